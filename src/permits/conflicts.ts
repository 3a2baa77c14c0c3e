/** Works that must not go on beside each other (GB 30871-2022 4.7, 5.2, 6.7, 7.6, 7.10, 8.2.8). Pure. */
import type { Hindrance } from "./flow-model.ts";
import type { Area, Permit, WorkPlace } from "./model.ts";

type Point = { readonly xMm: number; readonly yMm: number };

function pointsOf(area: Area): readonly Point[] {
  return area.shape === "circle" ? [{ xMm: area.xMm, yMm: area.yMm }] : area.corners;
}

const radiusOf = (area: Area): number => (area.shape === "circle" ? area.radiusMm : 0);

function toSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.xMm - from.xMm, to.yMm - from.yMm];
  const length = dx * dx + dy * dy;
  const raw =
    length === 0 ? 0 : ((point.xMm - from.xMm) * dx + (point.yMm - from.yMm) * dy) / length;
  const at = Math.min(1, Math.max(0, raw));
  return Math.hypot(point.xMm - from.xMm - at * dx, point.yMm - from.yMm - at * dy);
}

function isInside(point: Point, corners: readonly Point[]): boolean {
  let inside = false;
  corners.forEach((to, index) => {
    const from = corners.at(index - 1) ?? to;
    const crosses = to.yMm > point.yMm !== from.yMm > point.yMm;
    if (!crosses) return;
    const x = ((from.xMm - to.xMm) * (point.yMm - to.yMm)) / (from.yMm - to.yMm) + to.xMm;
    if (point.xMm < x) inside = !inside;
  });
  return inside;
}

function edgesOf(area: Area): readonly (readonly [Point, Point])[] {
  const points = pointsOf(area);
  return points.map((to, index) => [points.at(index - 1) ?? to, to] as const);
}

/** Between the edges of two areas, in metres; 0 where they touch. */
export function distanceM(one: Area, other: Area): number {
  const touches =
    (one.shape === "polygon" && pointsOf(other).some((point) => isInside(point, one.corners))) ||
    (other.shape === "polygon" && pointsOf(one).some((point) => isInside(point, other.corners)));
  if (touches) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const point of pointsOf(one)) {
    for (const [from, to] of edgesOf(other)) least = Math.min(least, toSegment(point, from, to));
  }
  for (const point of pointsOf(other)) {
    for (const [from, to] of edgesOf(one)) least = Math.min(least, toSegment(point, from, to));
  }
  return Math.max(0, least - radiusOf(one) - radiusOf(other)) / 1_000;
}

/** Where nobody drew an area, two works of the same name or room are together, and others are not known to be apart. */
function apartM(one: WorkPlace, other: WorkPlace): number | undefined {
  const isSameName = one.name.trim() === other.name.trim();
  if (isSameName || (one.roomId !== null && one.roomId === other.roomId)) return 0;
  if (one.area === null || other.area === null) return undefined;
  if (one.floorId !== other.floorId) return undefined;
  return distanceM(one.area, other.area);
}

export function overlaps(
  one: Pick<Permit, "plannedStart" | "plannedEnd">,
  other: Pick<Permit, "plannedStart" | "plannedEnd">,
): boolean {
  return one.plannedStart < other.plannedEnd && other.plannedStart < one.plannedEnd;
}

function pairOf(
  one: Permit,
  other: Permit,
): { code: string; clause: string; withinM: number } | undefined {
  const kinds = [one.kind, other.kind];
  const has = (kind: Permit["kind"]) => kinds.includes(kind);
  if (has("hot-work") && has("blind-plate")) {
    return { code: "conflict.blind-hot", clause: "GB 30871-2022 7.6", withinM: 30 };
  }
  const vapour = [one.facts, other.facts].some(
    (facts) => facts.kind === "confined-space" && facts.givesOffVapour,
  );
  if (has("hot-work") && vapour) {
    return { code: "conflict.vapour-hot", clause: "GB 30871-2022 6.7、5.2.9", withinM: 10 };
  }
  if (has("height") && one.kind !== other.kind) {
    const facts = one.facts.kind === "height" ? one.facts : other.facts;
    const isShielded = facts.kind === "height" && facts.hasShield;
    return isShielded
      ? undefined
      : { code: "conflict.below-height", clause: "GB 30871-2022 8.2.8", withinM: 0 };
  }
  return undefined;
}

/** The other permit stands in `values.other`. Works of one job are planned together and do not count. */
export function findConflicts(candidate: Permit, others: readonly Permit[]): readonly Hindrance[] {
  const found: Hindrance[] = [];
  for (const other of others) {
    if (other.id === candidate.id || !overlaps(candidate, other)) continue;
    const isOneLine =
      candidate.facts.kind === "blind-plate" &&
      other.facts.kind === "blind-plate" &&
      candidate.facts.line.trim() === other.facts.line.trim();
    if (isOneLine) {
      found.push({
        code: "conflict.one-line",
        clause: "GB 30871-2022 7.10",
        values: { other: other.id },
      });
      continue;
    }
    if (other.jobId === candidate.jobId) continue;
    const pair = pairOf(candidate, other);
    if (pair === undefined) continue;
    const apart = apartM(candidate.place, other.place);
    if (apart === undefined || apart > pair.withinM) continue;
    const values = { other: other.id, apart: Math.round(apart * 10) / 10, within: pair.withinM };
    found.push({ code: pair.code, clause: pair.clause, values });
  }
  return found;
}
