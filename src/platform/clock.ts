/** Time as a port: stamps from the wall clock, durations from the monotonic one. */
import { DAY_MS, instant, type UnixMs } from "../kernel/instants.ts";

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

/** Resolves after a while; for commands, which have nothing else to do meanwhile. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void systemScheduler.after(ms, resolve));
}

/** A clock that two people may set: the program itself may not set the machine's. */
export type SteeredClock = Clock & {
  /** Added to the machine's own time, in ms; 0 unless somebody set it. */
  readonly offsetMs: number;
  steer(offsetMs: number): void;
};

function isSteered(clock: Clock): clock is SteeredClock {
  return "steer" in clock;
}

/** Gives back a clock that can be steered already, so that all parts of a program share one. */
export function steeredClock(base: Clock): SteeredClock {
  if (isSteered(base)) return base;
  let offsetMs = 0;
  return {
    now: () => instant(base.now() + offsetMs),
    monotonicMs: () => base.monotonicMs(),
    get offsetMs() {
      return offsetMs;
    },
    steer(ms) {
      offsetMs = ms;
    },
  };
}

/** Wall and monotonic clock may part by this much before the time is no longer trusted. */
export const CLOCK_PART_MAX_MS = 60_000;
/** At a start this much after the last entry, the clock rather than the box has been away. */
export const SILENCE_MAX_MS = 180 * DAY_MS;
/** A new box without entries may be this much older than its program. */
export const SHELF_LIFE_MS = 5 * 366 * DAY_MS;

export type ClockCause = "before-release" | "before-last-entry" | "jumped" | "far-ahead";

export type ClockTrust = {
  readonly isTrusted: boolean;
  readonly cause?: ClockCause;
};

export type ClockFacts = {
  readonly now: UnixMs;
  readonly monotonicMs: number;
  /** When both clocks were last known to agree. */
  readonly anchor: { readonly wallAt: UnixMs; readonly monotonicMs: number };
  readonly releasedAt: UnixMs;
  /** The latest confirmed entry. */
  readonly floorAt: UnixMs;
  /** What was found at the start and has not been mended since. */
  readonly held?: ClockCause | undefined;
};

/**
 * What needs time is blocked while the clock cannot be right. A step back of less than a minute, as a time server
 * makes them, is no reason to close a valve.
 */
export function judgeClock(facts: ClockFacts): ClockTrust {
  const { now, anchor } = facts;
  if (now < facts.releasedAt) return { isTrusted: false, cause: "before-release" };
  if (now < facts.floorAt - CLOCK_PART_MAX_MS) {
    return { isTrusted: false, cause: "before-last-entry" };
  }
  const expected = anchor.wallAt + (facts.monotonicMs - anchor.monotonicMs);
  if (Math.abs(now - expected) > CLOCK_PART_MAX_MS) return { isTrusted: false, cause: "jumped" };
  return facts.held === undefined ? { isTrusted: true } : { isTrusted: false, cause: facts.held };
}

/** What the data folder remembers of its clock from one start to the next. */
export type ClockMemory = {
  /** Entries before this one no longer bound the time from below: people or a time server said better. */
  readonly baselineSeq: number;
  readonly floorAt: number;
  /** Why the time was not trusted when this was written. */
  readonly lost: ClockCause | null;
  readonly offsetMs: number;
  /** The boot that wall time and uptime were compared in; null where the machine does not tell. */
  readonly boot: { readonly id: string; readonly wallAt: number } | null;
};

export type Boot = { readonly id: string; readonly uptimeMs: number };

export type StartFacts = {
  readonly now: UnixMs;
  readonly floorAt: number;
  readonly releasedAt: UnixMs;
  readonly memory: ClockMemory | undefined;
  readonly boot: Boot | undefined;
};

/** Whether the clock went wrong while the program did not run; undefined when nothing says so. */
export function judgeStart(facts: StartFacts): ClockCause | undefined {
  const { now, memory, boot } = facts;
  if (memory?.boot != null && boot !== undefined && memory.boot.id === boot.id) {
    const expected = memory.boot.wallAt + boot.uptimeMs;
    // The machine ran on meanwhile and can tell: this also clears what was lost before.
    return Math.abs(now - expected) > CLOCK_PART_MAX_MS ? "jumped" : undefined;
  }
  if (memory?.lost === "jumped" || memory?.lost === "far-ahead") return memory.lost;
  const isFar =
    facts.floorAt > 0
      ? now - facts.floorAt > SILENCE_MAX_MS
      : now - facts.releasedAt > SHELF_LIFE_MS;
  return isFar ? "far-ahead" : undefined;
}
