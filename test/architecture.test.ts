/** The conventions that no other tool checks. One test a rule, with an example that breaks it and one that does not. */
import { describe, expect, test } from "bun:test";
import { dirname, join } from "node:path";
import * as contents from "./architecture/contents.ts";
import * as imports from "./architecture/imports.ts";
import { readSources, type Source, sourceOf, withoutComments } from "./architecture/source.ts";

const ROOT = join(import.meta.dir, "..");

const PRODUCT = readSources(ROOT, [
  "{src,views,firmware-bridge}/**/*.{ts,tsx,css}",
  "static/**/*.{html,css,js,svg,json,webmanifest}",
]).filter((source) => !source.path.startsWith("static/build/"));

const EVERYTHING = readSources(ROOT, [
  "{src,views,firmware-bridge,test,bench,docs,migrations,.ci}/**/*.{ts,tsx,css,md,json,jsonl,sql,yaml,yml,html}",
  ".ci/run",
  "*.{ts,json,md,toml}",
]).filter((source) => !source.path.startsWith("test/artefacts/"));

/** Checkouts directly under the file system's root have a parent that says nothing. */
const PLACES = [ROOT, dirname(ROOT)].filter((place) => place.split("/").length > 2);

type Rule = {
  readonly why: string;
  readonly find: (sources: readonly Source[]) => string[];
  readonly among?: readonly Source[];
  /** Files that break the rule, each by one line, and files that do not although they look like it. */
  readonly bad: readonly (readonly [path: string, text: string])[];
  readonly good: readonly (readonly [path: string, text: string])[];
};

