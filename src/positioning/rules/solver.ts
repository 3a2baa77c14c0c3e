/**
 * Where a card is, from its distances to surveyed anchors: robust least squares over one, two or three unknowns.
 * A signal that goes around or through something comes late and makes a distance too long, never too short, so long
 * outliers are trusted less than short ones. Pure.
 */

export type Vec3 = readonly [x: number, y: number, z: number];

/** Metres. */
export type RangeTo = { readonly anchor: Vec3; readonly distanceM: number };

/** The unknowns: `origin` plus any mix of `axes`. A plane has two, space three, a tunnel one. */
export type Frame = { readonly origin: Vec3; readonly axes: readonly Vec3[] };

export type Solved = {
  readonly at: Vec3;
  /** Covariance of the unknowns along the axes, m². */
  readonly covariance: readonly (readonly number[])[];
  readonly used: number;
  /** Measured less calculated, m, in the order given. */
  readonly residuals: readonly number[];
  /** How the anchors' places multiply the error of a distance (dilution of precision). */
  readonly dilution: number;
};

/** Error of one distance in the open, m: what UWB systems state, with the survey's own. */
export const RANGE_SIGMA_M = 0.12;
/** Beyond this many sigmas a short distance, or this many a long one, is not believed. */
const SHORT_LIMIT = 4;
const LONG_LIMIT = 3;
const ROUNDS_MAX = 25;
const STARTS_MAX = 40;
/** Anchors nearly on one line tell nothing across it. */
const DILUTION_MAX = 25;
const RANGES_MAX = 24;
/** A place this far from where the card was going costs as much as one distance that is not believed. */
const DOUBT_M = 1.5;
const DOUBT_MAX = 2.2;

export function planeAt(heightM: number): Frame {
  return {
    origin: [0, 0, heightM],
    axes: [
      [1, 0, 0],
      [0, 1, 0],
    ],
  };
}

export const SPACE: Frame = {
  origin: [0, 0, 0],
  axes: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** Along the line from `from` to `to`. */
export function tunnel(from: Vec3, to: Vec3): Frame {
  const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const;
  const length = Math.hypot(...d) || 1;
  return { origin: from, axes: [[d[0] / length, d[1] / length, d[2] / length]] };
}

type Unknowns = readonly number[];
type Matrix = readonly (readonly number[])[];

function placeOf(frame: Frame, u: Unknowns): Vec3 {
  let [x, y, z] = frame.origin;
  frame.axes.forEach((axis, index) => {
    const share = u[index] ?? 0;
    x += axis[0] * share;
    y += axis[1] * share;
    z += axis[2] * share;
  });
  return [x, y, z];
}

/** Inverse of a matrix of at most three rows by Gauss and Jordan; undefined when it has none. */
export function inverse(matrix: Matrix): number[][] | undefined {
  const n = matrix.length;
  const work = matrix.map((row, r) => [...row, ...row.map((_, c) => (c === r ? 1 : 0))]);
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column; row < n; row += 1) {
      if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[pivot]?.[column] ?? 0)) pivot = row;
    }
    const head = work[pivot];
    const other = work[column];
    if (head === undefined || other === undefined || Math.abs(head[column] ?? 0) < 1e-12) {
      return undefined;
    }
    [work[column], work[pivot]] = [head, other];
    const by = head[column] ?? 1;
    const own = head.map((value) => value / by);
    work[column] = own;
    work.forEach((row, index) => {
      const factor = row[column] ?? 0;
      if (index !== column) work[index] = row.map((value, c) => value - factor * (own[c] ?? 0));
    });
  }
  return work.map((row) => row.slice(n));
}

