/** All SQL about configured devices. */
import { asc, eq } from "drizzle-orm";
import type { Orm } from "../platform/writer.ts";
import { device } from "./schema.ts";

export type DeviceRow = {
  readonly id: string;
  readonly name: string;
  readonly driverId: string;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly transport: DeviceTransport;
  readonly isActive: boolean;
};

export type DeviceTransport =
  | { readonly kind: "serial"; readonly path: string; readonly baud?: number }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

export const DEVICES_MAX = 200;

function deviceOf(row: typeof device.$inferSelect): DeviceRow {
  return {
    id: row.id,
    name: row.name,
    driverId: row.driverId,
    settings: JSON.parse(row.settings) as DeviceRow["settings"],
    transport: JSON.parse(row.transport) as DeviceTransport,
    isActive: row.isActive,
  };
}

export function listDevices(orm: Orm): readonly DeviceRow[] {
  return orm.select().from(device).orderBy(asc(device.id)).limit(DEVICES_MAX).all().map(deviceOf);
}

export function findDevice(orm: Orm, id: string): DeviceRow | undefined {
  const row = orm.select().from(device).where(eq(device.id, id)).get();
  return row && deviceOf(row);
}

export function insertDevice(orm: Orm, row: DeviceRow): void {
  orm
    .insert(device)
    .values({
      id: row.id,
      name: row.name,
      driverId: row.driverId,
      settings: JSON.stringify(row.settings),
      transport: JSON.stringify(row.transport),
      isActive: row.isActive,
    })
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
