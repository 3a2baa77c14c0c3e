/** Calendar, masses and canonical text against an oracle and over arbitrary values. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  addDays,
  addMonths,
  clockText,
  DAY_MS,
  type Day,
  dayOf,
  daysBetween,
  instant,
  parseDay,
  SITE_OFFSET_MS,
  stampText,
  startOfDay,
} from "../../src/kernel/instants.ts";
import { canonicalJson, type Json } from "../../src/kernel/json.ts";
import { GRAMS_MAX, grams, gramsOfKilograms, kilogramText } from "../../src/kernel/units.ts";

const anyInstant = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2199, 11, 30) });
const anyDay = anyInstant.map((ms) => new Date(ms).toISOString().slice(0, 10) as Day);

describe("days", () => {
  test("dayOf, clockText and stampText agree with the calendar of the runtime", () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        const local = new Date(ms + SITE_OFFSET_MS).toISOString();
        expect(dayOf(instant(ms)) as string).toBe(local.slice(0, 10));
        expect(clockText(instant(ms))).toBe(local.slice(11, 19));
        expect(stampText(instant(ms))).toBe(`${local.slice(0, 10)} ${local.slice(11, 19)}`);
      }),
    );
  });

  test("a day begins at its first millisecond and not one earlier", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const at = startOfDay(day);
        expect(dayOf(at)).toBe(day);
        expect(dayOf(instant(at - 1))).toBe(addDays(day, -1));
        expect(dayOf(instant(at + DAY_MS - 1))).toBe(day);
      }),
    );
  });

  test("addDays and daysBetween are each other's inverse", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (day, count) => {
        expect(daysBetween(day, addDays(day, count))).toBe(count);
      }),
    );
  });

  test("addMonths keeps the day of the month or takes the last one", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (day, count) => {
        const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
        const first = new Date(Date.UTC(year, month - 1 + count, 1));
        const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
        first.setUTCDate(Math.min(date, last.getUTCDate()));
        expect(addMonths(day, count) as string).toBe(first.toISOString().slice(0, 10));
      }),
    );
  });

  test("parseDay takes exactly the days of the calendar", () => {
    const parts = fc.tuple(
      fc.integer({ min: 1890, max: 2210 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
    );
    fc.assert(
      fc.property(parts, ([year, month, date]) => {
        const two = (value: number) => String(value).padStart(2, "0");
        const text = `${year}-${two(month)}-${two(date)}`;
        const real = new Date(`${text}T00:00:00Z`);
        const isDay =
          year >= 1900 &&
          year <= 2199 &&
          !Number.isNaN(real.getTime()) &&
          real.toISOString().startsWith(text);
        expect(parseDay(text) as string | undefined).toBe(isDay ? text : undefined);
      }),
    );
  });

  test.each([
    "",
    "2026-1-1",
    "2026-02-29",
    " 2026-01-01",
    "2026-01-01\n",
    "２０２６-01-01",
    "26-01-01",
  ])("%p is no day", (text) => expect(parseDay(text)).toBeUndefined());

  test("whatever is typed, parseDay does not throw", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDay(text)));
  });
});

describe("canonical text", () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;

  const shuffled = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, shuffled(item as Json)]),
    );
  };

  test("says the same value, whatever the order of its keys, and twice the same text", () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test("two different values never share a text", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        fc.pre(!Bun.deepEquals(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))));
        expect(canonicalJson(one)).not.toBe(canonicalJson(other));
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%p has none",
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(RangeError);
    },
  );

  test("keys go by code unit", () => {
    expect(canonicalJson({ é: 1, b: 1, B: 1, a: 1, "10": 1, "9": 1 })).toBe(
      '{"10":1,"9":1,"B":1,"a":1,"b":1,"é":1}',
    );
  });
});

describe("masses", () => {
  test("kilograms with up to three decimals become exactly their grams, and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -GRAMS_MAX, max: GRAMS_MAX }), (massG) => {
        expect(gramsOfKilograms(massG / 1000) as number).toBe(massG === 0 ? 0 : massG);
        expect(Math.round(Number(kilogramText(massG, 3)) * 1000)).toBe(massG === 0 ? 0 : massG);
      }),
    );
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, GRAMS_MAX + 1, -GRAMS_MAX - 1])(
    "%p is no mass in grams",
    (value) => expect(() => grams(value)).toThrow("not a mass"),
  );
});
