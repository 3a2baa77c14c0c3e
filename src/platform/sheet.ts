/** A table of text as somebody saved it from a spreadsheet: encoding, delimiter, quotes. */
import { accept, type Result, refuse } from "../kernel/result.ts";

export const SHEET_BYTES_MAX = 1_000_000;

export type SheetProblem = "empty" | "too-large" | "not-text" | "encoding" | "quotes";

/** UTF-8 with or without BOM, else GB 18030, which holds GBK and GB 2312: what spreadsheets in China save. */
function decodeSheet(bytes: Uint8Array): Result<string, SheetProblem> {
  if (bytes.length === 0) return refuse("empty");
  if (bytes.length > SHEET_BYTES_MAX) return refuse("too-large");
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
function parseSheet(text: string): readonly (readonly string[])[] | undefined {
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

/** The apostrophe that an export puts before a text which would run as a formula. */
export function plainCell(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

/** Rows of cells, the heads among them. */
export function readSheet(bytes: Uint8Array): Result<readonly (readonly string[])[], SheetProblem> {
  const text = decodeSheet(bytes);
  if (!text.ok) return text;
  const rows = parseSheet(text.value);
  return rows === undefined ? refuse("quotes") : accept(rows);
}
