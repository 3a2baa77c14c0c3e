/** Time as a port: stamps from the wall clock, durations from the monotonic one. */
import { instant, type UnixMs } from "../kernel/instants.ts";

export type Clock = {
  /** Wall clock, for stamps only: it may jump. */
  now(): UnixMs;
  /** Never jumps; for ages and time-outs. */
  monotonicMs(): number;
};

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
};

export type Scheduler = {
  /** Both return a function that cancels. */
  every(ms: number, run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
};

export const systemScheduler: Scheduler = {
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Wall and monotonic clock may part by this much before the time is no longer trusted. */
export const CLOCK_PART_MAX_MS = 60_000;

export type ClockTrust = {
  readonly isTrusted: boolean;
  readonly cause?: "before-release" | "before-last-entry" | "jumped";
};

export type ClockFacts = {
  readonly now: UnixMs;
  readonly monotonicMs: number;
  readonly startedAt: UnixMs;
  readonly startedMonotonicMs: number;
  readonly releasedAt: UnixMs;
  readonly lastEntryAt: UnixMs;
};

/** DESIGN section 3: what needs time is blocked while the clock cannot be right. */
export function judgeClock(facts: ClockFacts): ClockTrust {
  if (facts.now < facts.releasedAt) return { isTrusted: false, cause: "before-release" };
  if (facts.now < facts.lastEntryAt) return { isTrusted: false, cause: "before-last-entry" };
  const expected = facts.startedAt + (facts.monotonicMs - facts.startedMonotonicMs);
  return Math.abs(facts.now - expected) > CLOCK_PART_MAX_MS
    ? { isTrusted: false, cause: "jumped" }
    : { isTrusted: true };
}
