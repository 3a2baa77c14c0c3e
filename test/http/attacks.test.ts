/**
 * Attacks on every registered route, read from the program's own table: paths that climb out, things of others by
 * their ids, methods that are not meant, foreign tokens, bodies ten times too large, files that explode.
 */
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  setDefaultTimeout,
  test,
} from "bun:test";
import { deflateSync } from "node:zlib";
import type { Role } from "../../src/identity/index.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { mayUse, type Route } from "../../src/platform/web.ts";
import { type Answer, type Browser, ORIGIN } from "../support/app.ts";
import { crawl, openWalk, photoOf, startsOf, type Walk } from "./walk.ts";

setDefaultTimeout(120_000);

let walk: Walk;
let everybody: Browser;
let routes: readonly Route[];

beforeAll(async () => {
  walk = await openWalk();
  everybody = await walk.site.login(walk.everybody);
  routes = walk.site.app.routes;
});
afterAll(() => walk.stop());

/** A form may have ended the session (log out, lock). */
beforeEach(async () => {
  if (everybody.csrf === "") everybody = await walk.site.login(walk.everybody);
});

const filled = (route: Route, value: string): string => route.path.replace(/:\w+/g, value);
const hasParameter = (route: Route): boolean => route.path.includes(":");
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** What leaves the house is noted by asking for it. */
const NOTED: readonly string[] = ["support-bundle.made", "upstream-courier.packed"];

/** What is on record but who was last seen when, and that the disk could be written. */
function record(): string {
  const { siteReader } = walk.site.folder;
  const tables = siteReader
    .query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('session', 'meta')",
    )
    .values()
    .flat();
  return JSON.stringify(
    tables.map((table) => {
      const but = table === "journal" ? ` WHERE kind NOT IN ('${NOTED.join("','")}')` : "";
      return siteReader.query(`SELECT * FROM "${table}"${but}`).values();
    }),
    (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value),
  );
}

