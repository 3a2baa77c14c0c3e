import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ALARM_RULES } from "../../src/alarms/catalogue.ts";
import type { AlarmLife } from "../../src/alarms/model.ts";
import {
  acknowledge,
  clear,
  close,
  endShelf,
  isActive,
  isAudible,
  isFlood,
  isShelved,
  newLife,
  raiseAgain,
  shelve,
} from "../../src/alarms/rules.ts";
import { instant, MINUTE_MS, type UnixMs } from "../../src/kernel/instants.ts";

const NOW = instant(1_800_000_000_000);
const later = (minutes: number): UnixMs => instant(NOW + minutes * MINUTE_MS);
const COMING = { isLatching: false, isEvent: false };
const LATCHING = { isLatching: true, isEvent: false };
const EVENT = { isLatching: true, isEvent: true };

function must<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

describe("one alarm's life", () => {
  test("a cause that goes closes an alarm that does not latch", () => {
    expect(must(clear(newLife(NOW), COMING, later(1)))).toMatchObject({
      state: "closed",
      closedAt: later(1),
    });
  });

  test("a latching one stays until a person has closed it, acknowledged or not", () => {
    const gone = must(clear(newLife(NOW), LATCHING, later(1)));
    expect(gone.state).toBe("cleared");
    expect(must(acknowledge(gone, later(2))).state).toBe("cleared");
    expect(must(close(gone, LATCHING, "换了软管", later(3))).state).toBe("closed");
  });

  test("a repeat of an active alarm is counted and keeps its acknowledgement", () => {
    const seen = must(acknowledge(newLife(NOW), later(1)));
    const { life, isNews } = raiseAgain(seen, later(2));
    expect([life.state, life.repeats, isNews]).toEqual(["acknowledged", 1, false]);
  });

  test("a cause that comes back is news, whoever acknowledged it before", () => {
    const gone = must(clear(must(acknowledge(newLife(NOW), NOW)), LATCHING, later(1)));
    const { life, isNews } = raiseAgain(gone, later(2));
    expect(life).toMatchObject({ state: "raised", acknowledgedAt: null, activatedAt: later(2) });
    expect(isNews).toBe(true);
  });

  test.each([
    ["a measured cause that is still there", newLife(NOW), COMING, "done", "alarms.still_active"],
    ["no words", newLife(NOW), EVENT, " ", "alarms.no_reason"],
    [
      "it is closed already",
      must(clear(newLife(NOW), COMING, NOW)),
      COMING,
      "done",
      "alarms.closed",
    ],
  ] as const)("cannot be closed: %s", (_why, life, kind, words, code) => {
    expect(close(life, kind, words, later(1))).toMatchObject({ ok: false, refusal: { code } });
  });

  test.each([
    ["urgent ones never", 1, 10, "检修", "alarms.not_shelvable"],
    ["high ones an hour", 2, 61, "检修", "alarms.shelved_too_long"],
    ["no fraction of a minute", 3, 0.5, "检修", "alarms.shelved_too_long"],
    ["a time that is no number", 3, Number.NaN, "检修", "alarms.shelved_too_long"],
    ["not without a reason", 4, 30, "", "alarms.no_reason"],
  ] as const)("shelving: %s", (_why, priority, minutes, reason, code) => {
    const refused = shelve(newLife(NOW), priority, minutes, reason, NOW);
    expect(refused).toMatchObject({ ok: false, refusal: { code } });
  });

  test("a chattering alarm stays on its shelf and closes with it", () => {
    const shelved = must(shelve(newLife(NOW), 3, 30, "换秤", NOW));
    const gone = must(clear(shelved, COMING, later(1)));
    expect(gone.state).toBe("cleared");
    const back = raiseAgain(gone, later(2)).life;
    expect(isShelved(back, later(29))).toBe(true);
    const goneAgain = must(clear(back, COMING, later(3)));
    expect(endShelf(goneAgain, COMING, later(29))).toBeUndefined();
    expect(endShelf(goneAgain, COMING, later(30))?.state).toBe("closed");
  });
});

