/** RDM6300 and like 125 kHz readers of EM4100 tags; a frame repeats while the tag is in the field. */
import { type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { textOf } from "../../framing/text.ts";

const STX = 0x02;
const ETX = 0x03;
const FRAME_BYTES = 14;

function scan(bytes: Uint8Array, offset: number): Scan {
  if (bytes[offset] !== STX) return { type: "noise" };
  const end = Math.min(bytes.length, offset + FRAME_BYTES);
  for (let at = offset + 1; at < end; at += 1) {
    if (bytes[at] === STX) return { type: "bad", length: at - offset, reason: "incomplete" };
  }
  if (bytes.length - offset < FRAME_BYTES) return { type: "more" };
  return bytes[offset + FRAME_BYTES - 1] === ETX
    ? { type: "frame", length: FRAME_BYTES }
    : { type: "bad", length: 1, reason: "malformed" };
}

function decode(frame: Uint8Array): Decoded {
  const text = textOf(frame.subarray(1, -1));
  if (!/^[0-9A-F]{12}$/.test(text)) return discard("malformed", text);
  const bytes = Array.from({ length: 6 }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  );
  if (bytes.reduce((sum, byte) => sum ^ byte, 0) !== 0) return discard("checksum", text);
  const id = text.slice(0, 10);
  // The number printed on cards is the last four bytes in decimal; the version byte is not part of it.
  const card = Number.parseInt(id.slice(2), 16);
  return readings(
    { kind: "code", symbology: "em4100", code: String(card).padStart(10, "0") },
    { kind: "info", topic: "em4100", detail: { id, version: bytes[0] ?? 0, card } },
  );
}

export const rdm6300 = defineDriver({
  id: "reader/rdm6300",
  family: "reader",
  label: { zh: "RDM6300 125 kHz 射频卡读头", en: "RDM6300 125 kHz tag reader (EM4100)" },
  manual: "RDM6300 specification, data format; EM4100 data sheet (40-bit identity)",
  proof: "field-capture",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 7 * 86_400_000,
  settings: [],
  framer: () => scanFramer(FRAME_BYTES, scan),
  decode,
});
