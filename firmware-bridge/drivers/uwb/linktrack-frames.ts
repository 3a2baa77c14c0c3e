/**
 * Field tables of LinkTrack's frames. Positions and distances come in millimetres (the manual's value
 * times 1 000), voltages in millivolts, signal strengths as half decibels without their sign. Reserved
 * bytes hold whatever the firmware left there and are never looked at.
 */
import { type Decoded, readings } from "../../driver.ts";
import { f32le, i16le, i24le, u16le, u32le } from "../../framing/little-endian.ts";
import type { BeaconReading, PositionReading, RangeReading, Reading } from "../../reading.ts";

const EMPTY_SLOT = 0xff;
const ROLE_ANCHOR = 1;
const ROLE_TAG = 2;
const ROLE_NAMES = [
  "node",
  "anchor",
  "tag",
  "console",
  "dt-master",
  "dt-slave",
  "monitor",
] as const;

type Detail = Record<string, number | string | boolean | null>;

export function roleName(role: number): string {
  return ROLE_NAMES[role] ?? `role-${role}`;
}

/** A sender's own state. The three roles which the contract does not know stand in `detail`. */
function sender(role: number, id: number, batteryMv: number, detail: Detail): BeaconReading {
  const isKnown = role <= ROLE_TAG;
  return {
    kind: "beacon",
    id: String(id),
    role: isKnown ? (ROLE_NAMES[role] as "node" | "anchor" | "tag") : "unknown",
    batteryMv,
    detail: isKnown ? detail : { role: roleName(role), ...detail },
  };
}

/** Whichever of the two is the anchor becomes it; between equals the sender counts as the tag. */
function ends(
  role: number,
  id: number,
  otherRole: number,
  otherId: number,
): Pick<RangeReading, "tag" | "anchor" | "isBetweenAnchors"> {
  if (role === ROLE_ANCHOR && otherRole === ROLE_ANCHOR) {
    return { tag: String(id), anchor: String(otherId), isBetweenAnchors: true };
  }
  const isSenderAnchor = role === ROLE_ANCHOR || (otherRole === ROLE_TAG && role !== ROLE_TAG);
  return isSenderAnchor
    ? { tag: String(otherId), anchor: String(id) }
    : { tag: String(id), anchor: String(otherId) };
}

function position(frame: Uint8Array, at: number): { xMm: number; yMm: number; zMm: number } {
  return { xMm: i24le(frame, at), yMm: i24le(frame, at + 3), zMm: i24le(frame, at + 6) };
}

/** Six decimals are more than a float of these sensors carries, and give one text everywhere. */
function float(frame: Uint8Array, at: number): number | null {
  const value = f32le(frame, at);
  return value === null ? null : Math.round(value * 1e6) / 1e6 + 0;
}

function dbm(frame: Uint8Array, at: number): number {
  return (frame[at] ?? 0) / -2 + 0;
}

/** 55 00: tags, their solved places and their ranges to anchors 0 to 7, in centimetres. */
export function anchorFrame0(frame: Uint8Array): Decoded {
  const out: Reading[] = [];
  const localTimeMs = u32le(frame, 879);
  for (let slot = 0; slot < 30; slot += 1) {
    const at = 2 + slot * 27;
    const id = frame[at] ?? EMPTY_SLOT;
    if (id === EMPTY_SLOT) continue;
    const tag = String(id);
    out.push({ kind: "position", tag, ...position(frame, at + 2), deviceTimeMs: localTimeMs });
    for (let anchor = 0; anchor < 8; anchor += 1) {
      const distanceMm = u16le(frame, at + 11 + anchor * 2) * 10;
      if (distanceMm === 0) continue;
      out.push({
        kind: "range",
        tag,
        anchor: String(anchor),
        distanceMm,
        deviceTimeMs: localTimeMs,
      });
    }
  }
  const detail = { localTimeMs, systemTimeMs: u32le(frame, 889) };
  out.push(sender(frame[894] ?? 0, frame[893] ?? 0, u16le(frame, 887), detail));
  return { ok: true, readings: out };
}

/** Error estimates of x, y and z, one byte each in centimetres; 255 also stands for "unknown". */
function errorEstimate(frame: Uint8Array, at: number): { sigmaMm: number; detail: Detail } {
  const [x, y, z] = [frame[at] ?? 255, frame[at + 1] ?? 255, frame[at + 2] ?? 255];
  return {
    sigmaMm: Math.max(x, y) * 10,
    detail: { eopXMm: x * 10, eopYMm: y * 10, eopZMm: z * 10 },
  };
}

/** Velocity in 0.1 mm/s. */
function velocity(frame: Uint8Array, at: number): Detail {
  return {
    velocityXMmPerS: i24le(frame, at) / 10,
    velocityYMmPerS: i24le(frame, at + 3) / 10,
    velocityZMmPerS: i24le(frame, at + 6) / 10,
  };
}

