/**
 * Pressure and temperature of permanent gases in a closed cylinder. A fill is judged by the pressure that the
 * same gas has at 20 °C (GB/T 14194); here that is worked out by the Peng–Robinson equation of state along one
 * molar volume. Pressures are gauge kilopascal, temperatures degrees Celsius.
 */
import { ACETYLENE, ACETYLENE_REFERENCE_C, dissolvedPressureAt } from "./acetylene.ts";
import type { Figure } from "./model.ts";

export const REFERENCE_C = 20;

/** Temperature that the pressure of a medium is judged at. */
export function referenceC(mediumId: string): number {
  return mediumId === ACETYLENE ? ACETYLENE_REFERENCE_C : REFERENCE_C;
}

const ATMOSPHERE_KPA = 101.325;
const ZERO_K = 273.15;
/** kPa·L/(mol·K) */
const R = 8.314463;

/** What a sensor at a filling manifold can truly show; beyond it the sensor or its wiring is wrong. */
export const FILL_TEMPERATURE_C = { min: -40, max: 65 } as const;

/** Highest temperature of use, and the share of the working pressure that a cylinder may then hold. */
export const HOTTEST_C = 60;
/** 0.8 of the hydrostatic test pressure, which is 1.5 times the working pressure. */
export const HOTTEST_SHARE: Figure<number> = { value: 1.2, source: "GB/T 14194", mark: "OK" };

type Critical = { readonly k: number; readonly kpa: number; readonly acentric: number };

const SOURCE = "Poling, Prausnitz, O'Connell: The Properties of Gases and Liquids, 5th ed.";
const constants = (k: number, kpa: number, acentric: number): Figure<Critical> => ({
  value: { k, kpa, acentric },
  source: SOURCE,
  mark: "OK",
});

/** Critical constants of the media filled by pressure; air as a pseudo-pure gas. */
export const CRITICAL: Readonly<Record<string, Figure<Critical>>> = {
  oxygen: constants(154.58, 5_043, 0.022),
  nitrogen: constants(126.2, 3_398, 0.037),
  argon: constants(150.86, 4_898, -0.002),
  air: constants(132.5, 3_766, 0.035),
  hydrogen: constants(33.25, 1_297, -0.216),
  helium: constants(5.19, 227, -0.39),
  neon: constants(44.4, 2_760, -0.041),
  methane: constants(190.56, 4_599, 0.011),
  "carbon-monoxide": constants(132.85, 3_494, 0.045),
};

function pressureAbs(gas: Critical, volumeL: number, atK: number): number {
  const a = (0.45724 * (R * gas.k) ** 2) / gas.kpa;
  const b = (0.0778 * R * gas.k) / gas.kpa;
  const kappa = 0.37464 + 1.54226 * gas.acentric - 0.26992 * gas.acentric ** 2;
  const alpha = (1 + kappa * (1 - Math.sqrt(atK / gas.k))) ** 2;
  const repulsion = (R * atK) / (volumeL - b);
  return repulsion - (a * alpha) / (volumeL ** 2 + 2 * b * volumeL - b ** 2);
}

/** Litres for one mole; above the critical temperature the pressure falls steadily as the volume grows. */
function molarVolume(gas: Critical, kpaAbs: number, atK: number): number {
  let least = ((0.0778 * R * gas.k) / gas.kpa) * 1.001;
  let most = Math.max(least * 2, (3 * R * atK) / kpaAbs);
  for (let round = 0; round < 60; round += 1) {
    const middle = (least + most) / 2;
    if (pressureAbs(gas, middle, atK) > kpaAbs) least = middle;
    else most = middle;
  }
  return (least + most) / 2;
}

/** The same gas in the same cylinder at another temperature; undefined for a medium without constants. */
export function pressureAt(
  mediumId: string,
  kpa: number,
  fromC: number,
  toC: number,
): number | undefined {
  const gas = CRITICAL[mediumId]?.value;
  const isDissolved = mediumId === ACETYLENE;
  const isSane = Number.isFinite(kpa) && Number.isFinite(fromC) && Number.isFinite(toC);
  if (!isSane || fromC < -100 || toC < -100) return undefined;
  if (isDissolved) return dissolvedPressureAt(kpa, fromC, toC);
  if (gas === undefined) return undefined;
  const abs = kpa + ATMOSPHERE_KPA;
  // Nothing in it, or a transmitter a little below zero: the correction is smaller than its own error.
  if (abs <= 10) return kpa;
  const volumeL = molarVolume(gas, abs, fromC + ZERO_K);
  return pressureAbs(gas, volumeL, toC + ZERO_K) - ATMOSPHERE_KPA;
}

/** Pressure at the medium's reference temperature of what shows `kpa` at `temperatureC`. */
export function atReference(mediumId: string, kpa: number, temperatureC: number) {
  return pressureAt(mediumId, kpa, temperatureC, referenceC(mediumId));
}

/**
 * Highest pressure at 20 °C: the working pressure stamped on the cylinder, or less where the gas would pass
 * the permissible pressure at 60 °C.
 */
export function maxFillAt20(mediumId: string, workingKpa: number): number | undefined {
  if (CRITICAL[mediumId] === undefined) return undefined;
  const hot = pressureAt(mediumId, workingKpa * HOTTEST_SHARE.value, HOTTEST_C, REFERENCE_C);
  return hot === undefined ? undefined : Math.floor(Math.min(workingKpa, hot));
}
