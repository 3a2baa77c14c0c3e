import { describe, expect, test } from "bun:test";
import type { Answer, Definition, Item } from "../../src/checks/model.ts";
import {
  askedItems,
  itemsOf,
  judgeItem,
  judgeRun,
  parseNumber,
  templateFaults,
} from "../../src/checks/rules.ts";
import { SUPPLIED_TABLES } from "../../src/checks/supplied/index.ts";

const words = (text: string) => ({ zh: text, en: text });
const base = { text: words("项"), severity: "general", source: "本表", mark: "D" } as const;
const yesNo = (id: string, extra: Partial<Item> = {}): Item =>
  ({ id, ...base, kind: "pass-fail", ...extra }) as Item;
const temperature: Item = {
  id: "t",
  ...base,
  kind: "number",
  unit: words("°C"),
  min: 5,
  max: 35,
  decimals: 1,
};
const given = (value: string, extra: Partial<Answer> = {}): Answer => ({
  value,
  note: "",
  photos: 0,
  ...extra,
});
const table = (...items: readonly Item[]): Definition => ({
  title: words("表"),
  sections: [{ id: "s", title: words("节"), items }],
});

describe("one item", () => {
  test.each([
    ["nothing answered", yesNo("a"), undefined, { problem: "missing" }],
    ["an optional one may stay empty", yesNo("a", { isOptional: true }), undefined, {}],
    ["passed", yesNo("a"), given("pass"), {}],
    ["n/a where the table has none", yesNo("a"), given("na"), { problem: "unknown-option" }],
    ["n/a where it has", yesNo("a", { hasNa: true } as Partial<Item>), given("na"), {}],
    [
      "a failure must say what is wrong",
      yesNo("a"),
      given("fail"),
      { fail: "failed", problem: "note-required" },
    ],
    ["in words", yesNo("a"), given("fail", { note: "漏" }), { fail: "failed" }],
    ["or in a photo", yesNo("a"), given("fail", { photos: 1 }), { fail: "failed" }],
    [
      "words do not stand for a photo",
      yesNo("a", { photo: "on-fail" }),
      given("fail", { note: "漏" }),
      { fail: "failed", problem: "photo-required" },
    ],
    [
      "a photo with every answer",
      yesNo("a", { photo: "always" }),
      given("pass"),
      { problem: "photo-required" },
    ],
    ["the lower limit is allowed", temperature, given("5"), {}],
    ["the upper limit is allowed", temperature, given("35.0"), {}],
    ["just above is not", temperature, given("35.1"), { fail: "out-of-limit" }],
    ["just below is not", temperature, given("4.9"), { fail: "out-of-limit" }],
    ["no number", temperature, given("warm"), { problem: "not-a-number" }],
    ["infinity is none", temperature, given("1e999"), { problem: "not-a-number" }],
    [
      "a photo item without a photo",
      { id: "p", ...base, kind: "photo" } as Item,
      given("x"),
      { problem: "missing" },
    ],
    ["a signature", { id: "p", ...base, kind: "signature" } as Item, given("", { photos: 1 }), {}],
  ] as const)("%s", (_why, item, answer, expected) => {
    expect(judgeItem(item, answer)).toEqual(expected);
  });

  test.each([
    ["full width", "２５．５", 25.5],
    ["a comma", "25,5", 25.5],
    ["blanks around", " -3 ", -3],
    ["a word", "二十", undefined],
    ["nothing", "", undefined],
    ["two points", "1.2.3", undefined],
  ] as const)("numbers as people type them: %s", (_why, text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
});

describe("questions that hang on others", () => {
  const onlyIf = (item: string, ...is: string[]) => ({ onlyIf: { item, is } });
  const chain = table(yesNo("a"), yesNo("b", onlyIf("a", "fail")), yesNo("c", onlyIf("b", "pass")));

  test("are not asked before their answer, and not when the one between is not", () => {
    const answers = new Map([["b", given("pass")]]);
    expect([...askedItems(chain, answers)]).toEqual(["a"]);
    answers.set("a", given("fail"));
    expect([...askedItems(chain, answers)]).toEqual(["a", "b", "c"]);
  });

  test("an answer of a question that is no longer asked fails nothing", () => {
    const answers = new Map([
      ["a", given("pass")],
      ["b", given("fail", { note: "x" })],
    ]);
    expect(judgeRun(chain, answers)).toMatchObject({
      result: "pass",
      asked: 1,
      answered: 1,
      failed: [],
    });
  });
});

test("a run fails by one item and names each with its grade", () => {
  const definition = table(yesNo("a", { severity: "major" }), temperature, yesNo("c"));
  const verdict = judgeRun(
    definition,
    new Map([
      ["a", given("fail", { note: "明火" })],
      ["t", given("40")],
    ]),
  );
  expect(verdict.result).toBe("fail");
  expect(verdict.failed).toEqual([
    { itemId: "a", severity: "major", why: "failed" },
    { itemId: "t", severity: "general", why: "out-of-limit" },
  ]);
  expect([...verdict.problems]).toEqual([["c", "missing"]]);
});

describe("a table that cannot be published", () => {
  test.each([
    ["no items", table(), "no-items"],
    ["two items with one id", table(yesNo("a"), yesNo("a")), "same-id"],
    ["an id that breaks a selector", table(yesNo("A<1")), "bad-id"],
    ["no words in one language", table(yesNo("a", { text: { zh: "项", en: " " } })), "no-text"],
    ["limits the wrong way round", table({ ...temperature, min: 40 } as Item), "limits-crossed"],
    [
      "one choice is none",
      table({ id: "c", ...base, kind: "choice", options: [{ value: "x", label: words("x") }] }),
      "too-few-options",
    ],
    [
      "asks about a later item",
      table(yesNo("a", { onlyIf: { item: "b", is: ["pass"] } }), yesNo("b")),
      "asks-later-item",
    ],
    [
      "asks about itself",
      table(yesNo("a", { onlyIf: { item: "a", is: ["pass"] } })),
      "asks-later-item",
    ],
    [
      "asks for an answer that cannot be",
      table(yesNo("a"), yesNo("b", { onlyIf: { item: "a", is: ["red"] } })),
      "unknown-answer",
    ],
    [
      "too many items",
      table(...Array.from({ length: 201 }, (_, n) => yesNo(`i${n}`))),
      "too-many-items",
    ],
  ] as const)("%s", (_why, definition, code) => {
    expect(templateFaults(definition).map((fault) => fault.code)).toContain(code);
  });
});

describe("the supplied tables", () => {
  test.each(SUPPLIED_TABLES.map((item) => [item.id, item] as const))(
    "%s can be published",
    (_id, item) => {
      expect(templateFaults(item.definition)).toEqual([]);
    },
  );

  test.each(SUPPLIED_TABLES.map((item) => [item.id, item] as const))(
    "%s has both languages and a source",
    (_id, { definition }) => {
      for (const item of itemsOf(definition)) {
        expect(item.text.zh).toMatch(/\p{Script=Han}/u);
        expect(`${item.text.en}${item.criterion?.en ?? ""}`).not.toMatch(/\p{Script=Han}/u);
        expect(item.source.length).toBeGreaterThan(1);
        // A clause may be given out as read only where there is one; everything else says that it is not verified.
        if (item.mark === "V") expect(item.source).toMatch(/\d|通知|要求|本表/);
      }
    },
  );

  test.each([
    ["storage", /^cc\d\d$/, 24],
    ["use", /^sy\d\d$/, 22],
    ["inspection", /^jg\d\d$/, 25],
    ["home", /^r\d\d$/, 24],
  ] as const)("%s has every clause once", (id, pattern, count) => {
    const found = SUPPLIED_TABLES.find((item) => item.id === id);
    const ids = found === undefined ? [] : itemsOf(found.definition).map((item) => item.id);
    const numbers = ids
      .filter((item) => pattern.test(item))
      .map((item) => Number(/\d+/.exec(item)?.[0]));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
  });
});
