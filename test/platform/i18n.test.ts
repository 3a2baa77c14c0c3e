import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { Glob } from "bun";
import { instant } from "../../src/kernel/instants.ts";
import {
  formatDuration,
  formatKg,
  formatStamp,
  type Phrase,
  parseLang,
  phrase,
  placesOf,
  say,
} from "../../src/platform/i18n.ts";

const ROOT = resolve(import.meta.dir, "../..");

function isPhrase(value: unknown): value is Phrase {
  return typeof value === "object" && value !== null && "zh" in value && "en" in value;
}

/** Every phrase below a value with the way to it; anything that is neither phrase, group nor function is reported. */
function* phrasesIn(value: unknown, way: string): Generator<[string, Phrase | undefined]> {
  if (isPhrase(value)) yield [way, value];
  else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) yield* phrasesIn(child, `${way}.${key}`);
  } else if (typeof value !== "function") yield [way, undefined];
}

const files = ["views/**/*text.ts", "src/cli/*text*.ts", "views/**/{kinds,roles}.ts"]
  .flatMap((pattern) => [...new Glob(pattern).scanSync(ROOT)])
  .sort();
const inPages = [...new Glob("{views,src/*}/**/*.tsx").scanSync(ROOT)].sort();
const found = (
  await Promise.all(
    files.map(async (file) => {
      const all = [...phrasesIn(await import(resolve(ROOT, file)), file)];
      // Beside its words the command line's table says which faults are notes.
      return file.startsWith("src/cli/") ? all.filter(([, text]) => text !== undefined) : all;
    }),
  )
).flat();

describe("every text module", () => {
  test("is found", () => {
    expect(files).toContain("views/ui/text.ts");
    expect(files).toContain("views/people/account-text.ts");
    expect(files).toContain("src/cli/text.ts");
    expect(found.length).toBeGreaterThan(20);
  });

  test.each(inPages.map((file) => [file] as const))(
    "%s keeps its words in a text module, where this test sees them",
    async (file) => {
      expect(await Bun.file(resolve(ROOT, file)).text()).not.toMatch(/\bphrase\(/);
    },
  );

  test.each(found)("%s is a phrase in both languages", (_way, text) => {
    expect(text).toBeDefined();
    if (text === undefined) return;
    expect(text.zh.trim()).not.toBe("");
    expect(text.en.trim()).not.toBe("");
    expect([...placesOf(text.zh)].sort()).toEqual([...placesOf(text.en)].sort());
    const letters = text.en.replace(/\{[^}]*\}/g, "").match(/\p{L}/u);
    if (letters !== null) expect(text.zh).not.toBe(text.en);
  });
});

describe("say", () => {
  const left = phrase("剩余 {days} 天", "{days} days left");

  test("puts values in", () => {
    expect(say("zh-CN", left, { days: 3 })).toBe("剩余 3 天");
    expect(say("en", left, { days: 0 })).toBe("0 days left");
  });

  test("throws when a value is missing", () => {
    const loose: Phrase = left;
    expect(() => say("en", loose)).toThrow("{days}");
  });

  test("does not read a value as a pattern or a place", () => {
    const name = phrase("你好 {name}", "Hello {name}");
    expect(say("en", name, { name: "$& {days}" })).toBe("Hello $& {days}");
  });
});

describe("formats", () => {
  test.each([
    ["two decimals by default", formatKg("en", 12_500), "12.50 kg"],
    ["the legal unit's Chinese name", formatKg("zh-CN", 12_500), "12.50 千克"],
    ["a negative mass keeps its sign", formatKg("en", -120), "-0.12 kg"],
    ["the site's time zone", formatStamp(instant(0)), "1970-01-01 08:00:00"],
    ["the two largest units", formatDuration("en", 3_725_000), "1 h 2 min"],
    ["zero has a unit", formatDuration("zh-CN", 999), "0 秒"],
    ["never negative", formatDuration("en", -5_000), "0 s"],
    ["unknown language is Chinese", parseLang("fr"), "zh-CN"],
  ])("%s", (_why, text, expected) => {
    expect(text).toBe(expected);
  });
});
