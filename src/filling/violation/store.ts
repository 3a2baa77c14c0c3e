/** All SQL of violations. */
import { and, count, desc, eq, gte, isNull, lt, sql } from "drizzle-orm";
import type { Orm } from "../../platform/orm.ts";
import { fillViolation } from "../flow-schema.ts";

export type ViolationRow = typeof fillViolation.$inferSelect;

export function insertViolation(orm: Orm, row: typeof fillViolation.$inferInsert): void {
  orm.insert(fillViolation).values(row).run();
}

export function findViolation(orm: Orm, id: string): ViolationRow | undefined {
  return orm.select().from(fillViolation).where(eq(fillViolation.id, id)).get();
}

type Same = Pick<ViolationRow, "kind" | "personId" | "pointId" | "cylinderId">;

const isSame = (column: Parameters<typeof eq>[0], value: string | null) =>
  value === null ? isNull(column as never) : eq(column as never, value);

export function findRecent(orm: Orm, same: Same, since: number): ViolationRow | undefined {
  return orm
    .select()
    .from(fillViolation)
    .where(
      and(
        eq(fillViolation.kind, same.kind),
        isSame(fillViolation.personId, same.personId),
        isSame(fillViolation.pointId, same.pointId),
        isSame(fillViolation.cylinderId, same.cylinderId),
        gte(fillViolation.lastAt, since),
      ),
    )
    .orderBy(desc(fillViolation.lastAt))
    .limit(1)
    .get();
}

export function countAgain(orm: Orm, id: string, at: number): void {
  orm
    .update(fillViolation)
    .set({ times: sql`${fillViolation.times} + 1`, lastAt: at })
    .where(eq(fillViolation.id, id))
    .run();
}

export function reviewViolation(
  orm: Orm,
  id: string,
  change: { readonly reviewedBy: string; readonly reviewedAt: number; readonly review: string },
): void {
  orm.update(fillViolation).set(change).where(eq(fillViolation.id, id)).run();
}

export type ViolationFilter = {
  readonly kind?: string;
  readonly personId?: string;
  readonly pointId?: string;
  readonly isOpen?: boolean;
  readonly from?: number;
  readonly before?: number;
};

function conditionOf(filter: ViolationFilter) {
  const { kind, personId, pointId, isOpen, from, before } = filter;
  return and(
    kind === undefined ? undefined : eq(fillViolation.kind, kind),
    personId === undefined ? undefined : eq(fillViolation.personId, personId),
    pointId === undefined ? undefined : eq(fillViolation.pointId, pointId),
    isOpen === true ? isNull(fillViolation.reviewedAt) : undefined,
    from === undefined ? undefined : gte(fillViolation.firstAt, from),
    before === undefined ? undefined : lt(fillViolation.firstAt, before),
  );
}

export function listViolations(
  orm: Orm,
  filter: ViolationFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly ViolationRow[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(fillViolation).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(fillViolation)
    .where(where)
    .orderBy(desc(fillViolation.firstAt), desc(fillViolation.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  return { total, items };
}

export type ViolationCount = {
  readonly personId: string | null;
  readonly kind: string;
  readonly times: number;
};

/** By person and kind, the most first. */
export function countViolations(orm: Orm, filter: ViolationFilter): readonly ViolationCount[] {
  const times = sql<number>`sum(${fillViolation.times})`;
  return orm
    .select({ personId: fillViolation.personId, kind: fillViolation.kind, times })
    .from(fillViolation)
    .where(conditionOf(filter))
    .groupBy(fillViolation.personId, fillViolation.kind)
    .orderBy(desc(times))
    .limit(200)
    .all();
}
