/**
 * PANS TLV answers: each TLV is a frame of its own. An answer begins with `40 01 err` and does not say
 * how many TLVs follow, so waiting for "the whole answer" would mean waiting for the next one. There is
 * no check value: only known types with a length their layout allows are taken.
 */
import type { Framer } from "./framer.ts";
import { type Scan, scanFramer } from "./scan.ts";

const HEAD_BYTES = 2;

/** Says whether a type may have this length. */
export type TlvLengths = ReadonlyMap<number, (length: number) => boolean>;

export function tlvFramer(lengths: TlvLengths): Framer {
  return scanFramer(HEAD_BYTES + 255, (bytes, offset): Scan => {
    const isLegal = lengths.get(bytes[offset] ?? 0);
    if (isLegal === undefined) return { type: "noise" };
    const length = bytes[offset + 1];
    if (length === undefined) return { type: "more" };
    if (!isLegal(length)) return { type: "noise" };
    return bytes.length - offset < HEAD_BYTES + length
      ? { type: "more" }
      : { type: "frame", length: HEAD_BYTES + length };
  });
}
