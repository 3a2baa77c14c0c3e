/** All SQL of filling: fill points, pre-fill checks, the fill ledger. */
import { and, asc, count, desc, eq, gte, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import { fill, fillPoint, preFillCheck } from "./schema.ts";

export type FillPointRow = typeof fillPoint.$inferSelect;
export type FillRow = typeof fill.$inferSelect;
export type FillCheckRow = typeof preFillCheck.$inferSelect;

export const FILL_POINTS_MAX = 128;

/** Fills which are still open, that is, whose outcome nobody knows yet. */
export const OPEN_STATES = ["authorised", "filling", "interrupted"] as const;

export function listFillPoints(orm: Orm): readonly FillPointRow[] {
  return orm
    .select()
    .from(fillPoint)
    .where(eq(fillPoint.isActive, true))
    .orderBy(asc(fillPoint.label))
    .limit(FILL_POINTS_MAX)
    .all();
}

/** Those out of use too; for the pages on which points are set up. */
export function listAllFillPoints(orm: Orm): readonly FillPointRow[] {
  return orm.select().from(fillPoint).orderBy(asc(fillPoint.label)).limit(FILL_POINTS_MAX).all();
}

export function findFillPoint(orm: Orm, id: string): FillPointRow | undefined {
  return orm.select().from(fillPoint).where(eq(fillPoint.id, id)).get();
}

export function insertFillPoint(orm: Orm, row: typeof fillPoint.$inferInsert): void {
  orm.insert(fillPoint).values(row).run();
}

export function updateFillPoint(
  orm: Orm,
  id: string,
  change: Partial<typeof fillPoint.$inferInsert>,
): void {
  orm.update(fillPoint).set(change).where(eq(fillPoint.id, id)).run();
}

export function insertCheck(orm: Orm, row: typeof preFillCheck.$inferInsert): void {
  orm.insert(preFillCheck).values(row).run();
}

export function findCheck(orm: Orm, id: string): FillCheckRow | undefined {
  return orm.select().from(preFillCheck).where(eq(preFillCheck.id, id)).get();
}

export function insertFill(orm: Orm, row: typeof fill.$inferInsert): void {
  orm.insert(fill).values(row).run();
}

export function updateFill(orm: Orm, id: string, change: Partial<typeof fill.$inferInsert>): void {
  orm.update(fill).set(change).where(eq(fill.id, id)).run();
}

export function findFill(orm: Orm, id: string): FillRow | undefined {
  return orm.select().from(fill).where(eq(fill.id, id)).get();
}

export function openFillOfPoint(orm: Orm, pointId: string): FillRow | undefined {
  return orm
    .select()
    .from(fill)
    .where(and(eq(fill.pointId, pointId), inArray(fill.state, [...OPEN_STATES])))
    .orderBy(desc(fill.authorisedAt))
    .limit(1)
    .get();
}

export function openFillOfCylinder(orm: Orm, cylinderId: string): FillRow | undefined {
  return orm
    .select()
    .from(fill)
    .where(and(eq(fill.cylinderId, cylinderId), inArray(fill.state, [...OPEN_STATES])))
    .limit(1)
    .get();
}

const endedFills = built((orm) =>
  orm
    .select()
    .from(fill)
    .where(and(eq(fill.state, "ended"), sql`${fill.id} not in (select fill_id from manifold_fill)`))
    .orderBy(asc(fill.endedAt))
    .limit(sql.placeholder("limit"))
    .prepare(),
);

/** Filled by weight and at rest, but not yet weighed a second time: it may not leave the station. */
export function awaitingSecondWeighing(orm: Orm, limit: number): readonly FillRow[] {
  return endedFills(orm).all({ limit });
}

export function awaitingOfCylinder(orm: Orm, cylinderId: string): FillRow | undefined {
  return orm
    .select()
    .from(fill)
    .where(and(eq(fill.cylinderId, cylinderId), eq(fill.state, "ended")))
    .orderBy(desc(fill.endedAt))
    .limit(1)
    .get();
}

export type FillFilter = {
  readonly pointId?: string;
  readonly cylinderId?: string;
  readonly verdict?: string;
  readonly state?: string;
  readonly operatorId?: string;
  readonly medium?: string;
  readonly from?: UnixMs;
  readonly before?: UnixMs;
};

export function conditionOf(filter: FillFilter): SQL | undefined {
  const parts: (SQL | undefined)[] = [];
  if (filter.pointId !== undefined) parts.push(eq(fill.pointId, filter.pointId));
  if (filter.cylinderId !== undefined) parts.push(eq(fill.cylinderId, filter.cylinderId));
  if (filter.operatorId !== undefined) parts.push(eq(fill.operatorId, filter.operatorId));
  if (filter.medium !== undefined) parts.push(eq(fill.medium, filter.medium));
  if (filter.verdict !== undefined) parts.push(eq(fill.verdict, filter.verdict));
  if (filter.state !== undefined) parts.push(eq(fill.state, filter.state));
  if (filter.from !== undefined) parts.push(gte(fill.authorisedAt, filter.from));
  if (filter.before !== undefined) parts.push(lt(fill.authorisedAt, filter.before));
  return and(...parts);
}

export function listFills(
  orm: Orm,
  filter: FillFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly FillRow[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(fill).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(fill)
    .where(where)
    .orderBy(desc(fill.authorisedAt))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  return { total, items };
}

export function unlockedPoints(orm: Orm): readonly FillPointRow[] {
  return orm
    .select()
    .from(fillPoint)
    .where(isNull(fillPoint.lockedReason))
    .limit(FILL_POINTS_MAX)
    .all();
}
