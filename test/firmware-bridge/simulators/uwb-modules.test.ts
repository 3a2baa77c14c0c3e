/** Single ranging modules: what an encoder is given, its driver gives back. */
import { describe, expect, test } from "bun:test";
import { DRIVERS } from "../../../firmware-bridge/registry.ts";
import {
  encodeIot,
  encodeJzm01,
  encodePansLocation,
  encodePdoa,
  encodeTofsense,
  encodeTofsenseMatrix,
} from "../../../firmware-bridge/simulators/uwb-modules.ts";
import type { Round, SiteAnchor } from "../../../firmware-bridge/simulators/uwb-site.ts";
import { decodePieces } from "../support.ts";

const anchors: readonly SiteAnchor[] = [
  { id: 0, xMm: 0, yMm: 0, zMm: 2_500 },
  { id: 0x1a2b, xMm: -4_000, yMm: 3_000, zMm: 2_500 },
];

const round: Round = {
  atMs: 777_210,
  sequence: 255,
  truth: { tag: 7, xMm: 3_000, yMm: 4_000, zMm: 2_500 },
  ranges: [
    { anchor: 0, distanceMm: 5_010, trueMm: 5_000, walls: 0 },
    { anchor: 0x1a2b, distanceMm: 7_080, trueMm: 7_071, walls: 2 },
  ],
};

function read(id: string, bytes: Uint8Array, set: Record<string, string | number> = {}) {
  const driver = DRIVERS.find((item) => item.id === id)!;
  return decodePieces(driver, [bytes], { why: "", set, expect: [] });
}

describe("uwb/nooploop-iot", () => {
  test("the module at an anchor: the tag's range and direction", () => {
    const bytes = encodeIot(round, anchors, { role: "anchor", id: 0 })!;
    expect(read("uwb/nooploop-iot", bytes)[0]).toMatchObject({
      tag: "30000007",
      anchor: "2f000000",
      distanceMm: 5_010,
      azimuthDeg: 53.13,
      elevationDeg: 0,
      deviceTimeMs: 777_210,
    });
  });

  test("the module at the tag: every anchor, directions below zero too", () => {
    const bytes = encodeIot(round, anchors, { role: "tag" })!;
    const out = read("uwb/nooploop-iot", bytes, { ownRole: "tag" });
    expect(out.slice(0, 2)).toMatchObject([
      { tag: "30000007", anchor: "2f000000", distanceMm: 5_010, azimuthDeg: -126.87 },
      { tag: "30000007", anchor: "2f001a2b", distanceMm: 7_080, azimuthDeg: -171.87 },
    ]);
  });

  test("an anchor that measured nothing sends nothing", () => {
    expect(encodeIot(round, anchors, { role: "anchor", id: 9 })).toBeUndefined();
  });
});

test.each([
  ["zero", 0],
  ["one", 1],
  ["the largest of 24 bits", 8_388_607],
])("uwb/tofsense: %s", (_why, distanceMm) => {
  const out = read("uwb/tofsense", encodeTofsense(5, distanceMm, 2, 3), { validStatus: 2 });
  expect(out[0]).toEqual({
    kind: "channel",
    channel: "tof-3",
    value: distanceMm,
    unit: "mm",
    state: "ok",
  });
});

test("uwb/tofsense: an invalid status carries no number", () => {
  expect(read("uwb/tofsense", encodeTofsense(5, 640, 1))[0]).toMatchObject({
    value: null,
    state: "fault",
  });
});

test.each([16, 64])("uwb/tofsense: a matrix of %d", (count) => {
  const distancesMm = Array.from({ length: count }, (_, pixel) => pixel * 30);
  expect(read("uwb/tofsense", encodeTofsenseMatrix(9, distancesMm))).toMatchObject([
    { kind: "info", detail: { pixelCount: count, distancesMm, systemTimeMs: 9 } },
  ]);
});

test("uwb/jzm01: a line for each anchor of three digits, in centimetres", () => {
  expect(read("uwb/jzm01", encodeJzm01(round))).toEqual([
    { kind: "range", tag: "M7", anchor: "S0", distanceMm: 5_010 },
  ]);
});

test("uwb/pdoa-kit: whole centimetres", () => {
  const [first] = round.ranges;
  expect(read("uwb/pdoa-kit", encodePdoa(round, first!), { anchor: "N1" })[0]).toEqual({
    kind: "range",
    tag: "1007",
    anchor: "N1",
    distanceMm: 5_010,
    sequence: 255,
  });
});

describe("uwb/pans-tlv", () => {
  test("position, ranges and the anchors' places", () => {
    expect(read("uwb/pans-tlv", encodePansLocation(round, anchors), { tag: "T1" })).toMatchObject([
      { kind: "position", tag: "T1", xMm: 3_000, yMm: 4_000, zMm: 2_500 },
      { kind: "range", tag: "T1", anchor: "0000", distanceMm: 5_010 },
      { kind: "beacon", id: "0000", xMm: 0, yMm: 0 },
      { kind: "range", tag: "T1", anchor: "1A2B", distanceMm: 7_080 },
      { kind: "beacon", id: "1A2B", xMm: -4_000, yMm: 3_000 },
    ]);
  });

  test("no ranges is an empty list, and an answer is never longer than its length byte can say", () => {
    const none = encodePansLocation({ ...round, ranges: [] }, anchors);
    expect(read("uwb/pans-tlv", none)).toHaveLength(1);
    const ranges = Array.from({ length: 40 }, () => round.ranges[0]!);
    expect(read("uwb/pans-tlv", encodePansLocation({ ...round, ranges }, anchors))).toHaveLength(
      25,
    );
  });
});
