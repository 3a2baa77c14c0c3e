/** All pages about customers and deliveries; here: the day, where a visit starts, who to come back for, the notice. */

import { eq } from "drizzle-orm";
import {
  DeliveriesPage,
  FollowUpsPage,
  MyDayPage,
  StartPage,
} from "../../views/delivery/day-pages.tsx";
import { NoticePage } from "../../views/delivery/notice-page.tsx";
import {
  deliveryText as t,
  visitRefusalWords,
  visitStateWords,
} from "../../views/delivery/text.ts";
import { addDays, addMonths, type Day, dayOf, parseDay, startOfDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { CSV_LINES_MAX, csvResponse } from "../platform/csv.ts";
import { oneOf, pageOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, say } from "../platform/i18n.ts";
import {
  type Actor,
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { vehicles } from "./custody-link.ts";
import { VISIT_STATES, type VisitRow } from "./model.ts";
import { publishNotice } from "./notice.ts";
import {
  DELIVERERS,
  type DeliveryParts,
  driverChoices,
  isOffice,
  OFFICE,
  personName,
  READERS,
  seesAll,
} from "./parts.ts";
import { customerTokenOf, deliveryPaths } from "./paths.ts";
import { customerRoutes } from "./routes-customers.tsx";
import { orderRoutes } from "./routes-orders.tsx";
import { visitRoutes } from "./routes-visits.tsx";
import { CHECK_EVERY_MONTHS } from "./rules.ts";
import { customer, deliveryVisit } from "./schema.ts";
import {
  findCustomer,
  findCustomerByToken,
  findOrder,
  listCustomers,
  listOrders,
  newestNotice,
} from "./store.ts";
import {
  checksOlderThan,
  countFollowUps,
  listVisits,
  openVisitOf,
  type VisitFilter,
} from "./store-visits.ts";
import { startVisit } from "./visit-start.ts";

type Answer = Response | Promise<Response>;

const MINE_SHOWN = 20;
const FOUND_SHOWN = 10;
const DAYS_SHOWN = 7;

/** Contracts and signatures: the office and the regulator see all, a driver the signatures of their own visits. */
export function mayReadDeliveryPhoto(orm: Orm, actor: Actor, hash: string): boolean {
  const signed = orm
    .select({ driverId: deliveryVisit.driverId })
    .from(deliveryVisit)
    .where(eq(deliveryVisit.signature, hash))
    .limit(50)
    .all();
  if (signed.some(({ driverId }) => driverId === actor.personId)) return true;
  if (!seesAll(actor.roles)) return false;
  if (signed.length > 0) return true;
  const contract = orm
    .select({ id: customer.id })
    .from(customer)
    .where(eq(customer.contractPhoto, hash))
    .get();
  return contract !== undefined;
}

function myDay({ ports, frame }: DeliveryParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const { personId } = actorOf(c);
  const today = dayOf(ports.clock.now());
  const open = openVisitOf(read, personId);
  const range = { offset: 0, limit: LIMITS.listPage };
  const states = ["assigned"] as const;
  return frame(c, {
    device: "phone",
    title: say(lang, t.mine),
    body: (
      <MyDayPage
        lang={lang}
        csrf={c.get("csrf")}
        openVisit={open && { id: open.id, name: findCustomer(read, open.customerId)?.name ?? "" }}
        orders={listOrders(read, { to: today, states, driverId: personId }, range).items}
        visits={listVisits(read, { driverId: personId }, { offset: 0, limit: MINE_SHOWN }).items}
      />
    ),
  });
}

type Asked = {
  readonly from: Day;
  readonly to: Day;
  readonly state: string;
  readonly driver: string;
};

function askedOf({ ports }: DeliveryParts, c: WebContext): Asked {
  const query = queryOf(c);
  const today = dayOf(ports.clock.now());
  return {
    from: parseDay(query["from"] ?? "") ?? addDays(today, -DAYS_SHOWN),
    to: parseDay(query["to"] ?? "") ?? today,
    state: oneOf(VISIT_STATES, query["state"]) ?? "",
    driver: (query["driver"] ?? "").slice(0, 40),
  };
}

function filterOf(asked: Asked): VisitFilter {
  return {
    from: startOfDay(asked.from),
    to: startOfDay(addDays(asked.to, 1)),
    state: oneOf(VISIT_STATES, asked.state),
    driverId: asked.driver === "" ? undefined : asked.driver,
  };
}

function day(parts: DeliveryParts, c: WebContext): Answer {
  if (!seesAll(actorOf(c).roles)) return myDay(parts, c);
  const { ports, frame } = parts;
  const lang = c.get("lang");
  const { read } = ports.db;
  const asked = askedOf(parts, c);
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const found = listVisits(read, filterOf(asked), { offset: (page - 1) * limit, limit });
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    body: (
      <DeliveriesPage
        lang={lang}
        rows={found.items.map((row) => ({
          ...row,
          driverName: personName(read, row.visit.driverId) ?? "—",
        }))}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        followUps={countFollowUps(read, dayOf(ports.clock.now()))}
        drivers={driverChoices(read)}
        query={asked}
        canEdit={isOffice(c)}
      />
    ),
  });
}

function csv(parts: DeliveryParts, c: WebContext): Response {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const filter = filterOf(askedOf(parts, c));
  let offset = 0;
  return csvResponse<VisitRow>({
    fileName: "deliveries.csv",
    heads: [t.time, t.customer, t.driver, t.state, t.refuseNote, t.followUpOn].map((word) =>
      say(lang, word),
    ),
    page: (_after, limit) => {
      const { items } = listVisits(read, filter, { offset, limit });
      offset += items.length;
      return items;
    },
    cells: ({ visit, customerName }) => [
      formatStamp(visit.startedAt),
      customerName,
      personName(read, visit.driverId) ?? "",
      say(lang, visitStateWords[visit.state]),
      visit.refusalNote,
      visit.followUpOn,
    ],
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  });
}

