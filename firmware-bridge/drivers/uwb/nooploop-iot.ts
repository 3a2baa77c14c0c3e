/** Nooploop IOT modules: ranges with horizontal and vertical angles, NLink frame 6A 00. */
import { type DecodeContext, type Decoded, defineDriver } from "../../driver.ts";
import { i16le, i24le, u16le, u32le } from "../../framing/little-endian.ts";
import { listedLength, nlinkFramer } from "../../framing/nlink.ts";
import type { Reading } from "../../reading.ts";

const FRAME_MAX_BYTES = 2_048;
const HEAD_BYTES = 14;
const COUNT_AT = 13;
const NODE_BYTES = 14;

/** The low nibble of the last byte says how many bytes of user data follow. */
function userBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at + NODE_BYTES - 1] ?? 0) & 0x0f;
}

const SHAPE = {
  header: 0x6a,
  mark: 0x00,
  check: "sum8",
  measure: listedLength({
    headBytes: HEAD_BYTES,
    countAt: COUNT_AT,
    entryMinBytes: NODE_BYTES,
    entryBytes: (bytes, at) => NODE_BYTES + userBytes(bytes, at),
    maxBytes: FRAME_MAX_BYTES,
  }),
} as const;

function uidText(uid: number): string {
  return uid.toString(16).padStart(8, "0");
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const own = uidText(u32le(frame, 4));
  const isAnchor = settings["ownRole"] !== "tag";
  const deviceTimeMs = u32le(frame, 8);
  const out: Reading[] = [];
  let at = HEAD_BYTES;
  for (let index = 0; index < (frame[COUNT_AT] ?? 0); index += 1) {
    const other = uidText(u32le(frame, at));
    const distanceMm = i24le(frame, at + 4);
    if (distanceMm > 0) {
      out.push({
        kind: "range",
        tag: isAnchor ? other : own,
        anchor: isAnchor ? own : other,
        distanceMm,
        azimuthDeg: i16le(frame, at + 7) / 100,
        elevationDeg: i16le(frame, at + 9) / 100,
        firstPathDbm: (frame[at + 11] ?? 0) / -2 + 0,
        totalDbm: (frame[at + 12] ?? 0) / -2 + 0,
        deviceTimeMs,
      });
    }
    const length = userBytes(frame, at);
    at += NODE_BYTES;
    if (length > 0) {
      const data = frame.subarray(at, at + length).toHex();
      const detail = { receiver: own, sender: other, bytes: length, data };
      out.push({ kind: "info", topic: "user-data", detail });
    }
    at += length;
  }
  out.push({
    kind: "beacon",
    id: own,
    role: isAnchor ? "anchor" : "tag",
    detail: { systemTimeMs: deviceTimeMs, ioStatus: frame[12] ?? 0, frameBytes: u16le(frame, 2) },
  });
  return { ok: true, readings: out };
}

export const nooploopIot = defineDriver({
  id: "uwb/nooploop-iot",
  family: "uwb",
  label: { zh: "空循环 IOT 测距测角模块", en: "Nooploop IOT ranging and angle module" },
  manual: "Nooploop nlink_unpack structures and nlink_parser test, IOT Frame0",
  proof: "vendor-document",
  serial: { baud: 921_600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 1_000,
  settings: [
    {
      key: "ownRole",
      type: "choice",
      choices: ["anchor", "tag"],
      default: "anchor",
      label: { zh: "接入模块的角色", en: "Role of the connected module" },
    },
  ],
  framer: () => nlinkFramer(FRAME_MAX_BYTES, [SHAPE]),
  decode,
});
