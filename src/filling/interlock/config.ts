/** Settings of one fill point and the limits that no setting may pass. */
import { accept, type Result, refuse } from "../../kernel/result.ts";

export const GAUGE_KINDS = ["weight", "pressure"] as const;
export type GaugeKind = (typeof GAUGE_KINDS)[number];

/** Levels are in the gauge's own unit: grams for a scale, kilopascal for a manifold gauge. */
export type GaugeConfig = {
  /** Longest time between two frames in normal running, measured when the bay is set up. */
  readonly frameIntervalMs: number;
  readonly steadyFrames: number;
  readonly steadyWindowMs: number;
  /** Greatest difference inside a steady run, one to two divisions. */
  readonly steadySpread: number;
  /** How far below tare (or the least start pressure) still counts as on the scale. */
  readonly startTolerance: number;
  /** Rise above the level at the grant that shows that gas flows. */
  readonly flowStart: number;
  /** Fastest change that a filling can cause, per second. */
  readonly flowMaxPerS: number;
  /** Change between two frames that is noise, at any distance in time. */
  readonly noise: number;
  /** Fall below the highest level of this fill that is still noise. */
  readonly fallMax: number;
  /** One frame this far above the limit is enough to withdraw; two frames above the limit always. */
  readonly overMargin: number;
};

export type InterlockConfig = {
  readonly kind: "gun" | "manifold";
  readonly positions: readonly string[];
  /** Every gauge listed must be fresh and within its limits; the keys say how this point measures. */
  readonly gauges: Readonly<Partial<Record<GaugeKind, GaugeConfig>>>;
  /** Who closes at the target. A bay without a cut-off of its own cannot be set up. */
  readonly cutOff: "controller" | "none";
  /** What the valve does when nothing refreshes it. */
  readonly failClosed: "held" | "oneShot";
  /** The recorded acceptance that a one-shot valve needs. */
  readonly oneShotAcceptanceId: string | null;
  readonly grantUseMaxMs: number;
  readonly grantCommitMaxMs: number;
  readonly fillMaxMs: number;
  /** A steady level for this long below the target ends the fill: the gun was closed by hand. */
  readonly endSteadyMs: number;
  /** Longest wait for the gauge to come to rest after the end. */
  readonly settleMaxMs: number;
  readonly checkMaxAgeMs: number;
  readonly heldLagMaxMs: number;
};

/** DESIGN limit: whatever the frame interval, a weight older than this is no weight. */
export const STALE_MAX_MS = 1_000;
export const STALE_FACTOR = 1.5;
export const TICK_MAX_MS = 200;
export const POSITIONS_MAX = 64;
export const USED_CHECKS_MAX = 512;
export const AGREEING_FRAMES = 2;

const SCALE: GaugeConfig = {
  frameIntervalMs: 200,
  steadyFrames: 5,
  steadyWindowMs: 1_000,
  steadySpread: 20,
  startTolerance: 300,
  flowStart: 100,
  flowMaxPerS: 2_000,
  noise: 200,
  fallMax: 300,
  overMargin: 300,
};

const MANIFOLD_GAUGE: GaugeConfig = {
  frameIntervalMs: 400,
  steadyFrames: 5,
  steadyWindowMs: 1_000,
  steadySpread: 30,
  startTolerance: 20,
  flowStart: 100,
  flowMaxPerS: 400,
  noise: 100,
  fallMax: 200,
  overMargin: 200,
};

const TIMES = {
  cutOff: "controller",
  failClosed: "held",
  oneShotAcceptanceId: null,
  grantUseMaxMs: 120_000,
  grantCommitMaxMs: 2_000,
  endSteadyMs: 10_000,
  settleMaxMs: 30_000,
  checkMaxAgeMs: 1_800_000,
  heldLagMaxMs: 500,
} as const;

