/** Laumas transmitters, continuous ASCII: &N net L gross \ and the XOR of what stands between & and \. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { lineFramer } from "../../framing/line.ts";
import { saysHex } from "../../framing/stx-etx.ts";
import { textOf } from "../../framing/text.ts";
import {
  type Decimal,
  decimalOf,
  decimalsSetting,
  massReading,
  scaled,
  unitFrom,
  unitSetting,
} from "./mass.ts";

const LINE = /^&N(.{6})L(.{6})\\([0-9A-F]{2})$/;
const CHECK_AT = 16;

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const line = textOf(frame);
  const match = LINE.exec(line);
  if (match === null) return discard("malformed", line);
  if (!saysHex(frame, CHECK_AT, xor8(frame, 1, CHECK_AT - 1))) return discard("checksum", line);
  const decimals = Number(settings["decimals"]);
  const net = numberOf(match[1] ?? "", decimals);
  const gross = numberOf(match[2] ?? "", decimals);
  // With a right check value, anything but a number is the transmitter's own error text.
  if (net === undefined || gross === undefined) return discard("device-error", line);
  const fields = { unit: unitFrom(settings), isStable: null };
  return readings(
    massReading(gross, { ...fields, basis: "gross" }),
    massReading(net, { ...fields, basis: "net" }),
  );
}

/** A point in the text counts; without one the transmitter's division decides, which is a setting. */
function numberOf(text: string, decimals: number): Decimal | undefined {
  const number = decimalOf(text.trimStart());
  if (number === undefined || text.includes(".")) return number;
  return scaled(number.value, decimals);
}

export const laumasAscii = defineDriver({
  id: "scale/laumas-ascii",
  family: "scale",
  label: { zh: "Laumas 称重变送器（ASCII 连续）", en: "Laumas transmitters (continuous ASCII)" },
  manual: "Laumas TLU manual p. 26 (continuous fast transmission)",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [unitSetting("kg"), decimalsSetting(0)],
  framer: () => lineFramer(32),
  decode,
});
