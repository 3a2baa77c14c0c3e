/** Desk pages of the fill ledger: list, one record, export. */
import { mediumName } from "../../views/cylinders/parts.tsx";
import { flowText } from "../../views/filling/flow/text.ts";
import { actText } from "../../views/filling/text.ts";
import { LedgerPage, type LedgerRow } from "../../views/fills/ledger-page.tsx";
import { FillRecordPage, type RecordPageProps } from "../../views/fills/record-page.tsx";
import { shiftText as s } from "../../views/fills/shift/text.ts";
import { causeWord, stateWord, fillsText as t, verdictWord } from "../../views/fills/text.ts";
import { findCode, findCylinder, findSerial, readSiteCode } from "../cylinders/index.ts";
import { findDevice } from "../devices/index.ts";
import { findMedium, isVerified } from "../gases/index.ts";
import { actorNames, listActivePeople } from "../identity/index.ts";
import { dayOf, instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { kilogramText } from "../kernel/units.ts";
import { CSV_LINES_MAX, type CsvCell, csvResponse } from "../platform/csv.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import { journalPage } from "../platform/journal/journal-reader.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { xlsxResponse } from "../platform/xlsx.ts";
import { type AddendumField, addAddendum } from "./addenda.ts";
import { unpackCurve } from "./curve.ts";
import type { KeptStep } from "./flow/rules.ts";
import { addendaOf, type StepRow, stepsOf } from "./flow/store.ts";
import { type LedgerAsk, parseLedgerAsk, rangeOf } from "./ledger-query.ts";
import { fillsBefore, lastFillsOf, ledgerTotals } from "./ledger-store.ts";
import { findManifoldFill } from "./manifold/store.ts";
import { hasRole, type RecordParts, WATCHERS } from "./pages.ts";
import { fillPaths, manifoldPaths } from "./paths.ts";
import { preFillItemsOf } from "./pre-fill-items.ts";
import { formPage, labelPage, sendLabel } from "./record-forms.tsx";
import { lastShifts, shiftOf } from "./shift/ledger.ts";
import {
  type FillCheckRow,
  type FillFilter,
  type FillRow,
  findCheck,
  findFill,
  listFillPoints,
  listFills,
} from "./store.ts";

const ENTRIES_SHOWN = 100;
const LAST_FILLS = 10;
const PEOPLE_MAX = 500;
const SHIFTS_OFFERED = 14;

type Names = {
  readonly point: (id: string) => string;
  readonly serial: (cylinderId: string) => string;
  readonly person: (id: string) => string;
};

/** Looked up once for each page: a list names the same few guns and people again and again. */
function namesOf(ports: Ports, lang: Lang): Names {
  const { read } = ports.db;
  const points = new Map(listFillPoints(read).map((row) => [row.id, row.label]));
  const cached = (find: (id: string) => string) => {
    const known = new Map<string, string>();
    return (id: string): string => {
      const found = known.get(id) ?? find(id);
      if (known.size < 1_000) known.set(id, found);
      return found;
    };
  };
  return {
    point: (id) => say(lang, t.gun, { label: points.get(id) ?? id }),
    serial: cached((id) => findCylinder(read, id)?.serial ?? id),
    person: cached((id) => actorNames(read, [id]).get(id) ?? id),
  };
}

/** What is in the cylinder: by the second scale where it was weighed twice. */
export function netOf(row: FillRow): number | null {
  const grossG = row.secondGrossG ?? row.endGrossG;
  return grossG === null ? null : grossG - row.tareG;
}

/** Its masses say nothing: they stand at 0. */
function isByPressure(row: FillRow): boolean {
  return row.maxNetG === 0;
}

function rowOf(names: Names, row: FillRow): LedgerRow {
  return {
    id: row.id,
    at: formatStamp(instant(row.authorisedAt)),
    point: names.point(row.pointId),
    cylinderId: row.cylinderId,
    serial: names.serial(row.cylinderId),
    medium: row.medium,
    operator: names.person(row.operatorId),
    netG: netOf(row),
    verdict: row.verdict,
    state: row.state,
    isByPressure: isByPressure(row),
  };
}

/** No cylinder has this id, so that a search for an unknown one finds nothing. */
const NO_CYLINDER = "-";

function cylinderIdOf(ports: Ports, text: string): string | undefined {
  if (text === "") return undefined;
  const { read } = ports.db;
  if (findCylinder(read, text) !== undefined) return text;
  const code = readSiteCode(read, text);
  const byCode = code.kind === "cylinder" ? findCode(read, code.code)?.cylinderId : undefined;
  return byCode ?? findSerial(read, text.toUpperCase())?.id ?? NO_CYLINDER;
}

function askOf(ports: Ports, c: WebContext): { ask: LedgerAsk; filter: FillFilter } {
  const pointIds = listFillPoints(ports.db.read).map((row) => row.id);
  const ask = parseLedgerAsk(queryOf(c), dayOf(ports.clock.now()), pointIds);
  const cylinderId = cylinderIdOf(ports, ask.cylinder);
  const span = ask.shift === "" ? undefined : shiftOf(ports.db.read, Number(ask.shift));
  const filter = {
    ...(span === undefined ? rangeOf(ask) : { from: span.startAt, before: span.endAt }),
    ...(ask.operator === "" ? {} : { operatorId: ask.operator }),
    ...(ask.medium === "" ? {} : { medium: ask.medium }),
    ...(ask.point === "" ? {} : { pointId: ask.point }),
    ...(ask.verdict === "" ? {} : { verdict: ask.verdict }),
    ...(ask.state === "" ? {} : { state: ask.state }),
    ...(cylinderId === undefined ? {} : { cylinderId }),
  };
  return { ask, filter };
}

function ledgerPage(ports: Ports, frame: Frame, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const { ask, filter } = askOf(ports, c);
  const limit = LIMITS.listPage;
  const found = listFills(read, filter, { offset: (ask.page - 1) * limit, limit });
  const names = namesOf(ports, lang);
  const { page, isDefault, ...query } = ask;
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    body: (
      <LedgerPage
        lang={lang}
        rows={found.items.map((row) => rowOf(names, row))}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        totals={ledgerTotals(read, filter)}
        points={listFillPoints(read).map(({ id }) => ({ id, label: names.point(id) }))}
        people={listActivePeople(read, PEOPLE_MAX)
          .filter(({ roles }) => roles.includes("operator"))
          .map(({ id, name, staffNumber }) => ({ id, label: `${staffNumber} ${name}` }))}
        media={[...new Set(listFillPoints(read).map((row) => row.medium))].map((id) => ({
          id,
          label: mediumName(lang, id),
        }))}
        shifts={lastShifts(read, ports.clock.now(), SHIFTS_OFFERED).map(({ startAt }) => ({
          id: String(startAt),
          label: formatStamp(startAt).slice(0, 16),
        }))}
        query={query}
        isDefault={isDefault}
      />
    ),
  });
}

