import type { Customer, DueCheck, OrderRow, VisitRow } from "../../src/delivery/model.ts";
import { customerPaths, deliveryPaths, orderPaths } from "../../src/delivery/paths.ts";
import { CHECK_EVERY_MONTHS, maskedPhone } from "../../src/delivery/rules.ts";
import { type Day, dayOf } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FilterActs, type Option, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, LINE, LINK, STACK } from "../ui/look.ts";
import { CameraScanner, ScanForm } from "../ui/scan.tsx";
import { Card, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { orderLine } from "./order-pages.tsx";
import { orderText as o, refuseWords, deliveryText as t, visitStateWords } from "./text.ts";

const VISIT_LOOK = { "under-way": "warn", delivered: "ok", refused: "danger" } as const;
export type MyDayProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly openVisit: { readonly id: string; readonly name: string } | undefined;
  readonly orders: readonly OrderRow[];
  readonly visits: readonly VisitRow[];
};

/** A driver's own day on the phone. */
export function MyDayPage(props: MyDayProps) {
  const { lang, openVisit } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.mine)} />
      {openVisit === undefined ? (
        <LinkButton href={deliveryPaths.start} kind="primary" size="next" icon="scan">
          {say(lang, t.start)}
        </LinkButton>
      ) : (
        <LinkButton
          href={deliveryPaths.visit(openVisit.id)}
          kind="primary"
          size="next"
          icon="arrow-right"
        >
          {say(lang, t.continueVisit, { name: openVisit.name })}
        </LinkButton>
      )}
      <LinkButton href="/road" icon="phone" size="lg">
        {say(lang, t.takeAlong)}
      </LinkButton>
      <Card title={say(lang, t.today)} icon="calendar">
        {props.orders.length === 0 ? (
          <EmptyState title={say(lang, t.noOrders)} icon="calendar">
            <p>{say(lang, t.noOrdersHint)}</p>
          </EmptyState>
        ) : null}
        <ul class="grid gap-3">
          {props.orders.map(({ order, customer }) => (
            <li class="grid gap-1">
              <strong>{customer.name}</strong>
              <span class="wrap-anywhere">{customer.address}</span>
              <span>{orderLine(order)}</span>
              <span class="button-row">
                <LinkButton href={`tel:${customer.phone}`} icon="phone">
                  {customer.phone}
                </LinkButton>
                <LinkButton
                  href={withQuery(deliveryPaths.start, { order: order.id })}
                  icon="arrow-right"
                >
                  {say(lang, o.deliver)}
                </LinkButton>
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={say(lang, t.visits)} icon="history">
        <ul class="grid gap-2">
          {props.visits.map(({ visit, customerName }) => (
            <li>
              <a class={`${LINK} touch-link`} href={deliveryPaths.visit(visit.id)}>
                {formatStamp(visit.startedAt)} {customerName}
              </a>{" "}
              {say(lang, visitStateWords[visit.state])}
            </li>
          ))}
        </ul>
        {props.visits.length === 0 ? <p>{say(lang, t.visitsEmpty)}</p> : null}
      </Card>
    </div>
  );
}

export type StartProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly trucks: readonly Option[];
  readonly truckId: string;
  readonly order: OrderRow | undefined;
  readonly query: string;
  readonly found: readonly Customer[];
  readonly message?: string | undefined;
  readonly openVisitId?: string | undefined;
  readonly reason?: string | undefined;
};

