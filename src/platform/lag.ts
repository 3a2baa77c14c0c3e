/** How late the main loop is: everything that holds a valve open depends on it. */
import type { Clock, Scheduler } from "./clock.ts";

export type LagStats = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly samples: number;
};

export type LagMeter = {
  stats(): LagStats;
  /** Largest lag since the last call of this function. */
  takePeakMs(): number;
  stop(): void;
};

const EVERY_MS = 20;
const KEPT = 3_000;

export function startLagMeter(clock: Clock, scheduler: Scheduler): LagMeter {
  const kept = new Float64Array(KEPT);
  let count = 0;
  let peak = 0;
  let expected = clock.monotonicMs() + EVERY_MS;
  const stop = scheduler.every(EVERY_MS, () => {
    const now = clock.monotonicMs();
    const lag = Math.max(0, now - expected);
    expected = now + EVERY_MS;
    kept[count % KEPT] = lag;
    count += 1;
    peak = Math.max(peak, lag);
  });
  return {
    stats() {
      const sorted = kept.slice(0, Math.min(count, KEPT)).sort();
      const at = (share: number): number =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), samples: count };
    },
    takePeakMs() {
      const value = peak;
      peak = 0;
      return value;
    },
    stop,
  };
}
