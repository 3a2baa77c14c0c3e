/** Every form of the program, as a person who may send it, with bodies that no page would send. */
import { seeded } from "../../src/demo/random.ts";
import { ROLES } from "../../src/identity/index.ts";
import type { Route } from "../../src/platform/web.ts";
import {
  type Browser,
  CYLINDER_CODE,
  GUN,
  ORIGIN,
  openTestSite,
  RELAY,
  SCALE,
  type TestSite,
} from "../support/app.ts";
import { inputOf } from "./fuzz-run.ts";

export type FormReport = {
  readonly routes: number;
  readonly posts: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly faults: readonly string[];
};

/** Ends the session, the site or the process; everything else is fair. */
const SPARED = /^\/(logout|reset|account\/leave)/;
const TOOK_MAX_MS = 5_000;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Words that make a form half believable, so that what comes after the first check is reached as well. */
const NAMES = [
  ...[
    "code",
    "reason",
    "name",
    "kind",
    "where",
    "version",
    "answer",
    "value",
    "id",
    "note",
    "from",
    "to",
    "day",
    "until",
  ],
  ...[
    "what",
    "place",
    "points",
    "shape",
    "role-operator",
    "secret",
    "pin",
    "who",
    "cylinder",
    "position",
    "scale",
    "step",
  ],
  ...[
    "serial",
    "medium",
    "tare",
    "seal",
    "seen",
    "count",
    "limit",
    "zh",
    "en",
    "min",
    "max",
    "url",
    "host",
    "port",
    "path",
  ],
] as const;

function bodyOf(random: () => number): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const values = [
    "",
    "1",
    "-1",
    "yes",
    "2026-12-10",
    "2026-12-10T08:00",
    CYLINDER_CODE,
    GUN,
    "lpg",
    "1e9",
    "气",
    "\u0000",
    "[]",
    "{}",
  ];
  const fields = new URLSearchParams();
  for (let count = Math.floor(random() * 12); count > 0; count -= 1)
    fields.append(pick(NAMES), pick(values));
  return inputOf([utf8(fields.toString())], random);
}

/** Things that are there, things that are not, and things that can be no name. */
function pathOf(route: Route, random: () => number, site: TestSite): string {
  const samples = [
    GUN,
    SCALE,
    RELAY,
    CYLINDER_CODE,
    "none",
    "%00",
    "..%2f..",
    "a".repeat(300),
    "%E6%B0%94",
    "1",
    "__proto__",
  ];
  const known = [...site.people.values()].map(({ id }) => id);
  return route.path.replace(/:[a-z]+/gi, () => {
    const list = random() < 0.3 ? known : samples;
    return list[Math.floor(random() * list.length)] ?? "none";
  });
}

const TYPES = [
  "application/x-www-form-urlencoded",
  "application/x-www-form-urlencoded",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/json",
  "text/plain",
  "",
] as const;

async function sendOne(browser: Browser, path: string, random: () => number) {
  const type = TYPES[Math.floor(random() * TYPES.length)] ?? "";
  const plain = bodyOf(random);
  const part = `--x\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
  const body = type.startsWith("multipart")
    ? Buffer.concat([Buffer.from(part), plain, Buffer.from(random() < 0.8 ? "\r\n--x--\r\n" : "")])
    : plain;
  const headers = {
    origin: ORIGIN,
    "sec-fetch-site": "same-origin",
    "x-csrf-token": browser.csrf,
    ...(type === "" ? {} : { "content-type": type }),
  };
  return await browser.send(path, { method: "POST", headers, body: Uint8Array.from(body) });
}

export async function fuzzForms(plan: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<FormReport> {
  const random = seeded(plan.seed);
  const site = await openTestSite();
  const browsers = new Map<string, Browser>();
  const login = async (role: (typeof ROLES)[number]): Promise<Browser> => {
    const person = site.people.get(role);
    if (person === undefined) throw new Error(`nobody is ${role}`);
    return await site.login(person);
  };
  for (const role of ROLES) browsers.set(role, await login(role));
  const posts = site.app.routes.filter(
    ({ method, path }) => method === "post" && !SPARED.test(path),
  );
  const statuses: Record<number, number> = {};
  const faults: string[] = [];
  let sent = 0;
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const route of posts) {
      const role =
        ROLES.find((one) => Array.isArray(route.access) && route.access.includes(one)) ??
        "administrator";
      const path = pathOf(route, random, site);
      const browser = browsers.get(role);
      if (browser === undefined) continue;
      const at = performance.now();
      const { status, text } = await sendOne(browser, path, random);
      sent += 1;
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status >= 500 && status !== 503)
        faults.push(
          `${role} ${route.path} at ${path.slice(0, 80)}: ${status} ${text.slice(0, 100)}`,
        );
      const tookMs = performance.now() - at;
      if (tookMs > TOOK_MAX_MS) faults.push(`${route.path}: ${tookMs.toFixed(0)} ms`);
      // Somebody's form may have signed them out or taken their role; then they come again.
      if (status === 303 && browser.cookies.size === 0) browsers.set(role, await login(role));
    }
  }
  const errors = site.log.filter(({ level }) => level === "error" || level === "fatal");
  for (const { words, facts } of errors.slice(0, 10)) {
    const { err } = facts as { err?: { stack?: string } };
    faults.push(
      `logged: ${words} ${err?.stack?.slice(0, 600) ?? JSON.stringify(facts).slice(0, 300)}`,
    );
  }
  await site.app.settled();
  await site.stop();
  return { routes: posts.length, posts: sent, statuses, faults };
}
