/** Spreadsheet exports: UTF-8 with BOM, streamed in pages, safe against formulas in cells. */

/** More lines than this are no longer opened by a person; the last line then says that there are more. */
export const CSV_LINES_MAX = 100_000;
const PAGE_LINES = 500;
const BOM = "\ufeff";

export type CsvCell = string | number | null;

/** A text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection). */
function cellText(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

export type CsvSource<Item> = {
  readonly fileName: string;
  readonly heads: readonly string[];
  /** The next items after the last one given out; an empty list ends the file. */
  readonly page: (after: Item | undefined, limit: number) => readonly Item[];
  readonly cells: (item: Item) => readonly CsvCell[];
  /** Written as the last line when the limit cut the file. */
  readonly cutNote: string;
  readonly linesMax?: number;
};

/** One page a pull: a slow reader slows the queries down, and no list is ever held whole. */
export function csvResponse<Item>(source: CsvSource<Item>): Response {
  const encoder = new TextEncoder();
  const linesMax = source.linesMax ?? CSV_LINES_MAX;
  let after: Item | undefined;
  let lines = 0;
  let isStarted = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      let text = isStarted ? "" : BOM + csvLine(source.heads);
      isStarted = true;
      // One more than may be written tells whether the limit cuts anything.
      const wanted = Math.min(PAGE_LINES, linesMax - lines + 1);
      const items = source.page(after, wanted);
      const kept = items.slice(0, linesMax - lines);
      for (const item of kept) text += csvLine(source.cells(item));
      lines += kept.length;
      after = kept.at(-1) ?? after;
      const isCut = kept.length < items.length;
      if (isCut) text += csvLine([source.cutNote]);
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (isCut || items.length < wanted) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${source.fileName}"`,
      "cache-control": "no-store",
    },
  });
}
