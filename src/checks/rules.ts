/** Judging a run and a table: pure, by the table as it was published and the answers as they stand. */
import type { Phrase } from "../platform/i18n.ts";
import type {
  Answer,
  Answers,
  Definition,
  FailedItem,
  Item,
  ItemProblem,
  TemplateFault,
  TemplateProblem,
  Verdict,
} from "./model.ts";

export const ITEMS_MAX = 200;
export const PHOTOS_PER_ITEM_MAX = 5;
export const ANSWER_LENGTH_MAX = 1_000;

const NUMBER = /^-?\d{1,9}(?:\.\d{1,6})?$/;

export function itemsOf(definition: Definition): readonly Item[] {
  return definition.sections.flatMap((section) => section.items);
}

export function findItem(definition: Definition, itemId: string): Item | undefined {
  return itemsOf(definition).find((item) => item.id === itemId);
}

/** A number as a person types it: full-width digits, a decimal comma and blanks are understood. */
export function parseNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[，,．。]/g, ".")
    .replace(/^[－−]/, "-");
  return NUMBER.test(plain) ? Number(plain) : undefined;
}

/** Ids of the items that are asked. An item whose question depends on one that is not asked is not asked. */
export function askedItems(definition: Definition, answers: Answers): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const item of itemsOf(definition)) {
    const { onlyIf } = item;
    if (onlyIf === undefined) asked.add(item.id);
    else if (asked.has(onlyIf.item)) {
      const given = answers.get(onlyIf.item)?.value;
      if (given !== undefined && onlyIf.is.includes(given)) asked.add(item.id);
    }
  }
  return asked;
}

type Judged = { readonly problem?: ItemProblem; readonly fail?: FailedItem["why"] };

function isEmpty(item: Item, answer: Answer | undefined): boolean {
  if (answer === undefined) return true;
  return item.kind === "photo" || item.kind === "signature"
    ? answer.photos === 0
    : answer.value.trim() === "";
}

function judgeValue(item: Item, answer: Answer): Judged {
  switch (item.kind) {
    case "pass-fail": {
      const allowed = item.hasNa === true ? ["pass", "fail", "na"] : ["pass", "fail"];
      if (!allowed.includes(answer.value)) return { problem: "unknown-option" };
      return answer.value === "fail" ? { fail: "failed" } : {};
    }
    case "number": {
      const value = parseNumber(answer.value);
      if (value === undefined) return { problem: "not-a-number" };
      const isOut = value < (item.min ?? value) || value > (item.max ?? value);
      return isOut ? { fail: "out-of-limit" } : {};
    }
    case "choice": {
      const option = item.options.find(({ value }) => value === answer.value);
      if (option === undefined) return { problem: "unknown-option" };
      return option.isFail === true ? { fail: "failed" } : {};
    }
    case "photo":
    case "text":
    case "signature":
    case "scan":
      return {};
  }
}

/** One item by its answer: what keeps the run open, and whether it fails. */
export function judgeItem(item: Item, answer: Answer | undefined): Judged {
  if (answer === undefined || isEmpty(item, answer)) {
    return item.isOptional === true ? {} : { problem: "missing" };
  }
  const judged = judgeValue(item, answer);
  if (judged.problem !== undefined) return judged;
  const needsPhoto =
    (item.photo === "always" && answer.value !== "na") ||
    (item.photo === "on-fail" && judged.fail !== undefined);
  if (needsPhoto && answer.photos === 0) return { ...judged, problem: "photo-required" };
  // A failure that neither shows nor says what is wrong cannot be put right by anybody else.
  if (judged.fail === "failed" && answer.note.trim() === "" && answer.photos === 0) {
    return { ...judged, problem: "note-required" };
  }
  return judged;
}

/** The whole run. Answers of items that are no longer asked count for nothing. */
export function judgeRun(definition: Definition, answers: Answers): Verdict {
  const asked = askedItems(definition, answers);
  const problems = new Map<string, ItemProblem>();
  const failed: FailedItem[] = [];
  let answered = 0;
  let [earned, full] = [0, 0];
  for (const item of itemsOf(definition)) {
    if (!asked.has(item.id)) continue;
    const { problem, fail } = judgeItem(item, answers.get(item.id));
    if (problem !== undefined) problems.set(item.id, problem);
    else answered += 1;
    if (fail !== undefined) failed.push({ itemId: item.id, severity: item.severity, why: fail });
    const points = answers.get(item.id)?.value === "na" ? 0 : (item.points ?? 0);
    full += points;
    if (problem === undefined && fail === undefined) earned += points;
  }
  const result = failed.length === 0 ? "pass" : "fail";
  const score = full === 0 ? {} : { score: { earned, full } };
  return { problems, failed, result, answered, asked: asked.size, ...score };
}

