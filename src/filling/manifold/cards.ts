/** From the running board to what the pages of a manifold show. */
import type {
  AwaitingBatch,
  ChosenPosition,
  GasCard,
  LeakCard,
  ManifoldCard,
  ManifoldPanel,
  Tile,
  TileKind,
} from "../../../views/filling/manifold-model.ts";
import { mpa } from "../../../views/filling/manifold-parts.tsx";
import {
  manifoldBlockerText,
  manifoldCauseText,
  manifoldText as t,
} from "../../../views/filling/manifold-text.ts";
import type { PointCard, RefusalCard, Stage } from "../../../views/filling/model.ts";
import { causeText, fillText, problemText } from "../../../views/filling/text.ts";
import type { State } from "../../../views/ui/state.ts";
import { ACETYLENE, findMedium, pressureAt, referenceC } from "../../gases/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import { type Lang, type Phrase, say } from "../../platform/i18n.ts";
import type { Orm } from "../../platform/writer.ts";
import { nextStage } from "../acetylene/rules.ts";
import { factsOfCylinder, findStage } from "../acetylene/store.ts";
import type { PointView } from "../board.ts";
import { cylinderCardOf, mediumName, refusalCardOf, type Viewer, wordOfRefusal } from "../cards.ts";
import type { Cause, Position, RefusalReason, Refused } from "../interlock/index.ts";
import type { PreFillRefusal } from "../model.ts";
import { preFillItemsOf } from "../pre-fill-items.ts";
import type { ManifoldView } from "./part.ts";
import { restsUntil } from "./service.ts";
import { awaitingBatches, fillsOfBatch, findBatch } from "./store.ts";

const AWAITING_MAX = 12;

export function manifoldCauseWord(lang: Lang, cause: string): string {
  const own: Readonly<Record<string, Phrase>> = manifoldCauseText;
  const usual: Readonly<Record<string, Phrase>> = causeText;
  const words = own[cause] ?? usual[cause];
  return words === undefined ? cause : say(lang, words);
}

function blockerWord(lang: Lang, code: RefusalReason): string {
  const own: Readonly<Partial<Record<RefusalReason, Phrase>>> = manifoldBlockerText;
  return say(lang, own[code] ?? wordOfRefusal(code));
}

/** Why the manifold was not opened, in one line; undefined when nothing stood against it. */
export function manifoldBlockerWords(lang: Lang, against: readonly Refused[]): string | undefined {
  const words = new Set(against.map(({ code }) => blockerWord(lang, code)));
  return words.size === 0 ? undefined : [...words].join(lang === "en" ? "; " : "；");
}

function tileKind(view: PointView, name: string, at: Position): TileKind {
  if (at.kind !== "bound") return at.kind;
  if (view.phase === "settled") return "filled";
  // Somebody has to look at every one of them before anything else.
  if (view.settlementOf !== undefined) return "check";
  if (at.refusals.length > 0 || at.check?.hasPassedEveryItem === false) return "refused";
  const isStale = view.blockers.some(
    (item) => item.position === name && item.code.startsWith("check_"),
  );
  // While gas flows the proofs are used up, which says nothing against the cylinder.
  const isRunning = view.isPermitted || view.isPending;
  return at.check === null || (isStale && !isRunning) ? "check" : "good";
}

const TILE_STATE: Readonly<Record<TileKind, State>> = {
  open: "locked",
  blank: "neutral",
  refused: "danger",
  check: "warn",
  good: "ok",
  filled: "ok",
};

function tilesOf(orm: Orm, view: PointView): readonly Tile[] {
  return Object.entries(view.positions).map(([position, at]) => {
    const kind = tileKind(view, position, at);
    const code = at.kind === "bound" ? cylinderCardOf(orm, at.cylinderId)?.code : undefined;
    return { position, kind, state: TILE_STATE[kind], code };
  });
}

function gasOf(view: PointView, gas: ManifoldView | undefined): GasCard {
  const limits = Object.values(view.positions).flatMap((at) =>
    at.kind === "bound" && at.pressure !== null ? [at.pressure] : [],
  );
  const least = (values: readonly number[]) =>
    values.length === 0 ? undefined : Math.min(...values);
  const targetAt20Kpa = least(limits.map((one) => one.targetKpa));
  const temperatureC = gas?.temperatureC ?? undefined;
  const { medium } = view.row;
  return {
    pressureKpa: gas?.pressureKpa ?? undefined,
    temperatureC,
    at20Kpa: gas?.at20Kpa ?? undefined,
    targetAt20Kpa,
    maxAt20Kpa: least(limits.map((one) => one.maxKpa)),
    targetNowKpa:
      targetAt20Kpa === undefined || temperatureC === undefined
        ? undefined
        : pressureAt(medium, targetAt20Kpa, referenceC(medium), temperatureC),
    ceilingKpa: least(limits.map((one) => one.ceilingKpa)) ?? gas?.row.maxPressureKpa,
  };
}

