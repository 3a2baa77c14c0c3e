/**
 * Works and activities that must not go on beside each other (GB 30871-2022 4.7, 5.2, 6.7, 7.6, 7.10, 8.2.8). What
 * nobody measured is told as uncertain: two areas that were not drawn may be near.
 */
import type { UnixMs } from "../../kernel/instants.ts";
import type { KindFacts, Work, WorkPlace } from "../model.ts";
import type { ActivityKind, LiveActivity, LiveWork } from "../model-facts.ts";
import { type Figure, gb } from "../standard/clauses.ts";
import { BLIND, HOT } from "../standard/figures.ts";
import { apartM } from "./space.ts";

export type ConflictCode =
  | "conflict.gas-release"
  | "conflict.liquid-release"
  | "conflict.solvent-paint"
  | "conflict.dust-sweeping"
  | "conflict.leaky-equipment"
  | "conflict.blind-hot"
  | "conflict.water-drawing"
  | "conflict.sampling"
  | "conflict.train"
  | "conflict.vapour-hot"
  | "conflict.one-line"
  | "conflict.below-height"
  | "conflict.cross-work";

export type Conflict = {
  readonly code: ConflictCode;
  readonly clause: string;
  /** Id of the other permit or activity. */
  readonly other: string;
  /** Metres; null: nobody knows. */
  readonly apartM: number | null;
  readonly withinM: number | null;
  /** False: it may be near, since nobody drew both areas. */
  readonly isCertain: boolean;
  /** Forbidden together whatever is arranged; otherwise a coordinator may arrange it (4.7). */
  readonly isForbidden: boolean;
};

type Span = { readonly from: number; readonly to: number };

/** A work that is still on after its time goes on until somebody ends it. */
function spanOf(work: LiveWork, now: UnixMs): Span {
  const isOn = work.stage === "working" || work.stage === "paused";
  const to = isOn ? Math.max(work.plannedEnd, now + 1) : work.plannedEnd;
  return { from: isOn ? Math.min(work.plannedStart, now) : work.plannedStart, to };
}

const overlap = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;

type Found = Pick<Conflict, "code" | "clause" | "withinM" | "isForbidden">;

const NEAR_ACTIVITY: Readonly<
  Record<ActivityKind, { code: ConflictCode; figure: Figure<number> }>
> = {
  "gas-release": { code: "conflict.gas-release", figure: HOT.gasRelease },
  "liquid-release": { code: "conflict.liquid-release", figure: HOT.liquidRelease },
  "solvent-paint": { code: "conflict.solvent-paint", figure: HOT.solventPaint },
  "dust-sweeping": { code: "conflict.dust-sweeping", figure: HOT.dustSweeping },
  "leaky-equipment": { code: "conflict.leaky-equipment", figure: HOT.leakyEquipment },
  // Inside one dike: the same place, whatever the distance.
  "water-drawing": {
    code: "conflict.water-drawing",
    figure: { value: 0, clause: gb("5.2.8"), sure: "V" },
  },
  sampling: { code: "conflict.sampling", figure: { value: 0, clause: gb("5.2.8"), sure: "V" } },
  "hazchem-train": { code: "conflict.train", figure: HOT.train },
};

const givesOffVapour = (facts: KindFacts): boolean =>
  facts.kind === "confined-space" && facts.givesOffVapour;

/** Rules of two works by kind and distance; at most one stands, the hardest. */
function nearRule(one: Work, other: Work): Found | undefined {
  const facts = [one.facts, other.facts];
  const isHot = facts.some(({ kind }) => kind === "hot-work");
  const blind = facts.find((each) => each.kind === "blind-plate");
  if (isHot && blind?.kind === "blind-plate" && blind.isHazardous) {
    const { value, clause } = BLIND.fireM;
    return { code: "conflict.blind-hot", clause, withinM: value, isForbidden: true };
  }
  if (isHot && facts.some(givesOffVapour)) {
    const { value } = HOT.solventPaint;
    const clause = `${gb("6.7")}、${gb("5.2.9")}`;
    return { code: "conflict.vapour-hot", clause, withinM: value, isForbidden: true };
  }
  return undefined;
}

