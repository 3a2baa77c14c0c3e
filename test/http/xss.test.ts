/**
 * Scripts in every text: typed into every field of every form that a page shows, and written into every column of
 * text that the database has. Whatever page, part or file is then asked for, it is text there and nothing else.
 */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { ROLES } from "../../src/identity/index.ts";
import type { Browser } from "../support/app.ts";
import { elementsOf } from "../views/support.ts";
import { PAYLOADS, poison, textColumns } from "./poison.ts";
import {
  crawl,
  type Field,
  type Form,
  openWalk,
  parsePage,
  routeOf,
  startsOf,
  submit,
  type Visit,
  type Walk,
} from "./walk.ts";

setDefaultTimeout(180_000);

const MARK = "xss";

/** What the person would lose by: their session, their secret. */
const NOT_SENT = /^\/(?:logout|lock|account|sessions|login|regulator\/enrol|prefs)/;
/** What ends a record comes last, so that the others still find it. */
const ENDS = /retire|remove|discard|complete|void|acts|end$|reset-pin|badge/;

let walk: Walk;
let browser: Browser;

// Each begins anew: what is typed takes things out of use and ends sessions.
beforeEach(async () => {
  walk = await openWalk();
  browser = await walk.site.login(walk.everybody);
});
afterEach(() => walk.stop());

