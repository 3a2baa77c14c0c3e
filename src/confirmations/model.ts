/** Use confirmation (使用确认): cylinders scanned and a check passed before each use, good for one place and a day. */
import type { UnixMs } from "../kernel/instants.ts";

/** What it was made for: a permit, a use point of the register, or a place that was only named. */
export type ConfirmationRef = { readonly kind: string; readonly id: string };

/**
 * checking: cylinders and items are being looked at · confirmed: passed, valid until its end · failed: an item or a
 * cylinder did not pass · ended: the use is over, or somebody took it back · discarded: begun and given up.
 */
export const CONFIRMATION_STATES = [
  "checking",
  "confirmed",
  "failed",
  "ended",
  "discarded",
] as const;
export type ConfirmationState = (typeof CONFIRMATION_STATES)[number];

/** Why a cylinder must not be used, each with its line in the reject list where there is one. */
export const CYLINDER_FAULTS = [
  "unknown-code",
  "scrapped",
  "quarantined",
  "recalled",
  "lost",
  "merged",
  "overfilled",
  "life-ended",
  "inspection-overdue",
  "empty",
  "unreleased",
] as const;
export type CylinderFault = (typeof CYLINDER_FAULTS)[number];

export type Confirmation = {
  readonly id: string;
  readonly ref: ConfirmationRef;
  /** What the place was called when it was begun. */
  readonly place: string;
  /** The table that was chosen; the run binds its version. */
  readonly templateId: string;
  readonly runId: string | null;
  readonly state: ConfirmationState;
  readonly startedBy: string;
  readonly startedAt: UnixMs;
  /** Who completed the check. */
  readonly confirmedBy: string | null;
  readonly confirmedAt: UnixMs | null;
  readonly validUntil: UnixMs | null;
  readonly endedBy: string | null;
  readonly endedAt: UnixMs | null;
  readonly endReason: string;
  readonly version: number;
};

export type ScannedCylinder = {
  readonly id: string;
  /** Null for a code that is in no register. */
  readonly cylinderId: string | null;
  readonly code: string;
  readonly serial: string;
  readonly medium: string;
  readonly scannedAt: UnixMs;
  readonly scannedBy: string;
  /** As it was found when it was scanned. */
  readonly faults: readonly CylinderFault[];
  /** Taken away from the place, or scanned by mistake. */
  readonly removedAt: UnixMs | null;
};

export type ConfirmationRefusal =
  | { readonly code: "confirmation.not_found" }
  | { readonly code: "confirmation.place_needed" }
  | { readonly code: "confirmation.no_table" }
  | { readonly code: "confirmation.wrong_state"; readonly state: ConfirmationState }
  | { readonly code: "confirmation.no_cylinder" }
  | { readonly code: "confirmation.face_needed" }
  | { readonly code: "confirmation.bad_cylinder" }
  | { readonly code: "confirmation.too_many"; readonly max: number }
  | { readonly code: "confirmation.not_cylinder" }
  | { readonly code: "confirmation.reason_needed" };

/** Why nothing may be used at a place now. */
export type ValidityRefusal =
  | { readonly code: "confirmation.none" }
  | { readonly code: "confirmation.failed"; readonly id: string }
  | { readonly code: "confirmation.ended"; readonly id: string }
  | { readonly code: "confirmation.expired"; readonly id: string; readonly at: UnixMs }
  | { readonly code: "confirmation.cylinder"; readonly id: string; readonly serial: string };

export const CONFIRMATION_LIMITS = { cylinders: 60, placeLength: 80 } as const;