/** Inertial block: gyroscope and accelerometer f32×3 each, at the given offsets. */
function inertia(
  frame: Uint8Array,
  at: { gyro: number; acceleration: number; angle: number; quaternion: number },
): Detail {
  return {
    gyroX: float(frame, at.gyro),
    gyroY: float(frame, at.gyro + 4),
    gyroZ: float(frame, at.gyro + 8),
    accX: float(frame, at.acceleration),
    accY: float(frame, at.acceleration + 4),
    accZ: float(frame, at.acceleration + 8),
    rollDeg: i16le(frame, at.angle) / 100,
    pitchDeg: i16le(frame, at.angle + 2) / 100,
    yawDeg: i16le(frame, at.angle + 4) / 100,
    q0: float(frame, at.quaternion),
    q1: float(frame, at.quaternion + 4),
    q2: float(frame, at.quaternion + 8),
    q3: float(frame, at.quaternion + 12),
  };
}

/** 55 01: one tag with its place, eight ranges by anchor number, and its motion. */
export function tagFrame0(frame: Uint8Array): Decoded {
  const tag = String(frame[2]);
  const deviceTimeMs = u32le(frame, 108);
  const error = errorEstimate(frame, 117);
  const out: Reading[] = [
    {
      kind: "position",
      tag,
      ...position(frame, 4),
      sigmaMm: error.sigmaMm,
      deviceTimeMs,
    } satisfies PositionReading,
  ];
  for (let anchor = 0; anchor < 8; anchor += 1) {
    const distanceMm = i24le(frame, 22 + anchor * 3);
    if (distanceMm <= 0) continue;
    out.push({ kind: "range", tag, anchor: String(anchor), distanceMm, deviceTimeMs });
  }
  out.push(
    sender(frame[3] ?? 0, frame[2] ?? 0, u16le(frame, 120), {
      localTimeMs: deviceTimeMs,
      systemTimeMs: u32le(frame, 112),
      ...error.detail,
      ...velocity(frame, 13),
      ...inertia(frame, { gyro: 46, acceleration: 58, angle: 82, quaternion: 88 }),
    }),
  );
  return { ok: true, readings: out };
}

/** 55 02 and 55 09: bytes that applications sent through the air; ids of 8 or 32 bits. */
export function userData(frame: Uint8Array, hasLongIds: boolean): Decoded {
  const idOf = (at: number): number => (hasLongIds ? u32le(frame, at) : (frame[at] ?? 0));
  const idBytes = hasLongIds ? 4 : 1;
  const count = frame[hasLongIds ? 13 : 10] ?? 0;
  const out: Reading[] = [];
  let at = hasLongIds ? 14 : 11;
  for (let index = 0; index < count; index += 1) {
    const start = at + 1 + idBytes + 2;
    const length = u16le(frame, start - 2);
    out.push({
      kind: "info",
      topic: "user-data",
      detail: {
        receiverRole: roleName(frame[4] ?? 0),
        receiver: String(idOf(5)),
        senderRole: roleName(frame[at] ?? 0),
        sender: String(idOf(at + 1)),
        bytes: length,
        data: frame.subarray(start, start + length).toHex(),
      },
    });
    at = start + length;
  }
  return { ok: true, readings: out };
}

/** 55 03: places of tags, and of anchors where the site has them placed by the system. */
export function nodeFrame1(frame: Uint8Array): Decoded {
  const out: Reading[] = [];
  const deviceTimeMs = u32le(frame, 10);
  const count = frame[26] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const at = 27 + index * 20;
    const role = frame[at] ?? 0;
    const id = String(frame[at + 1]);
    const place = position(frame, at + 2);
    if (role === ROLE_ANCHOR) out.push({ kind: "beacon", id, role: "anchor", ...place });
    else out.push({ kind: "position", tag: id, ...place, deviceTimeMs });
  }
  const detail = { localTimeMs: deviceTimeMs, systemTimeMs: u32le(frame, 6) };
  out.push(sender(frame[4] ?? 0, frame[5] ?? 0, u16le(frame, 24), detail));
  return { ok: true, readings: out };
}

/** 55 04: everything a tag knows, with the ranges it used and the time of each. */
export function nodeFrame2(frame: Uint8Array): Decoded {
  const [role, id] = [frame[4] ?? 0, frame[5] ?? 0];
  const deviceTimeMs = u32le(frame, 102);
  const error = errorEstimate(frame, 10);
  const out: Reading[] = [
    {
      kind: "position",
      tag: String(id),
      ...position(frame, 13),
      sigmaMm: error.sigmaMm,
      deviceTimeMs,
    } satisfies PositionReading,
  ];
  const count = frame[118] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const at = 119 + index * 13;
    const distanceMm = i24le(frame, at + 2);
    if (distanceMm <= 0) continue;
    out.push({
      kind: "range",
      ...ends(role, id, frame[at] ?? 0, frame[at + 1] ?? 0),
      distanceMm,
      firstPathDbm: dbm(frame, at + 5),
      totalDbm: dbm(frame, at + 6),
      deviceTimeMs: u32le(frame, at + 7),
    });
  }
  out.push(
    sender(role, id, u16le(frame, 116), {
      localTimeMs: deviceTimeMs,
      systemTimeMs: u32le(frame, 6),
      ...error.detail,
      ...velocity(frame, 22),
      ...inertia(frame, { gyro: 40, acceleration: 52, angle: 76, quaternion: 82 }),
    }),
  );
  return { ok: true, readings: out };
}

