/** What follows from the work taken along and the acts done since: visits, turns, rounds. Pure. */
import type { Answer, Answers, Definition, Verdict } from "../../../src/checks/model.ts";
import { judgeRun } from "../../../src/checks/rules.ts";
import type { TakenRun } from "../../../src/checks/taken.ts";
import { DEFAULT_PATTERNS, readCode } from "../../../src/cylinders/codes.ts";
import type { PlaceRef } from "../../../src/cylinders/custody/model.ts";
import type { RoundAct } from "../../../src/cylinders/custody/round-rules.ts";
import type { TakenRound } from "../../../src/cylinders/custody/taken.ts";
import type { Direction, HandOverProblem, VisitStep } from "../../../src/delivery/model.ts";
import type { TakenCustomer, TakenCylinder, TakenVisit } from "../../../src/delivery/round.ts";
import {
  type CheckState,
  handOverProblem,
  LIMIT_DEFAULT_G,
  stepOf,
} from "../../../src/delivery/rules.ts";
import { type Day, dayOf, instant, MINUTE_MS } from "../../../src/kernel/instants.ts";
import { PATROL_LIMITS } from "../../../src/patrols/model.ts";
import type { TakenTurn } from "../../../src/patrols/taken.ts";
import type { Act } from "../../../src/phones/form.ts";
import type { TakenAlong } from "../../../src/phones/package.ts";
import type { Lang } from "../../../src/platform/i18n.ts";
import type { RoadAct } from "./store.ts";

export type Run = {
  readonly about: string;
  readonly versionId: string;
  readonly definition: Definition;
  readonly values: ReadonlyMap<string, { value: string; note: string; at: number }>;
  readonly photos: readonly { readonly id: string; readonly item: string; readonly file: string }[];
  readonly verdict: Verdict;
  readonly startedAt: number;
  readonly isEnded: boolean;
};

/** What stands in a check already: answered on the box, or known from scans. */
export type RunBefore = Pick<Run, "values" | "photos">;

export type RoadItem = {
  readonly id: string;
  readonly code: string;
  readonly direction: Direction;
  readonly problem: HandOverProblem | null;
  readonly isUndone: boolean;
};

export type RoadVisit = {
  readonly id: string;
  readonly customer: TakenCustomer;
  readonly orderId: string | null;
  readonly truckId: string;
  readonly startedAt: number;
  readonly run: Run | undefined;
  readonly check: CheckState;
  readonly step: VisitStep;
  readonly items: readonly RoadItem[];
  readonly isSigned: boolean;
  readonly state: "under-way" | "delivered" | "refused";
};

export type RoadTurn = {
  readonly turn: TakenTurn;
  readonly siteAt: number | undefined;
  readonly spotAt: number | undefined;
  readonly run: Run | undefined;
};

export type RoadRound = {
  readonly id: string;
  readonly act: RoundAct;
  readonly place: PlaceRef;
  readonly content: "empty" | "full" | null;
  readonly scans: readonly { readonly id: string; readonly code: string }[];
  readonly isEnded: boolean;
};

export const counts = (item: RoadItem, direction: Direction): boolean =>
  item.direction === direction && item.problem === null && !item.isUndone;

type Of<K extends Act["kind"]> = Extract<Act, { kind: K }>;

export function ofKind<K extends Act["kind"]>(
  acts: readonly RoadAct[],
  kind: K,
): readonly (Omit<RoadAct, "act"> & { readonly act: Of<K> })[] {
  return acts.filter(({ act }) => act.kind === kind) as never;
}

export function runOf(
  acts: readonly RoadAct[],
  about: string,
  table: { readonly versionId: string; readonly definition: Definition } | null | undefined,
  startedAt: number | undefined,
  before: RunBefore = { values: new Map(), photos: [] },
): Run | undefined {
  if (table === null || table === undefined || startedAt === undefined) return undefined;
  const own = acts.filter(({ act }) => "about" in act && act.about === about);
  const values = new Map(before.values);
  for (const { act, claimedAt } of ofKind(own, "check.answer")) {
    values.set(act.item, { value: act.value, note: act.note, at: claimedAt });
  }
  const added = ofKind(own, "check.photo").map(({ id, act, files: [file = ""] }) => {
    return { id, item: act.item, file };
  });
  const photos = [...before.photos, ...added];
  const answers: Map<string, Answer> = new Map();
  for (const item of new Set([...values.keys(), ...photos.map((photo) => photo.item)])) {
    const { value = "", note = "" } = values.get(item) ?? {};
    answers.set(item, { value, note, photos: photos.filter((one) => one.item === item).length });
  }
  const verdict = judgeRun(table.definition, answers as Answers);
  const isEnded = ofKind(own, "check.end").length > 0;
  return { about, ...table, values, photos, verdict, startedAt, isEnded };
}

