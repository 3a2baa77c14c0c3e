/**
 * Nooploop NLink frames (LinkTrack, IOT, TOFSense): two header bytes, a fixed or a stated length, and a
 * byte sum at the end (AnchorFrame0: a fixed EE). A length is believed only as far as the counts inside
 * the frame agree with it; else one bad byte would hold the stream back until a false length is full.
 */
import { sum8 } from "./checksums.ts";
import type { Framer } from "./framer.ts";
import { u16le } from "./little-endian.ts";
import { type Scan, scanFramer } from "./scan.ts";

/** Answers of a measure which are no length. */
export const NLINK_MORE = 0;
export const NLINK_BAD = -1;

export type NlinkShape = {
  /** First two bytes. */
  readonly header: number;
  readonly mark: number;
  readonly check: "sum8" | "tail-ee";
  /**
   * Length of the frame at the offset, NLINK_MORE while it cannot be told, NLINK_BAD when the bytes
   * contradict the layout. Must look at no byte past the length it gives, so that the answer does not
   * depend on how the stream was cut.
   */
  readonly measure: (bytes: Uint8Array, offset: number) => number;
};

/** A frame of one length. */
export function fixedLength(length: number): NlinkShape["measure"] {
  return () => length;
}

/**
 * A frame with its u16 length at 2, a count of entries at `countAt`, entries from `headBytes`, and one
 * check byte. `entryBytes` gives the length of an entry from its first `entryMinBytes` bytes.
 */
export function listedLength(list: {
  readonly headBytes: number;
  readonly countAt: number;
  readonly entryMinBytes: number;
  readonly entryBytes?: (bytes: Uint8Array, at: number) => number;
  readonly maxBytes: number;
}): NlinkShape["measure"] {
  const { headBytes, countAt, entryMinBytes, entryBytes, maxBytes } = list;
  return (bytes, offset) => {
    const available = bytes.length - offset;
    if (available < 4) return NLINK_MORE;
    const length = u16le(bytes, offset + 2);
    if (length <= headBytes || length > maxBytes) return NLINK_BAD;
    if (available <= countAt) return length;
    const count = bytes[offset + countAt] ?? 0;
    if (entryBytes === undefined) {
      return headBytes + count * entryMinBytes + 1 === length ? length : NLINK_BAD;
    }
    let at = headBytes;
    for (let index = 0; index < count; index += 1) {
      if (at + entryMinBytes > length - 1) return NLINK_BAD;
      if (at + entryMinBytes > available) return length;
      at += entryBytes(bytes, offset + at);
    }
    return at === length - 1 ? length : NLINK_BAD;
  };
}

/** @param limit longest frame of the shapes in bytes */
export function nlinkFramer(limit: number, shapes: readonly NlinkShape[]): Framer {
  const byHeader = new Map(shapes.map((shape) => [(shape.header << 8) | shape.mark, shape]));
  const headers = new Set(shapes.map((shape) => shape.header));
  return scanFramer(limit, (bytes, offset): Scan => {
    const header = bytes[offset] ?? 0;
    if (!headers.has(header)) return { type: "noise" };
    const mark = bytes[offset + 1];
    if (mark === undefined) return { type: "more" };
    const shape = byHeader.get((header << 8) | mark);
    const length = shape?.measure(bytes, offset) ?? NLINK_BAD;
    if (shape === undefined || length === NLINK_BAD) return { type: "noise" };
    if (length === NLINK_MORE || bytes.length - offset < length) return { type: "more" };
    const last = bytes[offset + length - 1];
    // Only one byte is dropped: the rest of a torn frame may hold the whole of the next.
    if (shape.check === "tail-ee") {
      return last === 0xee
        ? { type: "frame", length }
        : { type: "bad", length: 1, reason: "malformed" };
    }
    return last === sum8(bytes, offset, offset + length - 1)
      ? { type: "frame", length }
      : { type: "bad", length: 1, reason: "checksum" };
  });
}
