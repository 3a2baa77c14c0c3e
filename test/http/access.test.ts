/** Every route against every role, read from the program's own table: a new route is tested by being there. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ROLES, type Role } from "../../src/identity/index.ts";
import { mayUse, type Route } from "../../src/platform/web.ts";
import { seedPlace } from "../site/seed.ts";
import {
  type Answer,
  addEndedFill,
  type Browser,
  CYLINDER_CODE,
  GUN,
  ORIGIN,
  openTestSite,
  type TestSite,
} from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

const site: TestSite = await openTestSite();
await site.app.start();
const cylinderId = await site.addCylinder("TC000900");
const fillId = await addEndedFill(site, cylinderId);
const place = await seedPlace(site);
const personId = site.people.get("operator")?.id ?? "";
const browsers = new Map<Role, Browser>();

/** What stands for a parameter of a path, by the word before it. */
const SAMPLES: Readonly<Record<string, string>> = {
  points: GUN,
  fills: fillId,
  "manifold-fills": "no-such-fill",
  cylinders: cylinderId,
  people: personId,
  persons: personId,
  devices: "scale-1",
  outputs: "no-such-output",
  activities: "no-such-activity",
  alarms: "no-such-alarm",
  shelves: "no-such-shelf",
  robots: "no-such-robot",
  runs: "no-such-run",
  dangers: "no-such-danger",
  tables: "no-such-table",
  customers: "no-such-customer",
  orders: "no-such-order",
  deliveries: "no-such-visit",
  confirmations: "no-such-confirmation",
  scans: "no-such-scan",
  k: "no-such-token",
  login: "badge",
  photos: "0".repeat(64),
  media: "0".repeat(64),
  inspections: "no-such-visit",
  findings: "no-such-finding",
  sign: "enterprise",
  v: "no-such-code",
  checks: "no-such-check",
  recordings: "no-such-recording.jsonl",
  "fill-points": GUN,
  journal: "1",
  entries: "1",
  acts: "quarantine",
  files: "gasward-20260101-030000.gwbackup",
  certificates: "none",
  sessions: "none",
  results: "no-such-result",
  slips: "none",
  shifts: "none",
  "shift-sheets": String(Date.UTC(2026, 11, 10)),
  violations: "no-such-violation",
  phones: "no-such-phone",
  help: "operator",
  icons: "app.svg",
  locks: "no-such-lock",
  ":key": "no-such-order",
  authorities: "no-such-authority",
  handovers: "none",
  assets: "app.css",
  c: CYLINDER_CODE,
  g: "GWP-1",
  wizard: "enterprise",
  packs: "gb-30871",
  s: place.siteCode,
  printers: "no-such-printer",
  patterns: "no-such-pattern",
  reports: "no-such-report",
  imports: "no-such-import",
  labels: "body",
  rooms: place.roomId,
  plans: place.floorId,
  floors: place.floorId,
  cards: "no-such-card",
  anchors: "no-such-anchor",
  tracks: "no-such-lookup",
  zones: "no-such-zone",
  accuracy: "no-such-test",
  displays: "no-such-screen",
  items: place.itemId,
  rounds: "no-such-round",
  places: "no-such-place",
  tasks: "no-such-task",
  schedules: "no-such-schedule",
  recalls: "no-such-recall",
  bookings: "no-such-booking",
  works: "no-such-work",
  chains: "hot-work.special",
  templates: "no-such-template",
  measures: "no-such-measure",
  documents: "no-such-document",
  areas: "no-such-area",
  external: "no-such-ticket",
  acetylene: "no-such-cylinder",
  p: "no-such-permit",
  platforms: "no-such-platform",
  "dead-letters": "no-such-letter",
};

/** What is not there is said to be missing, in a page like any other. */
const MISSING = /no-such-|\/0{64}|^\/backups\/files\//;

function pathOf(route: Route): string {
  const parts = route.path.split("/");
  return parts
    .map((part, index) => {
      if (!part.startsWith(":")) return part;
      const sample = SAMPLES[parts[index - 1] ?? ""];
      if (sample === undefined) throw new Error(`name a sample for ${route.path} in SAMPLES`);
      return sample;
    })
    .join("/");
}

