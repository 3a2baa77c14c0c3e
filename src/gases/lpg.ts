/** LPG cylinder models and the classes they are filled in. */
import type { Figure, FillClass, LpgModel } from "./model.ts";

const fillClass = (
  nominalKg: number,
  netG: number,
  toleranceG: number,
  mark: "V2" | "OK",
): Figure<FillClass> => ({
  // Two scales may differ by less than 0.5 kg in the 15 kg class; the others follow their tolerance.
  value: { nominalKg, netG, toleranceG, secondWeighingG: toleranceG },
  source: "GB 17267",
  mark,
});

export const FILL_CLASSES = {
  kg2: fillClass(2, 1_900, 100, "OK"),
  kg5: fillClass(5, 4_800, 200, "OK"),
  kg10: fillClass(10, 9_500, 300, "OK"),
  kg15: fillClass(15, 14_500, 500, "V2"),
  kg50: fillClass(50, 49_000, 1_000, "OK"),
} as const;

/** The extra models 28.6 and 29.1 in circulation are left out: their figures exceed 0.42 kg/L. */
export const LPG_MODELS: readonly LpgModel[] = [
  {
    model: "YSP4.7",
    volumeMl: 4_700,
    maxFillG: { value: 1_900, source: "GB/T 5842", mark: "OK" },
    tareTypicalG: 3_400,
    fillClass: FILL_CLASSES.kg2,
    note: null,
  },
  {
    model: "YSP12",
    volumeMl: 12_000,
    maxFillG: { value: 5_000, source: "GB/T 5842", mark: "OK" },
    tareTypicalG: 6_500,
    fillClass: FILL_CLASSES.kg5,
    note: null,
  },
  {
    model: "YSP23.5",
    volumeMl: 23_500,
    maxFillG: { value: 9_800, source: "GB/T 5842", mark: "X" },
    tareTypicalG: null,
    fillClass: null,
    note: { zh: "地方或新版型号", en: "regional or later edition" },
  },
  {
    model: "YSP26.2",
    volumeMl: 26_200,
    maxFillG: { value: 11_000, source: "GB/T 5842", mark: "OK" },
    tareTypicalG: 13_500,
    fillClass: FILL_CLASSES.kg10,
    note: null,
  },
  {
    model: "YSP35.5",
    volumeMl: 35_500,
    maxFillG: { value: 14_900, source: "GB/T 5842", mark: "OK" },
    tareTypicalG: 16_500,
    fillClass: FILL_CLASSES.kg15,
    note: null,
  },
  {
    model: "YSP74",
    volumeMl: 74_000,
    maxFillG: { value: 30_000, source: "GB/T 5842", mark: "X" },
    tareTypicalG: null,
    fillClass: null,
    note: null,
  },
  {
    model: "YSP118",
    volumeMl: 118_000,
    maxFillG: { value: 49_500, source: "GB/T 5842", mark: "OK" },
    tareTypicalG: 45_000,
    fillClass: FILL_CLASSES.kg50,
    note: null,
  },
  {
    model: "YSP118-II",
    volumeMl: 118_000,
    maxFillG: { value: 49_500, source: "GB/T 5842", mark: "OK" },
    tareTypicalG: 45_000,
    fillClass: FILL_CLASSES.kg50,
    note: { zh: "液相取气", en: "liquid withdrawal" },
  },
];

export function findLpgModel(model: string): LpgModel | undefined {
  return LPG_MODELS.find((item) => item.model === model);
}

/** Design life, and the end that an assessment may grant; per edition of the standard, so a setting. */
export const LPG_LIFE_MONTHS: Figure<{ readonly design: number; readonly assessed: number }> = {
  value: { design: 96, assessed: 144 },
  source: "TSG 23-2021 §9.3",
  mark: "X",
};
