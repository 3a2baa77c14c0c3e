/** Units of gas and process values with the limits no true value exceeds. */
export type Limits = { readonly min: number; readonly max: number };

/**
 * A little below zero is drift and still a value; far below is a broken sensor. Above the top a catalytic
 * sensor is saturated: the reading is then "over" and carries no number.
 */
const GAS_LIMITS = {
  "%LEL": { min: -5, max: 100 },
  "%vol": { min: -1, max: 100 },
  ppm: { min: -50, max: 1_000_000 },
  ppb: { min: -1_000, max: 1_000_000_000 },
  "mg/m3": { min: -50, max: 1_000_000 },
  unknown: { min: -1_000_000, max: 1_000_000 },
} as const satisfies Record<string, Limits>;

export type GasUnit = keyof typeof GAS_LIMITS;

export const GAS_UNITS: readonly string[] = Object.keys(GAS_LIMITS);

/** Unit and limits for the value of a `unit` setting. */
export function gasUnit(setting: string | number | undefined): { readonly unit: string } & Limits {
  const unit = GAS_UNITS.includes(String(setting)) ? (setting as GasUnit) : "unknown";
  return { unit, ...GAS_LIMITS[unit] };
}
