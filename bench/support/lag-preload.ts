/**
 * Loaded before the program: measures how late its main loop is, without a change to the program. SIGUSR2 prints the
 * figures since the last SIGUSR2.
 */
import { readFileSync } from "node:fs";
import { quantile } from "./machine.ts";

const EVERY_MS = 10;
const KEPT_MAX = 100_000;

type CoreTimes = { readonly onMs: number; readonly waitMs: number; readonly stolenMs: number };

/**
 * In ms, proc(5): this thread on a core, and ready but without one (schedstat); and the cores of this machine taken by
 * its host while they had work (stat: ticks of 10 ms, of all of them together). NaN elsewhere.
 */
function coreTimes(): CoreTimes {
  try {
    const [on, wait] = readFileSync("/proc/self/schedstat", "utf8").split(" ");
    const stolen = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]?.split(/ +/)[8];
    return { onMs: Number(on) / 1e6, waitMs: Number(wait) / 1e6, stolenMs: Number(stolen) * 10 };
  } catch {
    return { onMs: Number.NaN, waitMs: Number.NaN, stolenMs: Number.NaN };
  }
}

let lags: number[] = [];
const NO_WORST = { lagMs: 0, onMs: 0, waitMs: 0, stolenMs: 0 };
let worst = NO_WORST;
let tickAt = performance.now();
let times = coreTimes();

setInterval(() => {
  const now = performance.now();
  const timesNow = coreTimes();
  const lagMs = Math.max(0, now - tickAt - EVERY_MS);
  if (lags.length < KEPT_MAX) lags.push(lagMs);
  if (lagMs > worst.lagMs) {
    worst = {
      lagMs,
      onMs: timesNow.onMs - times.onMs,
      waitMs: timesNow.waitMs - times.waitMs,
      stolenMs: timesNow.stolenMs - times.stolenMs,
    };
  }
  tickAt = now;
  times = timesNow;
}, EVERY_MS).unref();

process.on("SIGUSR2", () => {
  const sorted = lags.sort((a, b) => a - b);
  const facts = {
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    maxMs: sorted.at(-1),
    maxComputedMs: worst.onMs,
    maxWaitedMs: worst.waitMs,
    maxStolenMs: worst.stolenMs,
  };
  lags = [];
  worst = NO_WORST;
  process.stderr.write(`loop-lag ${JSON.stringify(facts)}\n`);
});
