/**
 * Visits of regulators. Triggers (migration `inspections-sealed`) keep what was sealed as it is, whoever writes;
 * answers of the enterprise are only ever added.
 */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { alarm } from "../alarms/schema.ts";
import { checkRun } from "../checks/schema.ts";
import { danger } from "../dangers/schema.ts";
import { person } from "../identity/schema.ts";
import { media } from "../platform/schema.ts";

export const inspectionVisit = sqliteTable(
  "inspection_visit",
  {
    id: text().primaryKey(),
    number: text().notNull().unique(),
    regulatorId: text("regulator_id")
      .notNull()
      .references(() => person.id),
    office: text().notNull(),
    purpose: text().notNull(),
    state: text().notNull(),
    isByCode: integer("is_by_code", { mode: "boolean" }).notNull(),
    /** Who of the enterprise goes along. */
    companion: text().notNull(),
    startedAt: integer("started_at").notNull(),
    runId: text("run_id").references(() => checkRun.id),
    colourAtStart: text("colour_at_start").notNull(),
    conclusion: text(),
    summary: text().notNull().default(""),
    regulatorSign: text("regulator_sign").references(() => media.hash),
    enterpriseSign: text("enterprise_sign").references(() => media.hash),
    enterpriseName: text("enterprise_name").notNull().default(""),
    refusedSign: text("refused_sign").notNull().default(""),
    endedAt: integer("ended_at"),
    sealHash: text("seal_hash"),
    sealCode: text("seal_code").unique(),
    sealBody: text("seal_body"),
  },
  (table) => [
    // A second one would be the same visit begun twice.
    uniqueIndex("inspection_visit_open").on(table.regulatorId).where(sql`${table.state} = 'open'`),
    index("inspection_visit_regulator").on(table.regulatorId, table.startedAt),
    index("inspection_visit_started").on(table.startedAt),
    check("inspection_visit_state", sql`${table.state} in ('open', 'sealed', 'abandoned')`),
    check("inspection_visit_ended", sql`(${table.state} = 'open') = (${table.endedAt} is null)`),
    check(
      "inspection_visit_seal",
      sql`(${table.state} = 'sealed') = (${table.sealHash} is not null and ${table.sealCode} is not null and ${table.sealBody} is not null and ${table.conclusion} is not null)`,
    ),
  ],
);

export const inspectionFinding = sqliteTable(
  "inspection_finding",
  {
    id: text().primaryKey(),
    visitId: text("visit_id")
      .notNull()
      .references(() => inspectionVisit.id),
    number: integer().notNull(),
    itemId: text("item_id").notNull().default(""),
    what: text().notNull(),
    basis: text().notNull().default(""),
    level: text().notNull(),
    demand: text().notNull(),
    dueOn: text("due_on"),
    dangerId: text("danger_id")
      .notNull()
      .references(() => danger.id),
    at: integer().notNull(),
    withdrawn: text().notNull().default(""),
  },
  (table) => [
    uniqueIndex("inspection_finding_number").on(table.visitId, table.number),
    index("inspection_finding_danger").on(table.dangerId),
    check("inspection_finding_level", sql`${table.level} in ('general', 'major')`),
  ],
);

export const inspectionAlarm = sqliteTable(
  "inspection_alarm",
  {
    id: text().primaryKey(),
    visitId: text("visit_id")
      .notNull()
      .references(() => inspectionVisit.id),
    alarmId: text("alarm_id")
      .notNull()
      .references(() => alarm.id),
    verdict: text().notNull(),
    note: text().notNull().default(""),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex("inspection_alarm_once").on(table.visitId, table.alarmId),
    check(
      "inspection_alarm_verdict",
      sql`${table.verdict} in ('handled', 'unhandled', 'false', 'unclear')`,
    ),
  ],
);

/** What the enterprise says to a sealed visit. */
export const inspectionAnswer = sqliteTable(
  "inspection_answer",
  {
    id: text().primaryKey(),
    visitId: text("visit_id")
      .notNull()
      .references(() => inspectionVisit.id),
    by: text()
      .notNull()
      .references(() => person.id),
    at: integer().notNull(),
    words: text().notNull(),
  },
  (table) => [index("inspection_answer_visit").on(table.visitId, table.at)],
);

export const inspectionPhoto = sqliteTable(
  "inspection_photo",
  {
    id: text().primaryKey(),
    visitId: text("visit_id")
      .notNull()
      .references(() => inspectionVisit.id),
    /** The finding or the answer that it belongs to. */
    ownerId: text("owner_id").notNull(),
    hash: text()
      .notNull()
      .references(() => media.hash),
    takenAt: integer("taken_at").notNull(),
  },
  (table) => [
    index("inspection_photo_visit").on(table.visitId),
    index("inspection_photo_hash").on(table.hash),
  ],
);
