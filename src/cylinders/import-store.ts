/** All SQL of the imports. */
import { desc, eq, inArray, sql } from "drizzle-orm";
import type { Orm } from "../platform/orm.ts";
import type { Counts } from "./import/protocol.ts";
import { cylinderImport, importMapping } from "./schema.ts";

export type ImportRow = typeof cylinderImport.$inferSelect;

const LISTED = 30;

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
