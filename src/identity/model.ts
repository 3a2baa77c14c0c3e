/** People, roles, certificates, duty, and what a login or a change can be refused for. */
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

/** Those who look after the site, and the regulator; drivers and workers only see what is their own. */
export const STAFF_ROLES: readonly Role[] = [
  "operator",
  "outlet-keeper",
  "store-keeper",
  "use-manager",
  "guardian",
  "approver",
  "safety-manager",
  "administrator",
  "regulator",
];

/** A regulator's account is made by the regulator alone, with a slip. */
export const GIVEN_ROLES = ROLES.filter((role) => role !== "regulator");

export type Channel = "kiosk" | "desk" | "phone";

export const PERSON_KINDS = ["staff", "contractor", "visitor"] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

export const OFFICE_LEVELS = ["city", "district", "town"] as const;
export type OfficeLevel = (typeof OFFICE_LEVELS)[number];

export const LEVELS = [1, 2, 3, 4] as const;

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly isActive: boolean;
  readonly roles: readonly Role[];
};

/** Everything the register keeps of a person, without any secret. */
export type PersonFacts = Person & {
  readonly kind: PersonKind;
  readonly company: string;
  readonly phone: string;
  readonly level: number | null;
  readonly officeLevel: OfficeLevel | null;
  readonly idLast4: string;
  readonly consentedAt: UnixMs | null;
  readonly faceConsentedAt: UnixMs | null;
  readonly blacklist: Blacklist | null;
  readonly hasPin: boolean;
  readonly hasPassword: boolean;
  readonly hasBadge: boolean;
  readonly hasTotp: boolean;
  readonly pinOneTimeUntil: UnixMs | null;
  readonly createdAt: UnixMs;
  readonly version: number;
};

export type Blacklist = {
  readonly at: UnixMs;
  readonly by: string;
  readonly reason: string;
  /** Its last day; null until it is lifted. */
  readonly until: Day | null;
};

/** What a form or an import says of a person. */
export type PersonFields = {
  readonly name: string;
  readonly staffNumber: string;
  readonly kind: PersonKind;
  readonly company: string;
  readonly phone: string;
  readonly level: number | null;
  readonly idLast4: string;
  readonly isConsented: boolean;
  readonly isFaceConsented: boolean;
};

export type Qualification = {
  readonly kind: string;
  readonly number: string;
  readonly expiresOn: Day;
};

export type Certificate = Qualification & {
  readonly id: string;
  readonly issuer: string;
  readonly issuedOn: Day | null;
  readonly photoHash: string | null;
  readonly endedAt: UnixMs | null;
  readonly endReason: string;
};

export type CertificateFields = Qualification & {
  readonly issuer: string;
  readonly issuedOn: Day | null;
  readonly photoHash?: string;
};

export type Training = {
  readonly id: string;
  readonly topic: string;
  readonly heldOn: Day;
  readonly validUntil: Day | null;
};

export const PERSON_ACTS = [
  "deactivate",
  "activate",
  "blacklist",
  "lift",
  "reset-totp",
  "end-sessions",
] as const;
export type PersonAct = (typeof PERSON_ACTS)[number];

/** What somebody may do to a person; the acts and what has pages of its own. */
export type PersonRight =
  | PersonAct
  | "edit"
  | "roles"
  | "certificates"
  | "training"
  | "reset-pin"
  | "badge";

export type PersonRefusal =
  | { readonly code: "person.not_found" }
  | { readonly code: "person.not_allowed" }
  | { readonly code: "person.regulator" }
  | { readonly code: "person.last_administrator" }
  | { readonly code: "person.stale"; readonly now: PersonFacts }
  | { readonly code: "person.number_taken"; readonly holderId: string }
  | { readonly code: "person.reason_needed" }
  | { readonly code: "person.act_not_now" }
  | { readonly code: "person.certificate_taken"; readonly holderId: string }
  | { readonly code: "person.certificate_gone" };

/** What decides whether an attempt is looked at at all. */
export type LoginFacts = {
  readonly isActive: boolean;
  readonly lockedUntil: UnixMs;
};

export type LoginRefusal =
  | { readonly code: "identity.wrong_secret"; readonly attemptsLeft: number }
  | { readonly code: "identity.locked_out"; readonly until: UnixMs; readonly waitMs: number }
  | { readonly code: "identity.unknown_badge" }
  | { readonly code: "identity.too_many"; readonly waitMs: number }
  | { readonly code: "identity.pin_expired" }
  | { readonly code: "identity.inactive" };

export type SessionFacts = {
  /** The beginning of the stored hash: names a session and opens none. */
  readonly handle: string;
  readonly personId: string;
  readonly channel: Channel;
  readonly userAgent: string;
  readonly createdAt: UnixMs;
  readonly lastSeenAt: UnixMs;
  readonly expiresAt: UnixMs;
};

export type DutyShift = {
  readonly id: string;
  readonly name: string;
  readonly startMin: number;
  readonly endMin: number;
};

export type DutyHandover = {
  readonly id: string;
  readonly day: Day;
  readonly shiftId: string;
  readonly outgoingId: string;
  readonly notes: string;
  readonly writtenAt: UnixMs;
  readonly incomingId: string | null;
  readonly confirmedAt: UnixMs | null;
};

export type Assignment = {
  readonly day: Day;
  readonly shiftId: string;
  readonly personId: string;
  readonly name: string;
  readonly phone: string;
};
