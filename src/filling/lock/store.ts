/** All SQL of locks. */
import { and, desc, eq, isNull, lt, or } from "drizzle-orm";
import type { Orm } from "../../platform/orm.ts";
import { fillLock } from "../flow-schema.ts";
import type { FillPointRow } from "../store.ts";
import { type Lock, type LockScope, type LockSource, standingLock } from "./rules.ts";

export type LockRow = Lock & {
  readonly reference: string;
  /** Of an order from above: what its authority is called. */
  readonly authority: string | null;
  readonly liftedBy: string | null;
  readonly liftedAt: number | null;
  readonly liftReason: string | null;
};

/** More than this stand at no station; the oldest are shown first. */
const LOCKS_MAX = 500;

function lockOf(row: typeof fillLock.$inferSelect): LockRow {
  return { ...row, scope: row.scope as LockScope, source: row.source as LockSource };
}

export function insertLock(orm: Orm, row: typeof fillLock.$inferInsert): void {
  orm.insert(fillLock).values(row).run();
}

export function openLocks(orm: Orm): readonly LockRow[] {
  return orm
    .select()
    .from(fillLock)
    .where(isNull(fillLock.liftedAt))
    .orderBy(fillLock.lockedAt, fillLock.id)
    .limit(LOCKS_MAX)
    .all()
    .map(lockOf);
}

export function findLock(orm: Orm, id: string): LockRow | undefined {
  const row = orm.select().from(fillLock).where(eq(fillLock.id, id)).get();
  return row && lockOf(row);
}

export function markLifted(
  orm: Orm,
  id: string,
  lifted: { readonly liftedBy: string; readonly liftedAt: number; readonly liftReason: string },
): void {
  orm
    .update(fillLock)
    .set(lifted)
    .where(and(eq(fillLock.id, id), isNull(fillLock.liftedAt)))
    .run();
}

/** The newest first; `before` is the last one of the page before. */
export function listLocks(orm: Orm, limit: number, before?: LockRow): readonly LockRow[] {
  const older =
    before &&
    or(
      lt(fillLock.lockedAt, before.lockedAt),
      and(eq(fillLock.lockedAt, before.lockedAt), lt(fillLock.id, before.id)),
    );
  return orm
    .select()
    .from(fillLock)
    .where(older)
    .orderBy(desc(fillLock.lockedAt), desc(fillLock.id))
    .limit(limit)
    .all()
    .map(lockOf);
}

/** A point that was added under a lock of its row or of the station has no word of it in its own row yet. */
export function lockAt(orm: Orm, row: FillPointRow): LockRow | undefined {
  return standingLock(openLocks(orm), row);
}
