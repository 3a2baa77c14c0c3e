/** The packed weight curve: what goes in comes out, and a long fill thins itself out. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CurveRecorder, packCurve, unpackCurve } from "../../src/filling/curve.ts";

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 100_000_000 }),
    massG: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  }),
  { maxLength: 300 },
);

test("what is packed is what is unpacked", () => {
  fc.assert(
    fc.property(steps, (given) => {
      let tMs = 0;
      const points = given.map(({ afterMs, massG }) => {
        tMs += afterMs;
        return { tMs, massG };
      });
      expect(unpackCurve(packCurve(points))).toEqual(points);
    }),
  );
});

test("two minutes of a household cylinder take well under two kilobytes", () => {
  const points = Array.from({ length: 600 }, (_, n) => ({ tMs: n * 200, massG: 16_500 + n * 24 }));
  expect(packCurve(points).length).toBeLessThan(2_000);
});

describe("is no curve", () => {
  const whole = packCurve([
    { tMs: 0, massG: 16_500 },
    { tMs: 200, massG: 16_600 },
  ]);
  test.each([
    ["nothing", Uint8Array.of()],
    ["another version", Uint8Array.of(2, 0, 0)],
    ["an odd number of values", Uint8Array.of(1, 5)],
    ["a value cut off", whole.slice(0, -1)],
  ])("%s", (_why, bytes) => {
    expect(unpackCurve(bytes)).toBeUndefined();
  });

  test("any bytes at all end in a curve or in nothing, never in a throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void unpackCurve(bytes)));
  });
});

test("a recorder keeps five points a second and halves itself instead of growing", () => {
  const recorder = new CurveRecorder(1_000);
  for (let ms = 0; ms < 4 * 3_600_000; ms += 100) recorder.add(1_000 + ms, ms);
  const { points } = recorder;
  expect(points.length).toBeLessThanOrEqual(4_500);
  expect(points.length).toBeGreaterThan(2_000);
  expect(points[0]).toEqual({ tMs: 0, massG: 0 });
  expect(points.every((point) => point.tMs === point.massG)).toBe(true);
  expect(points.at(-1)?.tMs ?? 0).toBeGreaterThan(4 * 3_600_000 - 10_000);
});
