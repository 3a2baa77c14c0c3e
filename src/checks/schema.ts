/**
 * Check tables and what was answered. A version that was published never changes (triggers of the migration
 * `checks-immutable`), so that a run means for ever what its person saw.
 */
import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";
import { media } from "../platform/schema.ts";

export const checkTemplate = sqliteTable("check_template", {
  id: text().primaryKey(),
  purpose: text().notNull(),
  /** Came with the program; the site may publish versions of its own. */
  isSupplied: integer("is_supplied", { mode: "boolean" }).notNull().default(false),
  createdAt: integer("created_at").notNull(),
});

export const checkVersion = sqliteTable(
  "check_version",
  {
    id: text().primaryKey(),
    templateId: text("template_id")
      .notNull()
      .references(() => checkTemplate.id),
    number: integer().notNull(),
    state: text().notNull(),
    /** JSON: title, sections, items. */
    definition: text().notNull(),
    /** SHA-256 of the definition's canonical form. */
    hash: text().notNull(),
    createdBy: text("created_by").references(() => person.id),
    createdAt: integer("created_at").notNull(),
    publishedBy: text("published_by").references(() => person.id),
    publishedAt: integer("published_at"),
    /** What changed, in the words of whoever published it. */
    note: text().notNull().default(""),
  },
  (table) => [
    uniqueIndex("check_version_number").on(table.templateId, table.number),
    uniqueIndex("check_version_draft").on(table.templateId).where(sql`${table.state} = 'draft'`),
    uniqueIndex("check_version_published")
      .on(table.templateId)
      .where(sql`${table.state} = 'published'`),
    check("check_version_state", sql`${table.state} in ('draft', 'published', 'retired')`),
    check(
      "check_version_published_at",
      sql`(${table.state} = 'draft') = (${table.publishedAt} is null)`,
    ),
  ],
);

export const checkRun = sqliteTable(
  "check_run",
  {
    id: text().primaryKey(),
    versionId: text("version_id")
      .notNull()
      .references(() => checkVersion.id),
    /** What is checked, `<kind>:<id>`; the site itself when nothing else was named. */
    subject: text().notNull(),
    state: text().notNull(),
    startedBy: text("started_by")
      .notNull()
      .references(() => person.id),
    startedAt: integer("started_at").notNull(),
    /** Drawn at the start: which item wants a photo. Null for runs that began without. */
    spotSeed: integer("spot_seed"),
    completedBy: text("completed_by").references(() => person.id),
    completedAt: integer("completed_at"),
    result: text(),
    failedCount: integer("failed_count").notNull().default(0),
    majorCount: integer("major_count").notNull().default(0),
  },
  (table) => [
    index("check_run_state").on(table.state, table.startedAt),
    index("check_run_version").on(table.versionId),
    index("check_run_subject").on(table.subject, table.startedAt),
    check("check_run_state_known", sql`${table.state} in ('draft', 'completed', 'discarded')`),
    check("check_run_result", sql`(${table.state} = 'completed') = (${table.result} is not null)`),
    check(
      "check_run_result_known",
      sql`${table.result} is null or ${table.result} in ('pass', 'fail')`,
    ),
  ],
);

export const checkAnswer = sqliteTable(
  "check_answer",
  {
    runId: text("run_id")
      .notNull()
      .references(() => checkRun.id),
    itemId: text("item_id").notNull(),
    value: text().notNull(),
    note: text().notNull().default(""),
    answeredBy: text("answered_by")
      .notNull()
      .references(() => person.id),
    answeredAt: integer("answered_at").notNull(),
    /** Counts the changes, so that two people on one run do not overwrite each other unseen. */
    version: integer().notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.runId, table.itemId] })],
);

export const checkPhoto = sqliteTable(
  "check_photo",
  {
    id: text().primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => checkRun.id),
    itemId: text("item_id").notNull(),
    hash: text()
      .notNull()
      .references(() => media.hash),
    kind: text().notNull(),
    takenBy: text("taken_by")
      .notNull()
      .references(() => person.id),
    takenAt: integer("taken_at").notNull(),
  },
  (table) => [
    index("check_photo_run").on(table.runId, table.itemId),
    index("check_photo_hash").on(table.hash),
    check("check_photo_kind", sql`${table.kind} in ('photo', 'signature')`),
  ],
);
