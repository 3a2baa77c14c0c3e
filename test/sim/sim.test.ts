/** A fixed share of `bench/appliance.ts`, and that the judge finds each deliberately broken build. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { makeTemplate, type Template } from "./appliance.ts";
import { type Break, tell } from "./story.ts";

const SEEDS = 5;
const TRIES_MAX = 10;

let template: Template;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template.path, { recursive: true }));

test(`${SEEDS} stories of a whole appliance: no gun open without its reasons, nothing told is lost`, async () => {
  let [openings, lives, entries] = [0, 0, 0];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const story = await tell(template, seed);
    expect([seed, story.faults]).toEqual([seed, []]);
    openings += story.openings;
    lives += story.lives;
    entries += story.entries;
  }
  // A story in which nothing happens proves nothing.
  expect(openings).toBeGreaterThan(SEEDS);
  expect(lives).toBeGreaterThan(SEEDS);
  expect(entries).toBeGreaterThan(SEEDS * 30);
}, 60_000);

describe("a broken build is caught", () => {
  test.each<readonly [Break, number, RegExp]>([
    ["lock-forgotten", 2, /open although the gun is locked/],
    ["stale-weight", 2, /open although the scale is silent/],
    ["pulse-without-lease", 5, /open although/],
    ["undurable", 3, /was acknowledged and is gone/],
  ])(
    "%s",
    async (broken, firstSeed, words) => {
      for (let seed = firstSeed; seed < firstSeed + TRIES_MAX; seed += 1) {
        const { faults } = await tell(template, seed, broken);
        if (faults.some((fault) => words.test(fault))) return;
      }
      throw new Error(`${TRIES_MAX} stories of a broken build passed`);
    },
    60_000,
  );
});
