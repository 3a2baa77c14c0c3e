/** A release for a processor without AVX2: made, signed, checked, and started on a processor of 2008. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readUpdate, sha256 } from "../../src/platform/update/index.ts";
import { firstAnswerMs } from "../support/binary.ts";
import { freePort, Program } from "../support/process.ts";

setDefaultTimeout(120_000);

const ROOT = join(import.meta.dir, "../..");
const VERSION = "9.9.9";
const NAME = `gasward-${VERSION}-linux-x64-baseline`;
const OUT = join(ROOT, "dist/release", VERSION);
const EMULATOR = Bun.which("qemu-x86_64");

let work: string;
let said = "";

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "gasward-release-"));
  const sources = [process.execPath, "run", join(ROOT, "src/main.ts"), "release", "key"];
  expect(Bun.spawnSync([...sources, "--into", work]).success).toBe(true);
  const key = join(work, "release-private.pem");
  const made = Bun.spawnSync(
    [
      ...[process.execPath, "run", ".ci/release.ts", "--version", VERSION],
      ...["--key", key, "--only", "linux-x64-baseline"],
    ],
    { cwd: ROOT },
  );
  said = `${made.stdout}${made.stderr}`;
  if (!made.success) throw new Error(said);
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
  rmSync(OUT, { recursive: true, force: true });
});

test("its checksums hold, under the maker's signature, and nothing is there beside", () => {
  const publicPem = readFileSync(join(OUT, "release-public.pem"), "utf8");
  const sums = readFileSync(join(OUT, "SHA256SUMS"));
  const signature = readFileSync(join(OUT, "SHA256SUMS.sig"));
  expect(verify(null, sums, createPublicKey(publicPem), signature)).toBe(true);
  const rows = sums.toString().trim().split("\n");
  for (const row of rows) {
    const [sum, name = ""] = row.split("  ");
    expect(sha256(readFileSync(join(OUT, name)))).toBe(sum ?? "");
  }
  expect(rows.map((row) => row.split("  ")[1])).toEqual(
    [NAME, `${NAME}.update`, `gasward-${VERSION}.cdx.json`, "release-public.pem"].sort(),
  );
});

test("its update is for that kind of machine and no other, and holds the very program", () => {
  const update = readUpdate(join(OUT, `${NAME}.update`), [
    readFileSync(join(OUT, "release-public.pem"), "utf8"),
  ]);
  if (!update.ok) throw new Error(update.refusal.code);
  expect(update.value.header).toMatchObject({ version: VERSION, platform: "linux-x64-baseline" });
  const program = update.value.program();
  expect(program.ok && sha256(program.value)).toBe(sha256(readFileSync(join(OUT, NAME))));
});

test("it serves on a processor of 2008, or nothing is claimed", async () => {
  if (EMULATOR === null) {
    expect(said).toContain("linux-x64-baseline NOT PROVEN");
    return;
  }
  expect(said).toContain("linux-x64-baseline started (qemu-x86_64)");
  const port = await freePort();
  const data = join(work, "data");
  const command = [EMULATOR, "-cpu", "Nehalem", join(OUT, NAME), "serve"];
  const program = new Program([...command, "--data", data, "--port", String(port)], { cwd: work });
  try {
    await firstAnswerMs(`http://localhost:${port}/healthz`, 60_000);
    const answer = await fetch(`http://localhost:${port}/healthz`);
    expect(await answer.json()).toMatchObject({ ok: true, version: VERSION });
  } finally {
    await program.kill();
  }
});
