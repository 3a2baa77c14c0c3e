/** Pages of use confirmations: list, begin, scan, what it came to. */
import { BeginPage } from "../../views/confirmations/begin-page.tsx";
import {
  CheckingPage,
  type ConfirmationPageProps,
  ConfirmationsPage,
  ConfirmationUpdate,
  faultText,
  OutcomePage,
  type ScanShown,
} from "../../views/confirmations/pages.tsx";
import {
  confirmationRefusalWords,
  confirmationStateWords,
  confirmationText as t,
} from "../../views/confirmations/text.ts";
import { mediumName } from "../../views/cylinders/parts.tsx";
import { hasPatrols } from "../../views/layout/nav.ts";
import { checkPaths, listTables, loadRun } from "../checks/index.ts";
import { findPlace, listPlaces } from "../cylinders/index.ts";
import { findPersonRow, STAFF_ROLES } from "../identity/index.ts";
import { addDays, dayOf, instant, parseDay, startOfDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { withQuery } from "../kernel/query.ts";
import { CSV_LINES_MAX, csvResponse } from "../platform/csv.ts";
import { oneOf, pageOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  type Actor,
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { faceLine, isUnverified } from "./face.ts";
import {
  CONFIRMATION_STATES,
  type Confirmation,
  type ConfirmationRef,
  type ConfirmationRefusal,
} from "./model.ts";
import { confirmationPaths } from "./paths.ts";
import { REJECT_OF, shownState } from "./rules.ts";
import {
  beginConfirmation,
  cylindersNow,
  endConfirmation,
  type IsUnreleased,
  removeCylinder,
  type ScanAnswer,
  scanCylinder,
  startConfirmationCheck,
} from "./service.ts";
import {
  type ConfirmationFilter,
  countConfirmations,
  countScanned,
  findConfirmation,
  listConfirmations,
  scannedOf,
} from "./store.ts";

/** Whoever handles cylinders or stands beside them. */
export const CONFIRMERS: readonly string[] = [
  "operator",
  "store-keeper",
  "use-manager",
  "worker",
  "guardian",
  "approver",
  "safety-manager",
  "administrator",
];

/** What tiers above know; handed in by the composition root. */
export type ConfirmationLinks = {
  /** What a permit is called; undefined for one that takes no confirmation now. */
  refName?(lang: Lang, ref: ConfirmationRef): string | undefined;
  isUnreleased?: IsUnreleased;
};

export type ConfirmationParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly links: ConfirmationLinks;
};

type Answered = Response | Promise<Response>;

const isStaff = (actor: Actor): boolean => mayUse(STAFF_ROLES, actor.roles);

function words(lang: Lang, refusal: ConfirmationRefusal): string {
  const phrase: Phrase = confirmationRefusalWords[refusal.code];
  return say(lang, phrase, {
    max: "max" in refusal ? refusal.max : 0,
    state: "state" in refusal ? say(lang, confirmationStateWords[refusal.state]) : "",
  });
}

const param = (c: WebContext, name: string): string => c.req.param(name) ?? "";

function filterOf(c: WebContext): {
  readonly filter: ConfirmationFilter;
  readonly query: Readonly<Record<"state" | "q" | "from" | "to", string>>;
} {
  const { state = "", q = "", from = "", to = "" } = queryOf(c);
  const [fromDay, toDay] = [parseDay(from), parseDay(to)];
  const actor = actorOf(c);
  return {
    query: { state, q, from, to },
    filter: {
      state: oneOf([...CONFIRMATION_STATES, "expired"] as const, state),
      text: q.trim() === "" ? undefined : q.trim().slice(0, 40),
      from: fromDay && startOfDay(fromDay),
      until: toDay && instant(startOfDay(addDays(toDay, 1)) - 1),
      personId: isStaff(actor) ? undefined : actor.personId,
    },
  };
}

function list({ ports, frame }: ConfirmationParts, c: WebContext): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const now = ports.clock.now();
  const { filter, query } = filterOf(c);
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const total = countConfirmations(read, filter, now);
  const found = listConfirmations(read, filter, now, { limit, offset: (page - 1) * limit });
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: (
      <ConfirmationsPage
        hasPatrols={hasPatrols(actorOf(c).roles)}
        lang={lang}
        cards={found.map((one) => ({
          one,
          shown: shownState(one, now),
          who: findPersonRow(read, one.startedBy)?.name ?? "",
          cylinders: countScanned(read, one.id),
        }))}
        total={total}
        page={page}
        pageCount={Math.max(1, Math.ceil(total / limit))}
        hrefOf={(to) => withQuery(confirmationPaths.list, { ...query, page: String(to) })}
        query={query}
        csvHref={isStaff(actorOf(c)) ? withQuery(confirmationPaths.csv, query) : undefined}
        canBegin={mayUse(CONFIRMERS, actorOf(c).roles)}
      />
    ),
  });
}

