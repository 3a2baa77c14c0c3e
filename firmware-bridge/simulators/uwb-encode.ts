/**
 * The bytes that real devices send for a round of ranges. Pure. What a format cannot hold (an anchor id
 * over one byte, a fifth range in a TREK line) is left out, as the device leaves it out.
 */
import { sum8 } from "../framing/checksums.ts";
import type { Round, SiteAnchor } from "./uwb-site.ts";

const ROLE_ANCHOR = 1;
const ROLE_TAG = 2;
const ROLE_CONSOLE = 3;
const EMPTY_SLOT = 0xff;
const ANCHOR_FRAME_BYTES = 896;
const ANCHOR_FRAME_SLOTS = 30;
const BATTERY_MV = 4_100;
const TEXT = new TextEncoder();

type Place = { readonly xMm: number; readonly yMm: number; readonly zMm: number };

/** A frame of a given length, little-endian. */
export class FrameWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(at: number, ...values: readonly number[]): void {
    this.bytes.set(values, at);
  }

  u16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  i24(at: number, value: number): void {
    this.u8(at, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff);
  }

  f32(at: number, value: number): void {
    this.#view.setFloat32(at, value, true);
  }

  place(at: number, { xMm, yMm, zMm }: Place): void {
    this.i24(at, xMm);
    this.i24(at + 3, yMm);
    this.i24(at + 6, zMm);
  }

  withSum(): Uint8Array {
    const last = this.bytes.length - 1;
    this.bytes[last] = sum8(this.bytes, 0, last);
    return this.bytes;
  }
}

/** Signals grow weaker with distance and with walls; half decibels without their sign, first path first. */
export function levels(distanceMm: number, walls: number): readonly [number, number] {
  const total = Math.min(118, 72 + 20 * Math.log10(1 + distanceMm / 1_000));
  const first = Math.min(126, total + 3 + walls * 8);
  return [Math.round(first * 2), Math.round(total * 2)];
}

/** LinkTrack NodeFrame3 of the tag itself. */
export function encodeNodeFrame3({ atMs, truth, ranges }: Round): Uint8Array {
  const nodes = ranges.filter(({ anchor }) => anchor < EMPTY_SLOT);
  const frame = new FrameWriter(22 + nodes.length * 7);
  frame.u8(0, 0x55, 0x05);
  frame.u16(2, frame.bytes.length);
  frame.u8(4, ROLE_TAG, truth.tag);
  frame.u32(6, atMs);
  frame.u32(10, atMs);
  frame.u16(18, BATTERY_MV);
  frame.u8(20, nodes.length);
  nodes.forEach(({ anchor, distanceMm, walls }, index) => {
    const at = 21 + index * 7;
    frame.u8(at, ROLE_ANCHOR, anchor);
    frame.i24(at + 2, distanceMm);
    frame.u8(at + 5, ...levels(distanceMm, walls));
  });
  return frame.withSum();
}

/** LinkTrack NodeFrame2: the place that the device solved, and the ranges it used. */
export function encodeNodeFrame2({ atMs, truth, ranges }: Round, solved: Place): Uint8Array {
  const nodes = ranges.filter(({ anchor }) => anchor < EMPTY_SLOT);
  const frame = new FrameWriter(120 + nodes.length * 13);
  frame.u8(0, 0x55, 0x04);
  frame.u16(2, frame.bytes.length);
  frame.u8(4, ROLE_TAG, truth.tag);
  frame.u32(6, atMs);
  frame.u8(10, 8, 9, 255);
  frame.place(13, solved);
  frame.f32(60, 9.81);
  frame.f32(82, 1);
  frame.u32(102, atMs);
  frame.u16(116, BATTERY_MV);
  frame.u8(118, nodes.length);
  nodes.forEach(({ anchor, distanceMm, walls }, index) => {
    const at = 119 + index * 13;
    frame.u8(at, ROLE_ANCHOR, anchor);
    frame.i24(at + 2, distanceMm);
    frame.u8(at + 5, ...levels(distanceMm, walls));
    frame.u32(at + 7, atMs);
  });
  return frame.withSum();
}

/**
 * LinkTrack AnchorFrame0 of a console: ranges of up to 30 tags to anchors 0 to 7, in whole centimetres.
 * A site with more tags sends several frames.
 */
