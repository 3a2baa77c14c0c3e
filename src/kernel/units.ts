import { assert } from "./assert.ts";

/** Mass in integer grams. */
export type Grams = number & { readonly __unit: "g" };

/** More than any platform scale of the trade shows; a larger number is a fault, not a mass. */
export const GRAMS_MAX = 1_000_000_000;

export function grams(value: number): Grams {
  assert(Number.isInteger(value) && Math.abs(value) <= GRAMS_MAX, `not a mass in grams: ${value}`);
  return value as Grams;
}

/** Rounds kilograms to the nearest gram; used where a device or a form gives decimals. */
export function gramsOfKilograms(kilograms: number): Grams {
  return grams(Math.round(kilograms * 1000));
}

/** Grams as kilograms with a fixed number of decimals, never in exponent form. */
export function kilogramText(massG: number, decimals = 2): string {
  return (massG / 1000).toFixed(decimals);
}
