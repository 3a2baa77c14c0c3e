/** The life of a hidden danger: every event in every state is taken or refused with a word, and nothing is ever lost. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  ACTS,
  DANGER_STATES,
  type DangerEvent,
  type DangerLife,
  type DangerState,
} from "../../src/dangers/model.ts";
import {
  decideDanger,
  guard,
  isOnTime,
  isOpen,
  missingFive,
  newLife,
} from "../../src/dangers/rules.ts";
import { addDays, HOUR_MS, instant } from "../../src/kernel/instants.ts";
import { dangerRefusalText } from "../../views/dangers/text.ts";

import {
  approver,
  assigned,
  awaiting,
  clock,
  closed,
  EVENTS,
  five,
  found,
  graded,
  LIVES,
  led,
  manager,
  NOW,
  PEOPLE,
  rectifying,
  rejected,
  S,
  second,
  TODAY,
  worker,
} from "./lives.ts";

describe("the whole loop", () => {
  test("from the report to the close by another person", () => {
    expect(closed).toMatchObject({
      state: "closed",
      level: "general",
      responsibleId: "worker",
      submittedBy: "worker",
      checkedBy: "manager",
      closedAt: NOW,
    });
    expect(isOnTime(closed)).toBe(true);
    expect(isOpen(closed)).toBe(false);
  });

  test("a failed re-check goes back to the same person and date, as the next attempt", () => {
    expect(led(awaiting, EVENTS.fail, approver)).toMatchObject({
      state: "rectifying",
      responsibleId: "worker",
      dueOn: addDays(TODAY, 5),
      round: 2,
      submittedBy: null,
    });
  });

  test("what was put right on the spot still needs another's eyes, and a plan if it does not hold", () => {
    const fixed = led(found, EVENTS.fix, worker);
    expect(fixed).toMatchObject({ state: "awaiting", isImmediate: true, level: "general" });
    expect(guard(fixed, "pass", worker)).toEqual({ code: "dangers.checker_only" });
    expect(led(fixed, EVENTS.fail, manager)).toMatchObject({
      state: "graded",
      isImmediate: false,
      responsibleId: null,
      dueOn: null,
    });
  });

  test("opened again it begins at the grade it had, with nothing fixed", () => {
    const again = led(closed, EVENTS.reopen, manager);
    expect(again).toMatchObject({
      ...{ state: "graded", level: "general", responsibleId: null, dueOn: null, measure: "" },
      ...{ reopened: 1, round: 2, closedAt: null, checkedBy: null, extensions: 0 },
    });
    expect(led(rejected, EVENTS.reopen, manager).state).toBe("found");
  });

  test("one that turns out to be major waits for money and plan before it goes on", () => {
    const thin = led(
      graded,
      { ...EVENTS.assign, five: five({ costFen: null, plan: "" }) },
      manager,
    );
    const major = { kind: "grade", level: "major", criterion: "", reason: "漏气" } as const;
    expect(led(thin, major, manager)).toMatchObject({ state: "graded", level: "major" });
    expect(led(assigned, major, manager)).toMatchObject({ state: "assigned", level: "major" });
  });
});

describe("refusals", () => {
  const major = led(found, { ...EVENTS.grade, level: "major" }, manager);
  const asked = led(assigned, EVENTS["ask-extension"], worker);

  test.each([
    // why                                   life        event                                         by        code
    [
      "nobody closes their own work",
      awaiting,
      EVENTS.pass,
      { ...worker, isChecker: true },
      "own_work",
    ],
    ["nor sends it back", awaiting, EVENTS.fail, { ...worker, isChecker: true }, "own_work"],
    [
      "a re-check is for checkers",
      awaiting,
      EVENTS.pass,
      { ...worker, personId: "x" },
      "checker_only",
    ],
    ["grading is for managers", found, EVENTS.grade, worker, "manager_only"],
    ["only who answers for it hands it in", rectifying, EVENTS.submit, approver, "not_responsible"],
    [
      "handing in needs a photo",
      rectifying,
      { ...EVENTS.submit, photos: 0 },
      worker,
      "photo_needed",
    ],
    ["and words", rectifying, { ...EVENTS.submit, done: "" }, worker, "done_needed"],
    ["a major one has no quick way", major, EVENTS.fix, worker, "major_not_immediate"],
    [
      "a date before today",
      graded,
      { ...EVENTS.assign, five: five({ dueOn: addDays(TODAY, -1) }) },
      manager,
      "due_past",
    ],
    [
      "a date in two years",
      graded,
      { ...EVENTS.assign, five: five({ dueOn: addDays(TODAY, 700) }) },
      manager,
      "due_far",
    ],
    [
      "a major one without a plan",
      major,
      { ...EVENTS.assign, five: five({ plan: " " }) },
      manager,
      "five_missing",
    ],
    [
      "a general one without a measure",
      graded,
      { ...EVENTS.assign, five: five({ measure: "" }) },
      manager,
      "five_missing",
    ],
    ["a new person without a reason", assigned, EVENTS.assign, manager, "reason_needed"],
    [
      "a new person with a later date",
      assigned,
      { ...EVENTS.assign, reason: "请假", five: five({ dueOn: addDays(TODAY, 6) }) },
      manager,
      "due_by_extension",
    ],
    ["the same grade again", graded, EVENTS.grade, manager, "same_level"],
    [
      "another grade without a reason",
      graded,
      { ...EVENTS.grade, level: "major" },
      manager,
      "reason_needed",
    ],
    [
      "a criterion of major dangers on a general one",
      found,
      { ...EVENTS.grade, criterion: "gas-4-1" },
      manager,
      "criterion_general",
    ],
    [
      "more time for nothing",
      assigned,
      { ...EVENTS["ask-extension"], until: addDays(TODAY, 5) },
      worker,
      "extension_earlier",
    ],
    [
      "more time than there is",
      assigned,
      { ...EVENTS["ask-extension"], until: addDays(TODAY, 36) },
      worker,
      "extension_limit",
    ],
    [
      "more time until a day that is over",
      { ...assigned, dueOn: addDays(TODAY, -9) },
      { ...EVENTS["ask-extension"], until: addDays(TODAY, -2) },
      worker,
      "due_past",
    ],
    [
      "the old date of one that was sent back to be assigned",
      { ...graded, dueOn: addDays(TODAY, -2) },
      { ...EVENTS.assign, five: five({ dueOn: addDays(TODAY, -2) }) },
      manager,
      "due_past",
    ],
    ["a second request", asked, EVENTS["ask-extension"], worker, "extension_asked"],
    [
      "granting where nobody asked",
      assigned,
      EVENTS["grant-extension"],
      manager,
      "extension_not_asked",
    ],
    [
      "granting one's own request",
      led(assigned, EVENTS["ask-extension"], manager),
      EVENTS["grant-extension"],
      manager,
      "own_extension",
    ],
    ["closing what nobody handed in", rectifying, EVENTS.pass, manager, "wrong_state"],
    ["grading what is closed", closed, EVENTS.grade, manager, "wrong_state"],
  ] as const)("%s", (_why, life, event, by, code) => {
    const decided = decideDanger(life, event, by, S, NOW);
    expect(decided).toMatchObject({ ok: false, refusal: { code: `dangers.${code}` } });
  });

  test("extensions add up, and their number has an end", () => {
    const once = led(asked, EVENTS["grant-extension"], second);
    expect(once).toMatchObject({ dueOn: addDays(TODAY, 9), extensions: 1, extendedDays: 4 });
    const more = { kind: "ask-extension", until: addDays(TODAY, 10), reason: "雨" } as const;
    const twice = led(led(once, more, worker), EVENTS["grant-extension"], second);
    const third = decideDanger(twice, { ...more, until: addDays(TODAY, 11) }, worker, S, NOW);
    expect(third).toMatchObject({ ok: false, refusal: { code: "dangers.extension_limit" } });
  });
});

/** Which events each state takes from whoever may do most; the rest is refused by a word. */
const TAKEN: Readonly<Record<DangerState, readonly string[]>> = {
  found: ["grade", "reject", "fix"],
  graded: ["reject", "assign", "fix"],
  assigned: ["start", "submit", "ask-extension", "escalate"],
  rectifying: ["submit", "ask-extension", "escalate"],
  awaiting: ["pass", "fail"],
  closed: ["reopen"],
  rejected: ["reopen"],
};

