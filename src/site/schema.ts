/** The enterprise and its site; one row until several sites share a box. */
import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const site = sqliteTable(
  "site",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    kinds: text().notNull(),
    emergencyPhone: text("emergency_phone").notNull(),
    /** Base of the codes on things, for example `https://gas.example.cn`; empty means on-site only. */
    publicBase: text("public_base").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [check("site_name", sql`length(${table.name}) between 1 and 80`)],
);
