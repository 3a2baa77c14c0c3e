/** CAS CI series, 22-byte frames. They are read by position: the device id is a raw byte, CR and LF included. */
import { assert } from "../../../src/kernel/assert.ts";
import {
  type DecodeContext,
  type Decoded,
  defineDriver,
  discard,
  type Poll,
  readings,
  type Settings,
} from "../../driver.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { bytesOfText, textOf } from "../../framing/text.ts";
import { decimalOf, everyMsSetting, massReading, unitFrom, unitOf, unitSetting } from "./mass.ts";

const FRAME_BYTES = 22;
const ID_AT = 6;
const LAMP_AT = 7;
const LAMP_STABLE = 0x40;
const LAMP_HOLD = 0x10;

/** Fixed characters of a frame by position; every other position is free. */
const FIXED: readonly (readonly [at: number, chars: string])[] = [
  [0, "SUO"],
  [1, "TSL"],
  [2, ","],
  [3, "GN"],
  [4, "ST"],
  [5, ","],
  [8, ","],
  [20, "\r"],
  [21, "\n"],
];
const HEADER = /(?:ST|US|OL),(?:GS|NT),/;

function scan(bytes: Uint8Array, offset: number): Scan {
  const held = textOf(bytes.subarray(offset, offset + FRAME_BYTES));
  for (const [at, chars] of FIXED.slice(0, 6)) {
    const char = held[at];
    if (char === undefined) return { type: "more" };
    if (!chars.includes(char)) return { type: "noise" };
  }
  if (!HEADER.test(held.slice(0, 6))) return { type: "noise" };
  const next = HEADER.exec(held.slice(1));
  if (next !== null) return { type: "bad", length: next.index + 1, reason: "incomplete" };
  if (held.length < FRAME_BYTES) return { type: "more" };
  const isWhole = FIXED.every(([at, chars]) => chars.includes(held[at] ?? ""));
  return isWhole
    ? { type: "frame", length: FRAME_BYTES }
    : { type: "bad", length: 1, reason: "malformed" };
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame);
  const header = text.slice(0, 2);
  const lamp = frame[LAMP_AT] ?? 0;
  // A held display is not the load on the scale now.
  if ((lamp & LAMP_HOLD) !== 0) return discard("unexpected", "display is held");
  const sentUnit = text.slice(18, 20).trim();
  const fields = {
    basis: text.slice(3, 5) === "GS" ? "gross" : "net",
    unit: sentUnit === "" ? unitFrom(settings) : unitOf(sentUnit),
    address: String(frame[ID_AT] ?? 0),
  } as const;
  if (header === "OL") {
    return readings(massReading(null, { ...fields, isStable: null, state: "overload" }));
  }
  const number = decimalOf(text.slice(9, 17).replace(/^ +/, "").replace(/^- +/, "-"));
  if (number === undefined || !/[ \0]/.test(text[17] ?? "")) return discard("malformed", text);
  const isStable = header === "ST" && (lamp & LAMP_STABLE) !== 0;
  return readings(massReading(number, { ...fields, isStable }));
}

/** A command of the CI-200 command mode: "D", two-digit id, letters, CR LF (KZ is zero). */
export function encodeCasCommand(deviceId: string, command: "KZ"): Uint8Array {
  assert(/^\d\d$/.test(deviceId), `device id is two digits: ${deviceId}`);
  return bytesOfText(`D${deviceId}${command}\r\n`);
}

function polls(settings: Settings): readonly Poll[] {
  if (settings["mode"] === "stream") return [];
  // The whole request is the raw id byte.
  const request = Uint8Array.of(Number(settings["deviceId"]));
  return [{ everyMs: Number(settings["everyMs"]), request, timeoutMs: 400 }];
}

export const cas22 = defineDriver({
  id: "scale/cas-22",
  family: "scale",
  label: { zh: "凯士 CAS CI 系列（22 字节）", en: "CAS CI series (22 bytes)" },
  manual: "CAS CI-200A and CI-6000A manuals, 22-byte output format; CI-200 command mode",
  proof: "field-capture",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  settings: [
    unitSetting("unknown"),
    {
      key: "mode",
      type: "choice",
      choices: ["stream", "ask"],
      default: "stream",
      label: { zh: "发送方式", en: "Stream or ask" },
    },
    {
      key: "deviceId",
      type: "integer",
      min: 0,
      max: 255,
      default: 1,
      label: { zh: "设备号", en: "Device id" },
    },
    everyMsSetting(300),
  ],
  polls,
  framer: () => scanFramer(FRAME_BYTES, scan),
  decode,
});
