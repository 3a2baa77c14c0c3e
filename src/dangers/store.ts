/** All SQL of hidden dangers. */
import { and, asc, count, desc, eq, gte, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import { journal } from "../platform/schema.ts";
import {
  type AskedExtension,
  type ColourCounts,
  DANGER_STATES,
  type DangerCategory,
  type DangerLevel,
  type DangerLife,
  type DangerSource,
  type DangerState,
  OPEN_STATES,
  type SourceKind,
} from "./model.ts";
import { danger, dangerPhoto } from "./schema.ts";

type Row = typeof danger.$inferSelect;

export type Danger = DangerLife & {
  readonly id: string;
  readonly number: string;
  readonly what: string;
  readonly category: DangerCategory;
  readonly roomId: string | null;
  readonly place: string;
  readonly itemKey: string;
  readonly source: DangerSource;
  readonly suspected: DangerLevel;
  readonly repeatOf: string | null;
  readonly foundAt: UnixMs;
  readonly version: number;
};

export type PhotoPhase = "before" | "after";

export type DangerPhoto = Omit<typeof dangerPhoto.$inferSelect, "phase" | "takenAt"> & {
  readonly phase: PhotoPhase;
  readonly takenAt: UnixMs;
};

function askedOf(row: Row): AskedExtension | null {
  if (row.askedUntil === null) return null;
  return {
    until: row.askedUntil as Day,
    reason: row.askedReason,
    by: row.askedBy ?? "",
    at: (row.askedAt ?? 0) as UnixMs,
  };
}

function dangerOf(row: Row): Danger {
  const { sourceKind, sourceId, sourceItem, askedUntil, askedReason, askedBy, askedAt, ...rest } =
    row;
  return {
    ...(rest as Omit<Danger, "source" | "asked">),
    source: { kind: sourceKind as SourceKind, id: sourceId, item: sourceItem },
    asked: askedOf(row),
  };
}

type Columns = Partial<typeof danger.$inferInsert>;

/** The columns of a life; a danger carries more. */
export function columnsOf(life: DangerLife): Columns {
  const { asked, state, level, criterion, responsibleId, measure, costFen, dueOn, plan } = life;
  const { submittedBy, submittedAt, done, checkedBy, closedAt, isImmediate } = life;
  const { extensions, extendedDays, escalation, round, reopened, sinceAt } = life;
  return {
    ...{ state, level, criterion, responsibleId, measure, costFen, dueOn, plan },
    ...{ submittedBy, submittedAt, done, checkedBy, closedAt, isImmediate },
    ...{ extensions, extendedDays, escalation, round, reopened, sinceAt },
    askedUntil: asked?.until ?? null,
    askedReason: asked?.reason ?? "",
    askedBy: asked?.by ?? null,
    askedAt: asked?.at ?? null,
  };
}

export function insertDanger(orm: Orm, row: typeof danger.$inferInsert): void {
  orm.insert(danger).values(row).run();
}

export function updateDanger(orm: Orm, id: string, change: Columns): void {
  orm.update(danger).set(change).where(eq(danger.id, id)).run();
}

export function findDanger(orm: Orm, id: string): Danger | undefined {
  const row = orm.select().from(danger).where(eq(danger.id, id)).get();
  return row && dangerOf(row);
}

export function findBySource(orm: Orm, source: DangerSource): Danger | undefined {
  if (source.id === "") return undefined;
  const row = orm
    .select()
    .from(danger)
    .where(
      and(
        eq(danger.sourceKind, source.kind),
        eq(danger.sourceId, source.id),
        eq(danger.sourceItem, source.item),
      ),
    )
    .get();
  return row && dangerOf(row);
}

const SOURCED_MAX = 500;

/** All dangers found from one thing, a finished check for instance. */
export function listBySource(orm: Orm, kind: SourceKind, id: string): readonly Danger[] {
  return orm
    .select()
    .from(danger)
    .where(and(eq(danger.sourceKind, kind), eq(danger.sourceId, id)))
    .limit(SOURCED_MAX)
    .all()
    .map(dangerOf);
}

/** The number of the next danger of a day. */
export function nextNumber(orm: Orm, day: Day): string {
  const prefix = `${day.replaceAll("-", "")}-`;
  const row = orm
    .select({ last: sql<number | null>`max(cast(substr(${danger.number}, 10) as integer))` })
    .from(danger)
    .where(and(gte(danger.number, prefix), lt(danger.number, `${prefix}:`)))
    .get();
  return `${prefix}${String((row?.last ?? 0) + 1).padStart(2, "0")}`;
}

/** The newest danger of the same place and item since an instant; what was no danger does not count. */
export function findEarlier(
  orm: Orm,
  same: { readonly place: string; readonly itemKey: string },
  since: UnixMs,
): Danger | undefined {
  const row = orm
    .select()
    .from(danger)
    .where(
      and(
        eq(danger.place, same.place),
        eq(danger.itemKey, same.itemKey),
        gte(danger.foundAt, since),
        ne(danger.state, "rejected"),
      ),
    )
    .orderBy(desc(danger.foundAt))
    .limit(1)
    .get();
  return row && dangerOf(row);
}

const isOpenState = inArray(danger.state, [...OPEN_STATES]);
const isBeingDone = inArray(danger.state, ["assigned", "rectifying"]);

export type DangerFilter = {
  readonly state?: DangerState | "open" | "overdue" | "asked";
  readonly level?: DangerLevel | "none";
  readonly category?: DangerCategory;
  readonly source?: SourceKind;
  readonly roomId?: string;
  readonly responsibleId?: string;
  /** Found or answered for by this person: what people see who are no staff. */
  readonly ownId?: string;
  readonly isRepeat?: boolean;
  readonly text?: string;
  readonly from?: UnixMs;
  readonly before?: UnixMs;
  readonly today: Day;
};

function stateCondition({ state, today }: DangerFilter): SQL | undefined {
  switch (state) {
    case undefined:
      return undefined;
    case "open":
      return isOpenState;
    case "overdue":
      return and(isBeingDone, lt(danger.dueOn, today));
    case "asked":
      return and(isBeingDone, sql`${danger.askedUntil} is not null`);
    default:
      return eq(danger.state, state);
  }
}

function textCondition(text: string | undefined): SQL | undefined {
  if (text === undefined) return undefined;
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const has = (column: typeof danger.what | typeof danger.place | typeof danger.number) =>
    sql`${column} like ${like} escape '\\'`;
  return or(has(danger.what), has(danger.place), has(danger.number));
}

function conditionOf(filter: DangerFilter): SQL | undefined {
  const { level, category, source, roomId, responsibleId, ownId, from, before } = filter;
  return and(
    stateCondition(filter),
    textCondition(filter.text),
    level === undefined
      ? undefined
      : level === "none"
        ? sql`${danger.level} is null`
        : eq(danger.level, level),
    category === undefined ? undefined : eq(danger.category, category),
    source === undefined ? undefined : eq(danger.sourceKind, source),
    roomId === undefined ? undefined : eq(danger.roomId, roomId),
    responsibleId === undefined ? undefined : eq(danger.responsibleId, responsibleId),
    ownId === undefined
      ? undefined
      : or(eq(danger.foundBy, ownId), eq(danger.responsibleId, ownId)),
    filter.isRepeat === true ? sql`${danger.repeatOf} is not null` : undefined,
    from === undefined ? undefined : gte(danger.foundAt, from),
    before === undefined ? undefined : lt(danger.foundAt, before),
  );
}

/** Open ones first, major before general, by their date; then the closed ones, newest first. */
const ORDER = [
  sql`case when ${danger.state} in ('closed', 'rejected') then 1 else 0 end`,
  sql`case ${danger.level} when 'major' then 0 else 1 end`,
  sql`coalesce(${danger.closedAt}, 0) desc`,
  sql`coalesce(${danger.dueOn}, '0000')`,
  asc(danger.foundAt),
  asc(danger.id),
];

export function listDangers(
  orm: Orm,
  filter: DangerFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly Danger[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(danger).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(danger)
    .where(where)
    .orderBy(...ORDER)
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(dangerOf);
  return { total, items };
}

export function countDangers(orm: Orm, filter: DangerFilter): number {
  return orm.select({ n: count() }).from(danger).where(conditionOf(filter)).get()?.n ?? 0;
}

/** The ones after another by time of finding: the next page of an export. */
export function dangersAfter(
  orm: Orm,
  filter: DangerFilter,
  last: Danger | undefined,
  limit: number,
): readonly Danger[] {
  const older = last && sql`(${danger.foundAt}, ${danger.id}) < (${last.foundAt}, ${last.id})`;
  return orm
    .select()
    .from(danger)
    .where(and(conditionOf(filter), older))
    .orderBy(desc(danger.foundAt), desc(danger.id))
    .limit(limit)
    .all()
    .map(dangerOf);
}

/** Asked for every page: what the colour is decided from, and the number in the navigation. */
const openCounts = built((orm) =>
  orm
    .select({
      major: sql<number>`count(case when ${danger.level} = 'major' then 1 end)`,
      n: count(),
    })
    .from(danger)
    .where(isOpenState)
    .prepare(),
);

export function countsOf(orm: Orm): ColourCounts {
  const row = openCounts(orm).get();
  const major = row?.major ?? 0;
  return { major, general: (row?.n ?? 0) - major };
}

/** Open dangers after another by id, for the watch that goes round them. */
export function openAfter(orm: Orm, afterId: string, limit: number): readonly Danger[] {
  return orm
    .select()
    .from(danger)
    .where(and(isOpenState, sql`${danger.id} > ${afterId}`))
    .orderBy(asc(danger.id))
    .limit(limit)
    .all()
    .map(dangerOf);
}

export function insertPhoto(orm: Orm, row: typeof dangerPhoto.$inferInsert): void {
  orm.insert(dangerPhoto).values(row).run();
}

export function photosOf(orm: Orm, dangerId: string): readonly DangerPhoto[] {
  return orm
    .select()
    .from(dangerPhoto)
    .where(eq(dangerPhoto.dangerId, dangerId))
    .orderBy(asc(dangerPhoto.takenAt), asc(dangerPhoto.id))
    .all() as DangerPhoto[];
}

/** The first danger that showed this very picture. */
export function firstShownBy(orm: Orm, hash: string): string | undefined {
  return orm
    .select({ id: dangerPhoto.dangerId })
    .from(dangerPhoto)
    .where(eq(dangerPhoto.hash, hash))
    .orderBy(asc(dangerPhoto.takenAt))
    .limit(1)
    .get()?.id;
}

const SHOWN_MAX = 20;

/** The dangers that show a picture, for the question who may see it. */
export function dangersOfPhoto(orm: Orm, hash: string): readonly Danger[] {
  return orm
    .select({ danger })
    .from(dangerPhoto)
    .innerJoin(danger, eq(danger.id, dangerPhoto.dangerId))
    .where(eq(dangerPhoto.hash, hash))
    .limit(SHOWN_MAX)
    .all()
    .map((row) => dangerOf(row.danger));
}

export type HistoryEntry = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly payload: string;
};

const HISTORY_MAX = 300;

/** What the journal says about one danger, oldest first. */
export function historyOf(orm: Orm, id: string): readonly HistoryEntry[] {
  const { seq, at, kind, actor, payload } = journal;
  return orm
    .select({ seq, at, kind, actor, payload })
    .from(journal)
    .where(eq(journal.subject, `danger:${id}`))
    .orderBy(asc(journal.seq))
    .limit(HISTORY_MAX)
    .all();
}

export function isDangerState(text: string): text is DangerState {
  return (DANGER_STATES as readonly string[]).includes(text);
}