describe("paths that climb out of their folder", () => {
  const CLIMBS = [
    "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fbox.key",
    "..%5c..%5cbox.key",
    "....%2f%2f....%2f%2fetc%2fpasswd",
    "%2fetc%2fpasswd",
    "..%252f..%252fbox.key",
    "box.key",
    "site.db",
    "box.key%00.jsonl",
    "%00",
    "..",
    ".",
    "%ff%fe",
    "x".repeat(5_000),
    "%F0%9F%92%A5",
    "'%20OR%201=1--",
    "__proto__",
    "constructor",
  ];
  const SECRET = /root:[x*]:0:0|PRIVATE KEY|SQLite format 3/;

  test("no parameter of any route leads to a file or to a bug", async () => {
    const complaints: string[] = [];
    for (const route of routes.filter(hasParameter)) {
      for (const climb of CLIMBS) {
        const path = filled(route, climb);
        const answer =
          route.method === "get"
            ? await everybody.get(path)
            : await everybody.post(path, { version: "1", reason: climb });
        if (SECRET.test(answer.text)) complaints.push(`${nameOf(route)} with ${climb}: a secret`);
        if (answer.status >= 500)
          complaints.push(`${nameOf(route)} with ${climb}: ${answer.status}`);
      }
    }
    expect(complaints).toEqual([]);
    expect(walk.site.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("no question, field or cookie does so either", async () => {
    const complaints: string[] = [];
    const names = [
      "file",
      "name",
      "path",
      "folder",
      "to",
      "back",
      "q",
      "page",
      "driver",
      "week",
      "of",
    ];
    const climbs = [
      "../../../etc/passwd",
      "/etc/passwd",
      "//evil.example/x",
      "\\\\evil.example",
      "-1",
      "1e99",
    ];
    for (const route of routes) {
      for (const climb of climbs) {
        const fields = Object.fromEntries(names.map((name) => [name, climb]));
        const path = filled(route, "none");
        const answer =
          route.method === "get"
            ? await everybody.get(`${path}?${new URLSearchParams(fields)}`)
            : await everybody.post(path, fields);
        if (SECRET.test(answer.text)) complaints.push(`${nameOf(route)} with ${climb}: a secret`);
        if (answer.status >= 500)
          complaints.push(`${nameOf(route)} with ${climb}: ${answer.status}`);
        const away = answer.location ?? answer.headers.get("hx-redirect") ?? "/";
        if (!/^\/(?![/\\])/.test(away)) complaints.push(`${nameOf(route)} leads to ${away}`);
      }
      // A session that was ended by one of the forms (log out, lock) begins anew.
      if (everybody.csrf === "") everybody = await walk.site.login(walk.everybody);
    }
    expect(complaints).toEqual([]);
  });
});

describe("things of others, by enumeration", () => {
  /** Every id that is on record, as somebody may have seen or guessed it. */
  function idsOf(): readonly string[] {
    const { siteReader } = walk.site.folder;
    const tables = siteReader
      .query("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%`id` text%'")
      .values()
      .flat();
    const ids = tables.flatMap((table) =>
      siteReader.query(`SELECT id FROM "${table}" LIMIT 20`).values().flat(),
    );
    const hashes = siteReader.query("SELECT hash FROM media").values().flat();
    return [...ids, ...hashes].map(String);
  }

  const OWN = "本人私密内容7Q3Z";

  /** A worker's own run with a note and a photo, and a phone number in the register. */
  async function ownThings(): Promise<void> {
    const worker = walk.site.people.get("worker");
    if (worker === undefined) throw new Error("nobody is worker");
    const browser = await walk.site.login(worker);
    const started = await browser.post("/checks/tables/cylinder-use/start");
    const from = started.location ?? (await browser.post("/checks/tables/storage/start")).location;
    const runId = from?.split("/").at(-1) ?? "";
    const page = await browser.get(`/checks/runs/${runId}`);
    const item = /\/items\/([\w-]+)"/.exec(page.text)?.[1] ?? "";
    const saved = await browser.post(`/checks/runs/${runId}/items/${item}`, {
      value: "fail",
      note: OWN,
      seen: "0",
    });
    expect([303, 200]).toContain(saved.status);
    const body = new FormData();
    body.set("csrf", browser.csrf);
    body.set("photo", await photoOf());
    const headers = { origin: ORIGIN };
    const path = `/checks/runs/${runId}/items/${item}/photos`;
    expect((await browser.send(path, { method: "POST", headers, body })).status).toBeLessThan(400);
    walk.site.folder.site.run("UPDATE person SET phone = ?, id_last4 = '7Q3Z' WHERE id = ?", [
      OWN,
      worker.id,
    ]);
  }

  test("neither read nor changed by people who are no staff, whatever id they try on whatever route", async () => {
    await ownThings();
    const ids = idsOf();
    expect(ids.length).toBeGreaterThan(40);
    const complaints: string[] = [];
    const before = record();
    for (const role of ["driver", "outlet-keeper"] as const satisfies readonly Role[]) {
      const person = walk.site.people.get(role);
      if (person === undefined) continue;
      const browser = await walk.site.login(person);
      // Drivers see only what is their own; a keeper is staff for checks and sees no phone numbers.
      const secret = role === "driver" ? /7Q3Z/ : /UPDATE-NONE/;
      const open = routes.filter((route) => hasParameter(route) && mayUse(route.access, [role]));
      for (const route of open) {
        if (route.access === "public") continue;
        for (const id of ids) {
          const path = filled(route, id);
          const answer: Answer =
            route.method === "get" ? await browser.get(path) : await browser.post(path, {});
          if (secret.test(answer.text)) complaints.push(`${role} read ${path}`);
          const isPicture = answer.type.startsWith("image/") && route.path.startsWith("/media");
          if (isPicture && role === "driver") complaints.push(`${role} saw ${path}`);
          if (answer.status >= 500) complaints.push(`${role} ${path}: ${answer.status}`);
        }
      }
      for (const { path, answer } of await crawl(walk.site, browser, startsOf(walk.site))) {
        if (secret.test(answer.text)) complaints.push(`${role} read ${path}`);
      }
      if (role === "driver") {
        const after = record();
        // What a driver may begin (a check of their own) is theirs; what was there is as it was.
        const own = new Set(
          JSON.parse(after)
            .flat(1)
            .map((row: unknown) => JSON.stringify(row)),
        );
        const gone = JSON.parse(before)
          .flat(1)
          .filter((row: unknown) => !own.has(JSON.stringify(row)));
        expect(gone).toEqual([]);
      }
    }
    expect(complaints).toEqual([]);
  });
});

describe("methods that are not meant", () => {
  const METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];

  test("none of them changes anything on any path", async () => {
    const complaints: string[] = [];
    const before = record();
    const paths = [...new Set(routes.map((route) => filled(route, "none")))];
    for (const path of paths) {
      for (const method of METHODS) {
        const headers = { origin: ORIGIN, "x-csrf-token": everybody.csrf };
        const answer = await everybody.send(path, { method, headers });
        if (answer.status >= 500) complaints.push(`${method} ${path}: ${answer.status}`);
        const isHarmless = method === "HEAD" || method === "OPTIONS";
        if (answer.status < 300 && !isHarmless)
          complaints.push(`${method} ${path}: ${answer.status}`);
        if (method === "HEAD" && answer.text !== "") complaints.push(`HEAD ${path} has a body`);
      }
    }
    expect(complaints).toEqual([]);
    expect(record()).toBe(before);
  });

  test("a path that is only posted to is not done by asking for it, nor by a method in a header or a field", async () => {
    const before = record();
    const gets = routes
      .filter(({ method }) => method === "get")
      .map((route) => new RegExp(`^${route.path.replace(/:\w+/g, "[^/]+")}$`));
    const complaints: string[] = [];
    for (const route of routes.filter(({ method }) => method === "post")) {
      const path = filled(route, "none");
      const asked = `${path}?_method=POST&csrf=${everybody.csrf}&reason=x&version=1`;
      const headers = { "x-http-method-override": "POST", "x-method-override": "POST" };
      const answer = await everybody.get(asked, headers);
      const isPage = gets.some((one) => one.test(path)) || route.path.includes(":");
      if (!isPage && answer.status !== 404) complaints.push(`${path}: ${answer.status}`);
    }
    expect(complaints).toEqual([]);
    expect(record()).toBe(before);
  });

  test("asking for any page changes nothing", async () => {
    const before = walk.site.head();
    await crawl(walk.site, everybody, startsOf(walk.site));
    const kinds = new Set(walk.site.kinds(before + 1));
    expect([...kinds].filter((kind) => !NOTED.includes(kind))).toEqual([]);
  });
});

describe("forged forms", () => {
  test("the token of another person's session opens nothing", async () => {
    const manager = walk.site.people.get("safety-manager");
    if (manager === undefined) throw new Error("nobody is safety manager");
    const other = await walk.site.login(manager);
    const before = record();
    for (const route of routes.filter(({ method }) => method === "post")) {
      const answer = await everybody.post(filled(route, "none"), {}, { token: other.csrf });
      expect([nameOf(route), answer.status]).toEqual([nameOf(route), 403]);
    }
    expect(record()).toBe(before);
  });

  test("a body of another kind, which a foreign page could send unasked, opens nothing", async () => {
    const before = record();
    for (const type of ["text/plain", "application/json", "application/octet-stream", ""]) {
      for (const route of routes.filter(({ method }) => method === "post")) {
        const answer = await everybody.send(filled(route, "none"), {
          method: "POST",
          headers: {
            ...(type === "" ? {} : { "content-type": type }),
            "sec-fetch-site": "cross-site",
          },
          body: `csrf=${everybody.csrf}&{"csrf":"${everybody.csrf}"}`,
        });
        expect([nameOf(route), answer.status]).toEqual([nameOf(route), 403]);
      }
    }
    expect(record()).toBe(before);
  });
});

/** A PNG whose header promises a picture of this size; its data are a few zeros, well packed. */
function pngBomb(width: number, height: number, rows = 4): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(Bun.hash.crc32(body) >>> 0);
    return Buffer.concat([head, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(Math.min(rows * (width * 4 + 1), 40_000_000)))),
    chunk("IEND", new Uint8Array()),
  ]);
}

