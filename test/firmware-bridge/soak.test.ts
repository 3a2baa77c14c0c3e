/** The test share of the soak: two million hostile bytes through every framer. `bench/soak.ts` runs longer. */
import { expect, test } from "bun:test";
import { SOAK_CASES, soak } from "./soak-run.ts";

const BYTES = 2_000_000;
const GROWTH_MAX_MB = 16;
const ONE_MAX_MS = 15_000;

test.each(SOAK_CASES.map((one) => [one.name, one] as const))(
  "%s neither throws, nor holds more than it states, nor grows",
  (_name, one) => {
    const ran = soak(one, { bytes: BYTES, seed: 20_260 });
    expect(ran.bytes).toBe(BYTES);
    expect(ran.bufferedMost).toBeLessThanOrEqual(ran.bufferedMax);
    expect(ran.growthMb).toBeLessThan(GROWTH_MAX_MB);
    // Otherwise the run was no test of what lies behind the framer.
    expect(ran.frames).toBeGreaterThan(0);
    expect(ran.discards).toBeGreaterThan(0);
  },
  ONE_MAX_MS,
);
