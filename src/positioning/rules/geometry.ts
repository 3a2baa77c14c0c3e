/** Points, segments and shapes in millimetres. Pure. */
import type { Point, Shape } from "../model.ts";

export const SHAPE_POINTS_MAX = 200;
export const SHAPE_HOLES_MAX = 20;

export function distanceMm(a: Point, b: Point): number {
  return Math.hypot(a.xMm - b.xMm, a.yMm - b.yMm);
}

/** Distance of a point to the segment from `a` to `b`. Without `Math.hypot`, which takes ten times as long. */
export function segmentDistanceMm(p: Point, a: Point, b: Point): number {
  const dx = b.xMm - a.xMm;
  const dy = b.yMm - a.yMm;
  const [px, py] = [p.xMm - a.xMm, p.yMm - a.yMm];
  const lengthSquared = dx * dx + dy * dy;
  const share = lengthSquared === 0 ? 0 : (px * dx + py * dy) / lengthSquared;
  const at = Math.max(0, Math.min(1, share));
  const [ex, ey] = [px - at * dx, py - at * dy];
  return Math.sqrt(ex * ex + ey * ey);
}

type Edge = readonly [Point, Point];

function edgesOf(ring: readonly Point[]): Edge[] {
  return ring.map((point, index) => [point, ring[(index + 1) % ring.length] ?? point]);
}

/** Even-odd rule; a point on the border may count either way, as any rule about borders must allow. */
export function isInRing(p: Point, ring: readonly Point[]): boolean {
  let isInside = false;
  let a = ring.at(-1);
  for (const b of ring) {
    if (a !== undefined && a.yMm > p.yMm !== b.yMm > p.yMm) {
      const crossing = a.xMm + ((p.yMm - a.yMm) / (b.yMm - a.yMm)) * (b.xMm - a.xMm);
      if (p.xMm < crossing) isInside = !isInside;
    }
    a = b;
  }
  return isInside;
}

function ringDistanceMm(p: Point, ring: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  let a = ring.at(-1);
  for (const b of ring) {
    if (a !== undefined) least = Math.min(least, segmentDistanceMm(p, a, b));
    a = b;
  }
  return least;
}

function lineDistanceMm(p: Point, line: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < line.length; index += 1) {
    const a = line[index - 1];
    const b = line[index];
    if (a !== undefined && b !== undefined) least = Math.min(least, segmentDistanceMm(p, a, b));
  }
  return least;
}

/** How deep a point is in a shape: positive inside, negative outside, the distance to the border in mm. */
export function depthMm(p: Point, shape: Shape): number {
  switch (shape.kind) {
    case "circle":
      return shape.radiusMm - distanceMm(p, shape.centre);
    case "corridor":
      return shape.widthMm / 2 - lineDistanceMm(p, shape.line);
    case "polygon": {
      const isInside = isInRing(p, shape.outline) && !shape.holes.some((hole) => isInRing(p, hole));
      let border = ringDistanceMm(p, shape.outline);
      for (const hole of shape.holes) border = Math.min(border, ringDistanceMm(p, hole));
      return isInside ? border : -border;
    }
  }
}

function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b.xMm - a.xMm) * (c.yMm - a.yMm) - (b.yMm - a.yMm) * (c.xMm - a.xMm));
}

function isBetween(a: Point, b: Point, p: Point): boolean {
  return (
    Math.min(a.xMm, b.xMm) <= p.xMm &&
    p.xMm <= Math.max(a.xMm, b.xMm) &&
    Math.min(a.yMm, b.yMm) <= p.yMm &&
    p.yMm <= Math.max(a.yMm, b.yMm)
  );
}

/** Whether two segments have a point in common, ends among them. */
export function doCross([a, b]: Edge, [c, d]: Edge): boolean {
  const first = turn(a, b, c);
  const second = turn(a, b, d);
  const third = turn(c, d, a);
  const fourth = turn(c, d, b);
  if (first !== second && third !== fourth) return true;
  return (
    (first === 0 && isBetween(a, b, c)) ||
    (second === 0 && isBetween(a, b, d)) ||
    (third === 0 && isBetween(c, d, a)) ||
    (fourth === 0 && isBetween(c, d, b))
  );
}

export type ShapeFault =
  | "too-few-points"
  | "too-many-points"
  | "crosses-itself"
  | "no-area"
  | "hole-outside"
  | "bad-size"
  | "not-finite";

const COORDINATE_MAX_MM = 10_000_000;

function isRingCrossed(ring: readonly Point[]): boolean {
  const edges = edgesOf(ring);
  for (let one = 0; one < edges.length; one += 1) {
    for (let other = one + 1; other < edges.length; other += 1) {
      const isNext = other === one + 1 || (one === 0 && other === edges.length - 1);
      const a = edges[one];
      const b = edges[other];
      if (!isNext && a !== undefined && b !== undefined && doCross(a, b)) return true;
    }
  }
  return false;
}

