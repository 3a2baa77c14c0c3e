/** Media and their figures: what each figure is, where it comes from and how far it can be trusted. */

/**
 * V: read in the primary text. V2: seen in a secondary text only. OK: general knowledge. D: inferred.
 * X: sources conflict. Whatever is not V is a setting whose default stands here; a page shows 待核实.
 */
export type Mark = "V" | "V2" | "OK" | "D" | "X";

export type Figure<T> = {
  readonly value: T;
  /** Standard and, where known, clause. */
  readonly source: string;
  readonly mark: Mark;
};

export type Words = { readonly zh: string; readonly en: string };

export type Hazard = "flammable" | "oxidiser" | "toxic" | "corrosive" | "asphyxiant";

/** By weight (liquefied), by pressure and temperature on a manifold (permanent), or by both. */
export type FillForm = "weight" | "pressure" | "both";

export type Swatch = {
  readonly name: Words;
  /** A screen colour close to the paint; the standard gives paint samples only. */
  readonly hex: string;
};

export type Medium = {
  readonly id: string;
  readonly name: Words;
  readonly formula: string | null;
  readonly hazards: readonly Hazard[];
  readonly fillForm: FillForm;
  readonly body: Figure<Swatch>;
  readonly lettering: Figure<{ readonly text: string; readonly colour: Swatch }>;
  readonly inspectionMonths: Figure<number>;
  readonly designLifeMonths: Figure<number>;
  /** Most grams of liquefied or dissolved gas for each litre stamped; null for permanent gases. */
  readonly coefficientGPerL: Figure<number> | null;
  /** Least pressure that a used cylinder must bring back; null where weight decides. */
  readonly residualMinKpa: Figure<number> | null;
  /** The interlock withdraws permission after this time. */
  readonly fillMaxMs: Figure<number>;
  /** A faster fill is a violation; null where no time is asked for. */
  readonly fillMinMs: Figure<number> | null;
};

/** Net mass and tolerance of a class of LPG cylinders. */
export type FillClass = {
  readonly nominalKg: number;
  readonly netG: number;
  readonly toleranceG: number;
  /** Difference between two scales from which a second weighing fails. */
  readonly secondWeighingG: number;
};

export type LpgModel = {
  readonly model: string;
  readonly volumeMl: number;
  readonly maxFillG: Figure<number>;
  /** For plausibility only: a fill is always counted from the tare stamped on the cylinder. */
  readonly tareTypicalG: number | null;
  readonly fillClass: Figure<FillClass> | null;
  readonly note: Words | null;
};
