/** Bookings and what the flow of a permit refuses besides the rules of the standard. */
import type { UnixMs } from "../kernel/instants.ts";
import type { PermitKind } from "./model.ts";

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
