/**
 * The physics of a filling manifold for permanent gases: cylinders on one header, a supply behind the box's
 * permission contact and, in series with it, the controller's own cut-off. Pure: time comes as a value.
 *
 * Pressures are gauge kilopascal, temperatures degrees Celsius.
 */

export type ManifoldSettings = {
  /** Rise of the pressure at 20 °C with the supply open. */
  readonly riseKpaPerS: number;
  readonly ambientC: number;
  /** How much warmer than the surroundings the gas becomes while it is compressed. */
  readonly warmingC: number;
  readonly warmTauMs: number;
  readonly coolTauMs: number;
};

export const MANIFOLD_DEFAULTS: ManifoldSettings = {
  riseKpaPerS: 380,
  ambientC: 22,
  warmingC: 16,
  warmTauMs: 30_000,
  coolTauMs: 60_000,
};

export type ManifoldState = {
  readonly settings: ManifoldSettings;
  /** Cylinders hang on it with their valves open. */
  readonly isConnected: boolean;
  readonly isSupplyOpen: boolean;
  /** What the gas would show at 20 °C. */
  readonly at20Kpa: number;
  readonly temperatureC: number;
  /** Pressure at 20 °C at which the controller shuts by itself; null: not armed, and shut. */
  readonly setPointKpa: number | null;
  readonly isCutOff: boolean;
  readonly leakKpaPerS: number;
};

/** Share of the pressure for each degree, near 15 MPa of oxygen. */
const PER_DEGREE = 0.0049;
/** Near the set point the controller throttles. */
const SLOW_FROM = 0.95;
const SLOW_SHARE = 0.5;

export function emptyManifold(settings: Partial<ManifoldSettings> = {}): ManifoldState {
  const all = { ...MANIFOLD_DEFAULTS, ...settings };
  return {
    settings: all,
    isConnected: false,
    isSupplyOpen: false,
    at20Kpa: 0,
    temperatureC: all.ambientC,
    setPointKpa: null,
    isCutOff: false,
    leakKpaPerS: 0,
  };
}

export function connectCylinders(state: ManifoldState, residualKpa: number): ManifoldState {
  return { ...state, isConnected: true, at20Kpa: residualKpa };
}

/** Cylinder valves shut, header bled, cylinders off. */
export function ventManifold(state: ManifoldState): ManifoldState {
  return { ...state, isConnected: false, isSupplyOpen: false, at20Kpa: 0, setPointKpa: null };
}

export function armSetPoint(state: ManifoldState, kpa: number | null): ManifoldState {
  return { ...state, setPointKpa: kpa, isCutOff: false };
}

export function isSupplyFlowing(state: ManifoldState, isContactClosed: boolean): boolean {
  const { isConnected, isSupplyOpen, setPointKpa, isCutOff } = state;
  return isContactClosed && isConnected && isSupplyOpen && setPointKpa !== null && !isCutOff;
}

export function stepManifold(
  state: ManifoldState,
  dtMs: number,
  isContactClosed: boolean,
): ManifoldState {
  const { settings, setPointKpa } = state;
  const isFlowing = isSupplyFlowing(state, isContactClosed);
  const isNear = setPointKpa !== null && state.at20Kpa > setPointKpa * SLOW_FROM;
  const rise = isFlowing ? settings.riseKpaPerS * (isNear ? SLOW_SHARE : 1) : 0;
  const at20Kpa = Math.max(0, state.at20Kpa + ((rise - state.leakKpaPerS) * dtMs) / 1_000);
  const goalC = settings.ambientC + (isFlowing ? settings.warmingC : 0);
  const tauMs = isFlowing ? settings.warmTauMs : settings.coolTauMs;
  const temperatureC = goalC + (state.temperatureC - goalC) * Math.exp(-dtMs / tauMs);
  const isCutOff = state.isCutOff || (setPointKpa !== null && at20Kpa >= setPointKpa);
  return { ...state, at20Kpa, temperatureC, isCutOff };
}

/** What the pressure transmitter shows. */
export function shownKpa(state: ManifoldState): number {
  return state.at20Kpa * (1 + PER_DEGREE * (state.temperatureC - 20));
}
