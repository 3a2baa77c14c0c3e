/**
 * Gases that are analysed before a special work, with explosive limits in volume per cent and occupational limits in
 * mg/m³. Explosive limits and occupational limits are common knowledge, not read in the primary text: 待核实.
 */
import type { Words } from "../../gases/index.ts";

export type GasKind = "combustible" | "toxic" | "oxygen";

export type Gas = {
  readonly id: string;
  readonly name: Words;
  readonly kind: GasKind;
  /** Lower explosive limit, volume per cent. */
  readonly lelPct: number | null;
  /** GBZ 2.1: the ceiling (MAC), else the short-time limit (PC-STEL), mg/m³. */
  readonly limitMgM3: number | null;
  /** Grams of a mole; between ppm and mg/m³. */
  readonly molar: number;
  readonly source: string;
  readonly isVerified: boolean;
};

const burns = (id: string, zh: string, en: string, lelPct: number, molar: number): Gas => ({
  id,
  name: { zh, en },
  kind: "combustible",
  lelPct,
  limitMgM3: null,
  molar,
  source: "GB 30871-2022 5.3.2",
  isVerified: false,
});

const harms = (id: string, zh: string, en: string, limitMgM3: number, molar: number): Gas => ({
  id,
  name: { zh, en },
  kind: "toxic",
  lelPct: null,
  limitMgM3,
  molar,
  source: "GBZ 2.1-2019",
  isVerified: false,
});

export const GASES: readonly Gas[] = [
  {
    id: "oxygen",
    name: { zh: "氧气", en: "Oxygen" },
    kind: "oxygen",
    lelPct: null,
    limitMgM3: null,
    molar: 32,
    source: "GB 30871-2022 6.4 a、5.2.7",
    isVerified: true,
  },
  burns("lpg", "液化石油气", "LPG", 1.5, 50),
  burns("methane", "甲烷（天然气）", "Methane", 5, 16.04),
  burns("propane", "丙烷", "Propane", 2.1, 44.1),
  burns("butane", "丁烷", "Butane", 1.8, 58.12),
  burns("hydrogen", "氢气", "Hydrogen", 4, 2.016),
  burns("acetylene", "乙炔", "Acetylene", 2.3, 26.04),
  burns("propylene", "丙烯", "Propylene", 2, 42.08),
  burns("ethylene", "乙烯", "Ethylene", 2.7, 28.05),
  burns("dme", "二甲醚", "Dimethyl ether", 3.4, 46.07),
  burns("ammonia", "氨（可燃）", "Ammonia (combustible)", 15, 17.03),
  burns("co", "一氧化碳（可燃）", "Carbon monoxide (combustible)", 12.5, 28.01),
  harms("h2s", "硫化氢", "Hydrogen sulphide", 10, 34.08),
  harms("co-toxic", "一氧化碳（有毒）", "Carbon monoxide (toxic)", 30, 28.01),
  harms("nh3-toxic", "氨（有毒）", "Ammonia (toxic)", 30, 17.03),
  harms("cl2", "氯", "Chlorine", 1, 70.9),
  harms("so2", "二氧化硫", "Sulphur dioxide", 10, 64.06),
  harms("no2", "二氧化氮", "Nitrogen dioxide", 10, 46.01),
  harms("hcl", "氯化氢", "Hydrogen chloride", 7.5, 36.46),
  harms("hf", "氟化氢", "Hydrogen fluoride", 2, 20.01),
  harms("hcn", "氰化氢", "Hydrogen cyanide", 1, 27.03),
  harms("phosgene", "光气", "Phosgene", 0.5, 98.92),
  harms("methanol", "甲醇", "Methanol", 50, 32.04),
  harms("toluene", "甲苯", "Toluene", 100, 92.14),
  harms("benzene", "苯", "Benzene", 6, 78.11),
  harms("co2", "二氧化碳", "Carbon dioxide", 18_000, 44.01),
];

const BY_ID = new Map(GASES.map((gas) => [gas.id, gas]));

export function findGas(id: string): Gas | undefined {
  return BY_ID.get(id);
}
