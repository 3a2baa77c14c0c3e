/** Words of a command line, numbers in them, and which name a mistyped one may have meant. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { numberIn, parseArgs } from "../../src/cli/args.ts";
import { parseHex } from "../../src/cli/devices/hex.ts";
import { editsBetween, nearestNames } from "../../src/cli/nearest.ts";

const SHAPE = { words: ["A"], flags: ["json"], values: ["out"], repeated: ["set"] } as const;

describe("parseArgs", () => {
  test.each([
    ["a value behind =", ["x", "--out=a=b"], { values: { out: "a=b" } }],
    ["a value that looks like an option", ["x", "--out", "--json"], { values: { out: "--json" } }],
    ["repeated", ["x", "--set", "a=1", "--set=b=2"], { repeated: { set: ["a=1", "b=2"] } }],
    ["words behind --", ["--", "--x"], { words: ["--x"] }],
  ])("%s", (_why, args, value) => {
    expect(parseArgs(args, SHAPE)).toMatchObject({ ok: true, value });
  });

  test.each([
    ["a flag with a value", ["x", "--json=1"], "args.unknown-option"],
    ["no value", ["x", "--out"], "args.no-value"],
    ["twice", ["x", "--out=1", "--out=2"], "args.twice"],
    ["no word", [], "args.missing"],
    ["a word too many", ["x", "y"], "args.left-over"],
    ["a name of Object", ["x", "--constructor", "y"], "args.unknown-option"],
  ])("refuses %s", (_why, args, code) => {
    expect(parseArgs(args, SHAPE)).toMatchObject({ ok: false, refusal: { code } });
  });
});

test.each([
  ["whole", "12", 12],
  ["fraction", "0.5", 0.5],
  ["empty", "", undefined],
  ["hex", "0x10", undefined],
  ["exponent", "1e3", undefined],
  ["beyond", "101", undefined],
  ["below", "-1", undefined],
])("a number: %s", (_why, text, value) => {
  expect(numberIn(text, 7, { min: 0, max: 100 })).toBe(value);
});

test("any bytes survive being written as hex, with and without blanks", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.constantFrom("", " ", ",", "\n", ", 0x"), (bytes, between) => {
      const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(between);
      expect(parseHex(text)).toEqual({ ok: true, value: bytes });
    }),
  );
});

test.each([
  ["kitten", "sitting", 3],
  ["", "abc", 3],
  ["same", "same", 0],
])("edits %s %s", (from, to, edits) => {
  expect(editsBetween(from, to)).toBe(edits);
});

test("nearest names, best first", () => {
  const names = ["scale/cas-10", "scale/cas-22", "uwb/linktrack", "uwb/jzm01"];
  expect(nearestNames("cas22", names, 2)).toEqual(["scale/cas-22", "scale/cas-10"]);
  expect(nearestNames("LinkTrack", names, 1)).toEqual(["uwb/linktrack"]);
  expect(nearestNames("x".repeat(100_000), names)).toHaveLength(3);
});
