import type { Direction } from "../../../src/delivery/model.ts";
import { maySupply } from "../../../src/delivery/rules.ts";
import { dayOf, instant } from "../../../src/kernel/instants.ts";
import type { TakenAlong } from "../../../src/phones/package.ts";
import { formatStamp, type Lang, say } from "../../../src/platform/i18n.ts";
import type { ScanLine } from "../../delivery/view.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill, Verdict } from "../../ui/feedback.tsx";
import { Select, TextInput } from "../../ui/form.tsx";
import { STACK } from "../../ui/look.ts";
import { CameraScanner, ScanForm } from "../../ui/scan.tsx";
import { Card, PageHead } from "../../ui/structure.tsx";
import type { Contact } from "./send.ts";
import type { RoadRound, RoadTurn, RoadVisit } from "./state.ts";
import type { RoadAct } from "./store.ts";

export type Ui = {
  message?: string | undefined;
  ok?: string | undefined;
  scanned?: ScanLine | undefined;
  direction?: Direction | undefined;
  /** A full cylinder that the phone cannot judge: the driver looks at its collar. */
  collar?: string | undefined;
  isStrict?: boolean | undefined;
  values: Record<string, string>;
};

export type View = {
  readonly lang: Lang;
  readonly taken: TakenAlong | undefined;
  readonly acts: readonly RoadAct[];
  readonly visits: readonly RoadVisit[];
  readonly turns: readonly RoadTurn[];
  readonly rounds: readonly RoadRound[];
  readonly truckId: string;
  readonly contact: Contact | undefined;
  readonly isBusy: boolean;
  readonly isNearlyFull: boolean;
  readonly hasNewer: boolean;
  readonly pictures: ReadonlyMap<string, string>;
  readonly now: number;
  readonly ui: Ui;
};

export const ROAD = {
  home: "#home",
  list: "#list",
  arrive: (orderId: string) => `#arrive/${orderId}`,
  visit: (id: string) => `#visit/${id}`,
  run: (about: string) => `#run/${about}`,
  turn: (id: string) => `#turn/${id}`,
  round: (id: string) => `#round/${id}`,
  danger: "#danger",
} as const;

/** Forms of the road alone; those of the box's pages keep their own addresses. */
export const ROAD_FORMS = {
  take: "/road/do/take",
  send: "/road/do/send",
  giveBack: "/road/do/return",
  truck: "/road/do/truck",
  lang: "/road/do/lang",
  arrive: (orderId: string) => `/road/do/arrive/${orderId}`,
  collar: (id: string) => `/road/do/collar/${id}`,
  keep: (id: string) => `/road/do/keep/${id}`,
  newRound: (act: string) => `/road/do/round/${act}`,
  roundScan: (id: string) => `/road/do/rounds/${id}/scan`,
  roundEnd: (id: string) => `/road/do/rounds/${id}/end`,
  turnScan: (id: string) => `/road/do/turns/${id}/scan`,
  turnStart: (id: string) => `/road/do/turns/${id}/start`,
  danger: "/road/do/danger",
  withdraw: (id: string) => `/road/do/acts/${id}/withdraw`,
  again: (id: string) => `/road/do/acts/${id}/again`,
  leave: (id: string) => `/road/do/acts/${id}/leave`,
  export: "/road/do/export",
  update: "/road/do/update",
} as const;

export const BAR_ID = "road-bar";

const OFFICE_BACK = "/";
const _FOLLOW_UP_DAYS = 7;

