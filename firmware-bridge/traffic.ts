/** Counters of one device, and its last raw pieces for a live view; all of fixed size. */
import type { DiscardReason } from "./driver.ts";

const RECENT_ITEMS_MAX = 64;
const RECENT_BYTES_MAX = 4_096;
const PIECE_BYTES_MAX = 256;
const RATE_SECONDS = 5;

export type RawPiece = {
  /** Wall clock, milliseconds UTC. */
  readonly at: number;
  readonly dir: "in" | "out";
  /** At most the first 256 bytes. */
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
};

export type Discards = Readonly<Record<DiscardReason, number>>;

const NO_DISCARDS: Discards = {
  noise: 0,
  oversize: 0,
  checksum: 0,
  malformed: 0,
  incomplete: 0,
  unexpected: 0,
  "device-error": 0,
};

export type Traffic = {
  piece(dir: "in" | "out", bytes: Uint8Array, at: number): void;
  frame(at: number, monotonicMs: number): void;
  discard(reason: DiscardReason): void;
  /** Good frames per second over the last five whole seconds. */
  framesPerSecond(monotonicMs: number): number;
  recent(): readonly RawPiece[];
  readonly framesTotal: number;
  readonly bytesTotal: number;
  readonly lastFrameAt: number | null;
  readonly discards: Discards;
};

export function createTraffic(): Traffic {
  const counts = { ...NO_DISCARDS };
  const recent: RawPiece[] = [];
  let recentBytes = 0;
  let framesTotal = 0;
  let bytesTotal = 0;
  let lastFrameAt: number | null = null;
  const perSecond = new Map<number, number>();

  return {
    piece(dir, bytes, at) {
      if (dir === "in") bytesTotal += bytes.length;
      // A copy, because a piece may be a view of a large read buffer that it would keep alive.
      const kept = bytes.slice(0, PIECE_BYTES_MAX);
      recent.push({ at, dir, bytes: kept, isCut: kept.length < bytes.length });
      recentBytes += kept.length;
      while (recent.length > RECENT_ITEMS_MAX || recentBytes > RECENT_BYTES_MAX) {
        recentBytes -= recent.shift()?.bytes.length ?? 0;
      }
    },
    frame(at, monotonicMs) {
      framesTotal += 1;
      lastFrameAt = at;
      const second = Math.floor(monotonicMs / 1_000);
      const before = perSecond.get(second);
      perSecond.set(second, (before ?? 0) + 1);
      if (before !== undefined) return;
      for (const old of perSecond.keys()) {
        if (old < second - RATE_SECONDS) perSecond.delete(old);
      }
    },
    discard(reason) {
      counts[reason] += 1;
    },
    framesPerSecond(monotonicMs) {
      const second = Math.floor(monotonicMs / 1_000);
      let sum = 0;
      for (const [at, count] of perSecond) {
        if (at >= second - RATE_SECONDS && at < second) sum += count;
      }
      return sum / RATE_SECONDS;
    },
    recent: () => [...recent],
    get framesTotal() {
      return framesTotal;
    },
    get bytesTotal() {
      return bytesTotal;
    },
    get lastFrameAt() {
      return lastFrameAt;
    },
    get discards() {
      return { ...counts };
    },
  };
}