async function complaintsOf(path: string, type: string, text: string): Promise<string[]> {
  if (type.startsWith("text/csv")) {
    return /(?:^|[,\n"])[=+@]HYPERLINK/m.test(text) ? [`${path}: a formula in a cell`] : [];
  }
  if (!/html|svg/.test(type)) return [];
  const complaints: string[] = [];
  for (const element of await elementsOf(text, "*")) {
    const tag = element.get("#tag") ?? "";
    const isForeign = tag === MARK || (tag === "script" && element.get("src") === undefined);
    if (isForeign) complaints.push(`${path}: <${tag}>`);
    for (const [name, value] of element) {
      if (/^on/.test(name)) complaints.push(`${path}: <${tag} ${name}>`);
      const isAddress = ["href", "src", "action", "formaction"].includes(name);
      if (isAddress && /^\s*(?:javascript|data:text)/i.test(value)) {
        complaints.push(`${path}: <${tag} ${name}=${value}>`);
      }
      // A selector or a value of a script's attribute is code too.
      if (/^hx-(?:on|vals|headers|vars)/.test(name) && value.includes(MARK)) {
        complaints.push(`${path}: <${tag} ${name}>`);
      }
    }
  }
  return complaints;
}

async function judged(visits: readonly Visit[]): Promise<string[]> {
  const lists = visits.map(({ path, answer }) => complaintsOf(path, answer.type, answer.text));
  const bad = visits.filter(({ answer }) => answer.status >= 500).map(({ path }) => `${path}: 500`);
  return [...(await Promise.all(lists)).flat(), ...bad];
}

const WORDS: Readonly<Record<string, string>> = {
  "credit-code": "91370983MA3C000012",
  "emergency-phone": "0538-3210119",
  "kind-filling-station-lpg": "yes",
  gates: "yes",
  "inspected-on": "2026-03-01",
  "made-on": "2024-03-01",
  volume: "35.5",
  tare: "16.5",
  "max-fill": "14.9",
  pressure: "2.1",
  model: "YSP35.5",
  longitude: "117.1",
  latitude: "36.2",
  length: "10",
  level: "3",
  path: "/dev/ttyUSB7",
};

function isFree(field: Field): boolean {
  const isNumber = ["numeric", "decimal", "tel"].includes(field.inputMode);
  return field.tag === "textarea" || (["text", "search", "url"].includes(field.type) && !isNumber);
}

/** No two records share these. */
const UNIQUE: readonly string[] = ["serial", "body-code", "staff-number"];
let count = 0;

/** What a person would type, where the field wants something of a kind. */
function fitting(field: Field): string | undefined {
  if (field.type === "checkbox" || field.type === "radio") return WORDS[field.name];
  if (field.type === "hidden" || field.value !== "") return undefined;
  if (UNIQUE.includes(field.name)) {
    count += 1;
    return `XS${String(count).padStart(6, "0")}`;
  }
  if (!field.isRequired) return WORDS[field.name];
  if (field.type === "date") return "2027-01-10";
  if (field.type === "time") return "08:00";
  return WORDS[field.name] ?? (isFree(field) ? `文字${field.name}` : "1");
}

/** All free fields at once, then each alone among good ones: a form refuses as a whole. */
async function attack(form: Form, payload: string): Promise<string[]> {
  const free = form.fields.filter(isFree);
  const complaints: string[] = [];
  const tries: ((field: Field) => string | undefined)[] = [
    (field) => (isFree(field) ? payload : fitting(field)),
    ...free.map((one) => (field: Field) => (field.name === one.name ? payload : fitting(field))),
  ];
  for (const change of tries) {
    const answer = await submit(browser, await fresh(form), change);
    complaints.push(...(await complaintsOf(`answer of ${form.action}`, answer.type, answer.text)));
    if (answer.status >= 500) complaints.push(`${form.action}: ${answer.status}`);
  }
  return complaints;
}

/** With the version that the record has by now. */
async function fresh(form: Form): Promise<Form> {
  if (!form.fields.some(({ name }) => name === "version")) return form;
  const page = await parsePage(form.page, (await browser.get(form.page)).text);
  const names = (one: Form): string => one.fields.map(({ name }) => name).join();
  return page.forms.find((one) => one.action === form.action && names(one) === names(form)) ?? form;
}

/** Where a payload is on record now, as `table.column`. */
function storedAt(): string[] {
  const { siteReader } = walk.site.folder;
  return textColumns(walk.site)
    .filter(({ table, column }) => {
      const sql = `SELECT 1 FROM "${table}" WHERE "${column}" LIKE '%xss%' LIMIT 1`;
      return siteReader.query(sql).get() !== null;
    })
    .map(({ table, column }) => `${table}.${column}`);
}

describe("typed into every field of every form", () => {
  test("no answer and no page afterwards takes it for anything but text", async () => {
    const visits = await crawl(walk.site, browser, startsOf(walk.site));
    const forms = new Map<string, Form>();
    for (const form of visits.flatMap((visit) => visit.forms)) {
      if (form.method === "get" || NOT_SENT.test(form.action)) continue;
      if (!form.fields.some(isFree)) continue;
      const route = routeOf(walk.site.app.routes, "post", form.action)?.path ?? form.action;
      forms.set(`${route} ${form.fields.map(({ name }) => name).join()}`, form);
    }
    const complaints: string[] = [];
    const ordered = [...forms.values()].sort(
      (a, b) => Number(ENDS.test(a.action)) - Number(ENDS.test(b.action)),
    );
    for (const form of ordered) {
      for (const payload of PAYLOADS) complaints.push(...(await attack(form, payload)));
    }
    complaints.push(...(await judged(await crawl(walk.site, browser, startsOf(walk.site)))));
    expect(complaints).toEqual([]);
    expect(forms.size).toBeGreaterThan(25);
    const stored = storedAt();
    for (const column of [
      "cylinder.maker",
      "person.name",
      "storage_room.name",
      "alarm.shelve_reason",
    ]) {
      expect(stored).toContain(column);
    }
    expect(stored.length).toBeGreaterThanOrEqual(10);
  });

  test("asked for in every query", async () => {
    const visits = await crawl(walk.site, browser, startsOf(walk.site));
    const complaints: string[] = [];
    const asked = new Set<string>();
    for (const visit of visits) {
      for (const form of visit.forms) {
        if (form.method !== "get") continue;
        for (const { name } of form.fields) asked.add(`${form.action.split("?")[0]}?${name}=`);
      }
      const { pathname, searchParams } = new URL(visit.path, "http://x");
      for (const name of searchParams.keys()) asked.add(`${pathname}?${name}=`);
    }
    for (const question of asked) {
      for (const payload of PAYLOADS) {
        const path = `${question}${encodeURIComponent(payload)}`;
        const answer = await browser.get(path);
        complaints.push(...(await complaintsOf(path, answer.type, answer.text)));
        if (answer.status >= 500) complaints.push(`${path}: ${answer.status}`);
      }
    }
    expect(complaints).toEqual([]);
    expect(asked.size).toBeGreaterThanOrEqual(3);
  });
});

describe("written into every column of text", () => {
  test("no page of any role takes it for anything but text", async () => {
    const visitors: Browser[] = [];
    for (const role of ROLES) {
      const person = walk.site.people.get(role);
      if (person !== undefined) visitors.push(await walk.site.login(person));
    }
    expect(poison(walk.site)).toBeGreaterThan(40);
    const complaints: string[] = [];
    for (const visitor of visitors) {
      for (const lang of ["zh-CN", "en"]) {
        visitor.cookies.set("lang", lang);
        complaints.push(...(await judged(await crawl(walk.site, visitor, startsOf(walk.site)))));
      }
    }
    expect(complaints).toEqual([]);
  });
});