function answersOf(lang: Lang, row: FillRow, check: FillCheckRow | undefined) {
  const medium = findMedium(row.medium);
  let given: Readonly<Record<string, unknown>> = {};
  try {
    given = JSON.parse(check?.answers ?? "{}") as Record<string, unknown>;
  } catch {
    // A row that cannot be read shows its items as unanswered rather than no page at all.
  }
  return (medium === undefined ? [] : preFillItemsOf(medium)).map((item) => {
    const answer = given[item.code];
    return {
      code: item.code,
      text: say(lang, item.text),
      source: item.source,
      isVerified: isVerified(item.mark),
      answer: answer === "pass" || answer === "fail" ? answer : undefined,
    } as const;
  });
}

/** The seal, the places that leaked, what was written down. */
function stepFacts(lang: Lang, step: StepRow): string {
  const failed = Object.entries(JSON.parse(step.answers) as Record<string, string>).flatMap(
    ([code, answer]) => (answer === "fail" ? [code] : []),
  );
  const places = failed.map((code) =>
    code === "gun-valve" || code === "valve-body" ? say(lang, flowText.place[code]) : code,
  );
  return [step.sealNo, step.labelNo, ...places, step.note].filter((one) => one !== "").join(" · ");
}

type Shown = Omit<RecordPageProps, "csrf" | "canAdd" | "message" | "values">;

