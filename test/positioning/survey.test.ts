/** Anchors that do not stand where the plan says are named, and no others; walls move nobody. */
import { describe, expect, test } from "bun:test";
import { createSite } from "../../firmware-bridge/simulators/uwb-site.ts";
import { instant } from "../../src/kernel/instants.ts";
import type { Anchor } from "../../src/positioning/index.ts";
import { Pipeline } from "../../src/positioning/rules/pipeline.ts";
import { Survey } from "../../src/positioning/rules/survey.ts";

const PLAN: readonly Anchor[] = Array.from({ length: 12 }, (_, index) => ({
  ...{ id: `a${index}`, radioId: String(index), floorId: "a" },
  ...{ xMm: (index % 4) * 15_000, yMm: Math.floor(index / 4) * 15_000 },
  zMm: 3_000 + (index % 3) * 700,
}));
const WALLS = [{ x1Mm: 20_000, y1Mm: 5_000, x2Mm: 20_000, y2Mm: 25_000, delayMm: 2_500 }];

/** Ten minutes of six walkers; `moved` hangs elsewhere than the plan says. */
function walked(moved: number | undefined, byMm: number, seed: number): Survey {
  const anchors = PLAN.map(({ xMm, yMm, zMm }, id) => ({
    ...{ id, yMm, zMm, xMm: id === moved ? xMm + byMm : xMm },
  }));
  const people = Array.from({ length: 6 }, (_, tag) => ({
    ...{ tag, heightMm: 1_200, speedMmPerS: 1_100 + tag * 50 },
    path: Array.from({ length: 8 }, (_step, n) => ({
      xMm: ((tag * 7 + n * 13) % 43) * 1_000 + 1_000,
      yMm: ((tag * 11 + n * 17) % 28) * 1_000 + 1_000,
      pauseMs: 3_000,
    })),
  }));
  const noise = { sigmaMm: 90, rangeMaxMm: 40_000, dropShare: 0.05 };
  const site = createSite({ seed, anchors, walls: WALLS, people, rateHz: 1, ...noise });
  const pipeline = new Pipeline(PLAN, { solver: "plane", tagHeightMm: 1_200 });
  const survey = new Survey(PLAN, 1_200);
  for (let minute = 0; minute < 5; minute += 1) {
    for (const { atMs, truth, ranges } of site.step(60_000).rounds) {
      const round = {
        tag: String(truth.tag),
        at: instant(1_800_000_000_000 + atMs),
        ranges: ranges.map((one) => ({ anchor: String(one.anchor), distanceMm: one.distanceMm })),
      };
      const fix = pipeline.take(round);
      if (typeof fix !== "string") survey.follow(fix, round);
    }
  }
  return survey;
}

const namedBy = (survey: Survey): string[] =>
  survey.moved().map(({ facts }) => String(facts["anchor"]));

describe("by the cards that walk about", () => {
  test.each([1, 2, 3])("nobody is named where all hang right, walls or not (seed %i)", (seed) => {
    const survey = walked(undefined, 0, seed);
    expect(namedBy(survey)).toEqual([]);
    expect([...survey.checks().values()].filter(({ state }) => state === "unknown")).toEqual([]);
  });

  test.each([
    [5, 4_000, 1],
    [6, -4_000, 3],
    [6, 2_000, 4],
  ])("anchor %i, %i mm off, is named and no other is (seed %i)", (moved, byMm, seed) => {
    expect(namedBy(walked(moved, byMm, seed))).toEqual([String(moved)]);
  });

  test("one that went away from everybody is only too long, which a cover would be too", () => {
    const survey = walked(0, -3_000, 2);
    expect(survey.checks().get("a0")?.state).toBe("covered");
    expect(namedBy(survey)).toEqual([]);
  });
});

describe("by the distances between anchors", () => {
  function measured(moved: number | undefined): Survey {
    const survey = new Survey(PLAN, 1_200);
    for (let round = 0; round < 10; round += 1) {
      PLAN.forEach((a, i) => {
        PLAN.forEach((b, j) => {
          if (i >= j) return;
          const [from, to] = [a, b].map((one, n) => ({
            ...one,
            xMm: (n === 0 ? i : j) === moved ? one.xMm + 2_000 : one.xMm,
          }));
          if (from === undefined || to === undefined) return;
          const apart = Math.hypot(from.xMm - to.xMm, from.yMm - to.yMm, from.zMm - to.zMm);
          survey.between(a.radioId, b.radioId, Math.round(apart + 30));
        });
      });
    }
    return survey;
  }

  test("the moved one is named, its pairs are not, and a stranger says nothing", () => {
    expect(namedBy(measured(undefined))).toEqual([]);
    const survey = measured(7);
    survey.between("7", "99", 1);
    expect(namedBy(survey)).toEqual(["7"]);
    expect(survey.checks().get("a7")?.pairs).toBe(11);
  });
});
