/** Booking a special work and its review (AQ 3064.2-2025 5.3.1: a day ahead, an emergency on the day itself). Pure. */
import { DAY_MS, dayOf, type UnixMs } from "../kernel/instants.ts";
import type {
  Booking,
  BookingAct,
  BookingFields,
  BookingRefusal,
  BookingState,
} from "./flow-model.ts";

type Code = BookingRefusal["code"];

/** The longest that may be booked in one: temporary power of the special case, GB 30871-2022 10.8. */
const LONGEST_DAYS = 30;

export function bookingProblem(
  fields: Pick<BookingFields, "plannedStart" | "plannedEnd" | "isEmergency" | "emergencyReason">,
  now: UnixMs,
): Code | undefined {
  if (fields.plannedEnd <= fields.plannedStart) return "booking.order";
  if (fields.plannedEnd - fields.plannedStart > LONGEST_DAYS * DAY_MS) return "booking.order";
  if (fields.plannedEnd <= now) return "booking.past";
  if (fields.isEmergency) {
    return fields.emergencyReason.trim() === "" ? "booking.reason_needed" : undefined;
  }
  if (fields.plannedStart < now) return "booking.past";
  return dayOf(fields.plannedStart) > dayOf(now) ? undefined : "booking.too_late";
}

const AFTER: Readonly<Record<BookingAct, BookingState>> = {
  approve: "approved",
  refuse: "refused",
  withdraw: "withdrawn",
};

export type BookingBy = { readonly personId: string; readonly isReviewer: boolean };

/** The state after an act, or why not. Nobody reviews what they booked themselves. */
export function decideBooking(
  booking: Pick<Booking, "state" | "bookedBy" | "plannedEnd">,
  act: BookingAct,
  by: BookingBy,
  given: { readonly note: string; readonly now: UnixMs },
): BookingState | { readonly code: Code } {
  const isOwn = booking.bookedBy === by.personId;
  if (act === "withdraw") {
    if (!isOwn && !by.isReviewer) return { code: "booking.not_allowed" };
    if (booking.state !== "open" && booking.state !== "approved") {
      return { code: "booking.wrong_state" };
    }
  } else {
    if (!by.isReviewer) return { code: "booking.not_allowed" };
    if (booking.state !== "open") return { code: "booking.wrong_state" };
    if (isOwn) return { code: "booking.own" };
    if (act === "approve" && booking.plannedEnd <= given.now) return { code: "booking.past" };
  }
  if (act !== "approve" && given.note.trim() === "") return { code: "booking.reason_needed" };
  return AFTER[act];
}
