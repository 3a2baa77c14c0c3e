/** Counts of failed attempts in memory, bounded; the counts of known accounts are in the database as well. */
import { MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { remember } from "../kernel/limits.ts";

const KEYS_MAX = 2_000;

export type Attempts = {
  /** How long a key still has to wait; 0 when it may try. */
  waitMs(key: string, now: UnixMs): number;
  /** How many failures the key has in the present window, this one included. */
  fail(key: string, now: UnixMs): number;
  clear(key: string): void;
};

/** `max` failures within a window close the key until the window ends. */
export function createAttempts(max: number, windowMs = 5 * MINUTE_MS): Attempts {
  const counts = new Map<string, { failures: number; endsAt: number }>();
  const current = (key: string, now: UnixMs) => {
    const found = counts.get(key);
    if (found === undefined || found.endsAt > now) return found;
    counts.delete(key);
    return undefined;
  };
  return {
    waitMs(key, now) {
      const found = current(key, now);
      return found !== undefined && found.failures >= max ? found.endsAt - now : 0;
    },
    fail(key, now) {
      const found = current(key, now) ?? { failures: 0, endsAt: now + windowMs };
      found.failures += 1;
      remember(counts, key, found, KEYS_MAX);
      return found.failures;
    },
    clear: (key) => void counts.delete(key),
  };
}

export type Pending<T> = {
  /** The token under which the value is found again. */
  put(value: T, now: UnixMs): string;
  find(token: string, now: UnixMs): T | undefined;
  drop(token: string): void;
};

/** Half-done things (a login that waits for its second factor, an import that waits for the yes), bounded. */
export function createPending<T>(
  secret: () => string,
  options: { readonly max: number; readonly keepMs: number },
): Pending<T> {
  const items = new Map<string, { readonly value: T; readonly endsAt: number }>();
  return {
    put(value, now) {
      for (const [token, item] of items) if (item.endsAt <= now) items.delete(token);
      const token = secret();
      remember(items, token, { value, endsAt: now + options.keepMs }, options.max);
      return token;
    },
    find(token, now) {
      const item = items.get(token);
      return item !== undefined && item.endsAt > now ? item.value : undefined;
    },
    drop: (token) => void items.delete(token),
  };
}
