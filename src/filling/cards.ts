/** From the running board to what the pages show: one stage, one colour, words for every cause. */

import type {
  AwaitingItem,
  CylinderCard,
  PointCard,
  PointPanel,
  RefusalCard,
  Stage,
} from "../../views/filling/model.ts";
import {
  blockerText,
  causeText,
  entryText,
  failedText,
  problemText,
  refusalText,
  wayOutText,
} from "../../views/filling/text.ts";
import type { State } from "../../views/ui/state.ts";
import { codesOf, findCylinder } from "../cylinders/index.ts";
import { findMedium, type Medium, type Words } from "../gases/index.ts";
import { instant } from "../kernel/instants.ts";
import { formatKg, formatStamp, type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Orm } from "../platform/writer.ts";
import type { PointView } from "./board.ts";
import { fillTargetOf } from "./facts.ts";
import { flowFactsOf } from "./flow/flow.ts";
import { nextOf } from "./flow/rules.ts";
import { unreleasedFills } from "./flow/store.ts";
import type { RefusalReason, Refused } from "./interlock/index.ts";
import type { PreFillRefusal } from "./model.ts";
import { preFillItemsOf } from "./pre-fill-items.ts";
import { PRE_FILL_REFUSALS } from "./refusals.ts";
import { GUN_POSITION } from "./service.ts";
import { type FillRow, findFill } from "./store.ts";

export function mediumName(id: string): Words {
  return findMedium(id)?.name ?? { zh: id, en: id };
}

export function cylinderCardOf(orm: Orm, cylinderId: string): CylinderCard | undefined {
  const cylinder = findCylinder(orm, cylinderId);
  if (cylinder === undefined) return undefined;
  const codes = codesOf(orm, cylinderId).filter((item) => item.voidedAt === null);
  const target = fillTargetOf(cylinder);
  return {
    id: cylinder.id,
    code: (codes.find((item) => item.kind === "body") ?? codes[0])?.code ?? cylinder.serial,
    mediumName: mediumName(cylinder.medium),
    swatch: findMedium(cylinder.medium)?.body.value.hex ?? "#888888",
    model: cylinder.model,
    dueOn: cylinder.inspectionDueOn,
    tareG: cylinder.tareG,
    targetNetG: target?.targetNetG,
    maxNetG: target?.maxNetG,
  };
}

function stageOf(view: PointView): Stage {
  if (view.phase === "authorised") return "authorised";
  if (view.phase === "filling") return "filling";
  if (view.phase === "settled") return view.end === undefined ? "resting" : "ended";
  // A fill that an earlier set-up left open still has to be settled.
  if (view.problem !== undefined && view.settlementOf === undefined) return "unusable";
  if (view.lock !== undefined) return "manual-lock";
  if (view.settlementOf !== undefined) return "settle";
  if (view.isPending) return "pending";
  if (view.scale?.fill !== undefined) return "authorised";
  const position = view.positions[GUN_POSITION];
  if (position?.kind !== "bound") return "idle";
  if (position.refusals.length > 0) return "refused";
  if (position.check === null) return "check";
  // A proof that has become useless means that the cylinder has to be looked at again.
  const isStale = view.blockers.some((item) => item.code.startsWith("check_"));
  if (isStale) return "check";
  if (view.scale !== undefined) return "at-scale";
  return view.blockers.length === 0 ? "ready" : "waiting";
}

const STATE_OF_STAGE: Readonly<Record<Stage, State>> = {
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
  ended: "neutral",
};

function stateOf(view: PointView, stage: Stage): State {
  if (stage === "ended" && view.end?.isOverMax === true) return "danger";
  if (stage === "ended") return "ok";
  return STATE_OF_STAGE[stage];
}

/** Below this under its tare the cylinder is not on the scale yet, and a net mass would say nothing. */
const TARE_TOLERANCE_G = 300;

function netOf(massG: number | undefined, cylinder: CylinderCard | undefined): number | undefined {
  if (massG === undefined || cylinder === undefined) return undefined;
  return massG < cylinder.tareG - TARE_TOLERANCE_G ? undefined : massG - cylinder.tareG;
}

export function pointCardOf(orm: Orm, lang: Lang, view: PointView): PointCard {
  const stage = stageOf(view);
  const position = view.positions[GUN_POSITION];
  const cylinderId =
    view.scale?.fill?.cylinderId ?? (position?.kind === "bound" ? position.cylinderId : undefined);
  const cylinder = cylinderId === undefined ? undefined : cylinderCardOf(orm, cylinderId);
  const massG = view.massG ?? undefined;
  return {
    id: view.row.id,
    label: view.row.label,
    kind: view.row.kind === "gun" ? "gun" : "manifold",
    isOneShot: view.row.failClosed === "one-shot",
    hasOwnScale: view.scale !== undefined,
    mediumName: mediumName(view.row.medium),
    stage,
    state: stateOf(view, stage),
    massG,
    isSteady: view.isSteady,
    netG: netOf(massG, cylinder),
    cylinder,
    cause:
      view.cause === undefined ||
      view.cause === "initial" ||
      view.cause === "ended" ||
      view.scale !== undefined
        ? undefined
        : say(lang, causeText[view.cause]),
    problem:
      view.problem &&
      say(lang, problemText[view.problem.code], { field: view.problem.field ?? "" }),
    lockedBy: view.lock,
  };
}

