/** Who may do what with dangers. Pure. */
import { ROLES, STAFF_ROLES } from "../identity/index.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { DangerBy } from "./model.ts";
import type { Danger } from "./store.ts";

/** Everybody at the site reports and puts right; a regulator has visits for that. */
export const REPORTERS: readonly string[] = ROLES.filter((role) => role !== "regulator");
export const MANAGERS: readonly string[] = ["safety-manager", "administrator"];
export const CHECKERS: readonly string[] = [...MANAGERS, "approver"];
export const READERS: readonly string[] = STAFF_ROLES;

type Who = Pick<Actor, "personId" | "roles">;

export function byOf(actor: Who): DangerBy {
  return {
    personId: actor.personId,
    isManager: mayUse(MANAGERS, actor.roles),
    isChecker: mayUse(CHECKERS, actor.roles),
  };
}

export function isReader(actor: Pick<Actor, "roles">): boolean {
  return mayUse(READERS, actor.roles);
}

/** Drivers and workers see what they found or answer for. */
export function mayOpen(
  actor: Who,
  danger: Pick<Danger, "foundBy" | "responsibleId" | "submittedBy">,
): boolean {
  const { personId } = actor;
  return (
    isReader(actor) ||
    danger.foundBy === personId ||
    danger.responsibleId === personId ||
    danger.submittedBy === personId
  );
}
