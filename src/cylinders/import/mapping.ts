/** From the columns of somebody's spreadsheet to the fields of the register. Pure. */
import { MEDIA } from "../../gases/index.ts";
import { addDays, type Day, parseDay } from "../../kernel/instants.ts";
import { FORM_FIELDS, type FormField, type Ownership, SERVICES } from "../form.ts";
import { fieldAliases } from "./aliases.ts";

/** For each column of the file the field it goes to; an empty text leaves the column out. */
export type Mapping = {
  readonly columns: readonly (FormField | "")[];
  /** What rows get that leave a field empty or have no column for it. */
  readonly defaults: Readonly<Partial<Record<FormField, string>>>;
};

/** Fields for which one value for all rows makes sense. */
export const DEFAULT_FIELDS = ["medium", "ownership", "owner", "maker"] as const;

/** Without these no row can be read. */
export const NEEDED_FIELDS: readonly FormField[] = [
  "serial",
  "maker",
  "made-on",
  "medium",
  "tare",
  "pressure",
  "owner",
  "ownership",
  "inspected-on",
];

/** Heads differ in spaces, brackets with units, and case. */
export function plainHead(head: string): string {
  return head
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[(（[【].*?[)）\]】]/g, "")
    .replace(/[\s_\-*:：/.、]/g, "");
}

/** The field that a head most likely means; each field is taken once, by the first column. */
export function guessColumns(heads: readonly string[]): readonly (FormField | "")[] {
  const taken = new Set<FormField>();
  return heads.map((head) => {
    const plain = plainHead(head);
    const field = FORM_FIELDS.find(
      (item) => !taken.has(item) && fieldAliases[item].some((alias) => plainHead(alias) === plain),
    );
    if (field === undefined) return "";
    taken.add(field);
    return field;
  });
}

/** What of a mapping is missing before rows can be looked at. */
export function missingFields(mapping: Mapping): readonly FormField[] {
  const given = new Set<string>(mapping.columns);
  const missing = NEEDED_FIELDS.filter(
    (field) => !given.has(field) && (mapping.defaults[field] ?? "") === "",
  );
  const hasCode = ["valve-code", "body-code", "rfid-code"].some((field) => given.has(field));
  return hasCode ? missing : [...missing, "body-code"];
}

/** The day that a spreadsheet counts from, its leap year of 1900 included. */
const SERIAL_EPOCH = "1899-12-30" as Day;

/**
 * A day in the forms that people and spreadsheets write; a month counts as its first day, the earlier one. What could
 * be read two ways is left as it is, so that the form's rule refuses it.
 */
export function dayForm(text: string): string {
  const given = text.normalize("NFKC").trim();
  if (given === "") return "";
  const pad = (part: string): string => part.padStart(2, "0");
  const full =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$/.exec(given) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(given);
  if (full !== null) return `${full[1]}-${pad(full[2] ?? "")}-${pad(full[3] ?? "")}`;
  const month = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(given);
  if (month !== null) return `${month[1]}-${pad(month[2] ?? "")}-01`;
  if (/^\d{5}(?:\.0+)?$/.test(given)) return addDays(SERIAL_EPOCH, Math.trunc(Number(given)));
  return given;
}

/** A figure without its unit and without separators of thousands. */
export function numberForm(text: string): string {
  const given = text.normalize("NFKC").trim();
  const match = /^(-?\d[\d,]*(?:\.\d+)?)\s*(?:kg|公斤|千克|l|升|mpa|兆帕|mm|毫米)?$/i.exec(given);
  const number = match?.[1];
  if (number === undefined) return given;
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(number) ? number.replaceAll(",", "") : number;
}

const MEDIUM_ALIASES: Readonly<Record<string, string>> = {
  液化石油气: "lpg",
  液化气: "lpg",
  石油气: "lpg",
  lpg: "lpg",
  氧气: "oxygen",
  氮气: "nitrogen",
  氩气: "argon",
  氦气: "helium",
  氢气: "hydrogen",
  乙炔: "acetylene",
  压缩空气: "air",
  天然气: "methane",
  甲烷: "methane",
  液氨: "ammonia",
  液氯: "chlorine",
  液化二氧化碳: "carbon-dioxide",
  二氧化碳气: "carbon-dioxide",
};

/** A medium by its id, its name in either language, its formula, or what the trade calls it. */
export function mediumForm(text: string): string {
  const plain = plainHead(text);
  if (plain === "") return "";
  const found = MEDIA.find(
    ({ id, name, formula }) =>
      plainHead(id) === plain ||
      plainHead(name.zh) === plain ||
      plainHead(name.en) === plain ||
      (formula !== null && plainHead(formula) === plain),
  );
  return found?.id ?? MEDIUM_ALIASES[plain] ?? text.trim();
}

const OWNERSHIP: readonly (readonly [Ownership, readonly string[]])[] = [
  ["own", ["own", "自有", "本单位自有", "自有产权", "是", "yes", "y", "1", "thisfillersown"]],
  ["hosted", ["hosted", "托管", "托管本单位登记", "hostedregisteredhere"]],
  ["foreign", ["foreign", "否", "no", "n", "0", "外单位", "非本单位", "非自有"]],
];

export function ownershipForm(text: string): string {
  const plain = plainHead(text);
  if (plain === "") return "";
  return OWNERSHIP.find(([, words]) => words.includes(plain))?.[0] ?? text.trim();
}

const DAYS: ReadonlySet<FormField> = new Set<FormField>([
  "made-on",
  "inspected-on",
  "inspection-due-on",
  "life-ends-on",
]);
const NUMBERS: ReadonlySet<FormField> = new Set<FormField>([
  "volume",
  "tare",
  "max-fill",
  "pressure",
  "wall",
]);

/** One cell as the register's form would have it. */
export function cellForm(field: FormField, text: string): string {
  if (DAYS.has(field)) return dayForm(text);
  if (NUMBERS.has(field)) return numberForm(text);
  if (field === "medium") return mediumForm(text);
  if (field === "ownership") return ownershipForm(text);
  if (field === "service") return SERVICES.find((item) => item === text.trim()) ?? "";
  return text.trim();
}

/** A row's cells as the fields of the form; fields without a column and without a default are absent. */
export function rowForm(
  mapping: Mapping,
  cells: readonly string[],
): Partial<Record<FormField, string>> {
  const form: Partial<Record<FormField, string>> = {};
  mapping.columns.forEach((field, index) => {
    if (field !== "") form[field] = cellForm(field, cells[index] ?? "");
  });
  for (const [field, value] of Object.entries(mapping.defaults) as [FormField, string][]) {
    if ((form[field] ?? "") === "" && value !== "") form[field] = value;
  }
  return form;
}

/** True for a day that a spreadsheet's date cell may hold. */
export function isDay(text: string): boolean {
  return parseDay(text) !== undefined;
}
