/** Decawave DWM1001 in generic (TLV) mode: the host asks `loc_get` and gets position and ranges. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { i32le, u16le, u32le } from "../../framing/little-endian.ts";
import { type TlvLengths, tlvFramer } from "../../framing/tlv.ts";
import type { Reading } from "../../reading.ts";

const LOC_GET = Uint8Array.of(0x0c, 0x00);
/** A module of this family works inside one hall; beyond this the bytes are no coordinates. */
const COORDINATE_MAX_MM = 10_000_000;
const DISTANCE_MAX_MM = 1_000_000;
const QUALITY_MAX = 100;
const NEAR_BYTES = 20;
const FAR_BYTES = 13;

const LENGTHS: TlvLengths = new Map<number, (length: number) => boolean>([
  [0x40, (length) => length === 1],
  [0x41, (length) => length === 13],
  [0x45, (length) => length === 4],
  [0x46, (length) => length === 2],
  [0x48, (length) => (length - 1) % FAR_BYTES === 0],
  [0x49, (length) => (length - 1) % NEAR_BYTES === 0],
  [0x50, (length) => length === 4],
  [0x51, (length) => length === 4],
  [0x52, (length) => length === 4],
  [0x5a, (length) => length === 1 || length === 2],
]);

/** Never the last TLV of an answer: its ranges (48 or 49) or its hardware version (52) are still to come. */
const OPEN_TYPES: ReadonlySet<number> = new Set([0x40, 0x41, 0x50, 0x51]);

const ERRORS: ReadonlyMap<number, string> = new Map([
  [1, "unknown command or broken TLV"],
  [2, "internal error"],
  [3, "invalid parameter"],
  [4, "busy"],
  [5, "not permitted"],
]);

type Place = { readonly xMm: number; readonly yMm: number; readonly zMm: number };

function placeAt(frame: Uint8Array, at: number): Place | undefined {
  const [xMm, yMm, zMm] = [i32le(frame, at), i32le(frame, at + 4), i32le(frame, at + 8)];
  const isSane = [xMm, yMm, zMm].every((value) => Math.abs(value) <= COORDINATE_MAX_MM);
  return isSane ? { xMm, yMm, zMm } : undefined;
}