function distanceOf(a: Vec3, b: Vec3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Tukey's weight, with its limit by the sign of the residual. */
function weightOf(residualM: number): number {
  const limit = (residualM > 0 ? LONG_LIMIT : SHORT_LIMIT) * RANGE_SIGMA_M;
  const share = residualM / limit;
  return Math.abs(share) >= 1 ? 0 : (1 - share * share) ** 2;
}

/** A distance cannot be too short by metres: a place that says so is wrong. A late one can be late by anything. */
const SHORT_COST_MAX = 5;

/** What a place costs: outliers cost the same however far off. */
function costOf(ranges: readonly RangeTo[], at: Vec3): number {
  return ranges.reduce((sum, { anchor, distanceM }) => {
    const residual = distanceM - distanceOf(anchor, at);
    const limit = (residual > 0 ? LONG_LIMIT : SHORT_LIMIT) * RANGE_SIGMA_M;
    return sum + Math.min(residual > 0 ? 1 : SHORT_COST_MAX, (residual / limit) ** 2);
  }, 0);
}

/** Normal matrix and right side of one round of Gauss and Newton. */
function normalOf(
  frame: Frame,
  ranges: readonly RangeTo[],
  at: Vec3,
  weigh: (residualM: number) => number,
): { readonly matrix: number[][]; readonly right: number[] } {
  const n = frame.axes.length;
  const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const right = new Array<number>(n).fill(0);
  for (const { anchor, distanceM } of ranges) {
    const away = Math.max(1e-6, distanceOf(anchor, at));
    const residual = distanceM - away;
    const weight = weigh(residual);
    if (weight === 0) continue;
    const slope = frame.axes.map(
      (axis) =>
        (axis[0] * (at[0] - anchor[0]) +
          axis[1] * (at[1] - anchor[1]) +
          axis[2] * (at[2] - anchor[2])) /
        away,
    );
    for (let row = 0; row < n; row += 1) {
      right[row] = (right[row] ?? 0) + weight * (slope[row] ?? 0) * residual;
      const line = matrix[row] ?? [];
      for (let column = 0; column < n; column += 1) {
        line[column] = (line[column] ?? 0) + weight * (slope[row] ?? 0) * (slope[column] ?? 0);
      }
    }
  }
  return { matrix, right };
}

function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) =>
    row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0),
  );
}

/** Walks downhill from `start`; undefined when the way is lost. */
function descend(
  frame: Frame,
  ranges: readonly RangeTo[],
  start: Unknowns,
  weigh: (residualM: number) => number,
): number[] | undefined {
  let u = [...start];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { matrix, right } = normalOf(frame, ranges, placeOf(frame, u), weigh);
    // A little of the identity keeps the step finite where the anchors tell nothing.
    const damped = matrix.map((row, r) => row.map((value, c) => (r === c ? value + 1e-6 : value)));
    const inverted = inverse(damped);
    if (inverted === undefined) return undefined;
    const raw = times(inverted, right);
    const length = Math.hypot(...raw);
    if (!Number.isFinite(length)) return undefined;
    const share = length > 20 ? 20 / length : 1;
    u = u.map((value, index) => value + share * (raw[index] ?? 0));
    if (length < 1e-4) break;
  }
  return u;
}

function unknownsOf(frame: Frame, at: Vec3): number[] {
  return frame.axes.map(
    (axis) =>
      axis[0] * (at[0] - frame.origin[0]) +
      axis[1] * (at[1] - frame.origin[1]) +
      axis[2] * (at[2] - frame.origin[2]),
  );
}

/** All sets of `size` of the first `count` numbers, at most `STARTS_MAX`. */
function subsets(count: number, size: number): number[][] {
  const all: number[][] = [];
  const grow = (from: number, set: readonly number[]): void => {
    if (all.length >= STARTS_MAX) return;
    if (set.length === size) {
      all.push([...set]);
      return;
    }
    for (let next = from; next < count; next += 1) grow(next + 1, [...set, next]);
  };
  grow(0, []);
  return all;
}

const EVEN = (): number => 1;
const HUBER = (residualM: number): number =>
  Math.min(1, RANGE_SIGMA_M / Math.abs(residualM || 1e-9));

/** From where to descend: the middle of the anchors, what is expected, and what the smallest sets of ranges say. */
function startsOf(
  frame: Frame,
  ranges: readonly RangeTo[],
  expected: Vec3 | undefined,
): number[][] {
  const middle = ranges
    .reduce<number[]>(
      (sum, { anchor }) => sum.map((value, index) => value + (anchor[index] ?? 0)),
      [0, 0, 0],
    )
    .map((value) => value / ranges.length) as unknown as Vec3;
  const centre = unknownsOf(frame, middle);
  const starts = [centre];
  if (expected !== undefined) starts.push(unknownsOf(frame, expected));
  const whole = descend(
    frame,
    ranges,
    expected === undefined ? centre : (starts[1] ?? centre),
    HUBER,
  );
  if (whole !== undefined) starts.push(whole);
  // The nearest anchors are heard best: sets of them first.
  const near = [...ranges].sort((a, b) => a.distanceM - b.distanceM);
  for (const set of subsets(Math.min(near.length, 7), frame.axes.length + 1)) {
    const few = set.map((index) => near[index]).filter((one) => one !== undefined);
    const found = descend(frame, few, whole ?? centre, EVEN);
    if (found !== undefined) starts.push(found);
  }
  return starts;
}

