/** Outlines that people draw or type, from untrusted text to a shape in millimetres, or what is wrong with it. Pure. */
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { RawForm } from "../../platform/form.ts";
import type { Point, Shape } from "../model.ts";
import { doCross, doubleAreaMm2, isInRing, segmentDistanceMm } from "../rules/geometry.ts";

export const SHAPE_KINDS = ["polygon", "circle", "corridor"] as const;
export type ShapeKind = (typeof SHAPE_KINDS)[number];

export const SHAPE_FIELDS = ["shape", "points", "holes", "radius", "width"] as const;
export type ShapeField = (typeof SHAPE_FIELDS)[number];

export type ShapeProblem =
  | "missing"
  | "not-a-pair"
  | "too-few"
  | "too-many"
  | "crosses"
  | "too-small"
  | "hole-crosses"
  | "hole-outside"
  | "holes-touch"
  | "outside-plan"
  | "not-a-length"
  | "choose";

export const SHAPE_LIMITS = {
  points: 100,
  holes: 10,
  /** Half a square metre: smaller than the accuracy of any position. */
  areaMm2: 500_000,
  lengthMm: 1_000_000,
  lengthMinMm: 200,
} as const;

type Problems = Partial<Record<ShapeField, ShapeProblem>>;

const PAIR = /^(-?\d{1,5}(?:\.\d{1,3})?)\s*[,，]\s*(-?\d{1,5}(?:\.\d{1,3})?)$/;

const mmOf = (metres: string): number => Math.round(Number(metres) * 1_000);

function readPairs(text: string): Result<readonly Point[], ShapeProblem> {
  const parts = text
    .split(/[;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length > SHAPE_LIMITS.points) return refuse("too-many");
  const pairs: Point[] = [];
  for (const part of parts) {
    const [, x, y] = PAIR.exec(part) ?? [];
    if (x === undefined || y === undefined) return refuse("not-a-pair");
    pairs.push({ xMm: mmOf(x), yMm: mmOf(y) });
  }
  return accept(pairs);
}

type Edge = readonly [Point, Point];

function edgesOf(ring: readonly Point[]): readonly Edge[] {
  return ring.map((point, index) => [point, ring[(index + 1) % ring.length] ?? point] as const);
}

/** Two edges that share the corner `b` lie on each other. */
function foldsBack(a: Point, b: Point, c: Point): boolean {
  return segmentDistanceMm(c, a, b) < 0.5 || segmentDistanceMm(a, b, c) < 0.5;
}

/** True when a ring touches itself anywhere but where neighbours join, folds back, or repeats a corner. */
export function crossesItself(ring: readonly Point[]): boolean {
  const edges = edgesOf(ring);
  return edges.some(([a, b], i) => {
    const next = ring[(i + 2) % ring.length] ?? b;
    if (foldsBack(a, b, next)) return true;
    return edges.some(([c, d], j) => {
      const isNeighbour = j <= i + 1 || (i === 0 && j === edges.length - 1);
      return !isNeighbour && doCross([a, b], [c, d]);
    });
  });
}

function ringsMeet(one: readonly Point[], other: readonly Point[]): boolean {
  const others = edgesOf(other);
  return edgesOf(one).some((edge) => others.some((second) => doCross(edge, second)));
}

function holesProblem(
  outer: readonly Point[],
  holes: readonly (readonly Point[])[],
): ShapeProblem | undefined {
  for (const [index, hole] of holes.entries()) {
    const [first] = hole;
    if (hole.length < 3 || first === undefined) return "too-few";
    if (crossesItself(hole)) return "hole-crosses";
    if (ringsMeet(outer, hole) || !isInRing(first, outer)) return "hole-outside";
    const touches = holes
      .slice(0, index)
      .some((other) => ringsMeet(other, hole) || isInRing(first, other) || holdsFirst(hole, other));
    if (touches) return "holes-touch";
  }
  return undefined;
}

function holdsFirst(ring: readonly Point[], other: readonly Point[]): boolean {
  const [first] = other;
  return first !== undefined && isInRing(first, ring);
}

function readHoles(text: string): Result<readonly (readonly Point[])[], ShapeProblem> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > SHAPE_LIMITS.holes) return refuse("too-many");
  const holes: (readonly Point[])[] = [];
  for (const line of lines) {
    const hole = readPairs(line);
    if (!hole.ok) return hole;
    holes.push(hole.value);
  }
  return accept(holes);
}

