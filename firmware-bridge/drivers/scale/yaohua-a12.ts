/** Yaohua XK3190-A12(E) price and desk scales: 15-byte text with a check value, or wn/ww text without one. */
import { type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { lineFramer } from "../../framing/line.ts";
import { saysHex } from "../../framing/stx-etx.ts";
import { textOf } from "../../framing/text.ts";
import { decimalOf, massReading } from "./mass.ts";

const LINE_BYTES_MAX = 32;
const CHECKED_BYTES = 11;

function decode(frame: Uint8Array): Decoded {
  const text = textOf(frame);
  const plain = /^w([nw])([-+ \d][\d.]{6})kg$/.exec(text);
  if (plain !== null) return decodeMass(plain[2] ?? "", plain[1] === "w", text);
  if (!/^(?:W[GN].{7}kg| {9}(?:OL|LO))[0-9A-F]{2}$/.test(text)) return discard("malformed", text);
  if (!saysHex(frame, CHECKED_BYTES, xor8(frame, 0, CHECKED_BYTES))) {
    return discard("checksum", text);
  }
  const isGross = text[1] === "G";
  if (text[0] === "W") return decodeMass(text.slice(2, 9), isGross, text);
  return readings(
    massReading(null, {
      basis: "shown",
      unit: "kg",
      isStable: null,
      // LO: more than twenty divisions below zero (A12E manual p. 13).
      state: text.slice(9, 11) === "OL" ? "overload" : "underload",
    }),
  );
}

function decodeMass(digits: string, isGross: boolean, line: string): Decoded {
  const number = decimalOf(digits.trimStart());
  if (number === undefined) return discard("malformed", line);
  return readings(
    massReading(number, { basis: isGross ? "gross" : "net", unit: "kg", isStable: null }),
  );
}

export const yaohuaA12 = defineDriver({
  id: "scale/yaohua-a12",
  family: "scale",
  label: { zh: "耀华 XK3190-A12(E) 台秤", en: "Yaohua XK3190-A12(E) desk scale" },
  manual: "Yaohua XK3190-A12E manual p. 13 (15-byte text; wn/ww text by integrators)",
  proof: "vendor-document",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  settings: [],
  framer: () => lineFramer(LINE_BYTES_MAX),
  decode,
});
