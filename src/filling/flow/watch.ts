/**
 * Gas that flows while nobody has permitted it: the gross mass of a locked gun rises little by little. Pure.
 *
 * What it cannot see: flow slower than 50 g/s on average over the window, flow into a cylinder beside the scale,
 * and flow in the first seconds after something was put down, since the window begins anew there. What is lowered
 * or leaned on slower than 2 kg/s looks like gas and is reported: somebody then looks at a valve that is shut.
 */

/** More than this within the window is flow; a gun's free fall after its cut-off is a fraction of it. */
export const FLOW_RISE_G = 500;
export const FLOW_WINDOW_MS = 10_000;
/** Fewer rising readings than this are something that was put down. */
export const FLOW_RISES_MIN = 5;
/** One reading that brings more than a third of the whole rise is something that was put down. */
const LARGEST_STEP_SHARE = 3;
/** No gun fills faster; a quicker change is a cylinder coming or going. */
const FLOW_MAX_G_PER_S = 2_000;
/** Two divisions of a filling scale: a smaller rise between two readings is noise. */
const NOISE_G = 20;
/** Readings kept: one in this time is enough, so that a fast scale cannot fill the memory. */
const KEEP_EVERY_MS = 100;
/** The event is over when the window shows no more than this; only then another one is reported. */
const CALM_RISE_G = FLOW_RISE_G / 2;

export type MassAt = { readonly atMs: number; readonly massG: number };

export type FlowWatch = { readonly kept: readonly MassAt[]; readonly isRaised: boolean };

export const NO_FLOW: FlowWatch = { kept: [], isRaised: false };

/** How far the window rose above its lowest reading, in how many readings, and the largest of them. */
function riseOf(kept: readonly MassAt[]): { riseG: number; rises: number; largestG: number } {
  const last = kept.at(-1);
  if (last === undefined) return { riseG: 0, rises: 0, largestG: 0 };
  const lowestG = Math.min(...kept.map((item) => item.massG));
  const from = kept.findLastIndex((item) => item.massG === lowestG);
  let [rises, largestG, baseG] = [0, 0, lowestG];
  for (const { massG } of kept.slice(from + 1)) {
    const stepG = massG - baseG;
    if (stepG < NOISE_G) continue;
    rises += 1;
    largestG = Math.max(largestG, stepG);
    baseG = massG;
  }
  return { riseG: last.massG - lowestG, rises, largestG };
}

/**
 * Feeds one reading. `riseG` is set once per event, with the rise in grams. A reading without a number, and any
 * reading while the gun is permitted, begins anew.
 */
export function watchFlow(
  watch: FlowWatch,
  reading: { readonly atMs: number; readonly massG: number | null },
  isPermitted: boolean,
): { readonly watch: FlowWatch; readonly riseG?: number } {
  const { atMs, massG } = reading;
  if (isPermitted) return { watch: NO_FLOW };
  if (massG === null) return { watch: { kept: [], isRaised: watch.isRaised } };
  const last = watch.kept.at(-1);
  if (last !== undefined && atMs - last.atMs < KEEP_EVERY_MS) return { watch };
  const now = { atMs, massG };
  const jumpG = last === undefined ? 0 : NOISE_G + (FLOW_MAX_G_PER_S * (atMs - last.atMs)) / 1_000;
  if (last === undefined || Math.abs(massG - last.massG) > jumpG) {
    return { watch: { kept: [now], isRaised: false } };
  }
  const kept = [...watch.kept.filter((item) => atMs - item.atMs <= FLOW_WINDOW_MS), now];
  const { riseG, rises, largestG } = riseOf(kept);
  if (watch.isRaised) return { watch: { kept, isRaised: riseG > CALM_RISE_G } };
  const isFlow =
    riseG > FLOW_RISE_G && rises >= FLOW_RISES_MIN && largestG * LARGEST_STEP_SHARE <= riseG;
  return isFlow ? { watch: { kept, isRaised: true }, riseG } : { watch: { kept, isRaised: false } };
}
