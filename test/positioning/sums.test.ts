/** Counts over stays and the roll-call: an unknown person is never counted as safe. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { instant } from "../../src/kernel/instants.ts";
import type { Zone } from "../../src/positioning/model.ts";
import { callRoll, type StayRow, sumStays } from "../../src/positioning/sums.ts";

const stay = (tag: string, from: number, to: number | null): StayRow => ({
  zoneId: "z",
  tag,
  kind: "staff",
  enteredAt: instant(from),
  leftAt: to === null ? null : instant(to),
});

test.each([
  ["nothing", [], { entries: 0, cards: 0, totalMs: 0, peak: 0 }],
  ["one who is still there", [stay("a", 10, null)], { entries: 1, cards: 1, totalMs: 90, peak: 1 }],
  [
    "one after the other in the same moment",
    [stay("a", 0, 50), stay("b", 50, 60)],
    { entries: 2, cards: 2, totalMs: 60, peak: 1 },
  ],
  [
    "together, and one comes twice",
    [stay("a", 0, 50), stay("b", 20, 60), stay("a", 70, 80)],
    { entries: 3, cards: 2, totalMs: 100, peak: 2 },
  ],
] as const)("%s", (_why, stays, sums) => {
  expect(sumStays(stays, instant(100))).toEqual(sums);
});

const zones = [
  { id: "muster", kind: "muster" },
  { id: "tank", kind: "danger" },
] as unknown as readonly Zone[];

test("everybody is called once, and safe is only who is heard now at a muster point", () => {
  const person = fc.record({
    tag: fc.string(),
    personId: fc.string(),
    isFresh: fc.boolean(),
    position: fc.option(
      fc.record({
        fix: fc.constant({} as never),
        zones: fc.subarray(["muster", "tank", "else"]),
      }),
      { nil: undefined },
    ),
  });
  fc.assert(
    fc.property(fc.array(person), (people) => {
      const { mustered, inside, unknown } = callRoll(people, zones);
      expect(mustered.length + inside.length + unknown.length).toBe(people.length);
      for (const one of mustered) {
        expect(one.isFresh && one.position?.zones.includes("muster")).toBe(true);
      }
      expect(unknown.every(({ isFresh }) => !isFresh)).toBe(true);
    }),
  );
});
