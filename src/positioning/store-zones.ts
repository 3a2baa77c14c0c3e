/** All SQL about areas. */
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { Shape, WhoMay, Zone, ZoneKind } from "./model.ts";
import type { ZoneFields } from "./pages/form-zone.ts";
import { zone } from "./schema.ts";

type Row = typeof zone.$inferSelect;

function zoneOf(row: Row): Zone {
  const { id, name, floorId, minHeads, maxHeads, stayMaxMs, stillMaxMs, level, ref, version } = row;
  return {
    ...{ id, name, floorId, minHeads, maxHeads, stayMaxMs, stillMaxMs, level, ref, version },
    kind: row.kind as ZoneKind,
    shape: JSON.parse(row.shape) as Shape,
    who: JSON.parse(row.who) as WhoMay,
    required: JSON.parse(row.required) as string[],
    isRostered: row.isRostered,
    times: {
      fromAt: row.fromAt as UnixMs | null,
      toAt: row.toAt as UnixMs | null,
      days: JSON.parse(row.days) as number[],
      startMinute: row.startMinute,
      endMinute: row.endMinute,
    },
  };
}

export const ZONES_MAX = 500;

/** Areas in use, permits' fences among them. */
export function listZones(orm: Orm, floorId?: string): readonly Zone[] {
  return orm
    .select()
    .from(zone)
    .where(
      and(isNull(zone.retiredAt), floorId === undefined ? undefined : eq(zone.floorId, floorId)),
    )
    .orderBy(asc(zone.name))
    .limit(ZONES_MAX)
    .all()
    .map(zoneOf);
}

export function findZone(orm: Orm, id: string): Zone | undefined {
  const row = orm
    .select()
    .from(zone)
    .where(and(eq(zone.id, id), isNull(zone.retiredAt)))
    .get();
  return row && zoneOf(row);
}

export function findZoneNamed(orm: Orm, name: string): { readonly id: string } | undefined {
  return orm
    .select({ id: zone.id })
    .from(zone)
    .where(and(eq(zone.name, name), isNull(zone.retiredAt)))
    .get();
}

/** Also of one that is out of use: alarms and statistics of the past still name it. */
export function zoneName(orm: Orm, id: string): string | undefined {
  return orm.select({ name: zone.name }).from(zone).where(eq(zone.id, id)).get()?.name;
}

export function countZones(orm: Orm): number {
  return orm.select({ n: count() }).from(zone).where(isNull(zone.retiredAt)).get()?.n ?? 0;
}

function columnsOf(fields: ZoneFields) {
  const { name, kind, minHeads, maxHeads, stayMaxMs, stillMaxMs, level, times } = fields;
  return {
    ...{ name, kind, minHeads, maxHeads, stayMaxMs, stillMaxMs, level },
    shape: JSON.stringify(fields.shape),
    who: JSON.stringify(fields.who),
    required: JSON.stringify(fields.required),
    isRostered: fields.isRostered === true,
    fromAt: times.fromAt,
    toAt: times.toAt,
    days: JSON.stringify(times.days),
    startMinute: times.startMinute,
    endMinute: times.endMinute,
  };
}

export function insertZone(
  orm: Orm,
  row: { readonly id: string; readonly floorId: string; readonly createdAt: UnixMs },
  fields: ZoneFields,
): void {
  orm
    .insert(zone)
    .values({ ...row, ...columnsOf(fields) })
    .run();
}

export function updateZone(orm: Orm, { id, version }: Zone, fields: ZoneFields): void {
  orm
    .update(zone)
    .set({ ...columnsOf(fields), version: version + 1 })
    .where(eq(zone.id, id))
    .run();
}

export function retireZoneRow(orm: Orm, { id, version }: Zone, at: UnixMs, reason: string): void {
  orm
    .update(zone)
    .set({ retiredAt: at, retireReason: reason, version: version + 1 })
    .where(eq(zone.id, id))
    .run();
}

export function findZoneOfRef(orm: Orm, ref: string): Zone | undefined {
  const row = orm
    .select()
    .from(zone)
    .where(and(eq(zone.ref, ref), isNull(zone.retiredAt)))
    .get();
  return row && zoneOf(row);
}

export function setZoneOfRef(orm: Orm, id: string, ref: string): void {
  orm.update(zone).set({ ref }).where(eq(zone.id, id)).run();
}
