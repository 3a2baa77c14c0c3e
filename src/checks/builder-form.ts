/** An item as the builder's form gives it, and back. Pure. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import { oneOf, type RawForm } from "../platform/form.ts";
import { freeId } from "./builder.ts";
import type { ChoiceOption, Item, ItemKind } from "./model.ts";
import { parseNumber } from "./rules.ts";
import { OWN_SOURCE } from "./supplied/build.ts";

export const ITEM_KINDS = [
  "pass-fail",
  "number",
  "choice",
  "photo",
  "text",
  "signature",
  "scan",
] as const satisfies readonly ItemKind[];

export const ITEM_FORM = [
  "kind",
  "zh",
  "en",
  "criterion-zh",
  "criterion-en",
  "severity",
  "source",
  "photo",
  "optional",
  "na",
  "unit-zh",
  "unit-en",
  "min",
  "max",
  "decimals",
  "options",
  "only-item",
  "only-is",
  "points",
] as const;
export type ItemForm = Record<(typeof ITEM_FORM)[number], string>;
export type ItemFormProblem = "missing" | "not-a-number" | "bad-options" | "points";
export type ItemFormProblems = Partial<Record<(typeof ITEM_FORM)[number], ItemFormProblem>>;

const TEXT_MAX = 300;
const POINTS_MAX = 100;
const OPTIONS_MAX = 20;

const words = (raw: RawForm, field: string): string => (raw[field] ?? "").trim().slice(0, TEXT_MAX);

/** One line an option: `!` before what fails, Chinese, a bar, English. An option that was there keeps its value. */
export function parseOptions(
  text: string,
  before: readonly ChoiceOption[] = [],
): readonly ChoiceOption[] | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length < 2 || lines.length > OPTIONS_MAX) return undefined;
  const taken = new Set(before.map(({ value }) => value));
  return lines.map((line) => {
    const isFail = /^[!！]/.test(line);
    const [zh = "", en = ""] = line.replace(/^[!！]\s*/, "").split(/[|｜]/);
    const label = { zh: zh.trim().slice(0, 60), en: (en.trim() || zh.trim()).slice(0, 60) };
    const value = before.find((one) => one.label.zh === label.zh)?.value ?? freeId("o", taken);
    taken.add(value);
    return { value, label, ...(isFail ? { isFail } : {}) };
  });
}

function limitOf(
  raw: RawForm,
  field: "min" | "max" | "decimals" | "points",
  problems: ItemFormProblems,
): number | undefined {
  const typed = (raw[field] ?? "").trim();
  if (typed === "") return undefined;
  const value = parseNumber(typed);
  if (value === undefined) problems[field] = "not-a-number";
  return value;
}

function partOf(
  kind: ItemKind,
  raw: RawForm,
  before: Item | undefined,
  problems: ItemFormProblems,
): Readonly<Record<string, unknown>> {
  switch (kind) {
    case "pass-fail":
      return { kind, hasNa: raw["na"] === "yes" };
    case "number": {
      const [min, max] = [limitOf(raw, "min", problems), limitOf(raw, "max", problems)];
      const decimals = Math.min(
        6,
        Math.max(0, Math.round(limitOf(raw, "decimals", problems) ?? 0)),
      );
      if (words(raw, "unit-zh") === "") problems["unit-zh"] = "missing";
      const unit = {
        zh: words(raw, "unit-zh"),
        en: words(raw, "unit-en") || words(raw, "unit-zh"),
      };
      return {
        kind,
        unit,
        decimals,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
      };
    }
    case "choice": {
      const options = parseOptions(
        raw["options"] ?? "",
        before?.kind === "choice" ? before.options : [],
      );
      if (options === undefined) problems.options = "bad-options";
      return { kind, options: options ?? [] };
    }
    case "text":
      return { kind, maxLength: 500 };
    default:
      return { kind };
  }
}

/** `before` keeps its mark while its source stays; a site's own item needs no standard to confirm it. */
export function parseItem(
  raw: RawForm,
  id: string,
  before: Item | undefined,
): Result<Item, ItemFormProblems> {
  const problems: ItemFormProblems = {};
  const kind = oneOf(ITEM_KINDS, raw["kind"]) ?? "pass-fail";
  if (words(raw, "zh") === "") problems.zh = "missing";
  if (words(raw, "en") === "") problems.en = "missing";
  const part = partOf(kind, raw, before, problems);
  const points = limitOf(raw, "points", problems);
  if (points !== undefined && (points < 0 || points > POINTS_MAX)) problems.points = "points";
  if (Object.keys(problems).length > 0) return refuse(problems);
  const source = words(raw, "source") || OWN_SOURCE;
  const mark = before?.source === source ? before.mark : source === OWN_SOURCE ? "V" : "OK";
  const criterion = words(raw, "criterion-zh");
  const onlyItem = words(raw, "only-item");
  const photo = oneOf(["always", "on-fail"] as const, raw["photo"]);
  const item = {
    ...part,
    id,
    text: { zh: words(raw, "zh"), en: words(raw, "en") },
    severity: raw["severity"] === "major" ? "major" : "general",
    source,
    mark,
    ...(before?.evidence === undefined ? {} : { evidence: before.evidence }),
    ...(criterion === ""
      ? {}
      : { criterion: { zh: criterion, en: words(raw, "criterion-en") || criterion } }),
    ...(photo === undefined ? {} : { photo }),
    ...(raw["optional"] === "yes" ? { isOptional: true } : {}),
    ...(points === undefined || points === 0 ? {} : { points }),
    ...(onlyItem === ""
      ? {}
      : {
          onlyIf: {
            item: onlyItem,
            is: words(raw, "only-is")
              .split(/[,，、\s]+/)
              .filter(Boolean),
          },
        }),
  };
  return accept(item as unknown as Item);
}

/** What the form shows of an item there is. */
export function formOfItem(item: Item | undefined): ItemForm {
  const text = (value: number | undefined) => (value === undefined ? "" : String(value));
  const [number, choice] = [
    item?.kind === "number" ? item : undefined,
    item?.kind === "choice" ? item : undefined,
  ];
  return {
    kind: item?.kind ?? "pass-fail",
    zh: item?.text.zh ?? "",
    en: item?.text.en ?? "",
    "criterion-zh": item?.criterion?.zh ?? "",
    "criterion-en": item?.criterion?.en ?? "",
    severity: item?.severity ?? "general",
    source: item?.source ?? "",
    photo: item?.photo ?? "",
    optional: item?.isOptional === true ? "yes" : "",
    na: item?.kind === "pass-fail" && item.hasNa === true ? "yes" : "",
    "unit-zh": number?.unit.zh ?? "",
    "unit-en": number?.unit.en ?? "",
    min: text(number?.min),
    max: text(number?.max),
    decimals: text(number?.decimals),
    options:
      choice?.options
        .map(({ label, isFail }) => `${isFail === true ? "!" : ""}${label.zh} | ${label.en}`)
        .join("\n") ?? "",
    "only-item": item?.onlyIf?.item ?? "",
    "only-is": item?.onlyIf?.is.join(", ") ?? "",
    points: text(item?.points),
  };
}
