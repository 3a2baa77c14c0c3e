/** Gatherings against a search of every pair of rim points, and the layouts of AQ 3064.3 annex A.4. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Point } from "../../src/positioning/index.ts";
import { findGatherings, gatherLevelOf } from "../../src/positioning/rules/gathering.ts";

const R = 15_000;

/** Every disc with two people on its rim, and every disc around one: the slow way. */
function mostTogether(points: readonly Point[], isAny: boolean, radiusMm: number): number {
  const centres = [...points];
  if (isAny) {
    for (const a of points) {
      for (const b of points) {
        const d = Math.hypot(a.xMm - b.xMm, a.yMm - b.yMm);
        if (d === 0 || d > 2 * radiusMm) continue;
        const h = Math.sqrt(radiusMm * radiusMm - (d * d) / 4);
        centres.push({
          xMm: (a.xMm + b.xMm) / 2 + (h * (a.yMm - b.yMm)) / d,
          yMm: (a.yMm + b.yMm) / 2 + (h * (b.xMm - a.xMm)) / d,
        });
      }
    }
  }
  const within = (centre: Point): number =>
    points.filter((p) => Math.hypot(p.xMm - centre.xMm, p.yMm - centre.yMm) <= radiusMm + 1e-6)
      .length;
  return Math.max(0, ...centres.map(within));
}

const ring = (count: number, radiusMm: number, turn = 0): Point[] =>
  Array.from({ length: count }, (_, index) => ({
    xMm: radiusMm * Math.cos(turn + (index * 2 * Math.PI) / count),
    yMm: radiusMm * Math.sin(turn + (index * 2 * Math.PI) / count),
  }));

const people = fc.array(
  fc.record({ xMm: fc.integer({ min: 0, max: 70_000 }), yMm: fc.integer({ min: 0, max: 70_000 }) }),
  { maxLength: 24 },
);

describe("the fullest disc", () => {
  for (const mode of ["any-disc", "centred"] as const) {
    test(`is as full as the slow search finds it (${mode})`, () => {
      fc.assert(
        fc.property(people, (points) => {
          // Half a millimetre at the rim is left to rounding: either answer is right there.
          const [least = 0, most = 0] = [R - 0.6, R + 0.6]
            .map((radius) => mostTogether(points, mode === "any-disc", radius))
            .map((count) => (count >= 3 ? count : 0));
          const found = findGatherings(points, R, mode);
          expect(found[0]?.members.length ?? 0).toBeWithin(least, most + 1);
          const all = found.flatMap(({ members }) => members);
          expect(new Set(all).size).toBe(all.length);
          for (const { centre, members } of found) {
            for (const index of members) {
              const p = points[index] ?? centre;
              expect(Math.hypot(p.xMm - centre.xMm, p.yMm - centre.yMm)).toBeLessThanOrEqual(R + 1);
            }
          }
        }),
        { numRuns: 3_000 },
      );
    });
  }
});

describe("annex A.4 of AQ 3064.3", () => {
  const missTest = [{ xMm: 0, yMm: 0 }, ...ring(5, 12_000)];

  test("one in the centre and five at 12 m are six, however searched", () => {
    expect(findGatherings(missTest, R, "any-disc")[0]?.members.length).toBe(6);
    expect(findGatherings(missTest, R, "centred")[0]?.members.length).toBe(6);
  });

  test("the sixth just outside 18 m: discs around a person pass, any disc may find six", () => {
    const falseTest = [{ xMm: 0, yMm: 0 }, ...ring(4, 12_000), { xMm: 18_050, yMm: 0 }];
    expect(findGatherings(falseTest, R, "centred")[0]?.members.length).toBe(5);
    const turned = [{ xMm: 0, yMm: 0 }, ...ring(4, 12_000, Math.PI / 4), { xMm: 18_050, yMm: 0 }];
    expect(findGatherings(turned, R, "any-disc")[0]?.members.length).toBe(6);
  });
});

test.each([
  [2, undefined],
  [3, "yellow"],
  [4, "orange"],
  [6, "orange"],
  [7, "red"],
] as const)("%i people", (count, level) => expect(gatherLevelOf(count)).toBe(level as never));

test("500 cards at one gate are searched in far less than a second", () => {
  const crowd = ring(500, 9_000).map((p, index) => ({
    xMm: p.xMm * ((index % 7) / 7),
    yMm: p.yMm,
  }));
  expect(findGatherings(crowd, R, "any-disc")[0]?.members.length).toBe(500);
});