function csv({ ports }: ConfirmationParts, c: WebContext): Response {
  const lang = c.get("lang");
  const { read } = ports.db;
  const now = ports.clock.now();
  const { filter } = filterOf(c);
  const nameOf = (id: string | null) =>
    id === null ? null : (findPersonRow(read, id)?.name ?? id);
  const at = (stamp: number | null) => (stamp === null ? null : formatStamp(instant(stamp)));
  let offset = 0;
  return csvResponse<Confirmation>({
    fileName: `confirmations-${dayOf(now)}.csv`,
    heads: [
      ...[t.place, t.state, t.cylinders, t.startedBy, t.startedAt, t.confirmedBy],
      ...[t.confirmedAt, t.validUntil, t.endedAt, t.reason],
    ].map((head: Phrase) => say(lang, head)),
    page: (_after, limit) => {
      const found = listConfirmations(read, filter, now, { limit, offset });
      offset += found.length;
      return found;
    },
    cells: (one) => [
      one.place,
      say(lang, confirmationStateWords[shownState(one, now)]),
      scannedOf(read, one.id)
        .filter(({ removedAt }) => removedAt === null)
        .map(({ serial, code }) => serial || code)
        .join(" "),
      nameOf(one.startedBy),
      at(one.startedAt),
      nameOf(one.confirmedBy),
      at(one.confirmedAt),
      at(one.validUntil),
      at(one.endedAt),
      one.endReason,
    ],
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  });
}

const REF = /^([a-z-]{1,20}):([0-9A-Za-z_-]{1,60})$/;

/** What it shall be for, and what that is called; undefined for what nobody knows. */
function refOf(
  { ports, links }: ConfirmationParts,
  lang: Lang,
  text: string,
): { readonly ref: ConfirmationRef; readonly label: string } | undefined {
  const [, kind = "", id = ""] = REF.exec(text) ?? [];
  const ref = { kind, id };
  const place = kind === "use-point" ? findPlace(ports.db.read, id) : undefined;
  const label =
    place?.retiredAt === null ? place.name : kind === "" ? undefined : links.refName?.(lang, ref);
  return label === undefined ? undefined : { ref, label };
}

function beginPage(
  parts: ConfirmationParts,
  c: WebContext,
  values: Readonly<Record<"for" | "place" | "table", string>>,
  message?: string,
): Answered {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const known = refOf(parts, lang, values.for);
  const points = listPlaces(read, "use-point")
    .filter(({ retiredAt }) => retiredAt === null)
    .slice(0, LIMITS.listPageMax);
  const isFixed = known !== undefined && known.ref.kind !== "use-point";
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.begin),
    status: message === undefined ? 200 : 422,
    body: (
      <BeginPage
        lang={lang}
        csrf={c.get("csrf")}
        fixed={isFixed ? { value: values.for, label: known.label } : undefined}
        points={points.map(({ id, name }) => ({ value: `use-point:${id}`, label: name }))}
        tables={listTables(read, "use").map(({ id, title }) => ({
          value: id,
          label: say(lang, title),
        }))}
        values={values}
        message={message}
      />
    ),
  });
}

