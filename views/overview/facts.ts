/** A fact of the journal in words: its name, and its value with its unit. */
import { findAlarmRule } from "../../src/alarms/catalogue.ts";
import { certificateName } from "../../src/identity/certificates.ts";
import { instant } from "../../src/kernel/instants.ts";
import type { Json } from "../../src/kernel/json.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { roleText } from "../layout/roles.ts";
import { uiText } from "../ui/text.ts";
import { factWords, valueWords } from "./fact-text.ts";
import { subjectWords } from "./text.ts";

const TEXT_MAX = 200;
const DEPTH_MAX = 3;

const wordOf = (lang: Lang, words: typeof factWords, key: string): string => {
  const word = Object.hasOwn(words, key) ? words[key] : undefined;
  return word === undefined ? key : say(lang, word);
};

/** A fact of a newer program keeps the name that it has in the journal. */
export function factName(lang: Lang, key: string): string {
  return wordOf(lang, factWords, key);
}

function numberText(key: string, value: number): string {
  if (/At$/.test(key) && value > 0) return formatStamp(instant(value));
  if (/G$/.test(key)) return `${kilogramText(value)} kg`;
  return /Ms$/.test(key) && value >= 1_000 ? `${(value / 1_000).toFixed(1)} s` : String(value);
}

/** What a thing is and the end of its id, which differs: `person:01m8…6hp3w4`. */
export function subjectText(lang: Lang, subject: string): string {
  const [kind = "", id = ""] = subject.split(":", 2);
  const word = Object.hasOwn(subjectWords, kind) ? subjectWords[kind] : undefined;
  const short = /^[0-9a-z]{26}$/.test(id) ? `…${id.slice(-6)}` : id;
  return `${word === undefined ? kind : say(lang, word)} ${short}`.trim();
}

/** Ids and hashes by their end, which differs; the whole stands in the export of the journal. */
function shortText(lang: Lang, key: string, value: string): string {
  if (/^[0-9a-f]{64}$/.test(value)) return `${value.slice(0, 12)}…`;
  if (/^[0-9a-z]{26}$/.test(value)) return `…${value.slice(-6)}`;
  if (key === "medium") return mediumName(lang, value);
  if (key === "code") {
    const rule = findAlarmRule(value);
    if (rule !== undefined) return say(lang, rule.words);
  }
  if (key === "subject") return subjectText(lang, value);
  if (/^[a-z-]+:[0-9a-z]{26}$/.test(value)) return subjectText(lang, value);
  const word = wordOf(lang, valueWords, value);
  return word === value && key === "kind" ? certificateName(lang, value) : word;
}

export function factText(lang: Lang, key: string, value: Json | undefined, depth = 0): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return say(lang, value ? uiText.yes : uiText.no);
  if (typeof value === "number") return numberText(key, value);
  if (typeof value === "string") return shortText(lang, key, value).slice(0, TEXT_MAX);
  if (depth >= DEPTH_MAX) return JSON.stringify(value).slice(0, TEXT_MAX);
  if (Array.isArray(value)) {
    const texts = value.map((one) => factText(lang, key, one as Json, depth + 1));
    if (key === "roles") return roleText(lang, value as readonly string[]);
    return texts.length === 0 ? "—" : texts.join(lang === "en" ? ", " : "、").slice(0, TEXT_MAX);
  }
  const entries = Object.entries(value as Record<string, Json>);
  const { from, to } = value as Record<string, Json>;
  if (entries.length === 2 && from !== undefined && to !== undefined) {
    return `${factText(lang, key, from, depth + 1)} → ${factText(lang, key, to, depth + 1)}`;
  }
  return entries
    .map(([name, one]) => `${factName(lang, name)} ${factText(lang, name, one, depth + 1)}`)
    .join(lang === "en" ? ", " : "，")
    .slice(0, TEXT_MAX);
}
