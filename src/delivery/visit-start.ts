/** How a visit begins: at the door, or by a phone that hands in later what took place beyond the network. */
import { type Day, dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type By, doneAt } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { vehicles } from "./custody-link.ts";
import { isActId } from "./form.ts";
import type { Arrival, VisitRefusal } from "./model.ts";
import { maySupply } from "./rules.ts";
import { findCustomer, findOrder } from "./store.ts";
import { findVisit, insertVisit, openVisitOf } from "./store-visits.ts";

export type Start = {
  readonly customerId: string;
  readonly arrival: Arrival;
  /** Why the code at the door was not scanned. */
  readonly reason: string;
  readonly orderId: string | undefined;
  readonly truckId: string;
  /** Given by the phone where the visit was begun beyond the network. */
  readonly id?: string;
};

/** What stood against a visit that a phone hands in: it took place all the same, and a person looks into it. */
const EXCUSED: readonly VisitRefusal["code"][] = [
  "visit.customer",
  "visit.other_open",
  "visit.truck",
  "visit.contract",
  "visit.order",
];

function isExcused(tx: Tx, actor: By, start: Start, objection: VisitRefusal): boolean {
  if (actor.at === undefined || !EXCUSED.includes(objection.code)) return false;
  if (findCustomer(tx.orm, start.customerId) === undefined) return false;
  return vehicles(tx.orm).length > 0 && isActId(start.id ?? "");
}

function objectionToStart(tx: Tx, actor: By, start: Start, today: Day): VisitRefusal | undefined {
  const customer = findCustomer(tx.orm, start.customerId);
  if (customer === undefined || customer.retiredAt !== null) return { code: "visit.customer" };
  const other = openVisitOf(tx.orm, actor.personId);
  if (other !== undefined) return { code: "visit.other_open", id: other.id };
  if (!vehicles(tx.orm).some(({ id }) => id === start.truckId)) return { code: "visit.truck" };
  if (start.arrival === "chosen" && start.reason.trim() === "") {
    return { code: "visit.reason_needed" };
  }
  if (!maySupply(customer, today)) return { code: "visit.contract" };
  if (start.orderId === undefined || isOrderOpen(tx.orm, start)) return undefined;
  return { code: "visit.order" };
}

/** Whether the order is this customer's and still to be delivered. */
function isOrderOpen(orm: Orm, start: Start): boolean {
  const order = start.orderId === undefined ? undefined : findOrder(orm, start.orderId);
  const isWaiting = order?.state === "open" || order?.state === "assigned";
  return isWaiting && order.customerId === start.customerId;
}

export type Started = {
  readonly id: string;
  /** What the box would have refused; only of a visit that a phone hands in. */
  readonly doubts: readonly VisitRefusal["code"][];
};

export function startVisit(
  ports: Ports,
  actor: By,
  start: Start,
): Promise<Result<Started, VisitRefusal>> {
  return ports.db.write((tx): Result<Started, VisitRefusal> => {
    const now = doneAt(ports, actor);
    const objection = objectionToStart(tx, actor, start, dayOf(now));
    if (objection !== undefined && !isExcused(tx, actor, start, objection)) {
      return refuse(objection);
    }
    const id = start.id ?? ports.ids.next();
    if (findVisit(tx.orm, id) !== undefined) return refuse({ code: "visit.ended" });
    const orderId = isOrderOpen(tx.orm, start) ? (start.orderId ?? null) : null;
    insertVisit(tx.orm, {
      id,
      customerId: start.customerId,
      orderId,
      driverId: actor.personId,
      truckId: start.truckId,
      arrival: start.arrival,
      arrivalReason: start.reason.trim().slice(0, LIMITS.reasonLength),
      state: "under-way",
      startedAt: now,
    });
    tx.append({
      kind: "visit.started",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: {
        customer: start.customerId,
        order: orderId,
        truck: start.truckId,
        arrival: start.arrival,
      },
      lane: "event",
    });
    return accept({ id, doubts: objection === undefined ? [] : [objection.code] });
  });
}
