/** Untrusted fields of templates and of the site's own measures; what is wrong is told field by field. Pure. */
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { oneOf, type RawForm } from "../../platform/form.ts";
import { PERMIT_KINDS, type PermitKind } from "../model.ts";
import type { OwnMeasureFields, RiskLine, TemplateFields } from "../store/store-templates.ts";
import { type Problems, words } from "./form.ts";

export const TEMPLATE_LINES_MAX = 20;
export const LINE_PARTS = ["step", "hazard", "consequence", "measure"] as const;

type Found = Record<string, Problems[string]>;

/** A template as the fields of its form. */
export function templateValues(
  kind: PermitKind,
  name: string,
  risks: readonly RiskLine[],
): Readonly<Record<string, string>> {
  const values: Record<string, string> = { kind, name };
  for (const [at, line] of risks.entries()) {
    for (const part of LINE_PARTS) values[`${part}-${at}`] = line[part];
  }
  return values;
}

function lineOf(raw: RawForm, at: number, found: Found): RiskLine | undefined {
  const [step, hazard, consequence, measure] = LINE_PARTS.map((part) =>
    words(raw[`${part}-${at}`]),
  ) as [string, string, string, string];
  if (step === "" && hazard === "" && consequence === "" && measure === "") return undefined;
  const line = { step, hazard, consequence, measure };
  for (const part of LINE_PARTS) {
    if (part !== "consequence" && line[part] === "") found[`${part}-${at}`] = "missing";
    if (line[part].length > LIMITS.reasonLength) found[`${part}-${at}`] = "too-long";
  }
  return line;
}

export function parseTemplate(raw: RawForm): Result<TemplateFields, Problems> {
  const found: Found = {};
  const kind = oneOf(PERMIT_KINDS, raw["kind"]);
  const name = words(raw["name"]);
  if (kind === undefined) found["kind"] = "choose";
  if (name === "") found["name"] = "missing";
  else if (name.length > LIMITS.nameLength) found["name"] = "too-long";
  const risks = Array.from({ length: TEMPLATE_LINES_MAX }, (_, at) =>
    lineOf(raw, at, found),
  ).filter((line) => line !== undefined);
  if (risks.length === 0) found["step-0"] = "missing";
  if (kind === undefined || Object.keys(found).length > 0) return refuse(found);
  return accept({ kind, name, risks });
}

export function parseOwnMeasure(raw: RawForm): Result<OwnMeasureFields, Problems> {
  const found: Found = {};
  const kind = oneOf(PERMIT_KINDS, raw["kind"]);
  const [text, wordsEn] = [words(raw["words"]), words(raw["words-en"])];
  if (kind === undefined) found["kind"] = "choose";
  if (text === "") found["words"] = "missing";
  if (text.length > LIMITS.reasonLength) found["words"] = "too-long";
  if (wordsEn.length > LIMITS.reasonLength) found["words-en"] = "too-long";
  if (kind === undefined || Object.keys(found).length > 0) return refuse(found);
  return accept({ kind, words: text, wordsEn, isDue: raw["due"] === "yes" });
}
