/** Time as a number: a clock that stands still and a scheduler that runs only when a test says so. */

export const NOON_AT = Date.UTC(2026, 4, 20, 4, 0, 0); // 2026-05-20 12:00:00 at the site.

const RUNS_MAX = 1_000_000;

type Timer = { atMs: number; readonly everyMs: number | undefined; readonly run: () => void };

export type FakeTime = {
  readonly clock: { now(): number; monotonicMs(): number };
  readonly scheduler: {
    every(ms: number, run: () => void): () => void;
    after(ms: number, run: () => void): () => void;
  };
  /** Runs what falls due, in order of time and then of creation, each at its own instant. */
  advance(ms: number): void;
  /** As `advance`, and lets promises settle after each run, for work that awaits. */
  advanceAsync(ms: number): Promise<void>;
  /** The wall clock is set, forwards or back; the monotonic clock and timers do not notice. */
  jumpWall(ms: number): void;
  /** How many timers wait; 0 after everything was stopped. */
  readonly pending: number;
};

export function fakeTime(startAt: number = NOON_AT): FakeTime {
  let wallOffsetMs = startAt;
  let nowMs = 0;
  let runs = 0;
  const timers = new Set<Timer>();

  const add = (ms: number, everyMs: number | undefined, run: () => void): (() => void) => {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`cannot wait ${ms} ms`);
    if (everyMs !== undefined && everyMs <= 0) throw new RangeError("a period is above 0 ms");
    const timer: Timer = { atMs: nowMs + ms, everyMs, run };
    timers.add(timer);
    return () => {
      timers.delete(timer);
    };
  };

  /** The first that is due; a Set keeps the order of creation, which breaks ties. */
  const nextDue = (untilMs: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.atMs <= untilMs && (first === undefined || timer.atMs < first.atMs)) first = timer;
    }
    return first;
  };

  const runOne = (timer: Timer): void => {
    runs += 1;
    if (runs > RUNS_MAX) throw new Error(`${RUNS_MAX} timers ran: one re-arms itself without end`);
    nowMs = timer.atMs;
    if (timer.everyMs === undefined) timers.delete(timer);
    else timer.atMs += timer.everyMs;
    timer.run();
  };

  return {
    clock: { now: () => wallOffsetMs + nowMs, monotonicMs: () => nowMs },
    scheduler: {
      every: (ms, run) => add(ms, ms, run),
      after: (ms, run) => add(ms, undefined, run),
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) runOne(due);
      nowMs = untilMs;
    },
    async advanceAsync(ms) {
      const untilMs = nowMs + ms;
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
        runOne(due);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      nowMs = untilMs;
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    jumpWall(ms) {
      wallOffsetMs += ms;
    },
    get pending() {
      return timers.size;
    },
  };
}
