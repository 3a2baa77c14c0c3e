import { describe, expect, test } from "bun:test";
import type { CylinderFacts, PreFillFacts, PreFillRefusalCode } from "../../src/filling/model.ts";
import { checkOutcome, preFillItemsOf } from "../../src/filling/pre-fill-items.ts";
import { PRE_FILL_REFUSALS } from "../../src/filling/refusals.ts";
import {
  decidePreFill,
  judgeFill,
  judgeSecondWeighing,
  targetOf,
} from "../../src/filling/rules.ts";
import { FILL_CLASSES, findLpgModel, findMedium, type Medium } from "../../src/gases/index.ts";
import { type Day, instant, startOfDay } from "../../src/kernel/instants.ts";

const COURSE = "GB/T 13591-2009";
const TODAY = "2026-06-15" as Day;
const NOW = instant(startOfDay(TODAY) + 1);

const good: CylinderFacts = {
  cylinderId: "c1",
  isOwn: true,
  mediumId: "lpg",
  isScrapped: false,
  isReportedLost: false,
  isRecalled: false,
  isQuarantined: false,
  isOverFilled: false,
  isFull: false,
  inspectionDueOn: "2026-06-16" as Day,
  serviceEndsOn: "2026-06-16" as Day,
  boundAtPointId: null,
};

const facts: PreFillFacts = {
  cylinder: good,
  point: { pointId: "g1", mediumId: "lpg", lockReason: null },
  operator: { personId: "p1", certifiedUntilOn: TODAY, unprepared: [] },
  scale: { scaleId: "s1", isCheckedThisShift: true, verifiedUntilOn: TODAY },
  check: { missing: [], failed: [] },
  isSiteBlocked: false,
  isClockTrusted: true,
};

const withCylinder = (change: Partial<CylinderFacts>): PreFillFacts => ({
  ...facts,
  cylinder: { ...good, ...change },
});

const medium = (id: string): Medium => findMedium(id)!;

