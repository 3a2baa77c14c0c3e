/** How much the places of anchors make an error grow at a point: horizontal dilution of precision. Pure. */
import type { Anchor, Point } from "../model.ts";

/** Fewer in reach, and no place is solved in the plane. */
const LEAST = 3;

/** Undefined where too few anchors are in reach, or they stand in a line as seen from there. */
export function dilution(
  point: Point,
  anchors: readonly Pick<Anchor, "xMm" | "yMm">[],
  reachMm: number,
): number | undefined {
  let [xx, xy, yy, count] = [0, 0, 0, 0];
  for (const { xMm, yMm } of anchors) {
    const [dx, dy] = [point.xMm - xMm, point.yMm - yMm];
    const distance = Math.hypot(dx, dy);
    if (distance > reachMm || distance < 1) continue;
    const [ux, uy] = [dx / distance, dy / distance];
    xx += ux * ux;
    xy += ux * uy;
    yy += uy * uy;
    count += 1;
  }
  const determinant = xx * yy - xy * xy;
  if (count < LEAST || determinant < 1e-6) return undefined;
  return Math.sqrt((xx + yy) / determinant);
}
