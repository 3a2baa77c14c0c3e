/**
 * Stories of a whole appliance in time as a number, each from its seed: people, faults of lines and clock, kills, a
 * courier. `bun run bench/appliance.ts [--seeds N] [--seed FIRST] [--broken NAME]`
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeTemplate } from "../test/sim/appliance.ts";
import { BREAKS, tell } from "../test/sim/story.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report, row } from "./support/table.ts";

const TELL_EVERY = 100;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    broken: { type: "string" },
  },
});
const [seeds, first] = [Number(values.seeds), Number(values.seed)];
if (!Number.isInteger(seeds) || seeds < 1) throw new RangeError("--seeds: 1 or more");
if (!Number.isInteger(first)) throw new RangeError("--seed: a whole number");
const broken = BREAKS.find((name) => name === values.broken);
if (values.broken !== undefined && broken === undefined) {
  throw new RangeError(`--broken: one of ${BREAKS.join(", ")}`);
}

console.log(machineLine("/tmp"));
const template = await makeTemplate();
const startedAt = performance.now();
let [openings, lives, acts, entries] = [0, 0, 0, 0];
const faults: string[] = [];
const times: number[] = [];
for (let seed = first; seed < first + seeds; seed += 1) {
  const storyAt = performance.now();
  const story = await tell(template, seed, broken);
  times.push(performance.now() - storyAt);
  openings += story.openings;
  lives += story.lives;
  acts += story.acts;
  entries += story.entries;
  faults.push(...story.faults.slice(0, 3).map((fault) => `seed ${seed} ${fault}`));
  const done = seed - first + 1;
  if (done % TELL_EVERY === 0)
    console.error(`${done} of ${seeds} stories, ${faults.length} faults`);
}
rmSync(template.path, { recursive: true });
times.sort((a, b) => a - b);
report([
  row("stories", seeds),
  row("minutes in all", (performance.now() - startedAt) / 60_000),
  row("a story, p50 ms", quantile(times, 0.5)),
  row("a story, p99 ms", quantile(times, 0.99)),
  row("acts of people and of chance", acts),
  row("lives of the program", lives),
  row("openings of a gun", openings),
  row("entries acknowledged", entries),
  row("faults", faults.length, "<", 1),
]);
for (const fault of faults.slice(0, 20)) console.log(fault);
process.exit();
