/** All SQL about bookings. */
import { and, asc, count, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import type { Booking, BookingState } from "../flow-model.ts";
import type { PermitKind } from "../model.ts";
import { permitBooking } from "../schema.ts";

type Row = typeof permitBooking.$inferSelect;

const bookingOf = (row: Row): Booking => row as unknown as Booking;

export function insertBooking(orm: Orm, row: typeof permitBooking.$inferInsert): void {
  orm.insert(permitBooking).values(row).run();
}

/** False when somebody was quicker. */
export function updateBooking(
  orm: Orm,
  booking: Pick<Booking, "id" | "version">,
  change: Partial<typeof permitBooking.$inferInsert>,
): boolean {
  const changed = orm
    .update(permitBooking)
    .set({ ...change, version: booking.version + 1 })
    .where(and(eq(permitBooking.id, booking.id), eq(permitBooking.version, booking.version)))
    .returning({ id: permitBooking.id })
    .all();
  return changed.length === 1;
}

export function findBooking(orm: Orm, id: string): Booking | undefined {
  const row = orm.select().from(permitBooking).where(eq(permitBooking.id, id)).get();
  return row && bookingOf(row);
}

/** How many bookings for a time stand in each state. */
export function countBookings(
  orm: Orm,
  ask: {
    readonly kind: PermitKind | undefined;
    readonly from: UnixMs;
    readonly before: UnixMs;
  },
): readonly { readonly state: BookingState; readonly count: number }[] {
  const { kind, from, before } = ask;
  const { plannedStart, state } = permitBooking;
  return orm
    .select({ state, count: count() })
    .from(permitBooking)
    .where(
      and(gte(plannedStart, from), lt(plannedStart, before), kind && eq(permitBooking.kind, kind)),
    )
    .groupBy(state)
    .orderBy(desc(count()), asc(state))
    .all() as unknown as { state: BookingState; count: number }[];
}

export type BookingFilter = {
  readonly states?: readonly BookingState[] | undefined;
  readonly bookedBy?: string | undefined;
  readonly text?: string | undefined;
};

function conditionOf({ states, bookedBy, text }: BookingFilter): SQL | undefined {
  const like = text && `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    states && inArray(permitBooking.state, [...states]),
    bookedBy === undefined ? undefined : eq(permitBooking.bookedBy, bookedBy),
    like === undefined || like === ""
      ? undefined
      : or(
          sql`${permitBooking.what} like ${like} escape '\\'`,
          sql`${permitBooking.place} like ${like} escape '\\'`,
          sql`${permitBooking.number} like ${like} escape '\\'`,
        ),
  );
}

/** Those that wait first, by their start; then the rest, newest first. */
export function listBookings(
  orm: Orm,
  filter: BookingFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly Booking[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(permitBooking).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(permitBooking)
    .where(where)
    .orderBy(
      sql`case ${permitBooking.state} when 'open' then 0 when 'approved' then 1 else 2 end`,
      sql`case when ${permitBooking.state} in ('open', 'approved') then ${permitBooking.plannedStart} end`,
      desc(permitBooking.bookedAt),
      asc(permitBooking.id),
    )
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(bookingOf);
  return { total, items };
}

/** Approved and not yet applied for, whose time has not passed: what the board shows as booked. */
export function waitingBookings(orm: Orm, now: UnixMs, limit: number): readonly Booking[] {
  return orm
    .select()
    .from(permitBooking)
    .where(
      and(inArray(permitBooking.state, ["open", "approved"]), gte(permitBooking.plannedEnd, now)),
    )
    .orderBy(asc(permitBooking.plannedStart), asc(permitBooking.id))
    .limit(limit)
    .all()
    .map(bookingOf);
}

/** The number of the next booking of a day. */
export function nextBookingNumber(orm: Orm, day: Day): string {
  const prefix = `YY-${day.replaceAll("-", "")}-`;
  const row = orm
    .select({ last: sql<number | null>`max(cast(substr(${permitBooking.number}, 13) as integer))` })
    .from(permitBooking)
    .where(and(gte(permitBooking.number, prefix), lt(permitBooking.number, `${prefix}:`)))
    .get();
  return `${prefix}${String((row?.last ?? 0) + 1).padStart(2, "0")}`;
}
