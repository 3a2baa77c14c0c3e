/** All SQL of a filling shift: entries, checks of scales that weigh for themselves, hand-overs. */
import { and, desc, eq, gte, sql } from "drizzle-orm";
import { built, type Orm } from "../../platform/orm.ts";
import { fillEntry, fillHandover, ownScaleCheck } from "../flow-schema.ts";

export type EntryRow = typeof fillEntry.$inferSelect;
export type HandoverRow = typeof fillHandover.$inferSelect;
export type OwnScaleCheckRow = typeof ownScaleCheck.$inferSelect;

export function insertEntry(orm: Orm, row: EntryRow): void {
  orm.insert(fillEntry).values(row).run();
}

/** Asked at every view of the board. */
const newestEntry = built((orm) =>
  orm
    .select()
    .from(fillEntry)
    .where(
      and(
        eq(fillEntry.personId, sql.placeholder("personId")),
        gte(fillEntry.enteredAt, sql.placeholder("since")),
      ),
    )
    .orderBy(desc(fillEntry.enteredAt), desc(fillEntry.id))
    .limit(1)
    .prepare(),
);

/** The newest confirmation of a person since an instant. */
export function entrySince(orm: Orm, personId: string, since: number): EntryRow | undefined {
  return newestEntry(orm).get({ personId, since });
}

export function insertOwnCheck(orm: Orm, row: OwnScaleCheckRow): void {
  orm.insert(ownScaleCheck).values(row).run();
}

/** More checks of one scale than a shift can have. */
const CHECKS_MAX = 100;

/** The newest first. */
export function ownChecksSince(
  orm: Orm,
  pointId: string,
  since: number,
): readonly OwnScaleCheckRow[] {
  return orm
    .select()
    .from(ownScaleCheck)
    .where(and(eq(ownScaleCheck.pointId, pointId), gte(ownScaleCheck.checkedAt, since)))
    .orderBy(desc(ownScaleCheck.checkedAt), desc(ownScaleCheck.id))
    .limit(CHECKS_MAX)
    .all();
}

export function insertHandover(orm: Orm, row: typeof fillHandover.$inferInsert): void {
  orm.insert(fillHandover).values(row).run();
}

export function findHandover(orm: Orm, id: string): HandoverRow | undefined {
  return orm.select().from(fillHandover).where(eq(fillHandover.id, id)).get();
}

export function handoverOfShift(orm: Orm, shiftStartAt: number): HandoverRow | undefined {
  return orm.select().from(fillHandover).where(eq(fillHandover.shiftStartAt, shiftStartAt)).get();
}

export function takeHandover(
  orm: Orm,
  id: string,
  taken: {
    readonly incomingId: string;
    readonly incomingSignature: string;
    readonly takenAt: number;
  },
): void {
  orm.update(fillHandover).set(taken).where(eq(fillHandover.id, id)).run();
}

export function listHandovers(orm: Orm, limit: number): readonly HandoverRow[] {
  return orm
    .select()
    .from(fillHandover)
    .orderBy(desc(fillHandover.shiftStartAt))
    .limit(limit)
    .all();
}

/** Whether a picture is the signature of a hand-over. */
export function isHandoverSignature(orm: Orm, hash: string): boolean {
  const columns = [fillHandover.outgoingSignature, fillHandover.incomingSignature];
  return columns.some(
    (column) =>
      orm.select({ id: fillHandover.id }).from(fillHandover).where(eq(column, hash)).get() !==
      undefined,
  );
}
