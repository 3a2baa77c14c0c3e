/** How well a threshold divides people: pairs, rates with their bounds, and when there are too few to tell. Pure. */

export type Rate = {
  readonly hits: number;
  readonly of: number;
  /** Wilson score interval of 95 %. */
  readonly low: number;
  readonly high: number;
};

const Z = 1.959964;

/** Wilson 1927: holds for small counts and rates near 0, where the usual formula gives nonsense. */
export function wilson(hits: number, of: number): Rate {
  if (of === 0) return { hits, of, low: 0, high: 1 };
  const share = hits / of;
  const scale = 1 + (Z * Z) / of;
  const middle = (share + (Z * Z) / (2 * of)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return { hits, of, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export type CurvePoint = {
  readonly threshold: number;
  /** Different people taken for one. */
  readonly accepted: Rate;
  /** The same person not recognised. */
  readonly rejected: Rate;
};

export type Distances = {
  readonly same: readonly number[];
  readonly different: readonly number[];
};

export function pointAt({ same, different }: Distances, threshold: number): CurvePoint {
  return {
    threshold,
    accepted: wilson(different.filter((value) => value <= threshold).length, different.length),
    rejected: wilson(same.filter((value) => value > threshold).length, same.length),
  };
}

export function curveOf(distances: Distances): readonly CurvePoint[] {
  return Array.from({ length: 21 }, (_, index) => pointAt(distances, (30 + index * 2.5) / 100));
}

/** Where both rates are nearest to each other, and their mean there; undefined without pairs of both kinds. */
export function equalError(
  distances: Distances,
): { readonly threshold: number; readonly rate: number } | undefined {
  const { same, different } = distances;
  if (same.length === 0 || different.length === 0) return undefined;
  let best = { threshold: 0, rate: 1, gap: 2 };
  for (let milli = 0; milli <= 1_500; milli += 5) {
    const { accepted, rejected } = pointAt(distances, milli / 1_000);
    const [far, frr] = [accepted.hits / accepted.of, rejected.hits / rejected.of];
    const gap = Math.abs(far - frr);
    if (gap < best.gap) best = { threshold: milli / 1_000, rate: (far + frr) / 2, gap };
  }
  return { threshold: best.threshold, rate: best.rate };
}

/** With no error in 3 000 pairs the upper bound is 0.1 %: fewer cannot confirm the rate that is claimed. */
export const PAIRS_TO_TELL = 3_000;
