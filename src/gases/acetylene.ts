/**
 * Dissolved acetylene: figures of filling by GB/T 13591, and pressure over its solution in acetone. Pressures are gauge
 * kilopascal, temperatures degrees Celsius, masses grams, volumes millilitres.
 */
import type { Figure } from "./model.ts";

const FILLING = "GB/T 13591-2009";
const VESSEL = "GB/T 11638";
const figure = <T>(value: T, source: string, mark: Figure<T>["mark"]): Figure<T> => ({
  value,
  source,
  mark,
});

export const ACETYLENE = "acetylene";

/** Temperature that its settled pressure is judged at. */
export const ACETYLENE_REFERENCE_C = 15;

const HOUR_MS = 3_600_000;

/** Every figure that decides about a cylinder of acetylene; what is not V is shown as 待核实. */
export const ACETYLENE_FIGURES = {
  /** Settled pressure at 15 °C. */
  settledMaxKpa: figure(1_560, FILLING, "V2"),
  /** While gas flows, at any temperature. */
  fillMaxKpa: figure(2_500, FILLING, "OK"),
  bodyMaxC: figure(40, FILLING, "V2"),
  stages: figure(2, FILLING, "OK"),
  restBetweenMs: figure(8 * HOUR_MS, FILLING, "OK"),
  restAfterMs: figure(24 * HOUR_MS, FILLING, "OK"),
  /** Litres of gas an hour for each litre of the cylinder. */
  flowMaxLPerHL: figure(15, FILLING, "OK"),
  /** 40 L hold 7 kg at most. */
  maxGPerL: figure(175, VESSEL, "OK"),
  /** Prescribed acetone, 0.38 times porosity (0.9) times volume. */
  acetoneGPerL: figure(340, VESSEL, "OK"),
  /** Within this of the tare nothing is done: 0.4 kg of 40 L. */
  acetoneToleranceGPerL: figure(10, "setting", "D"),
  /** With more missing the cylinder goes to inspection instead of being topped up: 2 kg of 40 L. */
  acetoneMissingMaxGPerL: figure(50, "setting", "D"),
  acetoneCheckMaxMs: figure(24 * HOUR_MS, "setting", "D"),
  /** Share of the last stage's target that the first one fills to. */
  firstStageShare: figure(0.6, "setting", "D"),
  /** Grams dissolved by each kilogram of acetone for each bar (absolute) at 15 °C. */
  solubilityGPerKgBar: figure(34, "Miller: Acetylene, its Properties", "OK"),
  densityGPerL: figure(1.1, "—", "OK"),
} as const satisfies Readonly<Record<string, Figure<number>>>;

const ATMOSPHERE_KPA = 101.325;
const ZERO_K = 273.15;

/**
 * ln p falls by so much with 1/T for the same gas in the same acetone (heat of solution). Both are used so that the
 * pressure at 15 °C comes out rather too high: the larger one from the cold side, the smaller one from the warm side.
 */
const SLOPE_K: Figure<{ readonly cold: number; readonly warm: number }> = figure(
  { cold: 2_150, warm: 1_900 },
  "table of permissible pressures, Rules for Dissolved Acetylene Cylinders 1993",
  "D",
);

function lnRatio(c: number): number {
  const { cold, warm } = SLOPE_K.value;
  const slope = c < ACETYLENE_REFERENCE_C ? cold : warm;
  return slope * (1 / (ACETYLENE_REFERENCE_C + ZERO_K) - 1 / (c + ZERO_K));
}

/** The same acetylene in the same acetone at another temperature. */
export function dissolvedPressureAt(kpa: number, fromC: number, toC: number): number {
  const abs = kpa + ATMOSPHERE_KPA;
  return abs * Math.exp(lnRatio(toC) - lnRatio(fromC)) - ATMOSPHERE_KPA;
}

const perLitre = (gPerL: number, volumeMl: number): number =>
  Math.floor((gPerL * volumeMl) / 1_000);

/** Prescribed mass of acetone. */
export function acetoneG(volumeMl: number): number {
  return perLitre(ACETYLENE_FIGURES.acetoneGPerL.value, volumeMl);
}

/** Most acetylene, also where something larger is stamped; 0: nothing is stamped. */
export function acetyleneMaxG(volumeMl: number, stampedMaxG: number): number {
  const byVolume = perLitre(ACETYLENE_FIGURES.maxGPerL.value, volumeMl);
  return stampedMaxG > 0 ? Math.min(stampedMaxG, byVolume) : byVolume;
}

/** Acetylene that a used cylinder still holds, dissolved in its prescribed acetone. */
export function residualAcetyleneG(volumeMl: number, kpa: number, c: number): number {
  const at15Bar = (dissolvedPressureAt(kpa, c, ACETYLENE_REFERENCE_C) + ATMOSPHERE_KPA) / 100;
  const perBar = (ACETYLENE_FIGURES.solubilityGPerKgBar.value * acetoneG(volumeMl)) / 1_000;
  return Math.max(0, Math.round(perBar * at15Bar));
}

/** Settled pressure at 15 °C that so much acetylene has in its prescribed acetone; about. */
export function expectedAt15Kpa(volumeMl: number, acetyleneG: number): number {
  const perBar = (ACETYLENE_FIGURES.solubilityGPerKgBar.value * acetoneG(volumeMl)) / 1_000;
  return Math.max(0, (acetyleneG / perBar) * 100 - ATMOSPHERE_KPA);
}

/** Litres an hour for each litre of volume, of what a stage brought in. */
export function flowLPerHL(gainG: number, durationMs: number, volumeMl: number): number {
  const litres = gainG / ACETYLENE_FIGURES.densityGPerL.value;
  const hours = Math.max(durationMs, 1) / HOUR_MS;
  return litres / hours / (volumeMl / 1_000);
}
