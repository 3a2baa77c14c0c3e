/** Compiles what browsers load: one style sheet and one module per file of views/client, into static/build. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const OUT = join(ROOT, "static/build");
/** Outside static/, because everything in static/ ends in the binary. */
const STATE = join(ROOT, "node_modules/.cache/gasward/assets.json");

type State = { readonly inputs: string; readonly outputs: Readonly<Record<string, string>> };

const sha256 = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");

function filesOf(pattern: string): string[] {
  return [...new Bun.Glob(pattern).scanSync({ cwd: ROOT })].sort();
}

/** Client modules may import pure code of src/, and Tailwind reads class names from every view. */
function hashOfInputs(): string {
  const hash = createHash("sha256");
  const files = [
    ...filesOf("views/**/*.{ts,tsx,css}"),
    ...filesOf("src/**/*.ts"),
    ...filesOf("docs/{guides/*.md,pictures/*.webp}"),
    "bun.lock",
    "package.json",
    ".ci/assets.ts",
  ];
  for (const file of files) hash.update(`${file}\0${sha256(readFileSync(join(ROOT, file)))}\n`);
  return hash.update(Bun.version).digest("hex");
}

function isUpToDate(inputs: string): boolean {
  if (!existsSync(STATE)) return false;
  const state = JSON.parse(readFileSync(STATE, "utf8")) as State;
  return (
    state.inputs === inputs &&
    Object.entries(state.outputs).every(([name, hash]) => {
      const path = join(OUT, name);
      return existsSync(path) && sha256(readFileSync(path)) === hash;
    })
  );
}

async function compileStyles(): Promise<string> {
  const cli = join(ROOT, "node_modules/@tailwindcss/cli/dist/index.mjs");
  // Run by this Bun and not through the #! line, so that no version of Node matters.
  const run = Bun.spawn(
    [process.execPath, cli, "-i", "views/ui/app.css", "-o", join(OUT, "app.css"), "--minify"],
    { cwd: ROOT, stdout: "pipe", stderr: "pipe" },
  );
  const [code, text] = await Promise.all([run.exited, new Response(run.stderr).text()]);
  if (code !== 0) throw new Error(`Tailwind failed:\n${text}`);
  return "app.css";
}

/**
 * Pages run under a policy without `unsafe-eval`, and no page may ask another host for anything.
 * `Function("return this")()` is let through: libraries call it only where `globalThis` is missing.
 */
function problemsOf(name: string, text: string): string[] {
  const problems: string[] = [];
  if (name.endsWith(".js") && /\beval\(|\bnew Function\(/.test(text)) {
    problems.push(`${name} evaluates strings, which the content security policy blocks`);
  }
  if (name.endsWith(".css") && /(?:url\(|@import\s*)["']?(?:https?:)?\/\//.test(text)) {
    problems.push(`${name} loads something from another host`);
  }
  return problems;
}

/** Loaded before the body, so not a module: it is wrapped, and leaves no name behind for htmx to trip over. */
const HEAD_SCRIPTS: readonly string[] = ["kiosk.ts"];

async function bundle(entrypoints: readonly string[], format: "esm" | "iife"): Promise<string[]> {
  if (entrypoints.length === 0) return [];
  const built = await Bun.build({
    entrypoints: [...entrypoints],
    outdir: OUT,
    // Loaded only when it is needed, by its own address.
    external: ["/assets/*"],
    naming: "[name].[ext]",
    target: "browser",
    format,
    minify: true,
    sourcemap: "none",
    throw: false,
  });
  if (!built.success) throw new Error(built.logs.map(String).join("\n"));
  return built.outputs.map((output) => basename(output.path));
}

async function bundleClients(): Promise<string[]> {
  const files = filesOf("views/client/*.ts").map((file) => join(ROOT, file));
  const isInHead = (file: string): boolean => HEAD_SCRIPTS.includes(basename(file));
  return [
    ...(await bundle(
      files.filter((file) => !isInHead(file)),
      "esm",
    )),
    ...(await bundle(files.filter(isInHead), "iife")),
  ];
}

/**
 * The reader of PDF drawings as its makers ship it, with its worker and the tables of Chinese encodings; without
 * those, text of many Chinese drawings would be missing.
 */
function copyPdfReader(): string[] {
  const from = join(ROOT, "node_modules/pdfjs-dist");
  const tables = [...new Bun.Glob("*GB*.bcmap").scanSync({ cwd: join(from, "cmaps") })];
  const files = [
    ["legacy/build/pdf.min.mjs", "pdfjs.js"],
    ["legacy/build/pdf.worker.min.mjs", "pdf-worker.js"],
    ...tables.map((name) => [`cmaps/${name}`, name] as const),
  ] as const;
  for (const [source, name] of files) copyFileSync(join(from, source), join(OUT, name));
  return files.map(([, name]) => name);
}

/** The pictures that the guides show, which the program shows as its help. */
function copyGuidePictures(): string[] {
  const guides = filesOf("docs/guides/*.md").map((file) => readFileSync(join(ROOT, file), "utf8"));
  const shown = guides.flatMap((text) => [...text.matchAll(/\.\.\/pictures\/([a-z-]+\.webp)/g)]);
  const names = [...new Set(shown.map(([, name = ""]) => name))].sort();
  for (const name of names) {
    copyFileSync(join(ROOT, "docs/pictures", name), join(OUT, `guide-${name}`));
  }
  return names.map((name) => `guide-${name}`);
}

const startedAt = performance.now();
const inputs = hashOfInputs();
if (isUpToDate(inputs)) {
  console.log("assets: up to date");
} else {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const names = [
    await compileStyles(),
    ...(await bundleClients()),
    ...copyPdfReader(),
    ...copyGuidePictures(),
  ];
  const texts = names.map((name) => [name, readFileSync(join(OUT, name), "latin1")] as const);
  const problems = texts.flatMap(([name, text]) => problemsOf(name, text));
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exit(1);
  }
  const state: State = {
    inputs,
    outputs: Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(OUT, name)))])),
  };
  mkdirSync(join(STATE, ".."), { recursive: true });
  writeFileSync(STATE, JSON.stringify(state));
  const sizes = texts
    .filter(([name]) => !/\.(bcmap|webp)$/.test(name))
    .map(([name, text]) => `${name} ${Math.ceil(text.length / 1024)} KiB`);
  console.log(`assets: ${sizes.join(", ")} in ${Math.round(performance.now() - startedAt)} ms`);
}