function judged(frame: Frame, ranges: readonly RangeTo[], u: Unknowns): Solved | undefined {
  const at = placeOf(frame, u);
  const residuals = ranges.map(({ anchor, distanceM }) => distanceM - distanceOf(anchor, at));
  const used = residuals.filter((residual) => weightOf(residual) > 0.05).length;
  const { matrix } = normalOf(frame, ranges, at, (residual) => (weightOf(residual) > 0.05 ? 1 : 0));
  const inverted = inverse(matrix);
  if (inverted === undefined) return undefined;
  const trace = inverted.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const dilution = Math.sqrt(Math.max(0, trace));
  if (!(dilution < DILUTION_MAX)) return undefined;
  const spread = residuals.filter((residual) => weightOf(residual) > 0.05);
  const free = Math.max(1, used - frame.axes.length);
  const chi = spread.reduce((sum, residual) => sum + (residual / RANGE_SIGMA_M) ** 2, 0) / free;
  // No more believed than are needed, while others disagree: any three distances agree somewhere.
  const isDoubtful = used <= frame.axes.length + 1 && ranges.length > used;
  const scale = RANGE_SIGMA_M ** 2 * Math.max(1, chi, isDoubtful ? 40 : 1);
  const covariance = inverted.map((row) => row.map((value) => value * scale));
  return { at, covariance, used, residuals, dilution };
}

/** Average of the squared shares of their limits within which distances are said to agree; noise alone gives 0.1. */
const AGREED_COST = 0.3;
/** Share of the distances that must agree before no other place is looked for. */
const AGREED_SHARE = 0.6;

/**
 * The place where the card was going, if most distances and more than are needed lead there and the others are all late:
 * then no other place is looked for. That is so for most rounds, and the search costs thirty times as much.
 */
function asExpected(
  frame: Frame,
  ranges: readonly RangeTo[],
  expected: Vec3,
): number[] | undefined {
  const u = descend(frame, ranges, unknownsOf(frame, expected), weightOf);
  if (u === undefined) return undefined;
  const at = placeOf(frame, u);
  if (!(distanceOf(at, expected) < DOUBT_M)) return undefined;
  const residuals = ranges.map(({ anchor, distanceM }) => distanceM - distanceOf(anchor, at));
  const believed = residuals.filter((residual) => weightOf(residual) > 0.05).length;
  const late = residuals.filter((residual) => residual >= LONG_LIMIT * RANGE_SIGMA_M).length;
  const isAgreed =
    believed + late === ranges.length &&
    believed >= frame.axes.length + 2 &&
    believed >= AGREED_SHARE * ranges.length;
  return isAgreed && costOf(ranges, at) - late < AGREED_COST * believed ? u : undefined;
}

/**
 * The place that most of the distances agree on. `expected` (where the card was going) decides between places that
 * cost the same, as with anchors on one wall. Undefined with fewer distances than unknowns and one, unless they leave
 * no doubt, and where the anchors' places tell nothing.
 */
export function solve(
  frame: Frame,
  given: readonly RangeTo[],
  expected?: Vec3,
): Solved | undefined {
  const ranges = given
    .filter(({ distanceM }) => Number.isFinite(distanceM) && distanceM >= 0)
    .slice(0, RANGES_MAX);
  if (ranges.length < frame.axes.length + (expected === undefined ? 1 : 0)) return undefined;
  const near = expected === undefined ? undefined : asExpected(frame, ranges, expected);
  if (near !== undefined) return judged(frame, ranges, near);
  let best: { readonly u: number[]; readonly cost: number } | undefined;
  for (const start of startsOf(frame, ranges, expected)) {
    const u = descend(frame, ranges, start, weightOf) ?? start;
    const at = placeOf(frame, u);
    // Far from what was expected costs a little: it decides only where the distances do not.
    const doubt =
      expected === undefined ? 0 : Math.min(DOUBT_MAX, (distanceOf(at, expected) / DOUBT_M) ** 2);
    const cost = costOf(ranges, at) + doubt;
    if (best === undefined || cost < best.cost - 1e-9) best = { u, cost };
  }
  return best === undefined ? undefined : judged(frame, ranges, best.u);
}
