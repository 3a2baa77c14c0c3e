/** Pages of a visit on the driver's phone, step by step; the delivery note when it has ended. */

import { orderLine } from "../../views/delivery/order-pages.tsx";
import { ReceiptPage } from "../../views/delivery/receipt-page.tsx";
import { visitRefusalWords } from "../../views/delivery/text.ts";
import type { ScanLine, VisitView } from "../../views/delivery/view.ts";
import { type RefusalForm, VisitBody, VisitPage } from "../../views/delivery/visit-page.tsx";
import { checkPaths, drawingOf } from "../checks/index.ts";
import { addDays, dayOf, parseDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Result } from "../kernel/result.ts";
import { oneOf } from "../platform/form.ts";
import { goTo, isHtmx } from "../platform/http/http.ts";
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
import { findSite } from "../site/index.ts";
import { actIdOf } from "./form.ts";
import {
  DIRECTIONS,
  type Direction,
  REFUSE_REASONS,
  type VisitItem,
  type VisitRefusal,
} from "./model.ts";
import {
  DELIVERERS,
  type DeliveryParts,
  fileOf,
  isOffice,
  OFFICE,
  personName,
  READERS,
  seesAll,
} from "./parts.ts";
import { deliveryPaths } from "./paths.ts";
import { findNotice, findOrder, newestNotice } from "./store.ts";
import {
  countsAs,
  endEmpties,
  finishVisit,
  loadVisit,
  type OpenVisit,
  readNotice,
  refuseVisit,
  scanInVisit,
  settleFollowUp,
  signVisit,
  startVisitCheck,
  undoScan,
} from "./visits.ts";

type Answer = Response | Promise<Response>;

const FOLLOW_UP_DAYS = 7;

type State = {
  readonly message?: string;
  readonly scanned?: ScanLine;
  readonly direction?: Direction;
  readonly refusal?: RefusalForm;
};

const param = (c: WebContext, name: string): string => c.req.param(name) ?? "";

/** What a person may not see is as if it were not there. */
function openFor({ ports }: DeliveryParts, c: WebContext): OpenVisit | undefined {
  const open = loadVisit(ports.db.read, param(c, "id"));
  const actor = actorOf(c);
  const isOwn = open?.visit.driverId === actor.personId;
  return isOwn || seesAll(actor.roles) ? open : undefined;
}

function lineOf(item: VisitItem, isOpen: boolean): ScanLine {
  return {
    id: item.id,
    code: item.code,
    direction: item.direction,
    problem: item.problem,
    isUndone: item.undoneAt !== null,
    canUndo: isOpen && item.undoneAt === null && item.problem === null,
  };
}

function viewOf(
  parts: DeliveryParts,
  c: WebContext,
  open: OpenVisit,
  asked?: Direction,
): VisitView {
  const { read } = parts.ports.db;
  const { visit, customer, items, step } = open;
  const order = visit.orderId === null ? undefined : findOrder(read, visit.orderId);
  const notice =
    visit.noticeVersion === null ? newestNotice(read) : findNotice(read, visit.noticeVersion);
  const isOpen = visit.state === "under-way" && visit.signature === null;
  const direction = step === "hand-over" ? "full" : (asked ?? "empty");
  return {
    id: visit.id,
    state: visit.state,
    step,
    check: open.check,
    runHref: visit.runId === null ? undefined : checkPaths.run(visit.runId),
    customerName: customer.name,
    address: customer.address,
    phone: customer.phone,
    orderLine: order && orderLine(order),
    notice: notice === undefined ? "" : c.get("lang") === "en" ? notice.en : notice.zh,
    scans: items.map((item) => lineOf(item, isOpen)).reverse(),
    emptyCount: items.filter((item) => countsAs(item, "empty")).length,
    direction,
    canRefuse: !items.some((item) => countsAs(item, "full")),
    followUpDefault: addDays(dayOf(parts.ports.clock.now()), FOLLOW_UP_DAYS),
  };
}

function receipt(parts: DeliveryParts, c: WebContext, open: OpenVisit, error?: string): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const { visit, customer, items } = open;
  return parts.frame(c, {
    device: isOffice(c) ? "desk" : "phone",
    title: customer.name,
    status: error === undefined ? 200 : 422,
    body: (
      <ReceiptPage
        lang={lang}
        csrf={c.get("csrf")}
        siteName={findSite(read)?.name ?? ""}
        visit={visit}
        customerName={customer.name}
        address={customer.address}
        driverName={personName(read, visit.driverId) ?? "—"}
        runHref={visit.runId === null ? undefined : checkPaths.run(visit.runId)}
        scans={items.map((item) => lineOf(item, false))}
        canSettle={isOffice(c)}
        error={error}
      />
    ),
  });
}

function page(parts: DeliveryParts, c: WebContext, state: State = {}): Answer {
  const open = openFor(parts, c);
  if (open === undefined) return c.notFound();
  const isOwn = open.visit.driverId === actorOf(c).personId;
  if (open.visit.state !== "under-way" || !isOwn) return receipt(parts, c, open);
  const asked = state.direction ?? oneOf(DIRECTIONS, queryOf(c)["direction"]);
  const lang = c.get("lang");
  const { direction: _direction, ...rest } = state;
  const props = { lang, csrf: c.get("csrf"), view: viewOf(parts, c, open, asked), ...rest };
  const isRefused = state.message !== undefined || state.refusal !== undefined;
  if (isHtmx(c) && state.refusal === undefined) {
    return c.html(<VisitBody {...props} />, isRefused ? 422 : 200);
  }
  return parts.frame(c, {
    device: "phone",
    title: open.customer.name,
    status: isRefused ? 422 : 200,
    scripts: ["camera", "signature"],
    body: <VisitPage {...props} />,
  });
}

