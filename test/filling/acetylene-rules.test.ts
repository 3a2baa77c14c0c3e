/** Dissolved acetylene: physics, acetone by weight, and which step is next. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  acetyleneTarget,
  type CourseFacts,
  courseStep,
  isSettledGood,
  judgeAcetone,
  judgeStage,
  type StageFact,
} from "../../src/filling/acetylene/rules.ts";
import { areSaneLimits } from "../../src/filling/interlock/state.ts";
import { decidePreFill } from "../../src/filling/rules.ts";
import {
  acetyleneMaxG,
  dissolvedPressureAt,
  flowLPerHL,
  residualAcetyleneG,
} from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { instant } from "../../src/kernel/instants.ts";

const HOUR = 3_600_000;
const V40 = { tareG: 62_000, volumeMl: 40_000 };

describe("the pressure over the solution", () => {
  test.each([
    [0, 900, 1_400],
    [40, 2_500, 1_400],
    [15, 1_560, 1_560],
  ])("at %d °C, %d kPa are about %d at 15 °C", (c, kpa, at15) => {
    const got = dissolvedPressureAt(kpa, c, 15);
    expect(Math.abs(got - at15)).toBeLessThan(120);
  });

  test("rises with temperature and pressure, and comes back", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2_500, noNaN: true }),
        fc.double({ min: -30, max: 40, noNaN: true }),
        (kpa, c) => {
          const at15 = dissolvedPressureAt(kpa, c, 15);
          expect(dissolvedPressureAt(kpa + 50, c, 15)).toBeGreaterThan(at15);
          expect(dissolvedPressureAt(kpa, c + 1, 15)).toBeLessThan(at15);
          expect(dissolvedPressureAt(at15, 15, c)).toBeCloseTo(kpa, 6);
        },
      ),
    );
  });

  test("40 L hold 5 to 8 kg at the settled limit, and 7 kg are the most", () => {
    const full = residualAcetyleneG(40_000, 1_560, 15);
    expect(full).toBeGreaterThan(5_000);
    expect(full).toBeLessThan(8_000);
    expect(acetyleneMaxG(40_000, 0)).toBe(7_000);
    expect(acetyleneMaxG(40_000, 6_500)).toBe(6_500);
    expect(acetyleneMaxG(40_000, 9_000)).toBe(7_000);
  });
});

describe("acetone by weight", () => {
  const residual = residualAcetyleneG(40_000, 250, 15);
  const at = (massG: number, kpa = 250) =>
    judgeAcetone(V40, { grossG: V40.tareG + residual + massG, kpa, c: 15 });
  test.each([
    ["just its tare and the gas left", 0, "ok"],
    ["0.4 kg less", -400, "ok"],
    ["a gram below that", -401, "short"],
    ["2 kg less", -2_000, "short"],
    ["a gram below that, for inspection", -2_001, "too-short"],
    ["0.4 kg more", 400, "ok"],
    ["a gram above that", 401, "over"],
  ] as const)("%s", (_why, massG, verdict) => {
    expect(at(massG)).toMatchObject({ verdict, missingG: 0 - massG, residualG: residual });
  });

  test("below the residual pressure of its temperature nothing else counts", () => {
    const low = residualAcetyleneG(40_000, 190, 20);
    const shown = { grossG: V40.tareG + low, kpa: 190, c: 20 };
    expect(judgeAcetone(V40, shown).verdict).toBe("no-residual");
    const cold = residualAcetyleneG(40_000, 190, 10);
    expect(judgeAcetone(V40, { grossG: V40.tareG + cold, kpa: 190, c: 10 }).verdict).toBe("ok");
  });
});

const acetone = {
  verdict: "ok",
  residualG: 1_000,
  missingG: 0,
  grossG: 63_000,
  weighedAt: 0,
} as const;
const stage = (change: Partial<StageFact>): StageFact => ({
  fillId: "f1",
  stage: 1,
  state: "closed",
  endedAt: 100 * HOUR,
  grossG: 66_000,
  isWhole: true,
  ...change,
});
const one = stage({});
const two = stage({ fillId: "f2", stage: 2, endedAt: 200 * HOUR });

describe("what is next", () => {
  const rows: readonly (readonly [string, CourseFacts, number, object])[] = [
    ["nothing was done", { acetone: null, stages: [] }, 0, { kind: "acetone", verdict: "none" }],
    ["acetone is in order", { acetone, stages: [] }, 24, { kind: "fill", stage: 1 }],
    [
      "its check is a day old",
      { acetone, stages: [] },
      24.01,
      { kind: "acetone", verdict: "outdated" },
    ],
    ["it was weighed in the future", { acetone, stages: [] }, -1, { verdict: "outdated" }],
    [
      "acetone is short",
      { acetone: { ...acetone, verdict: "short", missingG: 900 }, stages: [] },
      1,
      { kind: "acetone", verdict: "short", missingG: 900 },
    ],
    [
      "gas flows",
      { acetone, stages: [stage({ state: "filling", endedAt: null })] },
      1,
      { kind: "filling" },
    ],
    [
      "it was cut off",
      { acetone, stages: [stage({ state: "interrupted" })] },
      1,
      { kind: "filling" },
    ],
    [
      "it still hangs there",
      { acetone, stages: [stage({ state: "ended" })] },
      200,
      { kind: "take-off" },
    ],
    [
      "nobody weighed it",
      { acetone, stages: [stage({ grossG: null })] },
      200,
      { kind: "weigh", fillId: "f1" },
    ],
    [
      "a minute before eight hours",
      { acetone, stages: [one] },
      108 - 1 / 60,
      { kind: "rest", untilAt: 108 * HOUR, isLast: false },
    ],
    ["after eight hours", { acetone, stages: [one] }, 108, { kind: "fill", stage: 2 }],
    [
      "a stage that was cut off is done again",
      { acetone, stages: [stage({ isWhole: false })] },
      108,
      { kind: "fill", stage: 1 },
    ],
    [
      "an hour before twenty-four",
      { acetone, stages: [one, two] },
      223,
      { kind: "rest", untilAt: 224 * HOUR, isLast: true },
    ],
    ["after twenty-four", { acetone, stages: [one, two] }, 224, { kind: "final", fillId: "f2" }],
  ];
  test.each(rows)("%s", (_why, facts, hours, step) => {
    expect(courseStep(facts, hours * HOUR)).toMatchObject(step);
  });

  test("time alone never opens a step before its rest, and clocks set back open none", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 6 }), fc.nat(400), (whole, hours) => {
        const stages = whole.map((isWhole, at) =>
          stage({
            fillId: `f${at}`,
            stage: at === 0 ? 1 : 2,
            endedAt: (at + 1) * 30 * HOUR,
            isWhole,
          }),
        );
        const step = courseStep({ acetone, stages }, hours * HOUR);
        const ended = stages.at(-1)?.endedAt;
        if (ended === undefined || ended === null) return;
        if (step.kind === "fill") expect(hours * HOUR).toBeGreaterThanOrEqual(ended + 8 * HOUR);
        if (step.kind === "final") {
          expect(hours * HOUR).toBeGreaterThanOrEqual(ended + 24 * HOUR);
          expect(whole.filter(Boolean).length).toBeGreaterThanOrEqual(2);
        }
      }),
    );
  });
});

test("the machine can hold a fill to the limits of both stages, and the last ends below 1.56 MPa", () => {
  const first = acetyleneTarget(1, false, 1_560, 2_500);
  const again = acetyleneTarget(1, true, 1_560, 2_500);
  const second = acetyleneTarget(2, true, 1_560, 2_500);
  for (const { limits } of [first, again, second, acetyleneTarget(2, true, 1_560, 1_200)]) {
    const bind = {
      kind: "bind",
      position: "1",
      cylinderId: "c",
      weight: null,
      check: null,
    } as const;
    expect(areSaneLimits({ ...bind, pressure: limits, refusals: [], atMs: 0 })).toBe(true);
    expect(limits.targetKpa).toBeLessThan(1_560);
    expect(limits.maxKpa).toBeLessThanOrEqual(1_560);
    expect(limits.ceilingKpa).toBeLessThanOrEqual(2_500);
  }
  expect(first.limits.targetKpa).toBeLessThan(second.limits.targetKpa * 0.61);
  expect(isSettledGood(1_560, 1_560)).toBe(true);
  expect(isSettledGood(1_561, 1_560)).toBe(false);
  expect(isSettledGood(1_501, 1_500)).toBe(false);
});

describe("after a stage", () => {
  const given = {
    ...V40,
    maxG: 7_000,
    withoutGasG: 61_800,
    beforeG: 63_000,
    grossG: 66_000,
    durationMs: 5 * HOUR,
  };
  test("gain, amount and flow are weighed", () => {
    expect(judgeStage(given)).toMatchObject({
      kind: "weighed",
      gainG: 3_000,
      netG: 4_200,
      isOver: false,
      isTooFast: false,
    });
    expect(flowLPerHL(3_000, 5 * HOUR, 40_000)).toBeCloseTo(13.6, 1);
  });
  test.each([
    ["7 kg exactly", { grossG: 68_800 }, { isOver: false }],
    ["a gram more", { grossG: 68_801 }, { isOver: true }],
    [
      "acetone below its tolerance hides nothing",
      { grossG: 68_900, withoutGasG: 61_600 },
      { isOver: true },
    ],
    ["faster than 15 L/(h·L)", { durationMs: 4 * HOUR }, { isTooFast: true }],
    ["lighter than before", { grossG: 62_700 }, { kind: "lighter", lossG: 300 }],
  ] as const)("%s", (_why, change, found) => {
    expect(judgeStage({ ...given, ...change })).toMatchObject(found);
  });
});

describe("a cylinder of acetylene is filled at the step that says so only", () => {
  const facts = {
    cylinder: {
      cylinderId: "c1",
      isOwn: true,
      mediumId: "acetylene",
      isScrapped: false,
      isReportedLost: false,
      isRecalled: false,
      isQuarantined: false,
      isOverFilled: false,
      isFull: false,
      inspectionDueOn: "2030-01-01" as Day,
      serviceEndsOn: "2030-01-01" as Day,
      boundAtPointId: null,
    },
    point: { pointId: "m1", mediumId: "acetylene", lockReason: null },
    operator: { personId: "p1", certifiedUntilOn: "2030-01-01" as Day, unprepared: [] },
    scale: null,
    check: { missing: [], failed: [] },
    isSiteBlocked: false,
    isClockTrusted: true,
  } as const;
  const now = instant(Date.UTC(2026, 5, 15));
  test.each([
    [{ kind: "fill", stage: 1 }, []],
    [undefined, ["filling.acetone_unchecked"]],
    [{ kind: "acetone", verdict: "none", missingG: 0 }, ["filling.acetone_unchecked"]],
    [{ kind: "acetone", verdict: "short", missingG: 500 }, ["filling.acetone_short"]],
    [{ kind: "acetone", verdict: "too-short", missingG: 3_000 }, ["filling.acetone_too_short"]],
    [{ kind: "acetone", verdict: "over", missingG: -600 }, ["filling.acetone_over"]],
    [{ kind: "acetone", verdict: "no-residual", missingG: 0 }, ["filling.residual_low"]],
    [{ kind: "take-off", stage: 1 }, ["filling.stage_unweighed"]],
    [{ kind: "weigh", stage: 1, fillId: "f1" }, ["filling.stage_unweighed"]],
    [{ kind: "rest", stage: 1, untilAt: 1, isLast: false }, ["filling.at_rest"]],
    [{ kind: "final", fillId: "f1" }, ["filling.final_check_due"]],
  ] as const)("%o", (acetylene, codes) => {
    const found = decidePreFill({ ...facts, acetylene }, now).map(({ code }) => code);
    expect(found).toEqual([...codes]);
  });
});
