/** SQL of what a site keeps ready for its tickets: analyses of risks, and measures beyond the standard's. */
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import { permitOwnMeasure } from "../flow-schema.ts";
import type { PermitKind } from "../model.ts";
import { permitTemplate } from "../schema.ts";

export const TEMPLATES_MAX = 200;
/** Of one kind; each is a line that people confirm by name. */
export const OWN_MEASURES_MAX = 20;

export type RiskLine = {
  readonly step: string;
  readonly hazard: string;
  readonly consequence: string;
  readonly measure: string;
};

export type TemplateFields = {
  readonly kind: PermitKind;
  readonly name: string;
  readonly risks: readonly RiskLine[];
};

type Kept = {
  readonly id: string;
  readonly changedBy: string;
  readonly changedAt: UnixMs;
  readonly retiredAt: UnixMs | null;
  readonly version: number;
};

export type Template = TemplateFields & Kept;

const templateOf = (row: typeof permitTemplate.$inferSelect): Template =>
  ({ ...row, risks: JSON.parse(row.risks) as readonly RiskLine[] }) as unknown as Template;

/** By name; the retired ones too where they are asked for. */
export function ownTemplates(
  orm: Orm,
  ask: { readonly kind?: PermitKind | undefined; readonly withRetired?: boolean } = {},
): readonly Template[] {
  return orm
    .select()
    .from(permitTemplate)
    .where(
      and(
        ask.kind === undefined ? undefined : eq(permitTemplate.kind, ask.kind),
        ask.withRetired === true ? undefined : isNull(permitTemplate.retiredAt),
      ),
    )
    .orderBy(asc(permitTemplate.name), asc(permitTemplate.id))
    .limit(TEMPLATES_MAX)
    .all()
    .map(templateOf);
}

export function findTemplate(orm: Orm, id: string): Template | undefined {
  const row = orm.select().from(permitTemplate).where(eq(permitTemplate.id, id)).get();
  return row && templateOf(row);
}

export function countTemplates(orm: Orm): number {
  return orm.select({ n: count() }).from(permitTemplate).get()?.n ?? 0;
}

export function putTemplate(orm: Orm, { risks, ...rest }: Template): void {
  const row = { ...rest, risks: JSON.stringify(risks) };
  orm
    .insert(permitTemplate)
    .values(row)
    .onConflictDoUpdate({ target: permitTemplate.id, set: row })
    .run();
}

export type OwnMeasureFields = {
  readonly kind: PermitKind;
  readonly words: string;
  /** Empty: the Chinese words stand in both languages. */
  readonly wordsEn: string;
  /** Cannot be "not involved". */
  readonly isDue: boolean;
};

export type OwnMeasure = OwnMeasureFields & Kept;

export function ownMeasures(
  orm: Orm,
  kind: PermitKind,
  withRetired = false,
): readonly OwnMeasure[] {
  return orm
    .select()
    .from(permitOwnMeasure)
    .where(
      and(
        eq(permitOwnMeasure.kind, kind),
        withRetired ? undefined : isNull(permitOwnMeasure.retiredAt),
      ),
    )
    .orderBy(asc(permitOwnMeasure.id))
    .limit(OWN_MEASURES_MAX * 10)
    .all() as unknown as readonly OwnMeasure[];
}

export function findOwnMeasure(orm: Orm, id: string): OwnMeasure | undefined {
  const row = orm.select().from(permitOwnMeasure).where(eq(permitOwnMeasure.id, id)).get();
  return row as unknown as OwnMeasure | undefined;
}

export function putOwnMeasure(orm: Orm, row: OwnMeasure): void {
  orm
    .insert(permitOwnMeasure)
    .values(row)
    .onConflictDoUpdate({ target: permitOwnMeasure.id, set: row })
    .run();
}