async function begin(parts: ConfirmationParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const values = {
    for: form["for"] ?? "",
    place: form["place"] ?? "",
    table: form["table"] ?? "",
  };
  // A place that was typed is meant, whatever tile is still pressed; what is fixed has no such field.
  const isNamed = values.place.trim() !== "";
  const known = isNamed ? undefined : refOf(parts, lang, values.for);
  const done = await beginConfirmation(parts.ports, actorOf(c), {
    ref: known?.ref ?? null,
    place: known?.label ?? values.place,
    templateId: values.table,
  });
  if (done.ok) return goTo(c, confirmationPaths.one(done.value.id));
  return await beginPage(parts, c, values, words(lang, done.refusal));
}

/** What a person may not see is as if it were not there. */
function found(parts: ConfirmationParts, c: WebContext): Confirmation | undefined {
  const one = findConfirmation(parts.ports.db.read, param(c, "id"));
  const actor = actorOf(c);
  return one !== undefined && (isStaff(actor) || one.startedBy === actor.personId)
    ? one
    : undefined;
}

function groupsOf(parts: ConfirmationParts, lang: Lang, runId: string | null) {
  const open = runId === null ? undefined : loadRun(parts.ports.db.read, runId);
  if (open === undefined || open.run.state !== "completed") return [];
  const failed = new Set(open.verdict.failed.map(({ itemId }) => itemId));
  return open.definition.sections.map(({ title, items }) => ({
    title: say(lang, title),
    passed: items.filter(({ id }) => open.answers.has(id) && !failed.has(id)).length,
    failed: items.filter(({ id }) => failed.has(id)).length,
  }));
}

function propsOf(
  parts: ConfirmationParts,
  c: WebContext,
  one: Confirmation,
): ConfirmationPageProps {
  const { read } = parts.ports.db;
  const lang = c.get("lang");
  const now = parts.ports.clock.now();
  const nameOf = (id: string) => findPersonRow(read, id)?.name ?? id;
  const run = one.runId === null ? undefined : loadRun(read, one.runId);
  const tables = listTables(read, "use");
  const title = run?.definition.title ?? tables.find(({ id }) => id === one.templateId)?.title;
  const version = run === undefined ? "" : ` · ${say(lang, t.version, { n: run.version.number })}`;
  const isLive = one.state === "checking" || one.state === "confirmed";
  const anewFor = one.ref.kind === "place" ? undefined : one.ref;
  return {
    lang,
    csrf: c.get("csrf"),
    one,
    shown: shownState(one, now),
    // What is over is shown as it was; what is live as it stands.
    cylinders: isLive
      ? cylindersNow(read, one.id, now, parts.links.isUnreleased)
      : scannedOf(read, one.id),
    groups: groupsOf(parts, lang, one.runId),
    names: {
      started: nameOf(one.startedBy),
      confirmed: one.confirmedBy === null ? undefined : nameOf(one.confirmedBy),
    },
    table: title === undefined ? "" : `${say(lang, title)}${version}`,
    runHref:
      run === undefined || run.run.state === "discarded" ? undefined : checkPaths.run(run.run.id),
    anewHref: mayUse(CONFIRMERS, actorOf(c).roles)
      ? anewFor === undefined
        ? confirmationPaths.add
        : confirmationPaths.addFor(anewFor)
      : undefined,
    face: faceLine(read, one, actorOf(c).personId, now),
    isUnverified:
      one.state === "failed" &&
      one.confirmedBy !== null &&
      one.confirmedAt !== null &&
      isUnverified(read, one.id, one.confirmedBy, one.confirmedAt),
    rejectOf: (fault) => REJECT_OF[fault],
  };
}

