/** Untrusted fields of the cylinder pages into commands and filters; what is wrong is named field by field. */
import { z } from "zod";
import {
  type CylinderService,
  findLpgModel,
  findMedium,
  inspectionDueOn,
  SERVICE_MONTHS,
  serviceEndsOn,
} from "../gases/index.ts";
import type { Day } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  dayText,
  lineText,
  oneOf,
  optionalText,
  pageOf,
  problemsOf,
  type RawForm,
  valuesOf,
} from "../platform/form.ts";
import { readCode } from "./codes.ts";
import {
  CONTENTS,
  type CodeKind,
  type CylinderContent,
  type CylinderFields,
  type CylinderStatus,
  STATUSES,
} from "./model.ts";

export const FORM_FIELDS = [
  "serial",
  "maker",
  "maker-licence",
  "made-on",
  "medium",
  "model",
  "service",
  "volume",
  "tare",
  "max-fill",
  "pressure",
  "wall",
  "owner",
  "ownership",
  "registration-number",
  "inspected-on",
  "inspection-due-on",
  "life-ends-on",
  "valve-code",
  "body-code",
  "rfid-code",
  "note",
] as const;

/** Own, kept for another and registered here, or not this filler's at all. */
export const OWNERSHIPS = ["own", "hosted", "foreign"] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

export const SERVICES = Object.keys(SERVICE_MONTHS) as readonly CylinderService[];

export type FormField = (typeof FORM_FIELDS)[number];

export type FieldProblem =
  | "missing"
  | "too-long"
  | "characters"
  | "not-a-day"
  | "in-the-future"
  | "before-made"
  | "before-inspected"
  | "not-a-number"
  | "out-of-range"
  | "unknown-medium"
  | "stamp-above-coefficient"
  | "tare-absurd"
  | "no-code"
  | "same-code";

export type FormProblems = Readonly<Partial<Record<FormField, FieldProblem>>>;

const NUMBER = /^\d{1,7}(?:[.,]\d{1,4})?$/;

/** A decimal number of the form times a factor, as an integer: litres to millilitres. */
const scaled = (factor: number, min: number, max: number) =>
  z
    .string()
    .trim()
    .min(1, "missing")
    .transform((text, context): number => {
      if (!NUMBER.test(text)) {
        context.addIssue({ code: "custom", message: "not-a-number" });
        return z.NEVER;
      }
      const value = Math.round(Number(text.replace(",", ".")) * factor);
      if (value >= min && value <= max) return value;
      context.addIssue({ code: "custom", message: "out-of-range" });
      return z.NEVER;
    });

const codeText = z
  .string()
  .trim()
  .transform((text, context): string => {
    if (text === "") return "";
    const read = readCode(text);
    if (read.kind === "cylinder" && read.code.length >= 4 && read.code.length <= 100) {
      return read.code;
    }
    const isLong = text.length > LIMITS.codeLength || (read.kind === "cylinder" && text.length > 4);
    context.addIssue({ code: "custom", message: isLong ? "too-long" : "characters" });
    return z.NEVER;
  });

const emptyOr = <T extends z.ZodType>(schema: T) => z.union([z.literal(""), schema]);

const SCHEMA = z.object({
  serial: lineText(40).transform((text) => text.toUpperCase()),
  maker: lineText(LIMITS.nameLength),
  "maker-licence": optionalText(40),
  "made-on": dayText,
  medium: z
    .string()
    .min(1, "missing")
    .refine((id) => findMedium(id) !== undefined, "unknown-medium"),
  model: optionalText(40),
  service: z.union([z.literal(""), z.enum(SERVICES)]),
  volume: scaled(1_000, 100, 3_000_000),
  tare: scaled(1_000, 100, 3_000_000),
  "max-fill": scaled(1_000, 0, 3_000_000),
  pressure: scaled(1_000, 0, 100_000),
  wall: emptyOr(scaled(1_000, 300, 50_000)),
  owner: lineText(LIMITS.nameLength),
  ownership: z.enum(OWNERSHIPS, "missing"),
  "registration-number": optionalText(60),
  "inspected-on": dayText,
  "inspection-due-on": emptyOr(dayText),
  "life-ends-on": emptyOr(dayText),
  "valve-code": codeText,
  "body-code": codeText,
  "rfid-code": codeText,
  note: optionalText(LIMITS.reasonLength),
});

type Parsed = z.infer<typeof SCHEMA>;

/** A chosen LPG model fills in what was left empty; what is stamped on the cylinder always wins. */
export function prefilled(raw: RawForm): Record<FormField, string> {
  const values = valuesOf(FORM_FIELDS, raw);
  const model = findLpgModel(values.model.trim());
  if (model !== undefined) {
    if (values.volume.trim() === "") values.volume = String(model.volumeMl / 1_000);
    if (values["max-fill"].trim() === "") {
      values["max-fill"] = String(model.maxFillG.value / 1_000);
    }
  }
  const medium = findMedium(values.medium);
  // A permanent gas is filled by pressure: there is no mass to stamp.
  if (values["max-fill"].trim() === "" && medium?.fillForm === "pressure") values["max-fill"] = "0";
  return values;
}

/** Kilograms of steel, aluminium or composite for each litre: outside of this a decimal point was lost. */
const TARE_PER_LITRE = { min: 0.1, max: 4 } as const;

function isTareAbsurd(tareG: number, volumeMl: number): boolean {
  const ratio = tareG / volumeMl;
  return ratio < TARE_PER_LITRE.min || ratio > TARE_PER_LITRE.max;
}

