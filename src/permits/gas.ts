/** Gases with their limits, and whether a reading passes (GB 30871-2022 5.3.2, 6.4; GBZ 2.1 for toxic gases). Pure. */

export type GasKind = "combustible" | "toxic" | "oxygen";

export type Gas = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly kind: GasKind;
  /** Lower explosive limit in volume per cent. */
  readonly lelPct?: number;
  /** GBZ 2.1 ceiling or short-time limit in mg/m³, and molar mass for ppm. */
  readonly limitMgM3?: number;
  readonly molar?: number;
  /** False: from secondary sources, shown as such. */
  readonly isVerified: boolean;
};

const burns = (id: string, zh: string, en: string, lelPct: number): Gas => ({
  ...{ id, zh, en, lelPct },
  kind: "combustible",
  isVerified: false,
});
const harms = (id: string, zh: string, en: string, limitMgM3: number, molar: number): Gas => ({
  ...{ id, zh, en, limitMgM3, molar },
  kind: "toxic",
  isVerified: false,
});

export const GASES: readonly Gas[] = [
  { id: "oxygen", zh: "氧气", en: "Oxygen", kind: "oxygen", isVerified: true },
  burns("lpg", "液化石油气", "LPG", 1.5),
  burns("methane", "甲烷（天然气）", "Methane", 5),
  burns("propane", "丙烷", "Propane", 2.1),
  burns("butane", "丁烷", "Butane", 1.8),
  burns("hydrogen", "氢气", "Hydrogen", 4),
  burns("acetylene", "乙炔", "Acetylene", 2.3),
  burns("propylene", "丙烯", "Propylene", 2),
  burns("ethylene", "乙烯", "Ethylene", 2.7),
  burns("dme", "二甲醚", "Dimethyl ether", 3.4),
  burns("ammonia", "氨", "Ammonia", 15),
  burns("co", "一氧化碳（可燃）", "Carbon monoxide (combustible)", 12.5),
  harms("h2s", "硫化氢", "Hydrogen sulphide", 10, 34.08),
  harms("co-toxic", "一氧化碳（有毒）", "Carbon monoxide (toxic)", 30, 28.01),
  harms("nh3-toxic", "氨（有毒）", "Ammonia (toxic)", 30, 17.03),
  harms("cl2", "氯", "Chlorine", 1, 70.9),
  harms("so2", "二氧化硫", "Sulphur dioxide", 10, 64.06),
  harms("no2", "二氧化氮", "Nitrogen dioxide", 10, 46.01),
  harms("co2", "二氧化碳", "Carbon dioxide", 18_000, 44.01),
];

export const UNITS = ["%", "%LEL", "ppm", "mg/m³"] as const;
export type Unit = (typeof UNITS)[number];

export function findGas(id: string): Gas | undefined {
  return GASES.find((gas) => gas.id === id);
}

/** Litres of one mole at 20 °C. */
const MOLAR_VOLUME = 24.04;

export type GasVerdict =
  | {
      readonly isRead: true;
      readonly isPassed: boolean;
      readonly value: number;
      readonly limit: string;
    }
  | { readonly isRead: false; readonly problem: "unit" };

/** Volume per cent of a reading; undefined where the unit says nothing of this gas. */
function volumePct(gas: Gas, value: number, unit: Unit): number | undefined {
  switch (unit) {
    case "%":
      return value;
    case "%LEL":
      return gas.lelPct === undefined ? undefined : (value * gas.lelPct) / 100;
    case "ppm":
      return value / 10_000;
    case "mg/m³":
      return gas.molar === undefined ? undefined : (value * MOLAR_VOLUME) / gas.molar / 10_000;
  }
}

/** Rounded away from nothing but the error of a floating point number. */
const exact = (value: number): number => Math.round(value * 1e9) / 1e9;

/** Oxygen 19.5 to 21 %, or to 23.5 % where it is enriched; a combustible gas 0.5 % from 4 % LEL, else 0.2 %. */
export function judgeReading(
  gas: Gas,
  reading: { readonly value: number; readonly unit: Unit },
  place: { readonly isConfined: boolean; readonly isOxygenRich: boolean },
): GasVerdict {
  const pct = volumePct(gas, reading.value, reading.unit);
  if (pct === undefined) return { isRead: false, problem: "unit" };
  const value = exact(pct);
  if (gas.kind === "oxygen") {
    if (reading.unit !== "%") return { isRead: false, problem: "unit" };
    const most = place.isOxygenRich ? 23.5 : place.isConfined ? 21 : 23.5;
    const least = place.isConfined ? 19.5 : 0;
    const limit = least === 0 ? `≤ ${most} %` : `${least} % – ${most} %`;
    return { isRead: true, isPassed: value >= least && value <= most, value, limit };
  }
  if (gas.kind === "combustible") {
    const most = (gas.lelPct ?? 0) >= 4 ? 0.5 : 0.2;
    return { isRead: true, isPassed: value <= most, value, limit: `≤ ${most} %` };
  }
  const mg =
    reading.unit === "mg/m³"
      ? reading.value
      : exact((pct * 10_000 * (gas.molar ?? 0)) / MOLAR_VOLUME);
  const most = gas.limitMgM3 ?? 0;
  return { isRead: true, isPassed: mg <= most, value, limit: `≤ ${most} mg/m³` };
}
