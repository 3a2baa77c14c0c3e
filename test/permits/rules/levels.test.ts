/** Levels at their boundaries, what raises them, and how long a ticket holds. */
import { describe, expect, test } from "bun:test";
import { HOUR_MS, instant } from "../../../src/kernel/instants.ts";
import type { HeightFacts, HotWorkFacts, PermitSettings } from "../../../src/permits/model.ts";
import { levelOf, runsIntoNight, yearsWithoutCalendar } from "../../../src/permits/rules/levels.ts";
import { powerEndNow, validityOf, validUntilOf } from "../../../src/permits/rules/validity.ts";
import { at, CALM, height, hot, lifting, NINE, SETTINGS, workOf } from "./fixtures.ts";

describe("heights, GB 30871-2022 8.1", () => {
  test.each([
    ["just below two metres needs no ticket", { heightM: 1.99 }, null],
    ["two metres", { heightM: 2 }, "I"],
    ["five is still the first band", { heightM: 5 }, "I"],
    ["over five", { heightM: 5.01 }, "II"],
    ["fifteen", { heightM: 15 }, "II"],
    ["over fifteen", { heightM: 15.01 }, "III"],
    ["thirty", { heightM: 30 }, "III"],
    ["over thirty", { heightM: 30.01 }, "IV"],
    ["a factor moves one column", { heightM: 2, factors: ["wind"] }, "II"],
    ["nine factors move one column too", { heightM: 2, factors: ["wind", "cold", "dark"] }, "II"],
    ["thirty with a factor", { heightM: 30, factors: ["dark"] }, "IV"],
    ["above thirty a factor changes nothing", { heightM: 31, factors: ["dark"] }, "IV"],
    ["over an opening", { heightM: 2, cases: ["opening"] }, "II"],
    [
      "over an opening where the site takes III",
      { heightM: 2, cases: ["opening"], isCaseThird: true },
      "III",
    ],
    ["an opening never lowers", { heightM: 20, cases: ["opening"] }, "III"],
    ["snow", { heightM: 2, cases: ["snow"] }, "IV"],
    ["a steep slope below two metres", { heightM: 1, slopeDeg: 46 }, "I"],
    ["a slope of 45 degrees is not steep", { heightM: 1, slopeDeg: 45 }, null],
  ] as [string, Partial<HeightFacts>, string | null][])("%s", (_why, facts, level) => {
    const decided = levelOf(workOf({ ...height, ...facts }), SETTINGS, CALM);
    expect(decided.baseLevel).toBe(level as never);
    expect(decided.isTicketDue).toBe(level !== null);
  });
});

test.each([
  [9.99, "third", false],
  [10, "third", true],
  [39.99, "third", true],
  [40, "second", true],
  [100, "second", true],
  [100.01, "first", true],
])("a load of %p t is %p, ticket due: %p", (massT, level, isTicketDue) => {
  const decided = levelOf(workOf({ ...lifting, massT }), SETTINGS, CALM);
  expect(decided).toMatchObject({ baseLevel: level, managedLevel: level, isTicketDue });
});

describe("hot work, GB 30871-2022 5.1", () => {
  test.each([
    ["running equipment in a hazardous place", { isOnRunning: true }, "special"],
    ["running equipment elsewhere", { isHazardous: false, isOnRunning: true }, "second"],
    ["dike of a major tank farm", { isHazardous: false, isInMajorDike: true }, "special"],
    ["hazardous place", {}, "first"],
    ["a pipe rack is always first", { isHazardous: false, isOnPipeRack: true }, "first"],
    ["elsewhere", { isHazardous: false }, "second"],
    ["whole plant shut, approved", { isPlantShut: true, plantShutBy: "p9" }, "second"],
    ["whole plant shut, nobody approved", { isPlantShut: true }, "first"],
    [
      "a rack in a plant shut down",
      { isPlantShut: true, plantShutBy: "p9", isOnPipeRack: true },
      "first",
    ],
  ] as [string, Partial<HotWorkFacts>, string][])("%s", (_why, facts, level) => {
    expect(levelOf(workOf({ ...hot, ...facts }), SETTINGS, CALM).baseLevel).toBe(level as never);
  });

  const calendar: PermitSettings["calendar"] = [
    { day: "2026-11-20" as never, kind: "holiday", name: "试" },
    { day: "2026-11-21" as never, kind: "work-day", name: "调休" },
    { day: "2026-11-19" as never, kind: "event", name: "重大活动" },
  ];
  test.each([
    ["an ordinary day", "2026-11-18 09:00", "2026-11-18 17:00", []],
    ["ends as the night begins", "2026-11-18 12:00", "2026-11-18 20:00", []],
    ["runs one second into the night", "2026-11-18 12:00", "2026-11-18 20:00:01", ["raise.night"]],
    ["begins as the night ends", "2026-11-18 06:00", "2026-11-18 10:00", []],
    [
      "begins in the last second of the night",
      "2026-11-18 05:59:59",
      "2026-11-18 10:00",
      ["raise.night"],
    ],
    ["an event", "2026-11-19 09:00", "2026-11-19 10:00", ["raise.event"]],
    ["a holiday", "2026-11-20 09:00", "2026-11-20 10:00", ["raise.holiday"]],
    ["a Saturday that is worked", "2026-11-21 09:00", "2026-11-21 10:00", []],
    ["a Sunday", "2026-11-22 09:00", "2026-11-22 10:00", ["raise.rest-day"]],
    ["ends at midnight before a Sunday", "2026-11-21 09:00", "2026-11-22 00:00", ["raise.night"]],
    [
      "ends a second into a Sunday",
      "2026-11-21 09:00",
      "2026-11-22 00:00:01",
      ["raise.rest-day", "raise.night"],
    ],
    ["over three days", "2026-11-23 09:00", "2026-11-25 09:00", ["raise.night"]],
  ] as const)("%s", (_why, from, to, codes) => {
    const work = workOf(
      { ...hot, isHazardous: false },
      { plannedStart: at(from), plannedEnd: at(to) },
    );
    const decided = levelOf(work, { ...SETTINGS, calendar }, CALM);
    const raises = decided.reasons
      .map(({ code }) => code)
      .filter((code) => code.startsWith("raise."));
    expect(raises).toEqual([...codes]);
    expect(decided.managedLevel).toBe(codes.length > 0 ? "first" : "second");
    expect(decided.baseLevel).toBe("second");
  });

  test("wind raises only in the open air, from force 5", () => {
    const raised = (isOpenAir: boolean, windForce: number) =>
      levelOf(workOf({ ...hot, isOpenAir }), SETTINGS, { ...CALM, windForce }).managedLevel;
    expect([raised(true, 4), raised(true, 5), raised(false, 7)]).toEqual([
      "first",
      "special",
      "first",
    ]);
  });

  test("special work at night needs the leader there", () => {
    const work = workOf({ ...hot, isOnRunning: true }, { plannedEnd: at("2026-11-18 21:00") });
    expect(levelOf(work, SETTINGS, CALM)).toMatchObject({
      managedLevel: "special",
      needsLeaderPresent: true,
    });
  });
});

