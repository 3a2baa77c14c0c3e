/** All SQL about configured devices, their checks and their outputs. */
import { and, asc, desc, eq, gte, sql } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { CheckRow, DeviceRecord, DeviceRow, DeviceTransport, OutputRow } from "./model.ts";
import { device, deviceCheck, deviceSetting, output } from "./schema.ts";

export const DEVICES_MAX = 200;
export const OUTPUTS_MAX = 64;

function deviceOf(row: typeof device.$inferSelect): DeviceRecord {
  return {
    id: row.id,
    name: row.name,
    driverId: row.driverId,
    settings: JSON.parse(row.settings) as DeviceRow["settings"],
    transport: JSON.parse(row.transport) as DeviceTransport,
    isActive: row.isActive,
    version: row.version,
  };
}

export function listDevices(orm: Orm): readonly DeviceRecord[] {
  return orm.select().from(device).orderBy(asc(device.id)).limit(DEVICES_MAX).all().map(deviceOf);
}

export function findDevice(orm: Orm, id: string): DeviceRecord | undefined {
  const row = orm.select().from(device).where(eq(device.id, id)).get();
  return row && deviceOf(row);
}

function columnsOf(row: DeviceRow) {
  return {
    name: row.name,
    driverId: row.driverId,
    settings: JSON.stringify(row.settings),
    transport: JSON.stringify(row.transport),
    isActive: row.isActive,
  };
}

export function insertDevice(orm: Orm, row: DeviceRow): void {
  orm
    .insert(device)
    .values({ id: row.id, ...columnsOf(row) })
    .run();
}

/** Counts the version up. */
export function updateDevice(orm: Orm, row: DeviceRow): void {
  orm
    .update(device)
    .set({ ...columnsOf(row), version: sql`${device.version} + 1` })
    .where(eq(device.id, row.id))
    .run();
}

/** Pseudo-terminals get new names at every start of the demonstration. */
export function updateTransport(orm: Orm, id: string, transport: DeviceTransport): void {
  orm
    .update(device)
    .set({ transport: JSON.stringify(transport) })
    .where(eq(device.id, id))
    .run();
}

export function insertDeviceCheck(orm: Orm, row: CheckRow): void {
  orm.insert(deviceCheck).values(row).run();
}

/** The newest first. */
export function listDeviceChecks(
  orm: Orm,
  deviceId: string,
  limit: number,
  since?: UnixMs,
): readonly CheckRow[] {
  return orm
    .select()
    .from(deviceCheck)
    .where(
      and(
        eq(deviceCheck.deviceId, deviceId),
        since === undefined ? undefined : gte(deviceCheck.checkedAt, since),
      ),
    )
    .orderBy(desc(deviceCheck.checkedAt), desc(deviceCheck.id))
    .limit(limit)
    .all() as CheckRow[];
}

export function findDeviceCheck(orm: Orm, id: string): CheckRow | undefined {
  return orm.select().from(deviceCheck).where(eq(deviceCheck.id, id)).get() as CheckRow | undefined;
}

/** Asked at every view of the board. */
const settingByKey = built((orm) =>
  orm
    .select({ value: deviceSetting.value })
    .from(deviceSetting)
    .where(eq(deviceSetting.key, sql.placeholder("key")))
    .prepare(),
);

export function findDeviceSetting(orm: Orm, key: string): string | undefined {
  return settingByKey(orm).get({ key })?.value;
}

export function saveDeviceSetting(orm: Orm, key: string, value: string): void {
  orm
    .insert(deviceSetting)
    .values({ key, value })
    .onConflictDoUpdate({ target: deviceSetting.key, set: { value } })
    .run();
}

export function listOutputs(orm: Orm): readonly OutputRow[] {
  return orm
    .select()
    .from(output)
    .orderBy(asc(output.name), asc(output.id))
    .limit(OUTPUTS_MAX)
    .all() as OutputRow[];
}

export function findOutput(orm: Orm, id: string): OutputRow | undefined {
  return orm.select().from(output).where(eq(output.id, id)).get() as OutputRow | undefined;
}

export function insertOutput(orm: Orm, row: OutputRow): void {
  orm.insert(output).values(row).run();
}

/** Counts the version up. */
export function updateOutput(orm: Orm, row: OutputRow): void {
  const { id, version: _version, ...columns } = row;
  orm
    .update(output)
    .set({ ...columns, version: sql`${output.version} + 1` })
    .where(eq(output.id, id))
    .run();
}