function readLength(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,4}(?:\.\d{1,3})?$/.test(trimmed)) return undefined;
  const mm = mmOf(trimmed);
  return mm >= SHAPE_LIMITS.lengthMinMm && mm <= SHAPE_LIMITS.lengthMm ? mm : undefined;
}

function polygonOf(points: readonly Point[], holesText: string): Result<Shape, Problems> {
  if (points.length < 3) return refuse({ points: "too-few" });
  if (crossesItself(points)) return refuse({ points: "crosses" });
  if (doubleAreaMm2(points) / 2 < SHAPE_LIMITS.areaMm2) return refuse({ points: "too-small" });
  const holes = readHoles(holesText);
  if (!holes.ok) return refuse({ holes: holes.refusal });
  const problem = holesProblem(points, holes.value);
  if (problem !== undefined) return refuse({ holes: problem });
  return accept({ kind: "polygon", outline: points, holes: holes.value });
}

/** What stands in the form of an area, as a shape on a plan of this size; each problem under its field. */
export function parseShape(
  form: RawForm,
  plan: { readonly widthMm: number; readonly heightMm: number },
): Result<Shape, Problems> {
  const kind = SHAPE_KINDS.find((one) => one === form["shape"]);
  if (kind === undefined) return refuse({ shape: "choose" });
  const pairs = readPairs(form["points"] ?? "");
  if (!pairs.ok) return refuse({ points: pairs.refusal });
  const points = pairs.value;
  const [first] = points;
  if (first === undefined) return refuse({ points: "missing" });
  const isOnPlan = points.every(
    ({ xMm, yMm }) => xMm >= 0 && yMm >= 0 && xMm <= plan.widthMm && yMm <= plan.heightMm,
  );
  if (!isOnPlan) return refuse({ points: "outside-plan" });
  if (kind === "polygon") return polygonOf(points, form["holes"] ?? "");
  if (kind === "circle") {
    const radiusMm = readLength(form["radius"] ?? "");
    if (radiusMm === undefined) return refuse({ radius: "not-a-length" });
    return points.length > 1
      ? refuse({ points: "too-many" })
      : accept({ kind, centre: first, radiusMm });
  }
  const widthMm = readLength(form["width"] ?? "");
  if (points.length < 2) return refuse({ points: "too-few" });
  if (widthMm === undefined) return refuse({ width: "not-a-length" });
  return accept({ kind, line: points, widthMm });
}

const metres = (mm: number): string => (mm / 1_000).toFixed(3).replace(/\.?0+$/, "");
const pairsText = (points: readonly Point[]): string =>
  points.map(({ xMm, yMm }) => `${metres(xMm)},${metres(yMm)}`).join("; ");

/** The fields of a form that hold this shape; reading them again gives the same shape. */
export function shapeValues(shape: Shape): Record<ShapeField, string> {
  const none = { shape: shape.kind, points: "", holes: "", radius: "", width: "" };
  switch (shape.kind) {
    case "polygon": {
      const holes = shape.holes.map(pairsText).join("\n");
      return { ...none, points: pairsText(shape.outline), holes };
    }
    case "circle":
      return { ...none, points: pairsText([shape.centre]), radius: metres(shape.radiusMm) };
    case "corridor":
      return { ...none, points: pairsText(shape.line), width: metres(shape.widthMm) };
  }
}
