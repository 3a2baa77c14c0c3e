/** What a driver's phone takes along of a round: orders, customers, cylinders on board, tables and the notice. */
import { publishedTable, type TakenRun, type TakenTable, takenRun } from "../checks/index.ts";
import { codesOf, cylinderIdsAt, findCylinder, refOf } from "../cylinders/index.ts";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { By } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { atCustomerG, vehicles } from "./custody-link.ts";
import type { Customer, Direction, HandOverProblem, Order } from "./model.ts";
import { findCustomer, listOrders, newestNotice } from "./store.ts";
import { listVisits, openVisitOf } from "./store-visits.ts";
import { type IsUnreleased, loadVisit, TABLE_OF } from "./visits.ts";

export type TakenCustomer = Pick<
  Customer,
  | "id"
  | "kind"
  | "name"
  | "address"
  | "phone"
  | "token"
  | "contractNo"
  | "contractUntil"
  | "limitG"
  | "note"
> & { readonly standingG: number };

export type TakenCylinder = {
  readonly id: string;
  readonly codes: readonly string[];
  readonly serial: string;
  readonly truckId: string;
  readonly status: string;
  readonly content: string;
  readonly medium: string;
  readonly inspectionDueOn: string;
  readonly lifeEndsOn: string;
  readonly maxFillG: number;
  readonly isUnreleased: boolean;
};

/** A visit that was begun on the box's own pages. */
export type TakenVisit = {
  readonly id: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly truckId: string;
  readonly startedAt: UnixMs;
  readonly run: TakenRun | null;
  readonly isNoticeRead: boolean;
  readonly areEmptiesDone: boolean;
  readonly isSigned: boolean;
  readonly items: readonly {
    readonly id: string;
    readonly code: string;
    readonly direction: Direction;
    readonly problem: HandOverProblem | null;
    readonly isUndone: boolean;
  }[];
};

function takenVisit(orm: Orm, driverId: string): TakenVisit | undefined {
  const open = openVisitOf(orm, driverId);
  const loaded = open && loadVisit(orm, open.id);
  if (loaded === undefined) return undefined;
  const { visit, items } = loaded;
  const { id, customerId, orderId, truckId, startedAt } = visit;
  return {
    ...{ id, customerId, orderId, truckId, startedAt },
    run: takenRun(orm, visit.runId),
    isNoticeRead: visit.noticeReadAt !== null,
    areEmptiesDone: visit.emptiesDoneAt !== null,
    isSigned: visit.signature !== null,
    items: items.map(({ id: itemId, code, direction, problem, undoneAt }) => {
      return { id: itemId, code, direction, problem, isUndone: undoneAt !== null };
    }),
  };
}

export type Round = {
  readonly trucks: readonly { readonly id: string; readonly kind: string; readonly name: string }[];
  /** The truck of the last visit: most drivers stay with one. */
  readonly truckId: string;
  readonly orders: readonly Pick<Order, "id" | "customerId" | "model" | "count" | "window">[];
  /** Under way as the work was taken along. */
  readonly visits: readonly TakenVisit[];
  readonly customers: readonly TakenCustomer[];
  readonly cylinders: readonly TakenCylinder[];
  readonly tables: {
    readonly household: TakenTable | null;
    readonly commercial: TakenTable | null;
  };
  readonly notice: { readonly zh: string; readonly en: string } | null;
};

function takenCustomer(orm: Orm, id: string): TakenCustomer | undefined {
  const found = findCustomer(orm, id);
  if (found === undefined || found.retiredAt !== null) return undefined;
  const { kind, name, address, phone, token, contractNo, contractUntil, limitG, note } = found;
  const facts = { kind, name, address, phone, token, contractNo, contractUntil, limitG, note };
  return { id, ...facts, standingG: atCustomerG(orm, id) };
}

function takenCylinder(
  orm: Orm,
  truckId: string,
  id: string,
  isUnreleased: IsUnreleased,
): readonly TakenCylinder[] {
  const found = findCylinder(orm, id);
  if (found === undefined) return [];
  const { serial, status, content, medium, inspectionDueOn, lifeEndsOn, maxFillG } = found;
  return [
    {
      ...{ id, serial, truckId, status, content, medium, inspectionDueOn, lifeEndsOn, maxFillG },
      codes: codesOf(orm, id)
        .filter(({ voidedAt }) => voidedAt === null)
        .map(({ code }) => code),
      isUnreleased: isUnreleased(orm, id),
    },
  ];
}

const CUSTOMERS_MAX = 100;
const CYLINDERS_MAX = 1_000;

/** The orders of this driver up to today, and everything that is needed to deliver them without asking the box. */
export function roundOf(ports: Ports, driver: By, isUnreleased: IsUnreleased): Round {
  const { read } = ports.db;
  const today = dayOf(ports.clock.now());
  const filter = { to: today, states: ["assigned"] as const, driverId: driver.personId };
  const { items } = listOrders(read, filter, { offset: 0, limit: CUSTOMERS_MAX });
  const visit = takenVisit(read, driver.personId);
  const visits = visit === undefined ? [] : [visit];
  const ids = [
    ...new Set([
      ...items.map(({ order }) => order.customerId),
      ...visits.map((one) => one.customerId),
    ]),
  ];
  const trucks = vehicles(read).map(({ id, kind, name }) => ({ id, kind, name }));
  const mine = listVisits(read, { driverId: driver.personId }, { offset: 0, limit: 1 }).items[0];
  const usual = mine?.visit.truckId ?? (trucks.length === 1 ? trucks[0]?.id : undefined);
  const notice = newestNotice(read);
  return {
    trucks,
    truckId: usual ?? "",
    orders: items.map(({ order: { id, customerId, model, count, window } }) => {
      return { id, customerId, model, count, window };
    }),
    visits,
    customers: ids.flatMap((id) => takenCustomer(read, id) ?? []),
    cylinders: vehicles(read)
      .flatMap((place) =>
        cylinderIdsAt(read, refOf(place), CYLINDERS_MAX).flatMap((id) =>
          takenCylinder(read, place.id, id, isUnreleased),
        ),
      )
      .slice(0, CYLINDERS_MAX),
    tables: {
      household: publishedTable(read, TABLE_OF.household),
      commercial: publishedTable(read, TABLE_OF.commercial),
    },
    notice: notice === undefined ? null : { zh: notice.zh, en: notice.en },
  };
}
