/** The "ST,GS,+0001260kg" family: A&D indicators and balances, T-Scale NHB and QHW, and many emulations. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";
import type { MassReading } from "../../reading.ts";
import { decimalOf, massReading, unitFrom, unitOf, unitSetting } from "./mass.ts";

const LINE_BYTES_MAX = 40;

const BASIS_OF: Readonly<Record<string, MassReading["basis"]>> = {
  GS: "gross",
  NT: "net",
  TR: "tare",
};

const STATE_OF: Readonly<Record<string, MassReading["state"]>> = {
  OL: "overload",
  LO: "out-of-range",
};

/** Header, and the weight it speaks of; T-Scale NHB has no comma behind GS, A&D balances have no GS at all. */
const LINE = /^(ST|US|OL|LO|QT|HD),(?:(GS|NT|TR)(?:,|(?= )))?(.*)$/;

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const line = textOf(frame);
  const match = LINE.exec(line);
  if (match === null) return discard("malformed", line);
  const [, header = "", weight, rest = ""] = match;
  const basis = weight === undefined ? "shown" : (BASIS_OF[weight] ?? "shown");
  // A count of pieces is no mass, and a held display is not the load on the scale now.
  if (header === "QT" || header === "HD") return discard("unexpected", line);
  const tail = /(kg|lb|g|t)? *$/.exec(rest);
  const sentUnit = tail?.[1];
  const unit = sentUnit === undefined ? unitFrom(settings) : unitOf(sentUnit);
  const state = STATE_OF[header];
  if (state !== undefined) {
    return readings(massReading(null, { basis, unit, isStable: null, state }));
  }
  const data = rest.slice(0, tail?.index ?? rest.length).trimEnd();
  const number = numberOf(data);
  if (number === undefined) return discard("malformed", line);
  return readings(massReading(number, { basis, unit, isStable: header === "ST" }));
}

/**
 * The lines have no check value, so that a lost digit would give a tenth of the weight: the number
 * must fill the eight or nine characters which the makers' formats give it.
 */
function numberOf(data: string): ReturnType<typeof decimalOf> {
  if (data.length !== 8 && data.length !== 9) return undefined;
  const match = /^ *([+-]?) *([\d.]+)$/.exec(data);
  return match === null ? undefined : decimalOf(`${match[1]}${match[2]}`);
}

export const stGsLines = defineDriver({
  id: "scale/st-gs-lines",
  family: "scale",
  label: {
    zh: "艾安得 A&D 及 ST,GS 格式（含 T-Scale）",
    en: "A&D and ST,GS lines (also T-Scale)",
  },
  manual: "A&D AD-4402/AD-4404 manuals, standard format; T-Scale NHB and QHW output as captured",
  proof: "field-capture",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  // For lines that name no unit.
  settings: [unitSetting("unknown")],
  framer: () => lineFramer(LINE_BYTES_MAX),
  decode,
});
