/** The page of orders from above: what came, who may order, and the way out when an authority is out of reach. */
import {
  OrdersPage,
  type OrdersPageProps,
  orderPaths,
  type StandingOrder,
} from "../../views/box/orders-page.tsx";
import { orderVerdicts, ordersText as t } from "../../views/box/orders-text.ts";
import { OFFICE_ROLES } from "../../views/layout/nav.ts";
import { findFillPoint, openLocks, type Station } from "../filling/index.ts";
import type { Witness } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import { pageOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import {
  type AuthorityRefusal,
  addAuthority,
  breakLock,
  type CommandRow,
  type Commands,
  countCommands,
  listAuthorities,
  listCommands,
  removeAuthority,
  setAuthorityTables,
} from "../sync/index.ts";
import { proposalRoutes } from "./proposal-routes.tsx";
import { twoLogins, witnessText } from "./two-people.ts";

export type OrderParts = {
  readonly ports: Ports;
  readonly station: Station;
  readonly commands: Commands;
  readonly witness: Witness;
};

const PER_PAGE = 50;
const ADMINISTRATOR = ["administrator"] as const;

type Returned = Partial<Pick<OrdersPageProps, "values" | "errors" | "brokenId">>;

function placeOf(
  { ports }: OrderParts,
  lang: Lang,
  { scope, target }: { readonly scope: string; readonly target: string },
): string {
  if (scope === "station") return say(lang, t.station);
  if (scope === "row") return say(lang, t.row, { row: target });
  const label = findFillPoint(ports.db.read, target)?.label ?? target;
  return scope === "point" ? say(lang, t.gun, { label }) : "";
}

function orderWords(parts: OrderParts, lang: Lang, row: CommandRow): string {
  if (row.action === "notice") return say(lang, t.notice);
  if (row.action === "unlock") return say(lang, t.unlock);
  if (row.action === "positions") return say(lang, t.positions);
  if (row.action === "check-table") return say(lang, t["check-table"], { table: row.target });
  if (row.action === "thresholds") return say(lang, t.thresholds);
  if (row.action === "unknown") return say(lang, t.unknown);
  return `${say(lang, t.lock)} · ${placeOf(parts, lang, row)}`;
}

function standing(parts: OrderParts, lang: Lang): readonly StandingOrder[] {
  return openLocks(parts.ports.db.read)
    .filter(({ source }) => source === "upstream")
    .map((lock) => ({
      id: lock.id,
      place: placeOf(parts, lang, lock),
      reason: lock.reason,
      by: lock.authority ?? lock.lockedBy,
      at: formatStamp(instant(lock.lockedAt)),
    }));
}

function propsOf(parts: OrderParts, c: WebContext, state: Returned): OrdersPageProps {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const authorities = listAuthorities(read);
  const names = new Map(authorities.map(({ keyId, name }) => [keyId, name]));
  const total = countCommands(read);
  const pageCount = Math.max(1, Math.ceil(total / PER_PAGE));
  const page = Math.min(pageOf({ page: c.req.query("page") }), pageCount);
  return {
    lang,
    csrf: c.get("csrf"),
    isAdministrator: mayUse(ADMINISTRATOR, c.get("actor")?.roles),
    locks: standing(parts, lang),
    orders: listCommands(read, PER_PAGE, (page - 1) * PER_PAGE).map((row) => ({
      at: formatStamp(instant(row.receivedAt)),
      from: names.get(row.keyId) ?? row.keyId,
      what: orderWords(parts, lang, row),
      words: row.words,
      verdict: orderVerdicts[row.verdict as keyof typeof orderVerdicts],
      isDone: row.verdict === "done",
      href: row.proposal === "" ? undefined : orderPaths.proposal(row.keyId, row.id),
    })),
    page,
    pageCount,
    total,
    unbelieved: parts.commands.unbelieved,
    authorities: authorities.map(({ keyId, name, addedAt, endedAt, takesTables }) => ({
      keyId,
      name,
      since: formatStamp(instant(addedAt)),
      isInForce: endedAt === null,
      takesTables,
    })),
    values: state.values ?? {},
    errors: state.errors ?? {},
    brokenId: state.brokenId,
  };
}

const AUTHORITY_ERRORS = {
  "authority.no_name": ["name", t.noName],
  "authority.no_key": ["key", t.noKey],
  "authority.too_many": ["name", t.tooMany],
} as const satisfies Record<AuthorityRefusal["code"], unknown>;

export function orderRoutes(frame: Frame, parts: OrderParts): readonly Route[] {
  const { ports, station, witness } = parts;
  const page = (c: WebContext, state: Returned = {}) =>
    frame(c, {
      device: "desk",
      title: say(c.get("lang"), t.title),
      status: state.errors === undefined ? 200 : 422,
      body: <OrdersPage {...propsOf(parts, c, state)} />,
    });
  return [
    get(orderPaths.list, OFFICE_ROLES, (c) => page(c)),
    post(orderPaths.authorities, ADMINISTRATOR, async (c) => {
      const form = await formOf(c);
      const values = { name: form["name"] ?? "", key: (form["key"] ?? "").slice(0, 2_000) };
      const added = await addAuthority(ports, actorOf(c), {
        name: values.name,
        publicPem: values.key,
      });
      if (added.ok) return goTo(c, orderPaths.list);
      const [field, words] = AUTHORITY_ERRORS[added.refusal.code];
      return page(c, { values, errors: { [field]: say(c.get("lang"), words) } });
    }),
    post(orderPaths.end(":id"), ADMINISTRATOR, async (c) => {
      await removeAuthority(ports, actorOf(c), c.req.param("id") ?? "");
      return goTo(c, orderPaths.list);
    }),
    ...proposalRoutes(frame, ports),
    post(orderPaths.tables(":id"), ADMINISTRATOR, async (c) => {
      const takes = (await formOf(c))["takes"] === "yes";
      await setAuthorityTables(ports, actorOf(c), c.req.param("id") ?? "", takes);
      return goTo(c, orderPaths.list);
    }),
    post(orderPaths.breakLock(":id"), ADMINISTRATOR, async (c) => {
      const lang = c.get("lang");
      const form = await formOf(c);
      const brokenId = c.req.param("id") ?? "";
      const { first, second } = twoLogins(form);
      const reason = (form["reason"] ?? "").slice(0, 500);
      const values = { reason, first: first.who, second: second.who };
      const again = (field: string, words: string) =>
        page(c, { values, brokenId, errors: { [field]: words } });
      if (reason.trim() === "") return again("reason", say(lang, t.noReason));
      const people = await witness(first, second);
      if (!people.ok) return again(people.refusal.who, witnessText(lang, people.refusal));
      const done = await breakLock(ports, station, people.value, brokenId, reason);
      return done.ok ? goTo(c, orderPaths.list) : again("reason", say(lang, t.lockGone));
    }),
  ];
}