type StartState = {
  readonly message?: string;
  readonly openVisitId?: string;
  readonly reason?: string;
  readonly found?: string;
};

function startPage({ ports, frame }: DeliveryParts, c: WebContext, state: StartState = {}): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const query = queryOf(c);
  const order = findOrder(read, query["order"] ?? "");
  const orderCustomer = order && findCustomer(read, order.customerId);
  const trucks = vehicles(read).map(({ id, name }) => ({ value: id, label: name }));
  const asked = query["truck"] ?? "";
  // Most drivers stay with a truck: the one of their last visit, unless they say another.
  const mine = listVisits(read, { driverId: actorOf(c).personId }, { offset: 0, limit: 1 })
    .items[0];
  const usual = trucks.length === 1 ? trucks[0]?.value : mine?.visit.truckId;
  // `none` asks for the list again.
  const wanted = asked === "" ? usual : asked;
  const truckId = trucks.some(({ value }) => value === wanted) ? (wanted ?? "") : "";
  const text = (query["q"] ?? "").trim().slice(0, LIMITS.nameLength);
  const filter = { text, kind: undefined, isRetired: false };
  const range = { offset: 0, limit: FOUND_SHOWN };
  const again = state.found === undefined ? undefined : findCustomer(read, state.found);
  const listed = text === "" ? [] : listCustomers(read, filter, range).items;
  return frame(c, {
    device: "phone",
    title: say(lang, t.start),
    status: state.message === undefined ? 200 : 422,
    scripts: ["camera"],
    body: (
      <StartPage
        lang={lang}
        csrf={c.get("csrf")}
        trucks={trucks}
        truckId={truckId}
        order={order && orderCustomer && { order, customer: orderCustomer }}
        query={text}
        found={again === undefined ? listed : [again]}
        message={state.message}
        openVisitId={state.openVisitId}
        reason={state.reason}
      />
    ),
  });
}

async function start(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const query = queryOf(c);
  const raw = await formOf(c);
  const chosen = raw["customer"];
  const token = customerTokenOf(raw["code"] ?? "");
  const scanned = token === undefined ? undefined : findCustomerByToken(ports.db.read, token)?.id;
  const customerId = chosen ?? scanned;
  if (customerId === undefined) {
    return await startPage(parts, c, { message: say(lang, t.startUnknown) });
  }
  const reason = (raw["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const order = query["order"] ?? "";
  const done = await startVisit(ports, actorOf(c), {
    customerId,
    arrival: chosen === undefined ? "code" : "chosen",
    reason,
    orderId: order === "" ? undefined : order,
    truckId: query["truck"] ?? "",
  });
  if (done.ok) return goTo(c, deliveryPaths.visit(done.value.id));
  const { refusal } = done;
  return await startPage(parts, c, {
    message: say(lang, visitRefusalWords[refusal.code]),
    reason,
    found: customerId,
    ...(refusal.code === "visit.other_open" ? { openVisitId: refusal.id } : {}),
  });
}

function followUps({ ports, frame }: DeliveryParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const today = dayOf(ports.clock.now());
  const range = { offset: 0, limit: LIMITS.listPageMax };
  const before = startOfDay(addMonths(today, -CHECK_EVERY_MONTHS));
  return frame(c, {
    device: "desk",
    title: say(lang, t.followUps),
    body: (
      <FollowUpsPage
        lang={lang}
        today={today}
        rows={listVisits(read, { isFollowUpOpen: true }, range).items}
        due={checksOlderThan(read, before, LIMITS.listPageMax)}
      />
    ),
  });
}

function notice(
  { ports, frame }: DeliveryParts,
  c: WebContext,
  typed?: { readonly zh: string; readonly en: string },
): Answer {
  const lang = c.get("lang");
  const now = newestNotice(ports.db.read);
  return frame(c, {
    device: "desk",
    title: say(lang, t.noticeTitle),
    status: typed === undefined ? 200 : 422,
    body: (
      <NoticePage
        lang={lang}
        csrf={c.get("csrf")}
        now={now}
        values={typed ?? { zh: now?.zh ?? "", en: now?.en ?? "" }}
        message={typed === undefined ? undefined : say(lang, t.noticeMissing)}
      />
    ),
  });
}

async function submitNotice(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const raw = await formOf(c);
  const texts = { zh: raw["zh"] ?? "", en: raw["en"] ?? "" };
  const done = await publishNotice(parts.ports, actorOf(c), texts);
  return done.ok ? goTo(c, deliveryPaths.noticeText) : await notice(parts, c, texts);
}

export function deliveryRoutes(parts: DeliveryParts): readonly Route[] {
  return [
    get(deliveryPaths.today, READERS, (c) => day(parts, c)),
    get(deliveryPaths.csv, OFFICE, (c) => csv(parts, c)),
    get(deliveryPaths.start, DELIVERERS, (c) => startPage(parts, c)),
    post(deliveryPaths.start, DELIVERERS, (c) => start(parts, c)),
    get(deliveryPaths.followUps, [...OFFICE, "regulator"], (c) => followUps(parts, c)),
    get(deliveryPaths.noticeText, OFFICE, (c) => notice(parts, c)),
    post(deliveryPaths.noticeText, OFFICE, (c) => submitNotice(parts, c)),
    ...customerRoutes(parts),
    ...orderRoutes(parts),
    ...visitRoutes(parts),
  ];
}
