/** The appliance's own records: backups taken, and how they are to be taken. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const backupRun = sqliteTable(
  "backup_run",
  {
    id: text().primaryKey(),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
    /** `scheduled` or the person who asked. */
    askedBy: text("asked_by").notNull(),
    outcome: text().notNull(),
    cause: text(),
    folder: text().notNull(),
    fileName: text("file_name").notNull(),
    bytes: integer(),
    files: integer(),
    journalSeq: integer("journal_seq"),
  },
  (table) => [
    index("backup_run_time").on(table.startedAt),
    check("backup_run_outcome", sql`${table.outcome} in ('running', 'good', 'failed')`),
  ],
);

/** One row, with id 1. */
export const backupSetting = sqliteTable(
  "backup_setting",
  {
    id: integer().primaryKey(),
    folder: text().notNull(),
    /** Hour of the day at the site. */
    atHour: integer("at_hour").notNull(),
    keep: integer().notNull(),
    isOn: integer("is_on", { mode: "boolean" }).notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [
    check("backup_setting_one", sql`${table.id} = 1`),
    check("backup_setting_hour", sql`${table.atHour} between 0 and 23`),
    check("backup_setting_keep", sql`${table.keep} between 2 and 365`),
  ],
);
