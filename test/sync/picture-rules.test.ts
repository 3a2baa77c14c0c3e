/** Parts over a line that loses, doubles and delays: the picture always arrives, one part at a time. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  applyHeld,
  askAnew,
  beginTurn,
  markAsked,
  PICTURE_PART_BYTES,
  partRoom,
  picturesNamed,
  planPart,
} from "../../src/sync/picture-model.ts";
import { RESEND_AFTER_MAX_MS } from "../../src/sync/rules.ts";

const HASH = "ab".repeat(32);

test("whatever the line does to single messages, the receiver has the whole in the end", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: PICTURE_PART_BYTES * 6 }),
      fc.array(fc.constantFrom("well", "lost", "answer-lost", "doubled", "late", "cut"), {
        maxLength: 40,
      }),
      (bytes, troubles) => {
        let turn = beginTurn(HASH, bytes);
        let held = 0;
        let nowMs = 0;
        const late: number[] = [];
        for (let step = 0; held < bytes; step += 1) {
          expect(step).toBeLessThan(200);
          const plan = planPart(turn, nowMs, PICTURE_PART_BYTES);
          if (plan === undefined) {
            nowMs += RESEND_AFTER_MAX_MS;
            for (const answer of late.splice(0)) turn = applyHeld(turn, answer);
            continue;
          }
          expect(plan.offset + plan.length).toBeLessThanOrEqual(bytes);
          turn = markAsked(turn, plan, nowMs);
          // One part is on its way at a time.
          expect(planPart(turn, nowMs, PICTURE_PART_BYTES)).toBeUndefined();
          const trouble = troubles[step] ?? "well";
          if (trouble === "lost") continue;
          if (plan.length > 0 && plan.offset === held) held += plan.length;
          if (trouble === "late") late.push(held);
          else if (trouble === "cut") turn = askAnew(turn);
          else if (trouble !== "answer-lost") turn = applyHeld(turn, held);
          if (trouble === "doubled") turn = applyHeld(turn, held);
        }
        expect(held).toBe(bytes);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ["a broker of the usual size", 65_536, PICTURE_PART_BYTES],
  ["a small broker", 4_096, 2_304],
  ["one that takes no part at all", 900, 0],
] as const)("%s", (_why, messageMaxBytes, room) => {
  expect(partRoom(messageMaxBytes)).toBe(room);
});

test.each([
  ["beyond the picture", 10],
  ["no number", Number.NaN],
  ["below nothing", -1],
] as const)("an answer %s is not believed", (_why, held) => {
  const asked = markAsked(beginTurn(HASH, 10), { offset: 0, length: 0 }, 0);
  expect(applyHeld(asked, held)).toBe(asked);
});

test("only a permit's sum names pictures, and only with hash and size", () => {
  const attachments = [{ hash: HASH, bytes: 9, kind: "scene" }, { hash: HASH }, null, 3];
  const named = (kind: string) => picturesNamed({ kind, payload: { attachments } });
  expect(named("permit.summary")).toEqual([{ hash: HASH, bytes: 9, kind: "scene" }]);
  expect(named("permit.picture_added")).toEqual([]);
  expect(picturesNamed({ kind: "permit.summary", payload: { attachments: "x" } })).toEqual([]);
});
