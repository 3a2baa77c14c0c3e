/**
 * The physics of one filling bay: a cylinder on a platform scale, a gun, the box's permission contact and,
 * in series with it, the indicator's own set-point relay. Pure: time and chance come as values.
 *
 * Mass is in grams and not rounded here; `shownMassG` is what the indicator sends.
 */

export type BaySettings = {
  /** Flow with an empty cylinder and the valve open. */
  readonly flowGPerS: number;
  /** Time in which the gun's valve goes from open to shut, and back. */
  readonly valveMs: number;
  /** Time constant with which the gas in the hose reaches the cylinder. */
  readonly hoseTauMs: number;
  /** What the indicator subtracts from its set point for the gas still under way (free fall). */
  readonly freeFallG: number;
  /** Time constant of the indicator's filter. */
  readonly indicatorTauMs: number;
  readonly divisionG: 10 | 20 | 50;
  /** Standard deviation of the noise before rounding. */
  readonly noiseG: number;
  /** Slow drift of the zero point. */
  readonly driftGPerHour: number;
};

export const BAY_DEFAULTS: BaySettings = {
  flowGPerS: 200,
  valveMs: 300,
  hoseTauMs: 150,
  freeFallG: 70,
  indicatorTauMs: 150,
  divisionG: 10,
  noiseG: 2,
  driftGPerHour: 10,
};

export type CylinderOnScale = {
  readonly tareG: number;
  readonly residueG: number;
  /** Water capacity; 35.5 L is the common 14.5 kg cylinder. */
  readonly volumeL: number;
};

export type BayState = {
  readonly settings: BaySettings;
  readonly cylinder: CylinderOnScale | null;
  /** Gas filled since the cylinder was placed; leaks take from it. */
  readonly gasG: number;
  readonly isCylinderValveOpen: boolean;
  readonly isGunConnected: boolean;
  readonly leakGPerS: number;
  /** Something else on the platform: a hand, a second cylinder. Negative lifts. */
  readonly disturbanceG: number;
  /** Gross set point of the indicator; null while none is set, and then its relay is open. */
  readonly setPointG: number | null;
  /** The indicator's relay opens once at its set point and stays open until the next set point. */
  readonly isCutOff: boolean;
  readonly valveOpening: number;
  readonly flowGPerS: number;
  /** Gas behind the valve which has not yet reached the cylinder. */
  readonly hoseG: number;
  readonly filteredG: number;
  readonly ringG: number;
  readonly ringMs: number;
  readonly driftG: number;
  readonly noiseG: number;
};

/** Numbers from 0 inclusive to 1 exclusive. */
export type RandomSource = () => number;

const HOUR_MS = 3_600_000;
/** LPG: at most 0.42 kg per litre of water capacity. */
const FILL_KG_PER_L = 0.42;
/** Above this share of a full cylinder the counter-pressure slows the filling. */
const SLOW_FROM = 0.9;
const SLOW_FLOW_MIN = 0.35;
/** What the platform swings after a blow, as a share of the blow, and how. */
const RING_SHARE = 0.15;
const RING_TAU_MS = 400;
const RING_PERIOD_MS = 220;
const STEP_MAX_MS = 10;

export function emptyBay(settings: Partial<BaySettings> = {}): BayState {
  return {
    settings: { ...BAY_DEFAULTS, ...settings },
    cylinder: null,
    gasG: 0,
    isCylinderValveOpen: false,
    isGunConnected: false,
    leakGPerS: 0,
    disturbanceG: 0,
    setPointG: null,
    isCutOff: false,
    valveOpening: 0,
    flowGPerS: 0,
    hoseG: 0,
    filteredG: 0,
    ringG: 0,
    ringMs: 0,
    driftG: 0,
    noiseG: 0,
  };
}

/** What really stands on the platform. */
export function loadG(bay: BayState): number {
  const { cylinder } = bay;
  const filledG = cylinder === null ? 0 : cylinder.tareG + cylinder.residueG + bay.gasG;
  return filledG + bay.disturbanceG;
}

/** Gas in the cylinder above its tare. */
export function netG(bay: BayState): number {
  return bay.cylinder === null ? 0 : bay.cylinder.residueG + bay.gasG;
}

export function placeCylinder(bay: BayState, cylinder: CylinderOnScale): BayState {
  return struck({ ...bay, cylinder, gasG: 0, isCylinderValveOpen: true }, bay);
}

/** Lifts the cylinder, whatever hangs on it: the gun comes off, and the gas in the hose is lost. */
export function removeCylinder(bay: BayState): BayState {
  const without = {
    ...bay,
    cylinder: null,
    gasG: 0,
    isCylinderValveOpen: false,
    isGunConnected: false,
    setPointG: null,
    isCutOff: false,
    hoseG: 0,
  };
  return struck(without, bay);
}

/** Arms the indicator's relay for a gross mass; null disarms it. */
export function setPoint(bay: BayState, grossG: number | null): BayState {
  return { ...bay, setPointG: grossG, isCutOff: false };
}

