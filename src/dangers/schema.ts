/** Hidden dangers with their photos, the site's colour with its history and confirmations, and the settings of both. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";
import { media } from "../platform/schema.ts";
import { storageRoom } from "../site/schema.ts";

/** One row from the report to the close; what happened to it stands in the journal. */
export const danger = sqliteTable(
  "danger",
  {
    id: text().primaryKey(),
    /** Day and number of the day, `20261122-01`: what people say and the ledger prints. */
    number: text().notNull(),
    what: text().notNull(),
    category: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    /** The place as a person calls it; the room's name where there is a room. */
    place: text().notNull(),
    /** What a repetition is known by: the item of a table, or the kind. */
    itemKey: text("item_key").notNull(),
    sourceKind: text("source_kind").notNull(),
    sourceId: text("source_id").notNull().default(""),
    sourceItem: text("source_item").notNull().default(""),
    /** What its source thinks of it; a person grades. */
    suspected: text().notNull().default("general"),
    repeatOf: text("repeat_of"),
    foundAt: integer("found_at").notNull(),
    foundBy: text("found_by")
      .notNull()
      .references(() => person.id),
    state: text().notNull(),
    sinceAt: integer("since_at").notNull(),
    level: text(),
    criterion: text().notNull().default(""),
    responsibleId: text("responsible_id").references(() => person.id),
    measure: text().notNull().default(""),
    costFen: integer("cost_fen"),
    dueOn: text("due_on"),
    plan: text().notNull().default(""),
    submittedBy: text("submitted_by").references(() => person.id),
    submittedAt: integer("submitted_at"),
    done: text().notNull().default(""),
    checkedBy: text("checked_by").references(() => person.id),
    closedAt: integer("closed_at"),
    isImmediate: integer("is_immediate", { mode: "boolean" }).notNull().default(false),
    askedUntil: text("asked_until"),
    askedReason: text("asked_reason").notNull().default(""),
    askedBy: text("asked_by"),
    askedAt: integer("asked_at"),
    extensions: integer().notNull().default(0),
    extendedDays: integer("extended_days").notNull().default(0),
    escalation: integer().notNull().default(0),
    round: integer().notNull().default(1),
    reopened: integer().notNull().default(0),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("danger_number").on(table.number),
    // One failed item is one danger, however often somebody presses.
    uniqueIndex("danger_source")
      .on(table.sourceKind, table.sourceId, table.sourceItem)
      .where(sql`${table.sourceId} <> ''`),
    index("danger_state").on(table.state, table.dueOn),
    index("danger_found").on(table.foundAt),
    index("danger_closed").on(table.closedAt),
    index("danger_repeat").on(table.place, table.itemKey, table.foundAt),
    check(
      "danger_state_known",
      sql`${table.state} in ('found', 'graded', 'assigned', 'rectifying', 'awaiting', 'closed', 'rejected')`,
    ),
    check(
      "danger_level_known",
      sql`${table.level} is null or ${table.level} in ('general', 'major')`,
    ),
    check(
      "danger_graded",
      sql`${table.state} in ('found', 'rejected') or ${table.level} is not null`,
    ),
    check(
      "danger_closed_at",
      sql`(${table.state} in ('closed', 'rejected')) = (${table.closedAt} is not null)`,
    ),
    // The database itself refuses a re-check by whoever did the work.
    check(
      "danger_other_checker",
      sql`${table.state} <> 'closed' or (${table.checkedBy} is not null and ${table.checkedBy} <> ${table.submittedBy})`,
    ),
  ],
);

export const dangerPhoto = sqliteTable(
  "danger_photo",
  {
    id: text().primaryKey(),
    dangerId: text("danger_id")
      .notNull()
      .references(() => danger.id),
    phase: text().notNull(),
    round: integer().notNull(),
    hash: text()
      .notNull()
      .references(() => media.hash),
    takenBy: text("taken_by").notNull(),
    takenAt: integer("taken_at").notNull(),
    /** The danger that showed the very same picture before; empty when it is new. */
    reusedFrom: text("reused_from").notNull().default(""),
  },
  (table) => [
    index("danger_photo_danger").on(table.dangerId, table.takenAt),
    index("danger_photo_hash").on(table.hash),
    check("danger_photo_phase", sql`${table.phase} in ('before', 'after')`),
  ],
);

/** The newest row is the colour now; none is green. */
export const siteColour = sqliteTable(
  "site_colour",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    level: text().notNull(),
    changedAt: integer("changed_at").notNull(),
    /** The danger whose change made it, and what happened to it. */
    dangerId: text("danger_id").notNull(),
    event: text().notNull(),
    major: integer().notNull(),
    general: integer().notNull(),
    actor: text().notNull(),
  },
  (table) => [check("site_colour_level", sql`${table.level} in ('green', 'yellow', 'red')`)],
);

/** A manager's word that work goes on under a colour that stops it. */
export const colourConfirmation = sqliteTable(
  "colour_confirmation",
  {
    id: text().primaryKey(),
    level: text().notNull(),
    reason: text().notNull(),
    confirmedBy: text("confirmed_by")
      .notNull()
      .references(() => person.id),
    confirmedAt: integer("confirmed_at").notNull(),
    until: integer().notNull(),
    endedAt: integer("ended_at"),
    endedBy: text("ended_by"),
    endReason: text("end_reason").notNull().default(""),
  },
  (table) => [
    uniqueIndex("colour_confirmation_running").on(table.level).where(sql`ended_at is null`),
    check("colour_confirmation_level", sql`${table.level} in ('yellow', 'red')`),
  ],
);

/** One row once somebody has set something. */
export const dangerSetting = sqliteTable("danger_setting", {
  id: text().primaryKey(),
  /** JSON. */
  value: text().notNull(),
  changedAt: integer("changed_at").notNull(),
  changedBy: text("changed_by").notNull(),
  version: integer().notNull(),
});