describe("decidePreFill", () => {
  const rows: readonly (readonly [string, PreFillFacts, readonly PreFillRefusalCode[]])[] = [
    ["passes the last good day of every date", facts, []],
    [
      "over-filled before, not emptied",
      withCylinder({ isOverFilled: true }),
      ["filling.over_filled"],
    ],
    ["in quarantine", withCylinder({ isQuarantined: true }), ["filling.quarantined"]],
    ["scrapped", withCylinder({ isScrapped: true }), ["filling.scrapped"]],
    ["a black cylinder", { ...facts, cylinder: null }, ["filling.unregistered"]],
    ["recalled", withCylinder({ isRecalled: true }), ["filling.recalled"]],
    ["stolen", withCylinder({ isReportedLost: true }), ["filling.reported_lost"]],
    ["another firm's", withCylinder({ isOwn: false }), ["filling.not_own"]],
    ["propane at an LPG gun", withCylinder({ mediumId: "propane" }), ["filling.wrong_medium"]],
    ["life ends today", withCylinder({ serviceEndsOn: TODAY }), ["filling.service_ended"]],
    ["made when?", withCylinder({ serviceEndsOn: null }), ["filling.service_unknown"]],
    [
      "inspection due today",
      withCylinder({ inspectionDueOn: TODAY }),
      ["filling.inspection_overdue"],
    ],
    ["inspected when?", withCylinder({ inspectionDueOn: null }), ["filling.inspection_unknown"]],
    ["full since its last fill", withCylinder({ isFull: true }), ["filling.already_full"]],
    ["at another gun", withCylinder({ boundAtPointId: "g2" }), ["filling.bound_elsewhere"]],
    ["at this gun already", withCylinder({ boundAtPointId: "g1" }), []],
    [
      "an item failed",
      { ...facts, check: { missing: [], failed: ["X-09"] } },
      ["filling.check_failed"],
    ],
    [
      "an item unanswered",
      { ...facts, check: { missing: ["X-13"], failed: [] } },
      ["filling.check_missing"],
    ],
    [
      "no certificate",
      { ...facts, operator: { ...facts.operator, certifiedUntilOn: null } },
      ["filling.operator_not_certified"],
    ],
    [
      "certificate ended yesterday",
      { ...facts, operator: { ...facts.operator, certifiedUntilOn: "2026-06-14" as Day } },
      ["filling.certificate_expired"],
    ],
    [
      "not discharged this shift",
      { ...facts, operator: { ...facts.operator, unprepared: ["discharge"] } },
      ["filling.not_prepared"],
    ],
    [
      "scale verification ended yesterday",
      {
        ...facts,
        scale: { scaleId: "s1", isCheckedThisShift: true, verifiedUntilOn: "2026-06-14" as Day },
      },
      ["filling.scale_not_verified"],
    ],
    [
      "scale never verified",
      { ...facts, scale: { scaleId: "s1", isCheckedThisShift: true, verifiedUntilOn: null } },
      ["filling.scale_not_verified"],
    ],
    [
      "no standard weight this shift",
      { ...facts, scale: { scaleId: "s1", isCheckedThisShift: false, verifiedUntilOn: TODAY } },
      ["filling.scale_not_checked"],
    ],
    ["a manifold needs no scale", { ...facts, scale: null }, []],
    [
      "gun locked by the authority",
      { ...facts, point: { ...facts.point, lockReason: "danger d1" } },
      ["filling.point_locked"],
    ],
    ["red site, setting on", { ...facts, isSiteBlocked: true }, ["filling.site_blocked"]],
    ["nobody knows the time", { ...facts, isClockTrusted: false }, ["filling.clock_untrusted"]],
    [
      "the worst comes first whatever the order of the facts",
      {
        ...withCylinder({ isScrapped: true, inspectionDueOn: TODAY, isOverFilled: true }),
        isClockTrusted: false,
      },
      [
        "filling.over_filled",
        "filling.scrapped",
        "filling.inspection_overdue",
        "filling.clock_untrusted",
      ],
    ],
  ];

  test.each(rows)("%s", (_why, given, codes) => {
    expect(decidePreFill(given, NOW).map((refusal) => refusal.code)).toEqual([...codes]);
  });

  test("every refusal has a row", () => {
    const seen = new Set(rows.flatMap(([, , codes]) => codes));
    // The course of acetylene has its table in acetylene-rules.test.ts.
    const unseen = Object.entries(PRE_FILL_REFUSALS).filter(
      ([code, { source }]) => source !== COURSE && !seen.has(code as never),
    );
    expect(unseen).toEqual([]);
  });

  test("the due day begins at midnight of the site, not of Greenwich", () => {
    const given = withCylinder({ inspectionDueOn: "2026-06-16" as Day });
    const midnight = startOfDay("2026-06-16" as Day);
    expect(decidePreFill(given, instant(midnight - 1))).toEqual([]);
    expect(decidePreFill(given, midnight).map((refusal) => refusal.code)).toEqual([
      "filling.service_ended",
      "filling.inspection_overdue",
      "filling.certificate_expired",
      "filling.scale_not_verified",
    ]);
  });

  test("facts stand with the code", () => {
    const [refusal] = decidePreFill(withCylinder({ inspectionDueOn: TODAY }), NOW);
    expect(refusal).toEqual({ code: "filling.inspection_overdue", dueOn: TODAY });
  });
});

