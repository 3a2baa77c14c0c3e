/** Customers, orders, visits and what was handed over. Visits and their items are never deleted. */
import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const customer = sqliteTable(
  "customer",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    name: text().notNull(),
    address: text().notNull(),
    phone: text().notNull(),
    contractNo: text("contract_no").notNull().default(""),
    contractUntil: text("contract_until"),
    contractPhoto: text("contract_photo"),
    limitG: integer("limit_g").notNull(),
    note: text().notNull().default(""),
    token: text().notNull(),
    createdAt: integer("created_at").notNull(),
    retiredAt: integer("retired_at"),
    retireReason: text("retire_reason").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex("customer_token").on(table.token),
    index("customer_name").on(table.name),
    index("customer_phone").on(table.phone),
    check("customer_kind", sql`${table.kind} in ('household', 'commercial')`),
    check("customer_limit", sql`${table.limitG} between 1000 and 100000000`),
  ],
);

export const deliveryOrder = sqliteTable(
  "delivery_order",
  {
    id: text().primaryKey(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.id),
    model: text().notNull(),
    count: integer().notNull(),
    day: text().notNull(),
    window: text().notNull().default(""),
    driverId: text("driver_id"),
    state: text().notNull(),
    endReason: text("end_reason").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [
    index("delivery_order_day").on(table.day, table.state),
    index("delivery_order_customer").on(table.customerId, table.createdAt),
    index("delivery_order_driver").on(table.driverId, table.state),
    check(
      "delivery_order_state",
      sql`${table.state} in ('open', 'assigned', 'delivered', 'refused', 'cancelled')`,
    ),
    check("delivery_order_count", sql`${table.count} between 1 and 100`),
  ],
);

export const deliveryVisit = sqliteTable(
  "delivery_visit",
  {
    id: text().primaryKey(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.id),
    orderId: text("order_id").references(() => deliveryOrder.id),
    driverId: text("driver_id").notNull(),
    truckId: text("truck_id").notNull(),
    arrival: text().notNull(),
    arrivalReason: text("arrival_reason").notNull().default(""),
    state: text().notNull(),
    startedAt: integer("started_at").notNull(),
    endedAt: integer("ended_at"),
    runId: text("run_id"),
    noticeVersion: integer("notice_version"),
    noticeReadAt: integer("notice_read_at"),
    emptiesDoneAt: integer("empties_done_at"),
    signature: text(),
    signedBy: text("signed_by").notNull().default(""),
    refusal: text(),
    refusalNote: text("refusal_note").notNull().default(""),
    followUpOn: text("follow_up_on"),
    followUpDoneAt: integer("follow_up_done_at"),
    followUpNote: text("follow_up_note").notNull().default(""),
    version: integer().notNull().default(1),
  },
  (table) => [
    index("delivery_visit_customer").on(table.customerId, table.startedAt),
    index("delivery_visit_driver").on(table.driverId, table.state),
    index("delivery_visit_started").on(table.startedAt),
    index("delivery_visit_follow_up").on(table.followUpDoneAt, table.followUpOn),
    check("delivery_visit_state", sql`${table.state} in ('under-way', 'delivered', 'refused')`),
    check("delivery_visit_arrival", sql`${table.arrival} in ('code', 'chosen')`),
    check(
      "delivery_visit_whole",
      sql`${table.state} <> 'delivered' or (${table.runId} is not null and ${table.noticeReadAt} is not null and ${table.emptiesDoneAt} is not null and ${table.signature} is not null)`,
    ),
  ],
);

export const deliveryItem = sqliteTable(
  "delivery_item",
  {
    /** Also the id of the scan in the custody ledger. */
    id: text().primaryKey(),
    visitId: text("visit_id")
      .notNull()
      .references(() => deliveryVisit.id),
    cylinderId: text("cylinder_id"),
    code: text().notNull(),
    direction: text().notNull(),
    at: integer().notNull(),
    problem: text(),
    undoneAt: integer("undone_at"),
  },
  (table) => [
    index("delivery_item_visit").on(table.visitId),
    index("delivery_item_cylinder").on(table.cylinderId),
    check("delivery_item_direction", sql`${table.direction} in ('full', 'empty')`),
  ],
);

/** The safety notice that is read out; a published version never changes. */
export const safetyNotice = sqliteTable("safety_notice", {
  version: integer().primaryKey(),
  zh: text().notNull(),
  en: text().notNull(),
  publishedAt: integer("published_at").notNull(),
  publishedBy: text("published_by").notNull(),
});
