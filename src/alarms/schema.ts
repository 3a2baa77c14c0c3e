/** One row for each alarm from its raising to its close; what happened to it stands in the journal. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";
import { media } from "../platform/schema.ts";

/** A whole kind or place put away for a time; a row is only ended, never taken out. */
export const alarmShelf = sqliteTable(
  "alarm_shelf",
  {
    id: text().primaryKey(),
    /** Null: every kind that may be put away. */
    code: text(),
    /** As it stands in the alarms; null: everywhere. */
    place: text(),
    reason: text().notNull(),
    openedAt: integer("opened_at").notNull(),
    openedBy: text("opened_by")
      .notNull()
      .references(() => person.id),
    until: integer().notNull(),
    endedAt: integer("ended_at"),
    /** Null when its time ended it. */
    endedBy: text("ended_by").references(() => person.id),
  },
  (table) => [
    index("alarm_shelf_open").on(table.endedAt, table.until),
    check("alarm_shelf_scope", sql`${table.code} is not null or ${table.place} is not null`),
    check("alarm_shelf_until", sql`${table.until} > ${table.openedAt}`),
  ],
);

export const alarm = sqliteTable(
  "alarm",
  {
    id: text().primaryKey(),
    code: text().notNull(),
    /** What it is about, `<kind>:<id>`. */
    subject: text().notNull(),
    /** The subject as a person calls it: a device's name, a gun's number. */
    place: text().notNull().default(""),
    /** As the catalogue had it when the alarm was raised. */
    priority: integer().notNull(),
    category: text().notNull(),
    state: text().notNull(),
    /** JSON: ids and figures of the newest raise. */
    facts: text().notNull().default("{}"),
    raisedAt: integer("raised_at").notNull(),
    activatedAt: integer("activated_at").notNull(),
    lastAt: integer("last_at").notNull(),
    repeats: integer().notNull().default(0),
    repeatEntryAt: integer("repeat_entry_at").notNull().default(0),
    acknowledgedAt: integer("acknowledged_at"),
    acknowledgedBy: text("acknowledged_by").references(() => person.id),
    clearedAt: integer("cleared_at"),
    shelvedUntil: integer("shelved_until"),
    shelvedBy: text("shelved_by").references(() => person.id),
    shelveReason: text("shelve_reason"),
    /** The shelf of a kind or place that put it away; null when somebody shelved this one alone. */
    shelfId: text("shelf_id").references(() => alarmShelf.id),
    /** 1 once it went to the safety manager, 2 to the administrator. */
    escalation: integer().notNull().default(0),
    handledAt: integer("handled_at"),
    handledBy: text("handled_by").references(() => person.id),
    verifiedBy: text("verified_by").references(() => person.id),
    /** The same came up three times within a minute: a fault of the sensor or of the limit. */
    isChattering: integer("is_chattering", { mode: "boolean" }).notNull().default(false),
    closedAt: integer("closed_at"),
    closedBy: text("closed_by").references(() => person.id),
    handling: text(),
  },
  (table) => [
    // The same cause at the same thing is one alarm until it is closed.
    uniqueIndex("alarm_open").on(table.code, table.subject).where(sql`${table.state} <> 'closed'`),
    index("alarm_state").on(table.state, table.priority, table.activatedAt),
    index("alarm_activated").on(table.activatedAt),
    index("alarm_subject").on(table.subject, table.raisedAt),
    index("alarm_by_shelf").on(table.shelfId).where(sql`${table.shelfId} is not null`),
    check(
      "alarm_state_known",
      sql`${table.state} in ('raised', 'acknowledged', 'cleared', 'closed')`,
    ),
    check("alarm_escalation", sql`${table.escalation} between 0 and 2`),
    check("alarm_priority", sql`${table.priority} between 1 and 4`),
    check("alarm_closed_at", sql`(${table.state} = 'closed') = (${table.closedAt} is not null)`),
  ],
);

/** Pictures of what was done; what was shown once stays, also when it was sent back. */
export const alarmPhoto = sqliteTable(
  "alarm_photo",
  {
    id: text().primaryKey(),
    alarmId: text("alarm_id")
      .notNull()
      .references(() => alarm.id),
    hash: text()
      .notNull()
      .references(() => media.hash),
    takenBy: text("taken_by")
      .notNull()
      .references(() => person.id),
    takenAt: integer("taken_at").notNull(),
  },
  (table) => [
    index("alarm_photo_alarm").on(table.alarmId, table.takenAt),
    index("alarm_photo_hash").on(table.hash),
  ],
);

/** Robots of group chats that alarms are told to. */
export const alarmRobot = sqliteTable(
  "alarm_robot",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    /** The group as the site calls it. */
    name: text().notNull(),
    /** Address and secret, sealed: whoever has the address may write into the group. */
    sealed: text().notNull(),
    lang: text().notNull(),
    /** The lowest priority that is told. */
    priority: integer().notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    /** Everything in the journal up to here was told, or is none of the robot's business. */
    toldSeq: integer("told_seq").notNull(),
    toldAt: integer("told_at"),
    /** Failures since the last message that arrived, and the last one in words. */
    failures: integer().notNull().default(0),
    failure: text(),
    failedAt: integer("failed_at"),
    createdBy: text("created_by")
      .notNull()
      .references(() => person.id),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    check("alarm_robot_kind", sql`${table.kind} in ('dingtalk', 'wecom', 'feishu')`),
    check("alarm_robot_priority", sql`${table.priority} between 1 and 4`),
  ],
);

/** What the site has set for its alarms: `escalation`. */
export const alarmSetting = sqliteTable("alarm_setting", {
  key: text().primaryKey(),
  value: text().notNull(),
});