/** 55 05: ranges only. */
export function nodeFrame3(frame: Uint8Array): Decoded {
  const [role, id] = [frame[4] ?? 0, frame[5] ?? 0];
  const deviceTimeMs = u32le(frame, 6);
  const out: Reading[] = [];
  const count = frame[20] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const at = 21 + index * 7;
    const distanceMm = i24le(frame, at + 2);
    if (distanceMm <= 0) continue;
    out.push({
      kind: "range",
      ...ends(role, id, frame[at] ?? 0, frame[at + 1] ?? 0),
      distanceMm,
      firstPathDbm: dbm(frame, at + 5),
      totalDbm: dbm(frame, at + 6),
      deviceTimeMs,
    });
  }
  const detail = { localTimeMs: deviceTimeMs, systemTimeMs: u32le(frame, 10) };
  out.push(sender(role, id, u16le(frame, 18), detail));
  return { ok: true, readings: out };
}

/** 55 06: an anchor's list of tags, each with its ranges to anchors and its voltage in 50 mV. */
export function nodeFrame4(frame: Uint8Array): Decoded {
  const deviceTimeMs = u32le(frame, 6);
  const out: Reading[] = [];
  const tags = frame[20] ?? 0;
  let at = 21;
  for (let index = 0; index < tags; index += 1) {
    const tag = String(frame[at]);
    const anchors = frame[at + 4] ?? 0;
    for (let entry = 0; entry < anchors; entry += 1) {
      const anchorAt = at + 5 + entry * 4;
      const distanceMm = i24le(frame, anchorAt + 1);
      if (distanceMm <= 0) continue;
      out.push({ kind: "range", tag, anchor: String(frame[anchorAt]), distanceMm, deviceTimeMs });
    }
    out.push({ kind: "beacon", id: tag, role: "tag", batteryMv: (frame[at + 3] ?? 0) * 50 });
    at += 5 + 4 * anchors;
  }
  const detail = { localTimeMs: deviceTimeMs, systemTimeMs: u32le(frame, 10) };
  out.push(sender(frame[4] ?? 0, frame[5] ?? 0, u16le(frame, 18), detail));
  return { ok: true, readings: out };
}

/** 55 08: ranges with ids of 32 bits. */
export function nodeFrame5(frame: Uint8Array): Decoded {
  const [role, id] = [frame[4] ?? 0, u32le(frame, 5)];
  const deviceTimeMs = u32le(frame, 9);
  const out: Reading[] = [];
  const count = frame[23] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const at = 24 + index * 10;
    const distanceMm = i24le(frame, at + 5);
    if (distanceMm <= 0) continue;
    out.push({
      kind: "range",
      ...ends(role, id, frame[at] ?? 0, u32le(frame, at + 1)),
      distanceMm,
      firstPathDbm: dbm(frame, at + 8),
      totalDbm: dbm(frame, at + 9),
      deviceTimeMs,
    });
  }
  const detail = { localTimeMs: deviceTimeMs, systemTimeMs: u32le(frame, 13) };
  out.push(sender(role, id, u16le(frame, 21), detail));
  return { ok: true, readings: out };
}

/** 55 07: ranges with an angle of arrival in hundredths of a degree. */
export function aoaNodeFrame0(frame: Uint8Array): Decoded {
  const [role, id] = [frame[4] ?? 0, frame[5] ?? 0];
  const deviceTimeMs = u32le(frame, 6);
  const out: Reading[] = [];
  const count = frame[20] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const at = 21 + index * 11;
    const distanceMm = i24le(frame, at + 2);
    if (distanceMm <= 0) continue;
    out.push({
      kind: "range",
      ...ends(role, id, frame[at] ?? 0, frame[at + 1] ?? 0),
      distanceMm,
      azimuthDeg: i16le(frame, at + 5) / 100,
      firstPathDbm: dbm(frame, at + 7),
      totalDbm: dbm(frame, at + 8),
      deviceTimeMs,
    });
  }
  const detail = { localTimeMs: deviceTimeMs, systemTimeMs: u32le(frame, 10) };
  const own = sender(role, id, u16le(frame, 18), detail);
  return readings(...out, own);
}
