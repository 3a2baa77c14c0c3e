/** All SQL of the label printers. */
import { and, asc, count, eq, ne } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import { type Connection, PRINTERS_MAX, type Printer } from "./model.ts";
import { labelPrinter } from "./schema.ts";

function printerOf(row: typeof labelPrinter.$inferSelect): Printer {
  const { createdAt: _createdAt, ...rest } = row;
  return {
    ...rest,
    connection: row.connection as Connection,
    lastAt: row.lastAt as UnixMs | null,
  };
}

export function listPrinters(orm: Orm): readonly Printer[] {
  const rows = orm.select().from(labelPrinter).orderBy(asc(labelPrinter.name)).limit(PRINTERS_MAX);
  return rows.all().map(printerOf);
}

export function findPrinter(orm: Orm, id: string): Printer | undefined {
  const row = orm.select().from(labelPrinter).where(eq(labelPrinter.id, id)).get();
  return row && printerOf(row);
}

/** Where labels go that name no printer. */
export function defaultPrinter(orm: Orm): Printer | undefined {
  const row = orm.select().from(labelPrinter).where(eq(labelPrinter.isDefault, true)).get();
  return row && printerOf(row);
}

export function findPrinterByName(orm: Orm, name: string): Printer | undefined {
  const row = orm.select().from(labelPrinter).where(eq(labelPrinter.name, name)).get();
  return row && printerOf(row);
}

export function countPrinters(orm: Orm): number {
  return orm.select({ n: count() }).from(labelPrinter).get()?.n ?? 0;
}

export function insertPrinter(orm: Orm, row: typeof labelPrinter.$inferInsert): void {
  orm.insert(labelPrinter).values(row).run();
}

export function updatePrinter(
  orm: Orm,
  id: string,
  change: Partial<typeof labelPrinter.$inferInsert>,
): void {
  orm.update(labelPrinter).set(change).where(eq(labelPrinter.id, id)).run();
}

/** There is one printer for what names none. */
export function dropOtherDefaults(orm: Orm, id: string): void {
  orm
    .update(labelPrinter)
    .set({ isDefault: false })
    .where(and(eq(labelPrinter.isDefault, true), ne(labelPrinter.id, id)))
    .run();
}
