/** All SQL about filling scales that dial in: which point they serve, and the records they sent. */
import { and, count, desc, eq, inArray, lt } from "drizzle-orm";
import type { Orm } from "../../platform/writer.ts";
import { fill, preFillCheck, scalePoint, scaleRecord } from "../schema.ts";
import { FILL_POINTS_MAX, type FillCheckRow, type FillRow } from "../store.ts";

export type ScalePointRow = typeof scalePoint.$inferSelect;
export type ScaleRecordRow = typeof scaleRecord.$inferSelect;

export function insertScalePoint(orm: Orm, row: ScalePointRow): void {
  orm.insert(scalePoint).values(row).run();
}

export function scaleOfPoint(orm: Orm, pointId: string): ScalePointRow | undefined {
  return orm.select().from(scalePoint).where(eq(scalePoint.pointId, pointId)).get();
}

export function pointOfScale(
  orm: Orm,
  machine: number,
  address: number,
): ScalePointRow | undefined {
  return orm
    .select()
    .from(scalePoint)
    .where(and(eq(scalePoint.machine, machine), eq(scalePoint.address, address)))
    .get();
}

export function setScaleVerified(orm: Orm, pointId: string, verifiedUntilOn: string): void {
  orm.update(scalePoint).set({ verifiedUntilOn }).where(eq(scalePoint.pointId, pointId)).run();
}

export function listScalePoints(orm: Orm): readonly ScalePointRow[] {
  return orm.select().from(scalePoint).limit(FILL_POINTS_MAX).all();
}

export function newestCheck(
  orm: Orm,
  pointId: string,
  cylinderId: string,
): FillCheckRow | undefined {
  return orm
    .select()
    .from(preFillCheck)
    .where(and(eq(preFillCheck.pointId, pointId), eq(preFillCheck.cylinderId, cylinderId)))
    .orderBy(desc(preFillCheck.checkedAt), desc(preFillCheck.id))
    .limit(1)
    .get();
}

export function fillOfCheck(orm: Orm, checkId: string): FillRow | undefined {
  return orm.select().from(fill).where(eq(fill.checkId, checkId)).get();
}

export function newestFillOfCylinder(orm: Orm, cylinderId: string): FillRow | undefined {
  return orm
    .select()
    .from(fill)
    .where(eq(fill.cylinderId, cylinderId))
    .orderBy(desc(fill.authorisedAt), desc(fill.id))
    .limit(1)
    .get();
}

/** Permits of these points whose record has not come although it was due. */
export function fillsWithoutEnd(
  orm: Orm,
  pointIds: readonly string[],
  authorisedBefore: number,
): readonly FillRow[] {
  if (pointIds.length === 0) return [];
  return orm
    .select()
    .from(fill)
    .where(
      and(
        inArray(fill.pointId, [...pointIds]),
        eq(fill.state, "authorised"),
        lt(fill.authorisedAt, authorisedBefore),
      ),
    )
    .limit(FILL_POINTS_MAX)
    .all();
}

export function insertScaleRecord(orm: Orm, row: ScaleRecordRow): void {
  orm.insert(scaleRecord).values(row).run();
}

export function findScaleRecord(orm: Orm, key: string): ScaleRecordRow | undefined {
  return orm.select().from(scaleRecord).where(eq(scaleRecord.key, key)).get();
}

export function hasRecordOfFill(orm: Orm, fillId: string): boolean {
  const row = orm
    .select({ n: count() })
    .from(scaleRecord)
    .where(eq(scaleRecord.fillId, fillId))
    .get();
  return (row?.n ?? 0) > 0;
}

export function listScaleRecords(orm: Orm, limit: number): readonly ScaleRecordRow[] {
  return orm
    .select()
    .from(scaleRecord)
    .orderBy(desc(scaleRecord.receivedAt), desc(scaleRecord.key))
    .limit(limit)
    .all();
}