const RULES: readonly Rule[] = [
  {
    why: "every folder of src/ has its place in the order of the domains",
    find: imports.unknownDomains,
    bad: [["src/misc/a.ts", ""]],
    good: [
      ["src/filling/rules.ts", ""],
      ["src/app.ts", ""],
    ],
  },
  {
    why: "a domain imports only from tiers below its own",
    find: imports.upwardImports,
    bad: [
      ["src/gases/a.ts", `import { b } from "../filling/index.ts";`],
      ["src/filling/a.ts", `import type { B } from "../permits/index.ts";`],
      ["src/kernel/a.ts", `export { b } from "../platform/clock.ts";`],
      ["src/site/a.ts", `import { start } from "../app.ts";`],
      ["src/site/a.ts", `const b = await import("../overview/index.ts");`],
      ["src/site/a.ts", `import {\n  a,\n  b,\n} from "../dangers/index.ts";`],
    ],
    good: [
      ["src/filling/a.ts", `import { b } from "../gases/index.ts";\nimport { c } from "./c.ts";`],
      ["src/gases/a.ts", `// import { b } from "../filling/index.ts";`],
      ["src/app.ts", `import { b } from "./filling/index.ts";`],
    ],
  },
  {
    why: "what is not in a domain's index.ts is its own",
    find: imports.importsPastIndex,
    bad: [
      ["src/filling/a.ts", `import { b } from "../cylinders/store.ts";`],
      ["src/filling/a.ts", `import type { B } from "../gases/model.ts";`],
      ["src/filling/store.ts", `import { cylinder } from "../cylinders/schema.ts";`],
    ],
    good: [
      ["src/filling/a.ts", `import { b } from "../cylinders/index.ts";`],
      ["src/filling/schema.ts", `import { cylinder } from "../cylinders/schema.ts";`],
      ["src/filling/a.ts", `import { ok } from "../kernel/result.ts";`],
      ["src/filling/a.ts", `import type { Db } from "../platform/db/db.ts";`],
      ["src/app.ts", `import { routes } from "./filling/routes.tsx";`],
    ],
  },
  {
    why: "firmware-bridge knows only src/kernel",
    find: imports.bridgeImports,
    bad: [["firmware-bridge/bridge.ts", `import type { Clock } from "../src/platform/clock.ts";`]],
    good: [
      ["firmware-bridge/bridge.ts", `import { grams } from "../src/kernel/units.ts";`],
      ["firmware-bridge/drivers/scale/a.ts", `import { b } from "../../framing/line.ts";`],
    ],
  },
  {
    why: "pure files import no package but zod in form.ts, and nothing that acts",
    find: imports.pureImports,
    bad: [
      ["src/filling/rules.ts", `import { z } from "zod";`],
      ["src/filling/form.ts", `import { Hono } from "hono";`],
      ["src/filling/rules/over.ts", `import { insertFill } from "../store.ts";`],
      ["src/filling/form.ts", `import { goTo } from "../platform/http.ts";`],
      ["src/platform/form.ts", `import { goTo } from "./http.ts";`],
      ["src/kernel/ids.ts", `import { randomBytes } from "node:crypto";`],
      ["firmware-bridge/framing/line.ts", `import { Buffer } from "node:buffer";`],
    ],
    good: [
      ["src/filling/form.ts", `import { z } from "zod";`],
      ["src/filling/form.ts", `import { dayText } from "../platform/form.ts";`],
      ["src/filling/rules.ts", `import type { Row } from "./schema.ts";`],
      ["src/filling/service.ts", `import { eq } from "drizzle-orm";`],
    ],
  },
  {
    why: "views take plain data: no store, no service, no table",
    find: imports.viewImports,
    bad: [
      ["views/filling/page.tsx", `import { findFill } from "../../src/filling/store.ts";`],
      ["views/filling/page.tsx", `import type { S } from "../../src/filling/service.ts";`],
      ["views/filling/page.tsx", `import { eq } from "drizzle-orm";`],
      ["views/ui/button.tsx", `import { Row } from "../filling/row.tsx";`],
    ],
    good: [
      ["views/filling/page.tsx", `import { fillPath } from "../../src/filling/paths.ts";`],
      ["views/filling/page.tsx", `import { Button } from "../ui/button.tsx";`],
    ],
  },
  {
    why: "only routes render views",
    find: imports.importsOfViews,
    bad: [["src/filling/service.ts", `import { Page } from "../../views/filling/page.tsx";`]],
    good: [["src/filling/routes.tsx", `import { Page } from "../../views/filling/page.tsx";`]],
  },
  {
    why: "no file is longer than 500 lines",
    find: contents.longFiles,
    among: EVERYTHING,
    bad: [["src/a.ts", "a\n".repeat(501)]],
    good: [
      ["src/a.ts", "a\n".repeat(500)],
      ["docs/a.md", "a\n".repeat(900)],
    ],
  },
  {
    why: "chance comes from src/platform",
    find: contents.randomNumbers,
    bad: [["src/filling/a.ts", "const a = Math.random();"]],
    good: [
      ["src/platform/ids.ts", "const a = Math.random();"],
      ["src/filling/a.ts", "/* Math.random() would not do. */"],
    ],
  },
  {
    why: "the wall clock is read in src/platform, transports and browsers only",
    find: contents.wallClocks,
    bad: [
      ["src/filling/a.ts", "const at = Date.now();"],
      ["views/filling/a.tsx", "const day = new Date(at).getDay();"],
      ["firmware-bridge/bridge.ts", "const a = `b`; const at = Date.now();"],
    ],
    good: [
      ["src/platform/clock.ts", "const at = Date.now();"],
      ["src/filling/a.ts", "const day = toDate(at); // not new Date(at)"],
      ["src/filling/a.ts", "const parsed = parseDate(text);"],
    ],
  },
  {
    why: "timers are made in src/platform, transports and browsers only",
    find: contents.timers,
    bad: [
      ["src/filling/a.ts", "setTimeout(run, 10);"],
      ["firmware-bridge/bridge.ts", "globalThis.setInterval(run, 10);"],
      ["src/sync/a.ts", "await Bun.sleep(10);"],
    ],
    good: [
      ["firmware-bridge/transport/serial.ts", "setTimeout(run, 10);"],
      ["views/client/scan.ts", "setTimeout(run, 10);"],
    ],
  },
  {
    why: "a transaction's callback is synchronous",
    find: contents.asyncTransactions,
    bad: [["src/a.ts", "db.transaction(\n  async (tx) => tx);"]],
    good: [["src/a.ts", "db.transaction((tx) => tx);"]],
  },
  {
    why: "every insert, update and delete is run",
    find: contents.idleStatements,
    bad: [
      ["src/filling/store.ts", "tx.insert(fill).values(row);"],
      [
        "src/filling/store.ts",
        "tx.insert(fill)\n  .values({ a: f(1), b: list.get(2) })\n  .returning();",
      ],
      ["src/filling/store.ts", "ports.db.update(fill).set({ a }).where(eq(fill.id, id));"],
      ["src/filling/store.ts", "tx.delete(fill).where(eq(fill.id, rows.all()));"],
    ],
    good: [
      ["views/client/a.ts", `await this.#db.delete("picture", RESERVE);`],
      ["src/filling/store.ts", "tx.insert(fill).values({ a: f(1) }).returning().get();"],
      [
        "src/filling/store.ts",
        "tx\n  .update(fill)\n  .set({ text: 'a) b' })\n  .where(x)\n  .run();",
      ],
      ["src/filling/store.ts", "pending.delete(id); hash.update(text);"],
    ],
  },
  {
    why: "no inline style: the content security policy drops it",
    find: contents.inlineStyles,
    bad: [
      ["views/a.tsx", `<p style="color: red">`],
      ["views/a.tsx", `<p {...{ "style": "a" }}>`],
    ],
    good: [["views/a.tsx", `<p class="style" data-style="a" listStyle={1}>`]],
  },
  {
    why: "no inline script or handler",
    find: contents.inlineScripts,
    bad: [
      ["views/a.tsx", `<script>{"x"}</script>`],
      ["views/a.tsx", `<script type="module">`],
      ["views/a.tsx", `<button onclick="go()">`],
      ["src/site/routes.tsx", `<button onClick={go}>`],
    ],
    good: [["views/a.tsx", `<script type="module" src="/build/a.js"></script>`]],
  },
  {
    why: "no attribute that htmx would have to evaluate",
    find: contents.evaluatedAttributes,
    bad: [
      ["views/a.tsx", `<p {...{ "hx-on:click": "x" }}>`],
      ["views/a.tsx", `<p hx-vals="js:{a: 1}">`],
      ["views/a.tsx", `<p hx-trigger="keyup[key=='Enter']">`],
    ],
    good: [["views/a.tsx", `<p hx-trigger="load, every 5s" hx-vals='{"a": 1}'>`]],
  },
  {
    why: "pages ask no other host for anything",
    find: contents.otherHosts,
    bad: [
      ["views/a.tsx", `<img src="https://cdn.test/a.png" />`],
      ["static/a.css", "a { background: url(//cdn.test/a.png) }"],
      ["views/client/a.ts", `fetch("http://www.w3.org.evil.test/");`],
    ],
    good: [
      ["views/a.tsx", `<svg xmlns="http://www.w3.org/2000/svg">`],
      ["views/a.tsx", `<input placeholder="https://station.example" />`],
      ["views/a.tsx", "const half = a / b; // see https://cdn.test"],
    ],
  },
  {
    why: "no file names a folder of someone's machine",
    find: (sources) => contents.localPaths(sources, PLACES),
    among: EVERYTHING,
    bad: [
      ["docs/a.md", ["see ", "home", "me", "a.txt"].join("/")],
      ["docs/a.md", `see ${ROOT}/a.txt`],
    ],
    good: [
      ["src/a.ts", `const root = "/$bunfs/root/migrations";`],
      ["src/a.ts", `const home = "/home"; app.get("/api/users/:id");`],
    ],
  },
];

