/** Reads the JUnit report of bun test. */

export type Report = {
  passed: number;
  failed: number;
  skipped: number;
  /** `file:line: group > name`, one for each failed test. */
  readonly failures: string[];
};

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name] ?? all;
  });
}

function attributesOf(tag: string): Record<string, string> {
  const pairs = tag.matchAll(/([\w-]+)="([^"]*)"/g);
  return Object.fromEntries([...pairs].map(([, key, value]) => [key, unescapeXml(value ?? "")]));
}

/** A skipped test, and one still to be written, is neither passed nor failed. */
export function parseJunit(xml: string): Report {
  const report: Report = { passed: 0, failed: 0, skipped: 0, failures: [] };
  // Attribute values are escaped, so that a ">" ends the tag.
  for (const [, tag = "", isEmpty, body = ""] of xml.matchAll(
    /<testcase\b([^>]*?)(\/)?>(?:(?<!\/>)([\s\S]*?)<\/testcase>)?/g,
  )) {
    if (isEmpty === undefined && /<(?:failure|error)\b/.test(body)) {
      const { file = "?", line = "?", name = "?", classname = "" } = attributesOf(tag);
      // bun test names the groups from the inside out.
      const groups = classname === "" ? [] : classname.split(" > ").reverse();
      report.failed += 1;
      report.failures.push(`${file}:${line}: ${[...groups, name].join(" > ")}`);
    } else if (isEmpty === undefined && /<skipped\b/.test(body)) report.skipped += 1;
    else report.passed += 1;
  }
  return report;
}
