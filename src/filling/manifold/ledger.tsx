/** Pages of the fills of manifolds: list, one with its check after the fill, export, labels. */
import { mediumName } from "../../../views/cylinders/parts.tsx";
import { acetyleneText as a } from "../../../views/filling/acetylene-text.ts";
import { manifoldActText, manifoldText as t } from "../../../views/filling/manifold-text.ts";
import {
  type BatchCylinder,
  BatchListPage,
  BatchPage,
  type BatchView,
  LabelsPage,
} from "../../../views/fills/manifold-record-page.tsx";
import { fillsText, verdictWord } from "../../../views/fills/text.ts";
import { faultWords } from "../../../views/printers/text.ts";
import { postFillItems } from "../../checks/index.ts";
import { type FillLabelFacts, findCylinder, printFillLabels } from "../../cylinders/index.ts";
import { ACETYLENE, ACETYLENE_FIGURES, findMedium, referenceC } from "../../gases/index.ts";
import { actorNames, findPersonRow } from "../../identity/index.ts";
import { dayOf, instant, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { CSV_LINES_MAX, csvResponse } from "../../platform/csv.ts";
import { pageOf } from "../../platform/form.ts";
import type { Frame } from "../../platform/frame.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import { journalPage } from "../../platform/journal/journal-reader.ts";
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
import type { Orm } from "../../platform/writer.ts";
import { defaultPrinter } from "../../printers/index.ts";
import { refusalWords } from "../acetylene/routes.tsx";
import { takeOff } from "../acetylene/service.ts";
import { findCourse, findStage } from "../acetylene/store.ts";
import { cylinderCardOf } from "../cards.ts";
import { unpackCurve } from "../curve.ts";
import { WATCHERS } from "../pages.ts";
import { acetylenePaths, manifoldPaths } from "../paths.ts";
import type { Station } from "../service.ts";
import { type FillRow, findFillPoint } from "../store.ts";
import { manifoldCauseWord } from "./cards.ts";
import type { FailedItems } from "./recorder.ts";
import { isTooFast } from "./rules.ts";
import { closeBatch, restsUntil } from "./service.ts";
import {
  type BatchFill,
  countBatches,
  fillsOfBatch,
  findBatch,
  findManifoldPoint,
  listBatches,
  type ManifoldBatchRow,
  manifoldFillsBefore,
} from "./store.ts";

const FILLERS: readonly string[] = ["operator"];
const ENTRIES_SHOWN = 50;

const celsiusOf = (c10: number | null): number | null => (c10 === null ? null : c10 / 10);
const maybeInstant = (at: number | null): UnixMs | null => (at === null ? null : instant(at));

function failedOf(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    // A row that cannot be read shows nothing rather than no page at all.
    return [];
  }
}

/** What became of sending labels to the printer. */
type Sent = { readonly printedBy?: string; readonly refused?: string };

function labelFactsOf(orm: Orm, batch: ManifoldBatchRow, fill: FillRow): FillLabelFacts {
  const acetylene = acetyleneOf(orm, fill);
  const kpa = acetylene?.at15Kpa ?? batch.restAt20Kpa ?? batch.endAt20Kpa;
  return {
    cylinderId: fill.cylinderId,
    recordNumber: `${batch.id.slice(-8)}-${fill.position}`,
    filledAt: instant(fill.endedAt ?? fill.authorisedAt),
    netG: acetylene?.netG ?? null,
    pressure: kpa === null ? undefined : { kpa, c: referenceC(fill.medium) },
    fillerNumber: findPersonRow(orm, fill.operatorId)?.staffNumber ?? "",
  };
}

const kilograms = (massG: number | null | undefined): string | null =>
  massG == null ? null : (massG / 1_000).toFixed(2);

function stageCells(one: BatchCylinder["acetylene"]) {
  return [
    one?.stage ?? null,
    kilograms(one?.grossG),
    kilograms(one?.gainG),
    kilograms(one?.netG),
    one?.flowLPerHL?.toFixed(1) ?? null,
  ];
}

/** What the scale said of a stage, and what its course ended with. */
function acetyleneOf(orm: Orm, fill: FillRow): BatchCylinder["acetylene"] {
  const stage = findStage(orm, fill.id);
  if (stage === undefined) return undefined;
  const flow = stage.flowMlPerHL === null ? null : stage.flowMlPerHL / 1_000;
  return {
    stage: stage.stage,
    grossG: stage.grossG,
    gainG: stage.gainG,
    netG: stage.grossG === null ? null : stage.grossG - fill.tareG,
    maxNetG: fill.maxNetG,
    flowLPerHL: flow,
    isTooFast: flow !== null && flow > ACETYLENE_FIGURES.flowMaxLPerHL.value,
    at15Kpa: findCourse(orm, stage.courseId)?.finalAt15Kpa ?? null,
  };
}

