/** Yaohua XK3190 family, parameter tF=0: a 12-byte frame, sent without being asked. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { type MassReading, massInGrams } from "../../reading.ts";

const STX = 0x02;
const ETX = 0x03;
const FRAME_BYTES = 12;

function scan(bytes: Uint8Array, offset: number): Scan {
  if (bytes[offset] !== STX) return { type: "noise" };
  if (bytes.length - offset < FRAME_BYTES) {
    // A second STX means that the first frame was torn; waiting for its rest would swallow the next.
    const next = bytes.indexOf(STX, offset + 1);
    return next === -1
      ? { type: "more" }
      : { type: "bad", length: next - offset, reason: "incomplete" };
  }
  const frame = bytes.subarray(offset, offset + FRAME_BYTES);
  const next = frame.indexOf(STX, 1);
  if (next !== -1) return { type: "bad", length: next, reason: "incomplete" };
  if (frame[FRAME_BYTES - 1] !== ETX) return { type: "bad", length: 1, reason: "malformed" };
  const check = xor8(frame, 1, 9);
  if (hexValue(frame[9]) !== check >>> 4 || hexValue(frame[10]) !== (check & 0x0f)) {
    return { type: "bad", length: FRAME_BYTES, reason: "checksum" };
  }
  return { type: "frame", length: FRAME_BYTES };
}

/** Upper-case hex digit of the check value; -1 for anything else. */
function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1;
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = new TextDecoder("latin1").decode(frame.subarray(1, 9));
  if (!/^[+-]\d{6}[0-4]$/.test(text)) return discard("malformed", text);
  const decimals = Number(text[7]);
  const sign = text[0] === "-" ? -1 : 1;
  const count = Number(text.slice(1, 7));
  const unit = settings["unit"] as MassReading["unit"];
  const value = count === 0 ? 0 : (sign * count) / 10 ** decimals;
  return readings({
    kind: "mass",
    basis: settings["basis"] as MassReading["basis"],
    value,
    decimals,
    unit,
    massG: massInGrams(value, unit),
    // tF=0 carries no stability flag (DS1 manual p. 8): a window of steady readings judges.
    isStable: null,
    state: "ok",
  });
}

export const yaohuaContinuous = defineDriver({
  id: "scale/yaohua-continuous",
  family: "scale",
  label: { zh: "耀华 XK3190 系列（连续输出 tF=0）", en: "Yaohua XK3190 family (continuous, tF=0)" },
  manual: "Yaohua XK3190-DS1 manual p. 8–9; XK3190-A9+ manual p. 10–11 (tF=0)",
  proof: "field-capture",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [
    {
      key: "unit",
      type: "choice",
      choices: ["kg", "g", "t", "lb", "unknown"],
      default: "kg",
      label: { zh: "面板单位", en: "Unit on the panel" },
    },
    {
      key: "basis",
      type: "choice",
      choices: ["gross", "shown", "net"],
      default: "gross",
      label: { zh: "发送的重量", en: "Weight that is sent" },
    },
  ],
  framer: () => scanFramer(FRAME_BYTES, scan),
  decode,
});
