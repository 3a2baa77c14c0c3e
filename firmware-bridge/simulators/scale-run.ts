/**
 * A load that comes, settles, is filled and is removed, over and over: what a filling scale sees. Pure, and
 * decided by the seed and the time alone, so that a run can be had again.
 */

export type Load = { readonly grossG: number; readonly isStable: boolean };

const EMPTY_MS = 3_000;
const SETTLE_MS = 1_500;
const WAIT_MS = 2_000;
const FULL_MS = 3_000;
const REMOVE_MS = 500;
const FILL_G_PER_S = 1_200;
const NET_G = 14_500;
const FILL_MS = (NET_G / FILL_G_PER_S) * 1_000;
const PHASES_MS = [EMPTY_MS, SETTLE_MS, WAIT_MS, FILL_MS, FULL_MS, REMOVE_MS] as const;
export const LOAD_CYCLE_MS = PHASES_MS.reduce((sum, ms) => sum + ms, 0);

/** The platform swings at about 4 Hz and comes to rest within the settling time. */
const SWING_HZ = 4;
const DIVISION_G = 10;

/** Gross mass in whole divisions of 10 g at a time since the start. */
export function loadAt(seed: number, atMs: number): Load {
  const cycle = Math.floor(atMs / LOAD_CYCLE_MS);
  let leftMs = atMs - cycle * LOAD_CYCLE_MS;
  // A 15 kg cylinder is stamped with its own tare: 15.5 to 17.5 kg.
  const tareG = 15_500 + Math.floor(chance(seed, cycle) * 200) * DIVISION_G;
  const full = tareG + NET_G;
  const phase = PHASES_MS.findIndex((ms) => {
    if (leftMs < ms) return true;
    leftMs -= ms;
    return false;
  });
  const at = (grossG: number, isStable: boolean): Load => ({
    grossG: Math.round(grossG / DIVISION_G) * DIVISION_G + 0,
    isStable,
  });
  switch (phase) {
    case 1: {
      const share = leftMs / SETTLE_MS;
      const swing = Math.exp(-5 * share) * Math.cos((2 * Math.PI * SWING_HZ * leftMs) / 1_000);
      return at(tareG * (1 - swing), false);
    }
    case 2:
      return at(tareG, true);
    case 3:
      return at(tareG + (FILL_G_PER_S * leftMs) / 1_000, false);
    case 4:
      return at(full, true);
    case 5:
      return at(full * (1 - leftMs / REMOVE_MS), false);
    default:
      return at(0, true);
  }
}

/** 0 up to but not including 1, from seed and cycle (the mixing of mulberry32). */
function chance(seed: number, cycle: number): number {
  const state = (seed + Math.imul(cycle + 1, 0x6d2b79f5)) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
