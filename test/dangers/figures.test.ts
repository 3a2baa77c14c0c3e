/** Colour, time and input of hidden dangers: what is decided without any state of the loop. */
import { describe, expect, test } from "bun:test";
import { colourOf, isStopped, stops } from "../../src/dangers/colour-rules.ts";
import { settingsOf } from "../../src/dangers/colour-store.ts";
import { CRITERIA } from "../../src/dangers/criteria.ts";
import { dutiesOf, escalationOf } from "../../src/dangers/duties.ts";
import { parseAct, parseReport, parseSettings, parseYuan } from "../../src/dangers/form.ts";
import { overdueDays } from "../../src/dangers/rules.ts";
import { addDays, DAY_MS, type Day, dayOf, HOUR_MS, instant } from "../../src/kernel/instants.ts";

import { assigned, awaiting, closed, EVENTS, found, led, NOW, S, TODAY, worker } from "./lives.ts";

describe("the colour", () => {
  test.each([
    ["nothing open", 0, 0, "green"],
    ["one general", 0, 1, "yellow"],
    ["one major", 1, 0, "red"],
    ["a major among many", 1, 40, "red"],
  ] as const)("%s", (_why, major, general, level) => {
    expect(colourOf({ major, general })).toBe(level);
  });

  test.each([
    // why                              level     work        change                                   stopped
    ["red stops fills by default", "red", "fills", {}, true],
    ["red stops hot work by default", "red", "hot-work", {}, true],
    ["yellow stops nothing by default", "yellow", "fills", {}, false],
    ["green stops nothing, whatever is set", "green", "fills", { yellowStopsFills: true }, false],
    ["yellow stops what is set", "yellow", "fills", { yellowStopsFills: true }, true],
    [
      "what yellow stops, red stops too",
      "red",
      "fills",
      { redStopsFills: false, yellowStopsFills: true },
      true,
    ],
    ["red may be set to stop nothing", "red", "fills", { redStopsFills: false }, false],
  ] as const)("%s", (_why, level, work, change, stopped) => {
    const settings = { ...S, ...change };
    expect(stops(level, work, settings)).toBe(stopped);
    expect(isStopped(level, work, settings, undefined, NOW)).toBe(stopped);
    expect(isStopped(level, work, settings, instant(NOW + 1), NOW)).toBe(false);
    expect(isStopped(level, work, settings, NOW, NOW)).toBe(stopped);
  });

  test("settings that cannot be read fall back to those that stop", () => {
    expect(settingsOf(undefined)).toEqual(S);
    expect(settingsOf(null)).toEqual(S);
    expect(settingsOf({ redStopsFills: "no", confirmMaxHours: 9_999, repeatDays: 30 })).toEqual({
      ...S,
      repeatDays: 30,
    });
  });
});

describe("time", () => {
  const due = assigned.dueOn ?? TODAY;
  const at = (on: Day) => instant(Date.parse(`${on}T04:00:00Z`));

  test.each([
    ["five days ahead", TODAY, [], 0, 0],
    ["two days ahead", addDays(due, -2), ["danger.due_soon"], 0, 0],
    ["on its day", due, ["danger.due_soon"], 0, 0],
    ["the day after", addDays(due, 1), ["danger.overdue"], 1, 1],
    ["three days late", addDays(due, 3), ["danger.escalated"], 2, 3],
    ["a week late", addDays(due, 7), ["danger.escalated"], 3, 7],
  ] as const)("%s", (_why, on, alarms, escalation, overdue) => {
    const duties = dutiesOf(assigned, S, at(on));
    expect([...duties.alarms]).toEqual([...alarms]);
    expect(duties.escalation).toBe(escalation);
    expect(duties.overdueDays).toBe(overdue);
    expect(escalationOf(overdue, S)).toBe(escalation);
  });

  test("what was handed in is not late, however long the re-check takes; the waiting is said", () => {
    const late = instant(NOW + 30 * DAY_MS);
    expect(overdueDays(awaiting, dayOf(late))).toBe(0);
    expect([...dutiesOf(awaiting, S, late).alarms]).toEqual(["danger.waiting"]);
    expect([...dutiesOf(found, S, instant(NOW + 23 * HOUR_MS)).alarms]).toEqual([]);
    expect([...dutiesOf(found, S, instant(NOW + 24 * HOUR_MS)).alarms]).toEqual(["danger.waiting"]);
    expect(dutiesOf(closed, S, late).alarms.size).toBe(0);
  });

  test("a request for more time that nobody answers is said after a day, not at once", () => {
    const late = { ...assigned, sinceAt: instant(NOW - 90 * DAY_MS), dueOn: addDays(TODAY, 40) };
    const asked = led(late, { ...EVENTS["ask-extension"], until: addDays(TODAY, 45) }, worker);
    expect(dutiesOf(asked, S, NOW).alarms.size).toBe(0);
    expect([...dutiesOf(asked, S, instant(NOW + DAY_MS)).alarms]).toEqual(["danger.waiting"]);
  });
});

describe("input", () => {
  test("a report keeps its words and says what is missing field by field", () => {
    expect(parseReport({}, [])).toEqual({
      ok: false,
      refusal: { what: "missing", category: "missing", place: "missing" },
    });
    const good = { what: " 漏气\u0007 ", category: "fire", place: "南墙", suspected: "major" };
    expect(parseReport(good, [])).toMatchObject({
      ok: true,
      value: { what: "漏气", place: "南墙", suspected: "major", isFixed: false, id: undefined },
    });
    expect(parseReport({ ...good, fixed: "yes" }, [])).toMatchObject({
      refusal: { done: "missing" },
    });
    expect(parseReport({ ...good, what: "x".repeat(501) }, [])).toMatchObject({
      refusal: { what: "too-long" },
    });
  });

  test.each([
    ["", null],
    ["0", 0],
    ["1,200.50", 120_050],
    ["￥180", 18_000],
    ["1.2", 120],
    ["-5", undefined],
    ["12.345", undefined],
    ["many", undefined],
  ] as const)("%p yuan", (typed, fen) => {
    expect(parseYuan(typed)).toBe(fen);
  });

  test("an amount or a day that is none is said, not swallowed", () => {
    expect(parseAct("assign", { cost: "viel", due: "2026-02-31" })).toEqual({
      ok: false,
      refusal: { cost: "bad", due: "bad" },
    });
  });

  test("settings out of their range are named", () => {
    const fields = Object.fromEntries(
      Object.entries(S).map(([name, value]) => [
        name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        value === true ? "yes" : value === false ? "" : String(value),
      ]),
    );
    expect(parseSettings(fields)).toEqual({ ok: true, value: S });
    expect(parseSettings({ ...fields, "repeat-days": "0", "third-step-days": "2" })).toEqual({
      ok: false,
      refusal: { repeatDays: { min: 1, max: 730 }, thirdStepDays: { order: true } },
    });
  });
});

test("criteria have ids of their own, a source, and both languages", () => {
  expect(new Set(CRITERIA.map(({ id }) => id)).size).toBe(CRITERIA.length);
  for (const { id, source, text: words } of CRITERIA) {
    expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(source.length).toBeGreaterThan(3);
    expect(words.zh).toMatch(/\p{Script=Han}/u);
    expect(words.en).not.toMatch(/\p{Script=Han}/u);
  }
});
