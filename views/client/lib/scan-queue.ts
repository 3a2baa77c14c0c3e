/** Scans wait here while the form's request is under way, so that none is swallowed. */

export const SCAN_QUEUE_MAX = 20;

/** A request that never ends must not hold the queue for ever; htmx gives up after 15 s. */
export const SCAN_BUSY_MAX_MS = 16_000;

export type ScanQueue = {
  /** The page can take scans now; until then they wait. */
  readonly open: (atMs: number) => void;
  /** `false`: the queue is full and the scan is refused aloud. */
  readonly offer: (code: string, atMs: number) => boolean;
  readonly finished: (atMs: number) => void;
  /** Lets the next scan go when the last request gave no sign of its end. */
  readonly expire: (atMs: number) => void;
  readonly size: () => number;
};

export function scanQueue(submit: (code: string) => void): ScanQueue {
  const waiting: string[] = [];
  let busyUntilMs = Number.POSITIVE_INFINITY;

  function next(atMs: number): void {
    const code = waiting.shift();
    busyUntilMs = code === undefined ? Number.NEGATIVE_INFINITY : atMs + SCAN_BUSY_MAX_MS;
    if (code !== undefined) submit(code);
  }

  return {
    open: next,
    offer(code, atMs) {
      if (waiting.length >= SCAN_QUEUE_MAX) return false;
      waiting.push(code);
      if (atMs >= busyUntilMs) next(atMs);
      return true;
    },
    finished: next,
    expire(atMs) {
      if (waiting.length > 0 && atMs >= busyUntilMs) next(atMs);
    },
    size: () => waiting.length,
  };
}
