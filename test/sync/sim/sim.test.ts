/** The fixed share of the simulator: a few hundred seeds, and each broken build is caught. */
import { describe, expect, test } from "bun:test";
import { BREAKS, tell } from "./world.ts";

const SEEDS = 150;

test(`${SEEDS} storms: nothing lost, nothing doubled, order kept, window kept`, () => {
  let records = 0;
  let kills = 0;
  let restores = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const story = tell(seed);
    expect([seed, story.faults]).toEqual([seed, []]);
    records += story.records;
    kills += story.kills;
    restores += story.restores;
  }
  // A storm that never happened proves nothing.
  expect(records).toBeGreaterThan(SEEDS * 500);
  expect(kills).toBeGreaterThan(SEEDS * 3);
  expect(restores).toBeGreaterThan(SEEDS / 3);
}, 30_000);

test("a seed tells the same story twice", () => {
  expect(tell(7)).toEqual(tell(7));
});

describe("a broken build is caught", () => {
  test.each(BREAKS)("%s", (broken) => {
    const caught = Array.from({ length: 20 }, (_, n) => tell(n + 1, broken)).filter(
      ({ faults }) => faults.length > 0,
    );
    expect(caught.length).toBeGreaterThanOrEqual(15);
  });
});
