/** Pages of the ledger at a glance: overview, where cylinders are, what is to be settled, what ends soon. */
import {
  CustodyHomePage,
  WherePage,
  type WherePageProps,
  type WhereQuery,
} from "../../../views/custody/home-page.tsx";
import { DuePage, TasksPage, type TasksPageProps } from "../../../views/custody/tasks-page.tsx";
import { contentWords, custodyText as t } from "../../../views/custody/text.ts";
import { statusWords } from "../../../views/cylinders/text.ts";
import { findMedium } from "../../gases/index.ts";
import { unreachable } from "../../kernel/assert.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { CSV_LINES_MAX, type CsvCell, csvResponse } from "../../platform/csv.ts";
import { oneOf, pageOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
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
import { readCode } from "../codes.ts";
import { findCode, findSerial } from "../store.ts";
import { settleTask, type TaskRefusal } from "./desk.ts";
import { dueCounts, dueList } from "./due.ts";
import { CUSTODY_CONTENTS, DUE_KINDS, DUE_WINDOWS, PLACE_KINDS } from "./model.ts";
import {
  CUSTODY_EDITORS,
  type CustodyParts,
  type PageParts,
  pageParts,
  whoNamer,
} from "./parts.ts";
import { custodyPaths } from "./paths.ts";
import {
  countAt,
  countTasks,
  type Located,
  listTasks,
  locatedAt,
  stockLines,
  type WhereFilter,
} from "./query.ts";
import { ROUND_ROLES } from "./round-rules.ts";

type Answer = Response | Promise<Response>;

function home(parts: CustodyParts, c: WebContext, notFound?: string): Answer {
  const { ports, frame } = parts;
  const { lang, csrf, openTasks, today } = pageParts(parts, c);
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    status: notFound === undefined ? 200 : 404,
    body: (
      <CustodyHomePage
        lang={lang}
        csrf={csrf}
        stock={stockLines(ports.db.read)}
        openTasks={openTasks}
        overdue={dueCounts(ports.db.read, today).inspection["0"]}
        canScan={mayUse(ROUND_ROLES, c.get("actor")?.roles)}
        notFound={notFound}
      />
    ),
  });
}

/** A code or a serial leads to the trace of its cylinder. */
async function find(parts: CustodyParts, c: WebContext): Promise<Response> {
  const { read } = parts.ports.db;
  const text = ((await formOf(c))["code"] ?? "").trim().slice(0, LIMITS.codeLength);
  const scanned = readCode(text);
  const code = scanned.kind === "cylinder" ? scanned.code : "";
  const id = findCode(read, code)?.cylinderId ?? findSerial(read, code)?.id;
  // What was read may be a badge: that is not said again.
  if (id === undefined) return home(parts, c, code === "" ? "—" : code);
  return goTo(c, custodyPaths.trace(id));
}

function whereQuery(c: WebContext): { readonly query: WhereQuery; readonly filter: WhereFilter } {
  const raw = queryOf(c);
  const kind = oneOf(PLACE_KINDS, raw["kind"]);
  const content = oneOf(CUSTODY_CONTENTS, raw["content"]);
  const medium = findMedium(raw["medium"] ?? "")?.id;
  const ref = kind === undefined ? "" : (raw["ref"] ?? "").slice(0, 80);
  return {
    query: { kind: kind ?? "", ref, medium: medium ?? "", content: content ?? "" },
    filter: { kind, ref: ref === "" ? undefined : ref, medium, content },
  };
}

function where(parts: CustodyParts, c: WebContext): Answer {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const { query, filter } = whereQuery(c);
  const after = queryOf(c)["after"]?.slice(0, 40);
  const found = locatedAt(read, { ...filter, afterId: after }, LIMITS.listPage + 1);
  const rows = found.slice(0, LIMITS.listPage);
  const shared = pageParts(parts, c);
  const props: WherePageProps = {
    ...shared,
    query,
    rows,
    total: countAt(read, filter),
    nextAfter: found.length > rows.length ? rows.at(-1)?.id : undefined,
    isFirst: after === undefined,
  };
  const title = say(shared.lang, t.where);
  return frame(c, { device: "desk", title, body: <WherePage {...props} /> });
}

/** Cells of a cylinder with its place, alike in all exports of the ledger. */
export function locatedCells(
  { lang, nameOf }: Pick<PageParts, "lang" | "nameOf">,
  row: Located,
): readonly CsvCell[] {
  const medium = findMedium(row.medium);
  return [
    row.serial,
    row.code,
    medium === undefined ? row.medium : say(lang, medium.name),
    say(lang, contentWords[row.content]),
    nameOf(row.place),
    row.since === null ? null : formatStamp(row.since),
    say(lang, statusWords[row.status]),
    row.inspectionDueOn,
    row.lifeEndsOn,
    row.maker,
    row.madeOn,
  ];
}

