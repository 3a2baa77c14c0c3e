/** All SQL of manifolds: their settings, their fills as a whole, and what each cylinder has beside its fill row. */
import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import { built, type Orm } from "../../platform/orm.ts";
import { fill, manifoldBatch, manifoldFill, manifoldPoint } from "../schema.ts";
import { type FillRow, OPEN_STATES } from "../store.ts";

export type ManifoldPointRow = typeof manifoldPoint.$inferSelect;
export type ManifoldBatchRow = typeof manifoldBatch.$inferSelect;
export type ManifoldFillRow = typeof manifoldFill.$inferSelect;

/** As many as a manifold has positions at most. */
const CYLINDERS_MAX = 64;

const pointRow = built((orm) =>
  orm
    .select()
    .from(manifoldPoint)
    .where(eq(manifoldPoint.pointId, sql.placeholder("pointId")))
    .prepare(),
);

export function findManifoldPoint(orm: Orm, pointId: string): ManifoldPointRow | undefined {
  return pointRow(orm).get({ pointId });
}

/** Fill points whose temperature comes from this device. */
export function pointsOfThermometer(orm: Orm, deviceId: string): readonly string[] {
  return orm
    .select({ id: manifoldPoint.pointId })
    .from(manifoldPoint)
    .where(eq(manifoldPoint.temperatureDeviceId, deviceId))
    .limit(CYLINDERS_MAX)
    .all()
    .map(({ id }) => id);
}

export function putManifoldPoint(orm: Orm, row: ManifoldPointRow): void {
  const { pointId: _pointId, ...set } = row;
  orm
    .insert(manifoldPoint)
    .values(row)
    .onConflictDoUpdate({ target: manifoldPoint.pointId, set })
    .run();
}

export function insertBatch(orm: Orm, row: typeof manifoldBatch.$inferInsert): void {
  orm.insert(manifoldBatch).values(row).run();
}

const batchRow = built((orm) =>
  orm
    .select()
    .from(manifoldBatch)
    .where(eq(manifoldBatch.id, sql.placeholder("id")))
    .prepare(),
);

export function findBatch(orm: Orm, id: string): ManifoldBatchRow | undefined {
  return batchRow(orm).get({ id });
}

export function updateBatch(
  orm: Orm,
  id: string,
  change: Partial<typeof manifoldBatch.$inferInsert>,
): void {
  orm.update(manifoldBatch).set(change).where(eq(manifoldBatch.id, id)).run();
}

/** Authorised, filling or interrupted; a manifold has one at most. */
export function openBatchOf(orm: Orm, pointId: string): ManifoldBatchRow | undefined {
  return orm
    .select()
    .from(manifoldBatch)
    .where(and(eq(manifoldBatch.pointId, pointId), inArray(manifoldBatch.state, [...OPEN_STATES])))
    .limit(1)
    .get();
}

/** Filled and not yet checked after the fill, the oldest first. */
export function awaitingBatches(orm: Orm, limit: number): readonly ManifoldBatchRow[] {
  return orm
    .select()
    .from(manifoldBatch)
    .where(eq(manifoldBatch.state, "ended"))
    .orderBy(asc(manifoldBatch.endedAt))
    .limit(limit)
    .all();
}

export function listBatches(
  orm: Orm,
  page: { readonly offset: number; readonly limit: number },
): readonly ManifoldBatchRow[] {
  return orm
    .select()
    .from(manifoldBatch)
    .orderBy(desc(manifoldBatch.authorisedAt))
    .limit(page.limit)
    .offset(page.offset)
    .all();
}

export function countBatches(orm: Orm): number {
  return orm.select({ n: count() }).from(manifoldBatch).get()?.n ?? 0;
}

/** Fills before another one, newest first: the next page of an export. */
export function manifoldFillsBefore(
  orm: Orm,
  last: Pick<FillRow, "authorisedAt" | "id"> | undefined,
  limit: number,
): readonly (BatchFill & { readonly batch: ManifoldBatchRow })[] {
  const older =
    last && sql`(${fill.authorisedAt}, ${fill.id}) < (${last.authorisedAt}, ${last.id})`;
  return orm
    .select({ fill, extra: manifoldFill, batch: manifoldBatch })
    .from(manifoldFill)
    .innerJoin(fill, eq(fill.id, manifoldFill.fillId))
    .innerJoin(manifoldBatch, eq(manifoldBatch.id, manifoldFill.batchId))
    .where(older)
    .orderBy(desc(fill.authorisedAt), desc(fill.id))
    .limit(limit)
    .all();
}

export function insertManifoldFill(orm: Orm, row: typeof manifoldFill.$inferInsert): void {
  orm.insert(manifoldFill).values(row).run();
}

export function updateManifoldFill(orm: Orm, fillId: string, failed: readonly string[]): void {
  orm
    .update(manifoldFill)
    .set({ failed: JSON.stringify(failed) })
    .where(eq(manifoldFill.fillId, fillId))
    .run();
}

const fillRow = built((orm) =>
  orm
    .select()
    .from(manifoldFill)
    .where(eq(manifoldFill.fillId, sql.placeholder("fillId")))
    .prepare(),
);

/** Undefined for a fill by weight. */
export function findManifoldFill(orm: Orm, fillId: string): ManifoldFillRow | undefined {
  return fillRow(orm).get({ fillId });
}

export type BatchFill = { readonly fill: FillRow; readonly extra: ManifoldFillRow };

/** Every cylinder of one fill, by position. */
export function fillsOfBatch(orm: Orm, batchId: string): readonly BatchFill[] {
  return orm
    .select({ fill, extra: manifoldFill })
    .from(manifoldFill)
    .innerJoin(fill, eq(fill.id, manifoldFill.fillId))
    .where(eq(manifoldFill.batchId, batchId))
    .orderBy(asc(fill.position))
    .limit(CYLINDERS_MAX)
    .all();
}

export function updateFillsOfBatch(
  orm: Orm,
  batchId: string,
  change: Partial<typeof fill.$inferInsert>,
): void {
  const ids = orm
    .select({ id: manifoldFill.fillId })
    .from(manifoldFill)
    .where(eq(manifoldFill.batchId, batchId));
  orm.update(fill).set(change).where(inArray(fill.id, ids)).run();
}
