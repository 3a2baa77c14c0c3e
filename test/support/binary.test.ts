import { expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstAnswerMs, Installed } from "./binary.ts";

test("runs alone in an empty folder without the tests' environment", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gasward-stand-in-"));
  const script = join(folder, "program");
  writeFileSync(script, '#!/bin/sh\necho "in $(pwd) with <$SECRET> and <$GIVEN>"\n: > made\n');
  chmodSync(script, 0o755);
  process.env["SECRET"] = "leaked";
  try {
    using installed = Installed.from(script);
    await using program = installed.run([], { GIVEN: "yes" });
    expect(await program.exited()).toBe(0);
    expect(program.output.trim()).toBe(`in ${installed.folder} with <> and <yes>`);
    expect(installed.files()).toEqual(["made"]);
  } finally {
    delete process.env["SECRET"];
    rmSync(folder, { recursive: true, force: true });
  }
});

test("says which command makes a binary that is missing", () => {
  expect(() => Installed.from("/nowhere/gasward")).toThrow("bun run build");
});

test("measures the time to the first answer, of any status", async () => {
  await using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response("no", { status: 503 }),
  });
  expect(await firstAnswerMs(server.url)).toBeLessThan(2_000);
});

test("rejects when nobody answers", async () => {
  await expect(firstAnswerMs("http://127.0.0.1:9/", 50)).rejects.toThrow("did not answer");
});
