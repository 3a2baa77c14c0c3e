/** The first page of the road, and the arrival at a customer. */

import type { TakenCustomer } from "../../../src/delivery/round.ts";
import { maySupply } from "../../../src/delivery/rules.ts";
import { dayOf, instant } from "../../../src/kernel/instants.ts";
import type { TakenAlong } from "../../../src/phones/package.ts";
import { formatStamp, type Phrase, say } from "../../../src/platform/i18n.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Alert, EmptyState, StatePill, Verdict } from "../../ui/feedback.tsx";
import { Select, TextInput } from "../../ui/form.tsx";
import { CameraScanner, ScanForm } from "../../ui/scan.tsx";
import { Card, PageHead } from "../../ui/structure.tsx";
import { BackTo, ROAD, ROAD_FORMS, type View } from "./pages.tsx";
import { Permits } from "./pages-permit.tsx";
import { Rounds } from "./pages-rounds.tsx";
import { Uses } from "./pages-use.tsx";
import type { RoadVisit } from "./state.ts";

const OFFICE_BACK = "/";

function VisitState({ view, visit }: { readonly view: View; readonly visit: RoadVisit }) {
  const { lang } = view;
  if (visit.state === "under-way") {
    return (
      <LinkButton href={ROAD.visit(visit.id)} kind="primary" icon="arrow-right">
        {say(lang, t.goOn)}
      </LinkButton>
    );
  }
  const isDone = visit.state === "delivered";
  return (
    <StatePill state={isDone ? "ok" : "danger"} word={say(lang, isDone ? t.done : t.refused)} />
  );
}

function Orders({ view, taken }: { readonly view: View; readonly taken: TakenAlong }) {
  const { lang } = view;
  const { round } = taken;
  if (round === null) return null;
  const isPlanned = ({ orderId }: RoadVisit): boolean =>
    round.orders.some(({ id }) => id === orderId);
  const visits = view.visits.filter((visit) => !isPlanned(visit));
  const met = view.customers.filter(({ id }) => {
    return (
      round.customers.every((one) => one.id !== id) &&
      visits.every(({ customer }) => customer.id !== id)
    );
  });
  return (
    <Card title={say(lang, t.orders)} icon="truck">
      {round.orders.length === 0 && visits.length === 0 ? (
        <EmptyState title={say(lang, t.noOrders)} />
      ) : null}
      <ul class="grid gap-3">
        {round.orders.map((order) => {
          const customer = round.customers.find(({ id }) => id === order.customerId);
          const visit = view.visits.findLast((one) => one.orderId === order.id);
          if (customer === undefined) return null;
          return (
            <li class="panel grid gap-2" id={`order-${order.id}`}>
              <strong class="wrap-anywhere">{customer.name}</strong>
              <span class="wrap-anywhere">{customer.address}</span>
              <span>
                {order.model} × {order.count}
                {order.window === "" ? "" : ` · ${order.window}`}
              </span>
              <span class="button-row">
                <LinkButton href={`tel:${customer.phone}`} icon="phone">
                  {customer.phone}
                </LinkButton>
                {visit === undefined ? (
                  <LinkButton href={ROAD.arrive(order.id)} kind="primary" icon="arrow-right">
                    {say(lang, t.begin)}
                  </LinkButton>
                ) : (
                  <VisitState view={view} visit={visit} />
                )}
              </span>
            </li>
          );
        })}
        {visits.map((visit) => (
          <li class="panel grid gap-2" id={`visit-${visit.id}`}>
            <strong class="wrap-anywhere">{visit.customer.name}</strong>
            <span class="wrap-anywhere">{visit.customer.address}</span>
            <VisitState view={view} visit={visit} />
          </li>
        ))}
        {met.map(({ id, name, address }) => (
          <li class="panel grid gap-2">
            <strong class="wrap-anywhere">{name}</strong>
            <span class="wrap-anywhere">{address}</span>
            <LinkButton href={ROAD.met(id)} kind="primary" icon="arrow-right">
              {say(lang, t.begin)}
            </LinkButton>
          </li>
        ))}
      </ul>
      <p class="mt-3">
        <LinkButton href={ROAD.meet} icon="plus">
          {say(lang, t.meet)}
        </LinkButton>
      </p>
    </Card>
  );
}

