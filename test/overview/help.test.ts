import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROLES } from "../../src/identity/index.ts";
import { GUIDES, guide, guideOf, guidesFor, shortEnglishOf } from "../../src/overview/guides.ts";
import { openTestSite, type TestSite } from "../support/app.ts";

const ROOT = join(import.meta.dir, "../..");
let site: TestSite;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
});

afterAll(() => site.stop());

test.each(GUIDES)("the guide %s has parts, and its pictures are in the program", (name) => {
  const { title, parts } = guide(name);
  expect(title).toContain("手册");
  expect(parts.length).toBeGreaterThan(4);
  const html = parts.map((part) => part.html).join("");
  expect(html).not.toContain("../pictures");
  const pictures = [...html.matchAll(/src="\/assets\/(guide-[a-z-]+\.webp)"/g)];
  expect(pictures.length).toBeGreaterThan(0);
  for (const [, file = ""] of pictures) {
    expect(existsSync(join(ROOT, "static/build", file))).toBe(true);
  }
  expect(shortEnglishOf(name)).toContain("<li>");
});

test("every guide of the folder is one of the product", () => {
  const files = readdirSync(join(ROOT, "docs/guides")).filter((file) => file.endsWith(".md"));
  const beside = ["README.md", "short-en.md"];
  expect(files.sort()).toEqual([...GUIDES.map((name) => `${name}.md`), ...beside].sort());
  for (const name of GUIDES) {
    const text = readFileSync(join(ROOT, `docs/guides/${name}.md`), "utf8");
    expect(guideOf(text).parts.length).toBe(text.match(/^## /gm)?.length ?? 0);
  }
});

test("each role has a guide, its own first, and the frame of its pages leads there", async () => {
  expect(guidesFor(["administrator"])).toEqual(["manager", "operator", "installer"]);
  expect(guidesFor(["driver"])).toEqual(["operator"]);
  for (const role of ROLES) {
    const person = site.people.get(role);
    if (person === undefined) throw new Error(`nobody is ${role}`);
    const browser = await site.login(person);
    expect((await browser.get("/duty")).text).toContain('href="/help"');
    const help = await browser.get("/help");
    const [first = "operator"] = guidesFor([role]);
    expect(help.text).toContain(guide(first).parts[0]?.title ?? "?");
  }
});

test("an unknown guide is a page that is missing", async () => {
  const person = site.people.get("operator");
  if (person === undefined) throw new Error("nobody is operator");
  expect((await (await site.login(person)).get("/help/nothing")).status).toBe(404);
});
