/** How a visit moves cylinders in the custody ledger: from the truck to the customer, and the empties back. */
import {
  type Cylinder,
  custodyStateOf,
  cylinderIdsAt,
  findCylinder,
  findPlace,
  listPlaces,
  mustRecord,
  type PlaceRef,
  refOf,
} from "../cylinders/index.ts";
import type { Ports } from "../platform/ports.ts";
import { type By, doneAt } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { Visit, VisitItem } from "./model.ts";
import { findCustomer } from "./store.ts";

/** More than this never stands at one user; what is beyond it is over any limit anyway. */
const STANDING_MAX = 500;

/** What cylinders are delivered from: trucks and outlets in use. */
export function vehicles(orm: Orm) {
  return [...listPlaces(orm, "truck"), ...listPlaces(orm, "outlet")].filter(
    ({ retiredAt }) => retiredAt === null,
  );
}

export function atCustomer(orm: Orm, customerId: string): readonly Cylinder[] {
  return cylinderIdsAt(orm, { kind: "customer", ref: customerId }, STANDING_MAX).flatMap((id) => {
    const found = findCylinder(orm, id);
    return found === undefined ? [] : [found];
  });
}

/** The most gas that the cylinders at a customer can hold, in grams; empties hold none. */
export function atCustomerG(orm: Orm, customerId: string): number {
  return atCustomer(orm, customerId).reduce(
    (sum, { id, maxFillG }) =>
      custodyStateOf(orm, id)?.content === "empty" ? sum : sum + maxFillG,
    0,
  );
}

/** What a customer is called on pages that everybody signed in may see: a shop by its name, a household not quite. */
export function customerLabel(orm: Orm, id: string): string | undefined {
  const found = findCustomer(orm, id);
  if (found === undefined) return undefined;
  if (found.kind === "commercial") return found.name;
  return `${[...found.name][0] ?? ""}** ${found.id.slice(-4)}`;
}

type Move = {
  readonly actor: By;
  readonly visit: Visit;
  readonly item: VisitItem;
};

/** A truck that was retired meanwhile is still where the cylinder goes. */
function vehicleOf(orm: Orm, visit: Visit): PlaceRef {
  const found = findPlace(orm, visit.truckId);
  return found === undefined ? { kind: "truck", ref: visit.truckId } : refOf(found);
}

/** Whether the ledger found the move odd; it is kept all the same, and a task asks the office. */
export function recordMove(
  tx: Tx,
  ports: Ports,
  { actor, visit, item, cylinder }: Move & { readonly cylinder: Cylinder },
): boolean {
  const isFull = item.direction === "full";
  const done = mustRecord(tx, ports, {
    id: item.id,
    cylinderId: cylinder.id,
    act: isFull ? "deliver" : "collect",
    place: isFull ? { kind: "customer", ref: visit.customerId } : vehicleOf(tx.orm, visit),
    content: isFull ? null : "empty",
    claimedAt: item.at,
    actor: actor.personId,
    cause: { kind: "visit", id: visit.id },
    code: item.code,
  });
  return done.contradictions.length > 0;
}

export function withdrawMove(tx: Tx, ports: Ports, { actor, visit, item }: Move): void {
  if (item.cylinderId === null) return;
  mustRecord(tx, ports, {
    id: ports.ids.next(),
    cylinderId: item.cylinderId,
    act: "undo",
    place: null,
    content: null,
    claimedAt: doneAt(ports, actor),
    actor: actor.personId,
    cause: { kind: "visit", id: visit.id },
    undoes: item.id,
  });
}