function checkOf(run: Run | undefined): CheckState {
  if (run === undefined) return "none";
  if (!run.isEnded) return "open";
  return run.verdict.failed.some(({ severity }) => severity === "major") ? "failed" : "passed";
}

/** A check that was begun on the box. */
function beforeOf(run: TakenRun | null | undefined): RunBefore {
  return {
    values: new Map((run?.answers ?? []).map(({ item, ...given }) => [item, given])),
    photos: (run?.photos ?? []).map((photo) => ({ ...photo, file: "" })),
  };
}

type Begun = Pick<TakenVisit, "id" | "customerId" | "orderId" | "truckId"> & {
  readonly startedAt: number;
  /** As it stood on the box. */
  readonly before: TakenVisit | undefined;
};

/** The items of both; one that is taken back by the phone was perhaps scanned on the box. */
function itemsOf({ before }: Begun, own: readonly RoadAct[]): readonly RoadItem[] {
  const undone = new Set(ofKind(own, "visit.undo").map(({ act }) => act.item));
  const scanned = ofKind(own, "visit.scan").map(({ id, act }): RoadItem => {
    const problem = act.decided as HandOverProblem | null;
    const { direction } = act;
    return { id, code: codeIn(act.text), direction, problem, isUndone: undone.has(id) };
  });
  const known = (before?.items ?? []).map((item) => {
    return { ...item, isUndone: item.isUndone || undone.has(item.id) };
  });
  return [...known, ...scanned];
}

function visitOf(taken: TakenAlong, acts: readonly RoadAct[], begun: Begun): RoadVisit[] {
  const { id, before, startedAt } = begun;
  const customer = customersOf(taken, acts).find((one) => one.id === begun.customerId);
  if (customer === undefined) return [];
  const own = acts.filter(
    ({ act }) => act.kind.startsWith("visit.") && "id" in act && act.id === id,
  );
  const table = before?.run ?? taken.round?.tables[customer.kind];
  const checkAt = before?.run?.startedAt ?? ofKind(own, "visit.check")[0]?.claimedAt;
  const started = runOf(acts, `visit:${id}`, table, checkAt, beforeOf(before?.run));
  const run = started && { ...started, isEnded: started.isEnded || before?.run?.isEnded === true };
  const items = itemsOf(begun, own);
  const has = (kind: Act["kind"]): boolean => own.some(({ act }) => act.kind === kind);
  const isSigned = before?.isSigned === true || has("visit.sign");
  const check = checkOf(run);
  const step = stepOf({
    check,
    noticeReadAt: before?.isNoticeRead === true || has("visit.notice") ? instant(1) : null,
    emptiesDoneAt: before?.areEmptiesDone === true || has("visit.empties") ? instant(1) : null,
    signature: isSigned ? "drawn" : null,
    state: "under-way",
    fullCount: items.filter((item) => counts(item, "full")).length,
  });
  const state = has("visit.finish") ? "delivered" : has("visit.refuse") ? "refused" : "under-way";
  const { orderId, truckId } = begun;
  return [{ id, customer, orderId, truckId, startedAt, run, check, step, items, isSigned, state }];
}

export function visitsOf(taken: TakenAlong, acts: readonly RoadAct[]): readonly RoadVisit[] {
  const online = (taken.round?.visits ?? []).map((before): Begun => ({ ...before, before }));
  const here = ofKind(acts, "visit.start").map(({ act, claimedAt }): Begun => {
    const { id, customerId, orderId, truckId } = act;
    return { id, customerId, orderId, truckId, startedAt: claimedAt, before: undefined };
  });
  return [...online, ...here.filter(({ id }) => online.every((one) => one.id !== id))].flatMap(
    (begun) => visitOf(taken, acts, begun),
  );
}

/** Those of the round, and households that were met on the way. */
export function customersOf(taken: TakenAlong, acts: readonly RoadAct[]): readonly TakenCustomer[] {
  const added = ofKind(acts, "customer.add").map(({ act }): TakenCustomer => {
    const { id, name, address, phone, note } = act;
    const none = { token: "", contractNo: "", contractUntil: null, standingG: 0 };
    const limitG = LIMIT_DEFAULT_G;
    return { id, kind: "household", name, address, phone, note, limitG, ...none };
  });
  return [...(taken.round?.customers ?? []), ...added];
}

