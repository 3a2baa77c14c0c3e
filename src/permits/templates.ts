/** What a site keeps ready: analyses of risks and its own measures. A ticket copies them and keeps what it copied. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { Who } from "./change.ts";
import type { PermitKind } from "./model.ts";
import { SUPPLIED_TEMPLATES, type SuppliedTemplate } from "./standard/risk-templates.ts";
import {
  countTemplates,
  findOwnMeasure,
  findTemplate,
  OWN_MEASURES_MAX,
  type OwnMeasure,
  type OwnMeasureFields,
  ownMeasures,
  ownTemplates,
  putOwnMeasure,
  putTemplate,
  type RiskLine,
  TEMPLATES_MAX,
  type Template,
  type TemplateFields,
} from "./store/store-templates.ts";

type EditorPorts = Pick<Ports, "db" | "clock" | "ids">;

export type EditorRefusal = {
  readonly code: "editor.not_found" | "editor.stale" | "editor.too_many" | "editor.retired";
};

/** What the person saw; a new one has no version yet. `id` comes with the empty form, so that a form sent twice is one. */
type Ask<F> = { readonly id: string; readonly seen: number; readonly fields: F };

export const suppliedLines = (lang: Lang, { lines }: SuppliedTemplate): readonly RiskLine[] =>
  lines.map(({ step, hazard, consequence, measure }) => ({
    step: say(lang, step),
    hazard: say(lang, hazard),
    consequence: say(lang, consequence),
    measure: say(lang, measure),
  }));

export type ReadyTemplate = {
  readonly id: string;
  readonly name: string;
  readonly risks: readonly RiskLine[];
};

/** Those that an application may begin with: the site's own first. */
export function templatesFor(orm: Orm, kind: PermitKind, lang: Lang): readonly ReadyTemplate[] {
  const supplied = SUPPLIED_TEMPLATES.filter((one) => one.kind === kind);
  return [
    ...ownTemplates(orm, { kind }),
    ...supplied.map((one) => ({
      id: one.id,
      name: say(lang, one.name),
      risks: suppliedLines(lang, one),
    })),
  ];
}

function by(ports: EditorPorts, actor: Who) {
  return { changedBy: actor.personId, changedAt: ports.clock.now() };
}

function seenFault<T extends { readonly version: number; readonly retiredAt: unknown }>(
  known: T | undefined,
  seen: number,
): EditorRefusal | undefined {
  if (known === undefined) return seen === 0 ? undefined : { code: "editor.not_found" };
  if (known.version !== seen) return { code: "editor.stale" };
  return known.retiredAt === null ? undefined : { code: "editor.retired" };
}

/** The same words under the same id are there already: a form sent twice. */
function isSent(known: Template | undefined, seen: number, fields: TemplateFields): boolean {
  if (known === undefined || seen !== 0 || known.version !== 1) return false;
  const { name, kind, risks } = known;
  return JSON.stringify({ name, kind, risks }) === JSON.stringify(fields);
}

export function saveTemplate(
  ports: EditorPorts,
  actor: Who,
  { id, seen, fields }: Ask<TemplateFields>,
): Promise<Result<string, EditorRefusal>> {
  return ports.db.write((tx): Result<string, EditorRefusal> => {
    const known = findTemplate(tx.orm, id);
    const same: TemplateFields = { name: fields.name, kind: fields.kind, risks: fields.risks };
    if (isSent(known, seen, same)) return accept(id);
    const fault = seenFault(known, seen);
    if (fault !== undefined) return refuse(fault);
    if (known === undefined && countTemplates(tx.orm) >= TEMPLATES_MAX) {
      return refuse({ code: "editor.too_many" });
    }
    // The kind is what tickets look it up by; it stays.
    const kind = known?.kind ?? fields.kind;
    const version = seen + 1;
    putTemplate(tx.orm, { ...same, kind, id, version, retiredAt: null, ...by(ports, actor) });
    const payload = { version, kind, name: fields.name, lines: fields.risks.length };
    note(tx, `permit-template.${known === undefined ? "added" : "changed"}`, actor, id, payload);
    return accept(id);
  });
}

