/**
 * Makes a release: a binary for each kind of machine, its signed update, checksums with a signature, and the software bill
 * of materials, all in dist/release/<version>.
 *
 *   bun run release --version 0.2.0 --key release-private.pem
 *   bun run release --version 0.2.0 --key release-private.pem --only linux-x64-baseline
 *
 * The key is made by `gasward release key` and stays with the maker. At the end each binary is started where this machine
 * can (a processor of 2008 and arm64 by qemu-user); where it cannot, "not proven" is written, and nothing claimed.
 */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { packUpdate, sha256 } from "../src/platform/update/index.ts";
import { billOfMaterials } from "./sbom.ts";

const ROOT = join(import.meta.dir, "..");
const RUNTIMES = join(import.meta.dir, "runtimes");
const START_MAX_MS = 60_000;

type Target = {
  /** What the program says of itself, and what an update must name. */
  readonly platform: string;
  readonly bunTarget: string;
  readonly runtime: string;
  readonly variant: string;
  /** How it is started on this machine; a processor older than AVX2 for the baseline. */
  readonly emulated?: { readonly command: readonly string[]; readonly needs: readonly string[] };
};

const TARGETS: readonly Target[] = [
  { platform: "linux-x64", bunTarget: "bun-linux-x64", runtime: "bun-linux-x64", variant: "" },
  {
    platform: "linux-x64-baseline",
    bunTarget: "bun-linux-x64-baseline",
    runtime: "bun-linux-x64-baseline",
    variant: "baseline",
    // Nehalem, 2008: SSE 4.2, neither AVX nor AVX2.
    emulated: { command: ["qemu-x86_64", "-cpu", "Nehalem"], needs: [] },
  },
  {
    platform: "linux-arm64",
    bunTarget: "bun-linux-arm64",
    runtime: "bun-linux-aarch64",
    variant: "",
    emulated: {
      command: ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"],
      needs: ["/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1"],
    },
  },
];

const aboutSchema = z.object({
  version: z.string(),
  platform: z.string(),
  migrations: z.object({ site: z.array(z.string()), tracks: z.array(z.string()) }),
});
type About = z.infer<typeof aboutSchema>;

function fail(why: string): never {
  console.error(`release: ${why}`);
  process.exit(1);
}

function run(command: readonly string[], options: { cwd: string; env?: Record<string, string> }) {
  const done = Bun.spawnSync([...command], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdout: "inherit",
    stderr: "inherit",
  });
  if (!done.success) fail(`${command.slice(0, 3).join(" ")} ended with ${done.exitCode}`);
}

/** How a binary of the target is started here, or `undefined`. */
function starterOf(target: Target): readonly string[] | undefined {
  if (target.platform === `${process.platform}-${process.arch}`) return [];
  const { emulated } = target;
  if (emulated === undefined || Bun.which(emulated.command[0] ?? "") === null) return undefined;
  return emulated.needs.every((path) => existsSync(path)) ? emulated.command : undefined;
}

function build(target: Target, program: string, version: string, publicKeyPath: string): void {
  run([process.execPath, "run", ".ci/build.ts"], {
    cwd: ROOT,
    env: {
      RELEASE_OUT: program,
      RELEASE_VERSION: version,
      RELEASE_KEYS: publicKeyPath,
      RELEASE_TARGET: target.bunTarget,
      RELEASE_RUNTIME: join(RUNTIMES, "node_modules/@oven", target.runtime, "bin/bun"),
      RELEASE_VARIANT: target.variant,
    },
  });
}

function aboutOf(starter: readonly string[], program: string): About {
  const said = Bun.spawnSync([...starter, program, "version", "--json"], {
    stderr: "inherit",
    timeout: START_MAX_MS,
  });
  if (!said.success) fail(`${program} does not start`);
  return aboutSchema.parse(JSON.parse(said.stdout.toString()));
}

/** `version, sha256 and platform` come from the program where it starts here, else from the one that does. */
function aboutTarget(target: Target, program: string, known: About | undefined): About {
  const starter = starterOf(target);
  if (starter !== undefined) {
    const about = aboutOf(starter, program);
    if (about.platform !== target.platform) fail(`${program} calls itself ${about.platform}`);
    console.log(`release: ${target.platform} started (${starter[0] ?? "on this machine"})`);
    return about;
  }
  console.log(`release: ${target.platform} NOT PROVEN: no emulator for it on this machine`);
  if (known === undefined)
    fail(`no binary starts here, so what ${target.platform} knows is unsure`);
  return { ...known, platform: target.platform };
}

const { values } = parseArgs({
  options: { version: { type: "string" }, key: { type: "string" }, only: { type: "string" } },
});
const { version, key, only } = values;
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) fail("--version A.B.C is missing");
if (key === undefined || !existsSync(key)) fail("--key FILE is missing: `gasward release key`");
const chosen = TARGETS.filter(({ platform }) => only === undefined || platform === only);
if (chosen.length === 0) fail(`--only knows ${TARGETS.map((one) => one.platform).join(", ")}`);

const out = join(ROOT, "dist/release", version);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const privatePem = readFileSync(key, "utf8");
const publicPem = createPublicKey(createPrivateKey(privatePem)).export({
  type: "spki",
  format: "pem",
});
writeFileSync(join(out, "release-public.pem"), publicPem);

// Runtimes of other machines are packages with their own locked checksums.
run([process.execPath, "install", "--frozen-lockfile", "--os=*", "--cpu=*"], { cwd: RUNTIMES });

let known: About | undefined;
for (const target of chosen) {
  const name = `gasward-${version}-${target.platform}`;
  const program = join(out, name);
  build(target, join("dist/release", version, name), version, join(out, "release-public.pem"));
  // Maps of the sources are for whoever builds; one is made again at any time from the same commit.
  for (const map of new Bun.Glob("*.map").scanSync({ cwd: out })) rmSync(join(out, map));
  const about = aboutTarget(target, program, known);
  known ??= about;
  writeFileSync(join(out, `${name}.update`), packUpdate(readFileSync(program), about, privatePem));
}
writeFileSync(join(out, `gasward-${version}.cdx.json`), billOfMaterials(ROOT, version));
const sums = [...new Bun.Glob("*").scanSync({ cwd: out })]
  .sort()
  .map((name) => `${sha256(readFileSync(join(out, name)))}  ${name}\n`)
  .join("");
writeFileSync(join(out, "SHA256SUMS"), sums);
writeFileSync(
  join(out, "SHA256SUMS.sig"),
  sign(null, Buffer.from(sums), createPrivateKey(privatePem)),
);
console.log(sums.trimEnd());
console.log(`release: dist/release/${version}`);
