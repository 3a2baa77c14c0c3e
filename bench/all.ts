/**
 * Runs the benchmarks of this folder, each in a process of its own, and ends with one table: every budget, the measured
 * figure, the machine it ran on. Words on the command line pick benchmarks by name; the proofs, which take hours at
 * their full count, run only when named or with `--proofs`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { COLLECT_VARIABLE, figure, holds, type Row } from "./support/table.ts";

const FOLDER = import.meta.dir;
const GIB = 1024 ** 3;
const PROOFS: ReadonlySet<string> = new Set([
  "appliance.ts",
  "backup.ts",
  "damage.ts",
  "disk-full.ts",
  "fuzz.ts",
  "kill.ts",
  "power.ts",
  "site-soak.ts",
  "soak.ts",
  "start-large.ts",
  "sync-faults.ts",
  "sync-sim.ts",
  "systemd.ts",
]);

function machine(): string {
  const list = cpus();
  const model = list[0]?.model.trim() ?? "unknown processor";
  const memory = `${(totalmem() / GIB).toFixed(1)} GiB`;
  return `${list.length} × ${model}, ${memory}, ${process.platform} ${release()}, Bun ${Bun.version}`;
}

function commit(): string {
  if (Bun.which("git") === null) return "unknown";
  const run = Bun.spawnSync(["git", "describe", "--always", "--dirty"], { cwd: FOLDER });
  return run.exitCode === 0 ? run.stdout.toString().trim() : "unknown";
}

const words = process.argv.slice(2).filter((word) => word !== "--proofs");
const hasProofs = process.argv.includes("--proofs");
const names = [...new Bun.Glob("*.ts").scanSync({ cwd: FOLDER })]
  .filter((name) => name !== "all.ts")
  .filter((name) =>
    words.length === 0 ? hasProofs || !PROOFS.has(name) : words.some((word) => name.includes(word)),
  )
  .sort();

if (names.length === 0) {
  console.error(words.length === 0 ? "bench: there is none yet" : `bench: none for ${words}`);
  process.exit(words.length === 0 ? 0 : 2);
}

const folder = mkdtempSync(join(tmpdir(), "gasward-bench-"));
const collected = join(folder, "rows.jsonl");
console.log(`${machine()}\ncommit ${commit()}, ${new Date().toISOString()}`);
const broken: string[] = [];
const table: Record<string, string>[] = [];
// One after the other: on two cores they would measure each other.
for (const name of names) {
  const bench = name.replace(/\.ts$/, "");
  console.log(`\n── ${bench} ──`);
  writeFileSync(collected, "");
  const run = Bun.spawn([process.execPath, "run", join(FOLDER, name)], {
    cwd: join(FOLDER, ".."),
    env: { ...process.env, [COLLECT_VARIABLE]: collected },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if ((await run.exited) !== 0) broken.push(name);
  for (const line of readFileSync(collected, "utf8").split("\n")) {
    if (line === "") continue;
    const row = JSON.parse(line) as Row;
    table.push({
      bench,
      what: row.what,
      measured: figure(row.measured),
      budget: row.budget ? `${row.budget.relation} ${figure(row.budget.value)}` : "",
      holds: holds(row) ? "yes" : "NO",
    });
  }
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n── every budget, ${machine()} ──`);
console.table(table);
if (broken.length > 0) {
  console.error(`\nbench: ${broken.join(", ")} failed or missed a budget`);
  process.exit(1);
}