describe.each(DANGER_STATES.map((state) => [state] as const))("in the state %s", (state) => {
  test.each(Object.values(EVENTS).map((event) => [event.kind, event] as const))(
    "%s is taken or refused with a word",
    (kind, event) => {
      const decided = decideDanger(LIVES[state], event, manager, S, NOW);
      expect(decided.ok).toBe(TAKEN[state].includes(kind));
      if (!decided.ok) expect(dangerRefusalText[decided.refusal.code]).toBeDefined();
    },
  );
});

const day = fc.integer({ min: -3, max: 60 }).map((days) => addDays(TODAY, days));
const text = fc.constantFrom("", "原因");
const anyEvent: fc.Arbitrary<DangerEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("grade" as const),
    level: fc.constantFrom("general" as const, "major" as const),
    criterion: fc.constantFrom("", "gas-4-1"),
    reason: text,
  }),
  fc.record({
    kind: fc.constant("assign" as const),
    reason: text,
    five: fc.record({
      responsibleId: fc.constantFrom("", "worker", "manager", "approver"),
      measure: fc.constantFrom("", "修"),
      costFen: fc.constantFrom(null, 0, 5_000),
      dueOn: fc.option(day, { nil: null }),
      plan: fc.constantFrom("", "停用"),
    }),
  }),
  fc.record({
    kind: fc.constantFrom("submit" as const, "fix" as const),
    done: fc.constantFrom("", "好了"),
    photos: fc.integer({ min: 0, max: 2 }),
  }),
  fc.record({
    kind: fc.constant("ask-extension" as const),
    until: fc.option(day, { nil: null }),
    reason: text,
  }),
  fc.record({ kind: fc.constantFrom("start" as const, "grant-extension" as const) }),
  fc.record({
    kind: fc.constantFrom(
      "reject" as const,
      "refuse-extension" as const,
      "fail" as const,
      "reopen" as const,
    ),
    reason: text,
  }),
  fc.record({ kind: fc.constant("pass" as const), note: text }),
  fc.record({ kind: fc.constant("escalate" as const), to: fc.integer({ min: 1, max: 3 }) }),
);