const routes = site.app.routes.map((route) => ({ route, path: pathOf(route) }));
const gets = routes.filter(({ route }) => route.method === "get");
const posts = routes.filter(({ route }) => route.method === "post");
const nameOf = ({ route }: { route: Route }): string => `${route.method} ${route.path}`;

async function browserOf(role: Role): Promise<Browser> {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  const known = browsers.get(role);
  if (known !== undefined && known.csrf !== "") return known;
  const browser = await site.login(person);
  browsers.set(role, browser);
  return browser;
}

function ask(browser: Browser, { route, path }: { route: Route; path: string }): Promise<Answer> {
  return route.method === "get" ? browser.get(path) : browser.post(path);
}

beforeAll(async () => {
  for (const role of ROLES) await browserOf(role);
});

afterAll(() => site.stop());

test("there are routes, and no two share method and path", () => {
  expect(routes.length).toBeGreaterThan(20);
  expect(new Set(routes.map(nameOf)).size).toBe(routes.length);
});

describe.each(ROLES.map((role) => [role] as const))("as %s", (role) => {
  test.each(
    routes.map(
      (item) =>
        [nameOf(item), mayUse(item.route.access, [role]) ? "allowed" : "refused", item] as const,
    ),
  )("%s is %s", async (_name, expected, item) => {
    const answer = await ask(await browserOf(role), item);
    expect(answer.status).toBeLessThan(500);
    if (expected === "allowed") {
      expect(answer.status).not.toBe(403);
      expect(answer.location ?? "").not.toStartWith("/login?to=");
      return;
    }
    expect(answer.status).toBe(403);
    expect(answer.text).toMatch(/无权|权限/);
    await expectSoundPage(answer.text);
  });
});

