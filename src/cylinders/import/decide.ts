/** What one row of a file would do to the register: looked up, never written. */

import { importText as m } from "../../../views/cylinders/import-text.ts";
import { fieldWords, problemWords, cylinderText as t } from "../../../views/cylinders/text.ts";
import type { Day } from "../../kernel/instants.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import type { Orm } from "../../platform/orm.ts";
import { type FormField, formValuesOf, parseCylinder } from "../form.ts";
import { CODE_KINDS, type CodeTexts, type Cylinder, type CylinderFields } from "../model.ts";
import { readSiteCode } from "../patterns.ts";
import { changedFields } from "../rules.ts";
import { codesOf, findBySerial, findCode, findCylinder } from "../store.ts";
import { type Mapping, rowForm } from "./mapping.ts";

export type RowDecision =
  | { readonly kind: "add"; readonly fields: CylinderFields }
  | {
      readonly kind: "change";
      readonly id: string;
      readonly version: number;
      readonly fields: CylinderFields;
    }
  | { readonly kind: "same" }
  | { readonly kind: "bad"; readonly why: string };

export type RowContext = {
  readonly orm: Orm;
  readonly mapping: Mapping;
  readonly today: Day;
  readonly lang: Lang;
  /** Line of the file in which a code or a maker's number was seen first. */
  readonly seen: Map<string, number>;
};

const bad = (why: string): RowDecision => ({ kind: "bad", why });

const CODE_FIELDS = { valve: "valve-code", body: "body-code", rfid: "rfid-code" } as const;

type Form = Partial<Record<FormField, string>>;

/** The cylinder that a row means: by any of its codes, else by number and maker. */
function meant(
  { orm, lang }: RowContext,
  form: Form,
): { readonly cylinder?: Cylinder; readonly objection?: string } {
  const twin = findBySerial(orm, (form.serial ?? "").toUpperCase(), form.maker ?? "");
  for (const kind of CODE_KINDS) {
    const text = form[CODE_FIELDS[kind]] ?? "";
    const read = text === "" ? undefined : readSiteCode(orm, text);
    const found = read?.kind === "cylinder" ? findCode(orm, read.code) : undefined;
    if (found === undefined || read?.kind !== "cylinder") continue;
    const holder = findCylinder(orm, found.cylinderId);
    if (holder === undefined) continue;
    const words = { code: read.code, serial: holder.serial };
    if (found.voidedAt !== null) return { objection: say(lang, t.codeTakenVoid, words) };
    const isSame = twin === undefined ? holder.serial === form.serial?.toUpperCase() : false;
    if (twin?.id !== holder.id && !isSame) return { objection: say(lang, t.codeTaken, words) };
    return { cylinder: holder };
  }
  return twin === undefined ? {} : { cylinder: twin };
}

function validCodesOf(orm: Orm, id: string): CodeTexts {
  const texts = { valve: "", body: "", rfid: "" };
  for (const code of codesOf(orm, id)) if (code.voidedAt === null) texts[code.kind] = code.code;
  return texts;
}

/** A file fills in a code that is missing; it does not void one, which needs a reason and a person. */
function codeObjection(lang: Lang, stored: CodeTexts, fields: CylinderFields): string | undefined {
  const kind = CODE_KINDS.find(
    (item) => stored[item] !== "" && fields.codes[item] !== stored[item],
  );
  if (kind === undefined) return undefined;
  return say(lang, m.otherCode, {
    field: say(lang, fieldWords[CODE_FIELDS[kind]]),
    stored: stored[kind],
  });
}

function problemsText(lang: Lang, problems: Readonly<Record<string, string>>): string {
  return Object.entries(problems)
    .map(([field, problem]) => {
      const name = say(lang, fieldWords[field as FormField]);
      return `${name}: ${say(lang, problemWords[problem as keyof typeof problemWords])}`;
    })
    .join("; ");
}

/** A code or number that stands twice in the file belongs to one of the rows only. */
function repeated(context: RowContext, fields: CylinderFields, line: number): string | undefined {
  const { lang, seen } = context;
  const keys = [
    ...CODE_KINDS.map((kind) => fields.codes[kind]).filter((code) => code !== ""),
    `${fields.maker}\u0000${fields.serial}`,
  ];
  for (const key of keys) {
    const first = seen.get(key);
    if (first !== undefined && first !== line) {
      const shown = key.includes("\u0000") ? fields.serial : key;
      return say(lang, m.repeated, { value: shown, line: first });
    }
  }
  for (const key of keys) seen.set(key, line);
  return undefined;
}

/** @param line as the spreadsheet numbers it, the heads being line 1 */
export function decideRow(
  context: RowContext,
  cells: readonly string[],
  line: number,
): RowDecision {
  const { orm, lang, mapping, today } = context;
  const form = rowForm(mapping, cells);
  const { cylinder, objection } = meant(context, form);
  if (objection !== undefined) return bad(objection);
  if (cylinder?.status === "scrapped") return bad(say(lang, t.scrappedNoEdit));
  const stored = cylinder && validCodesOf(orm, cylinder.id);
  const base = cylinder && stored && formValuesOf(cylinder, stored);
  // What a row leaves empty stays as it is in the register.
  const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ""));
  const parsed = parseCylinder({ ...base, ...given }, today);
  if (!parsed.ok) return bad(problemsText(lang, parsed.refusal));
  const fields = parsed.value;
  const twice = repeated(context, fields, line);
  if (twice !== undefined) return bad(twice);
  if (cylinder === undefined || stored === undefined) return { kind: "add", fields };
  const other = codeObjection(lang, stored, fields);
  if (other !== undefined) return bad(other);
  const isSame =
    changedFields(cylinder, fields).length === 0 &&
    CODE_KINDS.every((kind) => fields.codes[kind] === stored[kind]);
  if (isSame) return { kind: "same" };
  return { kind: "change", id: cylinder.id, version: cylinder.version, fields };
}
