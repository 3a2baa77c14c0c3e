/**
 * Feeds noise through every driver's framer and decoder: half of it random, half made of the beginnings of the
 * driver's own frames. `bun run bench/soak.ts [--bytes N] [--seed S] [--driver ID] [--minutes M]`
 *
 * A driver fails when it throws, when its framer holds more than it states, or when memory grows.
 */
import { parseArgs } from "node:util";
import { SOAK_CASES, soak } from "../test/firmware-bridge/soak-run.ts";

const { values } = parseArgs({
  options: {
    bytes: { type: "string", default: "2000000" },
    seed: { type: "string", default: "1" },
    driver: { type: "string" },
    minutes: { type: "string", default: "60" },
  },
});
const bytes = Number(values.bytes);
const seed = Number(values.seed);
const minutes = Number(values.minutes);
if (!(bytes >= 1_000 && bytes <= 1e12)) throw new RangeError("--bytes: 1000 to 1e12");
if (!Number.isInteger(seed)) throw new RangeError("--seed: a whole number");
if (!(minutes > 0)) throw new RangeError("--minutes: above 0");

const GROWTH_MAX_MB = 32;
const cases = SOAK_CASES.filter(
  ({ driver }) => values.driver === undefined || driver.id === values.driver,
);
if (cases.length === 0) throw new RangeError(`--driver: no ${values.driver}`);

const endMs = performance.now() + minutes * 60_000;
const startedMs = performance.now();
let bytesDone = 0;
let failed = 0;
let finished = 0;
for (const one of cases) {
  if (performance.now() >= endMs) break;
  const ran = soak(one, { bytes, seed, endMs });
  bytesDone += ran.bytes;
  if (ran.bytes === bytes) finished += 1;
  const isGood = ran.bufferedMost <= ran.bufferedMax && ran.growthMb < GROWTH_MAX_MB;
  if (!isGood) failed += 1;
  const rate = (ran.bytes / ran.elapsedMs / 1_000).toFixed(1);
  console.log(
    `${one.name.padEnd(28)} ${String(ran.bytes).padStart(10)} B ${(ran.elapsedMs / 1_000).toFixed(1).padStart(7)} s ` +
      `${rate.padStart(6)} MB/s, ${ran.frames} frames, ${ran.readings} readings, ${ran.discards} discards, ` +
      `held ${ran.bufferedMost}/${ran.bufferedMax} B, memory ${ran.growthMb.toFixed(1)} MB${isGood ? "" : "  FAILED"}`,
  );
}
console.log(
  `${finished} of ${cases.length} framers, ${bytesDone} bytes in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s, ` +
    `rss ${(process.memoryUsage().rss / 1_048_576).toFixed(0)} MB, ${failed} failed`,
);
if (failed > 0) process.exitCode = 1;