describe("as nobody", () => {
  const closed = routes.filter(({ route }) => route.access !== "public");

  test.each(closed.map((item) => [nameOf(item), item] as const))(
    "%s leads to the login",
    async (_name, item) => {
      const answer = await ask(site.browser(), item);
      expect(answer.status).toBe(303);
      expect(answer.location).toBe(
        item.route.method === "get" ? `/login?to=${encodeURIComponent(item.path)}` : "/login",
      );
      expect(answer.text).toBe("");
    },
  );

  test.each(closed.map((item) => [nameOf(item), item] as const))(
    "%s leads htmx to the login by a header",
    async (_name, item) => {
      const headers = { "hx-request": "true" };
      const browser = site.browser();
      const answer =
        item.route.method === "get"
          ? await browser.get(item.path, headers)
          : await browser.post(item.path, {}, { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("hx-redirect")).toStartWith("/login");
    },
  );

  test.each(
    routes
      .filter(({ route }) => route.access === "public")
      .map((item) => [nameOf(item), item] as const),
  )("%s is open", async (_name, item) => {
    const answer = await ask(site.browser(), item);
    expect(answer.status).toBeLessThan(500);
    expect(answer.status).not.toBe(403);
  });
});

describe("unsafe requests of a signed-in person", () => {
  const spoilt: readonly (readonly [
    string,
    { readonly headers?: Record<string, string>; readonly token?: string },
  ])[] = [
    ["with a wrong token", { token: "x".repeat(32) }],
    ["with a foreign origin", { headers: { origin: "https://evil.example" } }],
    ["with the origin of a page without one", { headers: { origin: "null" } }],
    ["from another site", { headers: { "sec-fetch-site": "cross-site" } }],
    ["from a sibling host", { headers: { "sec-fetch-site": "same-site" } }],
    [
      "with the right token but from another port",
      { headers: { origin: `${ORIGIN}:8081`, "sec-fetch-site": "same-origin" } },
    ],
  ];

  for (const [why, spoil] of spoilt) {
    test.each(posts.map((item) => [nameOf(item), item] as const))(
      `${why}: %s is refused`,
      async (_name, item) => {
        const before = site.head();
        const browser = await browserOf("administrator");
        const answer = await browser.post(item.path, { reason: "x" }, spoil);
        expect(answer.status).toBe(403);
        expect(site.head()).toBe(before);
      },
    );
  }

  test.each(posts.map((item) => [nameOf(item), item] as const))(
    "without any token: %s is refused",
    async (_name, item) => {
      const browser = await browserOf("administrator");
      const before = site.head();
      const answer = await browser.send(item.path, {
        method: "POST",
        headers: { origin: ORIGIN },
        body: new URLSearchParams({ reason: "x" }),
      });
      expect(answer.status).toBe(403);
      expect(site.head()).toBe(before);
    },
  );

  test.each(posts.map((item) => [nameOf(item), item] as const))(
    "nobody's form from a foreign page: %s is refused",
    async (_name, item) => {
      const before = site.head();
      const headers = { origin: "https://evil.example" };
      const answer = await site.browser().post(item.path, {}, { headers });
      expect(answer.status).toBe(403);
      expect(site.head()).toBe(before);
    },
  );

  test("the token may come as a header, as htmx sends it", async () => {
    const browser = await browserOf("administrator");
    const answer = await browser.send("/prefs", {
      method: "POST",
      headers: { origin: ORIGIN, "x-csrf-token": browser.csrf },
      body: new URLSearchParams({ lang: "zh-CN" }),
    });
    expect(answer.status).toBe(303);
  });

  test("a form too large is refused before anybody reads it", async () => {
    const browser = await browserOf("administrator");
    const answer = await browser.post("/prefs", { back: "x".repeat(2_100_000) });
    expect(answer.status).toBe(413);
  });
});

/** The route that a link of a page leads to: fixed words before those that stand for an id. */
const matchers = gets
  .map(({ route }) => ({
    route,
    pattern: new RegExp(`^${route.path.replaceAll(/:[a-zA-Z]+/g, "[^/]+")}$`),
    ids: route.path.split(":").length,
  }))
  .sort((a, b) => a.ids - b.ids);
const routeOf = new Map<string, Route | undefined>();

function routeAt(path: string): Route | undefined {
  if (!routeOf.has(path)) {
    routeOf.set(path, matchers.find(({ pattern }) => pattern.test(path))?.route);
  }
  return routeOf.get(path);
}

/** On the public page behind the site's code, for whoever holds the phone: a regulator signs in from there. */
const FOR_ANYBODY = ["/inspections/begin"];

/** Links of a page that this person would be refused at. */
function closedLinks(html: string, role: Role): readonly string[] {
  const paths = [...html.matchAll(/<a\b[^>]*\shref="(\/[^"?#]*)/g)].map(([, path = ""]) => path);
  return [...new Set(paths)].filter((path) => {
    if (FOR_ANYBODY.includes(path)) return false;
    const route = routeAt(path);
    return route === undefined || !mayUse(route.access, [role]);
  });
}

describe.each([["zh-CN"], ["en"]])("pages in %s", (lang) => {
  const pages = ROLES.flatMap((role) =>
    gets
      .filter(({ route }) => mayUse(route.access, [role]))
      .map((item) => [item.path, role, item] as const),
  );

  test.each(pages)("%s is sound for %s", async (_path, role, item) => {
    const browser = await browserOf(role);
    browser.cookies.set("lang", lang);
    const answer = await browser.get(item.path);
    browser.cookies.delete("lang");
    if (MISSING.test(item.path)) expect(answer.status).toBe(404);
    else expect(answer.status).toBeLessThan(400);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    // A part that a page asks for itself is judged with that page.
    if (!answer.text.startsWith("<!doctype") || answer.status >= 300) return;
    expect(answer.text).toContain(`lang="${lang}"`);
    expect(closedLinks(answer.text, role)).toEqual([]);
    await expectSoundPage(answer.text);
  });

  test("an unknown address is a page in words", async () => {
    const browser = site.browser();
    browser.cookies.set("lang", lang);
    const answer = await browser.get("/nothing/here");
    expect(answer.status).toBe(404);
    expect(answer.text).toContain(`lang="${lang}"`);
    await expectSoundPage(answer.text);
  });
});

test("nothing was logged as a bug or a fault all along", () => {
  expect(site.log.filter((line) => line.level === "error")).toEqual([]);
});