type Height = { readonly from: number; readonly to: number };

const heightOf = (place: WorkPlace): Height => ({
  from: place.fromMm ?? Number.NEGATIVE_INFINITY,
  to: place.toMm ?? Number.POSITIVE_INFINITY,
});

/** Vertical cross-work without a shield (8.2.8), and other works in one another's way (4.7). */
function togetherRule(one: Work, other: Work): Found {
  const high = [one.facts, other.facts].find((facts) => facts.kind === "height");
  const isAbove = high?.kind === "height" && !(high.hasShield || high.hasDoubleShield);
  const [a, b] = [heightOf(one.place), heightOf(other.place)];
  const isSameHeight =
    Number.isFinite(a.from) && Number.isFinite(b.from) && a.from < b.to && b.from < a.to;
  if (isAbove && !isSameHeight) {
    return {
      code: "conflict.below-height",
      clause: gb("8.2.8"),
      withinM: 0,
      isForbidden: true,
    };
  }
  return { code: "conflict.cross-work", clause: gb("4.7"), withinM: 0, isForbidden: false };
}

function isSameLine(one: KindFacts, other: KindFacts): boolean {
  if (one.kind !== "blind-plate" || other.kind !== "blind-plate") return false;
  const [line, otherLine] = [one.line.trim(), other.line.trim()];
  return line !== "" && line.toLowerCase() === otherLine.toLowerCase();
}

function judge(
  rule: Found,
  one: WorkPlace,
  other: WorkPlace,
  otherId: string,
): Conflict | undefined {
  const apart = apartM(one, other);
  if (apart !== undefined && apart > (rule.withinM ?? 0)) return undefined;
  return { ...rule, other: otherId, apartM: apart ?? null, isCertain: apart !== undefined };
}

function withWork(candidate: Work, other: LiveWork): Conflict | undefined {
  if (isSameLine(candidate.facts, other.facts)) {
    return {
      code: "conflict.one-line",
      clause: gb("7.10"),
      other: other.id,
      apartM: null,
      withinM: null,
      isCertain: true,
      isForbidden: true,
    };
  }
  const near = nearRule(candidate, other);
  const found = near && judge(near, candidate.place, other.place, other.id);
  if (found !== undefined) return found;
  // Tickets of one job were planned together: their measures arrange who works when.
  if (candidate.jobId === other.jobId) return undefined;
  const together = judge(togetherRule(candidate, other), candidate.place, other.place, other.id);
  return together?.isCertain === true ? together : undefined;
}

function withActivity(candidate: Work, activity: LiveActivity): Conflict | undefined {
  if (candidate.kind !== "hot-work") return undefined;
  const { code, figure } = NEAR_ACTIVITY[activity.kind];
  const rule = { code, clause: figure.clause, withinM: figure.value, isForbidden: true };
  return judge(rule, candidate.place, activity.place, activity.id);
}

const severity = (one: Conflict): number => (one.isForbidden ? 0 : 2) + (one.isCertain ? 0 : 1);

/** Whatever stands in the way of a work in its time: forbidden and certain first, by id where alike. */
export function findConflicts(
  candidate: Work,
  live: readonly LiveWork[],
  activities: readonly LiveActivity[],
  now: UnixMs,
): readonly Conflict[] {
  const own = { from: candidate.plannedStart, to: candidate.plannedEnd };
  const found: Conflict[] = [];
  for (const other of live) {
    if (other.id === candidate.id || !overlap(own, spanOf(other, now))) continue;
    const conflict = withWork(candidate, other);
    if (conflict !== undefined) found.push(conflict);
  }
  for (const activity of activities) {
    if (!overlap(own, { from: activity.startsAt, to: activity.endsAt })) continue;
    const conflict = withActivity(candidate, activity);
    if (conflict !== undefined) found.push(conflict);
  }
  return found.sort((a, b) => severity(a) - severity(b) || (a.other < b.other ? -1 : 1));
}
