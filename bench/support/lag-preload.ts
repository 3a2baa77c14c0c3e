/**
 * Loaded before the program: measures how late its main loop is, without a change to the program. SIGUSR2 prints the
 * figures since the last SIGUSR2.
 */
import { quantile } from "./machine.ts";

const EVERY_MS = 10;
const KEPT_MAX = 100_000;

let lags: number[] = [];
let tickAt = performance.now();

setInterval(() => {
  const now = performance.now();
  if (lags.length < KEPT_MAX) lags.push(Math.max(0, now - tickAt - EVERY_MS));
  tickAt = now;
}, EVERY_MS).unref();

process.on("SIGUSR2", () => {
  const sorted = lags.sort((a, b) => a - b);
  lags = [];
  const facts = {
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    maxMs: sorted.at(-1),
  };
  process.stderr.write(`loop-lag ${JSON.stringify(facts)}\n`);
});
