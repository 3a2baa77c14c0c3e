/** People, roles and what a login can be refused for. */
import type { Day, UnixMs } from "../kernel/instants.ts";

export const ROLES = [
  "operator",
  "driver",
  "outlet-keeper",
  "store-keeper",
  "use-manager",
  "worker",
  "guardian",
  "approver",
  "safety-manager",
  "administrator",
  "regulator",
] as const;

export type Role = (typeof ROLES)[number];

export type Channel = "kiosk" | "desk" | "phone";

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly isActive: boolean;
  readonly roles: readonly Role[];
};

export type Qualification = {
  readonly kind: string;
  readonly number: string;
  readonly expiresOn: Day;
};

/** What decides whether an attempt is looked at at all. */
export type LoginFacts = {
  readonly isActive: boolean;
  readonly lockedUntil: UnixMs;
};

export type LoginRefusal =
  | { readonly code: "identity.wrong_secret"; readonly attemptsLeft: number }
  | { readonly code: "identity.locked_out"; readonly until: UnixMs; readonly waitMs: number }
  | { readonly code: "identity.unknown_badge" }
  | { readonly code: "identity.inactive" };