/** Twice the area of a ring, without its sign. */
export function doubleAreaMm2(ring: readonly Point[]): number {
  return Math.abs(edgesOf(ring).reduce((sum, [a, b]) => sum + a.xMm * b.yMm - b.xMm * a.yMm, 0));
}

function ringFault(ring: readonly Point[]): ShapeFault | undefined {
  if (ring.length < 3) return "too-few-points";
  if (ring.length > SHAPE_POINTS_MAX) return "too-many-points";
  if (isRingCrossed(ring)) return "crosses-itself";
  return doubleAreaMm2(ring) < 20_000 ? "no-area" : undefined;
}

function pointsOf(shape: Shape): readonly Point[] {
  if (shape.kind === "circle") return [shape.centre];
  return shape.kind === "corridor" ? shape.line : [...shape.outline, ...shape.holes.flat()];
}

/** What is wrong with a drawn shape; undefined when it can be used. */
export function shapeFault(shape: Shape): ShapeFault | undefined {
  const isOnPlan = pointsOf(shape).every(
    ({ xMm, yMm }) => Math.abs(xMm) <= COORDINATE_MAX_MM && Math.abs(yMm) <= COORDINATE_MAX_MM,
  );
  if (!isOnPlan) return "not-finite";
  switch (shape.kind) {
    case "circle":
      return shape.radiusMm >= 100 && shape.radiusMm <= COORDINATE_MAX_MM ? undefined : "bad-size";
    case "corridor":
      if (shape.line.length < 2) return "too-few-points";
      if (shape.line.length > SHAPE_POINTS_MAX) return "too-many-points";
      return shape.widthMm >= 100 && shape.widthMm <= 1_000_000 ? undefined : "bad-size";
    case "polygon": {
      if (shape.holes.length > SHAPE_HOLES_MAX) return "too-many-points";
      for (const ring of [shape.outline, ...shape.holes]) {
        const fault = ringFault(ring);
        if (fault !== undefined) return fault;
      }
      const isOutside = (hole: readonly Point[]): boolean =>
        hole.some((point) => !isInRing(point, shape.outline));
      return shape.holes.some(isOutside) ? "hole-outside" : undefined;
    }
  }
}

/** The deepest point that a straight step from `a` to `b` reaches, in steps of at most a quarter of a metre. */
export function deepestMm(a: Point, b: Point, shape: Shape): number {
  const count = Math.min(400, Math.max(1, Math.ceil(distanceMm(a, b) / 250)));
  let deepest = Number.NEGATIVE_INFINITY;
  for (let step = 0; step <= count; step += 1) {
    const share = step / count;
    const at = { xMm: a.xMm + share * (b.xMm - a.xMm), yMm: a.yMm + share * (b.yMm - a.yMm) };
    deepest = Math.max(deepest, depthMm(at, shape));
  }
  return deepest;
}

/** The rectangle around a shape, and how narrow it is. */
export type Extent = {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** The width of a corridor or circle, the shorter side around a polygon. */
  readonly narrowMm: number;
};

/** Shapes never change, and are asked again with every fix. */
const extents = new WeakMap<Shape, Extent>();

export function extentOf(shape: Shape): Extent {
  const known = extents.get(shape);
  if (known !== undefined) return known;
  const points = pointsOf(shape);
  const [xs, ys] = [points.map(({ xMm }) => xMm), points.map(({ yMm }) => yMm)];
  const aroundMm =
    shape.kind === "circle" ? shape.radiusMm : shape.kind === "corridor" ? shape.widthMm / 2 : 0;
  const [x1, y1] = [Math.min(...xs) - aroundMm, Math.min(...ys) - aroundMm];
  const [x2, y2] = [Math.max(...xs) + aroundMm, Math.max(...ys) + aroundMm];
  const narrowMm = shape.kind === "polygon" ? Math.min(x2 - x1, y2 - y1) : 2 * aroundMm;
  const extent = { x1, y1, x2, y2, narrowMm };
  extents.set(shape, extent);
  return extent;
}

/** At most how deep a point can be in whatever lies within the rectangle: outside it, minus the distance to it. */
export function depthBoundMm(p: Point, { x1, y1, x2, y2 }: Extent): number {
  const dx = Math.max(x1 - p.xMm, p.xMm - x2, 0);
  const dy = Math.max(y1 - p.yMm, p.yMm - y2, 0);
  return dx === 0 && dy === 0 ? Number.POSITIVE_INFINITY : -Math.sqrt(dx * dx + dy * dy);
}

/** Whether the straight step from `a` to `b` might touch the rectangle. */
export function mayTouch(a: Point, b: Point, { x1, y1, x2, y2 }: Extent): boolean {
  return (
    Math.max(a.xMm, b.xMm) >= x1 &&
    Math.min(a.xMm, b.xMm) <= x2 &&
    Math.max(a.yMm, b.yMm) >= y1 &&
    Math.min(a.yMm, b.yMm) <= y2
  );
}
