/**
 * Two people edit one record. Every form that carries the version it was drawn from is found by walking the pages;
 * the one who comes second is told, nothing is overwritten, and what was typed is still there.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { pngOf } from "../site/seed.ts";
import type { Browser } from "../support/app.ts";
import {
  crawl,
  type Field,
  type Form,
  openWalk,
  parsePage,
  routeOf,
  startsOf,
  submit,
  type Walk,
} from "./walk.ts";

setDefaultTimeout(90_000);

const VERSIONS: readonly string[] = ["version", "seen"];

/** Where two people may well do the same, one after the other, and no field is overwritten. */
const NOT_EDITED = /\/upstream\/platforms$|\/new$|\/wizard\/|\/prefs$|\/positions\/anchors\?/;

/** Needs a booking and its review first; the story of a hot work asks for it. */
const ELSEWHERE: readonly string[] = ["/permits/works/:id/edit"];

let walk: Walk;
/** Two people with every right. */
let browser: Browser;
let other: Browser;
let forms: readonly Form[] = [];

beforeAll(async () => {
  walk = await openWalk();
  browser = await walk.site.login(walk.everybody);
  other = await walk.site.login(
    await walk.site.addPerson({ staffNumber: "ALL2", name: "钱双", roles: walk.everybody.roles }),
  );
  // Devices of the furnished site are not in use; a fill point that is edited needs some that are.
  walk.site.folder.site.run("UPDATE device SET is_active = 1");
  const found = new Map<string, Form>();
  for (const visit of await crawl(walk.site, browser, startsOf(walk.site))) {
    for (const form of visit.forms) {
      if (form.method !== "post" || NOT_EDITED.test(form.action)) continue;
      if (!form.fields.some(isVersion)) continue;
      const route = routeOf(walk.site.app.routes, "post", form.action);
      // Steps of one record change each other's version: one form of each kind, and of each part of a page.
      const part = form.fields.find(({ name }) => name === "part")?.value ?? "";
      found.set(`${route?.path ?? form.action} ${part}`, form);
    }
  }
  // What ends a record comes last.
  const rank = (form: Form): number => (/retire|acts/.test(form.action) ? 1 : 0);
  forms = [...found.values()].sort((a, b) => rank(a) - rank(b));
});
afterAll(() => walk.stop());

const isVersion = (field: Field): boolean => VERSIONS.includes(field.name);

const WORDS: Readonly<Record<string, string>> = {
  code: "XS900001",
  "emergency-phone": "0538-3210119",
  "credit-code": "91370983MA3C000012",
  "kind-filling-station-lpg": "yes",
  reason: "两人同时办理",
  "own-zh-0": "设备科复核",
  "own-en-0": "Checked by the workshop",
  "own-by-0": "equipment",
  x1: "0",
  y1: "0",
  x2: "1000",
  y2: "0",
  length: "10",
  longitude: "117.1",
  latitude: "36.2",
  address: "一号路",
  value: "20",
};

/** Where the words beside a change are not the change itself: the first person changes this. */
const CHANGED: Readonly<Record<string, string>> = { "confirm-max-hours": "7", tolerance: "25" };

/** What a person would have in the field: what stands there, or a word that fits its name. */
function good(field: Field): string | undefined {
  if (isVersion(field)) return undefined;
  const changed = CHANGED[field.name];
  if (changed !== undefined) return changed;
  if (field.type === "radio" || field.type === "checkbox") return WORDS[field.name];
  return field.value === "" ? WORDS[field.name] : undefined;
}

/** The field into which the second person types something of their own. */
function typedInto(form: Form): Field | undefined {
  const isText = (field: Field): boolean =>
    (field.type === "text" || field.tag === "textarea") &&
    // Not a path of the machine: words would be refused before anything is compared.
    !["folder", "shift-times"].includes(field.name) &&
    !["numeric", "decimal"].includes(field.inputMode);
  return (
    form.fields.find((field) =>
      ["reason", "note", "name", "label", "address"].includes(field.name),
    ) ?? form.fields.find(isText)
  );
}

/** Everything on record but when somebody was last seen. */
function record(): string {
  const { siteReader } = walk.site.folder;
  const tables = siteReader
    .query("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'session'")
    .values()
    .flat();
  return JSON.stringify(
    tables.map((table) => siteReader.query(`SELECT * FROM "${table}"`).values()),
  );
}

async function fresh(form: Form): Promise<Form> {
  const page = await parsePage(form.page, (await browser.get(form.page)).text);
  const partOf = (one: Form): string | undefined =>
    one.fields.find(({ name }) => name === "part")?.value;
  const isSame = (other: Form): boolean =>
    other.action === form.action && partOf(other) === partOf(form);
  return page.forms.find(isSame) ?? form;
}

async function send(who: Browser, form: Form, change: (field: Field) => string | undefined) {
  if (!form.isMultipart) return await submit(who, form, change);
  const body = new FormData();
  for (const field of form.fields) {
    if (field.type === "file") body.append(field.name, new File([await pngOf(40, 20)], "a.png"));
    else if (field.name !== "csrf") body.append(field.name, change(field) ?? field.value);
  }
  body.append("csrf", who.csrf);
  const headers = { origin: "http://gasward.test" };
  return await who.send(form.action, { method: "POST", headers, body });
}

test("every form that edits a record has the version it was drawn from", async () => {
  const edits = walk.site.app.routes.filter(
    ({ method, path }) => method === "post" && /\/edit$/.test(path),
  );
  const found = new Set(
    forms.map((form) => routeOf(walk.site.app.routes, "post", form.action)?.path),
  );
  expect(edits.length).toBeGreaterThan(4);
  expect(edits.map(({ path }) => path).filter((path) => !found.has(path))).toEqual([...ELSEWHERE]);
});

test("each of them: the second person is told, nothing is overwritten, and what was typed is kept", async () => {
  const complaints: string[] = [];
  let judged = 0;
  for (const found of forms) {
    const form = await fresh(found);
    const name = `${form.action} on ${form.page}`;
    const typed = typedInto(form);
    const untouched = record();
    // A change, or the version would rightly stay.
    const first = await send(browser, form, (field) => (field === typed ? "FIRST1" : good(field)));
    if (first.status >= 400) {
      complaints.push(`${name}: the first was refused with ${first.status}`);
      continue;
    }
    const before = record();
    // Settings saved as they were: there is nothing that somebody else could overwrite.
    if (before === untouched) continue;
    const words = "SECOND2";
    const second = await send(other, form, (field) => (field === typed ? words : good(field)));
    judged += 1;
    // What ended a record leaves nothing to edit: there is no form to keep words in.
    const isGone = /retire|acts/.test(form.action);
    if (second.status !== 409 && !(isGone && [404, 422].includes(second.status)))
      complaints.push(`${name}: the second got ${second.status}`);
    if (record() !== before) complaints.push(`${name}: something was overwritten`);
    const isKept = isGone || typed === undefined || second.text.includes(words);
    if (!isKept) complaints.push(`${name}: ${typed?.name} was not kept`);
  }
  expect(complaints).toEqual([]);
  expect(judged).toBeGreaterThanOrEqual(8);
});
