import type { UnixMs } from "../kernel/instants.ts";
import { remember } from "../kernel/limits.ts";

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
