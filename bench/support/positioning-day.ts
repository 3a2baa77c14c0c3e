/** Fixes of one person's day, once a second, as the filter gives them; the noise is that of an ordinary hall. */
import { instant } from "../../src/kernel/instants.ts";
import type { Fix } from "../../src/positioning/index.ts";
import { Pipeline } from "../../src/positioning/rules/pipeline.ts";

export const NOON_AT = Date.UTC(2026, 4, 19, 16, 0, 0); // Midnight at the site.
const SECOND_MS = 1_000;
const PLANT_MM = { x: 120_000, y: 80_000 };
/** Of a solved place, each axis. */
const NOISE_MM = 150;
const JITTER_MS = 20;
const WALK_MM_PER_S = 1_300;
const STAY_S = { least: 60, most: 900 };

/** Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function gaussian(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/**
 * A round of a second gives one value, undefined for one in fifty that is not heard. Who works stays somewhere for one
 * to fifteen minutes and walks to the next place; a walker never stops.
 */
export function* dayOfFixes(seed: number, isWalker: boolean): Generator<Fix | undefined> {
  const chance = seeded(seed);
  const pipeline = new Pipeline([], { solver: "plane", tagHeightMm: 1_200 });
  const somewhere = (): { x: number; y: number } => ({
    x: chance() * PLANT_MM.x,
    y: chance() * PLANT_MM.y,
  });
  let [at, to, staysS] = [somewhere(), somewhere(), 0];
  const phaseMs = Math.floor(chance() * SECOND_MS);
  for (let second = 0; ; second += 1) {
    const left = Math.hypot(to.x - at.x, to.y - at.y);
    if (staysS > 0) staysS -= 1;
    else if (left > WALK_MM_PER_S) {
      const share = WALK_MM_PER_S / left;
      at = { x: at.x + (to.x - at.x) * share, y: at.y + (to.y - at.y) * share };
    } else {
      to = somewhere();
      if (!isWalker) staysS = STAY_S.least + chance() * (STAY_S.most - STAY_S.least);
    }
    if (chance() < 0.02) {
      yield undefined;
      continue;
    }
    const fix = pipeline.place({
      tag: "own",
      at: instant(NOON_AT + second * SECOND_MS + phaseMs + gaussian(chance) * JITTER_MS),
      floorId: "ground",
      xMm: at.x + gaussian(chance) * NOISE_MM,
      yMm: at.y + gaussian(chance) * NOISE_MM,
      zMm: 1_200,
      sigmaMm: 250,
    });
    yield typeof fix === "string" ? undefined : fix;
  }
}
