/** Yaohua XK3190 A26, A23p and DS series, the "=" output formats 1 (reversed) and 2 (forward). */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { textOf } from "../../framing/text.ts";
import { basisFrom, basisSetting, decimalOf, massReading, unitFrom, unitSetting } from "./mass.ts";

const EQUALS = 0x3d;
const FRAME_BYTES = 9;

/**
 * "=" is the only delimiter and there is no check value, so a frame is trusted only when the next "="
 * stands exactly nine bytes later. A single whole frame counts when the input ends right behind it.
 */
function scan(bytes: Uint8Array, offset: number, isEnd: boolean): Scan {
  if (bytes[offset] !== EQUALS) return { type: "noise" };
  const rest = bytes.length - offset;
  if (rest > FRAME_BYTES) {
    return bytes[offset + FRAME_BYTES] === EQUALS
      ? { type: "frame", length: FRAME_BYTES }
      : { type: "noise" };
  }
  return isEnd && rest === FRAME_BYTES ? { type: "frame", length: FRAME_BYTES } : { type: "more" };
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const sent = textOf(frame.subarray(1));
  const text = settings["layout"] === "reversed" ? [...sent].reverse().join("") : sent;
  // The sign position holds "0" or "-"; the rest is the number as the panel shows it.
  if (!/^[0-](?=.{7}$)\d+\.?\d*$/.test(text)) return discard("malformed", sent);
  const number = decimalOf(text.startsWith("-") ? text : text.slice(1));
  if (number === undefined) return discard("malformed", sent);
  return readings(
    massReading(number, {
      basis: basisFrom(settings),
      unit: unitFrom(settings),
      isStable: null,
    }),
  );
}

export const yaohuaEquals = defineDriver({
  id: "scale/yaohua-equals",
  family: "scale",
  label: { zh: "耀华 XK3190 系列（“=”格式）", en: "Yaohua XK3190 family (“=” formats)" },
  manual: "Yaohua XK3190-A26 manual p. 12–13; XK3190-A23p p. 23–26; XK3190-DS1 p. 8 (formats 1, 2)",
  proof: "vendor-document",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [
    unitSetting("kg"),
    basisSetting("shown"),
    {
      // The same bytes are a number in both layouts, so this can only be told at the panel.
      key: "layout",
      type: "choice",
      choices: ["reversed", "forward"],
      default: "reversed",
      label: { zh: "数字顺序（格式1低位在前，格式2高位在前）", en: "Order of the digits" },
    },
  ],
  framer: () => scanFramer(FRAME_BYTES + 1, scan),
  decode,
});
