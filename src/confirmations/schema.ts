/** Use confirmations and the cylinders scanned for them. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { checkRun, checkTemplate } from "../checks/schema.ts";
import { cylinder } from "../cylinders/schema.ts";
import { person } from "../identity/schema.ts";

export const useConfirmation = sqliteTable(
  "use_confirmation",
  {
    id: text().primaryKey(),
    /** `permit`, `use-point` or `place`; upward only by reference. */
    refKind: text("ref_kind").notNull(),
    refId: text("ref_id").notNull(),
    place: text().notNull(),
    templateId: text("template_id")
      .notNull()
      .references(() => checkTemplate.id),
    runId: text("run_id").references(() => checkRun.id),
    state: text().notNull(),
    startedBy: text("started_by")
      .notNull()
      .references(() => person.id),
    startedAt: integer("started_at").notNull(),
    confirmedBy: text("confirmed_by").references(() => person.id),
    confirmedAt: integer("confirmed_at"),
    validUntil: integer("valid_until"),
    /** A person's id, or `system` where what it was made for ended. */
    endedBy: text("ended_by"),
    endedAt: integer("ended_at"),
    endReason: text("end_reason").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    index("use_confirmation_ref").on(table.refKind, table.refId, table.startedAt),
    index("use_confirmation_state").on(table.state, table.startedAt),
    index("use_confirmation_started").on(table.startedAt),
    index("use_confirmation_run").on(table.runId),
    check(
      "use_confirmation_state_known",
      sql`${table.state} in ('checking', 'confirmed', 'failed', 'ended', 'discarded')`,
    ),
    check(
      "use_confirmation_valid",
      sql`${table.state} <> 'confirmed' or (${table.runId} is not null and ${table.confirmedAt} is not null and ${table.validUntil} > ${table.confirmedAt})`,
    ),
  ],
);

export const useConfirmationCylinder = sqliteTable(
  "use_confirmation_cylinder",
  {
    id: text().primaryKey(),
    confirmationId: text("confirmation_id")
      .notNull()
      .references(() => useConfirmation.id),
    cylinderId: text("cylinder_id").references(() => cylinder.id),
    code: text().notNull(),
    scannedAt: integer("scanned_at").notNull(),
    scannedBy: text("scanned_by")
      .notNull()
      .references(() => person.id),
    /** Words of the faults at the scan, by commas; empty when nothing spoke against it. */
    faults: text().notNull().default(""),
    removedAt: integer("removed_at"),
  },
  (table) => [
    index("use_confirmation_cylinder_of").on(table.confirmationId, table.scannedAt),
    index("use_confirmation_cylinder_id").on(table.cylinderId),
  ],
);
