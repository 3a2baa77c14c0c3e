/** Orders: taken, given to a driver, cancelled with a reason. A visit closes them. */
import { findPersonRow, rolesOf } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { Order, OrderFields, OrderRefusal, OrderState } from "./model.ts";
import { maySupply } from "./rules.ts";
import { findCustomer, findOrder, insertOrder, updateOrder } from "./store.ts";

type By = Pick<Actor, "personId">;

export const DELIVERING_ROLES: readonly string[] = ["driver", "outlet-keeper"];

/** Somebody active who delivers. */
export function isDriver(orm: Orm, personId: string): boolean {
  if (findPersonRow(orm, personId)?.isActive !== true) return false;
  return rolesOf(orm, personId).some((role) => DELIVERING_ROLES.includes(role));
}

const isEnded = (state: OrderState): boolean => state !== "open" && state !== "assigned";

export function takeOrder(
  ports: Ports,
  actor: By,
  fields: OrderFields,
): Promise<Result<{ readonly id: string }, OrderRefusal>> {
  return ports.db.write((tx) => {
    const customer = findCustomer(tx.orm, fields.customerId);
    if (customer === undefined || customer.retiredAt !== null) {
      return refuse({ code: "order.customer" });
    }
    if (!maySupply(customer, dayOf(ports.clock.now()))) return refuse({ code: "order.contract" });
    if (fields.driverId !== null && !isDriver(tx.orm, fields.driverId)) {
      return refuse({ code: "order.driver" });
    }
    const id = ports.ids.next();
    const { customerId, model, count, day, driverId } = fields;
    const state: OrderState = driverId === null ? "open" : "assigned";
    insertOrder(tx.orm, { ...fields, id, state, createdAt: ports.clock.now() });
    tx.append({
      kind: "order.taken",
      actor: actor.personId,
      subject: `order:${id}`,
      payload: { customer: customerId, model, count, day, driver: driverId },
      lane: "event",
    });
    return accept({ id });
  });
}

export function assignOrder(
  ports: Ports,
  actor: By,
  command: { readonly id: string; readonly version: number; readonly driverId: string },
): Promise<Result<null, OrderRefusal>> {
  return ports.db.write((tx) => {
    const before = findOrder(tx.orm, command.id);
    if (before === undefined) return refuse({ code: "order.not_found" });
    if (isEnded(before.state)) return refuse({ code: "order.ended" });
    if (before.version !== command.version) return refuse({ code: "order.stale" });
    if (!isDriver(tx.orm, command.driverId)) return refuse({ code: "order.driver" });
    updateOrder(tx.orm, before, { driverId: command.driverId, state: "assigned" });
    tx.append({
      kind: "order.assigned",
      actor: actor.personId,
      subject: `order:${command.id}`,
      payload: { driver: command.driverId },
    });
    return accept(null);
  });
}

export function cancelOrder(
  ports: Ports,
  actor: By,
  command: { readonly id: string; readonly version: number; readonly reason: string },
): Promise<Result<null, OrderRefusal>> {
  const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const before = findOrder(tx.orm, command.id);
    if (before === undefined) return refuse({ code: "order.not_found" });
    if (isEnded(before.state)) return refuse({ code: "order.ended" });
    if (before.version !== command.version) return refuse({ code: "order.stale" });
    if (reason === "") return refuse({ code: "order.reason_needed" });
    updateOrder(tx.orm, before, { state: "cancelled", endReason: reason });
    tx.append({
      kind: "order.cancelled",
      actor: actor.personId,
      subject: `order:${command.id}`,
      payload: { reason },
      lane: "event",
    });
    return accept(null);
  });
}

/** Closes the order that a visit was made for. */
export function endOrder(tx: Tx, order: Order, state: "delivered" | "refused"): void {
  if (!isEnded(order.state)) updateOrder(tx.orm, order, { state });
}
