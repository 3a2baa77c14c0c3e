/** Tables beside the permits: activities that forbid hot work near them. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { person } from "../identity/schema.ts";
import { floor, storageRoom } from "../site/schema.ts";

/** What is no special work and yet forbids hot work near it: gas let off, solvents, sampling (GB 30871-2022 5.2). */
export const permitActivity = sqliteTable(
  "permit_activity",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    what: text().notNull(),
    place: text().notNull(),
    roomId: text("room_id").references(() => storageRoom.id),
    floorId: text("floor_id").references(() => floor.id),
    /** An `Area` as JSON; empty where nobody drew one. */
    area: text().notNull().default(""),
    startsAt: integer("starts_at").notNull(),
    endsAt: integer("ends_at").notNull(),
    addedBy: text("added_by")
      .notNull()
      .references(() => person.id),
    addedAt: integer("added_at").notNull(),
    /** Ended by a person, before its time or because it was entered by mistake. */
    endedAt: integer("ended_at"),
    endedBy: text("ended_by").references(() => person.id),
    endReason: text("end_reason").notNull().default(""),
  },
  (table) => [
    index("permit_activity_ends").on(table.endsAt),
    check("permit_activity_span", sql`${table.endsAt} > ${table.startsAt}`),
  ],
);
