/** A spreadsheet of people and certificates as somebody saved it: encoding, lines, and what is wrong with each row. */
import type { Day } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { CERTIFICATE_KINDS } from "./certificates.ts";
import {
  type CertificateField,
  type FieldProblem,
  type PersonField,
  parseCertificate,
  parsePerson,
} from "./form.ts";
import type { CertificateFields, PersonFields } from "./model.ts";

export const IMPORT_BYTES_MAX = 1_000_000;
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

export type FileProblem =
  | "empty"
  | "too-large"
  | "not-text"
  | "encoding"
  | "too-many-rows"
  | "no-columns"
  | "quotes";

/** UTF-8 with or without BOM, else GB 18030, which holds GBK and GB 2312: what spreadsheets in China save. */
export function decodeSheet(bytes: Uint8Array): Result<string, FileProblem> {
  if (bytes.length === 0) return refuse("empty");
  if (bytes.length > IMPORT_BYTES_MAX) return refuse("too-large");
  // A zero byte stands in a workbook, a picture or UTF-16, never in a table of text.
  if (bytes.includes(0)) return refuse("not-text");
  for (const encoding of ["utf-8", "gb18030"] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (/[^\P{Cc}\s]|[\ufffd\ue000-\uf8ff]/u.test(text)) continue;
      return accept(text);
    } catch {
      // The next encoding may fit.
    }
  }
  return refuse("encoding");
}

/** RFC 4180, with comma, semicolon or tab; undefined when a quote is never closed. */
export function parseSheet(text: string): readonly (readonly string[])[] | undefined {
  const first = text.slice(0, 2_000).split(/\r?\n/, 1)[0] ?? "";
  const delimiter = [",", "\t", ";"].find((one) => first.includes(one)) ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell.trim() === "") {
      isQuoted = true;
      cell = "";
    } else if (char === delimiter) endCell();
    else if (char === "\n") endRow();
    else if (char !== "\r" && char !== "\ufeff") cell += char;
  }
  if (isQuoted) return undefined;
  endRow();
  return rows;
}

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

/** The apostrophe that an export puts before a text which would run as a formula. */
function plainCell(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
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
  const text = decodeSheet(bytes);
  if (!text.ok) return text;
  const sheet = parseSheet(text.value);
  if (sheet === undefined) return refuse("quotes");
  const [heads, ...lines] = sheet;
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
