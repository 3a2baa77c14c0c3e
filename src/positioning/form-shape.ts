/** Outlines that people draw or type, from untrusted text to a shape in millimetres, or what is wrong with it. Pure. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { RawForm } from "../platform/form.ts";
import type { Point, Shape } from "./model.ts";

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

/** Above zero when c lies to the left of the way from a to b; whole numbers, so that zero is exactly on it. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.xMm - a.xMm) * (c.yMm - a.yMm) - (b.yMm - a.yMm) * (c.xMm - a.xMm);
}

function isWithin(a: Point, b: Point, c: Point): boolean {
  return (
    Math.min(a.xMm, b.xMm) <= c.xMm &&
    c.xMm <= Math.max(a.xMm, b.xMm) &&
    Math.min(a.yMm, b.yMm) <= c.yMm &&
    c.yMm <= Math.max(a.yMm, b.yMm)
  );
}

/** True when the two segments have a point in common, ends included. */
export function segmentsMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (
    abc > 0 !== abd > 0 &&
    abc !== 0 &&
    abd !== 0 &&
    cda > 0 !== cdb > 0 &&
    cda !== 0 &&
    cdb !== 0
  )
    return true;
  return (
    (abc === 0 && isWithin(a, b, c)) ||
    (abd === 0 && isWithin(a, b, d)) ||
    (cda === 0 && isWithin(c, d, a)) ||
    (cdb === 0 && isWithin(c, d, b))
  );
}

type Edge = readonly [Point, Point];

function edgesOf(ring: readonly Point[]): readonly Edge[] {
  return ring.map((point, index) => [point, ring[(index + 1) % ring.length] ?? point] as const);
}

/** True when a ring touches itself anywhere but where neighbours join, folds back, or repeats a corner. */
export function crossesItself(ring: readonly Point[]): boolean {
  const edges = edgesOf(ring);
  return edges.some(([a, b], i) =>
    edges.some(([c, d], j) => {
      if (j <= i) return a.xMm === b.xMm && a.yMm === b.yMm;
      if (j === i + 1) return turn(a, b, d) === 0 && isWithin(a, b, d);
      if (i === 0 && j === edges.length - 1) return turn(a, b, c) === 0 && isWithin(a, b, c);
      return segmentsMeet(a, b, c, d);
    }),
  );
}

/** Twice the area; the sign tells the sense of rotation. */
function doubleArea(ring: readonly Point[]): number {
  return edgesOf(ring).reduce((sum, [a, b]) => sum + a.xMm * b.yMm - b.xMm * a.yMm, 0);
}

function isInside(ring: readonly Point[], { xMm, yMm }: Point): boolean {
  return edgesOf(ring).reduce((inside, [a, b]) => {
    const spans = a.yMm > yMm !== b.yMm > yMm;
    const atX = ((b.xMm - a.xMm) * (yMm - a.yMm)) / (b.yMm - a.yMm) + a.xMm;
    return spans && xMm < atX ? !inside : inside;
  }, false);
}

function ringsMeet(one: readonly Point[], other: readonly Point[]): boolean {
  return edgesOf(one).some(([a, b]) => edgesOf(other).some(([c, d]) => segmentsMeet(a, b, c, d)));
}

function holesProblem(
  outer: readonly Point[],
  holes: readonly (readonly Point[])[],
): ShapeProblem | undefined {
  for (const [index, hole] of holes.entries()) {
    const [first] = hole;
    if (hole.length < 3 || first === undefined) return "too-few";
    if (crossesItself(hole)) return "hole-crosses";
    if (ringsMeet(outer, hole) || !isInside(outer, first)) return "hole-outside";
    const touches = holes
      .slice(0, index)
      .some((other) => ringsMeet(other, hole) || isInside(other, first) || holdsFirst(hole, other));
    if (touches) return "holes-touch";
  }
  return undefined;
}

function holdsFirst(ring: readonly Point[], other: readonly Point[]): boolean {
  const [first] = other;
  return first !== undefined && isInside(ring, first);
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
  if (Math.abs(doubleArea(points)) / 2 < SHAPE_LIMITS.areaMm2)
    return refuse({ points: "too-small" });
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
