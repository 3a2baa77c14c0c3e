/** Devices are data: what is plugged in where, with which settings, and what was found when it was checked. */
import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

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

/** One reading against a standard. Rows are only ever added: a check that failed stays on record. */
export const deviceCheck = sqliteTable(
  "device_check",
  {
    id: text().primaryKey(),
    deviceId: text("device_id")
      .notNull()
      .references(() => device.id),
    /** `commissioning` once after installation or repair, `shift` before every shift. */
    purpose: text().notNull(),
    kind: text().notNull(),
    /** The gas channel of a sensor with several; empty for a scale. */
    channel: text().notNull().default(""),
    /** Grams for a scale, the channel's own unit for a gas. */
    unit: text().notNull(),
    expected: real().notNull(),
    measured: real().notNull(),
    tolerance: real().notNull(),
    isPassed: integer("is_passed", { mode: "boolean" }).notNull(),
    /** How many agreeing frames the measured value is the mean of. */
    frames: integer().notNull(),
    /** Certificate number of the standard weight or the gas bottle; empty for a zero. */
    certificate: text().notNull().default(""),
    note: text().notNull().default(""),
    personId: text("person_id").notNull(),
    checkedAt: integer("checked_at").notNull(),
  },
  (table) => [
    index("device_check_time").on(table.deviceId, table.checkedAt),
    check("device_check_purpose", sql`${table.purpose} in ('commissioning', 'shift')`),
    check("device_check_kind", sql`${table.kind} in ('zero', 'weight', 'concentration')`),
    check("device_check_frames", sql`${table.frames} between 1 and 1000`),
  ],
);

/** What the checks are judged by: `shift-times` of the site, `tolerance:<device>` of one device. */
export const deviceSetting = sqliteTable("device_setting", {
  key: text().primaryKey(),
  value: text().notNull(),
});

/** A siren or beacon: one channel of a relay board that is held while it shall sound. */
export const output = sqliteTable(
  "output",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    kind: text().notNull(),
    relayDeviceId: text("relay_device_id")
      .notNull()
      .references(() => device.id),
    relayChannel: integer("relay_channel").notNull(),
    /** Where it is heard or seen, in the words of the site. */
    area: text().notNull().default(""),
    /** Sounds while an unacknowledged alarm of this priority or a higher one stands; 0: never by itself. */
    alarmPriority: integer("alarm_priority").notNull().default(0),
    /** Only for alarms at places with one of these words in their name; empty: for all. */
    alarmPlaces: text("alarm_places").notNull().default(""),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    version: integer().notNull().default(1),
  },
  (table) => [
    check("output_alarm_priority", sql`${table.alarmPriority} between 0 and 3`),
    uniqueIndex("output_relay")
      .on(table.relayDeviceId, table.relayChannel)
      .where(sql`${table.isActive} = 1`),
    check("output_kind", sql`${table.kind} in ('siren', 'beacon')`),
    check("output_channel", sql`${table.relayChannel} between 0 and 7`),
    check("output_name", sql`length(${table.name}) between 1 and 80`),
  ],
);