const step = fc.record({
  event: anyEvent,
  by: fc.constantFrom(...PEOPLE, clock),
  /** Hours that pass before it. */
  hours: fc.integer({ min: 0, max: 72 }),
});

function expectSound(life: DangerLife): void {
  expect(DANGER_STATES).toContain(life.state);
  if (life.state === "closed") {
    expect(life.checkedBy).not.toBeNull();
    expect(life.checkedBy).not.toBe(life.submittedBy);
    expect(life.checkedBy).not.toBe(life.responsibleId);
  }
  if (!["found", "rejected"].includes(life.state)) expect(life.level).not.toBeNull();
  if (life.state === "assigned" || life.state === "rectifying") {
    const { responsibleId, measure, costFen, dueOn, plan } = life;
    const things = { responsibleId: responsibleId ?? "", measure, costFen, dueOn, plan };
    expect(missingFive(life, things)).toEqual([]);
  }
  expect(life.extensions).toBeLessThanOrEqual(S.extensionsMax);
  expect(life.extendedDays).toBeLessThanOrEqual(S.extendedDaysMax);
  expect(life.closedAt !== null).toBe(["closed", "rejected"].includes(life.state));
  if (life.asked !== null) expect(["assigned", "rectifying"]).toContain(life.state);
  if (life.submittedAt !== null && life.state !== "rejected") {
    expect(["awaiting", "closed"]).toContain(life.state);
  }
}

test("whatever anybody does in whatever order, it stays sound, closes only by a re-check, and is never stuck", () => {
  const reached = new Set<DangerState>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      let life = Object.freeze(newLife("worker", NOW));
      let now = NOW;
      for (const { event, by, hours } of steps) {
        now = instant(now + hours * HOUR_MS);
        const decided = decideDanger(life, event, by, S, now);
        if (!decided.ok) {
          expect(dangerRefusalText[decided.refusal.code]).toBeDefined();
          continue;
        }
        const next = decided.value;
        expectSound(next);
        if (next.state === "closed") expect([event.kind, life.state]).toEqual(["pass", "awaiting"]);
        if (next.state === "rejected") expect(event.kind).toBe("reject");
        expect(next.foundBy).toBe("worker");
        expect(next.round).toBeGreaterThanOrEqual(life.round);
        reached.add(next.state);
        life = Object.freeze(next);
      }
      // Somebody can always go on with it.
      const ways = PEOPLE.flatMap((by) => ACTS.filter((act) => guard(life, act, by) === undefined));
      expect(ways.length).toBeGreaterThan(0);
    }),
    { numRuns: 2_000, seed: 20_261_122 },
  );
  expect([...reached].sort()).toEqual([...DANGER_STATES].sort());
});