/** A gun over a scale with the usual settings; `fillMaxMs` comes from the medium. */
export function gunConfig(fillMaxMs: number, position = "1"): InterlockConfig {
  return { ...TIMES, kind: "gun", positions: [position], gauges: { weight: SCALE }, fillMaxMs };
}

/** A manifold over one pressure gauge with the usual settings. */
export function manifoldConfig(fillMaxMs: number, positions: readonly string[]): InterlockConfig {
  return { ...TIMES, kind: "manifold", positions, gauges: { pressure: MANIFOLD_GAUGE }, fillMaxMs };
}

export function gaugesOf(config: InterlockConfig): readonly GaugeKind[] {
  return GAUGE_KINDS.filter((kind) => config.gauges[kind] !== undefined);
}

/** Age at which a reading no longer counts: 1.5 frame intervals, never above one second. */
export function staleAfterMs(gauge: GaugeConfig): number {
  return Math.min(STALE_MAX_MS, gauge.frameIntervalMs * STALE_FACTOR);
}

export type ConfigRefusal = {
  readonly code:
    | "filling.point_positions"
    | "filling.point_gauges"
    | "filling.point_without_cut_off"
    | "filling.one_shot_not_accepted"
    | "filling.point_figure";
  readonly field?: string;
};

const TIME_BOUNDS = {
  grantUseMaxMs: [1_000, 600_000],
  grantCommitMaxMs: [100, 10_000],
  fillMaxMs: [1_000, 86_400_000],
  endSteadyMs: [1_000, 3_600_000],
  settleMaxMs: [1_000, 600_000],
  checkMaxAgeMs: [60_000, 28_800_000],
  heldLagMaxMs: [200, 500],
} as const;

const GAUGE_BOUNDS = {
  frameIntervalMs: [10, 1_000],
  steadyFrames: [3, 1_000],
  steadyWindowMs: [500, 60_000],
  steadySpread: [0, 1_000],
  startTolerance: [0, 100_000],
  flowStart: [1, 100_000],
  flowMaxPerS: [1, 1_000_000],
  noise: [0, 100_000],
  fallMax: [0, 100_000],
  overMargin: [0, 100_000],
} as const;

function outOfBounds<K extends string>(
  values: { readonly [P in NoInfer<K>]: number },
  bounds: { readonly [P in K]: readonly [number, number] },
): K | undefined {
  return (Object.keys(bounds) as K[]).find((key) => {
    const [least, most] = bounds[key];
    return !Number.isInteger(values[key]) || values[key] < least || values[key] > most;
  });
}

/** Refuses a fill point that could not be made safe by any later check. */
export function decideConfig(config: InterlockConfig): Result<InterlockConfig, ConfigRefusal> {
  const { positions } = config;
  const isCountRight =
    config.kind === "gun"
      ? positions.length === 1
      : positions.length >= 1 && positions.length <= POSITIONS_MAX;
  if (!isCountRight || new Set(positions).size !== positions.length) {
    return refuse({ code: "filling.point_positions" });
  }
  const kinds = gaugesOf(config);
  // One scale cannot tell which of several cylinders took the gas.
  if (kinds.length === 0 || (config.gauges.weight !== undefined && positions.length > 1)) {
    return refuse({ code: "filling.point_gauges" });
  }
  if (config.cutOff !== "controller") return refuse({ code: "filling.point_without_cut_off" });
  if (config.failClosed === "oneShot" && config.oneShotAcceptanceId === null) {
    return refuse({ code: "filling.one_shot_not_accepted" });
  }
  const time = outOfBounds(config, TIME_BOUNDS);
  if (time !== undefined) return refuse({ code: "filling.point_figure", field: time });
  for (const kind of kinds) {
    const gauge = config.gauges[kind];
    const field = gauge === undefined ? undefined : outOfBounds(gauge, GAUGE_BOUNDS);
    if (field !== undefined) {
      return refuse({ code: "filling.point_figure", field: `${kind}.${field}` });
    }
  }
  return accept(config);
}
