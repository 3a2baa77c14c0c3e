/** Orders: the list with its acts, and the form. */
import type { OrderField } from "../../src/delivery/form.ts";
import type { OrderRow } from "../../src/delivery/model.ts";
import { ORDER_STATES, type Order } from "../../src/delivery/model.ts";
import { orderPaths } from "../../src/delivery/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FilterActs, type Option, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Pagination } from "../ui/structure.tsx";
import {
  customerText as c,
  orderText as o,
  orderFieldWords,
  orderStateWords,
  deliveryText as t,
} from "./text.ts";

const ORDER_LOOK: Readonly<Record<Order["state"], State>> = {
  open: "warn",
  assigned: "neutral",
  delivered: "ok",
  refused: "danger",
  cancelled: "neutral",
};

export function orderLine(order: Order): string {
  const window = order.window === "" ? "" : ` · ${order.window}`;
  return `${order.model} × ${order.count} · ${order.day}${window}`;
}

export type OrdersProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly today: Day;
  readonly rows: readonly (OrderRow & { readonly driverName: string })[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly state: string;
  readonly drivers: readonly Option[];
  readonly error?: { readonly id: string; readonly words: string } | undefined;
};

function OrderActs(props: OrdersProps & { readonly order: Order; readonly name: string }) {
  const { lang, order, csrf } = props;
  if (order.state !== "open" && order.state !== "assigned") return null;
  const error = props.error?.id === order.id ? props.error.words : undefined;
  return (
    <div class="button-row">
      <form
        class="flex flex-wrap items-end gap-2"
        method="post"
        action={orderPaths.assign(order.id)}
      >
        <CsrfField token={csrf} />
        <input type="hidden" name="version" value={String(order.version)} />
        <Select
          lang={lang}
          id={`driver-${order.id}`}
          name="driver"
          label={say(lang, t.driver)}
          value={order.driverId ?? ""}
          hasEmpty
          options={props.drivers}
        />
        <Button icon="person">{say(lang, o.assign)}</Button>
      </form>
      <DialogOpener dialogId={`cancel-${order.id}`} icon="ban">
        {say(lang, o.cancel)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id={`cancel-${order.id}`}
        title={say(lang, o.cancelTitle, { name: props.name })}
        action={orderPaths.cancel(order.id)}
        confirmLabel={say(lang, o.cancel)}
        confirmKind="destructive"
        csrf={csrf}
        isOpen={error !== undefined}
      >
        <input type="hidden" name="version" value={String(order.version)} />
        <TextInput
          lang={lang}
          id={`reason-${order.id}`}
          name="reason"
          label={say(lang, o.reason)}
          maxLength={500}
          isRequired
          error={error}
        />
      </ConfirmDialog>
    </div>
  );
}

export function OrdersPage(props: OrdersProps) {
  const { lang, today } = props;
  const states = ORDER_STATES.map((value) => ({ value, label: say(lang, orderStateWords[value]) }));
  return (
    <div class={STACK}>
      <PageHead title={say(lang, o.title)}>
        <LinkButton href={orderPaths.add} icon="plus" kind="primary">
          {say(lang, o.add)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.error?.words} state="alert" isSilent />
      <form class={FILTERS} method="get" action={orderPaths.list}>
        <Select
          lang={lang}
          id="state"
          label={say(lang, t.state)}
          value={props.state}
          options={[{ value: "", label: say(lang, t.any) }, ...states]}
        />
        <FilterActs lang={lang} />
      </form>
      {props.rows.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, o.empty)} icon="list" />
        </Card>
      ) : null}
      <div class="grid gap-3">
        {props.rows.map(({ order, customer, driverName }) => (
          <Card
            title={customer.name}
            icon="person"
            actions={
              <span class="flex gap-2">
                {order.day < today && (order.state === "open" || order.state === "assigned") ? (
                  <StatePill state="danger" word={say(lang, o.late)} />
                ) : null}
                <StatePill
                  state={ORDER_LOOK[order.state]}
                  word={say(lang, orderStateWords[order.state])}
                />
              </span>
            }
          >
            <p>{orderLine(order)}</p>
            <p class="wrap-anywhere">{customer.address}</p>
            <p>
              {say(lang, t.driver)}: {driverName}
              {order.endReason === "" ? "" : ` · ${order.endReason}`}
            </p>
            <OrderActs {...props} order={order} name={customer.name} />
          </Card>
        ))}
      </div>
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(orderPaths.list, { state: props.state, page: String(page) })}
      />
    </div>
  );
}

export type OrderFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly customers: readonly Option[];
  readonly models: readonly string[];
  readonly drivers: readonly Option[];
  readonly values: Readonly<Record<OrderField, string>>;
  readonly errors: Readonly<Partial<Record<OrderField, string>>>;
};

export function OrderFormPage(props: OrderFormProps) {
  const { lang, values, errors } = props;
  const field = (id: OrderField) => ({
    lang,
    id,
    label: say(lang, orderFieldWords[id]),
    value: values[id],
    error: errors[id],
  });
  return (
    <form class={STACK} method="post" action={orderPaths.add}>
      <CsrfField token={props.csrf} />
      <PageHead title={say(lang, o.add)} />
      <FormProblems lang={lang} errors={errors} />
      <Card>
        <div class={FORM_GRID}>
          <Select {...field("customer")} hasEmpty isRequired options={props.customers} />
          <Select
            {...field("model")}
            isRequired
            options={props.models.map((value) => ({ value, label: value }))}
          />
          <TextInput {...field("count")} inputMode="numeric" maxLength={3} isRequired />
          <TextInput {...field("day")} type="date" isRequired />
          <TextInput {...field("window")} hint={say(lang, o.windowHint)} maxLength={60} />
          <Select {...field("driver")} hasEmpty options={props.drivers} />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={orderPaths.list} size="lg">
          {say(lang, c.cancel)}
        </LinkButton>
        <Button kind="primary" size="lg" icon="save">
          {say(lang, c.save)}
        </Button>
      </div>
    </form>
  );
}
