/** What scanned texts say, and patterns that must not hold anything up. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isCheckDigitRight, patternProblem, readCode } from "../../src/cylinders/codes.ts";

const GS = "\u001d";

describe("codes are read from", () => {
  test.each([
    ["this site's address", "https://gas.example.cn/c/370983100001", "370983100001"],
    ["the same over HTTP with a query", "http://10.0.0.8:8080/c/AB-1?x=1", "AB-1"],
    ["another system's query", "https://x.example/q?id=QP123456&t=1", "QP123456"],
    ["another system's path", "https://x.example/bottle/QP123456", "QP123456"],
    ["a plain number", "370983100001", "370983100001"],
    ["small letters", "ab12cd", "AB12CD"],
    ["full-width characters", "ＡＢ１２ＣＤ", "AB12CD"],
    ["a scanner that names the symbology", "]Q3AB12CD", "AB12CD"],
    ["GS1 with separators", `]d20106901234567892${"21"}SER42${GS}10LOT7`, "06901234567892-SER42"],
    ["GS1 in another order", `]C110LOT7${GS}010690123456789221SER42`, "06901234567892-SER42"],
    ["GS1 as it is printed", "(01)06901234567892(21)SER42", "06901234567892-SER42"],
    ["a GS1 asset number", "(8004)6901234ABC99", "6901234ABC99"],
    ["a GS1 link", "https://id.example/01/06901234567892/21/SER42", "06901234567892-SER42"],
    ["a GS1 link of an asset", "https://id.example/8004/6901234ABC99", "6901234ABC99"],
  ])("%s", (_why, text, code) => {
    expect(readCode(text)).toEqual({ kind: "cylinder", code });
  });

  test("the site's own patterns come before all others", () => {
    const read = readCode("GAS:000000123456;X", ["^GAS:(?<code>[0-9]{12});"]);
    expect(read).toEqual({ kind: "cylinder", code: "000000123456" });
  });
});

describe("nothing is read from", () => {
  test.each([
    ["nothing", "  ", "empty"],
    ["a novel", "x".repeat(201), "too-long"],
    ["blanks inside", "AB 12", "characters"],
    ["an item number read wrongly", "(01)06901234567893(21)SER42", "check-digit"],
    ["an item without a serial: a whole type of cylinders", "(01)06901234567892", "no-code"],
    ["an address without a code", "https://x.example/?a=1", "no-code"],
    ["a Wi-Fi code", "WIFI:S:net;T:WPA;P:secret;;", "characters"],
  ] as const)("%s", (_why, text, reason) => {
    expect(readCode(text)).toEqual({ kind: "malformed", reason });
  });
});

test("a badge and a fill point are not taken for cylinders", () => {
  expect(readCode("GWB-abc").kind).toBe("badge");
  expect(readCode("GWP-3")).toEqual({ kind: "fill-point", label: "3" });
});

test("every text is read in no time and to nothing unexpected", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 220 }), (text) => {
      const read = readCode(text);
      if (read.kind === "cylinder") expect(read.code).toMatch(/^[0-9A-Z][0-9A-Z._/-]{3,99}$/);
    }),
    { numRuns: 2_000 },
  );
});

test("check digits", () => {
  expect(isCheckDigitRight("06901234567892")).toBe(true);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (at, add) => {
      const digits = [..."06901234567892"];
      digits[at] = String((Number(digits[at]) + add) % 10);
      expect(isCheckDigitRight(digits.join(""))).toBe(false);
    }),
  );
});

describe("patterns", () => {
  test.each([
    ["", "empty"],
    [`(?<code>a)${"b".repeat(200)}`, "too-long"],
    ["(?<code>[0-9]", "not-an-expression"],
    ["[0-9]{12}", "no-group"],
    ["(?<code>(?:a+)+)$", "too-slow"],
    ["(?<code>a)\\k<code>", "too-slow"],
    ["(?=x)(?<code>a)", "too-slow"],
    ["(?<code>.*).*.*x", "too-slow"],
    ["^.*(?<code>.*).*.*x", "too-slow"],
    ["(?<code>[0-9]){40}", "too-slow"],
  ])("%s is refused: %s", (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem as ReturnType<typeof patternProblem>);
  });

  test.each([
    "^GAS:(?<code>[0-9]{12})$",
    "^(?<code>[A-Z]+[0-9]+)-.*",
    "[?&]bottle=(?<code>[0-9A-Z]{8,20})",
    "^\\((?<code>[+*]{4})\\)$",
  ])("%s is kept", (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  test("the worst that is kept ends soon on the worst texts", () => {
    const pattern = "^.*(?<code>.*).*x$";
    expect(patternProblem(pattern)).toBeUndefined();
    const startedAt = performance.now();
    readCode("a".repeat(200), [pattern]);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