describe("files that explode", () => {
  const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));
  const entities = Array.from(
    { length: 12 },
    (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
  ).join("");
  const BOMBS: readonly (readonly [string, () => Uint8Array])[] = [
    ["a PNG of 100 000 × 100 000", () => pngBomb(100_000, 100_000)],
    ["a PNG of 30 000 × 30 000 with rows", () => pngBomb(30_000, 30_000, 300)],
    ["a PNG of no size", () => pngBomb(0, 0)],
    ["a zip", () => Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(200_000)])],
    ["a gzip of zeros", () => Bun.gzipSync(new Uint8Array(20_000_000))],
    [
      "a billion laughs",
      () =>
        text(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e0 "ha">${entities}]>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><text>&e12;</text></svg>`),
    ],
    [
      "an SVG of a file of the machine",
      () =>
        text(`<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><text>&f;</text></svg>`),
    ],
    [
      "an SVG of uses of uses",
      () =>
        text(
          `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">${Array.from(
            { length: 60 },
            (_, at) => `<g id="a${at + 1}">${`<use href="#a${at}"/>`.repeat(10)}</g>`,
          ).join("")}</svg>`,
        ),
    ],
    [
      "an SVG nested deeply",
      () =>
        text(
          `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">${"<g>".repeat(100_000)}</svg>`,
        ),
    ],
    [
      "a PDF of loops",
      () =>
        text(
          `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\n${"1 0 R ".repeat(50_000)}`,
        ),
    ],
    [
      "a CSV of 200 000 lines",
      () => text("工号,姓名\r\n".repeat(100_000) + ",\r\n".repeat(100_000)),
    ],
    ["a CSV of one long line", () => text(`"${"a,".repeat(600_000)}`)],
    ["a CSV of quotes", () => text('"'.repeat(900_000))],
  ];
  const FIELDS = ["photo", "drawing", "file", "upload", "certificate"];
  const SLOWEST_MS = 8_000;
  const GROWTH_MAX_MB = 700;

  test("whatever takes a body refuses them in words and soon, and the program stays small", async () => {
    const complaints: string[] = [];
    Bun.gc(true);
    const rssBefore = process.memoryUsage().rss;
    const takers = routes.filter(
      (route) =>
        route.method === "post" &&
        (route.bodyBytes !== undefined || /import|guess|replay/.test(route.path)),
    );
    expect(takers.length).toBeGreaterThanOrEqual(5);
    const floor = walk.place.floorId;
    for (const route of takers) {
      const path = route.path
        .replace("/plans/:id", `/plans/${floor}`)
        .replace("/checks/runs/:id/items/:item", `/checks/runs/${walk.runId}/items/cc01`)
        .replace("/people/:id", `/people/${walk.site.people.get("operator")?.id}`)
        .replace(":step", "people")
        .replace(/:\w+/g, "none");
      for (const [name, make] of BOMBS) {
        const body = new FormData();
        body.set("csrf", everybody.csrf);
        body.set("version", "3");
        for (const field of FIELDS) {
          body.set(field, new File([new Uint8Array(make())], "x.png", { type: "image/png" }));
        }
        const startedAt = performance.now();
        const answer = await everybody.send(path, {
          method: "POST",
          headers: { origin: ORIGIN },
          body,
        });
        const tookMs = performance.now() - startedAt;
        if (answer.status >= 500) complaints.push(`${route.path} with ${name}: ${answer.status}`);
        if (/root:x:/.test(answer.text)) complaints.push(`${route.path} with ${name}: a file`);
        if (tookMs > SLOWEST_MS)
          complaints.push(`${route.path} with ${name}: ${Math.round(tookMs)} ms`);
      }
    }
    Bun.gc(true);
    const growthMb = (process.memoryUsage().rss - rssBefore) / 1_048_576;
    if (growthMb > GROWTH_MAX_MB) complaints.push(`the program grew by ${Math.round(growthMb)} MB`);
    expect(complaints).toEqual([]);
  });

  test("ten times the limit is refused on every route before anybody reads it, told or not", async () => {
    const before = record();
    const complaints: string[] = [];
    for (const route of routes.filter(({ method }) => method === "post")) {
      const limit = route.bodyBytes ?? LIMITS.bodyBytes;
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 1_000_000;
          if (sent > limit * 10) controller.close();
          else controller.enqueue(new Uint8Array(1_000_000));
        },
      });
      const headers = {
        origin: ORIGIN,
        "x-csrf-token": everybody.csrf,
        "content-type": "application/x-www-form-urlencoded",
      };
      const path = filled(route, "none");
      const answer = await everybody.send(path, { method: "POST", headers, body });
      if (answer.status !== 413) complaints.push(`${nameOf(route)}: ${answer.status}`);
      if (sent > limit + 4_000_000) complaints.push(`${nameOf(route)}: read ${sent} bytes`);
    }
    expect(complaints).toEqual([]);
    expect(record()).toBe(before);
  });
});
