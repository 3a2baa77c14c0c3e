/** A body that comes too slowly holds memory and a connection: it has as long as a bad Wi-Fi needs, and no longer. */
import type { WebContext } from "../web.ts";

/** For the first bytes, whatever the length. */
const GRACE_MS = 20_000;
/** Slower than this is no phone at the far end of the yard. */
const BYTES_PER_MS_MIN = 16;

export function bodyMaxMs(lengthBytes: number, graceMs = GRACE_MS): number {
  return graceMs + lengthBytes / BYTES_PER_MS_MIN;
}

/**
 * Reads the body whole; what asks for it later gets the same bytes.
 * `late`: it did not come in time; `gone`: the other end went away.
 */
export async function bodyArrives(
  c: WebContext,
  longestBytes: number,
  graceMs?: number,
): Promise<"arrived" | "late" | "gone"> {
  const said = Number(c.req.header("content-length") ?? longestBytes);
  const maxMs = bodyMaxMs(Number.isFinite(said) ? Math.min(said, longestBytes) : 0, graceMs);
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), maxMs);
  try {
    return await Promise.race([
      c.req.arrayBuffer().then(
        () => "arrived" as const,
        () => "gone" as const,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
