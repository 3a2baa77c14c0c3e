/** Use cases of bookings: book, review, withdraw; each with its journal entry in one transaction. */
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { bookingProblem, decideBooking } from "./booking-rules.ts";
import { PERMIT_CHANNEL } from "./channel.ts";
import type { Booking, BookingAct, BookingFields, BookingRefusal } from "./flow-model.ts";
import { isReviewer } from "./roles.ts";
import {
  findBooking,
  insertBooking,
  nextBookingNumber,
  updateBooking,
} from "./store/store-bookings.ts";

type Who = Pick<Actor, "personId" | "roles">;

/** `id` comes with the form, so that a form sent twice is one booking. */
export function bookWork(
  ports: Ports,
  actor: Who,
  fields: BookingFields,
  given?: string,
): Promise<Result<Booking, BookingRefusal>> {
  return ports.db.write((tx) => {
    const known = given === undefined ? undefined : findBooking(tx.orm, given);
    if (known !== undefined) {
      return known.bookedBy === actor.personId
        ? accept(known)
        : refuse({ code: "booking.not_found" });
    }
    const now = ports.clock.now();
    const problem = bookingProblem(fields, now);
    if (problem !== undefined) return refuse({ code: problem });
    const id = given ?? ports.ids.next();
    const number = nextBookingNumber(tx.orm, dayOf(now));
    insertBooking(tx.orm, {
      ...fields,
      ...{ id, number, state: "open", bookedBy: actor.personId, bookedAt: now },
    });
    const { kind, roomId, plannedStart, plannedEnd, isEmergency } = fields;
    tx.append({
      kind: "permit-booking.made",
      actor: actor.personId,
      subject: `permit-booking:${id}`,
      payload: {
        ...{ number, kind, plannedStart, plannedEnd, isEmergency },
        ...(roomId === null ? {} : { room: roomId }),
        ...(isEmergency ? { reason: fields.emergencyReason } : {}),
      },
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    const booking = findBooking(tx.orm, id);
    if (booking === undefined) throw new Error("a booking that was just written is not there");
    return accept(booking);
  });
}

const KINDS: Readonly<Record<BookingAct, string>> = {
  approve: "permit-booking.approved",
  refuse: "permit-booking.refused",
  withdraw: "permit-booking.withdrawn",
};

export function actOnBooking(
  ports: Ports,
  actor: Who,
  act: BookingAct,
  ask: { readonly id: string; readonly seen: number; readonly note: string },
): Promise<Result<Booking, BookingRefusal>> {
  return ports.db.write((tx) => {
    const booking = findBooking(tx.orm, ask.id);
    if (booking === undefined) return refuse({ code: "booking.not_found" });
    if (booking.version !== ask.seen) return refuse({ code: "booking.stale" });
    const now = ports.clock.now();
    const by = { personId: actor.personId, isReviewer: isReviewer(actor.roles) };
    const note = ask.note.trim().slice(0, LIMITS.reasonLength);
    const state = decideBooking(booking, act, by, { note, now });
    if (typeof state !== "string") return refuse(state);
    const review = { reviewedBy: actor.personId, reviewedAt: now, reviewNote: note };
    updateBooking(tx.orm, booking, { state, ...review });
    tx.append({
      kind: KINDS[act],
      actor: actor.personId,
      subject: `permit-booking:${ask.id}`,
      payload: note === "" ? {} : { note },
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return accept({ ...booking, state, ...review, version: booking.version + 1 });
  });
}
