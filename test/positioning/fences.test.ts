/** Fences: a fixed share of the comparison with the slow oracle, shapes that are refused, and hours that count. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { instant } from "../../src/kernel/instants.ts";
import type { Fix, Shape } from "../../src/positioning/index.ts";
import { isInForce, stepFence } from "../../src/positioning/rules/fences.ts";
import { shapeFault } from "../../src/positioning/rules/geometry.ts";
import { compareFences } from "./fence-oracle.ts";

setDefaultTimeout(60_000);

test("4 000 random steps: the engine and the slow oracle agree", () => {
  const report = compareFences({ rounds: 4_000, seed: 5 });
  expect(report.disagreements).toEqual([]);
  expect(report.crossings).toBeGreaterThan(200);
  expect(report.onLine).toBeLessThan(40);
});

const square = (side: number, at = 0) => [
  { xMm: at, yMm: at },
  { xMm: at + side, yMm: at },
  { xMm: at + side, yMm: at + side },
  { xMm: at, yMm: at + side },
];
const box: Shape = { kind: "polygon", outline: square(10_000), holes: [] };
const fixAt = (xMm: number, second: number, sigmaMm = 300): Fix => ({
  ...{ tag: "1", at: instant(1_800_000_000_000 + second * 1_000), xMm, yMm: 5_000 },
  ...{ zMm: 1_200, floorId: "a", sigmaMm },
});
const zone = { floorId: "a", shape: box };

describe("a border", () => {
  test("is not crossed by noise, in or out", () => {
    const before = fixAt(-100, 0);
    expect(stepFence(zone, false, before, fixAt(200, 1)).crossing).toBeUndefined();
    expect(stepFence(zone, false, before, fixAt(400, 1)).crossing?.kind).toBe("entered");
    expect(stepFence(zone, true, before, fixAt(-200, 1)).crossing).toBeUndefined();
    expect(stepFence(zone, true, before, fixAt(-400, 1)).crossing?.kind).toBe("left");
  });

  test("asks a bad fix for more, yet never for more than a metre and a half", () => {
    expect(stepFence(zone, true, undefined, fixAt(-1_000, 1, 1_200)).isInside).toBe(true);
    expect(stepFence(zone, true, undefined, fixAt(-1_600, 1, 9_000)).isInside).toBe(false);
  });

  test("is crossed twice by a walk through between two fixes, and not by a gap", () => {
    expect(stepFence(zone, false, fixAt(-2_000, 0), fixAt(12_000, 5)).crossing?.kind).toBe(
      "passed",
    );
    expect(stepFence(zone, false, fixAt(-2_000, 0), fixAt(12_000, 11)).crossing).toBeUndefined();
  });

  test("means nothing on another floor; who goes there has left", () => {
    const upstairs = { ...fixAt(5_000, 1), floorId: "b" };
    expect(stepFence(zone, false, undefined, upstairs).isInside).toBe(false);
    expect(stepFence(zone, true, undefined, upstairs).crossing?.kind).toBe("left");
  });
});

describe("a drawing is refused", () => {
  const bow = [square(10)[0], square(10)[2], square(10)[1], square(10)[3]].flatMap((p) =>
    p === undefined ? [] : [{ xMm: p.xMm * 1_000, yMm: p.yMm * 1_000 }],
  );
  test.each([
    [
      "two corners",
      { kind: "polygon", outline: square(10_000).slice(2), holes: [] },
      "too-few-points",
    ],
    ["that crosses itself", { kind: "polygon", outline: bow, holes: [] }, "crosses-itself"],
    ["without area", { kind: "polygon", outline: square(50), holes: [] }, "no-area"],
    [
      "with a hole outside",
      { kind: "polygon", outline: square(10_000), holes: [square(500, 20_000)] },
      "hole-outside",
    ],
    [
      "a circle of nothing",
      { kind: "circle", centre: { xMm: 0, yMm: 0 }, radiusMm: 0 },
      "bad-size",
    ],
    [
      "a corridor of one point",
      { kind: "corridor", line: square(9).slice(3), widthMm: 900 },
      "too-few-points",
    ],
    [
      "beyond any site",
      { kind: "circle", centre: { xMm: 1e9, yMm: 0 }, radiusMm: 900 },
      "not-finite",
    ],
    [
      "of no numbers",
      { kind: "circle", centre: { xMm: Number.NaN, yMm: 0 }, radiusMm: 900 },
      "not-finite",
    ],
  ] as const)("%s", (_why, shape, fault) => expect(shapeFault(shape as Shape)).toBe(fault));

  test("none of these is wrong", () => {
    expect(shapeFault({ ...box, holes: [square(500, 1_000)] } as Shape)).toBeUndefined();
  });
});

describe("hours", () => {
  // 2026-11-23 is a Monday; the site is eight hours ahead of UTC.
  const at = (day: number, hour: number) => instant(Date.UTC(2026, 10, day, hour - 8));
  const night = { fromAt: null, toAt: null, days: [1], startMinute: 22 * 60, endMinute: 6 * 60 };
  test.each([
    ["Monday 23:00", at(23, 23), true],
    ["Tuesday 05:00, the night that began on Monday", at(24, 5), true],
    ["Tuesday 06:00", at(24, 6), false],
    ["Tuesday 23:00", at(24, 23), false],
    ["Monday 05:00, the night of Sunday", at(23, 5), false],
  ])("%s", (_when, now, isOn) => expect(isInForce(night, now)).toBe(isOn));

  test("dates bound them, equal hours mean all day", () => {
    const always = { ...night, days: [], startMinute: 0, endMinute: 0 };
    expect(isInForce(always, at(25, 12))).toBe(true);
    expect(isInForce({ ...always, fromAt: at(26, 0) }, at(25, 12))).toBe(false);
    expect(isInForce({ ...always, toAt: at(25, 12) }, at(25, 12))).toBe(false);
  });
});
