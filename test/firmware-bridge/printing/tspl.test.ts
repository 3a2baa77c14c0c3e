/** Labels as the bytes that a printer gets. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { gb18030 } from "../../../firmware-bridge/printing/gb18030.ts";
import { fitted, type Label, textWidth } from "../../../firmware-bridge/printing/label.ts";
import { tspl } from "../../../firmware-bridge/printing/tspl.ts";

const SETTINGS = { dotsPerMm: 8, gapMm: 2, density: 8, font: "TSS24.BF2" } as const;

const LABEL: Label = {
  width: 600,
  height: 400,
  items: [
    { kind: "text", x: 20, y: 30, height: 30, text: "充装合格证" },
    { kind: "rule", x: 20, y: 70, width: 560, height: 3 },
    { kind: "qr", x: 340, y: 90, side: 230, text: "https://gas.example.cn/c/370983100001" },
  ],
};

test("a label is size, gap, items in dots, and the print order, line by line", () => {
  const text = new TextDecoder("gb18030").decode(tspl(LABEL, SETTINGS, 2));
  expect(text.split("\r\n")).toEqual([
    "SIZE 60 mm,40 mm",
    "GAP 2 mm,0 mm",
    "DENSITY 8",
    "DIRECTION 1",
    "CLS",
    'TEXT 16,24,"TSS24.BF2",0,1,1,"充装合格证"',
    "BAR 16,56,448,2",
    'QRCODE 272,72,M,6,A,0,M2,"https://gas.example.cn/c/370983100001"',
    "PRINT 1,2",
    "",
  ]);
});

test("300 dpi takes half as many dots again", () => {
  const text = new TextDecoder("gb18030").decode(tspl(LABEL, { ...SETTINGS, dotsPerMm: 12 }));
  expect(text).toContain("BAR 24,84,672,4");
});

test("Chinese goes out as the printer's font wants it", () => {
  expect([...gb18030("气A瓶")]).toEqual([0xc6, 0xf8, 0x41, 0xc6, 0xbf]);
});

test("no text can become a command of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const label: Label = {
        width: 600,
        height: 400,
        items: [{ kind: "text", x: 0, y: 0, height: 30, text }],
      };
      const lines = new TextDecoder("gb18030").decode(tspl(label, SETTINGS)).split("\r\n");
      expect(lines.length).toBe(8);
      // What is inside the quotation marks ends no text: each mark stands in its escape.
      const inside = lines[5]?.slice('TEXT 0,0,"TSS24.BF2",0,1,1,"'.length, -1) ?? "";
      expect(inside.replaceAll('\\["]', "")).not.toContain('"');
    }),
  );
});

describe("what is refused", () => {
  test.each([
    ["no copies", () => tspl(LABEL, SETTINGS, 0)],
    ["a whole roll", () => tspl(LABEL, SETTINGS, 1_000)],
    [
      "a code that no label holds",
      () =>
        tspl(
          {
            width: 600,
            height: 400,
            items: [{ kind: "qr", x: 0, y: 0, side: 200, text: "x".repeat(300) }],
          },
          SETTINGS,
        ),
    ],
  ])("%s", (_why, run) => {
    expect(run).toThrow(RangeError);
  });
});

test("a text is cut where it would leave the label, and says so", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
      const shown = fitted(text, 30, 300);
      expect(textWidth(shown, 30)).toBeLessThanOrEqual(300);
      if (textWidth(text, 30) <= 300) expect(shown).toBe(text);
    }),
  );
  expect(fitted("丰源液化气充装站第一分站", 30, 240)).toBe("丰源液化气充装..");
});
