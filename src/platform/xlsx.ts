/**
 * Lists as a workbook of one sheet (ECMA-376), written while it is read: neither the rows nor the file stand whole in
 * memory. Texts are inline and typed, so that a spreadsheet never takes one for a formula, and codes keep their zeros.
 */
import { strToU8, Zip, ZipDeflate } from "fflate";

export type XlsxCell = string | number | null;

export type XlsxSource<Item> = {
  readonly fileName: string;
  readonly sheetName: string;
  readonly heads: readonly string[];
  /** The next items after the last one given out; an empty list ends the file. */
  readonly page: (after: Item | undefined, limit: number) => readonly Item[];
  readonly cells: (item: Item) => readonly XlsxCell[];
  /** Stands in the last line when the limit cut the file. */
  readonly cutNote: string;
  readonly linesMax?: number;
};

/** A sheet holds 1 048 576 lines; more than this nobody opens. */
const LINES_MAX = 100_000;
const PAGE_LINES = 250;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** `A`, …, `Z`, `AA`, … of a column from 0. */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

/** Many readers want each cell to say where it stands. */
function cellXml(cell: XlsxCell, at: string, style: number): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "number") return `<c r="${at}"><v>${cell}</v></c>`;
  const text = escaped(cell);
  return `<c r="${at}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** `line` counts from 1. */
function rowXml(cells: readonly XlsxCell[], line: number, style = 0): string {
  const inner = cells.map((cell, index) => cellXml(cell, columnName(index) + line, style));
  return `<row r="${line}">${inner.join("")}</row>`;
}

/** All files of the package but the sheet. Style 1 is the bold of the heads. */
function fixedParts(sheetName: string): readonly (readonly [name: string, xml: string])[] {
  const types = `${PACKAGE}/content-types`;
  const relations = `${PACKAGE}/relationships`;
  const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return [
    [
      "[Content_Types].xml",
      `<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/></Types>`,
    ],
    [
      "_rels/.rels",
      `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${escaped(sheetName).slice(0, 31)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      "xl/styles.xml",
      `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    ],
  ];
}

const SHEET_START = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
const SHEET_END = "</sheetData></worksheet>";

/** One page a pull: a slow reader slows the queries down. */
export function xlsxResponse<Item>(source: XlsxSource<Item>): Response {
  const linesMax = source.linesMax ?? LINES_MAX;
  let after: Item | undefined;
  let lines = 0;
  let sheet: ZipDeflate | undefined;
  let zip: Zip | undefined;
  let hasGiven = false;
  let isOver = false;
  /** True when the file is complete. */
  const writePage = (): boolean => {
    // One more than may be written tells whether the limit cuts anything.
    const wanted = Math.min(PAGE_LINES, linesMax - lines + 1);
    const items = source.page(after, wanted);
    const kept = items.slice(0, linesMax - lines);
    let text = "";
    for (const item of kept) {
      lines += 1;
      text += rowXml(source.cells(item), lines + 1);
    }
    after = kept.at(-1) ?? after;
    const isCut = kept.length < items.length;
    if (isCut) text += rowXml([source.cutNote], lines + 2);
    const isEnd = isCut || items.length < wanted;
    sheet?.push(strToU8(isEnd ? text + SHEET_END : text), isEnd);
    if (isEnd) zip?.end();
    return isEnd;
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const made = new Zip((error, bytes, isLast) => {
        if (error !== null) return controller.error(error);
        if (bytes.length > 0) {
          hasGiven = true;
          controller.enqueue(bytes);
        }
        if (isLast) controller.close();
      });
      for (const [name, xml] of fixedParts(source.sheetName)) {
        const part = new ZipDeflate(name, { level: 1 });
        made.add(part);
        part.push(strToU8(XML + xml), true);
      }
      sheet = new ZipDeflate("xl/worksheets/sheet1.xml", { level: 1 });
      made.add(sheet);
      sheet.push(strToU8(SHEET_START + rowXml(source.heads, 1, 1)));
      zip = made;
    },
    pull() {
      // Packing may hold a page back; a pull that gave nothing out would be the last one.
      do {
        isOver = writePage();
      } while (!isOver && !hasGiven);
      hasGiven = false;
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "content-disposition": `attachment; filename="${source.fileName}"`,
      "cache-control": "no-store",
    },
  });
}
