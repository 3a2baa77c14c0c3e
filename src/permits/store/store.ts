/** SQL of permits themselves: rows, numbers, lists. What hangs on a permit is in `store-parts.ts`. */
import { and, asc, count, desc, eq, gt, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../../kernel/instants.ts";
import { journal } from "../../platform/schema.ts";
import type { Orm } from "../../platform/writer.ts";
import { OPEN_STAGES, type PermitRow } from "../flow-model.ts";
import type { PermitKind, Stage } from "../model.ts";
import type { CountedPermit } from "../rules/statistics.ts";
import { permit, permitPerson } from "../schema.ts";

const rowOf = (row: typeof permit.$inferSelect): PermitRow => row as unknown as PermitRow;

export function insertPermit(orm: Orm, row: typeof permit.$inferInsert): void {
  orm.insert(permit).values(row).run();
}

/** Counts the version up; false when somebody was quicker. */
export function updatePermit(
  orm: Orm,
  row: Pick<PermitRow, "id" | "version">,
  change: Partial<typeof permit.$inferInsert>,
): boolean {
  const changed = orm
    .update(permit)
    .set({ ...change, version: row.version + 1 })
    .where(and(eq(permit.id, row.id), eq(permit.version, row.version)))
    .returning({ id: permit.id })
    .all();
  return changed.length === 1;
}

/** What a person calls it. */
export function permitNumber(orm: Orm, id: string): string | undefined {
  return findPermit(orm, id)?.number;
}

export function findPermit(orm: Orm, id: string): PermitRow | undefined {
  const row = orm.select().from(permit).where(eq(permit.id, id)).get();
  return row && rowOf(row);
}

export function findByToken(orm: Orm, token: string): PermitRow | undefined {
  const row = orm.select().from(permit).where(eq(permit.token, token)).get();
  return row && rowOf(row);
}

const JOB_MAX = 20;

export function permitsOfJob(orm: Orm, jobId: string): readonly PermitRow[] {
  return orm
    .select()
    .from(permit)
    .where(eq(permit.jobId, jobId))
    .orderBy(asc(permit.appliedAt), asc(permit.id))
    .limit(JOB_MAX)
    .all()
    .map(rowOf);
}

export function permitsOfBooking(orm: Orm, bookingId: string): readonly PermitRow[] {
  return orm
    .select()
    .from(permit)
    .where(eq(permit.bookingId, bookingId))
    .orderBy(asc(permit.appliedAt))
    .limit(JOB_MAX)
    .all()
    .map(rowOf);
}

/** More live works than this no site has at once; the board says when it is cut. */
export const LIVE_MAX = 300;

export function openPermits(orm: Orm): readonly PermitRow[] {
  return orm
    .select()
    .from(permit)
    .where(inArray(permit.stage, [...OPEN_STAGES]))
    .orderBy(asc(permit.plannedStart), asc(permit.id))
    .limit(LIVE_MAX)
    .all()
    .map(rowOf);
}

export type PermitFilter = {
  readonly stages?: readonly Stage[] | undefined;
  readonly kind?: PermitKind | undefined;
  readonly level?: string | undefined;
  readonly text?: string | undefined;
  readonly personId?: string | undefined;
  readonly isContractor?: boolean | undefined;
  readonly from?: UnixMs | undefined;
  readonly before?: UnixMs | undefined;
};

function textCondition(text: string | undefined): SQL | undefined {
  if (text === undefined || text === "") return undefined;
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return or(
    sql`${permit.what} like ${like} escape '\\'`,
    sql`${permit.place} like ${like} escape '\\'`,
    sql`${permit.number} like ${like} escape '\\'`,
    sql`${permit.company} like ${like} escape '\\'`,
  );
}

function conditionOf(filter: PermitFilter): SQL | undefined {
  const { stages, kind, level, text, personId, isContractor, from, before } = filter;
  return and(
    stages && inArray(permit.stage, [...stages]),
    kind && eq(permit.kind, kind),
    level === undefined || level === "" ? undefined : eq(permit.managedLevel, level),
    textCondition(text),
    isContractor === undefined ? undefined : eq(permit.isContractor, isContractor),
    from === undefined ? undefined : gte(permit.plannedStart, from),
    before === undefined ? undefined : lt(permit.plannedStart, before),
    personId === undefined
      ? undefined
      : or(
          eq(permit.appliedBy, personId),
          sql`exists (select 1 from ${permitPerson} where ${permitPerson.permitId} = ${permit.id} and ${permitPerson.personId} = ${personId})`,
        ),
  );
}

export function listPermits(
  orm: Orm,
  filter: PermitFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly PermitRow[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(permit).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(permit)
    .where(where)
    .orderBy(desc(permit.plannedStart), desc(permit.id))
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(rowOf);
  return { total, items };
}

/** The ones after another by time and id: the next page of an export. */
export function permitsAfter(
  orm: Orm,
  filter: PermitFilter,
  last: PermitRow | undefined,
  limit: number,
): readonly PermitRow[] {
  const older =
    last && sql`(${permit.plannedStart}, ${permit.id}) < (${last.plannedStart}, ${last.id})`;
  return orm
    .select()
    .from(permit)
    .where(and(conditionOf(filter), older))
    .orderBy(desc(permit.plannedStart), desc(permit.id))
    .limit(limit)
    .all()
    .map(rowOf);
}

/** What statistics count, the newest first; a permit by its start, or the planned one before it. */
export function countedPermits(
  orm: Orm,
  ask: {
    readonly kind: PermitKind | undefined;
    readonly personId: string | undefined;
    readonly from: UnixMs;
    readonly before: UnixMs;
  },
  limit: number,
): readonly CountedPermit[] {
  const at = sql<UnixMs>`coalesce(${permit.startedAt}, ${permit.plannedStart})`;
  const { kind, managedLevel: level, place, unit, company, isContractor, stage, endCause } = permit;
  return orm
    .select({ kind, level, place, unit, company, isContractor, stage, endCause, at })
    .from(permit)
    .where(
      and(
        conditionOf({ kind: ask.kind, personId: ask.personId }),
        gte(at, ask.from),
        lt(at, ask.before),
      ),
    )
    .orderBy(desc(at))
    .limit(limit)
    .all() as unknown as readonly CountedPermit[];
}

/** Live ones after another by id, for the watch that goes round them. */
export function openAfter(orm: Orm, afterId: string, limit: number): readonly PermitRow[] {
  return orm
    .select()
    .from(permit)
    .where(and(inArray(permit.stage, [...OPEN_STAGES]), gt(permit.id, afterId)))
    .orderBy(asc(permit.id))
    .limit(limit)
    .all()
    .map(rowOf);
}

const LETTERS: Readonly<Record<PermitKind, string>> = {
  "hot-work": "DH",
  "confined-space": "SX",
  "blind-plate": "MB",
  height: "GC",
  lifting: "DZ",
  "temporary-power": "LD",
  excavation: "DT",
  "road-closure": "DL",
};

export function nextPermitNumber(orm: Orm, kind: PermitKind, day: Day): string {
  const prefix = `${LETTERS[kind]}-${day.replaceAll("-", "")}-`;
  const row = orm
    .select({ last: sql<number | null>`max(cast(substr(${permit.number}, 13) as integer))` })
    .from(permit)
    .where(and(gte(permit.number, prefix), lt(permit.number, `${prefix}:`)))
    .get();
  return `${prefix}${String((row?.last ?? 0) + 1).padStart(2, "0")}`;
}

export type HistoryEntry = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly payload: string;
  readonly hash: string;
};

const HISTORY_MAX = 400;

/** What the journal says about one permit, oldest first. */
export function historyOf(orm: Orm, id: string): readonly HistoryEntry[] {
  const { seq, at, kind, actor, payload, hash } = journal;
  return orm
    .select({ seq, at, kind, actor, payload, hash })
    .from(journal)
    .where(eq(journal.subject, `permit:${id}`))
    .orderBy(asc(journal.seq))
    .limit(HISTORY_MAX)
    .all();
}
