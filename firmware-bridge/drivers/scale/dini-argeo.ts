/** Dini Argeo indicators, standard string: [CC]HH,KK,PPPPPPPP,UM. */
import { type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";
import type { MassReading } from "../../reading.ts";
import { decimalOf, massReading, unitOf } from "./mass.ts";

const LINE = /^(\d\d)?(UL|OL|ST|US),(GS|NT|TR),(.{8}), ?(kg|g|t|lb) ?$/;
const BASIS_OF: Readonly<Record<string, MassReading["basis"]>> = {
  GS: "gross",
  NT: "net",
  TR: "tare",
};

function decode(frame: Uint8Array): Decoded {
  const line = textOf(frame);
  const match = LINE.exec(line);
  if (match === null) return discard("malformed", line);
  const [, address, header, weight = "", data = "", unit = ""] = match;
  const fields = {
    basis: BASIS_OF[weight] ?? "shown",
    unit: unitOf(unit),
    ...(address === undefined ? {} : { address }),
  } as const;
  if (header === "UL" || header === "OL") {
    const state = header === "OL" ? "overload" : "underload";
    return readings(massReading(null, { ...fields, isStable: null, state }));
  }
  const number = decimalOf(data.replace(/^ +/, "").replace(/^- +/, "-"));
  if (number === undefined) return discard("malformed", line);
  return readings(massReading(number, { ...fields, isStable: header === "ST" }));
}

export const diniArgeo = defineDriver({
  id: "scale/dini-argeo",
  family: "scale",
  label: { zh: "Dini Argeo 称重仪表", en: "Dini Argeo indicators" },
  manual: "Dini Argeo 3590EXP technical manual p. 65 (standard string)",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  settings: [],
  framer: () => lineFramer(40),
  decode,
});
