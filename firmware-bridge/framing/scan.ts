/**
 * One framer for every protocol: a pure `scan` looks at the bytes from an offset and says what stands
 * there; this file does the buffering, the resynchronisation and the limits.
 */
import { assert } from "../../src/kernel/assert.ts";
import type { DiscardReason } from "../driver.ts";
import type { Framed, Framer } from "./framer.ts";

export type Scan =
  /** A whole frame of `length` bytes begins at the offset. `skip` bytes after it belong to it but are not handed on (line ends). */
  | { readonly type: "frame"; readonly length: number; readonly skip?: number }
  /** The start of a frame, but more bytes are needed to tell. */
  | { readonly type: "more" }
  /** Bytes between frames which mean nothing (a second line end): dropped without a word. */
  | { readonly type: "filler"; readonly length: number }
  /** No frame begins here: drop this byte and look at the next. */
  | { readonly type: "noise" }
  /** A complete but bad frame: throw `length` bytes away at once (1 to retry inside it). */
  | { readonly type: "bad"; readonly length: number; readonly reason: DiscardReason };

/**
 * Looks at `bytes` from `offset`; must answer from these bytes alone, and sees at most the framer's limit of
 * them. `isEnd` is true when no more bytes will come, so that a frame which lacks only its line end can be
 * accepted.
 */
export type Scanner = (bytes: Uint8Array, offset: number, isEnd: boolean) => Scan;

/**
 * @param limit most bytes a frame may have; one that needs more is discarded as "oversize", byte by byte,
 * so that a good frame inside the rubbish is still found. It also caps a noise run that is given out.
 */
export function scanFramer(limit: number, scan: Scanner, isEndedOverdue = false): Framer {
  let held = new Uint8Array(limit * 2);
  let length = 0;
  /** Bytes at the front of `held` already judged as noise of one run. */
  let noise = 0;
  let noiseReason: DiscardReason = "noise";

  const append = (bytes: Uint8Array): void => {
    if (length + bytes.length > held.length) {
      const larger = new Uint8Array(length + bytes.length);
      larger.set(held.subarray(0, length));
      held = larger;
    }
    held.set(bytes, length);
    length += bytes.length;
  };
  const drop = (count: number): void => {
    held.copyWithin(0, count, length);
    length -= count;
  };
  const run = (isEnd: boolean): Framed[] => {
    const out: Framed[] = [];
    let start = 0;
    const flushNoise = (): void => {
      if (noise > 0) {
        out.push({ type: "discard", reason: noiseReason, bytes: held.slice(start, start + noise) });
      }
      start += noise;
      noise = 0;
    };
    const addNoise = (reason: DiscardReason): void => {
      if (noise > 0 && reason !== noiseReason) flushNoise();
      noiseReason = reason;
      noise += 1;
      if (noise >= limit) flushNoise();
    };
    while (start + noise < length) {
      const at = start + noise;
      // Beyond the limit the scanner must not look: it would accept there what it refuses byte by byte.
      const seen = Math.min(length, at + limit);
      const found = scan(held.subarray(0, seen), at, isEnd && seen === length);
      if (found.type === "noise") addNoise("noise");
      else if (found.type === "more") {
        if (!isEnd && length - at < limit) break;
        addNoise(isEnd ? "incomplete" : "oversize");
      } else {
        assert(found.length > 0 && at + found.length <= seen, "a scanner went past its bytes");
        flushNoise();
        if (found.type === "filler") {
          start += found.length;
          continue;
        }
        const bytes = held.slice(at, at + found.length);
        out.push(
          found.type === "frame"
            ? { type: "frame", bytes }
            : { type: "discard", reason: found.reason, bytes },
        );
        start += found.length + (found.type === "frame" ? (found.skip ?? 0) : 0);
      }
    }
    if (isEnd) flushNoise();
    drop(Math.min(start, length));
    if (held.length > limit * 4) held = held.slice(0, Math.max(length, limit * 2));
    return out;
  };

  return {
    push(bytes) {
      const out: Framed[] = [];
      // Long pieces are fed in slices, so that the buffer stays bounded whatever a transport delivers.
      for (let at = 0; at < bytes.length; at += limit) {
        append(bytes.subarray(at, at + limit));
        for (const item of run(false)) out.push(item);
      }
      return out;
    },
    end: () => run(true),
    get buffered() {
      return length;
    },
    bufferedMax: 2 * limit - 2,
    isEndedOverdue,
  };
}
