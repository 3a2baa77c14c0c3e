/**
 * The bytes of single ranging modules for a round of ranges: Nooploop IOT and TOFSense, JZM01, the PDoA kit
 * node and a DWM1001 in TLV mode. Pure. What a format cannot hold is left out, as the device leaves it out.
 */

import { FrameWriter, levels } from "./uwb-encode.ts";
import type { MeasuredRange, Round, SiteAnchor } from "./uwb-site.ts";

const TEXT = new TextEncoder();
const NEAR_MAX = 12;
const QUALITY = 90;

type Place = { readonly xMm: number; readonly yMm: number; readonly zMm: number };

/** Ids of tags and anchors as IOT modules carry them: 32 bits. */
export function iotUid(role: "tag" | "anchor", id: number): number {
  return (role === "tag" ? 0x3000_0000 : 0x2f00_0000) + id;
}

const IOT_HEAD_BYTES = 14;
const IOT_NODE_BYTES = 14;

/** IOT Frame0 of the tag itself, with every anchor, or of the anchor `own`, with the round's tag. */
export function encodeIot(
  round: Round,
  anchors: readonly SiteAnchor[],
  own: { readonly role: "tag" } | { readonly role: "anchor"; readonly id: number },
): Uint8Array | undefined {
  const { truth, ranges, atMs } = round;
  const seen = own.role === "tag" ? ranges : ranges.filter(({ anchor }) => anchor === own.id);
  if (seen.length === 0) return undefined;
  const frame = new FrameWriter(IOT_HEAD_BYTES + seen.length * IOT_NODE_BYTES + 1);
  frame.u8(0, 0x6a, 0x00);
  frame.u16(2, frame.bytes.length);
  frame.u32(4, own.role === "tag" ? iotUid("tag", truth.tag) : iotUid("anchor", own.id));
  frame.u32(8, atMs);
  frame.u8(13, seen.length);
  seen.forEach((range, index) => {
    const at = IOT_HEAD_BYTES + index * IOT_NODE_BYTES;
    const anchor = anchors.find(({ id }) => id === range.anchor) ?? truth;
    const [from, to] = own.role === "tag" ? [truth, anchor] : [anchor, truth];
    const { azimuthDeg, elevationDeg } = anglesOf(from, to);
    frame.u32(at, own.role === "tag" ? iotUid("anchor", range.anchor) : iotUid("tag", truth.tag));
    frame.i24(at + 4, range.distanceMm);
    frame.u16(at + 7, Math.round(azimuthDeg * 100) & 0xffff);
    frame.u16(at + 9, Math.round(elevationDeg * 100) & 0xffff);
    frame.u8(at + 11, ...levels(range.distanceMm, range.walls));
  });
  return frame.withSum();
}

function anglesOf(from: Place, to: Place): { azimuthDeg: number; elevationDeg: number } {
  const [dx, dy, dz] = [to.xMm - from.xMm, to.yMm - from.yMm, to.zMm - from.zMm];
  const degrees = (radians: number): number => (radians * 180) / Math.PI;
  return {
    azimuthDeg: degrees(Math.atan2(dy, dx)),
    elevationDeg: degrees(Math.atan2(dz, Math.hypot(dx, dy))),
  };
}

/** TOFSense Frame0: one optical distance. */
export function encodeTofsense(
  atMs: number,
  distanceMm: number,
  status: number,
  id = 0,
): Uint8Array {
  const frame = new FrameWriter(16);
  frame.u8(0, 0x57, 0x00, 0xff, id);
  frame.u32(4, atMs);
  frame.i24(8, distanceMm);
  frame.u8(11, status);
  frame.u16(12, 8);
  frame.u8(14, 1);
  return frame.withSum();
}

const DEEP_PIXEL_BYTES = 6;

/** TOFSense-M Frame0: a square of 16 or 64 distances, sent in micrometres. */
export function encodeTofsenseMatrix(
  atMs: number,
  distancesMm: readonly number[],
  id = 0,
): Uint8Array {
  const frame = new FrameWriter(16 + distancesMm.length * DEEP_PIXEL_BYTES);
  frame.bytes.fill(0xff);
  frame.u8(0, 0x57, 0x01, 0xff, id);
  frame.u32(4, atMs);
  frame.u8(8, distancesMm.length);
  distancesMm.forEach((distanceMm, pixel) => {
    const at = 9 + pixel * DEEP_PIXEL_BYTES;
    frame.i24(at, distanceMm * 1_000);
    frame.u8(at + 3, 0);
    frame.u16(at + 4, 30);
  });
  return frame.withSum();
}

/** JZM01: a line for each range; ids beyond three digits do not fit. */
export function encodeJzm01({ truth, ranges }: Round): Uint8Array {
  const lines = ranges
    .filter(({ anchor }) => anchor <= 999)
    .map(
      (range) => `$DIST,M${truth.tag},S${range.anchor},${(range.distanceMm / 1_000).toFixed(2)}\n`,
    );
  return TEXT.encode(lines.join(""));
}

/** PDoA kit: the node's range to the round's tag, and the phase difference behind it. */
export function encodePdoa({ atMs, sequence, truth }: Round, range: MeasuredRange): Uint8Array {
  const a16 = (0x1000 + truth.tag).toString(16).toUpperCase();
  const [T, D] = [Math.round(atMs), Math.round(range.distanceMm / 10)];
  const json = JSON.stringify({ TWR: { a16, R: sequence, T, D, P: 0, O: 0, V: 1 } });
  return TEXT.encode(`JS${json.length.toString(16).toUpperCase().padStart(4, " ")}${json}`);
}

/** DWM1001 in TLV mode, the answer to `loc_get`: no error, position, ranges to anchors of 16 bits. */
export function encodePansLocation(
  { truth, ranges }: Round,
  anchors: readonly SiteAnchor[],
): Uint8Array {
  const near = ranges
    .flatMap((range) => {
      const anchor = anchors.find(({ id }) => id === range.anchor);
      return anchor === undefined ? [] : [{ range, anchor }];
    })
    .slice(0, NEAR_MAX);
  const frame = new FrameWriter(3 + 15 + 3 + near.length * 20);
  frame.u8(0, 0x40, 1, 0, 0x41, 13);
  placeAt(frame, 5, truth);
  frame.u8(17, QUALITY, 0x49, 1 + near.length * 20, near.length);
  near.forEach(({ range, anchor }, index) => {
    const at = 21 + index * 20;
    frame.u16(at, anchor.id);
    frame.u32(at + 2, range.distanceMm);
    frame.u8(at + 6, QUALITY);
    placeAt(frame, at + 7, anchor);
    frame.u8(at + 19, 100);
  });
  return frame.bytes;
}

function placeAt(frame: FrameWriter, at: number, { xMm, yMm, zMm }: Place): void {
  frame.u32(at, Math.round(xMm));
  frame.u32(at + 4, Math.round(yMm));
  frame.u32(at + 8, Math.round(zMm));
}
