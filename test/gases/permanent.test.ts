/** Permanent gases in a closed cylinder: one amount of gas, several temperatures. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { atReference, CRITICAL, MEDIA, maxFillAt20, pressureAt } from "../../src/gases/index.ts";

const GASES = Object.keys(CRITICAL);

test("every medium that is filled by pressure can be worked out, and no other", () => {
  const byPressure = MEDIA.filter(({ fillForm }) => fillForm === "pressure").map(({ id }) => id);
  expect([...GASES].sort()).toEqual([...byPressure].sort());
  expect(atReference("lpg", 1_000, 20)).toBeUndefined();
});

describe("oxygen of 15 MPa at 20 °C", () => {
  // Close to the filling tables of the trade; an ideal gas would be 2 to 5 % off.
  test.each([
    [0, 13_500, 13_700],
    [20, 15_000, 15_000],
    [40, 16_350, 16_550],
    [60, 17_750, 18_050],
  ])("shows about as much at %d °C", (celsius, least, most) => {
    const shown = pressureAt("oxygen", 15_000, 20, celsius) ?? 0;
    expect(Math.round(shown)).toBeGreaterThanOrEqual(least);
    expect(Math.round(shown)).toBeLessThanOrEqual(most);
  });
});

const gas = fc.constantFrom(...GASES);
const kpa = fc.integer({ min: 10, max: 35_000 });
const celsius = fc.integer({ min: -400, max: 650 }).map((tenths) => tenths / 10);

test("there and back again is the same pressure", () => {
  fc.assert(
    fc.property(gas, kpa, celsius, celsius, (id, pressure, from, to) => {
      const there = pressureAt(id, pressure, from, to) ?? Number.NaN;
      expect(pressureAt(id, there, to, from) ?? Number.NaN).toBeCloseTo(pressure, 0);
    }),
  );
});

test("warmer is more, more gas is more, and nothing is ever no number", () => {
  fc.assert(
    fc.property(gas, kpa, celsius, (id, pressure, at) => {
      const here = atReference(id, pressure, at) ?? Number.NaN;
      expect(Number.isFinite(here)).toBe(true);
      expect(atReference(id, pressure + 50, at) ?? 0).toBeGreaterThan(here);
      expect(atReference(id, pressure, at + 1) ?? 0).toBeLessThan(here);
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -300])("%d °C is no temperature", (at) => {
  expect(atReference("oxygen", 10_000, at)).toBeUndefined();
});

test("a cylinder is never filled above its working pressure, nor so that 60 °C is too much", () => {
  fc.assert(
    fc.property(gas, fc.integer({ min: 1_000, max: 30_000 }), (id, working) => {
      const most = maxFillAt20(id, working) ?? 0;
      expect(most).toBeLessThanOrEqual(working);
      expect(pressureAt(id, most, 20, 60) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
        working * 1.2 + 1,
      );
    }),
  );
});
