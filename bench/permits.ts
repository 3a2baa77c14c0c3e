/**
 * Conflicts of one work with 200 live permits, each with an area of eight corners, as asked before every signature
 * and start. Budget: 50 ms. Run: `bun run bench/permits.ts [--rounds N]`.
 */
import { parseArgs } from "node:util";
import { instant, type UnixMs } from "../src/kernel/instants.ts";
import type { LiveWork } from "../src/permits/model-facts.ts";
import { findConflicts } from "../src/permits/rules/conflicts.ts";
import { randomCase } from "../test/permits/oracle/random.ts";
import { Dice } from "../test/permits/oracle/random-facts.ts";
import { report, row } from "./support/table.ts";

const LIVE = 200;
const CORNERS = 8;
const BUDGET_MS = 50;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "200" } } });
const rounds = Number(values.rounds);
const start: UnixMs = instant(1_795_000_000_000);

function workOf(dice: Dice, index: number): LiveWork {
  const { permit } = randomCase(dice);
  const [xMm, yMm] = [dice.unit() * 300_000, dice.unit() * 200_000];
  const corners = Array.from({ length: CORNERS }, (_, corner) => {
    const angle = (corner / CORNERS) * 2 * Math.PI;
    return { xMm: xMm + 4_000 * Math.cos(angle), yMm: yMm + 4_000 * Math.sin(angle) };
  });
  return {
    ...permit,
    ...{ id: `w${index}`, jobId: `j${index}`, stage: "working" },
    place: {
      ...permit.place,
      name: `place ${index}`,
      roomId: null,
      area: { shape: "polygon", corners },
    },
    ...{ plannedStart: start, plannedEnd: instant(start + 3_600_000) },
  };
}

const dice = new Dice(1);
const works = Array.from({ length: LIVE + 1 }, (_, index) => workOf(dice, index));
const [candidate, ...live] = works as [LiveWork, ...LiveWork[]];
const times: number[] = [];
for (let warm = 0; warm < 20; warm += 1) findConflicts(candidate, live, [], start);
let found = 0;
for (let round = 0; round < rounds; round += 1) {
  const begun = performance.now();
  found = findConflicts(candidate, live, [], start).length;
  times.push(performance.now() - begun);
}
const sorted = times.toSorted((a, b) => a - b);
const at = (share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
report([
  row("live permits", LIVE),
  row("corners of an area", CORNERS),
  row("conflicts found", found),
  row("conflicts of one work, median ms", at(0.5)),
  row("conflicts of one work, p99 ms", at(0.99), "<", BUDGET_MS),
  // The worst of all belongs to whatever else the machine did at that moment.
  row("conflicts of one work, max ms", at(1)),
]);
