/**
 * What the channels of one manifold say: the pressure as shown and at the medium's reference temperature (20 °C, of
 * acetylene 15 °C; named `at20` all the same), the temperature, the leak test.
 * Kept in memory only; after a restart everything has to be read and tested anew.
 */
import {
  ACETYLENE,
  ACETYLENE_FIGURES,
  atReference,
  FILL_TEMPERATURE_C,
} from "../../gases/index.ts";
import { beginLeakTest, followLeakTest, type LeakRules, type LeakTest } from "./rules.ts";

/** A gas warms and cools slowly; older than this, the temperature is unknown. */
export const TEMPERATURE_MAX_AGE_MS = 3_000;
/** So many readings must agree before any counts, and the coldest of them does: it leads to the least gas. */
const TEMPERATURES = 3;
const TEMPERATURE_SPREAD_C = 10;

const KPA_PER_UNIT: Readonly<Record<string, number>> = {
  kPa: 1,
  MPa: 1_000,
  Pa: 0.001,
  bar: 100,
  mbar: 0.1,
  "kg/cm2": 98.0665,
  psi: 6.894757,
};

export function isPressureUnit(unit: string): boolean {
  return KPA_PER_UNIT[unit] !== undefined;
}

export function isTemperatureUnit(unit: string): boolean {
  return unit === "Cel" || unit === "°C";
}

/** Null for a unit that is none of pressure, or without a number. */
export function kilopascalOf(value: number | null, unit: string): number | null {
  const factor = KPA_PER_UNIT[unit];
  return value === null || factor === undefined ? null : Math.round(value * factor * 10) / 10;
}

export type GasReading = {
  /** Null: no number, or too old. */
  readonly pressureKpa: number | null;
  readonly temperatureC: number | null;
  readonly at20Kpa: number | null;
};

const FRESH_MS = 1_500;

export class ManifoldGauge {
  readonly #mediumId: string;
  readonly #rules: LeakRules;
  #temperatures: { readonly c: number; readonly atMs: number }[] = [];
  #pressure: { readonly kpa: number | null; readonly atMs: number } | undefined;
  #test: { readonly key: string; readonly test: LeakTest } | undefined;

  constructor(mediumId: string, rules: LeakRules) {
    this.#mediumId = mediumId;
    this.#rules = rules;
  }

  takeTemperature(c: number | null, atMs: number): void {
    const { min } = FILL_TEMPERATURE_C;
    // Warmer than this no acetylene may flow: then there is no number, and the valve shuts.
    const isAcetylene = this.#mediumId === ACETYLENE;
    const max = isAcetylene ? ACETYLENE_FIGURES.bodyMaxC.value : FILL_TEMPERATURE_C.max;
    if (c === null || !(c >= min && c <= max)) {
      this.#temperatures = [];
      return;
    }
    this.#temperatures = [...this.#temperatures, { c, atMs }].slice(-TEMPERATURES);
  }

  /** Undefined while the readings do not agree or are too old. */
  temperature(nowMs: number): number | undefined {
    const last = this.#temperatures.at(-1);
    if (last === undefined || nowMs - last.atMs > TEMPERATURE_MAX_AGE_MS) return undefined;
    const all = this.#temperatures.map(({ c }) => c);
    const coldest = Math.min(...all);
    const isAgreed =
      all.length === TEMPERATURES && Math.max(...all) - coldest <= TEMPERATURE_SPREAD_C;
    return isAgreed ? coldest : undefined;
  }

  /** One frame of the pressure channel, as the interlock takes it. */
  takePressure(kpa: number | null, atMs: number): GasReading {
    this.#pressure = { kpa, atMs };
    if (this.#test !== undefined) {
      const { key, test } = this.#test;
      this.#test = { key, test: followLeakTest(test, kpa, atMs, this.#rules) };
    }
    return this.#readingOf(kpa, atMs);
  }

  #readingOf(pressureKpa: number | null, atMs: number): GasReading {
    const temperatureC = this.temperature(atMs) ?? null;
    const judged =
      pressureKpa === null || temperatureC === null
        ? undefined
        : atReference(this.#mediumId, pressureKpa, temperatureC);
    const at20Kpa = judged === undefined ? null : Math.round(judged * 10) / 10;
    return { pressureKpa, temperatureC, at20Kpa };
  }

  reading(nowMs: number): GasReading {
    const { kpa, atMs } = this.#pressure ?? { kpa: null, atMs: Number.NEGATIVE_INFINITY };
    return this.#readingOf(nowMs - atMs > FRESH_MS ? null : kpa, nowMs);
  }

  /** @param key what hangs on the manifold: another cylinder makes the test worthless */
  beginTest(key: string, byPersonId: string, nowMs: number): boolean {
    const { pressureKpa } = this.reading(nowMs);
    if (pressureKpa === null) return false;
    this.#test = { key, test: beginLeakTest(byPersonId, pressureKpa, nowMs) };
    return true;
  }

  /** The test of just what hangs there now. */
  test(key: string): LeakTest | undefined {
    return this.#test?.key === key ? this.#test.test : undefined;
  }

  /** Used up by a fill; the next one needs its own. */
  dropTest(): void {
    this.#test = undefined;
  }
}
