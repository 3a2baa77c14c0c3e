/** Gas analysis: units, limits, age, points (GB 30871-2022 5.3, 6.3 to 6.5; GBZ 2.1 for toxic gases). */
import { dayOf, MINUTE_MS, type UnixMs } from "../../kernel/instants.ts";
import type { KindFacts } from "../model.ts";
import type { GasSample, GasUnit, SamplePart } from "../model-facts.ts";
import { gb } from "../standard/clauses.ts";
import { COMBUSTIBLE, CONFINED, HOT } from "../standard/figures.ts";
import { findGas, type Gas } from "../standard/gases.ts";

/** Litres of a mole at 20 °C and 101.3 kPa. */
const MOLAR_VOLUME_L = 24.04;

const PPM_PER_PCT = 10_000;

/** Takes away the error of a floating point number, so that a limit itself passes. */
const exact = (value: number): number => Math.round(value * 1e9) / 1e9;

/** A reading in volume per cent; undefined where the unit says nothing of this gas. */
export function volumePct(gas: Gas, value: number, unit: GasUnit): number | undefined {
  switch (unit) {
    case "%":
      return value;
    case "ppm":
      return exact(value / PPM_PER_PCT);
    case "%LEL":
      return gas.lelPct === null ? undefined : exact((value * gas.lelPct) / 100);
    case "mg/m³":
      return exact((value * MOLAR_VOLUME_L) / gas.molar / PPM_PER_PCT);
  }
}

/** A reading in mg/m³; undefined where the unit says nothing of this gas. */
export function milligrams(gas: Gas, value: number, unit: GasUnit): number | undefined {
  if (unit === "mg/m³") return value;
  const pct = volumePct(gas, value, unit);
  return pct === undefined ? undefined : exact((pct * PPM_PER_PCT * gas.molar) / MOLAR_VOLUME_L);
}

/** What the limits depend on besides the gas. */
export type GasPlace = {
  readonly isConfined: boolean;
  /** 富氧环境 (6.4 a). */
  readonly isOxygenRich: boolean;
  readonly isOxygenEquipment: boolean;
};

export function gasPlaceOf(facts: KindFacts): GasPlace {
  return {
    isConfined: facts.kind === "confined-space",
    isOxygenRich: facts.kind === "confined-space" && facts.isOxygenRich,
    isOxygenEquipment: facts.kind === "hot-work" && facts.isOxygenEquipment,
  };
}

export type GasLimit = {
  readonly min: number | null;
  readonly max: number;
  readonly unit: "%" | "mg/m³";
  readonly clause: string;
};

/** In volume per cent, never per cent of the explosive limit; toxic gases in mg/m³. */
export function gasLimit(gas: Gas, place: GasPlace): GasLimit {
  if (gas.kind === "toxic") {
    return {
      min: null,
      max: gas.limitMgM3 ?? 0,
      unit: "mg/m³",
      clause: `${gb("6.4 b")}；GBZ 2.1-2019`,
    };
  }
  if (gas.kind === "combustible") {
    const figure = (gas.lelPct ?? 0) >= COMBUSTIBLE.lelFromPct ? COMBUSTIBLE.high : COMBUSTIBLE.low;
    return { min: null, max: figure.value, unit: "%", clause: figure.clause };
  }
  const { min, max, richMax } = CONFINED.oxygenPct.value;
  return place.isConfined
    ? {
        min,
        max: place.isOxygenRich ? richMax : max,
        unit: "%",
        clause: CONFINED.oxygenPct.clause,
      }
    : { min: null, max: HOT.oxygenMaxPct.value, unit: "%", clause: HOT.oxygenMaxPct.clause };
}

export type GasVerdict =
  | {
      readonly isRead: true;
      readonly isPassed: boolean;
      /** In the unit of the limit. */
      readonly value: number;
      readonly limit: GasLimit;
      /** Explosive limit that a reading in %LEL was converted with; kept with the sample. */
      readonly lelUsedPct: number | null;
    }
  | { readonly isRead: false; readonly problem: "gas" | "unit" | "value" };

