/** Nooploop TOFSense (one distance) and TOFSense-M (16 or 64 pixels): optical, on the same NLink framing. */
import { type DecodeContext, type Decoded, defineDriver, readings } from "../../driver.ts";
import { i24le, u16le, u32le } from "../../framing/little-endian.ts";
import { fixedLength, NLINK_BAD, NLINK_MORE, nlinkFramer } from "../../framing/nlink.ts";

const HEADER = 0x57;
const PIXEL_BYTES = 6;
const MATRIX_FIXED_BYTES = 16;
const FRAME_MAX_BYTES = MATRIX_FIXED_BYTES + 64 * PIXEL_BYTES;

function measureMatrix(bytes: Uint8Array, offset: number): number {
  const pixels = bytes[offset + 8];
  if (pixels === undefined) return NLINK_MORE;
  return pixels === 16 || pixels === 64 ? MATRIX_FIXED_BYTES + pixels * PIXEL_BYTES : NLINK_BAD;
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  return frame[1] === 0x00
    ? decodeSingle(frame, Number(settings["validStatus"]))
    : decodeMatrix(frame);
}

function decodeSingle(frame: Uint8Array, validStatus: number): Decoded {
  const id = frame[3] ?? 0;
  const status = frame[11] ?? 0;
  const isValid = status === validStatus;
  return readings(
    {
      kind: "channel",
      channel: `tof-${id}`,
      value: isValid ? i24le(frame, 8) : null,
      unit: "mm",
      state: isValid ? "ok" : "fault",
    },
    {
      kind: "info",
      topic: "tof",
      detail: {
        id,
        systemTimeMs: u32le(frame, 4),
        status,
        signal: u16le(frame, 12),
        precisionMm: (frame[14] ?? 0) * 10,
      },
    },
  );
}

function decodeMatrix(frame: Uint8Array): Decoded {
  const pixelCount = frame[8] ?? 0;
  const distancesMm: number[] = [];
  const statuses: number[] = [];
  const signals: number[] = [];
  for (let pixel = 0; pixel < pixelCount; pixel += 1) {
    const at = 9 + pixel * PIXEL_BYTES;
    // Pixels come in micrometres, unlike the single distance.
    distancesMm.push(Math.round(i24le(frame, at) / 1_000) + 0);
    statuses.push(frame[at + 3] ?? 0);
    signals.push(u16le(frame, at + 4));
  }
  return readings({
    kind: "info",
    topic: "tof-matrix",
    detail: {
      id: frame[3] ?? 0,
      systemTimeMs: u32le(frame, 4),
      pixelCount,
      distancesMm,
      statuses,
      signals,
    },
  });
}

export const tofsense = defineDriver({
  id: "uwb/tofsense",
  family: "uwb",
  label: { zh: "空循环 TOFSense 激光测距", en: "Nooploop TOFSense laser distance" },
  manual: "Nooploop TOFSense and TOFSense-M user manuals, NLink Frame0; nlink_unpack structures",
  proof: "vendor-document",
  serial: { baud: 921_600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [
    {
      // The models of the family use different numbers for "valid".
      key: "validStatus",
      type: "integer",
      min: 0,
      max: 255,
      default: 0,
      label: { zh: "有效距离的状态值", en: "Status value of a valid distance" },
    },
  ],
  framer: () =>
    nlinkFramer(FRAME_MAX_BYTES, [
      { header: HEADER, mark: 0x00, check: "sum8", measure: fixedLength(16) },
      { header: HEADER, mark: 0x01, check: "sum8", measure: measureMatrix },
    ]),
  decode,
});