/** What cylinders come from is said first: without it no scan could say where a cylinder was. */
function TruckChoice(props: StartProps) {
  const { lang, order, trucks } = props;
  const href = (truck: string) =>
    withQuery(deliveryPaths.start, { order: order?.order.id ?? "", truck });
  const chosen = trucks.find(({ value }) => value === props.truckId);
  if (chosen !== undefined) {
    return (
      <p class="flex flex-wrap items-center gap-3">
        <span>
          {say(lang, t.truck)}: <strong>{chosen.label}</strong>
        </span>
        {trucks.length > 1 ? (
          <LinkButton href={href("none")} icon="undo">
            {say(lang, t.truckChange)}
          </LinkButton>
        ) : null}
      </p>
    );
  }
  return (
    <Card title={say(lang, t.truckFirst)} icon="truck">
      {trucks.length === 0 ? <p>{say(lang, t.noTrucks)}</p> : null}
      <ul class="grid gap-2" id="trucks">
        {trucks.map(({ value, label }) => (
          <li class="grid">
            <LinkButton href={href(value)} size="lg" icon="truck">
              {label}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Customer's code first; only then are cylinders scanned. */
function Arrival(props: StartProps) {
  const { lang, csrf, order } = props;
  const orderId = order?.order.id ?? "";
  const action = withQuery(deliveryPaths.start, { order: orderId, truck: props.truckId });
  return (
    <>
      <p>{say(lang, t.startLead)}</p>
      <ScanForm lang={lang} action={action} csrf={csrf} minLength={8} />
      <CameraScanner lang={lang} />
      <form class="grid gap-2" method="post" action={action}>
        <CsrfField token={csrf} />
        <TextInput
          lang={lang}
          id="typed"
          name="code"
          label={say(lang, t.startTyped)}
          maxLength={200}
        />
        <Button icon="arrow-right">{say(lang, t.startGo)}</Button>
      </form>
      <form class="grid gap-2" method="get" action={deliveryPaths.start}>
        <input type="hidden" name="order" value={orderId} />
        <input type="hidden" name="truck" value={props.truckId} />
        <TextInput lang={lang} id="q" label={say(lang, t.startFind)} value={props.query} />
        <Button icon="search">{say(lang, t.startChosen)}</Button>
      </form>
      {props.found.map((customer) => (
        <form class="panel grid gap-2" method="post" action={action}>
          <CsrfField token={csrf} />
          <input type="hidden" name="customer" value={customer.id} />
          <strong>{customer.name}</strong>
          <span class="wrap-anywhere">
            {customer.address} · {maskedPhone(customer.phone)}
          </span>
          <TextInput
            lang={lang}
            id={`reason-${customer.id}`}
            name="reason"
            label={say(lang, t.startReason)}
            maxLength={200}
            value={props.reason}
            isRequired
          />
          <Button icon="arrow-right">{say(lang, t.startGo)}</Button>
        </form>
      ))}
    </>
  );
}

export function StartPage(props: StartProps) {
  const { lang, order } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.start)}>
        <LinkButton href={deliveryPaths.today} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      {props.openVisitId === undefined ? null : (
        <LinkButton href={deliveryPaths.visit(props.openVisitId)} kind="primary" icon="arrow-right">
          {say(lang, t.continueVisit, { name: "" })}
        </LinkButton>
      )}
      {order === undefined ? null : (
        <Card title={order.customer.name} icon="person">
          <p class="wrap-anywhere">{order.customer.address}</p>
          <p>{orderLine(order.order)}</p>
        </Card>
      )}
      <TruckChoice {...props} />
      {props.truckId === "" ? null : <Arrival {...props} />}
    </div>
  );
}

export type DeliveriesProps = {
  readonly lang: Lang;
  readonly rows: readonly (VisitRow & { readonly driverName: string })[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly followUps: { readonly open: number; readonly late: number };
  readonly drivers: readonly Option[];
  readonly query: Readonly<Record<"from" | "to" | "state" | "driver", string>>;
  readonly canEdit: boolean;
};

export function DeliveriesPage(props: DeliveriesProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.any) };
  const states = (["under-way", "delivered", "refused"] as const).map((value) => ({
    value,
    label: say(lang, visitStateWords[value]),
  }));
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.canEdit ? (
          <LinkButton href={withQuery(deliveryPaths.csv, query)} icon="download">
            {say(lang, t.exportCsv)}
          </LinkButton>
        ) : null}
        <LinkButton href={deliveryPaths.followUps} icon="calendar">
          {say(lang, t.followUps)} ({props.followUps.open})
        </LinkButton>
        {props.canEdit ? (
          <>
            <LinkButton href={deliveryPaths.noticeText} icon="document">
              {say(lang, t.noticeTitle)}
            </LinkButton>
            <LinkButton href={orderPaths.list} icon="list">
              {say(lang, o.title)}
            </LinkButton>
          </>
        ) : null}
      </PageHead>
      {props.followUps.late === 0 ? null : (
        <Alert lang={lang} state="warn">
          <a class={LINK} href={deliveryPaths.followUps}>
            {say(lang, t.followUpsLate, { count: props.followUps.late })}
          </a>
        </Alert>
      )}
      <form class={FILTERS} method="get" action={deliveryPaths.today}>
        <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
        <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
        <Select
          lang={lang}
          id="state"
          label={say(lang, t.state)}
          value={query.state}
          options={[any, ...states]}
        />
        <Select
          lang={lang}
          id="driver"
          label={say(lang, t.driver)}
          value={query.driver}
          options={[any, ...props.drivers]}
        />
        <FilterActs lang={lang} />
      </form>
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.time) },
          { label: say(lang, t.customer) },
          { label: say(lang, t.driver) },
          { label: say(lang, t.state) },
        ]}
        rows={props.rows.map(({ visit, customerName, driverName }) => ({
          cells: [
            <a class={`${LINK} ${LINE}`} href={deliveryPaths.visit(visit.id)}>
              {formatStamp(visit.startedAt)}
            </a>,
            customerName,
            driverName,
            <StatePill
              state={VISIT_LOOK[visit.state]}
              word={say(lang, visitStateWords[visit.state])}
            />,
          ],
        }))}
        empty={say(lang, t.visitsEmpty)}
      />
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(deliveryPaths.today, { ...query, page: String(page) })}
      />
    </div>
  );
}

export function FollowUpsPage(props: {
  readonly lang: Lang;
  readonly today: Day;
  readonly rows: readonly VisitRow[];
  readonly due: readonly DueCheck[];
}) {
  const { lang, today } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.followUps)}>
        <LinkButton href={deliveryPaths.today} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Table
        lang={lang}
        caption={say(lang, t.followUps)}
        columns={[
          { label: say(lang, t.followUpOn) },
          { label: say(lang, t.customer) },
          { label: say(lang, t.refuseReason) },
        ]}
        rows={props.rows.map(({ visit, customerName }) => ({
          cells: [
            <StatePill
              state={(visit.followUpOn ?? today) <= today ? "danger" : "neutral"}
              word={visit.followUpOn ?? ""}
            />,
            <a class={LINK} href={deliveryPaths.visit(visit.id)}>
              {customerName}
            </a>,
            visit.refusal === null ? "—" : say(lang, refuseWords[visit.refusal]),
          ],
        }))}
        empty={say(lang, t.followUpsEmpty)}
      />
      <Card title={say(lang, t.checksDue)} icon="checks">
        <p>{say(lang, t.checksDueHint, { months: CHECK_EVERY_MONTHS })}</p>
        <Table
          lang={lang}
          caption={say(lang, t.checksDue)}
          columns={[{ label: say(lang, t.customer) }, { label: say(lang, t.lastCheck) }]}
          rows={props.due.map(({ id, name, lastAt }) => ({
            cells: [
              <a class={LINK} href={customerPaths.one(id)}>
                {name}
              </a>,
              dayOf(lastAt),
            ],
          }))}
          empty={say(lang, t.checksDueEmpty)}
        />
      </Card>
    </div>
  );
}
