/** Ids: 26 characters, sorted as they were given out, safe everywhere; secrets long enough. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Clock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";

test("ids sort as they were given out, also when the clock stands, jumps forward or is set back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 2, maxLength: 200 }),
      (jumps) => {
        let now = Date.UTC(2026, 11, 10);
        const ids = systemIds({ now: () => now, monotonicMs: () => 0 } as Clock);
        const given = jumps.map((jump) => {
          now += jump;
          return ids.next();
        });
        expect([...given].sort()).toEqual(given);
        expect(new Set(given).size).toBe(given.length);
        for (const id of given) expect(id).toMatch(/^[0-9a-z]{26}$/);
      },
    ),
  );
});

test("two programs do not give out the same ids in the same millisecond", () => {
  const clock = { now: () => 1, monotonicMs: () => 0 } as unknown as Clock;
  const [one, other] = [systemIds(clock), systemIds(clock)];
  const all = Array.from({ length: 500 }, () => [one.next(), other.next()]).flat();
  expect(new Set(all).size).toBe(1_000);
});

test.each([
  [4, 7],
  [10, 16],
  [20, 32],
  [32, 52],
])("a secret of %d bytes has %d characters and does not come twice", (bytes, length) => {
  const ids = systemIds({ now: () => 1, monotonicMs: () => 0 } as unknown as Clock);
  const secrets = Array.from({ length: 100 }, () => ids.secret(bytes));
  for (const secret of secrets) expect(secret).toMatch(new RegExp(`^[0-9a-z]{${length}}$`));
  expect(new Set(secrets).size).toBe(100);
});
