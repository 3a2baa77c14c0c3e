/** Solver and filter in a simulated hall: walls that delay, distances that are missing, and places known exactly. */
import { describe, expect, test } from "bun:test";
import { createSite, type SitePlan } from "../../firmware-bridge/simulators/uwb-site.ts";
import { instant } from "../../src/kernel/instants.ts";
import type { Anchor, Fix } from "../../src/positioning/index.ts";
import { Pipeline } from "../../src/positioning/rules/pipeline.ts";
import { planeAt, SPACE, solve, tunnel, type Vec3 } from "../../src/positioning/rules/solver.ts";

const HALL: readonly (readonly [number, number])[] = [
  [0, 0],
  [30_000, 0],
  [30_000, 20_000],
  [0, 20_000],
  [15_000, 0],
  [15_000, 20_000],
];

const anchors: readonly Anchor[] = HALL.map(([xMm, yMm], id) => ({
  id: `a${id}`,
  radioId: String(id),
  floorId: "ground",
  xMm,
  yMm,
  zMm: 3_000,
}));

function planOf(change: Partial<SitePlan> = {}): SitePlan {
  return {
    anchors: HALL.map(([xMm, yMm], id) => ({ id, xMm, yMm, zMm: 3_000 })),
    walls: [],
    people: [1, 2, 3].map((tag) => ({
      tag,
      heightMm: 1_200,
      speedMmPerS: 1_300,
      path: [
        { xMm: 3_000 * tag, yMm: 2_000, pauseMs: 2_000 },
        { xMm: 26_000, yMm: 4_000 * tag, pauseMs: 1_000 },
        { xMm: 5_000, yMm: 18_000, pauseMs: 0 },
      ],
    })),
    seed: 7,
    rateHz: 2,
    sigmaMm: 80,
    rangeMaxMm: 60_000,
    dropShare: 0.05,
    ...change,
  };
}

/** Errors in metres of all fixes of two minutes, and the share of rounds that gave one. */
function walk(plan: SitePlan) {
  const site = createSite(plan);
  const pipeline = new Pipeline(anchors, { solver: "plane", tagHeightMm: 1_200 });
  const errors: number[] = [];
  let rounds = 0;
  for (let second = 0; second < 120; second += 1) {
    for (const { atMs, truth, ranges } of site.step(1_000).rounds) {
      rounds += 1;
      const fix = pipeline.take({
        tag: String(truth.tag),
        at: instant(1_800_000_000_000 + atMs),
        ranges: ranges.map(({ anchor, distanceMm }) => ({ anchor: String(anchor), distanceMm })),
      });
      if (typeof fix === "string") continue;
      errors.push(Math.hypot(fix.xMm - truth.xMm, fix.yMm - truth.yMm) / 1_000);
    }
  }
  errors.sort((a, b) => a - b);
  const at = (share: number): number => errors[Math.floor(errors.length * share)] ?? 99;
  return { p68: at(0.6827), p95: at(0.95), share: errors.length / rounds };
}

describe("in a hall", () => {
  test("with a clear view the error is a hand's breadth", () => {
    const { p68, p95, share } = walk(planOf());
    expect(share).toBeGreaterThan(0.98);
    expect(p68).toBeLessThan(0.2);
    expect(p95).toBeLessThan(0.45);
  });

  test("walls that delay by metres move nobody by metres", () => {
    const walls = [
      { x1Mm: 12_000, y1Mm: 6_000, x2Mm: 12_000, y2Mm: 20_000, delayMm: 2_500 },
      { x1Mm: 20_000, y1Mm: 0, x2Mm: 20_000, y2Mm: 9_000, delayMm: 4_000 },
    ];
    const { p68, p95, share } = walk(planOf({ walls }));
    expect(share).toBeGreaterThan(0.9);
    expect(p68).toBeLessThan(0.5);
    expect(p95).toBeLessThan(0.8);
  });
});

const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const rangesTo = (at: Vec3, places: readonly Vec3[], late: readonly number[] = []) =>
  places.map((anchor, index) => ({ anchor, distanceM: distance(anchor, at) + (late[index] ?? 0) }));

