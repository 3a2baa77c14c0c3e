/** CAS 10-byte format: eight characters of weight, CR, LF, and nothing else. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";
import { basisFrom, basisSetting, decimalOf, massReading, unitFrom, unitSetting } from "./mass.ts";

const WEIGHT_CHARS = 8;

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame);
  // A line that lost a character would be another weight: there is no check value.
  if (text.length !== WEIGHT_CHARS) return discard("malformed", text);
  const number = decimalOf(text.replace(/^ +/, "").replace(/^- +/, "-"));
  if (number === undefined) return discard("malformed", text);
  return readings(
    massReading(number, {
      basis: basisFrom(settings),
      unit: unitFrom(settings),
      isStable: null,
    }),
  );
}

export const cas10 = defineDriver({
  id: "scale/cas-10",
  family: "scale",
  label: { zh: "凯士 CAS（10 字节）", en: "CAS (10 bytes)" },
  manual: "CAS CI series manuals, 10-byte output format: weight in eight characters, CR LF",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  settings: [unitSetting("unknown"), basisSetting("shown")],
  framer: () => lineFramer(32),
  decode,
});
