/**
 * Cuts the power of a recorded station at many instants, with what a disk may lose, reorder and tear.
 * `bun run bench/power.ts [--cuts N] [--seed S] [--seconds N] [--program FILE]`; needs strace, on Linux.
 */
import { parseArgs } from "node:util";
import { findStrace } from "../test/faults/power-record.ts";
import { powerCuts } from "../test/faults/power-run.ts";
import { machineLine } from "./support/machine.ts";
import { report as print, row } from "./support/table.ts";

const CUTS_A_RECORDING = 100;

const { values } = parseArgs({
  options: {
    cuts: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "8" },
    program: { type: "string" },
  },
});
const [cuts, seed, seconds] = [values.cuts, values.seed, values.seconds].map(Number);
if (!(Number.isInteger(cuts) && Number(cuts) > 0)) throw new RangeError("--cuts: 1 or more");
if (!Number.isInteger(seed)) throw new RangeError("--seed: a whole number");
if (!(Number(seconds) >= 1 && Number(seconds) <= 600)) throw new RangeError("--seconds: 1 to 600");
if (findStrace() === undefined) {
  console.error("power: strace is not installed");
  process.exit(0);
}

console.log(machineLine("/tmp"));
const report = await powerCuts({
  cuts: Number(cuts),
  seed: Number(seed),
  ms: Number(seconds) * 1_000,
  cutsARecording: CUTS_A_RECORDING,
  ...(values.program === undefined ? {} : { command: [values.program] }),
  tell: ({ cuts: done, faults }) =>
    console.error(`${done} of ${cuts} cuts, ${faults.length} faults`),
});
print([
  row("cuts", report.cuts),
  row("of them in a first start", report.firstStarts),
  row("images the real program was started on", report.started),
  row("writes, renames and syncs recorded", report.events),
  row("of them syncs", report.syncs),
  row("facts acknowledged", report.acknowledged),
  row("facts looked for after cuts", report.checked),
  row("faults: lost, half, unsound, not opened, open", report.faults.length, "<", 1),
]);
for (const fault of report.faults.slice(0, 20)) console.log(fault);
