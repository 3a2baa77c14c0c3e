import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInstall, unitText, writeChanged } from "../../src/cli/install.ts";
import type { CliIo } from "../../src/cli/io.ts";

const FACTS = {
  program: process.execPath,
  data: "/var/lib/gasward/data",
  user: "root",
  port: 8080,
  httpsPort: 8443,
  trustPort: 8081,
} as const;

function capture(...args: string[]): { readonly code: number; readonly out: string } {
  let out = "";
  const io = {
    lang: "en",
    out: (line: string) => (out += line),
    err: (line: string) => (out += line),
  };
  return { code: runInstall(args, io as unknown as CliIo), out };
}

test("the unit waits for readiness, is watched, restarted after a failure and has few rights", () => {
  const { code, out } = capture("--dry-run");
  expect(code).toBe(0);
  for (const line of [
    "Type=notify",
    "WatchdogSec=30",
    "Restart=on-failure",
    "User=gasward",
    "ProtectSystem=strict",
    "ReadWritePaths=/var/lib/gasward",
    "AmbientCapabilities=",
    "DeviceAllow=char-ttyUSB rw",
    "ExecStart=/usr/local/bin/gasward serve",
    "Environment=GASWARD_HTTPS_PORT=8443",
  ]) {
    expect(out.split("\n")).toContain(line);
  }
});

test("systemd has nothing to say against the unit", () => {
  const folder = mkdtempSync(join(tmpdir(), "gasward-unit-"));
  try {
    const path = join(folder, "gasward.service");
    writeChanged(path, unitText(FACTS));
    if (Bun.which("systemd-analyze") === null) return;
    const run = Bun.spawnSync(["systemd-analyze", "verify", "--man=no", path]);
    const said = run.stderr
      .toString()
      .split("\n")
      .filter((line) => line.includes("gasward.service"));
    expect(said).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("writing it again changes nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), "gasward-unit-"));
  try {
    const path = join(folder, "gasward.service");
    expect(writeChanged(path, unitText(FACTS))).toBe(true);
    const { ino } = statSync(path);
    expect(writeChanged(path, unitText(FACTS))).toBe(false);
    expect(statSync(path).ino).toBe(ino);
    expect(writeChanged(path, unitText({ ...FACTS, port: 9000 }))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

for (const [option, value, why] of [
  ["--data", "/var/lib/x\nExecStartPre=/bin/sh", "a second line"],
  ["--data", "relative/path", "a path that is not absolute"],
  ["--user", "a b", "no account name"],
  ["--https-port", "99999", "no port"],
] as const) {
  test(`refuses ${why}`, () => expect(capture("--dry-run", option, value).code).toBe(2));
}
