/** What must hold for every rendered page: strict CSP, labels, button types, ids, targets that exist. */
import { expect } from "bun:test";

/** Attributes of each element of a name, read by the runtime's own HTML parser. */
export async function elementsOf(
  html: string,
  selector: string,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const found: Map<string, string>[] = [];
  const rewriter = new HTMLRewriter().on(selector, {
    element(element) {
      found.push(
        new Map([
          ["#tag", element.tagName],
          ...[...element.attributes].map(([k, v]) => [k, v] as [string, string]),
        ]),
      );
    },
  });
  await rewriter.transform(new Response(html)).text();
  return found;
}

const HTMX_2 = [
  "hx-on",
  "hx-ext",
  "hx-params",
  "hx-vars",
  "hx-disabled-elt",
  "hx-request",
  "sse-connect",
  "sse-swap",
];

const hasWords = (markup: string): boolean => markup.replaceAll(/<[^>]*>|&nbsp;|\s/g, "") !== "";
const NAMING = /\s(?:aria-label|aria-labelledby)="[^"]/;

/** What a reader of screens would have to guess. Our markup writes `>` in attributes as `&gt;`. */
function nameless(html: string): readonly string[] {
  const found: string[] = [];
  for (const [whole, , attributes = "", inner = ""] of html.matchAll(
    /<(button|a)\b([^>]*)>(.*?)<\/\1>/gs,
  )) {
    const picture = /<img[^>]*\salt="[^"]|<(?:title|desc)>/.test(inner);
    if (!(NAMING.test(attributes) || hasWords(inner) || picture)) found.push(whole.slice(0, 120));
  }
  for (const [, attributes = "", inner = ""] of html.matchAll(/<table\b([^>]*)>(.*?)<\/table>/gs)) {
    if (!(NAMING.test(attributes) || /<caption\b[^>]*>[^<]/.test(inner)))
      found.push("table: no name");
    if (!/<th\b/.test(inner)) found.push("table: no head");
  }
  for (const [image = ""] of html.matchAll(/<img\b[^>]*>/g)) {
    if (!/\salt(?:="|[\s/>])/.test(image)) found.push(image);
  }
  return found;
}

/** A whole document: one title of the page, a language, a name for whatever can be pressed. */
function expectReadable(html: string): void {
  expect(html).toMatch(/<html[^>]*\slang="(?:zh-CN|en)"/);
  expect(html.match(/<h1\b/g)?.length).toBe(1);
  expect(html.match(/<main\b/g)?.length).toBe(1);
  expect(nameless(html)).toEqual([]);
  const words = html.replaceAll(/<(script|style|textarea)\b.*?<\/\1>|<[^>]*>/gs, " ");
  expect(words).not.toMatch(/\bundefined\b|\bNaN\b|\[object |Invalid Date/);
}

export async function expectSoundPage(html: string): Promise<void> {
  if (html.startsWith("<!doctype")) expectReadable(html);
  const all = await elementsOf(html, "*");
  for (const element of all) {
    expect(element.has("style")).toBe(false);
    for (const name of element.keys()) {
      expect(name.startsWith("on")).toBe(false);
      expect(HTMX_2.some((old) => name === old || name.startsWith(`${old}:`))).toBe(false);
    }
    if (element.get("#tag") === "script") expect(element.get("src")).toStartWith("/assets/");
    for (const name of ["href", "src", "action"]) {
      expect(element.get(name) ?? "/").not.toMatch(/^(javascript:|https?:|\/\/)/);
    }
  }
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  expect(html).not.toContain("<style");

  const ids = all.map((element) => element.get("id")).filter((id) => id !== undefined);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
  expect(new Set(ids).size).toBe(ids.length);

  for (const button of await elementsOf(html, "button")) {
    expect(["submit", "button", "reset"]).toContain(button.get("type") ?? "");
  }
  const labelled = new Set((await elementsOf(html, "label")).map((label) => label.get("for")));
  for (const input of await elementsOf(html, "input, select, textarea")) {
    if (input.get("type") === "hidden") continue;
    expect(labelled).toContain(input.get("id"));
  }
  for (const element of all) {
    for (const name of ["aria-describedby", "aria-labelledby", "commandfor", "for"]) {
      const id = element.get(name);
      if (id !== undefined) for (const one of id.split(" ")) expect(ids).toContain(one);
    }
  }
}
