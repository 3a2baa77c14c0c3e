/** Forms of anchors and settings. Pure. */
import { z } from "zod";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { lineText, optionalText, problemsOf, type RawForm, valuesOf } from "../../platform/form.ts";
import type { AnchorFields } from "../anchors.ts";
import { type PositionSettings, SEARCH_MODES, SOLVER_MODES } from "../model.ts";
import { keptDays } from "../settings.ts";

export const ANCHOR_FIELDS = ["radio", "x", "y", "z", "note"] as const;
export type AnchorField = (typeof ANCHOR_FIELDS)[number];
export type AnchorProblem =
  | "missing"
  | "too-long"
  | "characters"
  | "not-a-length"
  | "outside-plan"
  | "choose"
  | "out-of-range";

const metres = z
  .string()
  .trim()
  .regex(/^-?\d{1,4}(?:\.\d{1,3})?$/, "not-a-length")
  .transform((text) => Math.round(Number(text) * 1_000));

const anchorSchema = z.object({
  radio: lineText(40).refine((text) => !/\s/.test(text), "characters"),
  x: metres,
  y: metres,
  z: metres.refine((mm) => mm >= -5_000 && mm <= 100_000, "out-of-range"),
  note: optionalText(100),
});

/** An anchor may hang a little beside the drawing, on the fence for instance. */
const BESIDE_MM = 20_000;

export function parseAnchor(
  form: RawForm,
  plan: { readonly widthMm: number; readonly heightMm: number },
): Result<AnchorFields, Partial<Record<AnchorField, AnchorProblem>>> {
  const parsed = anchorSchema.safeParse(valuesOf(ANCHOR_FIELDS, form));
  if (!parsed.success) return refuse(problemsOf<AnchorField, AnchorProblem>(parsed.error));
  const { radio, x, y, z: zMm, note } = parsed.data;
  const isFar = (mm: number, max: number): boolean => mm < -BESIDE_MM || mm > max + BESIDE_MM;
  if (isFar(x, plan.widthMm)) return refuse({ x: "outside-plan" });
  if (isFar(y, plan.heightMm)) return refuse({ y: "outside-plan" });
  return accept({ radioId: radio, xMm: x, yMm: y, zMm, note });
}

type Scale = { readonly min: number; readonly max: number; readonly of: number };

/** Settings that are a number: what the form shows is the stored value divided by `of`. */
export const SETTING_SCALES = {
  tagHeightMm: { min: 0.2, max: 3, of: 1_000 },
  gatherRadiusMm: { min: 1, max: 15, of: 1_000 },
  gatherMs: { min: 5, max: 60, of: 1_000 },
  gapMs: { min: 1, max: 60, of: 1_000 },
  lostMs: { min: 5, max: 600, of: 1_000 },
  stillMs: { min: 1, max: 120, of: 60_000 },
  stillRadiusMm: { min: 0.3, max: 10, of: 1_000 },
  aloneMs: { min: 10, max: 3_600, of: 1_000 },
  lowBatteryPercent: { min: 1, max: 90, of: 1 },
  keepDays: { min: 30, max: 3_650, of: 1 },
} as const satisfies Partial<Record<keyof PositionSettings, Scale>>;
export type SettingName = keyof typeof SETTING_SCALES;
export const SETTING_NAMES = Object.keys(SETTING_SCALES) as readonly SettingName[];

export type SettingProblem = "not-a-length" | "out-of-range" | "choose" | "year";

export function parseSettings(
  form: RawForm,
  isAqBinding: boolean,
): Result<Omit<PositionSettings, "version">, Partial<Record<string, SettingProblem>>> {
  const problems: Partial<Record<string, SettingProblem>> = {};
  const numbers = Object.fromEntries(
    SETTING_NAMES.map((name) => {
      const { min, max, of } = SETTING_SCALES[name];
      const text = (form[name.toLowerCase()] ?? "").trim();
      const value = Number(text);
      if (!/^\d{1,5}(?:\.\d)?$/.test(text)) problems[name] = "not-a-length";
      else if (value < min || value > max) problems[name] = "out-of-range";
      else if (name === "keepDays" && keptDays(value, isAqBinding) > value) {
        problems[name] = "year";
      }
      return [name, Math.round(value * of)];
    }),
  ) as Record<SettingName, number>;
  const solver = SOLVER_MODES.find((mode) => mode === form["solver"]);
  const search = SEARCH_MODES.find((mode) => mode === form["search"]);
  if (solver === undefined) problems["solver"] = "choose";
  if (search === undefined) problems["search"] = "choose";
  if (solver === undefined || search === undefined || Object.keys(problems).length > 0) {
    return refuse(problems);
  }
  return accept({ ...numbers, solver, search, isAloneWatched: form["alone"] === "yes" });
}

export function settingValues(settings: PositionSettings): Record<string, string> {
  const numbers = SETTING_NAMES.map((name) => [
    name.toLowerCase(),
    String(settings[name] / SETTING_SCALES[name].of),
  ]);
  return {
    ...Object.fromEntries(numbers),
    solver: settings.solver,
    search: settings.search,
    alone: settings.isAloneWatched ? "yes" : "",
  };
}
