/** Text lines ended by CR, LF or both. Empty lines are skipped; the end is not part of the frame. */
import type { Framer } from "./framer.ts";
import { type Scan, scanFramer } from "./scan.ts";

const CR = 0x0d;
const LF = 0x0a;

/** @param limit longest line in bytes, its end included */
export function lineFramer(limit: number): Framer {
  return scanFramer(limit, scanLine);
}

/** Looks for a line at the offset. The LF of a CR LF is an empty line and so says nothing. */
function scanLine(bytes: Uint8Array, offset: number, isEnd: boolean): Scan {
  for (let at = offset; at < bytes.length; at += 1) {
    if (bytes[at] !== CR && bytes[at] !== LF) continue;
    if (at === offset) return { type: "filler", length: 1 };
    return { type: "frame", length: at - offset, skip: 1 };
  }
  return isEnd ? { type: "frame", length: bytes.length - offset } : { type: "more" };
}