export function turnsOf(taken: TakenAlong, acts: readonly RoadAct[]): readonly RoadTurn[] {
  return taken.turns.map((turn) => {
    const scans = ofKind(acts, "patrol.scan").filter(({ act }) => act.id === turn.id);
    const spotAt = scans.findLast(({ act }) => isSpot(turn, act.text))?.claimedAt;
    const siteAt = scans.findLast(({ act }) => isSite(taken, act.text))?.claimedAt;
    const begun = ofKind(acts, "patrol.start").find(({ act }) => act.id === turn.id);
    const startedAt = turn.run?.startedAt ?? begun?.claimedAt;
    const run = runOf(acts, `patrol:${turn.id}`, turn.table, startedAt, beforeOf(turn.run));
    return { turn, siteAt, spotAt, run };
  });
}

export function roundsOf(
  taken: TakenAlong | undefined,
  acts: readonly RoadAct[],
): readonly RoadRound[] {
  const online = taken?.custody?.open ?? [];
  const begun = ofKind(acts, "round.start").map(({ act }): TakenRound => {
    const { id, content } = act;
    return { id, act: act.act as RoundAct, place: act.place as PlaceRef, content, codes: [] };
  });
  return [...online, ...begun].map(({ codes, ...round }) => ({
    ...round,
    scans: [
      ...codes.map((code) => ({ id: "", code })),
      ...ofKind(acts, "round.scan")
        .filter(({ act }) => act.id === round.id)
        .map(({ id, act }) => ({ id, code: codeIn(act.text) })),
    ],
    isEnded: ofKind(acts, "round.end").some(({ act }) => act.id === round.id),
  }));
}

/** What a place was called when the work was taken along. */
export function placeWord(
  { taken, lang }: { readonly taken: TakenAlong | undefined; readonly lang: Lang },
  { kind, ref }: PlaceRef,
): string {
  const known = taken?.custody?.places.find((one) => one.kind === kind && one.ref === ref);
  return known === undefined ? "" : lang === "en" ? known.name.en : known.name.zh;
}

/** A cylinder's code as the site's own labels carry it; the box reads the whole text anew. */
export function codeIn(text: string): string {
  const read = readCode(text, DEFAULT_PATTERNS);
  return read.kind === "cylinder" ? read.code : text.trim();
}

export const isSpot = (turn: TakenTurn, text: string): boolean => text.trim() === turn.spotCode;

export function isSite(taken: TakenAlong, text: string): boolean {
  const { code } = taken.site;
  if (code === null) return false;
  const inUrl = /\/s\/([0-9A-Za-z-]{4,60})(?:[/?#]|$)/.exec(text)?.[1];
  return (inUrl ?? text.trim()).toUpperCase() === code.toUpperCase();
}

const isFresh = (at: number | undefined, now: number): boolean =>
  at !== undefined && now >= at && now - at <= PATROL_LIMITS.scanMin * MINUTE_MS;

/** Which code is still to be scanned before the check may begin. */
export function missingCode(
  taken: TakenAlong,
  { siteAt, spotAt }: RoadTurn,
  now: number,
): "site" | "spot" | undefined {
  if (taken.site.code !== null && !isFresh(siteAt, now)) return "site";
  return isFresh(spotAt, now) ? undefined : "spot";
}

export type Judged = {
  readonly cylinder: TakenCylinder | undefined;
  readonly problem: HandOverProblem | undefined;
};

/** What the phone can say of a full cylinder; one that it does not know it cannot judge. */
export function judgeFull(
  taken: TakenAlong,
  visits: readonly RoadVisit[],
  visit: RoadVisit,
  code: string,
  now: number,
): Judged {
  const all = taken.round?.cylinders ?? [];
  const byCode = (wanted: string) => all.find(({ codes }) => codes.includes(wanted));
  const cylinder = byCode(code);
  if (cylinder === undefined) return { cylinder, problem: undefined };
  const standingG = visits
    .filter(({ customer }) => customer.id === visit.customer.id)
    .flatMap(({ items }) => items.filter((item) => counts(item, "full")))
    .reduce((sum, item) => sum + (byCode(item.code)?.maxFillG ?? 0), visit.customer.standingG);
  const problem = handOverProblem({
    today: dayOf(instant(now)),
    cylinder: {
      ...cylinder,
      inspectionDueOn: cylinder.inspectionDueOn as Day,
      lifeEndsOn: cylinder.lifeEndsOn as Day,
    },
    isUnreleased: cylinder.isUnreleased,
    standingG,
    limitG: visit.customer.limitG,
  });
  return { cylinder, problem };
}
