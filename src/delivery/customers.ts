/** Customers: added, changed, retired. The journal says that a name or address changed, never what it is. */
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Customer, CustomerFields, CustomerRefusal } from "./model.ts";
import { LIMIT_DEFAULT_G } from "./rules.ts";
import { countCustomers, findCustomer, findTwin, insertCustomer, updateCustomer } from "./store.ts";

export const CUSTOMERS_MAX = 100_000;

type By = Pick<Actor, "personId">;

const factsOf = (fields: CustomerFields) => ({
  kind: fields.kind,
  limitG: fields.limitG,
  hasContract: fields.contractNo !== "",
  contractUntil: fields.contractUntil,
});

const FIELDS = [
  "kind",
  "name",
  "address",
  "phone",
  "contractNo",
  "contractUntil",
  "limitG",
  "note",
] as const satisfies readonly (keyof CustomerFields)[];

/** Only those of kind, limit and contract may be told in words; of the rest, that they changed. */
function changedFields(before: Customer, after: CustomerFields): readonly string[] {
  return FIELDS.filter((field) => before[field] !== after[field]);
}

/** What a driver learns at the door; the office completes it. */
export type DoorFields = Pick<CustomerFields, "name" | "address" | "phone" | "note"> & {
  readonly id: string;
};

/**
 * A household that nobody had on a list and that was supplied beyond the network. One with the same telephone and address
 * is another line all the same: what was delivered is not lost, and the office sorts it out.
 */
export function addAtDoor(
  ports: Ports,
  actor: By,
  { id, ...given }: DoorFields,
): Promise<Result<{ readonly isTwin: boolean }, CustomerRefusal>> {
  return ports.db.write((tx): Result<{ readonly isTwin: boolean }, CustomerRefusal> => {
    if (countCustomers(tx.orm) >= CUSTOMERS_MAX) return refuse({ code: "customer.too_many" });
    const isTwin = findTwin(tx.orm, given.phone, given.address) !== undefined;
    const none = { contractNo: "", contractUntil: null };
    const fields = { kind: "household", limitG: LIMIT_DEFAULT_G, ...none, ...given } as const;
    const token = ports.ids.secret();
    insertCustomer(tx.orm, { ...fields, id, token, createdAt: ports.clock.now() });
    tx.append({
      kind: "customer.added",
      actor: actor.personId,
      subject: `customer:${id}`,
      payload: { ...factsOf(fields), atDoor: true },
      lane: "event",
    });
    return accept({ isTwin });
  });
}

export function addCustomer(
  ports: Ports,
  actor: By,
  fields: CustomerFields,
): Promise<Result<{ readonly id: string }, CustomerRefusal>> {
  return ports.db.write((tx) => {
    if (countCustomers(tx.orm) >= CUSTOMERS_MAX) return refuse({ code: "customer.too_many" });
    const twin = findTwin(tx.orm, fields.phone, fields.address);
    if (twin !== undefined) return refuse({ code: "customer.twin", id: twin.id });
    const id = ports.ids.next();
    insertCustomer(tx.orm, {
      ...fields,
      id,
      token: ports.ids.secret(),
      createdAt: ports.clock.now(),
    });
    tx.append({
      kind: "customer.added",
      actor: actor.personId,
      subject: `customer:${id}`,
      payload: factsOf(fields),
      lane: "event",
    });
    return accept({ id });
  });
}

export function changeCustomer(
  ports: Ports,
  actor: By,
  id: string,
  version: number,
  fields: CustomerFields,
): Promise<Result<{ readonly id: string }, CustomerRefusal>> {
  return ports.db.write((tx) => {
    const before = findCustomer(tx.orm, id);
    if (before === undefined) return refuse({ code: "customer.not_found" });
    if (before.version !== version) return refuse({ code: "customer.stale", now: before });
    if (before.retiredAt !== null) return refuse({ code: "customer.retired" });
    const twin = findTwin(tx.orm, fields.phone, fields.address);
    if (twin !== undefined && twin.id !== id) return refuse({ code: "customer.twin", id: twin.id });
    const changed = changedFields(before, fields);
    if (changed.length === 0) return accept({ id });
    updateCustomer(tx.orm, before, fields);
    tx.append({
      kind: "customer.changed",
      actor: actor.personId,
      subject: `customer:${id}`,
      payload: { changed, from: factsOf(before), to: factsOf(fields) },
      lane: "event",
    });
    return accept({ id });
  });
}

/** The file is on the disk already. */
export function keepContractPhoto(
  ports: Ports,
  actor: By,
  id: string,
  stored: StoredMedia,
): Promise<Result<null, CustomerRefusal>> {
  return ports.db.write((tx) => {
    const before = findCustomer(tx.orm, id);
    if (before === undefined) return refuse({ code: "customer.not_found" });
    if (before.retiredAt !== null) return refuse({ code: "customer.retired" });
    insertMedia(tx.orm, stored, ports.clock.now());
    updateCustomer(tx.orm, before, { contractPhoto: stored.hash });
    tx.append({
      kind: "customer.contract_photo",
      actor: actor.personId,
      subject: `customer:${id}`,
      payload: { hash: stored.hash },
      lane: "event",
    });
    return accept(null);
  });
}

/** No longer supplied: the history stays, the code at the door opens nothing any more. */
export function retireCustomer(
  ports: Ports,
  actor: By,
  command: { readonly id: string; readonly version: number; readonly reason: string },
): Promise<Result<null, CustomerRefusal>> {
  const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const before = findCustomer(tx.orm, command.id);
    if (before === undefined) return refuse({ code: "customer.not_found" });
    if (before.version !== command.version) return refuse({ code: "customer.stale", now: before });
    if (before.retiredAt !== null) return refuse({ code: "customer.retired" });
    if (reason === "") return refuse({ code: "customer.reason_needed" });
    updateCustomer(tx.orm, before, { retiredAt: ports.clock.now(), retireReason: reason });
    tx.append({
      kind: "customer.retired",
      actor: actor.personId,
      subject: `customer:${command.id}`,
      payload: { reason },
      lane: "event",
    });
    return accept(null);
  });
}
