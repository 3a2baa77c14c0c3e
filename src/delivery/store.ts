/** Rows of customers and orders. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNull,
  like,
  lte,
  or,
  type SQL,
} from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { Customer, CustomerKind, Notice, Order, OrderRow, OrderState } from "./model.ts";
import { customer, deliveryOrder, safetyNotice } from "./schema.ts";

export type Range = { readonly offset: number; readonly limit: number };

function customerOf(row: typeof customer.$inferSelect): Customer {
  return {
    ...row,
    kind: row.kind as CustomerKind,
    contractUntil: row.contractUntil as Day | null,
    createdAt: row.createdAt as UnixMs,
    retiredAt: row.retiredAt as UnixMs | null,
  };
}

function orderOf(row: typeof deliveryOrder.$inferSelect): Order {
  return {
    ...row,
    day: row.day as Day,
    state: row.state as OrderState,
    createdAt: row.createdAt as UnixMs,
  };
}

export function findCustomer(orm: Orm, id: string): Customer | undefined {
  const row = orm.select().from(customer).where(eq(customer.id, id)).get();
  return row && customerOf(row);
}

export function findCustomerByToken(orm: Orm, token: string): Customer | undefined {
  const row = orm.select().from(customer).where(eq(customer.token, token)).get();
  return row && customerOf(row);
}

/** Somebody in use at the same address with the same phone number. */
export function findTwin(orm: Orm, phone: string, address: string): Customer | undefined {
  const row = orm
    .select()
    .from(customer)
    .where(
      and(eq(customer.phone, phone), eq(customer.address, address), isNull(customer.retiredAt)),
    )
    .get();
  return row && customerOf(row);
}

export type CustomerFilter = {
  readonly text: string;
  readonly kind: CustomerKind | undefined;
  readonly isRetired: boolean;
  /** Commercial ones whose contract is missing or ended on this day. */
  readonly withoutContractOn?: Day | undefined;
};

/** `%` and `_` of what was typed are letters. */
function contains(text: string): string {
  return `%${text.replaceAll(/[%_\\]/g, "")}%`;
}

function customerCondition(filter: CustomerFilter): SQL | undefined {
  const { text, kind, withoutContractOn: day } = filter;
  const pattern = contains(text);
  return and(
    filter.isRetired ? undefined : isNull(customer.retiredAt),
    kind === undefined ? undefined : eq(customer.kind, kind),
    text === ""
      ? undefined
      : or(
          like(customer.name, pattern),
          like(customer.phone, pattern),
          like(customer.address, pattern),
          like(customer.contractNo, pattern),
        ),
    day === undefined
      ? undefined
      : and(
          eq(customer.kind, "commercial"),
          or(isNull(customer.contractUntil), lte(customer.contractUntil, day)),
        ),
  );
}

export function listCustomers(
  orm: Orm,
  filter: CustomerFilter,
  range: Range,
): { readonly items: readonly Customer[]; readonly total: number } {
  const where = customerCondition(filter);
  const total = orm.select({ n: count() }).from(customer).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(customer)
    .where(where)
    .orderBy(asc(customer.name), asc(customer.id))
    .limit(range.limit)
    .offset(range.offset)
    .all()
    .map(customerOf);
  return { items, total };
}

export function countCustomers(orm: Orm): number {
  return orm.select({ n: count() }).from(customer).get()?.n ?? 0;
}

export function insertCustomer(orm: Orm, row: typeof customer.$inferInsert): void {
  orm.insert(customer).values(row).run();
}

export function updateCustomer(
  orm: Orm,
  before: Pick<Customer, "id" | "version">,
  change: Partial<typeof customer.$inferInsert>,
): void {
  orm
    .update(customer)
    .set({ ...change, version: before.version + 1 })
    .where(and(eq(customer.id, before.id), eq(customer.version, before.version)))
    .run();
}

export function findOrder(orm: Orm, id: string): Order | undefined {
  const row = orm.select().from(deliveryOrder).where(eq(deliveryOrder.id, id)).get();
  return row && orderOf(row);
}

export function insertOrder(orm: Orm, row: typeof deliveryOrder.$inferInsert): void {
  orm.insert(deliveryOrder).values(row).run();
}

export function updateOrder(
  orm: Orm,
  before: Pick<Order, "id" | "version">,
  change: Partial<typeof deliveryOrder.$inferInsert>,
): void {
  orm
    .update(deliveryOrder)
    .set({ ...change, version: before.version + 1 })
    .where(and(eq(deliveryOrder.id, before.id), eq(deliveryOrder.version, before.version)))
    .run();
}

export type OrderFilter = {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly states?: readonly OrderState[] | undefined;
  readonly driverId?: string | undefined;
  readonly customerId?: string | undefined;
};

export function listOrders(
  orm: Orm,
  filter: OrderFilter,
  range: Range,
): { readonly items: readonly OrderRow[]; readonly total: number } {
  const { from, to, states, driverId, customerId } = filter;
  const where = and(
    from === undefined ? undefined : gte(deliveryOrder.day, from),
    to === undefined ? undefined : lte(deliveryOrder.day, to),
    states === undefined ? undefined : inArray(deliveryOrder.state, [...states]),
    driverId === undefined ? undefined : eq(deliveryOrder.driverId, driverId),
    customerId === undefined ? undefined : eq(deliveryOrder.customerId, customerId),
  );
  const total = orm.select({ n: count() }).from(deliveryOrder).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(deliveryOrder)
    .innerJoin(customer, eq(customer.id, deliveryOrder.customerId))
    .where(where)
    .orderBy(desc(deliveryOrder.day), asc(deliveryOrder.id))
    .limit(range.limit)
    .offset(range.offset)
    .all()
    .map((row) => ({
      order: orderOf(row.delivery_order),
      customer: customerOf(row.customer),
    }));
  return { items, total };
}

export function newestNotice(orm: Orm): Notice | undefined {
  return orm.select().from(safetyNotice).orderBy(desc(safetyNotice.version)).limit(1).get();
}

export function findNotice(orm: Orm, version: number): Notice | undefined {
  return orm.select().from(safetyNotice).where(eq(safetyNotice.version, version)).get();
}

export function insertNotice(orm: Orm, row: Notice): void {
  orm.insert(safetyNotice).values(row).run();
}