export class ManifoldLedger {
  readonly #station: Station;
  readonly #frame: Frame;

  constructor(station: Station, frame: Frame) {
    this.#station = station;
    this.#frame = frame;
  }

  get #read() {
    return this.#station.ports.db.read;
  }

  #names(ids: readonly (string | null)[]): (id: string) => string {
    const known = actorNames(
      this.#read,
      ids.flatMap((id) => (id === null ? [] : [id])),
    );
    return (id) => known.get(id) ?? id;
  }

  #label(pointId: string): string {
    return findFillPoint(this.#read, pointId)?.label ?? pointId;
  }

  #view(lang: Lang, row: ManifoldBatchRow): BatchView {
    const fills = fillsOfBatch(this.#read, row.id);
    const name = this.#names([row.operatorId, row.holdBy, row.checkedBy, row.settledBy]);
    const fillMinMin = findManifoldPoint(this.#read, row.pointId)?.fillMinMin ?? 0;
    return {
      id: row.id,
      state: row.state,
      point: this.#label(row.pointId),
      medium: row.medium,
      operator: name(row.operatorId),
      authorisedAt: instant(row.authorisedAt),
      endedAt: maybeInstant(row.endedAt),
      closedAt: maybeInstant(row.closedAt),
      cause: row.endCause === null ? undefined : manifoldCauseWord(lang, row.endCause),
      startKpa: row.startKpa,
      startC: celsiusOf(row.startC10),
      endKpa: row.endKpa,
      endC: celsiusOf(row.endC10),
      endAt20Kpa: row.endAt20Kpa,
      restKpa: row.restKpa,
      restC: celsiusOf(row.restC10),
      restAt20Kpa: row.restAt20Kpa,
      targetAt20Kpa: row.targetAt20Kpa,
      maxAt20Kpa: row.maxAt20Kpa,
      durationMs: row.durationMs,
      tooFastMin: isTooFast(row.durationMs, fillMinMin) ? fillMinMin : undefined,
      hold: {
        startKpa: row.holdStartKpa,
        endKpa: row.holdEndKpa,
        seconds: row.holdS,
        by: name(row.holdBy),
      },
      blanks: Object.keys(JSON.parse(row.blanks) as object),
      checkedBy: row.checkedBy === null ? undefined : name(row.checkedBy),
      note: row.note,
      settlement:
        row.settledBy === null
          ? undefined
          : { by: name(row.settledBy), reason: row.settleReason ?? "" },
      curve: row.curve === null ? [] : (unpackCurve(row.curve) ?? []),
      cylinders: fills.map(({ fill, extra }) => ({
        fillId: fill.id,
        cylinderId: fill.cylinderId,
        position: fill.position,
        serial: findCylinder(this.#read, fill.cylinderId)?.serial ?? fill.cylinderId,
        code: cylinderCardOf(this.#read, fill.cylinderId)?.code ?? fill.cylinderId,
        workingKpa: extra.workingKpa,
        verdict: fill.verdict,
        failed: failedOf(extra.failed),
        acetylene: acetyleneOf(this.#read, fill),
      })),
    };
  }

  #notFound(c: WebContext) {
    const title = say(c.get("lang"), t.notFound);
    return this.#frame(c, { device: deviceOf(c), title, body: <h1>{title}</h1>, status: 404 });
  }

  one(
    c: WebContext,
    id: string,
    state: { readonly message?: string; readonly form?: Readonly<Record<string, string>> } = {},
  ) {
    const lang = c.get("lang");
    const { ports } = this.#station;
    const row = findBatch(this.#read, id);
    if (row === undefined) return this.#notFound(c);
    const batch = this.#view(lang, row);
    const medium = findMedium(row.medium);
    const coolDownS = findManifoldPoint(this.#read, row.pointId)?.coolDownS ?? 0;
    const untilAt = row.medium === ACETYLENE ? null : restsUntil(row, coolDownS);
    const subject = `manifold-fill:${id}`;
    const { entries } = journalPage(ports.db.sql, { subject }, undefined, ENTRIES_SHOWN);
    const name = this.#names(entries.map((entry) => entry.actor));
    const isWaiting = row.state === "ended" && untilAt !== null && untilAt > ports.clock.now();
    // The button comes by itself when the rest is over.
    if (isWaiting && untilAt !== null) {
      const leftS = Math.ceil((untilAt - ports.clock.now()) / 1_000);
      if (leftS <= 120) c.header("Refresh", String(Math.max(1, leftS)));
    }
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.fill, { point: batch.point }),
      status: state.message === undefined ? 200 : 422,
      body: (
        <BatchPage
          lang={lang}
          csrf={c.get("csrf")}
          batch={batch}
          items={(medium === undefined ? [] : postFillItems(medium)).map((item) => ({
            code: item.id.toUpperCase(),
            text: say(lang, item.text),
            source: item.source,
          }))}
          restsUntil={isWaiting ? untilAt : null}
          seesBoard={mayUse(WATCHERS, actorOf(c).roles)}
          canCheck={actorOf(c).roles.some((role) => FILLERS.includes(role))}
          message={state.message}
          entries={entries.map((entry) => ({ entry, actorName: name(entry.actor) }))}
          ticked={tickedIn(state.form ?? {})}
          noteGiven={state.form?.["note"] ?? ""}
        />
      ),
    });
  }

  async check(c: WebContext, id: string): Promise<Response> {
    const form = await formOf(c);
    const row = findBatch(this.#read, id);
    if (row === undefined) return this.#notFound(c);
    const failed = failedItemsOf(form, fillsOfBatch(this.#read, id), row.medium);
    const done = await closeBatch(this.#station, actorOf(c), id, failed, form["note"] ?? "");
    if (done.ok) return goTo(c, manifoldPaths.one(id));
    const lang = c.get("lang");
    const message =
      done.refusal.code === "filling.cooling_down"
        ? say(lang, t.postWait, { at: formatStamp(done.refusal.untilAt) })
        : say(lang, manifoldActText[done.refusal.code]);
    return await this.one(c, id, { message, form });
  }

  async takeOff(c: WebContext, id: string): Promise<Response> {
    const done = await takeOff(this.#station, actorOf(c), id);
    if (done.ok) return goTo(c, acetylenePaths.list(done.value.pointId));
    return await this.one(c, id, { message: refusalWords(c.get("lang"), done.refusal) });
  }

  list(c: WebContext) {
    const lang = c.get("lang");
    const page = pageOf(queryOf(c));
    const limit = LIMITS.listPage;
    const rows = listBatches(this.#read, { offset: (page - 1) * limit, limit });
    const total = countBatches(this.#read);
    const name = this.#names(rows.map((row) => row.operatorId));
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.fills),
      body: (
        <BatchListPage
          lang={lang}
          page={page}
          pageCount={Math.max(1, Math.ceil(total / limit))}
          total={total}
          lines={rows.map((row) => ({
            id: row.id,
            at: instant(row.authorisedAt),
            point: this.#label(row.pointId),
            medium: row.medium,
            operator: name(row.operatorId),
            count: fillsOfBatch(this.#read, row.id).length,
            endAt20Kpa: row.restAt20Kpa ?? row.endAt20Kpa,
            state: row.state,
          }))}
        />
      ),
    });
  }

  labels(c: WebContext, id: string, sent: Sent = {}) {
    const lang = c.get("lang");
    const row = findBatch(this.#read, id);
    if (row === undefined) return this.#notFound(c);
    const station = findCylinder(
      this.#read,
      fillsOfBatch(this.#read, id)[0]?.fill.cylinderId ?? "",
    );
    const mayPrint = actorOf(c).roles.some((role) => WATCHERS.includes(role));
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.labelTitle),
      status: sent.refused === undefined ? 200 : 422,
      body: (
        <LabelsPage
          lang={lang}
          csrf={c.get("csrf")}
          batch={this.#view(lang, row)}
          station={station?.owner ?? ""}
          hasPrinter={mayPrint && defaultPrinter(this.#read) !== undefined}
          {...sent}
        />
      ),
    });
  }

  /** The kiosk prints without a dialog: all labels of the fill go to the site's own printer. */
  async sendLabels(c: WebContext, id: string): Promise<Response> {
    const lang = c.get("lang");
    const { ports } = this.#station;
    const row = findBatch(this.#read, id);
    if (row === undefined) return this.#notFound(c);
    const facts = fillsOfBatch(this.#read, id)
      .filter(({ fill }) => fill.verdict === "ok")
      .map(({ fill }) => labelFactsOf(this.#read, row, fill));
    const subject = `manifold-fill:${id}`;
    const done = await printFillLabels(ports, actorOf(c), lang, subject, facts);
    const sent = done.ok
      ? { printedBy: done.value.printer }
      : { refused: say(lang, faultWords(done.refusal.code)) };
    return await this.labels(c, id, sent);
  }

  csv(c: WebContext): Response {
    const lang = c.get("lang");
    const label = new Map<string, string>();
    const heads = [
      ...[t.recordId, t.when, t.endedAt, t.point, t.tiles, t.cylinder, t.medium, t.operator],
      ...[t.start, t.end, t.rest, t.at20, t.targetAt20, t.maxAt20, t.workingPressure],
      ...[a.stage, a.gross, a.gain, a.net, a.flow],
      ...[t.verdict, t.failedItems, t.cause, t.checkedBy],
    ];
    const state = (kpa: number | null, c10: number | null) =>
      kpa === null ? null : `${kpa} / ${c10 === null ? "—" : (c10 / 10).toFixed(1)}`;
    return csvResponse<BatchFill & { readonly batch: ManifoldBatchRow }>({
      fileName: `manifold-fills-${dayOf(this.#station.ports.clock.now())}.csv`,
      heads: heads.map((head) => say(lang, head, { c: "20 / 15" })),
      page: (after, limit) => manifoldFillsBefore(this.#read, after?.fill, limit),
      cells: ({ fill, extra, batch }) => {
        const name = this.#names([fill.operatorId, batch.checkedBy]);
        const point = label.get(fill.pointId) ?? this.#label(fill.pointId);
        label.set(fill.pointId, point);
        return [
          batch.id,
          formatStamp(instant(fill.authorisedAt)),
          fill.endedAt === null ? null : formatStamp(instant(fill.endedAt)),
          point,
          fill.position,
          findCylinder(this.#read, fill.cylinderId)?.serial ?? fill.cylinderId,
          mediumName(lang, fill.medium),
          name(fill.operatorId),
          state(batch.startKpa, batch.startC10),
          state(batch.endKpa, batch.endC10),
          state(batch.restKpa, batch.restC10),
          batch.restAt20Kpa ?? batch.endAt20Kpa,
          extra.targetAt20Kpa,
          extra.maxAt20Kpa,
          extra.workingKpa,
          ...stageCells(acetyleneOf(this.#read, fill)),
          verdictWord(lang, fill.verdict),
          failedOf(extra.failed).join(" "),
          batch.endCause === null ? null : manifoldCauseWord(lang, batch.endCause),
          batch.checkedBy === null ? null : name(batch.checkedBy),
        ];
      },
      cutNote: say(lang, fillsText.cutNote, { max: CSV_LINES_MAX }),
    });
  }
}

const FAIL_PREFIX = "f-";

function tickedIn(form: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(
    Object.entries(form)
      .filter(([name, value]) => name.startsWith(FAIL_PREFIX) && value === "fail")
      .map(([name]) => name.slice(FAIL_PREFIX.length)),
  );
}

/** Only cylinders of this fill and items of this medium; whatever else a form says is left out. */
function failedItemsOf(
  form: Readonly<Record<string, string>>,
  fills: readonly BatchFill[],
  mediumId: string,
): FailedItems {
  const medium = findMedium(mediumId);
  const codes = medium === undefined ? [] : postFillItems(medium).map(({ id }) => id.toUpperCase());
  const ticked = tickedIn(form);
  return Object.fromEntries(
    fills.map(({ fill }) => [
      fill.cylinderId,
      codes.filter((code) => ticked.has(`${fill.cylinderId}-${code}`)),
    ]),
  );
}

export function manifoldLedgerRoutes(station: Station, frame: Frame): readonly Route[] {
  const ledger = new ManifoldLedger(station, frame);
  const idOf = (c: WebContext) => c.req.param("id") ?? "";
  return [
    get(manifoldPaths.list, "signed-in", (c) => ledger.list(c)),
    get(manifoldPaths.csv, "signed-in", (c) => ledger.csv(c)),
    get(manifoldPaths.one(":id"), "signed-in", (c) => ledger.one(c, idOf(c))),
    get(manifoldPaths.labels(":id"), "signed-in", (c) => ledger.labels(c, idOf(c))),
    post(acetylenePaths.takeOff(":id"), FILLERS, (c) => ledger.takeOff(c, idOf(c))),
    post(manifoldPaths.labels(":id"), WATCHERS, (c) => ledger.sendLabels(c, idOf(c))),
    post(manifoldPaths.check(":id"), FILLERS, (c) => ledger.check(c, idOf(c))),
  ];
}
