/** The fields of each kind of application as data, so that form, page and print name the same ones. Pure. */
import {
  HEIGHT_CASES,
  HEIGHT_FACTORS,
  HOT_METHODS,
  type KindFacts,
  type PermitKind,
} from "../model.ts";

/** How a field is asked for; `person` is an id of somebody or nothing, `numbers` a list by commas. */
export type FactField =
  | { readonly name: string; readonly as: "line"; readonly isRequired: boolean }
  | {
      readonly name: string;
      readonly as: "number";
      readonly isRequired: boolean;
      readonly min: number;
      readonly max: number;
      /** Taken when the field is left empty; null where the facts allow it. */
      readonly empty: number | null;
      readonly unit: string;
    }
  | { readonly name: string; readonly as: "yes" }
  | { readonly name: string; readonly as: "one"; readonly options: readonly string[] }
  | { readonly name: string; readonly as: "many"; readonly options: readonly string[] }
  | { readonly name: string; readonly as: "gases" }
  | { readonly name: string; readonly as: "toxics" }
  | { readonly name: string; readonly as: "person" }
  | { readonly name: string; readonly as: "numbers" }
  | { readonly name: string; readonly as: "lines" };

const line = (name: string, isRequired = true): FactField => ({ name, as: "line", isRequired });
const yes = (name: string): FactField => ({ name, as: "yes" });
const number = (
  name: string,
  unit: string,
  [min, max]: readonly [number, number],
  empty?: number | null,
): FactField => ({
  ...{ name, unit, min, max, as: "number" },
  isRequired: empty === undefined,
  empty: empty ?? null,
});

const HEIGHT = number("heightM", "m", [0, 500], 0);

export const FACT_FIELDS: Readonly<Record<PermitKind, readonly FactField[]>> = {
  "hot-work": [
    line("spot"),
    { name: "methods", as: "many", options: HOT_METHODS },
    yes("isHazardous"),
    yes("isOnRunning"),
    yes("isInMajorDike"),
    yes("isOnPipeRack"),
    yes("isPlantShut"),
    { name: "plantShutBy", as: "person" },
    { name: "gases", as: "gases" },
    HEIGHT,
    yes("isOpenAir"),
    yes("isUnavoidable"),
    yes("isInsideVessel"),
    yes("isTall"),
    yes("isOuterWall"),
    yes("isOxygenEquipment"),
    yes("isSelfDecomposing"),
    yes("usesTemporaryPower"),
    yes("usesCylinders"),
  ],
  "confined-space": [
    line("space"),
    line("formerMedium"),
    { name: "combustibles", as: "gases" },
    { name: "toxics", as: "toxics" },
    number("lightV", "V", [1, 400], null),
    HEIGHT,
    yes("isOxygenRich"),
    yes("isTall"),
    yes("isHighRisk"),
    yes("isWetOrNarrow"),
    yes("heldFlammables"),
    yes("givesOffVapour"),
    yes("usesTemporaryPower"),
  ],
  "blind-plate": [
    { name: "operation", as: "one", options: ["insert", "remove"] },
    number("blinds", "", [1, 99], 1),
    line("line"),
    line("medium"),
    number("temperatureC", "℃", [-200, 1_000], null),
    number("pressureKpa", "kPa", [0, 100_000], null),
    line("material"),
    line("spec"),
    line("plateNumber"),
    line("drawing"),
    { name: "drawnBy", as: "person" },
    HEIGHT,
    yes("isHazardous"),
    yes("isToxic"),
  ],
  height: [
    number("heightM", "m", [0, 500]),
    number("slopeDeg", "°", [0, 90], null),
    { name: "factors", as: "many", options: HEIGHT_FACTORS },
    { name: "cases", as: "many", options: HEIGHT_CASES },
    yes("isCaseThird"),
    yes("isOpenAir"),
    yes("isOverOthers"),
    yes("hasShield"),
    yes("hasDoubleShield"),
    yes("hasRadio"),
    yes("usesTemporaryPower"),
  ],
  lifting: [
    number("massT", "t", [0.01, 5_000]),
    line("load"),
    line("gear"),
    { name: "cranesT", as: "numbers" },
    yes("isOddLoad"),
    yes("hasPlan"),
    yes("isOpenAir"),
  ],
  "temporary-power": [
    line("source"),
    number("voltageV", "V", [1, 35_000]),
    number("powerW", "W", [1, 10_000_000]),
    line("device"),
    { name: "gases", as: "gases" },
    yes("isHazardous"),
    yes("isSpecialNeed"),
  ],
  excavation: [
    number("depthM", "m", [0, 100]),
    line("extent"),
    line("drawing", false),
    yes("isMachine"),
    yes("isNearBuriedHazard"),
  ],
  "road-closure": [
    line("reason"),
    line("road"),
    { name: "units", as: "lines" },
    line("drawing", false),
    yes("hasTrafficDirector"),
  ],
};

