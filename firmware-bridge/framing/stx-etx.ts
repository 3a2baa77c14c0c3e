/** Frames from STX to ETX whose content holds neither byte, whatever their length. */
import type { DiscardReason } from "../driver.ts";
import type { Scan } from "./scan.ts";

export const STX = 0x02;
export const ETX = 0x03;

/**
 * Looks for a frame at the offset. A second STX means that the first frame was torn, so that waiting for
 * its rest would swallow the next one.
 * @param lengthMax longest frame in bytes, STX and ETX included
 * @param judge names what is wrong with a complete frame, or undefined when it is whole
 */
export function scanStxEtx(
  bytes: Uint8Array,
  offset: number,
  lengthMax: number,
  judge: (frame: Uint8Array) => DiscardReason | undefined,
): Scan {
  if (bytes[offset] !== STX) return { type: "noise" };
  const end = Math.min(bytes.length, offset + lengthMax);
  for (let at = offset + 1; at < end; at += 1) {
    if (bytes[at] === STX) return { type: "bad", length: at - offset, reason: "incomplete" };
    if (bytes[at] !== ETX) continue;
    const length = at + 1 - offset;
    const reason = judge(bytes.subarray(offset, at + 1));
    return reason === undefined ? { type: "frame", length } : { type: "bad", length, reason };
  }
  return bytes.length - offset < lengthMax
    ? { type: "more" }
    : { type: "bad", length: lengthMax, reason: "malformed" };
}

/** Value of an upper-case hex digit; -1 for anything else. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1;
}

/** Whether two upper-case hex characters from `at` say the given check byte. */
export function saysHex(bytes: Uint8Array, at: number, check: number): boolean {
  return hexDigit(bytes[at]) === check >>> 4 && hexDigit(bytes[at + 1]) === (check & 0x0f);
}

/** A check byte as two upper-case hex characters. */
export function hexPair(check: number): string {
  return check.toString(16).toUpperCase().padStart(2, "0");
}