/** Whether the box is in reach, what waits, and what stands in the way of handing it in. */
export function Bar({ view }: { readonly view: View }) {
  const { lang, acts, contact, taken } = view;
  const waiting = acts.filter(({ state }) => state === "waiting").length;
  const held = acts.filter(({ state }) => state === "held").length;
  const isOnline = contact !== undefined && contact !== "offline";
  const isNewSession = contact === "signed-out" || contact === "other-person";
  return (
    <div id={BAR_ID} class="grid gap-2" data-waiting={waiting} data-held={held}>
      <div class="flex flex-wrap items-center gap-2">
        <StatePill
          state={isOnline ? "ok" : "neutral"}
          word={say(lang, contact === undefined ? t.asking : isOnline ? t.online : t.offline)}
        />
        <a class="link touch-link" href={ROAD.list}>
          {waiting === 0 ? say(lang, t.allIn) : say(lang, t.waitingCount, { n: waiting })}
        </a>
        {held === 0 ? null : (
          <a class="link touch-link" href={ROAD.list}>
            <StatePill state="danger" word={say(lang, t.needsYou, { n: held })} />
          </a>
        )}
      </div>
      {isNewSession ? (
        <Alert
          lang={lang}
          state="warn"
          word={
            contact === "signed-out"
              ? say(lang, t.signIn)
              : say(lang, t.otherPerson, { name: taken?.person.name ?? "" })
          }
        >
          <LinkButton href="/login?to=/road" icon="key">
            {say(lang, t.signInGo)}
          </LinkButton>
        </Alert>
      ) : null}
      {view.isNearlyFull ? <Alert lang={lang} state="warn" word={say(lang, t.nearlyFull)} /> : null}
      {view.hasNewer ? (
        <Alert lang={lang} state="neutral" word={say(lang, t.newer)}>
          <form method="post" action={ROAD_FORMS.update}>
            <Button icon="undo">{say(lang, t.update)}</Button>
          </form>
        </Alert>
      ) : null}
    </div>
  );
}

export function BackTo(props: { readonly lang: Lang; readonly href: string }) {
  return (
    <LinkButton href={props.href} icon="arrow-left">
      {say(props.lang, t.back)}
    </LinkButton>
  );
}

function Orders({ view, taken }: { readonly view: View; readonly taken: TakenAlong }) {
  const { lang } = view;
  const { round } = taken;
  if (round === null) return null;
  return (
    <Card title={say(lang, t.orders)} icon="truck">
      {round.orders.length === 0 ? <EmptyState title={say(lang, t.noOrders)} /> : null}
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
                ) : visit.state === "under-way" ? (
                  <LinkButton href={ROAD.visit(visit.id)} kind="primary" icon="arrow-right">
                    {say(lang, t.goOn)}
                  </LinkButton>
                ) : (
                  <StatePill
                    state={visit.state === "delivered" ? "ok" : "danger"}
                    word={say(lang, visit.state === "delivered" ? t.done : t.refused)}
                  />
                )}
              </span>
            </li>
          );
        })}
      </ul>
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

function Loading({ view, taken }: { readonly view: View; readonly taken: TakenAlong }) {
  const { lang } = view;
  const { round } = taken;
  if (round === null) return null;
  const open = view.rounds.find(({ isEnded }) => !isEnded);
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
      {open === undefined ? (
        <div class="button-row">
          {(["load", "unload"] as const).map((act) => (
            <form method="post" action={ROAD_FORMS.newRound(act)}>
              <Button icon="scan">{say(lang, t[act])}</Button>
            </form>
          ))}
        </div>
      ) : (
        <LinkButton href={ROAD.round(open.id)} kind="primary" icon="scan">
          {say(lang, open.act === "load" ? t.load : t.unload)} ·{" "}
          {say(lang, t.roundCount, { n: open.codes.length })}
        </LinkButton>
      )}
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
          {view.truckId === "" ? <Loading view={view} taken={taken} /> : null}
          <Orders view={view} taken={taken} />
          <Turns view={view} />
          <LinkButton href={ROAD.danger} size="lg" icon="shield-alert">
            {say(lang, t.danger)}
          </LinkButton>
          {view.truckId === "" ? null : <Loading view={view} taken={taken} />}
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
  if (customer === undefined) return <HomePage view={view} />;
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

export function Shown(props: {
  readonly view: View;
  readonly isSaid: boolean;
  readonly children?: unknown;
}) {
  const { lang, ui } = props.view;
  return (
    <div class={STACK}>
      <Bar view={props.view} />
      <Refused lang={lang} words={props.isSaid ? undefined : ui.message} />
      {ui.ok === undefined ? null : <Alert lang={lang} state="ok" word={ui.ok} sound="ok" />}
      {props.children as never}
    </div>
  );
}