/** Whether a reading passes; never for a reading that cannot be understood. */
export function judgeReading(
  gasId: string,
  reading: { readonly value: number; readonly unit: GasUnit },
  place: GasPlace,
): GasVerdict {
  const gas = findGas(gasId);
  if (gas === undefined) return { isRead: false, problem: "gas" };
  const { value, unit } = reading;
  if (!Number.isFinite(value) || value < 0) return { isRead: false, problem: "value" };
  if (gas.kind === "oxygen" && unit !== "%") return { isRead: false, problem: "unit" };
  const limit = gasLimit(gas, place);
  const own = limit.unit === "%" ? volumePct(gas, value, unit) : milligrams(gas, value, unit);
  if (own === undefined) return { isRead: false, problem: "unit" };
  if ((volumePct(gas, value, unit) ?? 0) > 100) return { isRead: false, problem: "value" };
  const isPassed = own <= limit.max && (limit.min === null || own >= limit.min);
  const lelUsedPct = unit === "%LEL" ? gas.lelPct : null;
  return { isRead: true, isPassed, value: own, limit, lelUsedPct };
}

/**
 * A reading whose unit is probably not what was written: a portable instrument shows whole per cent of the explosive
 * limit, so that a fraction of one is a volume reading, and volume per cent at or above the explosive limit is
 * seldom one. The person is asked again; nothing is refused by this alone.
 */
export function isUnitDoubtful(gasId: string, value: number, unit: GasUnit): boolean {
  const gas = findGas(gasId);
  if (gas === undefined || gas.lelPct === null) return false;
  if (unit === "%LEL") return value > 0 && value < 1;
  return unit === "%" && value >= gas.lelPct;
}

export type SampleFault =
  | "future"
  | "calibration"
  | "instrument"
  | "unit"
  | "gas"
  | "value"
  | "point";

/** More than the clocks of a phone and the box may differ. */
const FUTURE_MS = 60_000;

/** What makes a sample no sample at all: it is refused at entry and never counts. */
export function sampleFaults(
  sample: Pick<
    GasSample,
    "gas" | "value" | "unit" | "instrument" | "calibratedUntil" | "takenAt" | "point"
  >,
  place: GasPlace,
  now: UnixMs,
): readonly SampleFault[] {
  const faults: SampleFault[] = [];
  if (sample.takenAt > now + FUTURE_MS) faults.push("future");
  if (sample.instrument.trim() === "") faults.push("instrument");
  if (sample.point.trim() === "") faults.push("point");
  if (sample.calibratedUntil < dayOf(sample.takenAt)) faults.push("calibration");
  const verdict = judgeReading(sample.gas, sample, place);
  if (!verdict.isRead) faults.push(verdict.problem);
  return faults;
}

/** Gases that must be analysed before people work; empty: no analysis is due. */
export function gasesDue(facts: KindFacts): readonly string[] {
  switch (facts.kind) {
    case "hot-work": {
      const named = facts.gases.length === 0 && facts.isHazardous ? ["lpg"] : facts.gases;
      const all = facts.isOxygenEquipment ? [...named, "oxygen"] : named;
      return [...new Set(all)];
    }
    case "confined-space":
      return [...new Set(["oxygen", ...facts.combustibles, ...facts.toxics])];
    case "temporary-power":
      return facts.isHazardous && facts.gases.length === 0 ? ["lpg"] : [...new Set(facts.gases)];
    case "excavation":
      // Deeper than 1.2 m beside buried hazards the rules of a confined space hold; its own ticket carries them.
      return [];
    case "blind-plate":
    case "height":
    case "lifting":
    case "road-closure":
      return [];
  }
}