export function encodeAnchorFrame0(rounds: readonly Round[]): Uint8Array {
  const frame = new FrameWriter(ANCHOR_FRAME_BYTES);
  // On a real console empty slots and reserved bytes hold whatever was there before.
  frame.bytes.fill(0xa7);
  frame.u8(0, 0x55, 0x00);
  for (let slot = 0; slot < ANCHOR_FRAME_SLOTS; slot += 1) {
    const at = 2 + slot * 27;
    const round = rounds[slot];
    if (round === undefined || round.truth.tag >= EMPTY_SLOT) {
      frame.u8(at, EMPTY_SLOT);
      continue;
    }
    frame.u8(at, round.truth.tag, ROLE_TAG);
    frame.place(at + 2, round.truth);
    for (let anchor = 0; anchor < 8; anchor += 1) {
      const range = round.ranges.find((item) => item.anchor === anchor);
      frame.u16(at + 11 + anchor * 2, Math.min(65_535, Math.round((range?.distanceMm ?? 0) / 10)));
    }
  }
  const atMs = rounds[0]?.atMs ?? 0;
  frame.u32(879, atMs);
  frame.u16(887, BATTERY_MV);
  frame.u32(889, atMs);
  frame.u8(893, 0, ROLE_CONSOLE, 0xee);
  return frame.bytes;
}

/** Four hex digits, as DWM1001 names its anchors. */
export function dwmAnchorId(id: number): string {
  return (id & 0xffff).toString(16).toUpperCase().padStart(4, "0");
}

/** DWM1001 `lec` line; coordinates and ranges in metres with two decimals. */
export function encodeLec(
  { ranges }: Round,
  anchors: readonly SiteAnchor[],
  solved?: Place & { readonly quality: number },
): Uint8Array {
  const metres = (mm: number): string => (mm / 1_000).toFixed(2);
  const fields: (string | number)[] = [];
  let count = 0;
  for (const { anchor: id, distanceMm } of ranges) {
    const anchor = anchors.find((item) => item.id === id);
    if (anchor === undefined) continue;
    fields.push(`AN${count}`, dwmAnchorId(id));
    fields.push(metres(anchor.xMm), metres(anchor.yMm), metres(anchor.zMm), metres(distanceMm));
    count += 1;
  }
  if (solved !== undefined) {
    fields.push("POS", metres(solved.xMm), metres(solved.yMm), metres(solved.zMm), solved.quality);
  }
  return TEXT.encode(`${["DIST", count, ...fields].join(",")}\r\n`);
}

/** TREK1000 `mc` line: ranges to anchors 0 to 3, all ones where there is none. */
export function encodeTrek({ atMs, sequence, truth, ranges }: Round): Uint8Array {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
  let mask = 0;
  const columns: string[] = [];
  for (let anchor = 0; anchor < 4; anchor += 1) {
    const range = ranges.find((item) => item.anchor === anchor);
    if (range !== undefined) mask |= 1 << anchor;
    columns.push(hex(range?.distanceMm ?? 0xffff_ffff, 8));
  }
  const counters = `${hex(atMs & 0xffff, 4)} ${hex(sequence, 2)} ${hex(atMs, 8)}`;
  return TEXT.encode(`mc ${hex(mask, 2)} ${columns.join(" ")} ${counters} a${truth.tag}:0\r\n`);
}

/** MaUWB line: eight slots in centimetres; older firmware knows slots only, newer gives anchor ids. */
export function encodeMauwb(round: Round, firmware: "rssi" | "ancid"): Uint8Array {
  const ranges = Array<number>(8).fill(0);
  const levelsDbm = Array<string>(8).fill("0.00");
  const ids = Array<number>(8).fill(-1);
  let mask = 0;
  let next = 0;
  for (const { anchor, distanceMm, walls } of round.ranges) {
    const slot = firmware === "rssi" ? anchor : next;
    if (slot >= 8) continue;
    next += 1;
    mask |= 1 << slot;
    ranges[slot] = Math.round(distanceMm / 10);
    levelsDbm[slot] = (-levels(distanceMm, walls)[1] / 2).toFixed(2);
    ids[slot] = anchor;
  }
  const maskText = mask.toString(16).toUpperCase().padStart(2, "0");
  const head = `AT+RANGE=tid:${round.truth.tag},mask:${maskText},seq:${round.sequence}`;
  const tail = firmware === "rssi" ? `rssi:(${levelsDbm.join(",")})` : `ancid:(${ids.join(",")})`;
  return TEXT.encode(`${head},range:(${ranges.join(",")}),${tail}\r\n`);
}
