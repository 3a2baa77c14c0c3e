/** All SQL of what follows a fill: steps, emptyings, addenda. */
import { and, asc, desc, eq, gte, inArray, isNull, lt, notExists, or, sql } from "drizzle-orm";
import type { Orm } from "../../platform/orm.ts";
import { emptying, fillAddendum, fillStep } from "../flow-schema.ts";
import { fill, manifoldFill } from "../schema.ts";
import type { FillRow } from "../store.ts";

export type StepRow = typeof fillStep.$inferSelect;
export type EmptyingRow = typeof emptying.$inferSelect;
export type AddendumRow = typeof fillAddendum.$inferSelect;

/** A step is repeated a few times at most. */
const STEPS_MAX = 100;

export function insertStep(orm: Orm, row: StepRow): void {
  orm.insert(fillStep).values(row).run();
}

/** In the order in which they were done. */
export function stepsOf(orm: Orm, fillId: string): readonly StepRow[] {
  return orm
    .select()
    .from(fillStep)
    .where(eq(fillStep.fillId, fillId))
    .orderBy(asc(fillStep.doneAt), asc(fillStep.id))
    .limit(STEPS_MAX)
    .all();
}

export function stepsOfMany(orm: Orm, fillIds: readonly string[]): readonly StepRow[] {
  if (fillIds.length === 0) return [];
  return orm
    .select()
    .from(fillStep)
    .where(inArray(fillStep.fillId, [...fillIds]))
    .orderBy(asc(fillStep.doneAt), asc(fillStep.id))
    .limit(fillIds.length * STEPS_MAX)
    .all();
}

export function isSealUsed(orm: Orm, sealNo: string): boolean {
  return orm.select().from(fillStep).where(eq(fillStep.sealNo, sealNo)).get() !== undefined;
}

/** Seals set since an instant; the labels of a day are numbered by it. */
export function sealsSince(orm: Orm, since: number): number {
  const row = orm
    .select({ n: sql<number>`count(*)` })
    .from(fillStep)
    .where(and(eq(fillStep.step, "seal"), gte(fillStep.doneAt, since)))
    .get();
  return row?.n ?? 0;
}

/** A manifold has its own check after the fill, which releases; these steps are of filling by weight. */
const isByWeight = (orm: Orm) =>
  notExists(
    orm
      .select({ id: manifoldFill.fillId })
      .from(manifoldFill)
      .where(eq(manifoldFill.fillId, fill.id)),
  );

const isUnreleased = (orm: Orm) =>
  and(
    isNull(fill.releasedAt),
    or(eq(fill.state, "ended"), and(eq(fill.state, "closed"), eq(fill.verdict, "ok"))),
    isByWeight(orm),
  );

/** Good so far, with steps still to do; the oldest first. */
export function unreleasedFills(orm: Orm, limit: number): readonly FillRow[] {
  return orm
    .select()
    .from(fill)
    .where(isUnreleased(orm))
    .orderBy(asc(fill.endedAt))
    .limit(limit)
    .all();
}

export function unreleasedOfCylinder(orm: Orm, cylinderId: string): FillRow | undefined {
  return orm
    .select()
    .from(fill)
    .where(and(eq(fill.cylinderId, cylinderId), isUnreleased(orm)))
    .orderBy(desc(fill.endedAt))
    .limit(1)
    .get();
}

/** Ended, and nobody has begun with what follows. */
export function endedAlone(orm: Orm, endedBefore: number): readonly FillRow[] {
  return orm
    .select()
    .from(fill)
    .where(
      and(
        eq(fill.state, "ended"),
        lt(fill.endedAt, endedBefore),
        isByWeight(orm),
        sql`not exists (select 1 from ${fillStep} where ${fillStep.fillId} = ${fill.id})`,
      ),
    )
    .limit(20)
    .all();
}

export function openEmptying(orm: Orm, cylinderId: string): EmptyingRow | undefined {
  return orm
    .select()
    .from(emptying)
    .where(and(eq(emptying.cylinderId, cylinderId), isNull(emptying.approvedAt)))
    .get();
}

export function insertEmptying(orm: Orm, row: typeof emptying.$inferInsert): void {
  orm.insert(emptying).values(row).run();
}

export function updateEmptying(orm: Orm, id: string, change: Partial<EmptyingRow>): void {
  orm.update(emptying).set(change).where(eq(emptying.id, id)).run();
}

export function emptyingsOf(orm: Orm, cylinderId: string): readonly EmptyingRow[] {
  return orm
    .select()
    .from(emptying)
    .where(eq(emptying.cylinderId, cylinderId))
    .orderBy(desc(emptying.weighedAt))
    .limit(20)
    .all();
}

export function lastOverfill(orm: Orm, cylinderId: string): FillRow | undefined {
  return orm
    .select()
    .from(fill)
    .where(and(eq(fill.cylinderId, cylinderId), eq(fill.verdict, "over")))
    .orderBy(desc(fill.authorisedAt))
    .limit(1)
    .get();
}

export function insertAddendum(orm: Orm, row: AddendumRow): void {
  orm.insert(fillAddendum).values(row).run();
}

export function addendaOf(orm: Orm, fillId: string): readonly AddendumRow[] {
  return orm
    .select()
    .from(fillAddendum)
    .where(eq(fillAddendum.fillId, fillId))
    .orderBy(asc(fillAddendum.addedAt), asc(fillAddendum.id))
    .limit(STEPS_MAX)
    .all();
}
