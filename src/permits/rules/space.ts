/** Distances between the areas of works on a plan, in metres. */
import type { Area, WorkPlace } from "../model.ts";

type Point = { readonly xMm: number; readonly yMm: number };
type Edge = readonly [Point, Point];

const pointsOf = (area: Area): readonly Point[] =>
  area.shape === "circle" ? [{ xMm: area.xMm, yMm: area.yMm }] : area.corners;

const radiusOf = (area: Area): number => (area.shape === "circle" ? area.radiusMm : 0);

function edgesOf(points: readonly Point[]): readonly Edge[] {
  return points.map((to, index) => [points.at(index - 1) ?? to, to] as const);
}

function toSegment(point: Point, [from, to]: Edge): number {
  const [dx, dy] = [to.xMm - from.xMm, to.yMm - from.yMm];
  const length = dx * dx + dy * dy;
  const raw =
    length === 0 ? 0 : ((point.xMm - from.xMm) * dx + (point.yMm - from.yMm) * dy) / length;
  const share = Math.min(1, Math.max(0, raw));
  return Math.hypot(point.xMm - from.xMm - share * dx, point.yMm - from.yMm - share * dy);
}

function isInside(point: Point, corners: readonly Point[]): boolean {
  let inside = false;
  for (const [from, to] of edgesOf(corners)) {
    if (to.yMm > point.yMm === from.yMm > point.yMm) continue;
    const x = ((from.xMm - to.xMm) * (point.yMm - to.yMm)) / (from.yMm - to.yMm) + to.xMm;
    if (point.xMm < x) inside = !inside;
  }
  return inside;
}

const side = ([from, to]: Edge, point: Point): number =>
  Math.sign(
    (to.xMm - from.xMm) * (point.yMm - from.yMm) - (to.yMm - from.yMm) * (point.xMm - from.xMm),
  );

/** Two edges that cross in their insides; touching ends are found as points on an edge. */
function crosses(one: Edge, other: Edge): boolean {
  return (
    side(one, other[0]) * side(one, other[1]) < 0 && side(other, one[0]) * side(other, one[1]) < 0
  );
}

type Box = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };

function boxOf(area: Area): Box {
  const radius = radiusOf(area);
  const box = {
    x: [Infinity, -Infinity] as [number, number],
    y: [Infinity, -Infinity] as [number, number],
  };
  for (const { xMm, yMm } of pointsOf(area)) {
    box.x = [Math.min(box.x[0], xMm - radius), Math.max(box.x[1], xMm + radius)];
    box.y = [Math.min(box.y[0], yMm - radius), Math.max(box.y[1], yMm + radius)];
  }
  return box;
}

const gap = (one: readonly [number, number], other: readonly [number, number]): number =>
  Math.max(0, other[0] - one[1], one[0] - other[1]);

/** No rule looks further; beyond it the distance of the boxes around two areas is told, which is never too large. */
const FAR_MM = 100_000;

/** Between the edges of two areas, in metres; 0 where they touch or one lies in the other. */
export function distanceM(one: Area, other: Area): number {
  const [box, otherBox] = [boxOf(one), boxOf(other)];
  const boxesMm = Math.hypot(gap(box.x, otherBox.x), gap(box.y, otherBox.y));
  if (boxesMm > FAR_MM) return boxesMm / 1_000;
  const [ofOne, ofOther] = [pointsOf(one), pointsOf(other)];
  const [edges, otherEdges] = [edgesOf(ofOne), edgesOf(ofOther)];
  if (one.shape === "polygon" && ofOther.some((point) => isInside(point, ofOne))) return 0;
  if (other.shape === "polygon" && ofOne.some((point) => isInside(point, ofOther))) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const edge of edges) {
    for (const point of ofOther) least = Math.min(least, toSegment(point, edge));
    if (otherEdges.some((otherEdge) => crosses(edge, otherEdge))) return 0;
  }
  for (const edge of otherEdges) {
    for (const point of ofOne) least = Math.min(least, toSegment(point, edge));
  }
  return Math.max(0, least - radiusOf(one) - radiusOf(other)) / 1_000;
}

/**
 * How far two works are apart, floors laid over each other, since gas and sparks go up and down. Works of the same
 * name or room are together. Undefined: nobody drew both areas, so nobody knows.
 */
export function apartM(one: WorkPlace, other: WorkPlace): number | undefined {
  if (one.name.trim() !== "" && one.name.trim() === other.name.trim()) return 0;
  if (one.roomId !== null && one.roomId === other.roomId) return 0;
  if (one.area === null || other.area === null) return undefined;
  return distanceM(one.area, other.area);
}
