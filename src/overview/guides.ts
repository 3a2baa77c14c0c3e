/** The guides of docs/guides as parts of a page. They are the program's own text: nothing a person typed is in them. */
import installer from "../../docs/guides/installer.md" with { type: "text" };
import manager from "../../docs/guides/manager.md" with { type: "text" };
import operator from "../../docs/guides/operator.md" with { type: "text" };
import shortEnglish from "../../docs/guides/short-en.md" with { type: "text" };

export const GUIDES = ["operator", "manager", "installer"] as const;
export type GuideName = (typeof GUIDES)[number];

export type GuidePart = { readonly title: string; readonly html: string };
export type Guide = {
  readonly title: string;
  /** Between the title and the first part; may be empty. */
  readonly lead: string;
  readonly parts: readonly GuidePart[];
};

const TEXTS: Readonly<Record<GuideName, string>> = { operator, manager, installer };

/** The compiled pictures lie beside the style sheet; wide tables are moved by the arrow keys. */
function htmlOf(markdown: string, name: string): string {
  return Bun.markdown
    .html(markdown)
    .replaceAll(
      /<img src="\.\.\/pictures\/([a-z-]+)\.webp"/g,
      '<img loading="lazy" src="/assets/guide-$1.webp"',
    )
    .replaceAll("<th>", '<th scope="col">')
    .replaceAll(
      "<table>",
      `<div class="table-box" tabindex="0"><table class="data-table"><caption class="sr-only">${name}</caption>`,
    )
    .replaceAll("</table>", "</table></div>");
}

/** A document of one `#` and many `##`. */
export function guideOf(markdown: string): Guide {
  const [head = "", ...rest] = markdown.split(/^## /m);
  const [first = "", ...lead] = head.split("\n");
  return {
    title: first.replace(/^# /, ""),
    lead: htmlOf(lead.join("\n").trim(), "").trim(),
    parts: rest.map((part) => {
      const [title = "", ...lines] = part.split("\n");
      return { title, html: htmlOf(lines.join("\n").trim(), Bun.escapeHTML(title)) };
    }),
  };
}

const read = new Map<GuideName, Guide>();

export function guide(name: GuideName): Guide {
  const known = read.get(name);
  if (known !== undefined) return known;
  const found = guideOf(TEXTS[name]);
  read.set(name, found);
  return found;
}

/** What of a guide must be known, in English. */
export function shortEnglishOf(name: GuideName): string {
  return guideOf(shortEnglish).parts.find(({ title }) => title === name)?.html ?? "";
}

const MANAGING: readonly string[] = ["safety-manager", "administrator", "approver", "regulator"];

/** Those of a person's work, their own first. */
export function guidesFor(roles: readonly string[]): readonly GuideName[] {
  const manages = roles.some((role) => MANAGING.includes(role));
  return [
    ...(manages ? (["manager", "operator"] as const) : (["operator"] as const)),
    ...(roles.includes("administrator") ? (["installer"] as const) : []),
  ];
}
