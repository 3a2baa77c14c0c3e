/** The demonstration's written past: in order, by the services, and good enough to be proven like any other. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { demoLogins } from "../../src/demo/people.ts";
import { DAY_MS } from "../../src/kernel/instants.ts";
import { factName } from "../../views/overview/facts.ts";
import { subjectWords } from "../../views/overview/text.ts";
import { Demo, Visitor } from "../support/site.ts";

setDefaultTimeout(60_000);

const DAYS = 9;
let demo: Demo;

beforeAll(async () => {
  demo = await Demo.start(["--history", String(DAYS)]);
});

afterAll(async () => {
  await demo?.close();
});

const one = <T>(sql: string): T => demo.data.rows<T>(sql)[0] as T;

test("its journal goes through the days in order, and nobody doubts its clock", () => {
  const rows = demo.data.rows<{ at: number; payload: string }>(
    "SELECT at, payload FROM journal ORDER BY seq",
  );
  expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(rows.filter(({ payload }) => payload.includes("timeUnconfirmed"))).toEqual([]);
  const days = new Set(rows.map(({ at }) => Math.floor((at + 8 * 3_600_000) / DAY_MS)));
  expect(days.size).toBe(DAYS + 1);
});

test("each day has its fills, its stays and a patrol that was walked or missed", () => {
  const perDay = (table: string, at: string) =>
    one<{ n: number }>(`SELECT count(DISTINCT (${at} + 28800000) / 86400000) AS n FROM ${table}`).n;
  expect(perDay("fill", "authorised_at")).toBeGreaterThanOrEqual(DAYS);
  expect(perDay("zone_stay", "entered_at")).toBeGreaterThanOrEqual(DAYS);
  const turns = demo.data.rows<{ state: string; n: number }>(
    "SELECT state, count(*) AS n FROM patrol_task GROUP BY state",
  );
  const of = (state: string): number => turns.find((row) => row.state === state)?.n ?? 0;
  expect(of("done")).toBeGreaterThanOrEqual(DAYS - 2);
  expect(of("missed")).toBeGreaterThanOrEqual(1);
});

test("what went wrong was put right: alarms closed by two, dangers passed, permits archived", () => {
  const closed = one<{ n: number; own: number }>(
    `SELECT count(*) AS n, coalesce(sum(verified_by = handled_by), 0) AS own FROM alarm
     WHERE state = 'closed' AND handled_by IS NOT NULL AND verified_by IS NOT NULL`,
  );
  expect(closed.n).toBeGreaterThan(1);
  expect(closed.own).toBe(0);
  expect(one<{ n: number }>("SELECT count(*) AS n FROM danger WHERE state = 'closed'").n).toBe(5);
  expect(one<{ n: number }>("SELECT count(*) AS n FROM permit WHERE stage = 'archived'").n).toBe(1);
});

test("the journal's page has a word for every fact and every kind of thing in it", () => {
  const unnamed = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (value !== null && typeof value === "object") {
      for (const [key, one] of Object.entries(value)) {
        if (/^[a-z]/i.test(key) && factName("en", key) === key) unnamed.add(key);
        look(one);
      }
    }
  };
  for (const { payload } of demo.data.rows<{ payload: string }>("SELECT payload FROM journal")) {
    look(JSON.parse(payload));
  }
  const subjects = demo.data.rows<{ kind: string }>(
    "SELECT DISTINCT substr(subject, 1, instr(subject, ':') - 1) AS kind FROM journal",
  );
  for (const { kind } of subjects) if (!(kind in subjectWords)) unnamed.add(`${kind}:`);
  expect([...unnamed]).toEqual([]);
});

/** Files, streams, pictures, and what ends the session. */
const NO_PAGE =
  /^\/(assets|logout|media)|\/live|image|export|\.(csv|xlsx|svg|pdf|geojson|webmanifest)|^\/v\//;
const PAGES_MAX = 160;

/** One for all addresses that differ only by an id, a day or a number. */
const kindOf = (path: string): string =>
  (path.split(/[?#]/)[0] ?? path).replace(/\/[^/]*\d[^/]*/g, "/…");

async function brokenLinks(staffNumber: string, pin: string): Promise<readonly string[]> {
  const visitor = new Visitor(demo.url);
  await visitor.signIn(staffNumber, pin);
  const queue: [path: string, from: string][] = [["/start", "the start"]];
  const seen = new Set<string>();
  const broken: string[] = [];
  while (queue.length > 0 && seen.size < PAGES_MAX) {
    const [path, from] = queue.shift() ?? ["/", ""];
    const kind = kindOf(path);
    if (seen.has(kind)) continue;
    seen.add(kind);
    const answer = await visitor.get(path);
    const html = await answer.text();
    if (answer.status >= 400) broken.push(`${staffNumber} ${from} → ${path} ${answer.status}`);
    if (answer.status !== 200) continue;
    for (const [, href = ""] of html.matchAll(/href="(\/[^"#]*)"/g)) {
      if (!NO_PAGE.test(href)) queue.push([href.replaceAll("&amp;", "&"), path]);
    }
  }
  expect(seen.size).toBeGreaterThan(15);
  return broken;
}

test("no link that a person is shown leads to a refusal or to nothing", async () => {
  const people = demoLogins().filter(({ pin }) => pin !== undefined);
  const found = await Promise.all(people.map((one) => brokenLinks(one.staffNumber, one.pin ?? "")));
  expect(found.flat()).toEqual([]);
});
