/** What the forms of the device pages say: checked fields, or what is wrong with each. Pure. */
import { type Driver, readSettings, type SettingSpec } from "../../firmware-bridge/driver.ts";
import { LIMITS } from "../kernel/limits.ts";

export type Fields = Readonly<Record<string, string>>;

export type FieldProblem = {
  readonly code:
    | "needed"
    | "too-long"
    | "whole"
    | "number"
    | "choice"
    | "pattern"
    | "path"
    | "host"
    | "bus"
    | "bus-streams"
    | "bus-relay"
    | "bus-other"
    | "label"
    | "taken"
    | "no-device"
    | "same-scale"
    | "no-cut-off"
    | "one-shot"
    | "shift-times"
    | "day"
    | "limit"
    | "stored";
  readonly params?: Readonly<Record<string, string | number>>;
};

/** By the id of the field in the page. */
export type Problems = Readonly<Record<string, FieldProblem>>;

/** Somebody saved first: beside each field of the form that differs, what is stored now. */
export function storedBeside(stored: Fields, typed: Fields): Problems {
  const differing = Object.keys(stored).filter(
    (field) => typed[field] !== undefined && stored[field] !== typed[field]?.trim(),
  );
  return Object.fromEntries(
    differing.map((field) => [field, { code: "stored", params: { value: stored[field] || "—" } }]),
  );
}

export function textOf(fields: Fields, name: string): string {
  return (fields[name] ?? "").trim();
}

/** A whole number in bounds; undefined and a problem otherwise. */
export function wholeOf(
  fields: Fields,
  name: string,
  bounds: readonly [number, number],
  problems: Record<string, FieldProblem>,
): number | undefined {
  const [min, max] = bounds;
  const text = textOf(fields, name);
  const value = Number(text);
  if (/^-?\d{1,12}$/.test(text) && value >= min && value <= max) return value;
  problems[name] = text === "" ? { code: "needed" } : { code: "whole", params: { min, max } };
  return undefined;
}

export function decimalOf(
  fields: Fields,
  name: string,
  bounds: readonly [number, number],
  problems: Record<string, FieldProblem>,
): number | undefined {
  const [min, max] = bounds;
  const text = textOf(fields, name).replace("，", ".").replace(",", ".");
  const value = Number(text);
  if (/^-?\d{1,9}(?:\.\d{1,6})?$/.test(text) && value >= min && value <= max) return value;
  problems[name] = text === "" ? { code: "needed" } : { code: "number", params: { min, max } };
  return undefined;
}

export function nameOf(
  fields: Fields,
  name: string,
  problems: Record<string, FieldProblem>,
  most: number = LIMITS.nameLength,
): string {
  const text = textOf(fields, name);
  if (text === "") problems[name] = { code: "needed" };
  else if (text.length > most) problems[name] = { code: "too-long", params: { max: most } };
  return text;
}

export const SETTING_PREFIX = "set-";

/** Settings of a driver from the fields `set-<key>`; an empty field is the default. */
export function settingsOf(
  driver: Driver,
  fields: Fields,
  problems: Record<string, FieldProblem>,
): Readonly<Record<string, string | number>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith(SETTING_PREFIX)) continue;
    const key = name.slice(SETTING_PREFIX.length);
    // A form of another driver may still be open: what this one does not know is left out.
    if (value.trim() !== "" && driver.settings.some((spec) => spec.key === key)) {
      given[key] = value.trim();
    }
  }
  const read = readSettings(driver.settings, given);
  for (const { key } of read.problems) {
    const spec = driver.settings.find((one) => one.key === key);
    if (spec !== undefined) problems[SETTING_PREFIX + key] = problemOf(spec);
  }
  return read.settings;
}

function problemOf(spec: SettingSpec): FieldProblem {
  switch (spec.type) {
    case "choice":
      return { code: "choice", params: { choices: spec.choices.join(", ") } };
    case "integer":
      return { code: "whole", params: { min: spec.min, max: spec.max } };
    case "text":
      return { code: "pattern", params: { pattern: spec.pattern } };
  }
}

/** A form names the state it was filled in from. */
export function versionOf(fields: Fields): number | undefined {
  const text = textOf(fields, "version");
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