export function locatedHeads(lang: Lang): readonly string[] {
  const heads = [t.serial, t.code, t.medium, t.content, t.place, t.since, t.status];
  return [...heads, t.inspectionDue, t.lifeEnds, t.maker].map((head) => say(lang, head));
}

function whereCsv(parts: CustodyParts, c: WebContext): Response {
  const { read } = parts.ports.db;
  const { filter } = whereQuery(c);
  const shared = pageParts(parts, c);
  return csvResponse<Located>({
    fileName: `cylinders-where-${shared.today}.csv`,
    heads: locatedHeads(shared.lang),
    page: (after, limit) => locatedAt(read, { ...filter, afterId: after?.id }, limit),
    cells: (row) => locatedCells(shared, row),
    cutNote: say(shared.lang, t.cut, { max: CSV_LINES_MAX }),
  });
}

function tasks(
  parts: CustodyParts,
  c: WebContext,
  refused?: TasksPageProps["refused"],
  status: 200 | 409 | 422 = 200,
): Answer {
  const { ports, frame } = parts;
  const raw = queryOf(c);
  const isOpen = raw["state"] !== "closed";
  const page = pageOf(raw);
  const limit = 20;
  const total = countTasks(ports.db.read, { isOpen });
  const shared = pageParts(parts, c);
  return frame(c, {
    device: "desk",
    title: say(shared.lang, t.tasksTitle),
    status,
    body: (
      <TasksPage
        {...shared}
        isOpen={isOpen}
        tasks={listTasks(ports.db.read, { isOpen }, { limit, offset: (page - 1) * limit })}
        total={total}
        page={page}
        pageCount={Math.max(1, Math.ceil(total / limit))}
        canSettle={shared.canEdit}
        whoOf={whoNamer(ports)}
        {...(refused === undefined ? {} : { refused })}
      />
    ),
  });
}

function taskError(lang: Lang, { code }: TaskRefusal): string {
  switch (code) {
    case "task.not_found":
      return say(lang, t.tasksNone);
    case "task.closed":
      return say(lang, t.taskClosed);
    case "task.words_needed":
      return say(lang, t.wordsNeeded);
    default:
      return unreachable(code);
  }
}

async function settle(parts: CustodyParts, c: WebContext): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const words = ((await formOf(c))["words"] ?? "").slice(0, LIMITS.reasonLength);
  const done = await settleTask(parts.ports, actorOf(c), id, words);
  if (done.ok) return goTo(c, custodyPaths.tasks);
  if (done.refusal.code === "task.not_found") return c.notFound();
  const error = taskError(c.get("lang"), done.refusal);
  const status = done.refusal.code === "task.closed" ? 409 : 422;
  return tasks(parts, c, { id, words, error }, status);
}

function dueAsk(c: WebContext) {
  const raw = queryOf(c);
  return {
    kind: oneOf(DUE_KINDS, raw["kind"]) ?? "inspection",
    window: oneOf(DUE_WINDOWS, raw["window"]) ?? "0",
  } as const;
}

const DUE_SHOWN = 200;

function due(parts: CustodyParts, c: WebContext): Answer {
  const { ports, frame } = parts;
  const shared = pageParts(parts, c);
  const ask = dueAsk(c);
  const counts = dueCounts(ports.db.read, shared.today);
  const rows = dueList(ports.db.read, { ...ask, today: shared.today }, undefined, DUE_SHOWN);
  return frame(c, {
    device: "desk",
    title: say(shared.lang, t.dueTitle),
    body: (
      <DuePage
        {...shared}
        {...ask}
        counts={counts}
        rows={rows}
        isCut={counts[ask.kind][ask.window] > rows.length}
      />
    ),
  });
}

function dueCsv(parts: CustodyParts, c: WebContext): Response {
  const { read } = parts.ports.db;
  const shared = pageParts(parts, c);
  const ask = { ...dueAsk(c), today: shared.today };
  return csvResponse<Located>({
    fileName: `cylinders-due-${shared.today}.csv`,
    heads: locatedHeads(shared.lang),
    page: (after, limit) => dueList(read, ask, after, limit),
    cells: (row) => locatedCells(shared, row),
    cutNote: say(shared.lang, t.cut, { max: CSV_LINES_MAX }),
  });
}

export function ledgerDeskRoutes(parts: CustodyParts): readonly Route[] {
  return [
    get(custodyPaths.home, "signed-in", (c) => home(parts, c)),
    post(custodyPaths.find, "signed-in", (c) => find(parts, c)),
    get(custodyPaths.where, "signed-in", (c) => where(parts, c)),
    get(custodyPaths.whereCsv, "signed-in", (c) => whereCsv(parts, c)),
    get(custodyPaths.tasks, "signed-in", (c) => tasks(parts, c)),
    post("/custody/tasks/:id/settle", CUSTODY_EDITORS, (c) => settle(parts, c)),
    get(custodyPaths.due, "signed-in", (c) => due(parts, c)),
    get(custodyPaths.dueCsv, "signed-in", (c) => dueCsv(parts, c)),
  ];
}