function recordProps(ports: Ports, lang: Lang, row: FillRow): Shown {
  const { read, sql } = ports.db;
  const names = namesOf(ports, lang);
  const check = findCheck(read, row.checkId);
  const { entries } = journalPage(sql, { subject: `fill:${row.id}` }, undefined, ENTRIES_SHOWN);
  const people = actorNames(
    read,
    entries.map((entry) => entry.actor),
  );
  const steps = stepsOf(read, row.id);
  const scale = row.secondDeviceId && findDevice(read, row.secondDeviceId)?.name;
  return {
    lang,
    id: row.id,
    state: row.state,
    verdict: row.verdict,
    medium: row.medium,
    point: names.point(row.pointId),
    cylinder: { id: row.cylinderId, serial: names.serial(row.cylinderId) },
    operator: names.person(row.operatorId),
    authorisedAt: instant(row.authorisedAt),
    endedAt: row.endedAt === null ? null : instant(row.endedAt),
    closedAt: row.closedAt === null ? null : instant(row.closedAt),
    tareG: row.tareG,
    startGrossG: row.startGrossG,
    targetNetG: row.targetNetG,
    maxNetG: row.maxNetG,
    endGrossG: row.endGrossG,
    endCause: row.endCause,
    second:
      row.secondGrossG === null
        ? undefined
        : { grossG: row.secondGrossG, scale: scale || (row.secondDeviceId ?? "—") },
    settlement:
      row.settledBy === null
        ? undefined
        : { by: names.person(row.settledBy), reason: row.settleReason ?? "" },
    wasInterrupted:
      row.state === "interrupted" || entries.some((entry) => entry.kind === "fill.interrupted"),
    check: {
      by: check === undefined ? "—" : names.person(check.personId),
      at: instant(check?.checkedAt ?? row.authorisedAt),
      note: check?.note ?? "",
      answers: answersOf(lang, row, check),
    },
    curve: row.curve === null ? [] : (unpackCurve(row.curve) ?? []),
    entries: entries.map((entry) => ({ entry, actorName: people.get(entry.actor) })),
    weighHref: row.state === "ended" ? fillPaths.flow(row.id) : undefined,
    steps: steps.map((step) => ({
      step: step.step as KeptStep,
      isPassed: step.isPassed,
      facts: stepFacts(lang, step),
      by: names.person(step.personId),
      at: formatStamp(instant(step.doneAt)),
    })),
    addenda: addendaOf(read, row.id).map((one) => ({
      field: one.field as AddendumField,
      value: one.value,
      reason: one.reason,
      by: names.person(one.personId),
      at: formatStamp(instant(one.addedAt)),
    })),
  };
}

type Returned = { readonly message?: string; readonly values?: Readonly<Record<string, string>> };

function recordPage(
  ports: Ports,
  frame: Frame,
  c: WebContext,
  state: Returned = {},
): Response | Promise<Response> {
  const lang = c.get("lang");
  const row = findFill(ports.db.read, c.req.param("id") ?? "");
  if (row === undefined) {
    const title = say(lang, t.notFound);
    return frame(c, { device: "desk", title, body: <h1>{title}</h1>, status: 404 });
  }
  const batchId = findManifoldFill(ports.db.read, row.id)?.batchId;
  if (batchId !== undefined) {
    return c.redirect(`${manifoldPaths.one(batchId)}#fill-${row.id}`, 303);
  }
  const props = recordProps(ports, lang, row);
  return frame(c, {
    device: "desk",
    title: `${say(lang, t.record)} · ${props.cylinder.serial}`,
    status: state.message === undefined ? 200 : 422,
    subject: `fill:${props.id}`,
    body: (
      <FillRecordPage
        {...props}
        weighHref={hasRole(c, WATCHERS) ? props.weighHref : undefined}
        csrf={c.get("csrf")}
        canAdd={hasRole(c, WATCHERS)}
        message={state.message}
        values={state.values ?? {}}
      />
    ),
  });
}

async function addendum(parts: RecordParts, c: WebContext): Promise<Response> {
  const { ports } = parts.station;
  const form = await formOf(c);
  const id = c.req.param("id") ?? "";
  const { field = "", value = "", reason = "" } = form;
  const outcome = await addAddendum(ports, actorOf(c), id, { field, value, reason });
  if (outcome.ok) return goTo(c, fillPaths.one(id));
  const message = say(c.get("lang"), actText[outcome.refusal.code]);
  return recordPage(ports, parts.frame, c, { message, values: form });
}

/** Leak tests, seal, label, who checked before and after, when it was released, and what was corrected. */
function stepCells(ports: Ports, lang: Lang, names: Names, row: FillRow): readonly CsvCell[] {
  const { read } = ports.db;
  const steps = stepsOf(read, row.id);
  const leaks = steps.filter(({ step }) => step.startsWith("leak"));
  const seal = steps.find(({ step }) => step === "seal");
  const post = steps.findLast(({ step }) => step === "post-check");
  const before = findCheck(read, row.checkId)?.personId;
  const isTight = leaks.every(({ isPassed }) => isPassed);
  const addenda = addendaOf(read, row.id).map(({ value, reason }) => `${value} (${reason})`);
  return [
    leaks.length === 0 ? null : say(lang, isTight ? s.passed : s.failed),
    seal?.sealNo ?? null,
    seal?.labelNo ?? null,
    before === undefined ? null : names.person(before),
    post === undefined ? null : names.person(post.personId),
    row.releasedAt === null ? null : formatStamp(instant(row.releasedAt)),
    addenda.length === 0 ? null : addenda.join("; "),
  ];
}

