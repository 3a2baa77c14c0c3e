/** A spreadsheet of people and certificates as somebody saved it: encoding, lines, and what is wrong with each row. */
import type { Day } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { plainCell, readSheet, type SheetProblem } from "../platform/sheet.ts";
import { CERTIFICATE_KINDS } from "./certificates.ts";
import {
  type CertificateField,
  type FieldProblem,
  type PersonField,
  parseCertificate,
  parsePerson,
} from "./form.ts";
import type { CertificateFields, PersonFields } from "./model.ts";

export const IMPORT_ROWS_MAX = 2_000;
const CELL_MAX = 300;

export const IMPORT_COLUMNS = [
  { field: "staff-number", zh: "工号", en: "Staff number" },
  { field: "name", zh: "姓名", en: "Name" },
  { field: "kind", zh: "类别", en: "Kind" },
  { field: "company", zh: "单位", en: "Company" },
  { field: "phone", zh: "电话", en: "Phone" },
  { field: "level", zh: "管理层级", en: "Level" },
  { field: "id-last4", zh: "身份证后四位", en: "ID last 4" },
  { field: "certificate-kind", zh: "证书类型", en: "Certificate" },
  { field: "certificate-number", zh: "证书编号", en: "Certificate number" },
  { field: "issuer", zh: "发证机关", en: "Issuer" },
  { field: "issued-on", zh: "发证日期", en: "Issued on" },
  { field: "expires-on", zh: "有效期至", en: "Valid until" },
] as const;

export type ImportField = (typeof IMPORT_COLUMNS)[number]["field"];

export type FileProblem = SheetProblem | "too-many-rows" | "no-columns";

export type RowProblem = { readonly field: ImportField; readonly problem: FieldProblem };

export type ImportRow = {
  /** Line of the sheet as a person counts it, the heads being 1. */
  readonly line: number;
  readonly values: Readonly<Record<ImportField, string>>;
  readonly person?: PersonFields;
  readonly certificate?: CertificateFields;
  readonly problems: readonly RowProblem[];
};

const KIND_OF: Readonly<Record<string, string>> = {
  "": "staff",
  员工: "staff",
  职工: "staff",
  本单位: "staff",
  staff: "staff",
  承包商: "contractor",
  外委: "contractor",
  contractor: "contractor",
  访客: "visitor",
  visitor: "visitor",
};

function certificateKindOf(text: string): string {
  const wanted = text.trim().toLowerCase();
  const plain = (name: string): string =>
    name
      .replace(/（.*）|\(.*\)/g, "")
      .trim()
      .toLowerCase();
  const found = CERTIFICATE_KINDS.find(
    ({ id, name }) =>
      id === wanted ||
      [name.zh, name.en].some((word) => word.toLowerCase() === wanted || plain(word) === wanted),
  );
  return found?.id ?? wanted;
}

/** 2026/1/5 and 2026.01.05 are what spreadsheets make of a day. */
function dayText(text: string): string {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim());
  if (match === null) return text;
  const [, year = "", month = "", day = ""] = match;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function judgeRow(
  line: number,
  values: Readonly<Record<ImportField, string>>,
  today: Day,
): ImportRow {
  const long = IMPORT_COLUMNS.filter(({ field }) => values[field].length > CELL_MAX);
  if (long.length > 0) {
    const cut = Object.fromEntries(
      IMPORT_COLUMNS.map(({ field }) => [field, values[field].slice(0, 40)]),
    ) as Record<ImportField, string>;
    return {
      line,
      values: cut,
      problems: long.map(({ field }) => ({ field, problem: "too-long" })),
    };
  }
  const person = parsePerson({
    ...values,
    kind: KIND_OF[values.kind.toLowerCase()] ?? values.kind,
  });
  const hasCertificate = (
    ["certificate-kind", "certificate-number", "issuer", "issued-on", "expires-on"] as const
  ).some((field) => values[field] !== "");
  const certificate = hasCertificate
    ? parseCertificate(
        {
          ...values,
          "certificate-kind": certificateKindOf(values["certificate-kind"]),
          "issued-on": dayText(values["issued-on"]),
          "expires-on": dayText(values["expires-on"]),
        },
        today,
      )
    : undefined;
  const wrong: Partial<Record<PersonField | CertificateField, FieldProblem>> = {
    ...(person.ok ? {} : person.refusal),
    ...(certificate === undefined || certificate.ok ? {} : certificate.refusal),
  };
  return {
    line,
    values,
    ...(person.ok ? { person: person.value } : {}),
    ...(certificate?.ok === true ? { certificate: certificate.value } : {}),
    problems: Object.entries(wrong).map(([field, problem]) => ({
      field: field as ImportField,
      problem,
    })),
  };
}

/** Rows that name one person must say the same of them, and one certificate belongs to one row. */
function crossProblems(rows: readonly ImportRow[]): readonly ImportRow[] {
  const people = new Map<string, string>();
  const certificates = new Set<string>();
  return rows.map((row) => {
    const problems = [...row.problems];
    const { person, certificate } = row;
    if (person !== undefined) {
      const facts = JSON.stringify(person);
      const known = people.get(person.staffNumber);
      if (known !== undefined && known !== facts) {
        problems.push({ field: "staff-number", problem: "taken" });
      }
      people.set(person.staffNumber, known ?? facts);
    }
    if (certificate !== undefined) {
      const key = `${certificate.kind} ${certificate.number}`;
      if (certificates.has(key)) problems.push({ field: "certificate-number", problem: "taken" });
      certificates.add(key);
    }
    return { ...row, problems };
  });
}

/** Columns are found by their heads, in any order and in either language; unknown ones are left out. */
export function readImport(
  bytes: Uint8Array,
  today: Day,
): Result<readonly ImportRow[], FileProblem> {
  const sheet = readSheet(bytes);
  if (!sheet.ok) return sheet;
  const [heads, ...lines] = sheet.value;
  const filled = lines
    .map((cells, index) => ({ cells, line: index + 2 }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (heads === undefined || filled.length === 0) return refuse("empty");
  if (filled.length > IMPORT_ROWS_MAX) return refuse("too-many-rows");
  const plain = heads.map((head) => head.trim().toLowerCase());
  const places = new Map(
    IMPORT_COLUMNS.map(({ field, zh, en }) => [
      field,
      plain.findIndex((head) => head === zh || head === en.toLowerCase() || head === field),
    ]),
  );
  if ((places.get("name") ?? -1) < 0 || (places.get("staff-number") ?? -1) < 0) {
    return refuse("no-columns");
  }
  const rows = filled.map(({ cells, line }) => {
    const values = Object.fromEntries(
      IMPORT_COLUMNS.map(({ field }) => [
        field,
        plainCell((cells[places.get(field) ?? -1] ?? "").trim()),
      ]),
    ) as Record<ImportField, string>;
    return judgeRow(line, values, today);
  });
  return accept(crossProblems(rows));
}

export type RowEffect =
  | "adds-person"
  | "adds-certificate"
  | "adds-both"
  | "nothing-new"
  | "wrong"
  | "name-differs"
  | "certificate-taken"
  | "not-allowed";

export type PlannedRow = { readonly row: ImportRow; readonly effect: RowEffect };

export const BAD_EFFECTS: readonly RowEffect[] = [
  "wrong",
  "name-differs",
  "certificate-taken",
  "not-allowed",
];
