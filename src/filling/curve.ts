/** The weight curve of one fill, kept with its record: a few hundred bytes for two minutes. */

export type CurvePoint = { readonly tMs: number; readonly massG: number };

/** Five points a second for a quarter of an hour; longer fills keep every second point, and so on. */
const POINTS_MAX = 4_500;

function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function pushVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

/** Times rise, so they are plain differences; masses are signed differences. Version 1. */
export function packCurve(points: readonly CurvePoint[]): Uint8Array {
  const out: number[] = [1];
  let [lastMs, lastG] = [0, 0];
  for (const point of points) {
    pushVarint(out, Math.max(0, Math.round(point.tMs - lastMs)));
    pushVarint(out, zigzag(Math.round(point.massG - lastG)));
    lastMs += Math.max(0, Math.round(point.tMs - lastMs));
    lastG = Math.round(point.massG);
  }
  return Uint8Array.from(out);
}

/** Undefined for anything that is not a whole curve of version 1. */
export function unpackCurve(bytes: Uint8Array): readonly CurvePoint[] | undefined {
  if (bytes[0] !== 1) return undefined;
  const values: number[] = [];
  let [value, factor] = [0, 1];
  for (const byte of bytes.subarray(1)) {
    value += (byte % 128) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    values.push(value);
    [value, factor] = [0, 1];
  }
  if (factor !== 1 || values.length % 2 !== 0) return undefined;
  const points: CurvePoint[] = [];
  let [tMs, massG] = [0, 0];
  for (let at = 0; at < values.length; at += 2) {
    tMs += values[at] ?? 0;
    massG += unzigzag(values[at + 1] ?? 0);
    points.push({ tMs, massG });
  }
  return points;
}

/** Collects a curve while a fill goes on, thinning itself out instead of growing. */
export class CurveRecorder {
  #points: CurvePoint[] = [];
  #everyMs: number;
  readonly #startedAtMs: number;

  constructor(startedAtMs: number, everyMs = 200) {
    this.#startedAtMs = startedAtMs;
    this.#everyMs = everyMs;
  }

  add(atMs: number, massG: number): void {
    const tMs = atMs - this.#startedAtMs;
    const last = this.#points.at(-1);
    if (last !== undefined && tMs - last.tMs < this.#everyMs) return;
    this.#points.push({ tMs, massG });
    if (this.#points.length < POINTS_MAX) return;
    this.#points = this.#points.filter((_point, index) => index % 2 === 0);
    this.#everyMs *= 2;
  }

  get points(): readonly CurvePoint[] {
    return this.#points;
  }
}
