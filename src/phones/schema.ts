/** Work that phones took along, and the acts that they handed in. Acts are never deleted. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";

export const phonePackage = sqliteTable(
  "phone_package",
  {
    id: text().primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    device: text().notNull(),
    takenAt: integer("taken_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    contactAt: integer("contact_at").notNull(),
    waiting: integer().notNull().default(0),
    endedAt: integer("ended_at"),
    endedBy: text("ended_by"),
    endReason: text("end_reason"),
    wipedAt: integer("wiped_at"),
  },
  (table) => [
    index("phone_package_person").on(table.personId, table.takenAt),
    index("phone_package_taken").on(table.takenAt),
    check("phone_package_end", sql`(${table.endedAt} is null) = (${table.endReason} is null)`),
    check(
      "phone_package_reason",
      sql`${table.endReason} is null or ${table.endReason} in ('returned', 'lost')`,
    ),
  ],
);

export const phoneAct = sqliteTable(
  "phone_act",
  {
    /** Given by the phone: the same act sent twice counts once. */
    id: text().primaryKey(),
    packageId: text("package_id")
      .notNull()
      .references(() => phonePackage.id),
    personId: text("person_id").notNull(),
    seq: integer().notNull(),
    kind: text().notNull(),
    about: text().notNull(),
    claimedAt: integer("claimed_at").notNull(),
    at: integer().notNull(),
    receivedAt: integer("received_at").notNull(),
    state: text().notNull(),
    /** JSON list of codes. */
    remarks: text().notNull(),
    /** JSON of the act while it is held; empty otherwise: what it became says it. */
    payload: text().notNull().default(""),
    /** JSON list of hashes of what came with a held act. */
    photos: text().notNull().default("[]"),
    /** A person of the office has to look into it. */
    isOpen: integer("is_open", { mode: "boolean" }).notNull(),
    settledAt: integer("settled_at"),
    settledBy: text("settled_by"),
    settleNote: text("settle_note").notNull().default(""),
  },
  (table) => [
    index("phone_act_package").on(table.packageId, table.at),
    index("phone_act_about").on(table.about, table.state),
    index("phone_act_open").on(table.receivedAt).where(sql`${table.isOpen} = 1`),
    check("phone_act_state", sql`${table.state} in ('accepted', 'remarked', 'held')`),
  ],
);
