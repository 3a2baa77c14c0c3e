/** Builds the one binary: program, workers, migrations and static files in dist/gasward. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dir, "..");
const OUT = join(ROOT, process.env["RELEASE_OUT"] ?? "dist/gasward");
const MAIN = "src/main.ts";

if (!existsSync(join(ROOT, MAIN))) {
  console.error(`build: ${MAIN} is missing`);
  process.exit(1);
}

const EMBEDDED = ["migrations", "static"];
const absent = EMBEDDED.filter((folder) => !existsSync(join(ROOT, folder)));
if (absent.length > 0) {
  console.error(`build: nothing to embed in ${absent.join(", ")}; run assets and migrations first`);
  process.exit(1);
}

// A worker that is not an entry point is missing from the binary, and only the running binary would say so.
const workers = [...new Bun.Glob("src/**/*.worker.ts").scanSync({ cwd: ROOT })].sort();

/**
 * Keys whose updates the binary takes: public PEM files, by commas, in RELEASE_KEYS. Built in, because a setting at run
 * time could be changed by whoever can change a service's environment. A build of tests names a key of its own.
 */
const keyFiles = (process.env["RELEASE_KEYS"] ?? "").split(",").filter((path) => path !== "");
const keys = keyFiles.map((path) => readFileSync(path, "utf8").trim()).join("\n\n");
if (keys === "") console.error("build: RELEASE_KEYS names no key; this binary takes no updates");
const version = process.env["RELEASE_VERSION"];
/** For another machine than this one: Bun's name of the target, its runtime as a file, and what sets the program apart. */
const target = process.env["RELEASE_TARGET"];
const runtime = process.env["RELEASE_RUNTIME"];
const variant = process.env["RELEASE_VARIANT"] ?? "";
const defines = [
  ...(keys === "" ? [] : [`GASWARD_BUILD_RELEASE_KEYS=${JSON.stringify(keys)}`]),
  ...(version === undefined ? [] : [`GASWARD_BUILD_VERSION=${JSON.stringify(version)}`]),
  ...(variant === "" ? [] : [`GASWARD_BUILD_VARIANT=${JSON.stringify(variant)}`]),
];

// A new file and a rename, because the running program cannot be overwritten ("text file busy").
const fresh = `${OUT}.new`;
rmSync(fresh, { force: true });
mkdirSync(dirname(OUT), { recursive: true });
const startedAt = performance.now();
const run = Bun.spawn(
  [
    process.execPath,
    "build",
    "--compile",
    // Bytecode alone would mean CommonJS, which has no top-level await.
    "--bytecode",
    "--format=esm",
    "--minify",
    "--sourcemap",
    // The appliance must not pick up a .env or bunfig.toml from the folder it is started in.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    "--reject-unresolved",
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...(runtime === undefined ? [] : [`--compile-executable-path=${runtime}`]),
    ...defines.flatMap((define) => ["--define", define]),
    ...EMBEDDED.flatMap((folder) => ["--asset", folder]),
    MAIN,
    ...workers,
    "--outfile",
    fresh,
  ],
  { cwd: ROOT, stdout: "inherit", stderr: "inherit" },
);
const code = await run.exited;
if (code !== 0) process.exit(code);
renameSync(fresh, OUT);
const sizeMib = Math.round(statSync(OUT).size / 1024 / 1024);
const tookMs = Math.round(performance.now() - startedAt);
console.log(
  `build: ${relative(ROOT, OUT)}, ${sizeMib} MiB, ${workers.length} workers, ${tookMs} ms`,
);
