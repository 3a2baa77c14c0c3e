/** Pages of the orders. */
import { OrderFormPage, OrdersPage } from "../../views/delivery/order-pages.tsx";
import { orderRefusalWords, orderText as t } from "../../views/delivery/text.ts";
import { LPG_MODELS } from "../gases/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { oneOf, pageOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { type OrderField, orderValues, parseOrder } from "./form.ts";
import { ORDER_STATES, type OrderRefusal } from "./model.ts";
import { assignOrder, cancelOrder, takeOrder } from "./orders.ts";
import { type DeliveryParts, driverChoices, OFFICE, personName, problemTexts } from "./parts.ts";
import { orderPaths } from "./paths.ts";
import { findCustomer, listCustomers, listOrders } from "./store.ts";

type Answer = Response | Promise<Response>;

/** More customers than this are chosen on the customer's own page. */
const CHOICES_MAX = 500;

const MODELS = LPG_MODELS.map(({ model }) => model);

type ListState = { readonly id: string; readonly words: string };

function list(
  { ports, frame }: DeliveryParts,
  c: WebContext,
  error?: ListState,
  status: 200 | 409 | 422 = 200,
): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const query = queryOf(c);
  const state = oneOf(ORDER_STATES, query["state"]);
  const page = pageOf(query);
  const limit = LIMITS.listPage;
  const found = listOrders(
    read,
    { states: state === undefined ? undefined : [state] },
    { offset: (page - 1) * limit, limit },
  );
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status,
    body: (
      <OrdersPage
        lang={lang}
        csrf={c.get("csrf")}
        today={dayOf(ports.clock.now())}
        rows={found.items.map((row) => ({
          ...row,
          driverName: personName(read, row.order.driverId) ?? "—",
        }))}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        state={state ?? ""}
        drivers={driverChoices(read)}
        error={error}
      />
    ),
  });
}

function form(
  { ports, frame }: DeliveryParts,
  c: WebContext,
  values: Record<OrderField, string>,
  errors: Partial<Record<OrderField, string>> = {},
): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const chosen = findCustomer(read, values.customer);
  const filter = { text: "", kind: undefined, isRetired: false };
  const { items } = listCustomers(read, filter, { offset: 0, limit: CHOICES_MAX });
  const isListed = chosen === undefined || items.some(({ id }) => id === chosen.id);
  const customers = isListed ? items : [chosen, ...items];
  return frame(c, {
    device: "desk",
    title: say(lang, t.add),
    status: Object.keys(errors).length === 0 ? 200 : 422,
    body: (
      <OrderFormPage
        lang={lang}
        csrf={c.get("csrf")}
        customers={customers.map(({ id, name, address }) => ({
          value: id,
          label: `${name} · ${address}`,
        }))}
        models={MODELS}
        drivers={driverChoices(read)}
        values={values}
        errors={errors}
      />
    ),
  });
}

const FIELD_OF: Partial<Record<OrderRefusal["code"], OrderField>> = {
  "order.driver": "driver",
};

async function submit(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const values = orderValues(raw);
  const parsed = parseOrder(raw, dayOf(ports.clock.now()), MODELS);
  if (!parsed.ok) return form(parts, c, values, problemTexts(lang, parsed.refusal));
  const done = await takeOrder(ports, actorOf(c), parsed.value);
  if (done.ok) return goTo(c, orderPaths.list);
  const { code } = done.refusal;
  const field = FIELD_OF[code] ?? "customer";
  return form(parts, c, values, { [field]: say(lang, orderRefusalWords[code]) });
}

async function act(parts: DeliveryParts, c: WebContext, name: "assign" | "cancel") {
  const { ports } = parts;
  const id = c.req.param("id") ?? "";
  const raw = await formOf(c);
  const version = Number(raw["version"] ?? "0");
  const actor = actorOf(c);
  const done =
    name === "assign"
      ? await assignOrder(ports, actor, { id, version, driverId: raw["driver"] ?? "" })
      : await cancelOrder(ports, actor, { id, version, reason: raw["reason"] ?? "" });
  if (done.ok) return goTo(c, orderPaths.list);
  const { code } = done.refusal;
  if (code === "order.not_found") return await c.notFound();
  const words = say(c.get("lang"), orderRefusalWords[code]);
  return await list(parts, c, { id, words }, code === "order.stale" ? 409 : 422);
}

export function orderRoutes(parts: DeliveryParts): readonly Route[] {
  return [
    get(orderPaths.list, OFFICE, (c) => list(parts, c)),
    get(orderPaths.add, OFFICE, (c) =>
      form(parts, c, {
        ...orderValues(queryOf(c)),
        model: "YSP35.5",
        count: "1",
        day: dayOf(parts.ports.clock.now()),
      }),
    ),
    post(orderPaths.add, OFFICE, (c) => submit(parts, c)),
    post(orderPaths.assign(":id"), OFFICE, (c) => act(parts, c, "assign")),
    post(orderPaths.cancel(":id"), OFFICE, (c) => act(parts, c, "cancel")),
  ];
}