/** The ledger as asked for, for either kind of file; `name` has no ending. */
function ledgerSource(ports: Ports, c: WebContext) {
  const lang = c.get("lang");
  const { ask, filter } = askOf(ports, c);
  const names = namesOf(ports, lang);
  const kg = (massG: number | null) => (massG === null ? null : Number(kilogramText(massG)));
  const byMass = (row: FillRow, massG: number) => (isByPressure(row) ? null : kg(massG));
  const heads = [
    ...[t.recordId, t.authorisedAt, t.endedAt, t.point, t.cylinderShort, t.medium, t.operator],
    ...[t.tare, t.startGross, t.endGross, t.secondGross, t.net, t.target, t.max],
    ...[t.verdict, t.state, t.cause],
    ...[s.column.leak, s.column.seal, s.column.label, s.column.before, s.column.after],
    ...[s.released, s.addenda],
  ];
  const isMass = new Set<object>([
    t.tare,
    t.startGross,
    t.endGross,
    t.secondGross,
    t.net,
    t.target,
    t.max,
  ]);
  return {
    name: `fills-${ask.from}-${ask.to}`,
    heads: heads.map((head) => say(lang, head) + (isMass.has(head) ? ` (${say(lang, t.kg)})` : "")),
    page: (after: FillRow | undefined, limit: number) =>
      fillsBefore(ports.db.read, filter, after, limit),
    cells: (row: FillRow) => [
      row.id,
      formatStamp(instant(row.authorisedAt)),
      row.endedAt === null ? null : formatStamp(instant(row.endedAt)),
      names.point(row.pointId),
      names.serial(row.cylinderId),
      mediumName(lang, row.medium),
      names.person(row.operatorId),
      kg(row.tareG),
      byMass(row, row.startGrossG),
      kg(row.endGrossG),
      kg(row.secondGrossG),
      kg(netOf(row)),
      byMass(row, row.targetNetG),
      byMass(row, row.maxNetG),
      verdictWord(lang, row.verdict),
      stateWord(lang, row.state),
      row.endCause === null ? null : causeWord(lang, row.endCause),
      ...stepCells(ports, lang, names, row),
    ],
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  };
}

function ledgerCsv(ports: Ports, c: WebContext): Response {
  const { name, ...source } = ledgerSource(ports, c);
  return csvResponse<FillRow>({ ...source, fileName: `${name}.csv` });
}

function ledgerXlsx(ports: Ports, c: WebContext): Response {
  const { name, ...source } = ledgerSource(ports, c);
  const sheetName = say(c.get("lang"), t.title);
  return xlsxResponse<FillRow>({ ...source, fileName: `${name}.xlsx`, sheetName });
}

/** For the cylinder's own page; it lies below filling and is handed this by the composition root. */
export function lastFillLinks(ports: Ports, lang: Lang, cylinderId: string) {
  const names = namesOf(ports, lang);
  return lastFillsOf(ports.db.read, cylinderId, LAST_FILLS).map((row) => ({
    href: fillPaths.one(row.id),
    at: formatStamp(instant(row.authorisedAt)),
    point: names.point(row.pointId),
    netG: netOf(row),
    verdict: row.verdict === null ? stateWord(lang, row.state) : verdictWord(lang, row.verdict),
    isGood: row.verdict === "ok",
  }));
}

/** The newest fills of a cylinder for everybody who scans it: when and how much, not by whom. */
export function publicFillsOf(
  ports: Ports,
  cylinderId: string,
  limit: number,
): readonly { readonly at: UnixMs; readonly netG: number | null }[] {
  return lastFillsOf(ports.db.read, cylinderId, limit)
    .filter((row) => row.verdict !== null)
    .map((row) => ({ at: instant(row.authorisedAt), netG: netOf(row) }));
}

export function ledgerRoutes(parts: RecordParts): readonly Route[] {
  const { frame } = parts;
  const { ports } = parts.station;
  return [
    get(fillPaths.list, "signed-in", (c) => ledgerPage(ports, frame, c)),
    get("/fills.csv", "signed-in", (c) => ledgerCsv(ports, c)),
    get("/fills.xlsx", "signed-in", (c) => ledgerXlsx(ports, c)),
    get(fillPaths.one(":id"), "signed-in", (c) => recordPage(ports, frame, c)),
    get(fillPaths.form(":id"), "signed-in", (c) => formPage(parts, c)),
    get(fillPaths.label(":id"), "signed-in", (c) => labelPage(parts, c)),
    post(fillPaths.label(":id"), WATCHERS, (c) => sendLabel(parts, c)),
    post(fillPaths.addenda(":id"), WATCHERS, (c) => addendum(parts, c)),
  ];
}
