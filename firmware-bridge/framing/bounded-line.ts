/** Text lines whose length limit holds however the bytes were cut, also when line and end arrive at once. */
import type { Framer } from "./framer.ts";
import { scanLine } from "./line.ts";
import { scanFramer } from "./scan.ts";

/** @param limit longest line in bytes, its end included */
export function boundedLineFramer(limit: number): Framer {
  return scanFramer(limit, (bytes, offset, isEnd) => {
    const end = offset + limit;
    // Beyond the limit the scanner must not look: it would accept there what it refuses byte by byte.
    return end < bytes.length
      ? scanLine(bytes.subarray(0, end), offset, false)
      : scanLine(bytes, offset, isEnd);
  });
}