describe("whether it sounds", () => {
  test.each([
    ["a new one of medium priority", {}, 3, false, true],
    ["a low one never", {}, 4, false, false],
    ["medium in a flood", {}, 3, true, false],
    ["high in a flood", {}, 2, true, true],
    ["one that was acknowledged", { state: "acknowledged" }, 1, false, false],
    ["one on a shelf", { shelvedUntil: later(1) }, 2, false, false],
    ["one whose shelf has ended", { shelvedUntil: NOW }, 2, false, true],
  ] as const)("%s", (_why, change, priority, isInFlood, expected) => {
    expect(isAudible({ ...newLife(NOW), ...change, priority }, NOW, isInFlood)).toBe(expected);
  });
});

describe("a flood", () => {
  const every = (count: number, gapMs: number) =>
    Array.from({ length: count }, (_, index) => instant(NOW + index * gapMs));
  test.each([
    ["ten in ten minutes are bearable", every(10, 1_000), 1, false],
    ["the eleventh begins it", every(11, 1_000), 1, true],
    ["it ends when the window holds fewer than five", every(11, 1_000), 11, false],
    ["eleven over an hour are none", every(11, 6 * MINUTE_MS), 60, false],
    [
      "between five and ten it goes on",
      [...every(11, 1_000), ...every(6, 1_000).map((at) => instant(at + 9 * MINUTE_MS))],
      11,
      true,
    ],
  ] as const)("%s", (_why, at, minutes, expected) => {
    expect(isFlood(at, later(minutes))).toBe(expected);
  });
});

/** Whatever happens in whatever order, these hold. */
describe("any life at all", () => {
  const step = fc.record({
    what: fc.constantFrom("raise", "clear", "acknowledge", "close", "shelve", "tick"),
    afterMin: fc.integer({ min: 0, max: 120 }),
  });
  const kinds = fc.constantFrom(COMING, LATCHING, EVENT);

  function follow(life: AlarmLife, what: string, kind: typeof COMING, now: UnixMs): AlarmLife {
    switch (what) {
      case "raise":
        return life.state === "closed" ? life : raiseAgain(life, now).life;
      case "clear":
        return valueOr(clear(life, kind, now), life);
      case "acknowledge":
        return valueOr(acknowledge(life, now), life);
      case "close":
        return valueOr(close(life, kind, "已处理", now), life);
      case "shelve":
        return valueOr(shelve(life, 3, 60, "检修", now), life);
      default:
        return endShelf(life, kind, now) ?? life;
    }
  }
  const valueOr = <T>(result: { ok: true; value: T } | { ok: false }, otherwise: T): T =>
    result.ok ? result.value : otherwise;

  test("keeps its invariants", () => {
    fc.assert(
      fc.property(kinds, fc.array(step, { maxLength: 40 }), (kind, steps) => {
        let now: UnixMs = NOW;
        let life = newLife(now);
        for (const { what, afterMin } of steps) {
          const before = life;
          now = instant(now + afterMin * MINUTE_MS);
          life = follow(life, what, kind, now);
          // Nothing wakes a closed alarm: the next cause makes a new one.
          if (before.state === "closed") expect(life).toEqual(before);
          expect(life.state === "closed").toBe(life.closedAt !== null);
          if (life.state === "acknowledged") expect(life.acknowledgedAt).not.toBeNull();
          if (life.state === "raised") expect(life.acknowledgedAt).toBeNull();
          expect(isActive(life)).toBe(life.clearedAt === null);
          expect(life.repeats).toBeGreaterThanOrEqual(before.repeats);
          // A latching alarm never ends but by a person.
          if (kind.isLatching && life.state === "closed" && before.state !== "closed") {
            expect(what).toBe("close");
          }
          // No measured cause that is there is ever closed.
          if (!kind.isEvent && what === "close" && isActive(before)) expect(life).toEqual(before);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the catalogue", () => {
  test.each(Object.entries(ALARM_RULES))("%s speaks both languages", (_code, rule) => {
    expect(`${rule.words.zh}${rule.wayOut.zh}`).toMatch(/\p{Script=Han}/u);
    expect(`${rule.words.en}${rule.wayOut.en}`).not.toMatch(/\p{Script=Han}/u);
    expect(rule.wayOut.en.length).toBeGreaterThan(20);
    // What nothing measures would otherwise vanish unseen.
    if (rule.isEvent) expect(rule.isLatching).toBe(true);
  });
});
