/** The four management levels: of people, and of what they control. */
import { type Lang, type Phrase, phrase, say } from "../../src/platform/i18n.ts";

/** 1 to 4, as risks are controlled (分级管控): the higher level answers for what the lower ones control. */
export const levelWords: readonly Phrase[] = [
  phrase("1 级 · 公司级", "1 · Enterprise"),
  phrase("2 级 · 部门级", "2 · Department"),
  phrase("3 级 · 班组级", "3 · Team"),
  phrase("4 级 · 岗位级", "4 · Post"),
];

/** A level outside of the four, from a newer program, is shown as its number. */
export function levelText(lang: Lang, level: number): string {
  const word = levelWords[level - 1];
  return word === undefined ? String(level) : say(lang, word);
}
