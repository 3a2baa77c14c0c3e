/** A clock that is led through the past to the present, so that what is written under it is written in order. */
import { DAY_MS, type Day, HOUR_MS, instant, startOfDay, type UnixMs } from "../kernel/instants.ts";
import type { Clock } from "../platform/clock.ts";

export type WalkingClock = Clock & {
  /** Never back, and never beyond the clock it follows. */
  walkTo(at: UnixMs): void;
};

/** Both of its times stand back by the same, so that whoever compares them finds no jump. */
export function walkingClock(base: Clock, behindMs: number): WalkingClock {
  let behind = behindMs;
  return {
    now: () => instant(base.now() - behind),
    monotonicMs: () => base.monotonicMs() + behindMs - behind,
    walkTo(at) {
      behind = Math.max(0, Math.min(behind, base.now() - at));
    },
  };
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: Day): number {
  // The first day of 1970 was a Thursday.
  const days = Math.round((startOfDay(day) - startOfDay("1970-01-01" as Day)) / DAY_MS);
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

export type Event = { readonly at: UnixMs; readonly run: () => Promise<unknown> };

/** At an hour of a day: 8.5 is half past eight. */
export function at(day: Day, hour: number): UnixMs {
  return instant(startOfDay(day) + hour * HOUR_MS);
}
