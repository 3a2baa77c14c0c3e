import { describe, expect, test } from "bun:test";
import {
  acetyleneResidualKpa,
  coefficientMaxG,
  findLpgModel,
  findMedium,
  inspectionDueOn,
  isIdleTooLong,
  isVerified,
  LPG_MODELS,
  MEDIA,
  mixtureInspectionMonths,
  serviceEndsOn,
  storageConflict,
} from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";

const medium = (id: string) => findMedium(id)!;

describe.each(MEDIA.map((item) => [item.id, item] as const))("%s", (id, item) => {
  test("has words, colours and figures with a source", () => {
    expect(findMedium(id)).toBe(item);
    expect(item.name.zh).not.toBe("");
    expect(item.name.en).not.toBe("");
    for (const swatch of [item.body.value, item.lettering.value.colour]) {
      expect(swatch.hex).toMatch(/^#[0-9a-f]{6}$/);
    }
    expect(item.body.value.name.zh).not.toBe(item.lettering.value.colour.name.zh);
    const figures = [item.body, item.lettering, item.inspectionMonths, item.designLifeMonths];
    for (const figure of [...figures, item.fillMaxMs]) expect(figure.source).not.toBe("");
    expect([24, 36, 48, 60]).toContain(item.inspectionMonths.value);
  });

  test("is filled by weight exactly when it has a coefficient", () => {
    expect(item.fillForm === "weight").toBe(item.coefficientGPerL !== null);
    expect(item.residualMinKpa === null).toBe(item.fillForm === "weight");
  });
});

test("medium ids are unique", () => {
  expect(new Set(MEDIA.map((item) => item.id)).size).toBe(MEDIA.length);
});

test.each([
  ["civil LPG is silver grey with bright red letters", "lpg", "银灰", "大红"],
  ["oxygen", "oxygen", "淡(酞)蓝", "黑"],
  ["nitrogen of the 2016 edition", "nitrogen", "黑", "白"],
  ["hydrogen", "hydrogen", "淡绿", "大红"],
  ["acetylene is white, not red", "acetylene", "白", "大红"],
  ["argon", "argon", "银灰", "深绿"],
  ["carbon dioxide", "carbon-dioxide", "铝白", "黑"],
  ["ammonia", "ammonia", "淡黄", "黑"],
  ["chlorine", "chlorine", "深绿", "白"],
] as const)("colours: %s", (_why, id, body, letter) => {
  expect(medium(id).body.value.name.zh).toBe(body);
  expect(medium(id).lettering.value.colour.name.zh).toBe(letter);
});

test("no second-hand figure passes for verified", () => {
  expect((["V", "V2", "OK", "D", "X"] as const).map(isVerified)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe.each(LPG_MODELS.map((model) => [model.model, model] as const))("%s", (_name, model) => {
  test("stays within 0.42 kg per litre", () => {
    expect(model.maxFillG.value).toBeLessThanOrEqual(
      coefficientMaxG(medium("lpg"), model.volumeMl)!,
    );
  });

  test("has a class target that it can hold", () => {
    if (model.fillClass === null) return;
    expect(model.fillClass.value.netG).toBeLessThanOrEqual(model.maxFillG.value);
  });
});

test("models that exceed the coefficient are not offered", () => {
  expect([findLpgModel("YSP28.6"), findLpgModel("YSP29.1")]).toEqual([undefined, undefined]);
});

test.each([
  ["exact grams", "lpg", 35_500, 14_910],
  ["rounded down, never up", "lpg", 26_199, 11_003],
  ["carbon dioxide", "carbon-dioxide", 40_000, 24_000],
  ["oxygen has none", "oxygen", 40_000, null],
] as const)("coefficient: %s", (_why, id, volumeMl, mostG) => {
  expect(coefficientMaxG(medium(id), volumeMl)).toBe(mostG);
});

test.each([
  ["LPG 4 years", "lpg", "2022-06-15", "2026-06-15"],
  ["oxygen 3 years", "oxygen", "2023-06-15", "2026-06-15"],
  ["nitrogen 5 years", "nitrogen", "2021-06-15", "2026-06-15"],
  ["chlorine 2 years", "chlorine", "2024-06-15", "2026-06-15"],
  ["leap day", "chlorine", "2024-02-29", "2026-02-28"],
] as const)("inspection due: %s", (_why, id, on, due) => {
  expect(inspectionDueOn(medium(id), on as Day)).toBe(due as Day);
});

test.each([
  ["8 years", "lpg", false, "2026-06-15"],
  ["12 years after assessment", "lpg", true, "2030-06-15"],
  ["an assessment changes nothing for oxygen", "oxygen", true, "2048-06-15"],
] as const)("service life: %s", (_why, id, isAssessed, ends) => {
  expect(serviceEndsOn(medium(id), "2018-06-15" as Day, isAssessed)).toBe(ends as Day);
});

test("the use decides the interval where it has one of its own", () => {
  const [air, argon] = [medium("air"), medium("argon")];
  expect(inspectionDueOn(air, "2024-06-15" as Day, "diving")).toBe("2026-06-15" as Day);
  expect(inspectionDueOn(argon, "2023-06-15" as Day, "dewar")).toBe("2026-06-15" as Day);
});

test.each([
  ["on the last day of its interval", "2026-06-15", false],
  ["a day later", "2026-06-16", true],
] as const)("idle: %s", (_why, today, isTooLong) => {
  expect(isIdleTooLong(medium("lpg"), "2022-06-15" as Day, today as Day)).toBe(isTooLong);
});

test("a mixture has the shortest interval of its components", () => {
  expect(mixtureInspectionMonths([medium("argon"), medium("carbon-dioxide")])).toBe(36);
  expect(mixtureInspectionMonths([])).toBeNull();
});

test.each([
  [-0.1, 50],
  [0, 100],
  [14.9, 100],
  [15, 200],
  [24.9, 200],
  [25, 300],
] as const)("acetylene residual at %d °C is %d kPa", (ambientC, kpa) => {
  expect(acetyleneResidualKpa(ambientC)).toBe(kpa);
});

test.each([
  ["oxygen by fuel", "oxygen", "acetylene", "oxidiser_by_flammable"],
  ["chlorine and ammonia react", "chlorine", "ammonia", "reacts"],
  ["chlorine and hydrogen react", "chlorine", "hydrogen", "reacts"],
  ["chlorine is an oxidiser to LPG", "chlorine", "lpg", "oxidiser_by_flammable"],
  ["toxic stands apart", "ammonia", "nitrogen", "toxic_apart"],
  ["oxygen and argon may share", "oxygen", "argon", null],
  ["two fuels may share", "lpg", "propane", null],
  ["its own kind", "chlorine", "chlorine", null],
] as const)("storage: %s", (_why, one, other, conflict) => {
  expect(storageConflict(medium(one), medium(other))).toBe(conflict);
  expect(storageConflict(medium(other), medium(one))).toBe(conflict);
});
