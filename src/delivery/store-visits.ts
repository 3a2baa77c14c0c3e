/** Rows of visits and of what was scanned in them. */
import { and, asc, count, desc, eq, gte, isNotNull, isNull, lt, lte, max } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type {
  Arrival,
  Direction,
  DueCheck,
  HandOverProblem,
  RefuseReason,
  Visit,
  VisitItem,
  VisitRow,
  VisitState,
} from "./model.ts";
import { ITEMS_PER_VISIT_MAX } from "./rules.ts";
import { customer, deliveryItem, deliveryVisit } from "./schema.ts";
import type { Range } from "./store.ts";

function visitOf(row: typeof deliveryVisit.$inferSelect): Visit {
  return {
    ...row,
    arrival: row.arrival as Arrival,
    state: row.state as VisitState,
    startedAt: row.startedAt as UnixMs,
    endedAt: row.endedAt as UnixMs | null,
    noticeReadAt: row.noticeReadAt as UnixMs | null,
    emptiesDoneAt: row.emptiesDoneAt as UnixMs | null,
    refusal: row.refusal as RefuseReason | null,
    followUpOn: row.followUpOn as Day | null,
    followUpDoneAt: row.followUpDoneAt as UnixMs | null,
  };
}

function itemOf(row: typeof deliveryItem.$inferSelect): VisitItem {
  return {
    ...row,
    direction: row.direction as Direction,
    at: row.at as UnixMs,
    problem: row.problem as HandOverProblem | null,
    undoneAt: row.undoneAt as UnixMs | null,
  };
}

export function findVisit(orm: Orm, id: string): Visit | undefined {
  const row = orm.select().from(deliveryVisit).where(eq(deliveryVisit.id, id)).get();
  return row && visitOf(row);
}

export function openVisitOf(orm: Orm, driverId: string): Visit | undefined {
  const row = orm
    .select()
    .from(deliveryVisit)
    .where(and(eq(deliveryVisit.driverId, driverId), eq(deliveryVisit.state, "under-way")))
    .get();
  return row && visitOf(row);
}

export function insertVisit(orm: Orm, row: typeof deliveryVisit.$inferInsert): void {
  orm.insert(deliveryVisit).values(row).run();
}

export function updateVisit(
  orm: Orm,
  before: Pick<Visit, "id" | "version">,
  change: Partial<typeof deliveryVisit.$inferInsert>,
): void {
  orm
    .update(deliveryVisit)
    .set({ ...change, version: before.version + 1 })
    .where(and(eq(deliveryVisit.id, before.id), eq(deliveryVisit.version, before.version)))
    .run();
}

export function itemsOfVisit(orm: Orm, visitId: string): readonly VisitItem[] {
  return orm
    .select()
    .from(deliveryItem)
    .where(eq(deliveryItem.visitId, visitId))
    .orderBy(asc(deliveryItem.at), asc(deliveryItem.id))
    .limit(ITEMS_PER_VISIT_MAX)
    .all()
    .map(itemOf);
}

export function insertItem(orm: Orm, row: typeof deliveryItem.$inferInsert): void {
  orm.insert(deliveryItem).values(row).run();
}

export function undoItem(orm: Orm, id: string, at: UnixMs): void {
  orm.update(deliveryItem).set({ undoneAt: at }).where(eq(deliveryItem.id, id)).run();
}

export type VisitFilter = {
  readonly from?: UnixMs | undefined;
  readonly to?: UnixMs | undefined;
  readonly state?: VisitState | undefined;
  readonly driverId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Refused ones that somebody still has to go back for. */
  readonly isFollowUpOpen?: boolean | undefined;
};

export function listVisits(
  orm: Orm,
  filter: VisitFilter,
  range: Range,
): { readonly items: readonly VisitRow[]; readonly total: number } {
  const { from, to, state, driverId, customerId } = filter;
  const where = and(
    from === undefined ? undefined : gte(deliveryVisit.startedAt, from),
    to === undefined ? undefined : lt(deliveryVisit.startedAt, to),
    state === undefined ? undefined : eq(deliveryVisit.state, state),
    driverId === undefined ? undefined : eq(deliveryVisit.driverId, driverId),
    customerId === undefined ? undefined : eq(deliveryVisit.customerId, customerId),
    filter.isFollowUpOpen === true
      ? and(isNull(deliveryVisit.followUpDoneAt), isNotNull(deliveryVisit.followUpOn))
      : undefined,
  );
  const total = orm.select({ n: count() }).from(deliveryVisit).where(where).get()?.n ?? 0;
  const items = orm
    .select({ visit: deliveryVisit, customerName: customer.name })
    .from(deliveryVisit)
    .innerJoin(customer, eq(customer.id, deliveryVisit.customerId))
    .where(where)
    .orderBy(desc(deliveryVisit.startedAt), asc(deliveryVisit.id))
    .limit(range.limit)
    .offset(range.offset)
    .all()
    .map((row) => ({ visit: visitOf(row.visit), customerName: row.customerName }));
  return { items, total };
}

/** When this customer was last supplied after a check that passed. */
export function lastDeliveredAt(orm: Orm, customerId: string): UnixMs | undefined {
  return orm
    .select({ at: deliveryVisit.endedAt })
    .from(deliveryVisit)
    .where(and(eq(deliveryVisit.customerId, customerId), eq(deliveryVisit.state, "delivered")))
    .orderBy(desc(deliveryVisit.startedAt))
    .limit(1)
    .get()?.at as UnixMs | undefined;
}

/** Customers in use whose last delivery, and so their last check, is older than this. */
export function checksOlderThan(orm: Orm, before: UnixMs, limit: number): readonly DueCheck[] {
  const lastAt = max(deliveryVisit.endedAt);
  return orm
    .select({ id: customer.id, name: customer.name, lastAt })
    .from(customer)
    .innerJoin(
      deliveryVisit,
      and(eq(deliveryVisit.customerId, customer.id), eq(deliveryVisit.state, "delivered")),
    )
    .where(isNull(customer.retiredAt))
    .groupBy(customer.id)
    .having(lt(lastAt, before))
    .orderBy(lastAt)
    .limit(limit)
    .all()
    .map((row) => ({ id: row.id, name: row.name, lastAt: row.lastAt as UnixMs }));
}

/** Visits of this cylinder, the newest first. */
export function visitsOfCylinder(
  orm: Orm,
  cylinderId: string,
  limit: number,
): readonly VisitItem[] {
  return orm
    .select()
    .from(deliveryItem)
    .where(eq(deliveryItem.cylinderId, cylinderId))
    .orderBy(desc(deliveryItem.at))
    .limit(limit)
    .all()
    .map(itemOf);
}

export function countFollowUps(
  orm: Orm,
  day: Day,
): { readonly open: number; readonly late: number } {
  const open = and(isNull(deliveryVisit.followUpDoneAt), isNotNull(deliveryVisit.followUpOn));
  const n = (where: ReturnType<typeof and>): number =>
    orm.select({ n: count() }).from(deliveryVisit).where(where).get()?.n ?? 0;
  return { open: n(open), late: n(and(open, lte(deliveryVisit.followUpOn, day))) };
}
