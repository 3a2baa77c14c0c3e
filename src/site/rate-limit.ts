/** How often one address may ask for a public page; a fixed window of a minute, bounded in memory. */
import { MINUTE_MS } from "../kernel/instants.ts";
import type { Clock } from "../platform/clock.ts";

const ADDRESSES_MAX = 5_000;

export function createRateLimit(clock: Clock, perMinute: number): (address: string) => boolean {
  const asked = new Map<string, { fromMs: number; count: number }>();
  return (address) => {
    const nowMs = clock.monotonicMs();
    const known = asked.get(address);
    if (known !== undefined && nowMs - known.fromMs < MINUTE_MS) {
      known.count += 1;
      return known.count <= perMinute;
    }
    // Whoever asked longest ago is forgotten first, so that many addresses cannot fill the memory.
    asked.delete(address);
    const [oldest] = asked.keys();
    if (asked.size >= ADDRESSES_MAX && oldest !== undefined) asked.delete(oldest);
    asked.set(address, { fromMs: nowMs, count: 1 });
    return true;
  };
}