describe("the solver", () => {
  const corners: readonly Vec3[] = [
    [0, 0, 3],
    [20, 0, 3],
    [20, 12, 2],
    [0, 12, 5],
    [10, 0, 4],
  ];

  test("finds the exact place, in the plane, in space and in a tunnel", () => {
    const at: Vec3 = [7, 4, 1.2];
    expect(distance(solve(planeAt(1.2), rangesTo(at, corners))?.at ?? [0, 0, 0], at)).toBeLessThan(
      0.001,
    );
    expect(distance(solve(SPACE, rangesTo(at, corners))?.at ?? [0, 0, 0], at)).toBeLessThan(0.01);
    const line = tunnel([0, 0, 1.2], [100, 0, 1.2]);
    const inTunnel: Vec3 = [37, 0, 1.2];
    const two: readonly Vec3[] = [
      [0, 1, 3],
      [100, 1, 3],
    ];
    expect(distance(solve(line, rangesTo(inTunnel, two))?.at ?? [0, 0, 0], inTunnel)).toBeLessThan(
      0.01,
    );
  });

  test.each([0, 1, 2, 3, 4])("does not believe the one distance that is 6 m late (%i)", (index) => {
    const at: Vec3 = [13, 5, 1.2];
    const late = [0, 0, 0, 0, 0].map((_, own) => (own === index ? 6 : 0));
    const solved = solve(planeAt(1.2), rangesTo(at, corners, late));
    expect(distance(solved?.at ?? [0, 0, 0], at)).toBeLessThan(0.05);
    expect(solved?.used).toBe(4);
  });

  test("anchors on one line tell no side; what was expected does", () => {
    const wall: readonly Vec3[] = [
      [0, 0, 3],
      [10, 0, 3],
      [20, 0, 3],
    ];
    const at: Vec3 = [8, 6, 1.2];
    const expected: Vec3 = [8, 5, 1.2];
    expect(
      distance(solve(planeAt(1.2), rangesTo(at, wall), expected)?.at ?? [0, 0, 0], at),
    ).toBeLessThan(0.1);
  });

  test.each([
    ["two distances and nothing expected", rangesTo([5, 5, 1.2], corners.slice(0, 2))],
    ["three times the same anchor", rangesTo([5, 5, 1.2], Array<Vec3>(3).fill([0, 0, 3]))],
    ["nothing", []],
    [
      "no numbers",
      [Number.NaN, -1, Number.POSITIVE_INFINITY].map((distanceM) => ({
        anchor: [0, 0, 3] as Vec3,
        distanceM,
      })),
    ],
  ])("gives nothing rather than a guess for %s", (_why, ranges) => {
    expect(solve(planeAt(1.2), ranges)).toBeUndefined();
  });
});

describe("the filter and the floor", () => {
  const pipeline = (): Pipeline => new Pipeline(anchors, { solver: "plane", tagHeightMm: 1_200 });
  const placed = (second: number, xMm: number, floorId = "ground") => ({
    tag: "9",
    at: instant(1_800_000_000_000 + second * 1_000),
    floorId,
    xMm,
    yMm: 1_000,
    zMm: 1_200,
    sigmaMm: 200,
  });

  test("one jump is not followed, a lasting one is", () => {
    const one = pipeline();
    for (let second = 0; second < 10; second += 1) one.place(placed(second, 1_000));
    expect(one.place(placed(10, 40_000))).toBe("outlier");
    expect((one.place(placed(11, 1_000)) as Fix).xMm).toBeLessThan(2_000);
    for (let second = 12; second < 15; second += 1) one.place(placed(second, 40_000));
    expect((one.place(placed(15, 40_000)) as Fix).xMm).toBeGreaterThan(39_000);
  });

  test("what comes late is said to be late and changes nothing", () => {
    const one = pipeline();
    one.place(placed(5, 1_000));
    expect(one.place(placed(4, 9_000))).toBe("late");
    expect((one.place(placed(6, 1_000)) as Fix).xMm).toBe(1_000);
  });

  test("a signal through the ceiling for a moment changes no floor, four rounds do", () => {
    const both = [
      ...anchors,
      ...anchors.map((anchor) => ({ ...anchor, radioId: `u${anchor.radioId}`, floorId: "upper" })),
    ];
    const two = new Pipeline(both, { solver: "plane", tagHeightMm: 1_200 });
    const at = { xMm: 9_000, yMm: 6_000, zMm: 1_200 };
    const round = (second: number, isUp: boolean): Fix =>
      two.take({
        tag: "1",
        at: instant(1_800_000_000_000 + second * 1_000),
        ranges: both.map(({ radioId, xMm, yMm, zMm, floorId }) => ({
          anchor: radioId,
          distanceMm:
            Math.hypot(xMm - at.xMm, yMm - at.yMm, zMm - at.zMm) +
            ((floorId === "upper") === isUp ? 0 : 250),
        })),
      }) as Fix;
    expect(round(0, false).floorId).toBe("ground");
    expect([1, 2].map((second) => round(second, true).floorId)).toEqual(["ground", "ground"]);
    expect(round(3, false).floorId).toBe("ground");
    const up = [4, 5, 6, 7].map((second) => round(second, true).floorId);
    expect(up).toEqual(["ground", "ground", "ground", "upper"]);
  });
});
