/** Flow while a gun is locked: what counts as gas and what is only somebody putting something down. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { FLOW_WINDOW_MS, NO_FLOW, watchFlow } from "../../src/filling/flow/watch.ts";

type Reading = {
  readonly massG: number | null;
  readonly atMs: number;
  readonly isPermitted?: boolean;
};

/** Rises that were reported, over a list of readings. */
function reportsOf(readings: readonly Reading[]): number[] {
  let watch = NO_FLOW;
  const reports: number[] = [];
  for (const { massG, atMs, isPermitted } of readings) {
    const after = watchFlow(watch, { massG, atMs }, isPermitted === true);
    if (after.riseG !== undefined) reports.push(after.riseG);
    watch = after.watch;
    expect(watch.kept.length).toBeLessThanOrEqual(101);
  }
  return reports;
}

/** `count` readings from a mass on, each `stepG` more and `everyMs` later. */
function ramp(fromG: number, stepG: number, count: number, everyMs = 200, fromMs = 0): Reading[] {
  return Array.from({ length: count }, (_, n) => ({
    massG: fromG + stepG * n,
    atMs: fromMs + everyMs * n,
  }));
}

const still = (massG: number, count: number, fromMs = 0): Reading[] =>
  ramp(massG, 0, count, 200, fromMs);

const permitted = (list: Reading[]): Reading[] =>
  list.map((item) => ({ ...item, isPermitted: true }));

describe("is reported", () => {
  const rows: readonly (readonly [string, readonly Reading[], number])[] = [
    ["a full flow of 450 g/s", ramp(16_500, 90, 30), 1],
    ["a slow leak of 75 g/s through a valve that does not shut", ramp(16_500, 15, 60), 1],
    ["a slow scale with a frame a second", ramp(16_500, 110, 12, 1_000), 1],
    ["a flow that goes on for long is one event", ramp(16_500, 90, 300), 1],
    [
      "a flow that stops and begins again is two events",
      [...ramp(16_500, 90, 30), ...still(19_110, 80, 6_000), ...ramp(19_110, 90, 30, 200, 22_000)],
      2,
    ],
    [
      "a valve that stayed open after a withdrawal",
      [...permitted(ramp(16_500, 90, 20)), ...ramp(18_300, 90, 20, 200, 4_000)],
      1,
    ],
    [
      "flow after the cylinder was put on",
      [...still(0, 5), ...still(16_500, 10, 1_000), ...ramp(16_500, 90, 20, 200, 3_000)],
      1,
    ],
    [
      "a noisy flow",
      ramp(16_500, 60, 50).map((r, n) => ({ ...r, massG: (r.massG ?? 0) + (n % 3) * 10 })),
      1,
    ],
  ];
  test.each(rows)("%s", (_why, readings, expected) => {
    expect(reportsOf(readings).length).toBe(expected);
  });
});

describe("is not reported", () => {
  const rows: readonly (readonly [string, readonly Reading[]])[] = [
    ["a fill that is permitted", permitted(ramp(16_500, 90, 200))],
    ["a cylinder put on at once", [...still(0, 10), ...still(16_500, 60, 2_000)]],
    [
      "a cylinder lowered in half a second",
      [...still(0, 10), ...ramp(0, 3_300, 6, 100, 2_000), ...still(16_500, 60, 2_600)],
    ],
    ["a tool of 550 g put on the scale", [...still(16_500, 10), ...still(17_050, 60, 2_000)]],
    [
      "two tools of 300 g",
      [...still(16_500, 10), ...still(16_800, 10, 2_000), ...still(17_100, 60, 4_000)],
    ],
    [
      "the free fall of 400 g after a cut-off",
      [
        ...permitted(ramp(30_000, 90, 5)),
        ...ramp(30_450, 80, 6, 200, 1_000),
        ...still(30_850, 60, 2_200),
      ],
    ],
    ["drift of a gram a second", ramp(16_500, 1, 600, 1_000)],
    ["flow below the limit: 40 g/s", ramp(16_500, 8, 300)],
    [
      "a swing of wind",
      Array.from({ length: 200 }, (_, n) => ({
        atMs: n * 200,
        massG: 16_500 + Math.round(200 * Math.sin(n / 3)),
      })),
    ],
    ["emptying", ramp(31_000, -90, 100)],
    ["no number at all", Array.from({ length: 50 }, (_, n) => ({ atMs: n * 200, massG: null }))],
    [
      "a rise that is only seen across a gap in the readings",
      [...still(16_500, 10), { massG: null, atMs: 2_000 }, ...still(18_000, 60, 2_200)],
    ],
  ];
  test.each(rows)("%s", (_why, readings) => {
    expect(reportsOf(readings)).toEqual([]);
  });
});

test("no rise within a window up to the limit is ever reported, whatever the readings", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          g: fc.integer({ min: 16_500, max: 17_000 }),
          ms: fc.integer({ min: 1, max: 2_000 }),
        }),
      ),
      (steps) => {
        let atMs = 0;
        const readings = steps.map(({ g, ms }) => {
          atMs += ms;
          return { massG: g, atMs };
        });
        expect(reportsOf(readings)).toEqual([]);
      },
    ),
  );
});

test("every even flow between 60 and 1800 g/s is reported within two windows", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 1_800 }),
      fc.integer({ min: 100, max: 1_000 }),
      fc.integer({ min: 0, max: 30_000 }),
      (gPerS, everyMs, fromG) => {
        const count = Math.ceil((FLOW_WINDOW_MS * 2) / everyMs);
        const readings = Array.from({ length: count }, (_, n) => ({
          atMs: n * everyMs,
          massG: fromG + Math.round((gPerS * n * everyMs) / 1_000),
        }));
        expect(reportsOf(readings).length).toBe(1);
      },
    ),
  );
});
