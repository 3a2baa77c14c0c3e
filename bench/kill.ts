/**
 * Kills a real `serve` at random moments and looks after each restart whether anything acknowledged is missing.
 * `bun run bench/kill.ts [--rounds N] [--seed S] [--fill-every N] [--program FILE]`, of a binary that was
 * built from these sources: it starts three times as fast.
 */
import { parseArgs } from "node:util";
import { type KillReport, killRounds } from "../test/faults/kill-run.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report as print, row } from "./support/table.ts";

const TELL_EVERY = 25;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    program: { type: "string" },
    "fill-every": { type: "string", default: "5" },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError("--rounds: 1 or more");
if (!Number.isInteger(seed)) throw new RangeError("--seed: a whole number");

const tell = ({ rounds: done, acknowledged, faults }: KillReport): void => {
  if (done % TELL_EVERY !== 0) return;
  console.error(
    `${done} of ${rounds} rounds, ${acknowledged} acknowledged, ${faults.length} faults`,
  );
};

console.log(machineLine("/tmp"));
const report = await killRounds({
  ...(values.program === undefined ? {} : { command: [values.program] }),
  fillEvery: Number(values["fill-every"]),
  rounds,
  seed,
  tell,
});
const starts = report.startMs.sort((a, b) => a - b);
const opens = report.openMs.sort((a, b) => a - b);
print([
  row("rounds", report.rounds),
  row("of them with gas flowing", report.killedInFill),
  row("fills that did not come to flow", report.notFilled),
  row("further kills while starting", report.killedInStart),
  row("facts acknowledged", report.acknowledged),
  row("requests the kill left unanswered", report.unanswered),
  row("faults: lost, half, unsound, open", report.faults.length, "<", 1),
  row("restart, p50 ms", quantile(starts, 0.5)),
  row("restart, p99 ms", quantile(starts, 0.99), "<", 5_000),
  row("kill to open contact, p50 ms", quantile(opens, 0.5)),
  row("kill to open contact, max ms", quantile(opens, 1), "<", 1_500),
]);
for (const fault of report.faults.slice(0, 20)) console.log(fault);
