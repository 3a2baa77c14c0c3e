/** What the 68 points of a face say: where it looks, whether the mouth is open, where the aligned square lies. Pure. */
import type { Point } from "./protocol.ts";
import type { Square } from "./raster.ts";

export type Pose = {
  /**
   * Where the tip of the nose stands between the eyes, in distances between them: 0 is straight ahead, positive is
   * turned to the person's own left. A flat picture keeps this figure however it is tilted or moved.
   */
  readonly yaw: number;
  /** The tip of the nose on the way from the eyes (0) to the mouth (1). Larger: the head is lowered. */
  readonly pitch: number;
  readonly rollRad: number;
  /** Opening of the inner lips over their width. */
  readonly mouth: number;
  /** Distance between the eyes in pixels. */
  readonly eyesPx: number;
};

const NOSE_TIP = 30;
const EYE_LEFT_IN_PICTURE = [36, 37, 38, 39, 40, 41];
const EYE_RIGHT_IN_PICTURE = [42, 43, 44, 45, 46, 47];
const MOUTH = Array.from({ length: 20 }, (_, index) => 48 + index);

function mean(points: readonly Point[], which: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of which) {
    x += points[index]?.x ?? 0;
    y += points[index]?.y ?? 0;
  }
  return { x: x / which.length, y: y / which.length };
}

const apart = (a: Point | undefined, b: Point | undefined): number =>
  a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);

export function poseOf(points: readonly Point[]): Pose {
  const left = mean(points, EYE_LEFT_IN_PICTURE);
  const right = mean(points, EYE_RIGHT_IN_PICTURE);
  const mouth = mean(points, MOUTH);
  const nose = points[NOSE_TIP] ?? left;
  const eyesPx = Math.max(1e-6, apart(left, right));
  const along = { x: (right.x - left.x) / eyesPx, y: (right.y - left.y) / eyesPx };
  const down = { x: -along.y, y: along.x };
  const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  const dot = (to: Point, axis: Point): number =>
    (to.x - middle.x) * axis.x + (to.y - middle.y) * axis.y;
  const toMouth = Math.max(1e-6, dot(mouth, down));
  // The foot of the nose on the line from the eyes to the mouth: a head leaning sideways is no turn.
  const foot = (dot(mouth, along) * dot(nose, down)) / toMouth;
  return {
    yaw: (dot(nose, along) - foot) / eyesPx,
    pitch: dot(nose, down) / toMouth,
    rollRad: Math.atan2(along.y, along.x),
    mouth: apart(points[62], points[66]) / Math.max(1e-6, apart(points[60], points[64])),
    eyesPx,
  };
}

/** Eyes level and everything in the place that the recognition net was trained on. */
export function alignedSquare(points: readonly Point[]): Square {
  const left = mean(points, EYE_LEFT_IN_PICTURE);
  const right = mean(points, EYE_RIGHT_IN_PICTURE);
  const mouth = mean(points, MOUTH);
  const sidePx = (apart(left, mouth) + apart(right, mouth)) / 2 / 0.45;
  const centre = { x: (left.x + right.x + mouth.x) / 3, y: (left.y + right.y + mouth.y) / 3 };
  const rollRad = Math.atan2(right.y - left.y, right.x - left.x);
  const lower = 0.07 * sidePx;
  return {
    centre: {
      x: centre.x - lower * Math.sin(rollRad),
      y: centre.y + lower * Math.cos(rollRad),
    },
    sidePx,
    rollRad,
  };
}

type Affine = readonly [number, number, number];

/** Least squares of `value ≈ a·x + b·y + c`, by the normal equations. */
function fitPlane(points: readonly Point[], values: readonly number[]): Affine {
  let [xx, xy, yy, x1, y1, xv, yv, v1] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const [index, { x, y }] of points.entries()) {
    const value = values[index] ?? 0;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    x1 += x;
    y1 += y;
    xv += x * value;
    yv += y * value;
    v1 += value;
  }
  const n = points.length;
  const det = xx * (yy * n - y1 * y1) - xy * (xy * n - y1 * x1) + x1 * (xy * y1 - yy * x1);
  if (Math.abs(det) < 1e-9) return [0, 0, v1 / Math.max(1, n)];
  const a = xv * (yy * n - y1 * y1) - xy * (yv * n - y1 * v1) + x1 * (yv * y1 - yy * v1);
  const b = xx * (yv * n - v1 * y1) - xv * (xy * n - y1 * x1) + x1 * (xy * v1 - yv * x1);
  const c = xx * (yy * v1 - yv * y1) - xy * (xy * v1 - yv * x1) + xv * (xy * y1 - yy * x1);
  return [a / det, b / det, c / det];
}

/** Points whose place on a head differs in depth; the outline moves along a turning head and says nothing. */
const INNER = Array.from({ length: 51 }, (_, index) => 17 + index);

/**
 * How far a face departs from a flat picture of itself between two frames, in distances between the eyes: what is left
 * after the best affine map from one to the other. A photo that is moved, tilted or bent little leaves next to nothing.
 */
export function depthBetween(before: readonly Point[], after: readonly Point[]): number {
  const normal = (points: readonly Point[]): Point[] => {
    const middle = mean(points, INNER);
    const scale = poseOf(points).eyesPx;
    return INNER.map((index) => ({
      x: ((points[index]?.x ?? 0) - middle.x) / scale,
      y: ((points[index]?.y ?? 0) - middle.y) / scale,
    }));
  };
  const from = normal(before);
  const to = normal(after);
  const mapX = fitPlane(
    from,
    to.map(({ x }) => x),
  );
  const mapY = fitPlane(
    from,
    to.map(({ y }) => y),
  );
  let squares = 0;
  for (const [index, { x, y }] of from.entries()) {
    const dx = mapX[0] * x + mapX[1] * y + mapX[2] - (to[index]?.x ?? 0);
    const dy = mapY[0] * x + mapY[1] * y + mapY[2] - (to[index]?.y ?? 0);
    squares += dx * dx + dy * dy;
  }
  return Math.sqrt(squares / from.length);
}
