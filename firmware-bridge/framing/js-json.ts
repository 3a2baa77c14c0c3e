/** Decawave PDoA kit: `JS`, the length as four hex characters padded with spaces at the left, then JSON. */
import type { Framer } from "./framer.ts";
import { type Scan, scanFramer } from "./scan.ts";

const HEAD_BYTES = 6;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const BRACE = 0x7b;

/** @param jsonMaxBytes longest JSON text; the head comes on top and is part of the frame */
export function jsJsonFramer(jsonMaxBytes: number): Framer {
  return scanFramer(HEAD_BYTES + jsonMaxBytes, (bytes, offset): Scan => {
    const first = bytes[offset];
    if (first === CR || first === LF) return { type: "filler", length: 1 };
    if (first !== 0x4a) return { type: "noise" };
    const available = bytes.length - offset;
    if (available > 1 && bytes[offset + 1] !== 0x53) return { type: "noise" };
    if (available < HEAD_BYTES) return { type: "more" };
    const length = lengthOf(bytes, offset + 2);
    if (length < 2 || length > jsonMaxBytes) return { type: "noise" };
    // A length is only believed before a JSON object; a torn head must not swallow the next frame.
    if (available > HEAD_BYTES && bytes[offset + HEAD_BYTES] !== BRACE) return { type: "noise" };
    if (available < HEAD_BYTES + length) return { type: "more" };
    return { type: "frame", length: HEAD_BYTES + length };
  });
}

/** -1 unless the four characters are spaces followed by at least one hex digit. */
function lengthOf(bytes: Uint8Array, at: number): number {
  let value = -1;
  for (let index = at; index < at + 4; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === SPACE && value === -1) continue;
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) return -1;
    value = Math.max(value, 0) * 16 + digit;
  }
  return value;
}