export function connectGun(bay: BayState, isConnected: boolean): BayState {
  return { ...bay, isGunConnected: isConnected };
}

export function openCylinderValve(bay: BayState, isOpen: boolean): BayState {
  return { ...bay, isCylinderValveOpen: isOpen };
}

export function leak(bay: BayState, gPerS: number): BayState {
  return { ...bay, leakGPerS: gPerS };
}

/** Puts something on the platform at once, or takes it away with 0. */
export function disturb(bay: BayState, massG: number): BayState {
  return struck({ ...bay, disturbanceG: massG }, bay);
}

function struck(bay: BayState, before: BayState): BayState {
  return { ...bay, ringG: (loadG(bay) - loadG(before)) * RING_SHARE, ringMs: 0 };
}

/** Whether the indicator's set-point relay is closed. */
export function isSetPointClosed(bay: BayState): boolean {
  return bay.setPointG !== null && !bay.isCutOff;
}

/** All that stands in series between the tank and the cylinder. */
export function isFlowPermitted(bay: BayState, isBoxContactClosed: boolean): boolean {
  return (
    isBoxContactClosed && isSetPointClosed(bay) && bay.isGunConnected && bay.isCylinderValveOpen
  );
}

/**
 * @param isBoxContactClosed asked at every instant of the step (ms from its beginning)
 */
export function stepBay(
  bay: BayState,
  dtMs: number,
  isBoxContactClosed: (afterMs: number) => boolean,
  random: RandomSource,
): BayState {
  let next = bay;
  for (let doneMs = 0; doneMs < dtMs; ) {
    const partMs = Math.min(STEP_MAX_MS, dtMs - doneMs);
    next = shortStep(next, partMs, isBoxContactClosed(doneMs), random);
    doneMs += partMs;
  }
  return next;
}

function shortStep(
  bay: BayState,
  dtMs: number,
  isBoxContactClosed: boolean,
  random: RandomSource,
): BayState {
  const { settings } = bay;
  const move = dtMs / settings.valveMs;
  const opening = isFlowPermitted(bay, isBoxContactClosed)
    ? Math.min(1, bay.valveOpening + move)
    : bay.valveOpening - move;
  // Sums of binary fractions end a hair above shut; a hair of gas would flow for ever.
  const valveOpening = opening < 1e-9 ? 0 : opening;
  const flowGPerS = bay.cylinder === null ? 0 : settings.flowGPerS * valveOpening * slowing(bay);
  const hoseG = bay.hoseG + (flowGPerS * dtMs) / 1_000;
  const arrivesG = hoseG * (1 - Math.exp(-dtMs / settings.hoseTauMs));
  const leaksG = bay.cylinder === null ? 0 : (bay.leakGPerS * dtMs) / 1_000;
  const residueG = bay.cylinder?.residueG ?? 0;
  const moved: BayState = {
    ...bay,
    valveOpening,
    flowGPerS,
    hoseG: hoseG - arrivesG,
    // A leak cannot take more than there is.
    gasG: Math.max(bay.gasG + arrivesG - leaksG, -residueG),
    ringMs: bay.ringMs + dtMs,
    driftG: bay.driftG + (settings.driftGPerHour * dtMs) / HOUR_MS,
    noiseG: settings.noiseG * gaussian(random),
  };
  const towards = 1 - Math.exp(-dtMs / settings.indicatorTauMs);
  const filteredG = bay.filteredG + (loadG(moved) - bay.filteredG) * towards;
  const isAtSetPoint = bay.setPointG !== null && filteredG >= bay.setPointG - settings.freeFallG;
  return { ...moved, filteredG, isCutOff: bay.isCutOff || isAtSetPoint };
}

function slowing(bay: BayState): number {
  const fullG = (bay.cylinder?.volumeL ?? 1) * FILL_KG_PER_L * 1_000;
  const share = Math.min(1, netG(bay) / fullG);
  if (share <= SLOW_FROM) return 1;
  return 1 - ((share - SLOW_FROM) / (1 - SLOW_FROM)) * (1 - SLOW_FLOW_MIN);
}

/** Mean 0, deviation nearly 1, never beyond 4.3 (sum of six even chances). */
function gaussian(random: RandomSource): number {
  let sum = 0;
  for (let count = 0; count < 6; count += 1) sum += random();
  return (sum - 3) * Math.SQRT2;
}

/** What the indicator shows: filtered, swinging, noisy, drifted, and rounded to its division. */
export function shownMassG(bay: BayState): number {
  const { divisionG } = bay.settings;
  const swing =
    bay.ringG *
    Math.exp(-bay.ringMs / RING_TAU_MS) *
    Math.cos((2 * Math.PI * bay.ringMs) / RING_PERIOD_MS);
  const exactG = bay.filteredG + swing + bay.noiseG + bay.driftG;
  return Math.round(exactG / divisionG) * divisionG + 0;
}
