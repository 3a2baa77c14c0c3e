/** Where acts stand in time, and the seeded rounds over a bad network. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { DAY_MS, instant } from "../../src/kernel/instants.ts";
import { groupOf, parseIntake } from "../../src/phones/form.ts";
import { judgeTime, needsOffice } from "../../src/phones/rules.ts";
import { randomRoad } from "./random-road.ts";

const NOW = instant(Date.UTC(2026, 11, 10, 4));
const HOUR_MS = 3_600_000;

test.each([
  // why                                  claimed            sent              previous           at                remark
  ["a right clock", NOW - HOUR_MS, NOW, undefined, NOW - HOUR_MS, undefined],
  ["a little ahead", NOW - HOUR_MS + 60_000, NOW + 60_000, undefined, NOW - HOUR_MS, undefined],
  [
    "three days behind",
    NOW - 3 * DAY_MS - HOUR_MS,
    NOW - 3 * DAY_MS,
    undefined,
    NOW - HOUR_MS,
    "clock.off",
  ],
  ["moved on the way", NOW + DAY_MS, NOW, undefined, NOW, "clock.unknown"],
  [
    "before it was taken along",
    NOW - 2 * DAY_MS,
    NOW,
    undefined,
    NOW - 8 * HOUR_MS,
    "clock.unknown",
  ],
  [
    "before the act before it",
    NOW - 2 * HOUR_MS,
    NOW,
    NOW - HOUR_MS,
    NOW - HOUR_MS,
    "clock.unknown",
  ],
] as const)("%s", (_why, claimedAt, sentAt, previousAt, at, remark) => {
  const takenAt = instant(NOW - 8 * HOUR_MS);
  const times = { claimedAt, sentAt, receivedAt: NOW, takenAt };
  const judged = judgeTime({
    ...times,
    previousAt: previousAt === undefined ? undefined : instant(previousAt),
  });
  expect(judged).toEqual({ at: instant(at), remark } as never);
});

test("whatever clocks do, acts stand between taking along and arrival, in their order", () => {
  const some = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(some, some), { maxLength: 30 }), some, (acts, taken) => {
      const takenAt = instant(Math.min(taken, NOW));
      let previousAt: ReturnType<typeof instant> | undefined;
      for (const [claimedAt, sentAt] of acts) {
        const judged = judgeTime({ claimedAt, sentAt, receivedAt: NOW, takenAt, previousAt });
        expect(judged.at).toBeGreaterThanOrEqual(previousAt ?? takenAt);
        expect(judged.at).toBeLessThanOrEqual(NOW);
        previousAt = judged.at;
      }
    }),
  );
});

test("what only says how it was needs nobody", () => {
  expect(needsOffice(["clock.off", "custody.odd"])).toBe(false);
  expect(needsOffice(["hand-over.recalled"])).toBe(true);
});

test("anything may come over the wire; only acts get through, in order", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(parseIntake(json).ok).toBe(false);
    }),
  );
  const id = (at: number): string => `${at}`.padStart(26, "0");
  const act = (seq: number) => ({
    ...{ id: id(seq), seq, claimedAt: 1, files: [] },
    act: { kind: "check.end", about: `visit:${id(9)}` },
  });
  const body = { packageId: id(1), takenAt: 1, sentAt: 1, acts: [act(3), act(1), act(2)] };
  const parsed = parseIntake(body);
  expect(parsed.ok && parsed.value.acts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(parsed.ok && parsed.value.acts.map((one) => groupOf(one.act))).toEqual([
    id(9),
    id(9),
    id(9),
  ]);
});

test("six rounds over a network that fails lose and double nothing", async () => {
  const told = await randomRoad(6, 2_026);
  expect(told.rounds).toBe(6);
  expect(told.lost).toBeGreaterThan(5);
  expect(told.twice).toBeGreaterThan(5);
}, 60_000);
