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

export async function expectSoundPage(html: string): Promise<void> {
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
