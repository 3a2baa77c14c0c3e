/** Yaohua XK3190 family, parameter tF=0: a 12-byte frame, sent without being asked. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { saysHex } from "../../framing/stx-etx.ts";
import { textOf } from "../../framing/text.ts";
import {
  basisFrom,
  basisSetting,
  decimalsSetting,
  massReading,
  scaled,
  unitFrom,
  unitSetting,
} from "./mass.ts";

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
  if (!saysHex(frame, 9, xor8(frame, 1, 9))) {
    return { type: "bad", length: FRAME_BYTES, reason: "checksum" };
  }
  return { type: "frame", length: FRAME_BYTES };
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame.subarray(1, 9));
  const hasSevenDigits = settings["digitLayout"] === "7";
  if (!(hasSevenDigits ? /^[+-]\d{7}$/ : /^[+-]\d{6}[0-4]$/).test(text)) {
    return discard("malformed", text);
  }
  const decimals = hasSevenDigits ? Number(settings["decimals"]) : Number(text[7]);
  const count = Number(text.slice(1, hasSevenDigits ? 8 : 7));
  return readings(
    massReading(scaled(text[0] === "-" ? -count : count, decimals), {
      basis: basisFrom(settings),
      unit: unitFrom(settings),
      // tF=0 carries no stability flag (DS1 manual p. 8): a window of steady readings judges.
      isStable: null,
    }),
  );
}

export const yaohuaContinuous = defineDriver({
  id: "scale/yaohua-continuous",
  family: "scale",
  label: {
    zh: "耀华 XK3190 系列、柯力 D2008（连续输出 tF=0）",
    en: "Yaohua XK3190 family, Keli D2008 (continuous, tF=0)",
  },
  manual: "Yaohua XK3190-DS1 manual p. 8–9; XK3190-A9+ manual p. 10–11 (tF=0)",
  proof: "field-capture",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [
    unitSetting("kg"),
    basisSetting("gross"),
    {
      // Some clones send seven digits where the manual has six and the number of decimals.
      key: "digitLayout",
      type: "choice",
      choices: ["6+dec", "7"],
      default: "6+dec",
      label: { zh: "数字格式", en: "Layout of the digits" },
    },
    // Used with layout "7" only: such a frame does not say where the point is.
    decimalsSetting(1),
  ],
  framer: () => scanFramer(FRAME_BYTES, scan),
  decode,
});
