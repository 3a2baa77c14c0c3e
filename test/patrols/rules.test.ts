/** The calendar of patrols: no turn lost, none doubled, whatever months, holidays and shifts do; and who may go. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  startOfDay,
  type UnixMs,
} from "../../src/kernel/instants.ts";
import { FREQUENCIES, type Task } from "../../src/patrols/model.ts";
import {
  carryProblem,
  decideStart,
  isMissed,
  isWorkingDay,
  lookOf,
  mayCarry,
  rateOf,
  SHIFT_GRACE_MS,
  slotsOf,
  slotsToMake,
  sumOf,
} from "../../src/patrols/rules.ts";

const day = (text: string) => text as Day;
const at = (on: string, hour = 0) => instant(startOfDay(day(on)) + hour * HOUR_MS);

const EVERY = {
  frequency: "day",
  days: "every",
  dueMin: 18 * 60,
  startsOn: day("2026-01-01"),
} as const;
const NO_DAYS = new Map();
const NATIONAL = new Map([
  [day("2026-10-01"), "off"],
  [day("2026-10-02"), "off"],
  [day("2026-10-10"), "work"],
] as const);
const SHIFTS = [
  { id: "early", startMin: 8 * 60, endMin: 16 * 60 },
  { id: "late", startMin: 16 * 60, endMin: 0 },
  { id: "night", startMin: 22 * 60, endMin: 6 * 60 },
];

describe("working days", () => {
  test.each([
    ["a Monday", "2026-10-12", true],
    ["a Saturday", "2026-10-17", false],
    ["a Sunday", "2026-10-18", false],
    ["a holiday on a Thursday", "2026-10-01", false],
    ["a worked Saturday", "2026-10-10", true],
  ] as const)("%s", (_why, on, isWorked) => {
    expect(isWorkingDay(day(on), NATIONAL)).toBe(isWorked);
  });
});

describe("turns", () => {
  const keys = (rule: Parameters<typeof slotsOf>[0], from: string, until: string) =>
    slotsOf(rule, NATIONAL, SHIFTS, at(from), at(until)).map(({ key }) => key);

  test.each([
    ["daily", EVERY, "2026-10-01", "2026-10-04", ["2026-10-01", "2026-10-02", "2026-10-03"]],
    [
      "working days over a holiday and a worked Saturday",
      { ...EVERY, days: "working" },
      "2026-09-30",
      "2026-10-12",
      [
        ...["2026-09-30", "2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08"],
        ...["2026-10-09", "2026-10-10"],
      ],
    ],
    [
      "weekly opens on Monday",
      { ...EVERY, frequency: "week" },
      "2026-10-06",
      "2026-10-13",
      ["2026-10-12"],
    ],
    [
      "monthly opens on the first",
      { ...EVERY, frequency: "month" },
      "2026-02-01",
      "2026-04-01",
      ["2026-02-01", "2026-03-01"],
    ],
    [
      "each shift, the one across midnight on the day it begins",
      { ...EVERY, frequency: "shift" },
      "2026-10-05",
      "2026-10-06",
      ["2026-10-05/early", "2026-10-05/late", "2026-10-05/night"],
    ],
    [
      "nothing before its first day",
      { ...EVERY, startsOn: day("2026-10-03") },
      "2026-10-01",
      "2026-10-05",
      ["2026-10-03", "2026-10-04"],
    ],
  ] as const)("%s", (_why, rule, from, until, expected) => {
    expect(keys(rule, from, until)).toEqual([...expected]);
  });

  test("a night shift is due at its end the next morning and missed an hour later", () => {
    const rule = { ...EVERY, frequency: "shift" } as const;
    const [, , night] = slotsOf(rule, NO_DAYS, SHIFTS, at("2026-10-05"), at("2026-10-06"));
    expect(night).toMatchObject({
      day: "2026-10-05",
      opensAt: at("2026-10-05", 22),
      dueAt: at("2026-10-06", 6),
      closesAt: instant(at("2026-10-06", 6) + SHIFT_GRACE_MS),
    });
  });

  test("a month of working days is due on its last working day", () => {
    const rule = { ...EVERY, frequency: "month", days: "working" } as const;
    const [slot] = slotsOf(rule, NO_DAYS, SHIFTS, at("2026-10-01"), at("2026-11-01"));
    // The 31st of October 2026 is a Saturday.
    expect(slot).toMatchObject({ dueAt: at("2026-10-30", 18), closesAt: at("2026-10-31") });
  });
});

const BASE = startOfDay(day("2024-01-01"));

const ruleOf = fc.record({
  frequency: fc.constantFrom(...FREQUENCIES),
  days: fc.constantFrom("every" as const, "working" as const),
  dueMin: fc.integer({ min: 1, max: 1_440 }),
  startsOn: fc.integer({ min: 0, max: 900 }).map((n) => addDays(dayOf(BASE), n)),
});
const calendarOf = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom("off", "work")), {
    maxLength: 60,
  })
  .map(
    (days) =>
      new Map(days.map(([n, kind]) => [addDays(dayOf(BASE), n), kind as "off" | "work"] as const)),
  );
const shiftsOf = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 1_439 })), {
    maxLength: 4,
  })
  .map((all) => all.map(([startMin, endMin], index) => ({ id: `s${index}`, startMin, endMin })));

describe("over years", () => {
  test("cut into pieces or not, a span has the same turns, each once", () => {
    fc.assert(
      fc.property(
        ruleOf,
        calendarOf,
        shiftsOf,
        fc.integer({ min: 0, max: 1_000 * 1_440 }),
        fc.array(fc.integer({ min: 1, max: 60 * 1_440 }), { minLength: 1, maxLength: 8 }),
        (rule, calendar, shifts, startMin, steps) => {
          const from = instant(BASE + startMin * MINUTE_MS);
          const cut: string[] = [];
          let last: UnixMs = from;
          for (const step of steps) {
            const next = instant(last + step * MINUTE_MS);
            cut.push(...slotsOf(rule, calendar, shifts, last, next).map(({ key }) => key));
            last = next;
          }
          const whole = slotsOf(rule, calendar, shifts, from, last);
          expect(cut).toEqual(whole.map(({ key }) => key));
          expect(new Set(cut).size).toBe(cut.length);
          for (const { opensAt, dueAt, closesAt } of whole) {
            expect(opensAt < dueAt && dueAt <= closesAt).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("looks at any times, days without power among them, make every turn that had not closed, once", () => {
    fc.assert(
      fc.property(
        ruleOf,
        calendarOf,
        shiftsOf,
        fc.integer({ min: 0, max: 900 * 1_440 }),
        fc.array(fc.integer({ min: 1, max: 40 * 1_440 }), { minLength: 1, maxLength: 10 }),
        (rule, calendar, shifts, startMin, waits) => {
          const created = instant(BASE + startMin * MINUTE_MS);
          const made = new Set<string>();
          let madeUntil = created;
          let now = created;
          for (const wait of [0, ...waits]) {
            now = instant(now + wait * MINUTE_MS);
            for (const { key } of slotsToMake({ ...rule, madeUntil }, calendar, shifts, now)) {
              made.add(key);
            }
            madeUntil = now;
          }
          const from = startOfDay(addMonths(dayOf(created), -2));
          const all = slotsOf(rule, calendar, shifts, from, instant(now + 1));
          const wanted = all.filter(({ closesAt }) => closesAt > created).map(({ key }) => key);
          expect([...made].sort()).toEqual([...wanted].sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});

const NOW = at("2026-12-10", 12);
const TASK: Task = {
  id: "t",
  planId: "p",
  key: "2026-12-10",
  day: day("2026-12-10"),
  opensAt: at("2026-12-10"),
  dueAt: at("2026-12-10", 18),
  closesAt: at("2026-12-11"),
  state: "open",
  personId: "me",
  swappedFrom: null,
  swapReason: "",
  siteScannedAt: null,
  spotScannedAt: null,
  noCodeReason: "",
  runId: null,
  doneBy: null,
  startedAt: null,
  doneAt: null,
  result: null,
  failedCount: 0,
  reason: "",
  version: 1,
};

describe("a turn", () => {
  test.each([
    ["before its time", TASK, at("2026-12-10", 17), "open", false],
    ["at its time", TASK, at("2026-12-10", 18), "overdue", false],
    ["at its close", TASK, at("2026-12-11"), "overdue", true],
    ["begun in time", { ...TASK, state: "under-way" }, at("2026-12-11"), "under-way", false],
    ["begun and left", { ...TASK, state: "under-way" }, at("2026-12-11", 12), "under-way", true],
    ["done", { ...TASK, state: "done" }, at("2026-12-20"), "done", false],
    ["cancelled", { ...TASK, state: "cancelled" }, at("2026-12-20"), "cancelled", false],
  ] as const)("%s", (_why, task, now, look, isOver) => {
    expect(lookOf(task, now)).toBe(look);
    expect(isMissed(task, now)).toBe(isOver);
  });

  test.each([
    ["its person", TASK, 4, { personId: "me", level: 4 }, undefined],
    ["another", TASK, 4, { personId: "you", level: 1 }, "patrol.not_yours"],
    [
      "nobody's, of a post",
      { ...TASK, personId: null },
      4,
      { personId: "you", level: null },
      undefined,
    ],
    [
      "a post at a department's",
      { ...TASK, personId: null },
      2,
      { personId: "you", level: 4 },
      "patrol.level_too_low",
    ],
    [
      "the head at a team's",
      { ...TASK, personId: null },
      3,
      { personId: "you", level: 1 },
      undefined,
    ],
    [
      "done already",
      { ...TASK, state: "done" },
      4,
      { personId: "me", level: 4 },
      "patrol.not_open",
    ],
  ] as const)("%s", (_why, task, level, by, code) => {
    expect(carryProblem(task, level, by, NOW)?.code).toBe(code as never);
  });

  test("levels reach downwards only", () => {
    expect([1, 2, 3, 4].map((level) => mayCarry(2, level))).toEqual([false, true, true, true]);
    expect(mayCarry(null, 4)).toBe(true);
    expect(mayCarry(null, 3)).toBe(false);
  });

  const needs = { hasSiteCode: true, noCodeReason: "" };
  const scanned = { siteScannedAt: NOW, spotScannedAt: NOW };
  test.each([
    ["neither code", {}, needs, NOW, "patrol.scan_site"],
    ["only the site's", { siteScannedAt: NOW }, needs, NOW, "patrol.scan_spot"],
    ["only the spot's", { spotScannedAt: NOW }, needs, NOW, "patrol.scan_site"],
    ["both", scanned, needs, NOW, "ok"],
    ["half an hour later", scanned, needs, instant(NOW + 30 * MINUTE_MS), "ok"],
    ["later than that", scanned, needs, instant(NOW + 31 * MINUTE_MS), "patrol.scan_site"],
    ["scanned in the future", scanned, needs, instant(NOW - 1), "patrol.scan_site"],
    ["a site without code", { spotScannedAt: NOW }, { ...needs, hasSiteCode: false }, NOW, "ok"],
    ["a reason stands for the codes", {}, { ...needs, noCodeReason: "码损坏" }, NOW, "ok"],
  ] as const)("%s", (_why, change, asked, now, code) => {
    const decided = decideStart({ ...TASK, ...change }, asked, now);
    expect(decided.ok ? "ok" : decided.refusal.code).toBe(code);
  });

  test("a rate says what it is made of, and never rounds a miss away", () => {
    const done = { ...TASK, state: "done", result: "pass", doneAt: TASK.dueAt } as const;
    const late = { ...done, result: "fail", doneAt: instant(TASK.dueAt + 1) } as const;
    const missed = { ...TASK, state: "missed" } as const;
    const tasks = [done, late, missed, TASK, { ...TASK, state: "cancelled" as const }];
    expect(sumOf(tasks)).toEqual({ due: 4, done: 2, late: 1, failed: 1, missed: 1, open: 1 });
    expect(rateOf({ done: 0, missed: 0 })).toBeUndefined();
    expect(rateOf({ done: 999, missed: 1 })).toBe(99);
    expect(rateOf({ done: 5, missed: 0 })).toBe(100);
  });
});
