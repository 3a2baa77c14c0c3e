/** How short the room on a disk is. Pure. */

/** `warn`: say so; `thin`: give up dense series and surplus backups; `refuse`: take no uploads either. */
export type SpaceLevel = "ok" | "warn" | "thin" | "refuse";

const SPACE_LEVELS = [
  ["refuse", 100_000_000],
  ["thin", 300_000_000],
  ["warn", 1_000_000_000],
] as const satisfies readonly (readonly [SpaceLevel, number])[];

/** A level is left only with a tenth more than its limit, so that it does not come and go every minute. */
export function spaceLevel(freeBytes: number, before: SpaceLevel): SpaceLevel {
  const rank = (level: SpaceLevel): number => ["ok", "warn", "thin", "refuse"].indexOf(level);
  for (const [level, limit] of SPACE_LEVELS) {
    const isHeld = rank(before) >= rank(level);
    if (freeBytes < (isHeld ? limit * 1.1 : limit)) return level;
  }
  return "ok";
}
