/** Two languages, one typed phrase for each text, and the formats of numbers and instants on screens. */
import { assert } from "../kernel/assert.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS, stampText, type UnixMs } from "../kernel/instants.ts";
import { kilogramText } from "../kernel/units.ts";

export type Lang = "zh-CN" | "en";

export const LANGS = ["zh-CN", "en"] as const satisfies readonly Lang[];

/** One text in both languages; `{name}` marks a place for a value. */
export type Phrase<Zh extends string = string, En extends string = string> = {
  readonly zh: Zh;
  readonly en: En;
};

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type Value = string | number;

/** The values a phrase needs; a phrase whose text is known to the compiler demands exactly its own. */
type Needed<P extends Phrase> = string extends P["zh"]
  ? [params?: Readonly<Record<string, Value>>]
  : [NamesIn<P["zh"]>] extends [never]
    ? [params?: Readonly<Record<string, never>>]
    : [params: Readonly<Record<NamesIn<P["zh"]>, Value>>];

/** Keeps the literal texts, so that `say` knows at compile time which values they need. */
export function phrase<const Zh extends string, const En extends string>(
  zh: Zh,
  en: En,
): Phrase<Zh, En> {
  return { zh, en };
}

const PLACE = /\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** The names of the places for values in a text, in order, each once. */
export function placesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACE)].map((match) => match[1] ?? ""))];
}

/** The text in one language with its values put in. A missing value is a bug and throws. */
export function say<const P extends Phrase>(lang: Lang, text: P, ...rest: Needed<P>): string {
  const params: Readonly<Record<string, Value>> = rest[0] ?? {};
  return (lang === "en" ? text.en : text.zh).replace(PLACE, (_place, name: string) => {
    const value = params[name];
    assert(value !== undefined, `phrase "${text.en}" needs a value for {${name}}`);
    return String(value);
  });
}

/** The language asked for by cookie, query or form; anything unknown is Chinese. */
export function parseLang(value: string | undefined): Lang {
  return value === "en" ? "en" : "zh-CN";
}

/** Mass in grams as kilograms with the unit: `12.50 千克`, `12.50 kg`. */
export function formatKg(lang: Lang, massG: number, decimals = 2): string {
  return `${kilogramText(massG, decimals)} ${lang === "en" ? "kg" : "千克"}`;
}

/** `YYYY-MM-DD HH:MM:SS` at the site, alike in both languages (GB/T 7408). */
export function formatStamp(at: UnixMs): string {
  return stampText(at);
}

/** A whole length of time in its two largest units: `3 分 20 秒`, `3 min 20 s`. Negative counts as 0. */
export function formatDuration(lang: Lang, lengthMs: number): string {
  const units = lang === "en" ? ["h", "min", "s"] : ["小时", "分", "秒"];
  let restMs = Math.max(0, Math.trunc(lengthMs));
  const parts: string[] = [];
  for (const [index, sizeMs] of [HOUR_MS, MINUTE_MS, SECOND_MS].entries()) {
    const count = Math.floor(restMs / sizeMs);
    restMs -= count * sizeMs;
    if (count > 0) parts.push(`${count} ${units[index]}`);
  }
  return parts.slice(0, 2).join(" ") || `0 ${units[2]}`;
}
