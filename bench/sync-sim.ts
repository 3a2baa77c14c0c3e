/**
 * Many seeds of the sync core's simulator (`test/sync/sim/world.ts`).
 * `bun run bench/sync-sim.ts [--seeds N] [--from SEED] [--broken ack-dropped|fsync-skipped|sequence-reused|window-ignored]`
 */
import { parseArgs } from "node:util";
import { BREAKS, type Break, tell } from "../test/sync/sim/world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    broken: { type: "string" },
  },
});
const broken = BREAKS.find((name) => name === values.broken) as Break | undefined;
const from = Number(values.from);
const startedAt = performance.now();
const sum = { seeds: 0, records: 0, packets: 0, kills: 0, restores: 0, faulty: 0 };
for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
  const { faults, records, packets, kills, restores } = tell(seed, broken);
  sum.seeds += 1;
  sum.records += records;
  sum.packets += packets;
  sum.kills += kills;
  sum.restores += restores;
  if (faults.length === 0) continue;
  sum.faulty += 1;
  if (sum.faulty <= 5) console.error(`seed ${seed}: ${faults.join("; ")}`);
}
console.table([{ ...sum, seconds: Math.round((performance.now() - startedAt) / 100) / 10 }]);
if (sum.faulty > 0 !== (broken !== undefined)) process.exitCode = 1;
