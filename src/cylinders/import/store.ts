/** All SQL of the imports. */
import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Orm } from "../../platform/orm.ts";
import { cylinderImport, cylinderImportRow, importMapping } from "../schema.ts";
import type { Counts } from "./protocol.ts";

export type ImportRow = typeof cylinderImport.$inferSelect;

const LISTED = 30;

export type ImportedRow = typeof cylinderImportRow.$inferSelect;

export function insertImportedRow(orm: Orm, row: typeof cylinderImportRow.$inferInsert): void {
  // The same cylinder twice in one file: what counts is how it was before the first of them.
  orm
    .insert(cylinderImportRow)
    .values(row)
    .onConflictDoUpdate({
      target: [cylinderImportRow.importId, cylinderImportRow.cylinderId],
      set: { version: row.version },
    })
    .run();
}

/** Rows of a file that nobody has looked at yet while it is taken back. */
export function rowsToUndo(orm: Orm, importId: string, limit: number): readonly ImportedRow[] {
  return orm
    .select()
    .from(cylinderImportRow)
    .where(and(eq(cylinderImportRow.importId, importId), isNull(cylinderImportRow.outcome)))
    .orderBy(asc(cylinderImportRow.cylinderId))
    .limit(limit)
    .all();
}

/** Those that stayed, because something has happened to the cylinder since. */
export function keptRows(orm: Orm, importId: string, limit: number): readonly ImportedRow[] {
  return orm
    .select()
    .from(cylinderImportRow)
    .where(
      and(
        eq(cylinderImportRow.importId, importId),
        inArray(cylinderImportRow.outcome, ["changed", "used"]),
      ),
    )
    .orderBy(asc(cylinderImportRow.serial))
    .limit(limit)
    .all();
}

export function setOutcome(
  orm: Orm,
  { importId, cylinderId }: Pick<ImportedRow, "importId" | "cylinderId">,
  outcome: "undone" | "changed" | "used",
): void {
  orm
    .update(cylinderImportRow)
    .set({ outcome })
    .where(
      and(eq(cylinderImportRow.importId, importId), eq(cylinderImportRow.cylinderId, cylinderId)),
    )
    .run();
}

export function countUndone(orm: Orm, id: string, undone: number, kept: number): void {
  orm
    .update(cylinderImport)
    .set({
      undone: sql`${cylinderImport.undone} + ${undone}`,
      kept: sql`${cylinderImport.kept} + ${kept}`,
    })
    .where(eq(cylinderImport.id, id))
    .run();
}

/** Files that are being taken back. */
export function undoingImports(orm: Orm): readonly ImportRow[] {
  return orm
    .select()
    .from(cylinderImport)
    .where(eq(cylinderImport.state, "undoing"))
    .limit(LISTED)
    .all();
}

export function listImports(orm: Orm): readonly ImportRow[] {
  return orm
    .select()
    .from(cylinderImport)
    .orderBy(desc(cylinderImport.createdAt))
    .limit(LISTED)
    .all();
}

export function findImport(orm: Orm, id: string): ImportRow | undefined {
  return orm.select().from(cylinderImport).where(eq(cylinderImport.id, id)).get();
}

/** Those whose work was under way when the program ended. */
export function unfinishedImports(orm: Orm): readonly ImportRow[] {
  return orm
    .select()
    .from(cylinderImport)
    .where(inArray(cylinderImport.state, ["checking", "running"]))
    .limit(LISTED)
    .all();
}

export function insertImport(orm: Orm, row: typeof cylinderImport.$inferInsert): void {
  orm.insert(cylinderImport).values(row).run();
}

export function updateImport(
  orm: Orm,
  id: string,
  change: Partial<typeof cylinderImport.$inferInsert>,
): void {
  orm.update(cylinderImport).set(change).where(eq(cylinderImport.id, id)).run();
}

/** Adds what one batch did, in the transaction that did it. */
export function countBatch(orm: Orm, id: string, counts: Counts, doneRows: number): void {
  orm
    .update(cylinderImport)
    .set({
      added: sql`${cylinderImport.added} + ${counts.added}`,
      changed: sql`${cylinderImport.changed} + ${counts.changed}`,
      same: sql`${cylinderImport.same} + ${counts.same}`,
      bad: sql`${cylinderImport.bad} + ${counts.bad}`,
      doneRows,
    })
    .where(eq(cylinderImport.id, id))
    .run();
}

export function savedMapping(orm: Orm, headsHash: string): string | undefined {
  return orm
    .select({ mapping: importMapping.mapping })
    .from(importMapping)
    .where(eq(importMapping.headsHash, headsHash))
    .get()?.mapping;
}

export function keepMapping(orm: Orm, row: typeof importMapping.$inferInsert): void {
  orm
    .insert(importMapping)
    .values(row)
    .onConflictDoUpdate({
      target: importMapping.headsHash,
      set: { mapping: row.mapping, usedAt: row.usedAt },
    })
    .run();
}
