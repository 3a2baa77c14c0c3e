/** From the row of a fill point to the interlock's settings. */
import { ACETYLENE, findMedium } from "../gases/index.ts";
import { gunConfig, type InterlockConfig, manifoldConfig } from "./interlock/index.ts";
import type { ManifoldPointRow } from "./manifold/store.ts";
import type { FillPointRow } from "./store.ts";

/** A gun closed by hand below the target: at rest this long means that the fill is over. */
const END_STEADY_MS = 3_000;

/** A manifold fills slowly: what rises less than the spread of a steady run in a minute is not filled any more. */
const MANIFOLD_END_STEADY_MS = 60_000;

/**
 * Acetylene flows at 15 L/(h·L) at most, some 2.5 kPa a minute: it shows late that it flows at all, and what stands
 * still for an hour is not filled any more.
 */
const ACETYLENE_TIMES = { endSteadyMs: 3_600_000, grantUseMaxMs: 600_000 } as const;
const ACETYLENE_FLOW_START_KPA = 15;

/** For a medium that nobody knows, a manifold without its channels; outside the bounds, so that it is refused. */
const NO_FILL_MS = 0;

const MINUTE_MS = 60_000;

export type ConfigSources = {
  /** What a one-shot valve was accepted by; without it such a point is refused. */
  readonly acceptanceId?: string | null | undefined;
  readonly manifold?: ManifoldPointRow | undefined;
};

export function configOf(row: FillPointRow, sources: ConfigSources = {}): InterlockConfig {
  const mediumMs = findMedium(row.medium)?.fillMaxMs.value ?? NO_FILL_MS;
  const isGun = row.kind === "gun";
  const { manifold } = sources;
  const manifoldMs = Math.min(mediumMs, (manifold?.fillMaxMin ?? NO_FILL_MS) * MINUTE_MS);
  const fillMaxMs = isGun ? mediumMs : manifoldMs;
  const positions = Array.from({ length: row.positions }, (_, index) => String(index + 1));
  const base = isGun ? gunConfig(fillMaxMs) : manifoldConfig(fillMaxMs, positions);
  const { frameIntervalMs } = row;
  const isSlow = !isGun && row.medium === ACETYLENE;
  const flowStart = isSlow ? { flowStart: ACETYLENE_FLOW_START_KPA } : {};
  return {
    ...base,
    // As set up: a gun with two positions is refused, not silently made one with one.
    positions,
    endSteadyMs: isGun ? END_STEADY_MS : MANIFOLD_END_STEADY_MS,
    ...(isSlow ? ACETYLENE_TIMES : {}),
    cutOff: "controller",
    failClosed: row.failClosed === "one-shot" ? "oneShot" : "held",
    oneShotAcceptanceId: sources.acceptanceId ?? row.oneShotAcceptanceId,
    gauges: {
      ...(base.gauges.weight && { weight: { ...base.gauges.weight, frameIntervalMs } }),
      ...(base.gauges.pressure && {
        pressure: { ...base.gauges.pressure, frameIntervalMs, ...flowStart },
      }),
    },
  };
}