/** Parts that every round of samples must cover (5.3.1 a, b; 6.3 b). */
export function partsDue(facts: KindFacts): readonly SamplePart[] {
  const layers: readonly SamplePart[] = ["upper", "middle", "lower"];
  if (facts.kind === "confined-space") return facts.isTall ? layers : [];
  if (facts.kind !== "hot-work") return [];
  const parts: SamplePart[] = facts.isTall ? [...layers] : [];
  if (facts.isOuterWall) parts.push("inside", "around");
  return parts;
}

export type GasFinding =
  | { readonly code: "gas.missing"; readonly gas: string }
  | { readonly code: "gas.part"; readonly gas: string; readonly part: SamplePart }
  | { readonly code: "gas.failed"; readonly gas: string }
  | { readonly code: "gas.old"; readonly gas: string; readonly minutes: number };

const CLAUSES: Readonly<Record<GasFinding["code"], (kind: KindFacts["kind"]) => string>> = {
  "gas.missing": (kind) => (kind === "confined-space" ? gb("6.3 a") : gb("5.3.1 c")),
  "gas.part": (kind) => (kind === "confined-space" ? gb("6.3 b") : gb("5.3.1 a、b")),
  "gas.failed": (kind) => (kind === "confined-space" ? gb("6.4") : gb("5.3.2")),
  "gas.old": (kind) => (kind === "confined-space" ? gb("6.3 a") : gb("5.3.1 c")),
};

export function gasClause(finding: GasFinding, kind: KindFacts["kind"]): string {
  return CLAUSES[finding.code](kind);
}

/** The newest readable sample of each place; an older one at the same place no longer says anything. */
function newestByPoint(samples: readonly GasSample[]): readonly GasSample[] {
  const newest = new Map<string, GasSample>();
  for (const sample of samples) {
    const key = `${sample.part}|${sample.point.trim()}`;
    const known = newest.get(key);
    if (known === undefined || known.takenAt <= sample.takenAt) newest.set(key, sample);
  }
  return [...newest.values()];
}

/** Samples that count at an instant: taken by then, readable, by a calibrated instrument. */
export function usableSamples(
  facts: KindFacts,
  samples: readonly GasSample[],
  now: UnixMs,
): readonly GasSample[] {
  const place = gasPlaceOf(facts);
  return samples.filter((one) => one.takenAt <= now && sampleFaults(one, place, now).length === 0);
}

/**
 * What is wrong with the analyses at this instant. `notBefore`: after a long pause only what was taken since it
 * began counts. 30 minutes to the millisecond pass (5.3.1 c, 6.3 a).
 */
export function gasFindings(
  facts: KindFacts,
  samples: readonly GasSample[],
  now: UnixMs,
  notBefore = Number.NEGATIVE_INFINITY,
): readonly GasFinding[] {
  const place = gasPlaceOf(facts);
  const maxMs =
    facts.kind === "confined-space" ? CONFINED.sampleAgeMs.value : HOT.sampleAgeMs.value;
  const usable = usableSamples(facts, samples, now);
  const findings: GasFinding[] = [];
  for (const gas of gasesDue(facts)) {
    const ofGas = newestByPoint(
      usable.filter((one) => one.gas === gas && one.takenAt >= notBefore),
    );
    if (ofGas.length === 0) {
      findings.push({ code: "gas.missing", gas });
      continue;
    }
    const fails = ofGas.some((one) => {
      const verdict = judgeReading(one.gas, one, place);
      return !verdict.isRead || !verdict.isPassed;
    });
    if (fails) findings.push({ code: "gas.failed", gas });
    const fresh = ofGas.filter((one) => now - one.takenAt <= maxMs);
    if (fresh.length === 0) {
      const youngest = Math.max(...ofGas.map((one) => one.takenAt));
      findings.push({ code: "gas.old", gas, minutes: Math.ceil((now - youngest) / MINUTE_MS) });
      continue;
    }
    for (const part of partsDue(facts)) {
      if (!fresh.some((one) => one.part === part)) findings.push({ code: "gas.part", gas, part });
    }
  }
  return findings;
}
