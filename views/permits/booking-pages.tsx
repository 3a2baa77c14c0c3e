/** Bookings: the list, the form, one booking with its review. */

import { withQuery } from "../../src/kernel/query.ts";
import { BOOKING_STATES, type Booking, type BookingAct } from "../../src/permits/flow-model.ts";
import { PERMIT_KINDS } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Pagination, Tabs } from "../ui/structure.tsx";
import { bookingActWords, bookingStateWords, kindWords, permitText as t } from "./text.ts";

export type Choice = { readonly value: string; readonly label: string };

type Values = Readonly<Record<string, string>>;

export function spanText(
  lang: Lang,
  from: Booking["plannedStart"],
  to: Booking["plannedEnd"],
): string {
  const [start, end] = [formatStamp(from).slice(0, 16), formatStamp(to).slice(0, 16)];
  const isOneDay = start.slice(0, 10) === end.slice(0, 10);
  return say(lang, t.span, { from: start, to: isOneDay ? end.slice(11) : end });
}

const STATE_OF = {
  open: "warn",
  approved: "ok",
  refused: "danger",
  withdrawn: "neutral",
  used: "neutral",
} as const;

export function BookingPill(props: { readonly lang: Lang; readonly state: Booking["state"] }) {
  return (
    <StatePill
      state={STATE_OF[props.state]}
      word={say(props.lang, bookingStateWords[props.state])}
    />
  );
}

export type BookingLine = { readonly booking: Booking; readonly bookedBy: string };

