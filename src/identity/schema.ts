/** People of the site, their roles and qualifications, and their sessions. */

import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const person = sqliteTable(
  "person",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** Shown beside the name where two people share it. */
    staffNumber: text("staff_number").notNull().unique(),
    isActive: integer("is_active", { mode: "boolean" }).notNull().default(true),
    pinHash: text("pin_hash"),
    passwordHash: text("password_hash"),
    /** SHA-256 of the badge's secret; the badge itself is only on the card. */
    badgeHash: text("badge_hash").unique(),
    failures: integer().notNull().default(0),
    lockedUntil: integer("locked_until").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [check("person_failures", sql`${table.failures} >= 0`)],
);

export const personRole = sqliteTable(
  "person_role",
  {
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    role: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.role] })],
);

export const qualification = sqliteTable(
  "qualification",
  {
    id: text().primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    /** `cylinder-filling` is project P of TSG Z6001; further kinds come with step 3. */
    kind: text().notNull(),
    number: text().notNull(),
    expiresOn: text("expires_on").notNull(),
  },
  (table) => [index("qualification_person").on(table.personId, table.kind)],
);

export const session = sqliteTable(
  "session",
  {
    /** SHA-256 of the cookie's token. */
    idHash: text("id_hash").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id),
    channel: text().notNull(),
    csrf: text().notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("session_person").on(table.personId),
    check("session_channel", sql`${table.channel} in ('kiosk', 'desk', 'phone')`),
  ],
);
