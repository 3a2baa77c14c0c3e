/** What people draw: refused in words where it crosses itself, and never changed by being shown again. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Point } from "../../src/positioning/model.ts";
import { crossesItself, parseShape, shapeValues } from "../../src/positioning/pages/form-shape.ts";
import { doCross } from "../../src/positioning/rules/geometry.ts";

const PLAN = { widthMm: 100_000, heightMm: 50_000 };

test.each([
  ["a square", { points: "0,0; 10,0; 10,10; 0,10" }, undefined],
  ["Chinese marks", { points: "0，0；10，0；10，10" }, undefined],
  ["a bow tie", { points: "0,0; 10,10; 10,0; 0,10" }, { points: "crosses" }],
  ["a corner touches an edge", { points: "0,0; 10,0; 10,10; 5,0; 0,10" }, { points: "crosses" }],
  ["a spike folds back", { points: "0,0; 10,0; 5,0; 5,10" }, { points: "crosses" }],
  ["the last edge folds back", { points: "5,0; 10,0; 5,10; 0,0; 7,0" }, { points: "crosses" }],
  ["a corner twice", { points: "0,0; 10,0; 10,0; 0,10" }, { points: "crosses" }],
  ["two corners", { points: "0,0; 10,0" }, { points: "too-few" }],
  ["nothing", { points: " " }, { points: "missing" }],
  ["words", { points: "0,0; ten,0; 3,3" }, { points: "not-a-pair" }],
  ["a hand's breadth", { points: "0,0; 0.3,0; 0.3,0.3" }, { points: "too-small" }],
  ["beside the plan", { points: "0,0; 101,0; 10,10" }, { points: "outside-plan" }],
  ["a hole", { points: "0,0; 10,0; 10,10; 0,10", holes: "2,2; 4,2; 4,4" }, undefined],
  [
    "a hole beside it",
    { points: "0,0; 10,0; 10,10; 0,10", holes: "12,2; 14,2; 14,4" },
    { holes: "hole-outside" },
  ],
  [
    "a hole over the edge",
    { points: "0,0; 10,0; 10,10; 0,10", holes: "8,2; 14,2; 14,4" },
    { holes: "hole-outside" },
  ],
  [
    "a hole that crosses itself",
    { points: "0,0; 10,0; 10,10; 0,10", holes: "2,2; 4,4; 4,2; 2,4" },
    { holes: "hole-crosses" },
  ],
  [
    "a hole in a hole",
    { points: "0,0; 10,0; 10,10; 0,10", holes: "1,1; 8,1; 8,8; 1,8\n3,3; 4,3; 4,4" },
    { holes: "holes-touch" },
  ],
  ["a circle", { shape: "circle", points: "5,5", radius: "3.5" }, undefined],
  ["a circle without radius", { shape: "circle", points: "5,5" }, { radius: "not-a-length" }],
  [
    "a circle of nothing",
    { shape: "circle", points: "5,5", radius: "0.1" },
    { radius: "not-a-length" },
  ],
  ["two centres", { shape: "circle", points: "5,5; 6,6", radius: "3" }, { points: "too-many" }],
  ["a corridor", { shape: "corridor", points: "0,0; 20,0; 20,20", width: "2" }, undefined],
  [
    "a corridor of a point",
    { shape: "corridor", points: "0,0", width: "2" },
    { points: "too-few" },
  ],
  [
    "a corridor without width",
    { shape: "corridor", points: "0,0; 20,0" },
    { width: "not-a-length" },
  ],
  ["no shape", { shape: "star", points: "0,0" }, { shape: "choose" }],
] as const)("%s", (_why, fields, problems) => {
  const parsed = parseShape({ shape: "polygon", ...fields }, PLAN);
  if (problems === undefined) expect(parsed.ok).toBe(true);
  else expect(parsed).toEqual({ ok: false, refusal: problems });
});

test("more corners than anybody draws are refused", () => {
  const points = Array.from({ length: 101 }, (_, n) => `${n},${n % 7}`).join(";");
  expect(parseShape({ shape: "corridor", points, width: "1" }, PLAN)).toEqual({
    ok: false,
    refusal: { points: "too-many" },
  });
});

const pair = fc.record({
  xMm: fc.integer({ min: 0, max: 100_000 }),
  yMm: fc.integer({ min: 0, max: 50_000 }),
});

/** A star around a middle never crosses itself. */
const star = fc
  .array(fc.integer({ min: 2_000, max: 20_000 }), { minLength: 3, maxLength: 30 })
  .map((radii): readonly Point[] =>
    radii.map((radius, index) => {
      const angle = (2 * Math.PI * index) / radii.length;
      return {
        xMm: Math.round(50_000 + radius * Math.cos(angle)),
        yMm: Math.round(25_000 + radius * Math.sin(angle)),
      };
    }),
  );

test("a star is taken, and comes back from its fields as it was", () => {
  fc.assert(
    fc.property(star, (points) => {
      const shape = { kind: "polygon", outline: points, holes: [] } as const;
      expect(parseShape(shapeValues(shape), PLAN)).toEqual({ ok: true, value: shape });
    }),
  );
});

test("a quadrilateral with a pair of opposite sides that meet crosses itself", () => {
  fc.assert(
    fc.property(pair, pair, pair, pair, (a, b, c, d) => {
      if (doCross([a, b], [c, d]) || doCross([b, c], [d, a])) {
        expect(crossesItself([a, b, c, d])).toBe(true);
      }
    }),
  );
});
