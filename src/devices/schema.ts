/** Devices are data: what is plugged in where, with which settings. */
import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const device = sqliteTable(
  "device",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    driverId: text("driver_id").notNull(),
    /** JSON of the driver's settings. */
    settings: text().notNull(),
    /** JSON: { kind: "serial", path, … } or { kind: "tcp", host, port }. */
    transport: text().notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    version: integer().notNull().default(1),
  },
  (table) => [check("device_name", sql`length(${table.name}) between 1 and 80`)],
);
