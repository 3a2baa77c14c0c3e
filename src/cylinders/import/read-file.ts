/** A spreadsheet file as rows of texts, whatever its form and encoding. Runs in a worker. */
import { parse } from "csv-parse/sync";
import { unzipSync, zipSync } from "fflate";
import { readSheet } from "read-excel-file/universal";

export const FILE_LIMITS = {
  bytes: 30_000_000,
  rows: 100_000,
  columns: 60,
  cell: 500,
  /** A workbook of this many bytes unpacked holds the greatest list; a larger one was made to fill the memory. */
  unpackedBytes: 300_000_000,
  zipEntries: 2_000,
} as const;

export type FileFault =
  | "empty"
  | "too-many-rows"
  | "too-many-columns"
  | "encoding"
  | "not-a-table"
  | "damaged"
  | "old-excel"
  | "bomb"
  | "no-rows";

export class FileFaultError extends Error {
  override readonly name = "FileFaultError";
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(`file: ${fault}`);
    this.fault = fault;
  }
}

export type FileTable = {
  readonly format: "csv" | "xlsx";
  readonly encoding: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

function startsWith(bytes: Uint8Array, ...values: readonly number[]): boolean {
  return values.every((value, index) => bytes[index] === value);
}

/** The encodings that spreadsheets of the trade are saved in, the strictest first. */
export function decodeText(bytes: Uint8Array): {
  readonly text: string;
  readonly encoding: string;
} {
  if (startsWith(bytes, 0xff, 0xfe)) {
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "UTF-16LE" };
  }
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
    return { text: new TextDecoder("utf-8").decode(bytes), encoding: "UTF-8 BOM" };
  }
  for (const encoding of ["utf-8", "gb18030"] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return { text, encoding: encoding === "utf-8" ? "UTF-8" : "GB18030 / GBK" };
    } catch {
      // Not this one.
    }
  }
  throw new FileFaultError("encoding");
}

/** The mark between cells: the one that the first line has most of. */
export function delimiterOf(text: string): string {
  const [line = ""] = text.split(/\r?\n/, 1);
  const counted = [",", "\t", ";", "，"].map((mark) => [mark, line.split(mark).length] as const);
  return counted.reduce((best, item) => (item[1] > best[1] ? item : best))[0];
}

function csvRows(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text.replace(/^\ufeff/, "")),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 100_000,
      to: FILE_LIMITS.rows + 2,
    });
  } catch {
    throw new FileFaultError("damaged");
  }
}

/** What a cell shows; a date cell is a day, not an instant of some time zone. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) {
    return Number.isNaN(cell.getTime()) ? "" : cell.toISOString().slice(0, 10);
  }
  // 0.1 + 0.2 of a formula is not what anybody typed.
  if (typeof cell === "number") return String(Number(cell.toPrecision(12)));
  return String(cell);
}

/** Sizes as the package itself states them, before anything is unpacked. */
function refuseBomb(bytes: Uint8Array): void {
  let total = 0;
  let entries = 0;
  try {
    unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize;
        entries += 1;
        return false;
      },
    });
  } catch {
    throw new FileFaultError("damaged");
  }
  if (total > FILE_LIMITS.unpackedBytes || entries > FILE_LIMITS.zipEntries) {
    throw new FileFaultError("bomb");
  }
}

/**
 * The package unpacked by its directory, whose sizes were judged, and packed again as it is. Read as a stream, a part
 * that says another size than the directory would be waited for without end, or be larger than was judged.
 */
function repacked(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(zipSync(unzipSync(bytes), { level: 0 })).buffer;
}

async function xlsxRows(bytes: Uint8Array): Promise<string[][]> {
  refuseBomb(bytes);
  try {
    const rows = await readSheet(repacked(bytes));
    return rows.map((row) => row.map(cellText));
  } catch {
    throw new FileFaultError("damaged");
  }
}

/** The first line that is not empty holds the heads; lines without anything are left out. */
export async function readTable(bytes: Uint8Array): Promise<FileTable> {
  if (bytes.length === 0) throw new FileFaultError("empty");
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new FileFaultError("old-excel");
  const isXlsx = startsWith(bytes, 0x50, 0x4b, 0x03, 0x04);
  const decoded = isXlsx ? undefined : decodeText(bytes);
  const all = decoded === undefined ? await xlsxRows(bytes) : csvRows(decoded.text);
  const filled = all.filter((row) => row.some((cell) => cell.trim() !== ""));
  const [heads, ...rows] = filled.map((row) =>
    row.map((cell) => unguarded(cell.slice(0, FILE_LIMITS.cell)).trim()),
  );
  if (heads === undefined || heads.length < 2) throw new FileFaultError("not-a-table");
  if (heads.length > FILE_LIMITS.columns) throw new FileFaultError("too-many-columns");
  if (rows.length === 0) throw new FileFaultError("no-rows");
  if (rows.length > FILE_LIMITS.rows) throw new FileFaultError("too-many-rows");
  return {
    format: isXlsx ? "xlsx" : "csv",
    encoding: decoded?.encoding ?? "XLSX",
    heads,
    rows,
  };
}

/** Our own exports put an apostrophe before what a spreadsheet would run. */
function unguarded(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}
