/** The frame of a Yaohua XK3190 indicator with tF=0: the other direction of `scale/yaohua-continuous`. */
import { assert } from "../../src/kernel/assert.ts";
import { xor8 } from "../framing/checksums.ts";
import { hexPair } from "../framing/stx-etx.ts";
import { bytesOfText } from "../framing/text.ts";

const COUNT_MAX = 999_999;
const DECIMALS_MAX = 4;

/**
 * @param count the shown number without its point: 1450 with two decimals is 14.50
 * @param decimals digits after the point, 0 to 4
 */
export function encodeYaohua(count: number, decimals: number): Uint8Array {
  assert(Number.isInteger(count) && Math.abs(count) <= COUNT_MAX, `six digits, not ${count}`);
  assert(
    Number.isInteger(decimals) && decimals >= 0 && decimals <= DECIMALS_MAX,
    `no such point: ${decimals}`,
  );
  const digits = String(Math.abs(count)).padStart(6, "0");
  const text = `${count < 0 ? "-" : "+"}${digits}${decimals}`;
  return bytesOfText(`\x02${text}${hexPair(xor8(bytesOfText(text), 0, text.length))}\x03`);
}