function Turns({ view }: { readonly view: View }) {
  const { lang, turns } = view;
  if (turns.length === 0) return null;
  return (
    <Card title={say(lang, t.turns)} icon="route">
      <ul class="grid gap-3">
        {turns.map(({ turn, run }) => (
          <li class="panel flex flex-wrap items-center justify-between gap-2">
            <span>
              <strong class="wrap-anywhere">
                {turn.plan} · {turn.place}
              </strong>
              <small class="block text-muted">
                {say(lang, t.due, { time: formatStamp(turn.dueAt).slice(5, 16) })}
              </small>
            </span>
            {run?.isEnded === true ? (
              <StatePill state="ok" word={say(lang, t.done)} />
            ) : (
              <LinkButton href={ROAD.turn(turn.id)} kind="primary" icon="arrow-right">
                {say(lang, run === undefined ? t.begin : t.goOn)}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Whose stock is carried: a visit takes from it. */
function Vehicle({ view, taken }: { readonly view: View; readonly taken: TakenAlong }) {
  const { lang } = view;
  const { round } = taken;
  if (round === null) return null;
  return (
    <Card>
      <form class="grid gap-3" method="post" action={ROAD_FORMS.truck} data-on-change>
        <Select
          lang={lang}
          id="truck"
          label={say(lang, t.truck)}
          value={view.truckId}
          hasEmpty
          options={round.trucks.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </form>
    </Card>
  );
}

function Ending({ view }: { readonly view: View }) {
  const { lang, acts, taken } = view;
  const isAllIn = acts.every(({ state }) => state !== "waiting" && state !== "held");
  return (
    <div class="grid gap-2">
      <div class="button-row">
        <LinkButton href={OFFICE_BACK} icon="home">
          {say(lang, t.toBox)}
        </LinkButton>
        {taken === undefined ? null : (
          <form method="post" action={ROAD_FORMS.lang}>
            <Button icon="languages">{lang === "en" ? "中文" : "English"}</Button>
          </form>
        )}
      </div>
      {taken === undefined ? null : isAllIn ? (
        <div class="button-row">
          <form method="post" action={ROAD_FORMS.take}>
            <Button icon="undo">{say(lang, t.takeAgain)}</Button>
          </form>
          <form method="post" action={ROAD_FORMS.giveBack}>
            <Button icon="check">{say(lang, t.giveBack)}</Button>
          </form>
        </div>
      ) : (
        <p class="text-muted">{say(lang, t.giveBackHint)}</p>
      )}
    </div>
  );
}

export function HomePage({ view }: { readonly view: View }) {
  const { lang, taken } = view;
  if (taken === undefined) {
    return (
      <>
        <PageHead title={say(lang, t.title)} />
        <p>{say(lang, t.lead)}</p>
        <form method="post" action={ROAD_FORMS.take}>
          <Button kind="primary" size="next" icon="arrow-right">
            {say(lang, view.isBusy ? t.taking : t.take)}
          </Button>
        </form>
        <Ending view={view} />
      </>
    );
  }
  const isExpired = view.now > taken.expiresAt;
  return (
    <>
      <PageHead title={say(lang, t.title)} />
      <p class="text-muted">
        {say(lang, t.takenAt, { name: taken.person.name, time: formatStamp(taken.takenAt) })}
      </p>
      {isExpired ? (
        <Alert lang={lang} state="warn" word={say(lang, t.expired)} />
      ) : (
        <>
          {view.truckId === "" ? <Vehicle view={view} taken={taken} /> : null}
          <Orders view={view} taken={taken} />
          <Permits view={view} />
          <Turns view={view} />
          <Uses view={view} />
          <LinkButton href={ROAD.danger} size="lg" icon="shield-alert">
            {say(lang, t.danger)}
          </LinkButton>
          <Rounds view={view} />
          {view.truckId === "" ? null : <Vehicle view={view} taken={taken} />}
        </>
      )}
      <Ending view={view} />
    </>
  );
}

export function ArrivePage({ view, orderId }: { readonly view: View; readonly orderId: string }) {
  const { lang, taken, ui } = view;
  const order = taken?.round?.orders.find(({ id }) => id === orderId);
  const customer = taken?.round?.customers.find(({ id }) => id === order?.customerId);
  if (customer === undefined) return <EmptyState title={say(lang, t.gone)} />;
  const action = ROAD_FORMS.arrive(orderId);
  const isSupplied = maySupply(customer, dayOf(instant(view.now)));
  return (
    <>
      <PageHead title={customer.name}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <p class="wrap-anywhere">{customer.address}</p>
      {customer.note === "" ? null : <p>{customer.note}</p>}
      {isSupplied ? (
        <>
          <ScanForm lang={lang} action={action} minLength={4} />
          <p class="font-semibold">{say(lang, t.arrive)}</p>
          <CameraScanner lang={lang} />
          <form class="grid gap-2" method="post" action={action}>
            <TextInput
              lang={lang}
              id="reason"
              label={say(lang, t.chooseReason)}
              maxLength={200}
              value={ui.values["reason"]}
            />
            <Button icon="arrow-right">{say(lang, t.chooseGo)}</Button>
          </form>
        </>
      ) : (
        <Verdict state="danger" word={say(lang, t.contract)} />
      )}
    </>
  );
}

/** A household that is on no list. */
export function MeetPage({ view }: { readonly view: View }) {
  const { lang, ui } = view;
  const field = (id: string, label: Phrase, maxLength: number) => {
    return { lang, id, label: say(lang, label), maxLength, value: ui.values[id] };
  };
  return (
    <>
      <PageHead title={say(lang, t.meet)}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <p class="text-muted">{say(lang, t.meetLead)}</p>
      <form class="grid gap-4" method="post" action={ROAD_FORMS.meet} id="road-meet">
        <TextInput {...field("name", t.meetName, 80)} isRequired />
        <TextInput {...field("address", t.meetAddress, 200)} isRequired />
        <TextInput {...field("phone", t.meetPhoneLabel, 20)} type="tel" isRequired />
        <TextInput {...field("note", t.meetNote, 200)} />
        <Button kind="primary" size="next" icon="arrow-right">
          {say(lang, t.meetGo)}
        </Button>
      </form>
    </>
  );
}

export function MetPage(props: { readonly view: View; readonly customer: TakenCustomer }) {
  const { lang } = props.view;
  const { customer } = props;
  return (
    <>
      <PageHead title={customer.name}>
        <BackTo lang={lang} href={ROAD.home} />
      </PageHead>
      <p class="wrap-anywhere">{customer.address}</p>
      <form method="post" action={ROAD_FORMS.visitMet(customer.id)}>
        <Button kind="primary" size="next" icon="arrow-right">
          {say(lang, t.begin)}
        </Button>
      </form>
    </>
  );
}
