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
  for (let index = 0; index < frame.axes.length; index += 1) {
    const axis = frame.axes[index];
    const share = u[index] ?? 0;
    if (axis === undefined) continue;
    x += axis[0] * share;
    y += axis[1] * share;
    z += axis[2] * share;
  }
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

/** Not `Math.hypot`: places are within kilometres, and this is asked a million times a second. */
function distanceOf(a: Vec3, b: Vec3): number {
  const [dx, dy, dz] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
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
  let sum = 0;
  for (const { anchor, distanceM } of ranges) {
    const residual = distanceM - distanceOf(anchor, at);
    const limit = (residual > 0 ? LONG_LIMIT : SHORT_LIMIT) * RANGE_SIGMA_M;
    sum += Math.min(residual > 0 ? 1 : SHORT_COST_MAX, (residual / limit) ** 2);
  }
  return sum;
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

const NO_AXIS: Vec3 = [0, 0, 0];
/** A little of the identity keeps the step finite where the anchors tell nothing. */
const DAMPING = 1e-6;
const STEP_MAX_M = 20;
const STEP_MIN_M = 1e-4;

/**
 * The step of one round of Gauss and Newton at `at`, into `step`. Always three unknowns, those that the frame does not
 * have along an axis of no length: their step is zero. No object is made, because this is where the time goes.
 */
function stepAt(
  [a0, a1, a2]: readonly [Vec3, Vec3, Vec3],
  ranges: readonly RangeTo[],
  at: Vec3,
  weigh: (residualM: number) => number,
  step: [number, number, number],
): void {
  let [m00, m01, m02, m11, m12, m22] = [DAMPING, 0, 0, DAMPING, 0, DAMPING];
  let [r0, r1, r2] = [0, 0, 0];
  for (let index = 0; index < ranges.length; index += 1) {
    const range = ranges[index];
    if (range === undefined) continue;
    const { anchor } = range;
    const dx = at[0] - anchor[0];
    const dy = at[1] - anchor[1];
    const dz = at[2] - anchor[2];
    const away = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy + dz * dz));
    const residual = range.distanceM - away;
    const weight = weigh(residual);
    if (weight === 0) continue;
    const s0 = (a0[0] * dx + a0[1] * dy + a0[2] * dz) / away;
    const s1 = (a1[0] * dx + a1[1] * dy + a1[2] * dz) / away;
    const s2 = (a2[0] * dx + a2[1] * dy + a2[2] * dz) / away;
    r0 += weight * s0 * residual;
    r1 += weight * s1 * residual;
    r2 += weight * s2 * residual;
    m00 += weight * s0 * s0;
    m01 += weight * s0 * s1;
    m02 += weight * s0 * s2;
    m11 += weight * s1 * s1;
    m12 += weight * s1 * s2;
    m22 += weight * s2 * s2;
  }
  // By the parts of L D Lᵀ: the matrix is symmetric, and positive because of the damping.
  const l10 = m01 / m00;
  const l20 = m02 / m00;
  const d1 = m11 - l10 * m01;
  const l21 = (m12 - l20 * m01) / d1;
  const d2 = m22 - l20 * m02 - l21 * l21 * d1;
  const y1 = r1 - l10 * r0;
  const y2 = r2 - l20 * r0 - l21 * y1;
  step[2] = y2 / d2;
  step[1] = y1 / d1 - l21 * step[2];
  step[0] = r0 / m00 - l10 * step[1] - l20 * step[2];
}

/** Walks downhill from `start`; undefined when the way is lost. */
function descend(
  frame: Frame,
  ranges: readonly RangeTo[],
  start: Unknowns,
  weigh: (residualM: number) => number,
): number[] | undefined {
  const [a0 = NO_AXIS, a1 = NO_AXIS, a2 = NO_AXIS] = frame.axes;
  const axes = [a0, a1, a2] as const;
  const [ox, oy, oz] = frame.origin;
  let [u0 = 0, u1 = 0, u2 = 0] = start;
  const step: [number, number, number] = [0, 0, 0];
  const at: [number, number, number] = [0, 0, 0];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    at[0] = ox + a0[0] * u0 + a1[0] * u1 + a2[0] * u2;
    at[1] = oy + a0[1] * u0 + a1[1] * u1 + a2[1] * u2;
    at[2] = oz + a0[2] * u0 + a1[2] * u1 + a2[2] * u2;
    stepAt(axes, ranges, at, weigh, step);
    const length = Math.sqrt(step[0] * step[0] + step[1] * step[1] + step[2] * step[2]);
    if (!Number.isFinite(length)) return undefined;
    const share = length > STEP_MAX_M ? STEP_MAX_M / length : 1;
    u0 += share * step[0];
    u1 += share * step[1];
    u2 += share * step[2];
    if (length < STEP_MIN_M) break;
  }
  return [u0, u1, u2].slice(0, frame.axes.length);
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
