/**
 * Runs every benchmark of this folder in a process of its own and prints the machine it ran on, since a figure without
 * its machine says nothing. Words on the command line pick benchmarks by name.
 */
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";

const FOLDER = import.meta.dir;
const GIB = 1024 ** 3;

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

const words = process.argv.slice(2);
const names = [...new Bun.Glob("*.ts").scanSync({ cwd: FOLDER })]
  .filter((name) => name !== "all.ts")
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();

if (names.length === 0) {
  console.error(words.length === 0 ? "bench: there is none yet" : `bench: none for ${words}`);
  process.exit(words.length === 0 ? 0 : 2);
}

console.log(`${machine()}\ncommit ${commit()}, ${new Date().toISOString()}`);
const broken: string[] = [];
// One after the other: on two cores they would measure each other.
for (const name of names) {
  console.log(`\n── ${name.replace(/\.ts$/, "")} ──`);
  const run = Bun.spawn([process.execPath, "run", join(FOLDER, name)], {
    cwd: join(FOLDER, ".."),
    stdio: ["ignore", "inherit", "inherit"],
  });
  if ((await run.exited) !== 0) broken.push(name);
}
if (broken.length > 0) {
  console.error(`\nbench: ${broken.join(", ")} failed or missed a budget`);
  process.exit(1);
}
