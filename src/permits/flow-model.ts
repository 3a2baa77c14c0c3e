/** Bookings and what the flow of a permit refuses besides the rules of the standard. */
import type { Day, UnixMs } from "../kernel/instants.ts";
import type {
  Area,
  EndCause,
  PauseCause,
  PermitKind,
  PermitLevel,
  PermitRole,
  Stage,
} from "./model.ts";
import type { ActivityKind, GasUnit, Measurand, SamplePart } from "./model-facts.ts";

export const BOOKING_STATES = ["open", "approved", "refused", "withdrawn", "used"] as const;
export type BookingState = (typeof BOOKING_STATES)[number];

/** What both a booking and a permit say of a work. */
export type WorkFields = {
  readonly kind: PermitKind;
  readonly what: string;
  readonly unit: string;
  readonly company: string;
  readonly isContractor: boolean;
  readonly place: string;
  readonly roomId: string | null;
  readonly plannedStart: UnixMs;
  readonly plannedEnd: UnixMs;
};

export type BookingFields = WorkFields & {
  readonly isEmergency: boolean;
  readonly emergencyReason: string;
};

export type Booking = BookingFields & {
  readonly id: string;
  readonly number: string;
  readonly state: BookingState;
  readonly bookedBy: string;
  readonly bookedAt: UnixMs;
  readonly reviewedBy: string | null;
  readonly reviewedAt: UnixMs | null;
  readonly reviewNote: string;
  readonly version: number;
};

/** As entered; the area is picked apart from it. */
export type ActivityFields = {
  readonly kind: ActivityKind;
  readonly what: string;
  readonly place: string;
  readonly roomId: string | null;
  readonly startsAt: UnixMs;
  readonly endsAt: UnixMs;
};

export type Activity = ActivityFields & {
  readonly id: string;
  readonly floorId: string | null;
  readonly area: Area | null;
  readonly addedBy: string;
  readonly addedAt: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly endedBy: string | null;
  readonly endReason: string;
};

export type BookingAct = "approve" | "refuse" | "withdraw";

export type BookingRefusal = {
  readonly code:
    | "booking.not_found"
    | "booking.stale"
    | "booking.wrong_state"
    | "booking.own"
    | "booking.reason_needed"
    | "booking.past"
    | "booking.too_late"
    | "booking.order"
    | "booking.not_allowed"
    | "booking.started";
};

/** Stages that the board shows: somebody has to do something yet. */
export const OPEN_STAGES = [
  "drafted",
  "signing",
  "issued",
  "working",
  "paused",
  "ended",
] as const satisfies readonly Stage[];

export type PermitRow = WorkFields & {
  readonly id: string;
  readonly number: string;
  readonly bookingId: string | null;
  readonly jobId: string;
  readonly previousId: string | null;
  readonly stage: Stage;
  readonly floorId: string | null;
  /** JSON of a circle or polygon on the plan; empty where nobody drew it. */
  readonly area: string;
  /** JSON of what only this kind has. */
  readonly facts: string;
  readonly fromMm: number | null;
  readonly toMm: number | null;
  readonly baseLevel: PermitLevel | null;
  readonly managedLevel: PermitLevel | null;
  readonly decision: string | null;
  /** JSON of the steps as they stood at the first name; empty before. */
  readonly chain: string;
  readonly risk: string;
  readonly otherMeasure: string;
  readonly otherMeasureBy: string | null;
  readonly video: string;
  readonly weather: string;
  readonly monitor: string;
  readonly cylinders: string;
  readonly leaderPresentAt: UnixMs | null;
  readonly appliedBy: string;
  readonly appliedAt: UnixMs;
  readonly signedAt: UnixMs | null;
  readonly issuedAt: UnixMs | null;
  readonly startedAt: UnixMs | null;
  readonly validUntil: UnixMs | null;
  readonly pausedAt: UnixMs | null;
  readonly pauseCause: PauseCause | null;
  readonly workingSince: UnixMs | null;
  readonly endCause: EndCause | null;
  readonly endedAt: UnixMs | null;
  readonly acceptedAt: UnixMs | null;
  readonly closedAt: UnixMs | null;
  readonly closeReason: string;
  readonly token: string;
  readonly version: number;
};

