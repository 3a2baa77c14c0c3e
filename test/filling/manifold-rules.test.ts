/** Targets, verdicts, places and the leak test of a manifold, and what its gauge makes of readings. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { areSaneLimits } from "../../src/filling/interlock/state.ts";
import {
  isTemperatureUnit,
  kilopascalOf,
  ManifoldGauge,
  TEMPERATURE_MAX_AGE_MS,
} from "../../src/filling/manifold/gauge.ts";
import {
  beginLeakTest,
  decidePlace,
  followLeakTest,
  isTooFast,
  judgePressure,
  pressureTargetOf,
} from "../../src/filling/manifold/rules.ts";
import { findMedium, MEDIA } from "../../src/gases/index.ts";

const oxygen = findMedium("oxygen")!;

describe("how far a cylinder may be filled", () => {
  test.each([
    ["by its stamp", 15_000, 18_000, { maxKpa: 15_000, targetKpa: 14_700, ceilingKpa: 18_000 }],
    ["by the pipes", 15_000, 12_000, { maxKpa: 12_000, targetKpa: 11_760, ceilingKpa: 12_000 }],
    ["by its heat at 60 °C", 20_000, 30_000, { maxKpa: 19_846, ceilingKpa: 24_000 }],
  ])("%s", (_why, working, pipes, limits) => {
    expect(pressureTargetOf(oxygen, working, pipes)).toMatchObject({ ok: true, value: { limits } });
  });

  test.each([
    ["a medium by weight", "carbon-dioxide", 15_000, "filling.not_by_pressure"],
    ["acetylene", "acetylene", 1_560, "filling.not_by_pressure"],
    ["no stamp", "oxygen", 0, "filling.working_pressure_unknown"],
    ["an absurd stamp", "oxygen", 900_000, "filling.working_pressure_unknown"],
    ["no number", "oxygen", Number.NaN, "filling.working_pressure_unknown"],
  ] as const)("not at all: %s", (_why, medium, working, code) => {
    expect(pressureTargetOf(findMedium(medium)!, working, 18_000)).toEqual({
      ok: false,
      refusal: { code },
    });
  });

  test("every target that is given is one that the interlock can hold a fill to", () => {
    const media = MEDIA.filter(({ fillForm }) => fillForm === "pressure");
    fc.assert(
      fc.property(
        fc.constantFrom(...media),
        fc.integer({ min: 1_000, max: 50_000 }),
        fc.integer({ min: 1_000, max: 60_000 }),
        (medium, working, pipes) => {
          const target = pressureTargetOf(medium, working, pipes);
          if (!target.ok) throw new Error(target.refusal.code);
          const { limits, minAt20Kpa } = target.value;
          const bind = { kind: "bind", weight: null, pressure: limits } as never;
          expect(areSaneLimits(bind)).toBe(true);
          expect(minAt20Kpa).toBeLessThanOrEqual(limits.targetKpa);
          expect(limits.maxKpa).toBeLessThanOrEqual(Math.min(working, pipes));
        },
      ),
    );
  });
});

test.each([
  [14_249, "under"],
  [14_250, "ok"],
  [15_000, "ok"],
  [15_001, "over"],
] as const)("%d kPa at 20 °C is %s", (kpa, verdict) => {
  const limits = { minAt20Kpa: 14_250, maxAt20Kpa: 15_000 };
  expect(judgePressure(kpa, limits).verdict).toBe(verdict);
});

test.each([
  [1_799_999, 30, true],
  [1_800_000, 30, false],
  [5, 0, false],
  [null, 30, false],
] as const)("%p ms where %d min are asked for: too fast is %p", (ms, min, isFast) => {
  expect(isTooFast(ms, min)).toBe(isFast);
});

describe("the leak test", () => {
  const rules = { holdS: 10, holdFallKpa: 20 };
  const run = (readings: readonly (readonly [number, number | null])[]) =>
    readings.reduce(
      (test, [atMs, kpa]) => followLeakTest(test, kpa, atMs, rules),
      beginLeakTest("p1", 500, 0),
    );
  const steady = (untilMs: number) =>
    Array.from({ length: untilMs / 500 }, (_, index) => [(index + 1) * 500, 500] as const);

  test.each([
    ["holds to the end", steady(10_000), "passed"],
    ["is not over yet", steady(9_500), "running"],
    [
      "may fall by its limit",
      [
        ...steady(5_000),
        ...steady(10_000)
          .slice(10)
          .map(([at]) => [at, 480] as const),
      ],
      "passed",
    ],
    ["falls by more", [...steady(5_000), [5_500, 479]], "failed"],
    ["rises", [...steady(5_000), [5_500, 521]], "failed"],
    ["has a gap", [...steady(5_000), [6_501, 500]], "failed"],
    ["loses its number", [...steady(5_000), [5_500, null]], "failed"],
    ["stays failed", [[500, null], ...steady(10_000).slice(1)], "failed"],
    ["stays passed", [...steady(10_000), [10_500, 100]], "passed"],
  ] as const)("%s", (_why, readings, state) => {
    expect(run(readings).state).toBe(state);
  });
});

describe("where a scan goes", () => {
  const blank = { kind: "blank", byPersonId: "p1" } as const;
  const open = { kind: "open" } as const;
  const bound = (cylinderId: string) =>
    ({
      kind: "bound",
      cylinderId,
      weight: null,
      pressure: null,
      check: null,
      refusals: [],
      wasSeen: false,
    }) as const;
  const positions = { "1": bound("A"), "2": blank, "3": open, "4": open };

  test.each([
    ["to the first free one", "B", undefined, { ok: true, value: "3" }],
    ["to the chosen one", "B", "4", { ok: true, value: "4" }],
    ["in place of another", "B", "1", { ok: true, value: "1" }],
    ["to where it is already", "A", "1", { ok: true, value: "1" }],
    ["not to a second one", "A", "4", { refusal: { code: "filling.bound_at_position" } }],
    ["not to one that is none", "B", "9", { refusal: { code: "filling.no_free_position" } }],
  ] as const)("%s", (_why, cylinderId, chosen, outcome) => {
    expect(decidePlace(positions, cylinderId, chosen)).toMatchObject(outcome);
  });

  test("nowhere when all is taken", () => {
    expect(decidePlace({ "1": bound("A") }, "B", undefined)).toMatchObject({
      refusal: { code: "filling.no_free_position" },
    });
  });
});

describe("the gauge", () => {
  const gaugeAt = (...temperatures: readonly number[]) => {
    const gauge = new ManifoldGauge("oxygen", { holdS: 10, holdFallKpa: 20 });
    for (const [index, c] of temperatures.entries()) gauge.takeTemperature(c, index * 100);
    return gauge;
  };

  test.each([
    ["three that agree: the coldest counts", [21, 20, 22], 20],
    ["two are too few", [20, 20], undefined],
    ["three that differ too much", [20, 31, 20], undefined],
    ["beyond what can be", [20, 20, 80], undefined],
    ["after a wrong one three more are needed", [20, 20, 80, 20, 20], undefined],
  ] as const)("%s", (_why, temperatures, celsius) => {
    expect(gaugeAt(...temperatures).temperature(500)).toBe(celsius);
  });

  test("a temperature grows old, and then there is nothing to judge by", () => {
    const gauge = gaugeAt(20, 20, 20);
    expect(gauge.takePressure(10_000, 200 + TEMPERATURE_MAX_AGE_MS).at20Kpa).toBeCloseTo(10_000, 0);
    expect(gauge.takePressure(10_000, 201 + TEMPERATURE_MAX_AGE_MS)).toEqual({
      pressureKpa: 10_000,
      temperatureC: null,
      at20Kpa: null,
    });
  });

  test.each([
    [15, "MPa", 15_000],
    [150, "bar", 15_000],
    [15_000, "kPa", 15_000],
    [153, "kg/cm2", 15_004.2],
    [2_175, "psi", 14_996.1],
    [15, "Cel", null],
    [null, "MPa", null],
  ])("%p %s is %p kPa", (value, unit, kpa) => {
    expect(kilopascalOf(value, unit)).toBe(kpa);
  });

  test("only degrees Celsius are a temperature", () => {
    expect([isTemperatureUnit("Cel"), isTemperatureUnit("K")]).toEqual([true, false]);
  });
});
