/** DingSong DS822-X with Adr=3: five digits, each followed by a blank (Adr=4 is Mettler-Toledo continuous). */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { xor8 } from "../../framing/checksums.ts";
import { scanFramer } from "../../framing/scan.ts";
import { scanStxEtx } from "../../framing/stx-etx.ts";
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

const FRAME_BYTES = 17;
const CHECK_AT = 15;

function judge(frame: Uint8Array): "malformed" | "checksum" | undefined {
  if (frame.length !== FRAME_BYTES) return "malformed";
  // Bit 6 is always set, so that the check value can never be taken for a control character.
  return frame[CHECK_AT] === (xor8(frame, 0, CHECK_AT) | 0x40) ? undefined : "checksum";
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame.subarray(1, CHECK_AT));
  // Only the state "<0" has been seen. Where a minus sign or an overload would stand is not known, so any
  // other state is refused rather than read as a positive weight.
  const match = /^([A-Z])c(\d) (\d) (\d) (\d) (\d) <0$/.exec(text);
  if (match === null) return discard("malformed", text);
  return readings(
    massReading(scaled(Number(match.slice(2, 7).join("")), Number(settings["decimals"])), {
      basis: basisFrom(settings),
      unit: unitFrom(settings),
      isStable: null,
      address: match[1] ?? "",
    }),
  );
}

export const dingsongAdr3 = defineDriver({
  id: "scale/dingsong-adr3",
  family: "scale",
  label: { zh: "鼎松 DS822-X（Adr=3）", en: "DingSong DS822-X (Adr=3)" },
  manual: "DingSong DS822-X, output format Adr=3, as recorded by an integrator of the indicator",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_500,
  settings: [unitSetting("kg"), basisSetting("shown"), decimalsSetting(0)],
  framer: () => scanFramer(FRAME_BYTES, (bytes, at) => scanStxEtx(bytes, at, FRAME_BYTES, judge)),
  decode,
});
