/** Whether something may be used now: cylinders, outcome, validity. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Confirmation } from "../../src/confirmations/model.ts";
import {
  type CylinderFacts,
  cylinderFaults,
  judgeConfirmation,
  outcomeOf,
  readyProblem,
  shownState,
  VALID_MS,
} from "../../src/confirmations/rules.ts";
import { type Day, HOUR_MS, instant } from "../../src/kernel/instants.ts";

const NOW = instant(Date.UTC(2026, 11, 10, 4));

const GOOD: CylinderFacts = {
  cylinder: {
    status: "in-service",
    content: "full",
    lifeEndsOn: "2032-01-10" as Day,
    inspectionDueOn: "2030-01-10" as Day,
  },
  content: "full",
  isUnreleased: false,
};

const cylinder = (change: Partial<CylinderFacts["cylinder"]>): CylinderFacts => ({
  ...GOOD,
  cylinder: { ...GOOD.cylinder, ...change },
});

describe("a cylinder", () => {
  test.each([
    ["in order", GOOD, []],
    ["in no register", undefined, ["unknown-code"]],
    ["scrapped", cylinder({ status: "scrapped" }), ["scrapped"]],
    ["quarantined", cylinder({ status: "quarantined" }), ["quarantined"]],
    ["recalled", cylinder({ status: "recalled" }), ["recalled"]],
    ["reported lost", cylinder({ status: "lost" }), ["lost"]],
    ["over-filled", cylinder({ content: "overfilled" }), ["overfilled"]],
    ["due today", cylinder({ inspectionDueOn: "2026-12-10" as Day }), ["inspection-overdue"]],
    ["due tomorrow", cylinder({ inspectionDueOn: "2026-12-11" as Day }), []],
    ["life ends today", cylinder({ lifeEndsOn: "2026-12-10" as Day }), ["life-ended"]],
    ["its fill unreleased", { ...GOOD, isUnreleased: true }, ["unreleased"]],
    ["empty by the ledger", { ...GOOD, content: "empty" }, ["empty"]],
    ["full by the ledger, empty by an old record", { ...cylinder({ content: "empty" }) }, []],
    ["never scanned, empty", { ...cylinder({ content: "empty" }), content: "unknown" }, ["empty"]],
  ] as const)("%s", (_why, facts, faults) => {
    expect(cylinderFaults(facts, NOW)).toEqual([...faults]);
  });
});

const clean = { faults: [], removedAt: null, serial: "A" } as const;
const bad = { faults: ["recalled"], removedAt: null, serial: "B" } as const;
const gone = { ...bad, removedAt: NOW } as const;

describe("the check", () => {
  test.each([
    ["nothing scanned", [], "confirmation.no_cylinder"],
    ["one refused among good ones", [clean, bad], "confirmation.bad_cylinder"],
    ["only what was taken away", [gone], "confirmation.no_cylinder"],
    ["the refused one is gone", [clean, gone], undefined],
  ] as const)("%s", (_why, cylinders, code) => {
    expect(readyProblem(cylinders)?.code).toBe(code as never);
  });

  test("only a pass over cylinders in order confirms", () => {
    expect(outcomeOf("pass", [clean], NOW)).toEqual({
      state: "confirmed",
      validUntil: instant(NOW + VALID_MS),
    });
    expect(outcomeOf("fail", [clean], NOW)).toEqual({ state: "failed" });
    expect(outcomeOf("pass", [clean, bad], NOW)).toEqual({ state: "failed" });
    expect(outcomeOf("pass", [], NOW)).toEqual({ state: "failed" });
  });
});

const CONFIRMED: Confirmation = {
  id: "c",
  ref: { kind: "permit", id: "p" },
  place: "焊接区",
  templateId: "use",
  runId: "r",
  state: "confirmed",
  startedBy: "x",
  startedAt: NOW,
  confirmedBy: "x",
  confirmedAt: NOW,
  validUntil: instant(NOW + VALID_MS),
  endedBy: null,
  endedAt: null,
  endReason: "",
  version: 1,
};

describe("validity", () => {
  const at = (ms: number) => instant(NOW + ms);
  test.each([
    ["at once", CONFIRMED, [clean], 0, "ok"],
    ["a millisecond before its end", CONFIRMED, [clean], VALID_MS - 1, "ok"],
    ["at its end", CONFIRMED, [clean], VALID_MS, "confirmation.expired"],
    ["the clock was set back", CONFIRMED, [clean], -1, "confirmation.expired"],
    ["never made", undefined, [clean], 0, "confirmation.none"],
    ["failed", { ...CONFIRMED, state: "failed" }, [clean], 0, "confirmation.failed"],
    ["ended", { ...CONFIRMED, state: "ended" }, [clean], 0, "confirmation.ended"],
    ["still being made", { ...CONFIRMED, state: "checking" }, [clean], 0, "confirmation.ended"],
    ["a cylinder recalled since", CONFIRMED, [clean, bad], 0, "confirmation.cylinder"],
    ["what was taken away does not matter", CONFIRMED, [clean, gone], 0, "ok"],
    ["without any cylinder", CONFIRMED, [], 0, "confirmation.none"],
    [
      "an end written beyond a day gives no more than a day",
      { ...CONFIRMED, validUntil: at(90 * HOUR_MS) },
      [clean],
      VALID_MS + 1,
      "confirmation.expired",
    ],
  ] as const)("%s", (_why, last, cylinders, ms, code) => {
    const judged = judgeConfirmation(last, cylinders, at(ms));
    expect(judged.ok ? "ok" : judged.refusal.code).toBe(code);
  });

  test("whatever the figures, nothing is valid outside the day after its check", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5 * VALID_MS, max: 5 * VALID_MS }),
        fc.integer({ min: 1, max: 5 * VALID_MS }),
        (ms, length) => {
          const one = { ...CONFIRMED, validUntil: at(length) };
          const judged = judgeConfirmation(one, [clean], at(ms));
          expect(judged.ok).toBe(ms >= 0 && ms < length && ms <= VALID_MS);
          if (judged.ok) expect(shownState(one, at(ms))).toBe("confirmed");
        },
      ),
    );
  });
});