/** What only shows when several fields stand beside each other. */
function crossProblems(form: Parsed, today: Day): FormProblems {
  const problems: Partial<Record<FormField, FieldProblem>> = {};
  if (form["made-on"] > today) problems["made-on"] = "in-the-future";
  if (form["inspected-on"] > today) problems["inspected-on"] = "in-the-future";
  else if (form["inspected-on"] < form["made-on"]) problems["inspected-on"] = "before-made";
  const due = form["inspection-due-on"];
  if (due !== "" && due <= form["inspected-on"]) problems["inspection-due-on"] = "before-inspected";
  const life = form["life-ends-on"];
  if (life !== "" && life <= form["made-on"]) problems["life-ends-on"] = "before-made";
  const codes = [form["valve-code"], form["body-code"], form["rfid-code"]].filter(
    (code) => code !== "",
  );
  if (codes.length === 0) problems["body-code"] = "no-code";
  if (new Set(codes).size < codes.length) problems["body-code"] = "same-code";
  const medium = findMedium(form.medium);
  const coefficient = medium?.coefficientGPerL?.value;
  if (coefficient !== undefined && form["max-fill"] > (coefficient * form.volume) / 1_000) {
    problems["max-fill"] = "stamp-above-coefficient";
  }
  if (isTareAbsurd(form.tare, form.volume)) problems.tare = "tare-absurd";
  return problems;
}

function fieldsOf(form: Parsed): CylinderFields {
  const medium = findMedium(form.medium);
  const [due, life] = [form["inspection-due-on"], form["life-ends-on"]];
  // The medium was found by the schema; without it the day of inspection itself blocks every fill.
  const service = form.service === "" ? undefined : form.service;
  const dueByRule = medium && inspectionDueOn(medium, form["inspected-on"], service);
  const lifeByRule = medium && serviceEndsOn(medium, form["made-on"]);
  return {
    serial: form.serial,
    maker: form.maker,
    makerLicence: form["maker-licence"],
    madeOn: form["made-on"],
    medium: form.medium,
    model: form.model,
    volumeMl: form.volume,
    tareG: form.tare,
    maxFillG: form["max-fill"],
    workingPressureKpa: form.pressure,
    wallUm: form.wall === "" ? 0 : form.wall,
    service: form.service,
    owner: form.owner,
    isOwn: form.ownership !== "foreign",
    isHosted: form.ownership === "hosted",
    registrationNumber: form["registration-number"],
    inspectedOn: form["inspected-on"],
    inspectionDueOn: due === "" ? (dueByRule ?? form["inspected-on"]) : due,
    lifeEndsOn: life === "" ? (lifeByRule ?? form["made-on"]) : life,
    note: form.note,
    codes: {
      valve: form["valve-code"],
      body: form["body-code"],
      rfid: form["rfid-code"],
    },
  };
}

export function parseCylinder(raw: RawForm, today: Day): Result<CylinderFields, FormProblems> {
  const parsed = SCHEMA.safeParse(prefilled(raw));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const problems = crossProblems(parsed.data, today);
  return Object.keys(problems).length > 0 ? refuse(problems) : accept(fieldsOf(parsed.data));
}

export function ownershipOf(cylinder: {
  readonly isOwn: boolean;
  readonly isHosted: boolean;
}): Ownership {
  if (!cylinder.isOwn) return "foreign";
  return cylinder.isHosted ? "hosted" : "own";
}

/** A row of the register as the form shows it. */
export function formValuesOf(
  cylinder: Omit<CylinderFields, "codes">,
  codes: Readonly<Record<CodeKind, string>>,
): Record<FormField, string> {
  const thousandth = (value: number): string => String(value / 1_000);
  return {
    serial: cylinder.serial,
    maker: cylinder.maker,
    "maker-licence": cylinder.makerLicence,
    "made-on": cylinder.madeOn,
    medium: cylinder.medium,
    model: cylinder.model,
    service: cylinder.service,
    volume: thousandth(cylinder.volumeMl),
    tare: thousandth(cylinder.tareG),
    "max-fill": thousandth(cylinder.maxFillG),
    pressure: thousandth(cylinder.workingPressureKpa),
    wall: cylinder.wallUm === 0 ? "" : thousandth(cylinder.wallUm),
    owner: cylinder.owner,
    ownership: ownershipOf(cylinder),
    "registration-number": cylinder.registrationNumber,
    "inspected-on": cylinder.inspectedOn,
    "inspection-due-on": cylinder.inspectionDueOn,
    "life-ends-on": cylinder.lifeEndsOn,
    "valve-code": codes.valve,
    "body-code": codes.body,
    "rfid-code": codes.rfid,
    note: cylinder.note,
  };
}

export function codeFieldOf(kind: CodeKind): FormField {
  return `${kind}-code`;
}

export const DUE_FILTERS = ["overdue", "30", "60", "90"] as const;
export type DueFilter = (typeof DUE_FILTERS)[number];

export type ListQuery = {
  readonly text: string;
  readonly medium: string | undefined;
  readonly status: CylinderStatus | undefined;
  readonly content: CylinderContent | undefined;
  readonly due: DueFilter | undefined;
  /** From 1. */
  readonly page: number;
};

/** Filters come from an address that anybody may type: what is not known counts as not given. */
export function parseListQuery(query: RawForm): ListQuery {
  return {
    text: (query["q"] ?? "").trim().slice(0, LIMITS.codeLength),
    medium: findMedium(query["medium"] ?? "")?.id,
    status: oneOf(STATUSES, query["status"]),
    content: oneOf(CONTENTS, query["content"]),
    due: oneOf(DUE_FILTERS, query["due"]),
    page: pageOf(query),
  };
}
