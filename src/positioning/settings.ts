/** Settings as supplied. Figures that a standard fixes name it; the others are the site's to choose. */
import type { PositionSettings } from "./model.ts";

/** AQ 3064.3-2025 4.4: where it binds, tracks are kept for a year, whatever was chosen before it did. */
export const AQ_KEEP_DAYS = 365;

export function keptDays(chosen: number, isAqBinding: boolean): number {
  return isAqBinding ? Math.max(chosen, AQ_KEEP_DAYS) : chosen;
}

export const SUPPLIED_SETTINGS: PositionSettings = {
  solver: "plane",
  tagHeightMm: 1_200,
  // The literal definition of AQ 3064.3 3.5; "centred" passes the layout of its annex A.4.
  search: "any-disc",
  // AQ 3064.3 3.5 and Shandong P2: a radius of at most 15 m for more than one minute.
  gatherRadiusMm: 15_000,
  gatherMs: 60_000,
  gapMs: 10_000,
  lostMs: 60_000,
  // No text read fixes stillness and stay: a choice.
  stillMs: 8 * 60_000,
  stillRadiusMm: 1_000,
  aloneMs: 120_000,
  isAloneWatched: false,
  lowBatteryPercent: 20,
  // Shandong P3: at least 30 days; AQ 3064.3 4.4: a year where it binds.
  keepDays: 30,
  version: 0,
};