export type PersonRow = {
  readonly id: string;
  readonly permitId: string;
  readonly personId: string;
  readonly role: PermitRole;
  readonly certificate: string;
  readonly addedAt: UnixMs;
  readonly leftAt: UnixMs | null;
};

export type MeasureRow = {
  readonly permitId: string;
  readonly measureId: string;
  readonly ordinal: number;
  readonly words: string;
  readonly wordsEn: string;
  readonly isDue: boolean;
  readonly isInvolved: boolean | null;
  readonly filled: string;
  readonly confirmedBy: string | null;
  readonly confirmedAt: UnixMs | null;
};

export type RiskRow = {
  readonly id: string;
  readonly permitId: string;
  readonly step: string;
  readonly hazard: string;
  readonly consequence: string;
  readonly measure: string;
  readonly addedBy: string;
  readonly addedAt: UnixMs;
};

export type SampleRow = {
  readonly id: string;
  readonly permitId: string;
  readonly measurand: Measurand;
  readonly gas: string;
  readonly valueMicro: number;
  readonly unit: GasUnit;
  readonly part: SamplePart;
  readonly point: string;
  readonly instrument: string;
  readonly calibratedUntil: Day;
  readonly takenAt: UnixMs;
  readonly analystId: string;
  readonly enteredAt: UnixMs;
  readonly isPassed: boolean;
  readonly withdrawnAt: UnixMs | null;
  readonly withdrawReason: string;
};

export type SignatureRow = {
  readonly id: string;
  readonly permitId: string;
  readonly step: string;
  readonly personId: string;
  readonly opinion: string;
  readonly drawing: string;
  readonly spotId: string;
  readonly at: UnixMs;
};

export type VerificationRow = {
  readonly id: string;
  readonly permitId: string | null;
  readonly areaId: string | null;
  readonly personId: string;
  readonly method: "face" | "second-person";
  readonly receiptId: string;
  readonly secondId: string | null;
  readonly reason: string;
  readonly at: UnixMs;
};

export type EventRow = {
  readonly id: string;
  readonly permitId: string;
  readonly kind: string;
  readonly at: UnixMs;
  readonly byId: string;
  readonly detail: string;
};

export type EntryRow = {
  readonly id: string;
  readonly permitId: string;
  readonly personId: string | null;
  readonly tool: string;
  readonly count: number;
  readonly inAt: UnixMs;
  readonly inBy: string;
  readonly outAt: UnixMs | null;
  readonly outBy: string | null;
};

export type AttachmentRow = {
  readonly id: string;
  readonly permitId: string;
  readonly kind: string;
  readonly hash: string;
  readonly note: string;
  readonly addedBy: string;
  readonly addedAt: UnixMs;
};

/** What the flow itself refuses; what the standard refuses comes from the rules. */
export type FlowRefusal = {
  readonly code:
    | "permit.not_found"
    | "permit.stale"
    | "permit.signed"
    | "permit.wrong_stage"
    | "permit.booking"
    | "permit.unknown_person"
    | "permit.person_twice"
    | "permit.not_on_it"
    | "permit.not_allowed"
    | "permit.too_many"
    | "permit.reason_needed"
    | "permit.words_needed"
    | "permit.unknown_part"
    | "permit.is_inside"
    | "permit.order"
    | "permit.picture";
};

/** The step of a signature under the safety disclosure; the others are steps of the chain. */
export const DISCLOSURE = "disclosure";

/** Events of a permit: a signature that the rules refused, and one that its signer refused to give. */
export const SIGN_REFUSED = "permit.sign_refused";
export const SIGN_DECLINED = "permit.sign_declined";

/** Why a step cannot be taken, as the rules say it, with where it comes from and the way out. */
export type Hindrance = {
  readonly code: string;
  readonly clause: string;
  readonly values: Readonly<Record<string, string | number>>;
};

/** Work that somebody saw and that has no ticket. */
export type UnticketedFields = {
  /** Null: whoever saw it cannot tell. */
  readonly kind: PermitKind | null;
  readonly what: string;
  readonly place: string;
  readonly roomId: string | null;
};