export function BookingCards(props: {
  readonly lang: Lang;
  readonly items: readonly BookingLine[];
}) {
  const { lang } = props;
  return (
    <ul class="permit-cards">
      {props.items.map(({ booking, bookedBy }) => (
        <li>
          <a class="permit-card" href={permitPaths.booking(booking.id)}>
            <span class="permit-card-head">
              <BookingPill lang={lang} state={booking.state} />
              <strong>{say(lang, kindWords[booking.kind])}</strong>
              {booking.isEmergency ? (
                <StatePill state="alert" word={say(lang, t.emergencyMark)} />
              ) : null}
            </span>
            <span class="permit-what">{booking.what}</span>
            <span class="quiet">
              {booking.place} · {spanText(lang, booking.plannedStart, booking.plannedEnd)}
            </span>
            <span class="quiet">
              {booking.number} · {bookedBy}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function BookingsPage(props: {
  readonly lang: Lang;
  readonly items: readonly BookingLine[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly query: { readonly state: string; readonly q: string };
  readonly canBook: boolean;
}) {
  const { lang, query } = props;
  const hrefOf = (state: string) => withQuery(permitPaths.bookings, { ...query, state });
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.bookings)}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        {props.canBook ? (
          <LinkButton href={permitPaths.book} icon="plus" kind="primary">
            {say(lang, t.book)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Tabs
        label={say(lang, t.state)}
        current={hrefOf(query.state)}
        tabs={["", ...BOOKING_STATES].map((state) => ({
          href: hrefOf(state),
          label: say(lang, state === "" ? t.all : bookingStateWords[state as Booking["state"]]),
        }))}
      />
      <form class="permit-search" method="get" action={permitPaths.bookings}>
        {query.state === "" ? null : <input type="hidden" name="state" value={query.state} />}
        <TextInput
          lang={lang}
          id="q"
          label={say(lang, t.search)}
          placeholder={say(lang, t.searchHint)}
          value={query.q}
        />
        <Button icon="filter" kind="primary">
          {say(lang, t.filter)}
        </Button>
      </form>
      {props.items.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="calendar">
            <p>{say(lang, t.bookHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <BookingCards lang={lang} items={props.items} />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(permitPaths.bookings, { ...query, page: String(page) })}
      />
    </div>
  );
}

/** What a booking and an application ask alike. */
export function WorkFields(props: {
  readonly lang: Lang;
  readonly values: Values;
  readonly errors: Values;
  readonly rooms: readonly Choice[];
}) {
  const { lang, values, errors } = props;
  const field = (id: string, name: string = id) => ({
    lang,
    id,
    name,
    value: values[name],
    error: errors[name],
    isRequired: true,
  });
  return (
    <>
      <TextArea {...field("what")} label={say(lang, t.what)} rows={2} />
      <TextInput
        {...field("place")}
        label={say(lang, t.place)}
        hint={say(lang, t.placeHint)}
        maxLength={80}
      />
      {props.rooms.length === 0 ? null : (
        <Select
          lang={lang}
          id="room"
          label={say(lang, t.room)}
          value={values["room"] ?? ""}
          options={[{ value: "", label: say(lang, t.noRoom) }, ...props.rooms]}
        />
      )}
      <div class="grid gap-4 sm:grid-cols-2">
        <TextInput {...field("start")} type="datetime-local" label={say(lang, t.start)} />
        <TextInput {...field("end")} type="datetime-local" label={say(lang, t.end)} />
        <TextInput {...field("unit")} label={say(lang, t.unit)} maxLength={80} />
        <TextInput
          {...field("company")}
          label={say(lang, t.company)}
          hint={say(lang, t.companyHint)}
          isRequired={false}
          maxLength={80}
        />
      </div>
      <Checkbox
        lang={lang}
        id="contractor"
        label={say(lang, t.contractor)}
        isChecked={values["contractor"] === "yes"}
      />
    </>
  );
}

export function BookPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Values;
  readonly errors: Values;
  readonly message?: string | undefined;
  readonly rooms: readonly Choice[];
}) {
  const { lang, values, errors } = props;
  return (
    <form class={STACK} id="permit-book" method="post" action={permitPaths.book}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={values["once"] ?? ""} />
      <PageHead title={say(lang, t.book)} />
      <p class="quiet">{say(lang, t.bookHint)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card>
        <div class={STACK}>
          <Select
            lang={lang}
            id="kind"
            label={say(lang, t.kind)}
            value={values["kind"]}
            error={errors["kind"]}
            options={PERMIT_KINDS.map((kind) => ({
              value: kind,
              label: say(lang, kindWords[kind]),
            }))}
            hasEmpty
            isRequired
          />
          <WorkFields lang={lang} values={values} errors={errors} rooms={props.rooms} />
          <Checkbox
            lang={lang}
            id="emergency"
            label={say(lang, t.emergency)}
            hint={say(lang, t.emergencyHint)}
            isChecked={values["emergency"] === "yes"}
          />
          <TextInput
            lang={lang}
            id="emergency-reason"
            label={say(lang, t.emergencyReason)}
            value={values["emergency-reason"]}
            error={errors["emergency-reason"]}
          />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={permitPaths.bookings} size="lg">
          {say(lang, t.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="check">
          {say(lang, t.submitBooking)}
        </Button>
      </div>
    </form>
  );
}

function Review(props: BookingPageProps & { readonly act: BookingAct }) {
  const { lang, booking, act } = props;
  const isApproval = act === "approve";
  return (
    <form
      class={STACK}
      id={`booking-${act}`}
      method="post"
      action={permitPaths.review(booking.id, act)}
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(booking.version)} />
      <TextArea
        lang={lang}
        id={`${act}-note`}
        name="note"
        rows={2}
        label={say(lang, t.note)}
        value={props.form?.act === act ? props.form.note : ""}
        isRequired={!isApproval}
      />
      <div>
        <Button
          icon={isApproval ? "check" : "close"}
          kind={isApproval ? "primary" : "plain"}
          size={isApproval ? "next" : undefined}
        >
          {say(lang, bookingActWords[act])}
        </Button>
      </div>
    </form>
  );
}

export type BookingPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly booking: Booking;
  readonly bookedBy: string;
  readonly reviewedBy: string | undefined;
  readonly acts: readonly BookingAct[];
  readonly canApply: boolean;
  readonly permits: readonly { readonly href: string; readonly label: string }[];
  readonly form?: { readonly act: BookingAct; readonly note: string } | undefined;
  readonly message?: string | undefined;
};

export function BookingPage(props: BookingPageProps) {
  const { lang, booking } = props;
  return (
    <div class={STACK} id="permit-booking">
      <PageHead title={`${say(lang, t.booking)} ${booking.number}`}>
        <LinkButton href={permitPaths.bookings} icon="arrow-left">
          {say(lang, t.bookings)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <Card>
        <div class={STACK}>
          <p class="permit-card-head">
            <BookingPill lang={lang} state={booking.state} />
            {booking.isEmergency ? (
              <StatePill state="alert" word={say(lang, t.emergencyMark)} />
            ) : null}
          </p>
          <KeyValueList
            facts={[
              [say(lang, t.kind), say(lang, kindWords[booking.kind])],
              [say(lang, t.what), booking.what],
              [say(lang, t.place), booking.place],
              [say(lang, t.time), spanText(lang, booking.plannedStart, booking.plannedEnd)],
              [say(lang, t.unit), booking.unit],
              [say(lang, t.company), booking.company || booking.unit],
              ...(booking.isEmergency
                ? [[say(lang, t.emergencyReason), booking.emergencyReason] as const]
                : []),
              [say(lang, t.bookedBy), `${props.bookedBy} · ${formatStamp(booking.bookedAt)}`],
              [
                say(lang, t.reviewedBy),
                booking.reviewedAt === null
                  ? undefined
                  : `${props.reviewedBy ?? "—"} · ${formatStamp(booking.reviewedAt)}`,
              ],
              ...(booking.reviewNote === ""
                ? []
                : [[say(lang, t.reviewNote), booking.reviewNote] as const]),
            ]}
          />
        </div>
      </Card>
      {props.permits.map(({ href, label }) => (
        <LinkButton href={href} icon="permit" size="lg">
          {label}
        </LinkButton>
      ))}
      {props.canApply ? (
        <LinkButton
          href={permitPaths.applyFor(booking.id)}
          icon="permit"
          kind="primary"
          size="next"
        >
          {say(lang, t.apply)}
        </LinkButton>
      ) : null}
      {props.acts.includes("approve") ? (
        <Card title={say(lang, bookingActWords.approve)} icon="check">
          <Review {...props} act="approve" />
        </Card>
      ) : null}
      {(["refuse", "withdraw"] as const)
        .filter((act) => props.acts.includes(act))
        .map((act) => (
          <details class="danger-aside" open={props.form?.act === act}>
            <summary>{say(lang, bookingActWords[act])}</summary>
            <Review {...props} act={act} />
          </details>
        ))}
    </div>
  );
}