function qualityAt(frame: Uint8Array, at: number): number | undefined {
  const quality = frame[at] ?? 255;
  return quality <= QUALITY_MAX ? quality : undefined;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/**
 * Each TLV is a frame of its own. `40 01 00` alone is three bytes without a check value: it neither ends
 * the wait for the answer nor shows that the module works.
 */
function decode(frame: Uint8Array, context: DecodeContext): Decoded {
  const decoded = decodeTlv(frame, context);
  return decoded.ok && OPEN_TYPES.has(frame[0] ?? 0) ? { ...decoded, isAnswerOpen: true } : decoded;
}

function decodeTlv(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const own = String(settings["tag"]);
  switch (frame[0]) {
    case 0x40:
      return decodeStatus(frame[2] ?? 255);
    case 0x41:
      return decodePosition(frame, own);
    case 0x48:
      return decodeFar(frame, own);
    case 0x49:
      return decodeNear(frame, own);
    case 0x45:
      return info("update-rate", {
        activeMs: u16le(frame, 2) * 100,
        stationaryMs: u16le(frame, 4) * 100,
      });
    case 0x46:
      return decodeConfiguration(frame[2] ?? 0, frame[3] ?? 0);
    case 0x50: {
      const [major, minor, patch, variant] = [frame[2], frame[3], frame[4], (frame[5] ?? 0) & 0x0f];
      return info("firmware", { version: `${major}.${minor}.${patch}.${variant}` });
    }
    case 0x51:
      return info("configuration-version", { version: hex(u32le(frame, 2), 8) });
    case 0x52:
      return info("hardware", { version: hex(u32le(frame, 2), 8) });
    case 0x5a:
      return info("status", {
        isLocationReady: ((frame[2] ?? 0) & 1) !== 0,
        isNetworkJoined: ((frame[2] ?? 0) & 2) !== 0,
      });
    default:
      return discard("unexpected", `type ${frame[0]}`);
  }
}

function info(topic: string, detail: Readonly<Record<string, number | string | boolean>>): Decoded {
  return readings({ kind: "info", topic, detail });
}

/** The head of every answer. A zero says only that TLVs may follow. */
function decodeStatus(error: number): Decoded {
  if (error === 0) return readings();
  const meaning = ERRORS.get(error);
  return meaning === undefined
    ? discard("malformed", `error code ${error}`)
    : discard("device-error", meaning);
}

function decodePosition(frame: Uint8Array, tag: string): Decoded {
  const place = placeAt(frame, 2);
  const quality = qualityAt(frame, 14);
  if (place === undefined || quality === undefined) return discard("malformed", "position");
  return readings({ kind: "position", tag, ...place, quality });
}

/** 49: a tag's ranges, with the anchors' own places; addresses of 16 bits. */
function decodeNear(frame: Uint8Array, tag: string): Decoded {
  const count = frame[2] ?? 0;
  if (frame.length !== 3 + count * NEAR_BYTES) return discard("malformed", "range count");
  const out: Reading[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = 3 + index * NEAR_BYTES;
    const anchor = hex(u16le(frame, at), 4);
    const distanceMm = u32le(frame, at + 2);
    const quality = qualityAt(frame, at + 6);
    const place = placeAt(frame, at + 7);
    const anchorQuality = qualityAt(frame, at + 19);
    if (distanceMm > DISTANCE_MAX_MM || quality === undefined || place === undefined) {
      return discard("malformed", `range to ${anchor}`);
    }
    if (distanceMm > 0) out.push({ kind: "range", tag, anchor, distanceMm, quality });
    out.push({
      kind: "beacon",
      id: anchor,
      role: "anchor",
      ...place,
      ...(anchorQuality === undefined ? {} : { detail: { quality: anchorQuality } }),
    });
  }
  return { ok: true, readings: out };
}

/** 48: ranges without places, as an anchor gives them; addresses of 64 bits. */
function decodeFar(frame: Uint8Array, own: string): Decoded {
  const count = frame[2] ?? 0;
  if (frame.length !== 3 + count * FAR_BYTES) return discard("malformed", "range count");
  const out: Reading[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = 3 + index * FAR_BYTES;
    const other = hex(u32le(frame, at + 4), 8) + hex(u32le(frame, at), 8);
    const distanceMm = u32le(frame, at + 8);
    const quality = qualityAt(frame, at + 12);
    if (distanceMm > DISTANCE_MAX_MM || quality === undefined) {
      return discard("malformed", `range to ${other}`);
    }
    if (distanceMm === 0) continue;
    const isBetweenAnchors = true;
    out.push({ kind: "range", tag: own, anchor: other, distanceMm, quality, isBetweenAnchors });
  }
  return { ok: true, readings: out };
}

function decodeConfiguration(first: number, second: number): Decoded {
  const isAnchor = (second & 0x20) !== 0;
  return info("configuration", {
    isAnchor,
    isTag: !isAnchor,
    isInitiator: (second & 0x10) !== 0,
    isBridge: (second & 0x08) !== 0,
    hasAccelerometer: (second & 0x04) !== 0,
    measurementMode: second & 0x03,
    isLowPower: (first & 0x80) !== 0,
    hasLocationEngine: (first & 0x40) !== 0,
    hasLed: (first & 0x10) !== 0,
    hasBluetooth: (first & 0x08) !== 0,
    canUpdateFirmware: (first & 0x04) !== 0,
  });
}

export const pansTlv = defineDriver({
  id: "uwb/pans-tlv",
  family: "uwb",
  label: { zh: "DWM1001（TLV 模式）", en: "DWM1001 (TLV mode)" },
  manual: "DWM1001 Firmware API Guide, TLV requests and responses (dwm_loc_get and others)",
  proof: "vendor-document",
  serial: { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 3_000,
  settings: [
    {
      // Answers do not name the module; it is the one at this port.
      key: "tag",
      type: "text",
      pattern: "^[0-9A-Za-z_-]{1,16}$",
      default: "self",
      label: { zh: "本模块编号", en: "Id of this module" },
    },
    {
      key: "everyMs",
      type: "integer",
      min: 50,
      max: 10_000,
      default: 100,
      label: { zh: "查询间隔（毫秒）", en: "Interval of requests (ms)" },
    },
  ],
  polls: (settings) => [{ everyMs: Number(settings["everyMs"]), request: LOC_GET, timeoutMs: 200 }],
  framer: () => tlvFramer(LENGTHS),
  decode,
});