function show(
  parts: ConfirmationParts,
  c: WebContext,
  one: Confirmation,
  state: { readonly answer?: ScanShown; readonly message?: string } = {},
): Answered {
  const props = { ...propsOf(parts, c, one), ...state };
  const isChecking = one.state === "checking" && mayUse(CONFIRMERS, actorOf(c).roles);
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(props.lang, t.title)} · ${one.place}`,
    subject: `confirmation:${one.id}`,
    status: state.message === undefined ? 200 : 422,
    body: isChecking ? <CheckingPage {...props} /> : <OutcomePage {...props} />,
    ...(isChecking && state.answer !== undefined
      ? { fragment: <ConfirmationUpdate {...props} /> }
      : {}),
    scripts: ["camera"],
  });
}

function scanShown(lang: Lang, scan: ScanAnswer): ScanShown {
  const name = scan.serial === "" ? scan.code : scan.serial;
  const line = scan.medium === "" ? name : `${name} · ${mediumName(lang, scan.medium)}`;
  if (scan.faults.length === 0) {
    const word = say(lang, scan.isRepeat ? t.again : t.good);
    return { state: scan.isRepeat ? "neutral" : "ok", word, lines: [line], sound: "ok" };
  }
  return {
    state: "danger",
    word: say(lang, t.bad),
    lines: [line, ...scan.faults.map((fault) => faultText(lang, fault, (one) => REJECT_OF[one]))],
    sound: "refused",
  };
}

async function scan(parts: ConfirmationParts, c: WebContext, one: Confirmation): Promise<Response> {
  const lang = c.get("lang");
  const text = (await formOf(c))["code"] ?? "";
  const { isUnreleased } = parts.links;
  const done = await scanCylinder(parts.ports, actorOf(c), one.id, text, isUnreleased);
  const answer: ScanShown = done.ok
    ? scanShown(lang, done.value)
    : { state: "danger", word: words(lang, done.refusal), lines: [], sound: "refused" };
  return await show(parts, c, findConfirmation(parts.ports.db.read, one.id) ?? one, { answer });
}

type Handled = (parts: ConfirmationParts, c: WebContext, one: Confirmation) => Answered;

const withOne =
  (parts: ConfirmationParts, handle: Handled) =>
  (c: WebContext): Answered => {
    const one = found(parts, c);
    return one === undefined ? c.notFound() : handle(parts, c, one);
  };

async function check(parts: ConfirmationParts, c: WebContext, one: Confirmation) {
  const { ports, links } = parts;
  const done = await startConfirmationCheck(ports, actorOf(c), one.id, links.isUnreleased);
  if (done.ok) return goTo(c, checkPaths.run(done.value.runId));
  const now = ports.clock.now();
  const line = faceLine(ports.db.read, one, actorOf(c).personId, now);
  if (done.refusal.code === "confirmation.face_needed" && line !== undefined) {
    return goTo(c, line.href);
  }
  return await show(parts, c, one, { message: words(c.get("lang"), done.refusal) });
}

async function end(parts: ConfirmationParts, c: WebContext, one: Confirmation) {
  const reason = (await formOf(c))["reason"] ?? "";
  const done = await endConfirmation(parts.ports, actorOf(c), one.id, reason);
  if (done.ok) return goTo(c, confirmationPaths.one(one.id));
  return await show(parts, c, one, { message: words(c.get("lang"), done.refusal) });
}

async function remove(parts: ConfirmationParts, c: WebContext, one: Confirmation) {
  const done = await removeCylinder(parts.ports, actorOf(c), one.id, param(c, "cylinder"));
  if (done.ok) return goTo(c, confirmationPaths.one(one.id));
  return await show(parts, c, one, { message: words(c.get("lang"), done.refusal) });
}

export function confirmationRoutes(parts: ConfirmationParts): readonly Route[] {
  return [
    get(confirmationPaths.list, "signed-in", (c) => list(parts, c)),
    get(confirmationPaths.csv, STAFF_ROLES, (c) => csv(parts, c)),
    get(confirmationPaths.add, CONFIRMERS, (c) =>
      beginPage(parts, c, { for: queryOf(c)["for"] ?? "", place: "", table: "" }),
    ),
    post(confirmationPaths.add, CONFIRMERS, (c) => begin(parts, c)),
    get(
      confirmationPaths.one(":id"),
      "signed-in",
      withOne(parts, (p, c, one) => show(p, c, one)),
    ),
    post(confirmationPaths.scan(":id"), CONFIRMERS, withOne(parts, scan)),
    post(confirmationPaths.remove(":id", ":cylinder"), CONFIRMERS, withOne(parts, remove)),
    post(confirmationPaths.check(":id"), CONFIRMERS, withOne(parts, check)),
    post(confirmationPaths.end(":id"), CONFIRMERS, withOne(parts, end)),
  ];
}
