/** Which drivers make sense of a stretch of bytes, best first. Pure. */
import type { Driver, SerialSettings } from "./driver.ts";
import { readSettings } from "./driver.ts";

export type Ranked = {
  readonly driver: Driver;
  /** Frames that the driver read something from. */
  readonly good: number;
  readonly discards: number;
  /** Share of the bytes that were not thrown away, 0 to 1. */
  readonly share: number;
};

/** It takes any line of text for a code, so it only counts where nothing else fits. */
const CATCH_ALL: ReadonlySet<string> = new Set(["reader/serial-scanner"]);
/** Less of the bytes understood than this is chance: a framer finds "frames" in most noise. */
const SHARE_MIN = 0.5;
/** Shares of two listenings which differ by less than a tenth are alike. */
const SHARE_STEPS = 10;

/** Runs every driver with its usual settings; those that find nothing are left out. */
export function rankDrivers(bytes: Uint8Array, drivers: readonly Driver[]): readonly Ranked[] {
  return drivers
    .map((driver) => judge(bytes, driver))
    .filter((ranked) => ranked.good > 0)
    .sort(compareRanked);
}

/** Below 0 when `a` fits better; 0 is a tie. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return gradeOf(b) - gradeOf(a) || b.share - a.share || b.good - a.good || a.discards - b.discards;
}

/** 2: makes sense of the bytes. 1: so does anything. 0: chance. */
function gradeOf({ driver, share }: Ranked): number {
  if (share < SHARE_MIN) return 0;
  return CATCH_ALL.has(driver.id) ? 1 : 2;
}

function judge(bytes: Uint8Array, driver: Driver): Ranked {
  const { settings } = readSettings(driver.settings, {});
  let good = 0;
  let discards = 0;
  let lost = 0;
  const framer = driver.framer(settings);
  for (const item of [...framer.push(bytes), ...framer.end()]) {
    const isGood = item.type === "frame" && driver.decode(item.bytes, { settings }).ok;
    if (isGood) good += 1;
    else {
      discards += 1;
      lost += item.bytes.length;
    }
  }
  return { driver, good, discards, share: bytes.length === 0 ? 0 : 1 - lost / bytes.length };
}

/** One line setting and what came in on it. */
export type Heard = { readonly line: SerialSettings; readonly bytes: Uint8Array };

export type RankedLine = Ranked & { readonly line: SerialSettings };

/** The best of all line settings, each driver once. On equal terms the driver's own line goes first. */
export function rankHeard(
  heard: readonly Heard[],
  drivers: readonly Driver[],
): readonly RankedLine[] {
  const best = new Map<string, RankedLine>();
  for (const { line, bytes } of heard) {
    for (const ranked of rankDrivers(bytes, drivers)) {
      const known = best.get(ranked.driver.id);
      const one = { ...ranked, line };
      if (known === undefined || compareLines(one, known) < 0) best.set(ranked.driver.id, one);
    }
  }
  return [...best.values()].sort(compareLines);
}

/**
 * Where a listening began and how many frames fell into it is chance, so that two line settings which both
 * read well are told apart by the driver's own line first.
 */
export function compareLines(a: RankedLine, b: RankedLine): number {
  return (
    gradeOf(b) - gradeOf(a) ||
    Math.round(b.share * SHARE_STEPS) - Math.round(a.share * SHARE_STEPS) ||
    Number(isOwnLine(b)) - Number(isOwnLine(a)) ||
    compareRanked(a, b)
  );
}

function isOwnLine({ driver, line }: RankedLine): boolean {
  const { serial } = driver;
  return serial.baud === line.baud && serial.parity === line.parity;
}