test("a night window within one day, and none", () => {
  const settings = { nightFromMin: 60, nightToMin: 120 };
  expect(runsIntoNight(at("2026-11-18 02:00"), at("2026-11-18 23:00"), settings)).toBe(false);
  expect(runsIntoNight(at("2026-11-18 02:00"), at("2026-11-19 01:00:01"), settings)).toBe(true);
  expect(
    runsIntoNight(NINE, instant(NINE + 99 * HOUR_MS), { nightFromMin: 5, nightToMin: 5 }),
  ).toBe(false);
});

test("a year without holidays on file is told", () => {
  expect(yearsWithoutCalendar(at("2026-12-31 09:00"), at("2027-01-01 09:00"), [])).toEqual([
    "2026",
    "2027",
  ]);
});

describe("how long a ticket holds", () => {
  test("second-level work that is raised holds 8 hours", () => {
    const work = workOf({ ...hot, isHazardous: false }, { plannedEnd: at("2026-11-22 12:00") });
    const level = levelOf(work, SETTINGS, CALM);
    expect(validityOf(work, level, SETTINGS).value).toBe(8 * HOUR_MS);
    expect(validUntilOf(work, level, [], SETTINGS, NINE)).toBe(instant(NINE + 8 * HOUR_MS));
  });

  test("never past the planned end; temporary power ends with the hot work it serves", () => {
    const power = workOf(
      {
        kind: "temporary-power",
        source: "箱",
        voltageV: 380,
        powerW: 1,
        device: "焊机",
        isHazardous: false,
        gases: [],
        isSpecialNeed: false,
      },
      { plannedEnd: instant(NINE + 10 * HOUR_MS) },
    );
    const level = { managedLevel: null };
    const linked = {
      id: "h",
      kind: "hot-work",
      stage: "working",
      plannedEnd: instant(NINE + 6 * HOUR_MS),
      validUntil: instant(NINE + 5 * HOUR_MS),
      endedAt: null,
    } as const;
    expect(validUntilOf(power, level, [], SETTINGS, NINE)).toBe(power.plannedEnd);
    expect(validUntilOf(power, level, [linked], SETTINGS, NINE)).toBe(linked.validUntil);
  });

  test("10.8: power that is on is off when the work that it serves has ended, or ends earlier", () => {
    const at = (hours: number) => instant(NINE + hours * HOUR_MS);
    const fire = {
      id: "h",
      kind: "hot-work",
      stage: "issued",
      endedAt: null,
      validUntil: null,
      plannedEnd: at(6),
    } as const;
    const lit = { ...fire, stage: "working", validUntil: at(5) } as const;
    const over = { ...lit, stage: "ended", endedAt: at(2) } as const;
    expect(powerEndNow([fire], NINE)).toBe(at(6));
    expect(powerEndNow([fire, lit], NINE)).toBe(at(5));
    expect(powerEndNow([over], NINE)).toBe(at(2));
    expect(powerEndNow([over, lit], NINE)).toBe(at(5));
    // Over before the power was begun: none that it serves.
    expect(powerEndNow([over], at(3))).toBeUndefined();
    expect(powerEndNow([{ ...over, kind: "height" }], NINE)).toBeUndefined();
    expect(powerEndNow([{ ...fire, stage: "void" }], NINE)).toBeUndefined();
  });
});
