/** The latest mass of every scale, and whether it has come to rest; for screens and second weighings. */
import type { MassReading } from "../../../firmware-bridge/index.ts";

export type ScaleValue = {
  readonly massG: number | null;
  readonly atMs: number;
  readonly isSteady: boolean;
  /** How many frames agree on it. */
  readonly frames: number;
};

type Kept = { readonly massG: number | null; readonly atMs: number };

/** Steady: this many frames over this time within this spread (no stability flag in the commonest format). */
const STEADY_FRAMES = 5;
const STEADY_MS = 1_000;
const STEADY_SPREAD_G = 20;
const KEPT_MAX = 64;
const FRESH_MS = 1_500;

export class Scales {
  readonly #kept = new Map<string, Kept[]>();

  take(deviceId: string, reading: MassReading, atMs: number): void {
    const isGross = reading.basis === "gross" || reading.basis === "shown";
    const massG = isGross && reading.state === "ok" ? reading.massG : null;
    const list = this.#kept.get(deviceId) ?? [];
    list.push({ massG, atMs });
    if (list.length > KEPT_MAX) list.shift();
    this.#kept.set(deviceId, list);
  }

  /** Undefined when the scale has never spoken or is silent. */
  value(deviceId: string, nowMs: number): ScaleValue | undefined {
    const list = this.#kept.get(deviceId);
    const last = list?.at(-1);
    if (list === undefined || last === undefined || nowMs - last.atMs > FRESH_MS) return undefined;
    const run: Kept[] = [];
    for (const item of list.slice().reverse()) {
      const isClose =
        item.massG !== null &&
        last.massG !== null &&
        Math.abs(item.massG - last.massG) <= STEADY_SPREAD_G;
      if (!isClose) break;
      run.push(item);
    }
    const isSteady =
      run.length >= STEADY_FRAMES && last.atMs - (run.at(-1)?.atMs ?? last.atMs) >= STEADY_MS;
    return { massG: last.massG, atMs: last.atMs, isSteady, frames: Math.max(1, run.length) };
  }
}
