/** Short ways to write the supplied tables, so that a row of the source is a row here. */
import type { ChoiceOption, Evidence, Item, Mark, Section, Severity } from "../model.ts";

export type Pair = readonly [zh: string, en: string];

/** P photo, N figure, S scan or register: as the sources abbreviate them. */
type EvidenceText = "" | "P" | "N" | "S" | "PN" | "SN" | "NP";

const EVIDENCE: Readonly<Record<string, Evidence>> = { P: "photo", N: "number", S: "scan" };

type Extra = Pick<Item, "photo" | "isOptional" | "onlyIf"> & {
  readonly source?: string;
  readonly mark?: Mark;
};

export type RowDefaults = { readonly source: string; readonly mark: Mark };

function base(
  defaults: RowDefaults,
  id: string,
  [zh, en]: Pair,
  evidence: EvidenceText,
  severity: "G" | "M",
  extra: Extra,
): Omit<Item, "kind"> {
  const level: Severity = severity === "M" ? "major" : "general";
  const { source, mark, ...rest } = extra;
  return {
    id,
    text: { zh, en },
    severity: level,
    source: source ?? defaults.source,
    mark: mark ?? defaults.mark,
    evidence: [...evidence].flatMap((letter) => EVIDENCE[letter] ?? []),
    // What fails is shown, wherever a photo can show it.
    ...(evidence.includes("P") ? { photo: "on-fail" as const } : {}),
    ...rest,
  };
}

type PassFail = (
  id: string,
  text: Pair,
  criterion: Pair,
  evidence: EvidenceText,
  severity?: "G" | "M",
  extra?: Extra & { readonly hasNa?: boolean },
) => Item;

export function passFailRows(defaults: RowDefaults): PassFail {
  return (id, text, [zh, en], evidence, severity = "G", extra = {}) => {
    const { hasNa, ...rest } = extra;
    return {
      ...base(defaults, id, text, evidence, severity, rest),
      criterion: { zh, en },
      kind: "pass-fail",
      hasNa: hasNa ?? true,
    };
  };
}

type NumberRow = (
  id: string,
  text: Pair,
  unit: Pair,
  limits: { readonly min?: number; readonly max?: number; readonly decimals?: number },
  severity?: "G" | "M",
  extra?: Extra & { readonly criterion?: Pair },
) => Item;

export function numberRows(defaults: RowDefaults): NumberRow {
  return (id, text, unit, limits, severity = "G", extra = {}) => {
    const { criterion, ...rest } = extra;
    const { decimals = 0, ...range } = limits;
    return {
      ...base(defaults, id, text, "N", severity, rest),
      ...(criterion === undefined ? {} : { criterion: { zh: criterion[0], en: criterion[1] } }),
      kind: "number",
      unit: { zh: unit[0], en: unit[1] },
      decimals,
      ...range,
    };
  };
}

export function option(value: string, [zh, en]: Pair, isFail = false): ChoiceOption {
  return { value, label: { zh, en }, ...(isFail ? { isFail } : {}) };
}

export function section(id: string, [zh, en]: Pair, items: readonly Item[]): Section {
  return { id, title: { zh, en }, items };
}

/** Where the table itself is the rule. */
export const OWN_SOURCE = "本表";

/** The signature at the end of a table: its own rule, which no standard has to confirm. */
export function signature(id: string, [zh, en]: Pair): Item {
  return {
    id,
    text: { zh, en },
    severity: "general",
    source: OWN_SOURCE,
    mark: "V",
    kind: "signature",
  };
}
