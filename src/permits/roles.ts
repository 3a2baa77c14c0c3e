/** Who may see and do what with permits. Which person may sign which step is for the rules. Pure. */
import { STAFF_ROLES } from "../identity/index.ts";
import { mayUse } from "../platform/web.ts";

/** Whoever works at the site books and applies; drivers and regulators do not. */
export const WORKERS: readonly string[] = [
  "worker",
  "guardian",
  "approver",
  "operator",
  "store-keeper",
  "use-manager",
  "outlet-keeper",
  "safety-manager",
  "administrator",
];
export const REVIEWERS: readonly string[] = ["approver", "safety-manager", "administrator"];
export const MANAGERS: readonly string[] = ["safety-manager", "administrator"];
export const READERS: readonly string[] = [...WORKERS, "regulator"];

/** Sees every work of the site; others see those they booked or stand on. */
export function isReader(roles: readonly string[]): boolean {
  return mayUse(STAFF_ROLES, roles);
}

export function isReviewer(roles: readonly string[]): boolean {
  return mayUse(REVIEWERS, roles);
}