const ID = /^[a-z0-9-]{1,40}$/;

const hasWords = (text: Phrase): boolean => text.zh.trim() !== "" && text.en.trim() !== "";

/** The answers an item can have, where they can be counted. */
function answersOf(item: Item): readonly string[] | undefined {
  if (item.kind === "pass-fail")
    return item.hasNa === true ? ["pass", "fail", "na"] : ["pass", "fail"];
  return item.kind === "choice" ? item.options.map(({ value }) => value) : undefined;
}

function faultsOfItem(item: Item, earlier: ReadonlyMap<string, Item>): readonly TemplateFault[] {
  const faults: TemplateFault[] = [];
  if (!ID.test(item.id)) faults.push("bad-id");
  if (earlier.has(item.id)) faults.push("same-id");
  if (!hasWords(item.text)) faults.push("no-text");
  if (item.kind === "number" && item.min !== undefined && item.max !== undefined) {
    if (item.min > item.max) faults.push("limits-crossed");
  }
  if (item.kind === "choice") {
    if (item.options.length < 2) faults.push("too-few-options");
    const values = new Set(item.options.map(({ value }) => value));
    if (values.size !== item.options.length) faults.push("same-option");
    if (item.options.some(({ label }) => !hasWords(label))) faults.push("no-text");
  }
  if (item.onlyIf !== undefined) {
    const asking = earlier.get(item.onlyIf.item);
    const possible = asking && answersOf(asking);
    if (possible === undefined) faults.push("asks-later-item");
    else if (item.onlyIf.is.some((value) => !possible.includes(value)))
      faults.push("unknown-answer");
  }
  return faults;
}

/** What keeps a table from being published; empty when nothing does. */
export function templateFaults(definition: Definition): readonly TemplateProblem[] {
  const faults: TemplateProblem[] = [];
  if (!hasWords(definition.title)) faults.push({ where: "", code: "no-title" });
  const items = itemsOf(definition);
  if (items.length === 0) faults.push({ where: "", code: "no-items" });
  if (items.length > ITEMS_MAX) faults.push({ where: "", code: "too-many-items" });
  const sections = new Set<string>();
  for (const section of definition.sections) {
    if (!ID.test(section.id)) faults.push({ where: section.id, code: "bad-id" });
    if (sections.has(section.id)) faults.push({ where: section.id, code: "same-id" });
    if (!hasWords(section.title)) faults.push({ where: section.id, code: "no-text" });
    sections.add(section.id);
  }
  const earlier = new Map<string, Item>();
  for (const item of items) {
    for (const code of faultsOfItem(item, earlier)) faults.push({ where: item.id, code });
    earlier.set(item.id, item);
  }
  return faults;
}

/** Fewer answers say nothing about how a person works. */
const PACE_ANSWERS_MIN = 8;
const PACE_MEDIAN_MS = 2_000;

export type Pace = {
  readonly answers: number;
  readonly seconds: number;
  readonly isRushed: boolean;
};

/** How fast a table was answered, by the instants of its answers: half of them within two seconds is no looking. */
export function paceOf(answeredAt: readonly number[]): Pace {
  const sorted = answeredAt.toSorted((one, other) => one - other);
  const gaps = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  const median = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
  const seconds = Math.round(((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / 1_000);
  const isRushed = sorted.length >= PACE_ANSWERS_MIN && median < PACE_MEDIAN_MS;
  return { answers: sorted.length, seconds, isRushed };
}

/** What may be taken over from the check before: words and choices, never a judgement, a reading or a proof. */
export function copiedAnswers(
  definition: Definition,
  now: Answers,
  before: Answers,
): ReadonlyMap<string, string> {
  const copied = new Map<string, string>();
  for (const item of itemsOf(definition)) {
    const value = before.get(item.id)?.value ?? "";
    const isEmptyNow = (now.get(item.id)?.value ?? "") === "";
    const isCopied = item.kind === "text" || item.kind === "choice";
    if (!isCopied || !isEmptyNow || value === "") continue;
    const judged = judgeItem(item, { value, note: "", photos: 0 });
    if (judged.fail === undefined && judged.problem !== "unknown-option")
      copied.set(item.id, value);
  }
  return copied;
}