function countsOf(tiles: readonly Tile[]) {
  const boundCount = tiles.filter(({ kind }) => kind !== "open" && kind !== "blank").length;
  const blankCount = tiles.filter(({ kind }) => kind === "blank").length;
  return { boundCount, blankCount, total: tiles.length };
}

function stageOf(view: PointView, tiles: readonly Tile[]): Stage {
  if (view.phase === "authorised" || view.phase === "filling") return view.phase;
  if (view.phase === "settled") return view.end === undefined ? "resting" : "ended";
  if (view.problem !== undefined && view.settlementOf === undefined) return "unusable";
  if (view.lock !== undefined) return "manual-lock";
  if (view.settlementOf !== undefined) return "settle";
  if (view.isPending) return "pending";
  if (tiles.every(({ kind }) => kind === "open")) return "idle";
  if (tiles.some(({ kind }) => kind === "refused")) return "refused";
  if (tiles.some(({ kind }) => kind === "open" || kind === "check")) return "check";
  const isTight = view.manifold?.leak?.state === "passed";
  return isTight && view.blockers.length === 0 ? "ready" : "waiting";
}

const STAGE_STATE: Readonly<Record<Stage, State>> = {
  unusable: "alert",
  "manual-lock": "locked",
  settle: "alert",
  idle: "locked",
  refused: "danger",
  check: "locked",
  waiting: "locked",
  ready: "neutral",
  "at-scale": "neutral",
  pending: "neutral",
  authorised: "ok",
  filling: "ok",
  resting: "neutral",
  ended: "ok",
};

function stateOf(view: PointView, stage: Stage): State {
  return stage === "ended" && view.end?.isOverMax === true ? "danger" : STAGE_STATE[stage];
}

function quietCause(cause: Cause | undefined): Cause | undefined {
  return cause === "initial" || cause === "ended" ? undefined : cause;
}

function problemWord(lang: Lang, view: PointView): string | undefined {
  const { problem } = view;
  return problem && say(lang, problemText[problem.code], { field: problem.field ?? "" });
}

/** The board's card of a manifold. */
export function manifoldPointCardOf(orm: Orm, lang: Lang, view: PointView): PointCard {
  const tiles = tilesOf(orm, view);
  const stage = stageOf(view, tiles);
  const counts = countsOf(tiles);
  const manifold: ManifoldCard = { ...gasOf(view, view.manifold), ...counts };
  const { boundCount: bound, blankCount: blank, total } = counts;
  const cause = quietCause(view.cause);
  return {
    id: view.row.id,
    label: view.row.label,
    kind: "manifold",
    isOneShot: view.row.failClosed === "one-shot",
    hasOwnScale: false,
    mediumName: mediumName(view.row.medium),
    stage,
    state: stateOf(view, stage),
    massG: undefined,
    isSteady: view.isSteady,
    netG: undefined,
    cylinder: undefined,
    cause:
      cause === undefined || bound > 0
        ? `${say(lang, mediumName(view.row.medium))} · ${say(lang, t.counts, { bound, blank, total })}`
        : manifoldCauseWord(lang, cause),
    problem: problemWord(lang, view),
    lockedBy: view.lock,
    manifold,
  };
}

function leakCardOf(lang: Lang, view: PointView, nowMs: number): LeakCard {
  const test = view.manifold?.leak;
  if (test === undefined) return { state: "due" };
  if (test.state === "passed") return { state: "passed" };
  if (test.state === "failed") {
    const words = { fell: t.leakFell, rose: t.leakRose, lost: t.leakLost } as const;
    return { state: "failed", words: say(lang, words[test.cause ?? "lost"]) };
  }
  const holdMs = (view.manifold?.row.holdS ?? 0) * 1_000;
  const leftS = Math.max(0, Math.ceil((test.startedAtMs + holdMs - nowMs) / 1_000));
  return { state: "running", leftS };
}

function chosenOf(
  orm: Orm,
  lang: Lang,
  view: PointView,
  tile: Tile | undefined,
  refusals: readonly RefusalCard[],
): ChosenPosition | undefined {
  if (tile === undefined) return undefined;
  const at = view.positions[tile.position];
  const cylinder = at?.kind === "bound" ? cylinderCardOf(orm, at.cylinderId) : undefined;
  const pressure = at?.kind === "bound" ? at.pressure : null;
  return {
    ...tile,
    cylinderId: cylinder?.id,
    refusals,
    facts:
      cylinder === undefined
        ? []
        : [
            [say(lang, fillText.cylinder), cylinder.code],
            [say(lang, fillText.medium), `${say(lang, cylinder.mediumName)} · ${cylinder.model}`],
            [say(lang, t.targetAt20, { c: referenceC(view.row.medium) }), mpa(pressure?.targetKpa)],
            [say(lang, fillText.dueOn), cylinder.dueOn],
          ],
  };
}

