/** Label printers of the site. */
import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const labelPrinter = sqliteTable(
  "label_printer",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** `tcp`: `address` is host:port; `usb`: a device file of the kernel's printer class. */
    connection: text().notNull(),
    address: text().notNull(),
    dotsPerMm: integer("dots_per_mm").notNull(),
    gapMm: integer("gap_mm").notNull(),
    density: integer().notNull(),
    /** Name of the printer's own font with Chinese characters. */
    font: text().notNull(),
    isActive: integer("is_active", { mode: "boolean" }).notNull(),
    /** Where labels go that name no printer. */
    isDefault: integer("is_default", { mode: "boolean" }).notNull().default(false),
    /** Of the last label: empty when it was sent. */
    lastFault: text("last_fault").notNull().default(""),
    lastAt: integer("last_at"),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("label_printer_default").on(table.isDefault).where(sql`is_default = 1`),
    check("label_printer_connection", sql`${table.connection} in ('tcp', 'usb')`),
    check("label_printer_dots", sql`${table.dotsPerMm} in (8, 12)`),
  ],
);
