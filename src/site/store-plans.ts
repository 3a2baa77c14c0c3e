/** All SQL about floors and what stands on them. */
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { type Floor, type ItemKind, PLAN_LIMITS, type PlanItem } from "./model.ts";
import { floor, planItem } from "./schema.ts";

function floorOf(row: typeof floor.$inferSelect): Floor {
  const { createdAt: _createdAt, ...rest } = row;
  return { ...rest, retiredAt: row.retiredAt as UnixMs | null };
}

export function listFloors(orm: Orm): readonly Floor[] {
  return orm
    .select()
    .from(floor)
    .where(isNull(floor.retiredAt))
    .orderBy(asc(floor.ordinal), asc(floor.id))
    .limit(PLAN_LIMITS.floors)
    .all()
    .map(floorOf);
}

export function findFloor(orm: Orm, id: string): Floor | undefined {
  const row = orm
    .select()
    .from(floor)
    .where(and(eq(floor.id, id), isNull(floor.retiredAt)))
    .get();
  return row && floorOf(row);
}

export function insertFloor(orm: Orm, row: typeof floor.$inferInsert): void {
  orm.insert(floor).values(row).run();
}

export function updateFloor(
  orm: Orm,
  id: string,
  version: number,
  change: Partial<typeof floor.$inferInsert>,
): boolean {
  const changed = orm
    .update(floor)
    .set({ ...change, version: version + 1 })
    .where(and(eq(floor.id, id), eq(floor.version, version)))
    .returning({ id: floor.id })
    .all();
  return changed.length === 1;
}

function itemOf(row: typeof planItem.$inferSelect): PlanItem {
  const { createdAt: _createdAt, corners, kind, ...rest } = row;
  const points = JSON.parse(corners) as readonly (readonly [number, number])[];
  return {
    ...rest,
    kind: kind as ItemKind,
    corners: points.map(([xMm, yMm]) => ({ xMm, yMm })),
  };
}

export function itemsOf(orm: Orm, floorId: string): readonly PlanItem[] {
  return orm
    .select()
    .from(planItem)
    .where(eq(planItem.floorId, floorId))
    .orderBy(asc(planItem.id))
    .limit(PLAN_LIMITS.items)
    .all()
    .map(itemOf);
}

/** Places marked as spots on any plan; there are few. */
export function listSpots(orm: Orm): readonly PlanItem[] {
  return orm
    .select()
    .from(planItem)
    .where(eq(planItem.kind, "spot"))
    .orderBy(asc(planItem.label), asc(planItem.id))
    .limit(PLAN_LIMITS.items)
    .all()
    .map(itemOf);
}

export function countItems(orm: Orm): number {
  return orm.select({ n: count() }).from(planItem).get()?.n ?? 0;
}

export function findItem(orm: Orm, floorId: string, id: string): PlanItem | undefined {
  const row = orm
    .select()
    .from(planItem)
    .where(and(eq(planItem.id, id), eq(planItem.floorId, floorId)))
    .get();
  return row && itemOf(row);
}

const cornersText = (item: Pick<PlanItem, "corners">): string =>
  JSON.stringify(item.corners.map(({ xMm, yMm }) => [xMm, yMm]));

export function insertItem(orm: Orm, item: PlanItem, now: UnixMs): void {
  orm
    .insert(planItem)
    .values({ ...item, corners: cornersText(item), createdAt: now })
    .run();
}

export function placeItem(
  orm: Orm,
  id: string,
  place: Pick<PlanItem, "xMm" | "yMm" | "corners">,
): void {
  const { xMm, yMm } = place;
  orm
    .update(planItem)
    .set({ xMm, yMm, corners: cornersText(place) })
    .where(eq(planItem.id, id))
    .run();
}

export function deleteItem(orm: Orm, id: string): void {
  orm.delete(planItem).where(eq(planItem.id, id)).run();
}