function wordsOf(c: WebContext, refusal: VisitRefusal): string {
  return say(c.get("lang"), visitRefusalWords[refusal.code]);
}

/** Back to the visit after an act, or the visit with why it was not done. */
async function after(
  parts: DeliveryParts,
  c: WebContext,
  done: Result<unknown, VisitRefusal>,
): Promise<Response> {
  if (done.ok || done.refusal.code === "visit.ended") {
    return goTo(c, deliveryPaths.visit(param(c, "id")));
  }
  return await page(parts, c, { message: wordsOf(c, done.refusal) });
}

async function scan(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const raw = await formOf(c);
  const direction = oneOf(DIRECTIONS, queryOf(c)["direction"]) ?? "full";
  const text = (raw["code"] ?? "").slice(0, LIMITS.codeLength);
  const done = await scanInVisit(parts.ports, actorOf(c), param(c, "id"), {
    text,
    direction,
    actId: actIdOf(raw["act"]),
    isUnreleased: parts.isUnreleased,
  });
  if (!done.ok) return await page(parts, c, { message: wordsOf(c, done.refusal), direction });
  const { item, isContradicted } = done.value;
  const scanned = { ...lineOf(item, true), isOdd: isContradicted };
  return await page(parts, c, { scanned, direction });
}

async function sign(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const { ports, media } = parts;
  const raw = await formOf(c);
  const bytes = drawingOf(raw["drawing"] ?? "") ?? (await fileOf(c, "photo"));
  const kept = bytes === undefined ? undefined : await media.keep(bytes);
  if (kept === undefined || !kept.ok) {
    return await page(parts, c, {
      message: say(c.get("lang"), visitRefusalWords["visit.unsigned"]),
    });
  }
  const by = raw["signed-by"] ?? "";
  const signed = { stored: kept.value, by };
  return await after(parts, c, await signVisit(ports, actorOf(c), param(c, "id"), signed));
}

async function refuse(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const raw = await formOf(c);
  const reason = oneOf(REFUSE_REASONS, raw["reason"]);
  const note = raw["note"] ?? "";
  const followUpOn = parseDay(raw["follow-up-on"] ?? "");
  const back = (error: string): RefusalForm => ({
    reason: reason ?? "",
    note: note.slice(0, LIMITS.reasonLength),
    followUpOn: raw["follow-up-on"] ?? "",
    error,
  });
  if (reason === undefined) {
    const error = say(lang, visitRefusalWords["visit.reason_needed"]);
    return await page(parts, c, { refusal: back(error) });
  }
  const id = param(c, "id");
  const done = await refuseVisit(parts.ports, actorOf(c), id, { reason, note, followUpOn });
  if (done.ok || done.refusal.code === "visit.ended") return goTo(c, deliveryPaths.visit(id));
  return await page(parts, c, { refusal: back(wordsOf(c, done.refusal)) });
}

async function settle(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const id = param(c, "id");
  const raw = await formOf(c);
  const done = await settleFollowUp(parts.ports, actorOf(c), id, raw["note"] ?? "");
  if (done.ok) return goTo(c, deliveryPaths.visit(id));
  const open = loadVisit(parts.ports.db.read, id);
  if (open === undefined) return await c.notFound();
  return await receipt(parts, c, open, wordsOf(c, done.refusal));
}

async function check(parts: DeliveryParts, c: WebContext): Promise<Response> {
  const done = await startVisitCheck(parts.ports, actorOf(c), param(c, "id"));
  return done.ok ? goTo(c, checkPaths.run(done.value.runId)) : await after(parts, c, done);
}

export function visitRoutes(parts: DeliveryParts): readonly Route[] {
  const { ports } = parts;
  type Act = (id: string, c: WebContext) => Promise<Result<unknown, VisitRefusal>>;
  const acting = (path: string, act: Act): Route =>
    post(path, DELIVERERS, async (c) => await after(parts, c, await act(param(c, "id"), c)));
  return [
    get(deliveryPaths.visit(":id"), READERS, (c) => page(parts, c)),
    post(deliveryPaths.check(":id"), DELIVERERS, (c) => check(parts, c)),
    acting(deliveryPaths.notice(":id"), (id, c) => readNotice(ports, actorOf(c), id)),
    post(deliveryPaths.scan(":id"), DELIVERERS, (c) => scan(parts, c)),
    acting(deliveryPaths.undo(":id", ":item"), (id, c) =>
      undoScan(ports, actorOf(c), id, param(c, "item")),
    ),
    acting(deliveryPaths.empties(":id"), (id, c) => endEmpties(ports, actorOf(c), id)),
    {
      ...post(deliveryPaths.signature(":id"), DELIVERERS, (c) => sign(parts, c)),
      bodyBytes: LIMITS.photoBytes + 100_000,
    },
    acting(deliveryPaths.finish(":id"), (id, c) => finishVisit(ports, actorOf(c), id)),
    post(deliveryPaths.refuse(":id"), DELIVERERS, (c) => refuse(parts, c)),
    post(deliveryPaths.followUp(":id"), OFFICE, (c) => settle(parts, c)),
  ];
}
