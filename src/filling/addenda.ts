/** Corrections of a fill record: never in it, always beside it, with a reason. */
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { insertAddendum } from "./flow/store.ts";
import { findFill } from "./store.ts";

export const ADDENDUM_FIELDS = ["mass", "person", "seal", "time", "other"] as const;
export type AddendumField = (typeof ADDENDUM_FIELDS)[number];

export type AddendumRefusal = {
  readonly code: "filling.no_such_fill" | "filling.addendum_needed";
};

/** The words may name a person: the journal keeps that something was said and which field, not what. */
export function addAddendum(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  fillId: string,
  given: { readonly field: string; readonly value: string; readonly reason: string },
): Promise<Result<null, AddendumRefusal>> {
  const field = ADDENDUM_FIELDS.find((one) => one === given.field);
  const value = given.value.trim().slice(0, LIMITS.reasonLength);
  const reason = given.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, AddendumRefusal> => {
    if (findFill(tx.orm, fillId) === undefined) return refuse({ code: "filling.no_such_fill" });
    if (field === undefined || value === "" || reason === "") {
      return refuse({ code: "filling.addendum_needed" });
    }
    const id = ports.ids.next();
    const { personId } = actor;
    insertAddendum(tx.orm, {
      id,
      fillId,
      field,
      value,
      reason,
      personId,
      addedAt: ports.clock.now(),
    });
    tx.append({
      kind: "fill.addendum",
      actor: personId,
      subject: `fill:${fillId}`,
      payload: { addendum: id, field },
      lane: "event",
    });
    return accept(null);
  });
}
