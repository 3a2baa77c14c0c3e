/** Patrol plans, the site's calendar, and tasks. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { checkRun, checkTemplate } from "../checks/schema.ts";
import { person } from "../identity/schema.ts";
import { storageRoom } from "../site/schema.ts";

export const patrolPlan = sqliteTable(
  "patrol_plan",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    place: text().notNull().default(""),
    templateId: text("template_id")
      .notNull()
      .references(() => checkTemplate.id),
    level: integer().notNull(),
    frequency: text().notNull(),
    days: text().notNull(),
    dueMin: integer("due_min").notNull(),
    personId: text("person_id").references(() => person.id),
    startsOn: text("starts_on").notNull(),
    spotCode: text("spot_code").notNull(),
    madeUntil: integer("made_until").notNull(),
    retiredAt: integer("retired_at"),
    retireReason: text("retire_reason").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("patrol_plan_code").on(table.spotCode),
    check("patrol_plan_level", sql`${table.level} between 1 and 4`),
    check("patrol_plan_frequency", sql`${table.frequency} in ('shift', 'day', 'week', 'month')`),
    check("patrol_plan_days", sql`${table.days} in ('every', 'working')`),
    check("patrol_plan_due", sql`${table.dueMin} between 1 and 1440`),
  ],
);

export const patrolDay = sqliteTable(
  "patrol_day",
  {
    day: text().primaryKey(),
    kind: text().notNull(),
    name: text().notNull(),
  },
  (table) => [check("patrol_day_kind", sql`${table.kind} in ('off', 'work')`)],
);

export const patrolTask = sqliteTable(
  "patrol_task",
  {
    id: text().primaryKey(),
    planId: text("plan_id")
      .notNull()
      .references(() => patrolPlan.id),
    key: text().notNull(),
    day: text().notNull(),
    opensAt: integer("opens_at").notNull(),
    dueAt: integer("due_at").notNull(),
    closesAt: integer("closes_at").notNull(),
    state: text().notNull(),
    personId: text("person_id").references(() => person.id),
    swappedFrom: text("swapped_from"),
    swapReason: text("swap_reason").notNull().default(""),
    siteScannedAt: integer("site_scanned_at"),
    spotScannedAt: integer("spot_scanned_at"),
    noCodeReason: text("no_code_reason").notNull().default(""),
    runId: text("run_id").references(() => checkRun.id),
    doneBy: text("done_by"),
    startedAt: integer("started_at"),
    doneAt: integer("done_at"),
    result: text(),
    failedCount: integer("failed_count").notNull().default(0),
    reason: text().notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("patrol_task_slot").on(table.planId, table.key),
    index("patrol_task_state").on(table.state, table.closesAt),
    index("patrol_task_day").on(table.day),
    index("patrol_task_run").on(table.runId),
    check(
      "patrol_task_state_known",
      sql`${table.state} in ('open', 'under-way', 'done', 'missed', 'cancelled')`,
    ),
    check(
      "patrol_task_done",
      sql`${table.state} <> 'done' or (${table.runId} is not null and ${table.doneAt} is not null)`,
    ),
  ],
);