export type ManifoldAsk = {
  /** The position a person has tapped; a strange one counts as none. */
  readonly position: string | undefined;
  readonly viewer: Viewer;
  readonly now: UnixMs;
  readonly monotonicMs: number;
  readonly refusalsOf: (cylinderId: string) => readonly PreFillRefusal[];
};

const NEXT_KINDS: ReadonlySet<TileKind> = new Set(["refused", "check", "open"]);

/** The position to show: the tapped one, else the first that still needs somebody. */
function chosenTile(tiles: readonly Tile[], asked: string | undefined): Tile | undefined {
  const tapped = tiles.find(({ position }) => position === asked);
  return tapped ?? tiles.find(({ kind }) => NEXT_KINDS.has(kind));
}

/** Of what is filled or was just filled; before that, of the first cylinder bound. */
function stageNoOf(orm: Orm, view: PointView, batchId: string | undefined): number {
  const fillId = batchId === undefined ? undefined : fillsOfBatch(orm, batchId)[0]?.fill.id;
  const stage = fillId === undefined ? undefined : findStage(orm, fillId)?.stage;
  if (stage !== undefined) return stage;
  const bound = Object.values(view.positions).find((at) => at.kind === "bound");
  return bound?.kind === "bound" ? nextStage(factsOfCylinder(orm, bound.cylinderId)) : 1;
}

export function manifoldPanelOf(
  orm: Orm,
  lang: Lang,
  view: PointView,
  ask: ManifoldAsk,
): ManifoldPanel {
  const tiles = tilesOf(orm, view);
  const stage = stageOf(view, tiles);
  const tile = chosenTile(tiles, ask.position);
  const at = tile && view.positions[tile.position];
  const refused =
    at?.kind === "bound" && tile?.kind === "refused" ? ask.refusalsOf(at.cylinderId) : [];
  const failed: readonly PreFillRefusal[] =
    at?.kind === "bound" && at.check?.hasPassedEveryItem === false
      ? [{ code: "filling.check_failed", items: [] }]
      : [];
  const refusals = [...refused, ...failed].map((item) => refusalCardOf(lang, item));
  const medium = findMedium(view.row.medium);
  const batchId = view.authorisationId ?? view.settlementOf;
  const batch = batchId === undefined ? undefined : findBatch(orm, batchId);
  const untilAt = batch && restsUntil(batch, view.manifold?.row.coolDownS ?? 0);
  const cause = quietCause(view.cause);
  const isShown = stage === "authorised" || stage === "filling" || stage === "resting";
  return {
    id: view.row.id,
    label: view.row.label,
    mediumName: mediumName(view.row.medium),
    stage,
    state: stateOf(view, stage),
    isOneShot: view.row.failClosed === "one-shot",
    isSteady: view.isSteady,
    gas: gasOf(view, view.manifold),
    counts: countsOf(tiles),
    tiles,
    chosen: chosenOf(orm, lang, view, tile, refusals),
    items:
      medium === undefined ? [] : preFillItemsOf(medium).map(({ code, text }) => ({ code, text })),
    leak: leakCardOf(lang, view, ask.monotonicMs),
    leakRules: {
      seconds: view.manifold?.row.holdS ?? 0,
      fallKpa: view.manifold?.row.holdFallKpa ?? 0,
    },
    blockers: [...new Set(view.blockers.map((item) => blockerWord(lang, item.code)))],
    cause: cause && manifoldCauseWord(lang, cause),
    problem: problemWord(lang, view),
    lockedBy: view.lock,
    settleCause: batch?.endCause == null ? undefined : manifoldCauseWord(lang, batch.endCause),
    curve: isShown || stage === "ended" || stage === "settle" ? view.curve : [],
    batchId,
    endAt20Kpa: batch?.endAt20Kpa ?? undefined,
    referenceC: referenceC(view.row.medium),
    stageNo: view.row.medium === ACETYLENE ? stageNoOf(orm, view, batchId) : undefined,
    restsUntil: untilAt != null && untilAt > ask.now ? untilAt : null,
    awaiting: stage === "ended" ? [] : awaitingBatchesOf(orm, () => view.row.label, view.row.id),
    ...ask.viewer,
  };
}

export function awaitingBatchesOf(
  orm: Orm,
  labelOf: (pointId: string) => string,
  onlyPointId?: string,
): readonly AwaitingBatch[] {
  return awaitingBatches(orm, AWAITING_MAX)
    .filter((batch) => onlyPointId === undefined || batch.pointId === onlyPointId)
    .map((batch) => ({
      id: batch.id,
      point: labelOf(batch.pointId),
      count: fillsOfBatch(orm, batch.id).length,
    }));
}
