/** Scripts that want to be run, and where they can lie. */
import type { TestSite } from "../support/app.ts";

/** Ends an attribute of either quote, opens an element, and brings handler, script and template along. */
export const PAYLOADS = [
  "=HYPERLINK(1)",
  "javascript:xss()",
  `</title><script>xss()</script>`,
  `<img src=x onerror=xss()>`,
  `"'><xss onx=1>`,
] as const;
export type Column = { readonly table: string; readonly column: string };

/** Every column of text that the database has. */
export function textColumns(site: TestSite): Column[] {
  const { siteReader } = site.folder;
  const tables = siteReader
    .query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    )
    .values()
    .flat() as string[];
  return tables.flatMap((table) => {
    const columns = siteReader.query(`PRAGMA table_info("${table}")`).all() as {
      name: string;
      type: string;
    }[];
    return columns
      .filter(({ type }) => type === "TEXT")
      .map(({ name }) => ({ table, column: name }));
  });
}

/** Not written by people, and without them no page opens. */
const KEPT: readonly string[] = ["meta", "journal", "journal_seal", "session", "device_setting"];

/** Names of columns that hold what a person or a device wrote, and not a key, a kind, a day or JSON. */
const FREE_TEXT =
  /name|note|reason|title|maker|model|owner|label|serial|company|phone|topic|issuer|number|place|handling|address|text|words|remark|description|value|cause|folder|agent|area|notes|certificate$|acceptance/;

/** Writes scripts into all of them that people fill, as a person with the file in hand could; how many took it. */
export function poison(testSite: TestSite): number {
  const { site } = testSite.folder;
  let poisoned = 0;
  for (const { table, column } of textColumns(testSite)) {
    // Keys, kinds and days keep their meaning: a page that does not open shows nothing.
    const distinct = `UPDATE "${table}" SET "${column}" = "${column}" || $payload WHERE "${column}" <> ''`;
    if (!FREE_TEXT.test(column) || KEPT.includes(table)) continue;
    for (const payload of PAYLOADS.slice(2)) {
      try {
        site.query(distinct).run({ payload });
        poisoned += 1;
      } catch {
        // A rule of the table keeps this out; the next payload may fit.
      }
    }
  }
  return poisoned;
}
