/** Pages of the bookings. */
import { BookingPage, BookingsPage, BookPage } from "../../../views/permits/booking-pages.tsx";
import { bookingRefusalWords, permitText as t } from "../../../views/permits/text.ts";
import { addDays, dayOf, HOUR_MS, instant, startOfDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { oneOf, pageOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { findSite } from "../../site/index.ts";
import { decideBooking } from "../booking-rules.ts";
import { actOnBooking, bookWork } from "../bookings.ts";
import { BOOKING_STATES, type Booking, type BookingAct } from "../flow-model.ts";
import { permitPaths } from "../paths.ts";
import { isReader, isReviewer, READERS, WORKERS } from "../roles.ts";
import { findBooking, listBookings } from "../store/store-bookings.ts";
import { onceOf, parseBooking, words } from "./form.ts";
import { errorWords, localTime, namesOf, type PermitParts, roomChoices } from "./parts.ts";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<string, string>>;

/** Filled in before anybody types: tomorrow's morning. */
const START_HOUR = 8;
const END_HOUR = 12;

const ACTS: readonly BookingAct[] = ["approve", "refuse", "withdraw"];

function list(parts: PermitParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const query = queryOf(c);
  const state = oneOf(BOOKING_STATES, query["state"]);
  const q = words(query["q"]).slice(0, LIMITS.codeLength);
  const page = pageOf(query);
  const limit = LIMITS.listPage;
  const actor = actorOf(c);
  const found = listBookings(
    read,
    {
      states: state && [state],
      bookedBy: isReader(actor.roles) ? undefined : actor.personId,
      text: q,
    },
    { offset: (page - 1) * limit, limit },
  );
  const nameOf = namesOf(read);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.bookings),
    body: (
      <BookingsPage
        lang={lang}
        items={found.items.map((booking) => ({
          booking,
          bookedBy: nameOf(booking.bookedBy) ?? "—",
        }))}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        query={{ state: state ?? "", q }}
        canBook={mayUse(WORKERS, actor.roles)}
      />
    ),
  });
}

function form(
  parts: PermitParts,
  c: WebContext,
  values: Values,
  errors: Values = {},
  message?: string,
): Answer {
  const lang = c.get("lang");
  const isFine = Object.keys(errors).length === 0 && message === undefined;
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.book),
    status: isFine ? 200 : 422,
    body: (
      <BookPage
        lang={lang}
        csrf={c.get("csrf")}
        values={values}
        errors={errors}
        message={message}
        rooms={roomChoices(parts.ports.db.read)}
      />
    ),
  });
}

function begin(parts: PermitParts, c: WebContext): Answer {
  const { ports } = parts;
  const morning = startOfDay(addDays(dayOf(ports.clock.now()), 1));
  const name = findSite(ports.db.read)?.name ?? "";
  return form(parts, c, {
    once: ports.ids.next(),
    unit: name,
    company: name,
    start: localTime(instant(morning + START_HOUR * HOUR_MS)),
    end: localTime(instant(morning + END_HOUR * HOUR_MS)),
  });
}

async function submit(parts: PermitParts, c: WebContext): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const rooms = roomChoices(ports.db.read).map(({ value }) => value);
  const parsed = parseBooking(raw, rooms);
  if (!parsed.ok) return await form(parts, c, raw, errorWords(lang, parsed.refusal));
  const done = await bookWork(ports, actorOf(c), parsed.value, onceOf(raw));
  if (done.ok) return goTo(c, permitPaths.booking(done.value.id));
  return await form(parts, c, raw, {}, say(lang, bookingRefusalWords[done.refusal.code]));
}

/** What a person may not see is as if it were not there. */
function openFor({ ports }: PermitParts, c: WebContext): Booking | undefined {
  const booking = findBooking(ports.db.read, c.req.param("id") ?? "");
  const actor = actorOf(c);
  const isOpen = isReader(actor.roles) || booking?.bookedBy === actor.personId;
  return isOpen ? booking : undefined;
}

type State = {
  readonly form?: { readonly act: BookingAct; readonly note: string };
  readonly message: string;
  readonly status: 409 | 422;
};

function detail(parts: PermitParts, c: WebContext, booking: Booking, state?: State): Answer {
  const lang = c.get("lang");
  const { ports } = parts;
  const actor = actorOf(c);
  const by = { personId: actor.personId, isReviewer: isReviewer(actor.roles) };
  const given = { note: "-", now: ports.clock.now() };
  const nameOf = namesOf(ports.db.read);
  const canWork = mayUse(WORKERS, actor.roles);
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(lang, t.booking)} ${booking.number}`,
    status: state?.status ?? 200,
    subject: `permit-booking:${booking.id}`,
    body: (
      <BookingPage
        lang={lang}
        csrf={c.get("csrf")}
        booking={booking}
        bookedBy={nameOf(booking.bookedBy) ?? "—"}
        reviewedBy={nameOf(booking.reviewedBy)}
        acts={
          canWork
            ? ACTS.filter((act) => typeof decideBooking(booking, act, by, given) === "string")
            : []
        }
        canApply={canWork && booking.state === "approved"}
        permits={[]}
        form={state?.form}
        message={state?.message}
      />
    ),
  });
}

async function act(parts: PermitParts, c: WebContext, name: BookingAct): Promise<Response> {
  const booking = openFor(parts, c);
  if (booking === undefined) return await c.notFound();
  const raw = await formOf(c);
  const note = raw["note"] ?? "";
  const ask = { id: booking.id, seen: Number(raw["seen"] ?? "0"), note };
  const done = await actOnBooking(parts.ports, actorOf(c), name, ask);
  if (done.ok) return goTo(c, permitPaths.booking(booking.id));
  const { code } = done.refusal;
  const message = say(c.get("lang"), bookingRefusalWords[code]);
  const isStale = code === "booking.stale" || code === "booking.wrong_state";
  const status = isStale ? 409 : 422;
  return await detail(parts, c, booking, { form: { act: name, note }, message, status });
}

export function bookingRoutes(parts: PermitParts): readonly Route[] {
  return [
    get(permitPaths.bookings, READERS, (c) => list(parts, c)),
    get(permitPaths.book, WORKERS, (c) => begin(parts, c)),
    post(permitPaths.book, WORKERS, (c) => submit(parts, c)),
    get(permitPaths.booking(":id"), READERS, (c) => {
      const booking = openFor(parts, c);
      return booking === undefined ? c.notFound() : detail(parts, c, booking);
    }),
    ...ACTS.map((name) =>
      post(permitPaths.review(":id", name), WORKERS, (c) => act(parts, c, name)),
    ),
  ];
}
