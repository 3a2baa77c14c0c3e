import { expect, test } from "bun:test";
import fc from "fast-check";
import { codeText, hashOf, readSealCode, sealCodeOf } from "../../src/inspections/seal.ts";

test("a code follows from its hash alone and is read back however a person types it", () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, isLower) => {
      const code = sealCodeOf(hashOf(text));
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
      expect(sealCodeOf(hashOf(text))).toBe(code);
      const printed = isLower ? codeText(code).toLowerCase() : codeText(code);
      expect(readSealCode(` ${printed} `)).toBe(code);
      expect(readSealCode(printed.replaceAll("0", "O").replaceAll("1", "l"))).toBe(code);
    }),
  );
});

test("the code holds eighty bits of the hash", () => {
  expect(sealCodeOf("0".repeat(64))).toBe("0".repeat(16));
  expect(sealCodeOf(`${"f".repeat(20)}${"0".repeat(44)}`)).toBe("Z".repeat(16));
  expect(sealCodeOf(`${"0".repeat(19)}1${"f".repeat(44)}`)).toBe(`${"0".repeat(15)}1`);
});

test.each(["", "1234", "UUUU-UUUU-UUUU-UUUU", "0".repeat(17)])("%p is no code", (text) => {
  expect(readSealCode(text)).toBeUndefined();
});
