/** A clock and a scheduler whose time is a number. */
import type { BridgeClock, BridgeScheduler } from "../../firmware-bridge/ports.ts";

export type ManualTime = {
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  /** Moves time on, running what falls due in order; promises settle between the steps. */
  advance(ms: number): Promise<void>;
};

const START_AT = Date.UTC(2026, 0, 5);

export function createManualTime(): ManualTime {
  let nowMs = 0;
  let serial = 0;
  const jobs = new Map<number, { dueMs: number; everyMs: number | undefined; run: () => void }>();
  const add = (ms: number, everyMs: number | undefined, run: () => void): (() => void) => {
    const id = serial;
    serial += 1;
    jobs.set(id, { dueMs: nowMs + ms, everyMs, run });
    return () => jobs.delete(id);
  };
  return {
    clock: { now: () => START_AT + nowMs, monotonicMs: () => nowMs },
    scheduler: {
      every: (ms, run) => add(ms, ms, run),
      after: (ms, run) => add(ms, undefined, run),
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
        const due = [...jobs].filter(([, job]) => job.dueMs <= endMs);
        due.sort(([a, x], [b, y]) => x.dueMs - y.dueMs || a - b);
        const [next] = due;
        if (next === undefined) break;
        const [id, job] = next;
        nowMs = Math.max(nowMs, job.dueMs);
        if (job.everyMs === undefined) jobs.delete(id);
        else job.dueMs += job.everyMs;
        job.run();
      }
      nowMs = endMs;
    },
  };
}

/** The real clock and timers, for tests on real lines. */
export const realClock: BridgeClock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};

export const realScheduler: BridgeScheduler = {
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits for something outside this process; throws when it does not come. */
export async function until(isTrue: () => boolean, maxMs = 3_000): Promise<void> {
  const startedAt = performance.now();
  while (!isTrue()) {
    if (performance.now() - startedAt > maxMs) throw new Error(`not within ${maxMs} ms: ${isTrue}`);
    await Bun.sleep(2);
  }
}
