/**
 * Fills a small disk under a real `serve` again and again, each time with other room left.
 * `bun run bench/disk-full.ts [--rounds N] [--seed S]`; as root on Linux, for it mounts the disk.
 */
import { parseArgs } from "node:util";
import { canMount, type DiskReport, diskRounds } from "../test/faults/disk-run.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report as print, row } from "./support/table.ts";

const TELL_EVERY = 25;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError("--rounds: 1 or more");
if (!Number.isInteger(seed)) throw new RangeError("--seed: a whole number");
if (!canMount()) {
  console.error("disk-full: no disk can be mounted here");
  process.exit(0);
}

const tell = ({ rounds: done, acknowledged, faults }: DiskReport): void => {
  if (done % TELL_EVERY !== 0) return;
  console.error(
    `${done} of ${rounds} rounds, ${acknowledged} acknowledged, ${faults.length} faults`,
  );
};

console.log(machineLine("/tmp"));
const report = await diskRounds({ rounds, seed, tell });
const back = report.backMs.sort((a, b) => a - b);
print([
  row("rounds", report.rounds),
  row("facts acknowledged", report.acknowledged),
  ...[...report.refused].map(([path, count]) => row(`refused in words: ${path}`, count)),
  row("faults: lost, half, unsound, not in words", report.faults.length, "<", 1),
  row("room to next write, p50 ms", quantile(back, 0.5)),
  row("room to next write, max ms", quantile(back, 1), "<", 5_000),
]);
for (const fault of report.faults.slice(0, 20)) console.log(fault);