function massIn(lang: Lang, refusal: PreFillRefusal): string {
  if ("missingG" in refusal) return formatKg(lang, refusal.missingG);
  return "excessG" in refusal ? formatKg(lang, refusal.excessG) : "";
}

function factsOf(lang: Lang, refusal: PreFillRefusal): Readonly<Record<string, string>> {
  return {
    mass: massIn(lang, refusal),
    at: "untilAt" in refusal ? formatStamp(instant(refusal.untilAt)) : "",
    day:
      "dueOn" in refusal
        ? refusal.dueOn
        : "endedOn" in refusal
          ? refusal.endedOn
          : "expiredOn" in refusal
            ? refusal.expiredOn
            : "",
    items:
      "missing" in refusal
        ? refusal.missing
            .map((item) => say(lang, entryText[item]))
            .join(lang === "en" ? "; " : "；")
        : "items" in refusal
          ? refusal.items.join(", ")
          : "",
  };
}

export function refusalCardOf(lang: Lang, refusal: PreFillRefusal): RefusalCard {
  const words: { readonly zh: string; readonly en: string } = refusalText[refusal.code];
  return {
    words: say(lang, words, factsOf(lang, refusal)),
    wayOut: say(lang, wayOutText[refusal.code]),
    origin: PRE_FILL_REFUSALS[refusal.code].origin,
    reject: PRE_FILL_REFUSALS[refusal.code].reject ?? undefined,
  };
}

/** What a person found at the cylinder, item by item in the words of the form. */
function refusalCardsOf(
  lang: Lang,
  refusal: PreFillRefusal,
  medium: Medium | undefined,
): readonly RefusalCard[] {
  if (refusal.code !== "filling.check_failed" || medium === undefined) {
    return [refusalCardOf(lang, refusal)];
  }
  const items = preFillItemsOf(medium).filter(({ code }) => refusal.items.includes(code));
  if (items.length === 0) return [refusalCardOf(lang, refusal)];
  return items.map((item) => ({
    words: say(lang, failedText, { item: say(lang, item.text) }),
    wayOut: say(lang, wayOutText[refusal.code]),
    origin: "inspection",
    reject: item.code,
  }));
}

export type Viewer = { readonly canFill: boolean; readonly canUnlock: boolean };

/** What no list of conditions names is data that could not be understood. */
export function wordOfRefusal(code: RefusalReason): Phrase {
  const words: Readonly<Partial<Record<RefusalReason, Phrase>>> = blockerText;
  return words[code] ?? causeText.bad_input;
}

function blockerList(lang: Lang, blockers: readonly Refused[]): readonly string[] {
  return [...new Set(blockers.map(({ code }) => say(lang, wordOfRefusal(code))))];
}

/** Why a gun was not opened, in one line; undefined when nothing stood against it. */
export function blockerWords(lang: Lang, against: readonly Refused[]): string | undefined {
  const words = blockerList(lang, against);
  return words.length === 0 ? undefined : words.join(lang === "en" ? "; " : "；");
}

export function pointPanelOf(
  orm: Orm,
  lang: Lang,
  view: PointView,
  refusals: readonly PreFillRefusal[],
  viewer: Viewer,
): PointPanel {
  const card = pointCardOf(orm, lang, view);
  const medium = findMedium(view.row.medium);
  const settled = view.settlementOf === undefined ? undefined : findFill(orm, view.settlementOf);
  const cause = settled?.endCause ?? undefined;
  return {
    ...card,
    ...viewer,
    // What keeps a relay away says nothing about a valve that the scale has.
    blockers: view.scale !== undefined ? [] : blockerList(lang, view.blockers),
    refusals: refusals.flatMap((item) => refusalCardsOf(lang, item, medium)),
    canOverride: viewer.canUnlock && refusals.some(({ code }) => code === "filling.already_full"),
    items:
      medium === undefined ? [] : preFillItemsOf(medium).map(({ code, text }) => ({ code, text })),
    curve: card.stage === "idle" || card.stage === "check" ? [] : view.curve,
    endNetG: view.end?.netG ?? undefined,
    fillId: view.authorisationId ?? view.settlementOf,
    awaiting: unreleasedFills(orm, AWAITING_MAX)
      .filter((row) => row.pointId === view.row.id)
      .map((row) => awaitingItemOf(orm, row, card.label)),
    settleCause:
      cause !== undefined && cause in causeText
        ? say(lang, causeText[cause as keyof typeof causeText])
        : undefined,
  };
}

/** Cylinders with steps still to do; more than this do not fit a screen. */
const AWAITING_MAX = 12;

export function awaitingOf(
  orm: Orm,
  labelOf: (pointId: string) => string,
): readonly AwaitingItem[] {
  return unreleasedFills(orm, AWAITING_MAX).map((row) =>
    awaitingItemOf(orm, row, labelOf(row.pointId)),
  );
}

function awaitingItemOf(orm: Orm, row: FillRow, point: string): AwaitingItem {
  const next = nextOf(flowFactsOf(orm, row));
  return {
    fillId: row.id,
    code: cylinderCardOf(orm, row.cylinderId)?.code ?? row.cylinderId,
    point,
    netG: row.endGrossG === null ? undefined : row.endGrossG - row.tareG,
    step: next.kind === "step" ? next.step : undefined,
  };
}