describe("targetOf", () => {
  const lpg = (model: string) => {
    const { volumeMl, maxFillG, fillClass } = findLpgModel(model)!;
    return { volumeMl, stampedMaxFillG: maxFillG.value, fillClass: fillClass?.value ?? null };
  };

  test.each([
    // why, model, target, max, bound by
    ["14.5 + 0.5 exceeds the stamp", "YSP35.5", 14_500, 14_900, "stamp"],
    ["4.8 + 0.2 is the stamp exactly", "YSP12", 4_800, 5_000, "stamp"],
    ["1.9 + 0.1 exceeds the stamp", "YSP4.7", 1_900, 1_900, "stamp"],
    ["9.5 + 0.3 is below the stamp", "YSP26.2", 9_500, 9_800, "class"],
    ["49 + 1 exceeds the stamp", "YSP118", 49_000, 49_500, "stamp"],
    ["no class: one tolerance of 2 % under the stamp", "YSP23.5", 9_604, 9_800, "stamp"],
  ] as const)("%s (%s)", (_why, model, targetNetG, maxNetG, boundBy) => {
    const target = targetOf(lpg(model), medium("lpg"));
    expect(target).toMatchObject({ ok: true, value: { targetNetG, maxNetG, boundBy } });
  });

  test("a wrongly stamped 13 kg on 28.6 L is held to the coefficient", () => {
    const given = { volumeMl: 28_600, stampedMaxFillG: 13_000, fillClass: null };
    expect(targetOf(given, medium("lpg"))).toMatchObject({
      ok: true,
      value: { maxNetG: 12_012, boundBy: "coefficient" },
    });
  });

  test("carbon dioxide of 40 L: 24 kg", () => {
    const given = { volumeMl: 40_000, stampedMaxFillG: null, fillClass: null };
    expect(targetOf(given, medium("carbon-dioxide"))).toMatchObject({
      ok: true,
      value: { maxNetG: 24_000, targetNetG: 23_520 },
    });
  });

  test.each([
    ["oxygen is not weighed", "oxygen", 40_000, "filling.not_by_weight"],
    ["no volume", "lpg", null, "filling.volume_unknown"],
    ["volume zero", "lpg", 0, "filling.volume_unknown"],
    ["volume no number", "lpg", Number.NaN, "filling.volume_unknown"],
  ] as const)("%s", (_why, id, volumeMl, code) => {
    const given = { volumeMl, stampedMaxFillG: null, fillClass: null };
    expect(targetOf(given, medium(id))).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe("judgeFill of a YSP35.5", () => {
  test.each([
    ["one gram short", 13_999, { verdict: "under", netG: 13_999, missingG: 1 }],
    ["the least", 14_000, { verdict: "ok", netG: 14_000 }],
    ["the target", 14_500, { verdict: "ok", netG: 14_500 }],
    ["the stamped maximum", 14_900, { verdict: "ok", netG: 14_900 }],
    ["one gram over", 14_901, { verdict: "over", netG: 14_901, excessG: 1 }],
    [
      "inside the class but over the stamp",
      15_000,
      { verdict: "over", netG: 15_000, excessG: 100 },
    ],
    ["nothing went in", 0, { verdict: "under", netG: 0, missingG: 14_000 }],
  ] as const)("%s", (_why, netG, verdict) => {
    expect(judgeFill({ netG, targetG: 14_500, maxNetG: 14_900, tolG: 500 })).toEqual(verdict);
  });
});

describe("judgeSecondWeighing", () => {
  const weighing = {
    firstG: 31_000,
    secondG: 31_000,
    tareG: 16_500,
    maxNetG: 14_900,
    isOtherScale: true,
    toleranceG: FILL_CLASSES.kg15.value.secondWeighingG,
  };

  test.each([
    ["equal", {}, null],
    ["499 g less", { secondG: 30_501 }, null],
    ["500 g less is no longer below 0.5 kg", { secondG: 30_500 }, "filling.second_differs"],
    ["the maximum by the second scale", { secondG: 31_400 }, null],
    ["one gram over by the second scale", { secondG: 31_401 }, "filling.second_over"],
    ["500 g more is over as well, which is worse", { secondG: 31_500 }, "filling.second_over"],
    ["500 g more, not over", { firstG: 30_000, secondG: 30_500 }, "filling.second_differs"],
    ["the same scale again", { isOtherScale: false }, "filling.same_scale"],
  ] as const)("%s", (_why, change, code) => {
    const verdict = judgeSecondWeighing({ ...weighing, ...change });
    expect(verdict.ok ? null : verdict.refusal.code).toBe(code);
  });
});

describe("pre-fill items", () => {
  const codes = (id: string) => preFillItemsOf(medium(id)).map((item) => item.code);

  test.each([
    [
      "LPG: tare and purge, no residual pressure",
      "lpg",
      ["X-13", "X-11"],
      ["X-08", "X-10", "X-18"],
    ],
    ["oxygen: grease and residual pressure", "oxygen", ["X-08", "X-10"], ["X-11", "X-13"]],
    ["acetylene: acetone, weighed too", "acetylene", ["X-18", "X-13", "X-11"], ["X-10"]],
    ["nitrogen: neither grease nor purge", "nitrogen", ["X-08"], ["X-10", "X-11", "X-13"]],
  ] as const)("%s", (_why, id, has, hasNot) => {
    expect(codes(id)).toEqual(expect.arrayContaining([...has, "X-03", "X-04", "X-07", "X-09"]));
    expect(codes(id).filter((code) => (hasNot as readonly string[]).includes(code))).toEqual([]);
  });

  test("an unanswered item is missing, a no is a failure, a strange code does not count", () => {
    const answers = new Map(codes("lpg").map((code) => [code, true]));
    expect(checkOutcome(medium("lpg"), answers)).toEqual({ missing: [], failed: [] });
    answers.delete("X-13");
    answers.set("X-09", false).set("X-99", false);
    expect(checkOutcome(medium("lpg"), answers)).toEqual({ missing: ["X-13"], failed: ["X-09"] });
  });
});