describe.each(RULES.map((rule) => [rule.why, rule] as const))("%s", (_why, rule) => {
  test("holds", () => {
    expect(rule.find(rule.among ?? PRODUCT)).toEqual([]);
  });

  test.each(rule.bad.map(([path, text]) => [text.slice(0, 80), path, text] as const))(
    "finds %j in %s",
    (_short, path, text) => {
      const found = rule.find([sourceOf(path, text)]);
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]).toStartWith(path.split("/").slice(0, 2).join("/"));
    },
  );

  test.each(rule.good.map(([path, text]) => [text.slice(0, 80), path, text] as const))(
    "lets %j in %s pass",
    (_short, path, text) => {
      expect(rule.find([sourceOf(path, text)])).toEqual([]);
    },
  );
});

describe("comments are blanked and nothing else", () => {
  test.each([
    ["a comment to the end of the line", "a // b\nc", "a     \nc"],
    ["a comment over lines keeps them", "a /* b\nc */ d", "a     \n     d"],
    ["a string is no comment", `"http://a" 'b /* c */'`, `"http://a" 'b /* c */'`],
    ["a template is no comment", "`a // b\n// c`", "`a // b\n// c`"],
    ["a regular expression is no comment", "x = /[/]*/; // y", "x = /[/]*/;     "],
    ["a division is no regular expression", "a / b // c / d", "a / b         "],
    ["an apostrophe in a text opens no string", "<p>Don't</p> // it", "<p>Don't</p>      "],
    ["an escaped quote ends no string", `"a\\"//b" // c`, `"a\\"//b"     `],
  ])("%s", (_why, text, expected) => {
    expect(withoutComments(text)).toBe(expected);
  });
});

test("the rules look at files at all", () => {
  expect(PRODUCT.length).toBeGreaterThan(10);
  expect(EVERYTHING.length).toBeGreaterThan(PRODUCT.length / 2);
});