export type FactProblem = "missing" | "too-long" | "not-a-number" | "out-of-range" | "choose";

const LINE_MAX = 120;
const LIST_MAX = 12;

type Raw = (name: string) => readonly string[];

function listOf(text: string): readonly string[] {
  return text
    .split(/[,，、;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function numberOf(
  field: Extract<FactField, { as: "number" }>,
  text: string,
): number | null | FactProblem {
  if (text === "") return field.isRequired ? "missing" : field.empty;
  if (!/^-?\d{1,8}(?:\.\d{1,4})?$/.test(text)) return "not-a-number";
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : "out-of-range";
}

function readField(
  field: FactField,
  raw: Raw,
  known: KnownIds,
): { readonly value: unknown } | { readonly problem: FactProblem } {
  const all = raw(field.name);
  const text = (all.at(-1) ?? "").trim();
  switch (field.as) {
    case "line":
      if (text === "" && field.isRequired) return { problem: "missing" };
      return text.length > LINE_MAX ? { problem: "too-long" } : { value: text };
    case "number": {
      const value = numberOf(field, text);
      return typeof value === "string" ? { problem: value } : { value };
    }
    case "yes":
      return { value: text === "yes" };
    case "one":
      return field.options.includes(text) ? { value: text } : { problem: "choose" };
    case "many":
      return { value: field.options.filter((option) => all.includes(option)) };
    case "gases":
      return { value: known.gases.filter((id) => all.includes(id)) };
    case "toxics":
      return { value: known.toxics.filter((id) => all.includes(id)) };
    case "person":
      return { value: known.people.includes(text) ? text : null };
    case "numbers": {
      const parts = listOf(text);
      const isFine =
        parts.length <= LIST_MAX && parts.every((part) => /^\d{1,5}(?:\.\d{1,3})?$/.test(part));
      return isFine ? { value: parts.map(Number) } : { problem: "not-a-number" };
    }
    case "lines":
      return {
        value: listOf(text)
          .slice(0, LIST_MAX)
          .map((part) => part.slice(0, LINE_MAX)),
      };
  }
}

/** What may be named: gases that burn, gases that harm, people. */
export type KnownIds = {
  readonly gases: readonly string[];
  readonly toxics: readonly string[];
  readonly people: readonly string[];
};

/** The facts of a kind from a form, or what is wrong with each field. `raw` gives all values sent under a name. */
export function readFacts(
  kind: PermitKind,
  raw: Raw,
  known: KnownIds,
): { readonly facts: KindFacts } | { readonly problems: Readonly<Record<string, FactProblem>> } {
  const facts: Record<string, unknown> = { kind };
  const problems: Record<string, FactProblem> = {};
  for (const field of FACT_FIELDS[kind]) {
    const read = readField(field, raw, known);
    if ("problem" in read) problems[field.name] = read.problem;
    else facts[field.name] = read.value;
  }
  // Gas does not cut without a cylinder, whatever was ticked (GB 30871-2022 5.2.13).
  const methods = facts["methods"];
  if (Array.isArray(methods) && methods.some((one) => String(one).startsWith("gas-"))) {
    facts["usesCylinders"] = true;
  }
  // Every field of the kind was read by its own description above.
  if (Object.keys(problems).length === 0) return { facts: facts as unknown as KindFacts };
  return { problems };
}