function note(
  tx: Tx,
  kind: string,
  actor: Who,
  id: string,
  payload: Readonly<Record<string, string | number | boolean>>,
): void {
  const subject = `${kind.slice(0, kind.indexOf("."))}:${id}`;
  tx.append({ kind, actor: actor.personId, subject, payload });
}

/** Out of the choice, or into it again; tickets that used it keep their lines. */
export function retireTemplate(
  ports: EditorPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen: number; readonly isRetired: boolean },
): Promise<Result<null, EditorRefusal>> {
  return ports.db.write((tx): Result<null, EditorRefusal> => {
    const known = findTemplate(tx.orm, ask.id);
    if (known === undefined) return refuse({ code: "editor.not_found" });
    if (known.version !== ask.seen) return refuse({ code: "editor.stale" });
    const stamp = by(ports, actor);
    const retiredAt = ask.isRetired ? stamp.changedAt : null;
    putTemplate(tx.orm, { ...known, ...stamp, retiredAt, version: known.version + 1 });
    const kind = `permit-template.${ask.isRetired ? "retired" : "restored"}`;
    note(tx, kind, actor, ask.id, { version: known.version + 1 });
    return accept(null);
  });
}

export const ownMeasureRef = (id: string): string => `own-${id}`;

export function saveOwnMeasure(
  ports: EditorPorts,
  actor: Who,
  { id, seen, fields }: Ask<OwnMeasureFields>,
): Promise<Result<string, EditorRefusal>> {
  return ports.db.write((tx): Result<string, EditorRefusal> => {
    const known = findOwnMeasure(tx.orm, id);
    if (seen === 0 && known?.version === 1 && known.words === fields.words) return accept(id);
    const fault = seenFault(known, seen);
    if (fault !== undefined) return refuse(fault);
    const kind = known?.kind ?? fields.kind;
    if (known === undefined && ownMeasures(tx.orm, kind).length >= OWN_MEASURES_MAX) {
      return refuse({ code: "editor.too_many" });
    }
    const { words, wordsEn, isDue } = fields;
    const version = seen + 1;
    const row = { id, kind, words, wordsEn, isDue, version, retiredAt: null };
    putOwnMeasure(tx.orm, { ...row, ...by(ports, actor) });
    const what = known === undefined ? "added" : "changed";
    note(tx, `permit-own-measure.${what}`, actor, id, { version, kind, words, isDue });
    return accept(id);
  });
}

export function retireOwnMeasure(
  ports: EditorPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen: number; readonly isRetired: boolean },
): Promise<Result<null, EditorRefusal>> {
  return ports.db.write((tx): Result<null, EditorRefusal> => {
    const known = findOwnMeasure(tx.orm, ask.id);
    if (known === undefined) return refuse({ code: "editor.not_found" });
    if (known.version !== ask.seen) return refuse({ code: "editor.stale" });
    const isFull = ownMeasures(tx.orm, known.kind).length >= OWN_MEASURES_MAX;
    if (!ask.isRetired && isFull) return refuse({ code: "editor.too_many" });
    const stamp = by(ports, actor);
    const retiredAt = ask.isRetired ? stamp.changedAt : null;
    putOwnMeasure(tx.orm, { ...known, ...stamp, retiredAt, version: known.version + 1 });
    const kind = `permit-own-measure.${ask.isRetired ? "retired" : "restored"}`;
    note(tx, kind, actor, ask.id, { version: known.version + 1 });
    return accept(null);
  });
}

export const ownWords = (
  lang: Lang,
  { words, wordsEn }: Pick<OwnMeasure, "words" | "wordsEn">,
): string => (lang === "en" && wordsEn !== "" ? wordsEn : words);
