/** The whole program over a scratch folder, with time that stands still and people who are signed in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, type AppParts, createApp } from "../../src/app.ts";
import { addPerson, badgeText, type Role, sessionOf } from "../../src/identity/index.ts";
import { type Clock, systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import type { Actor } from "../../src/platform/web.ts";
import { insertSite } from "../../src/site/index.ts";
import { type FakeTime, fakeTime } from "./clock.ts";

/** After the release day of the program, or the clock would not be trusted. */
const START_AT = Date.UTC(2027, 0, 20, 4, 0, 0);

export type Visitor = {
  readonly actor: Actor;
  /** For a browser that goes on as this person. */
  readonly token: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(
    path: string,
    fields?: Readonly<Record<string, string>> | FormData,
    headers?: Record<string, string>,
  ): Promise<Response>;
};

export type TestSite = {
  readonly app: App;
  readonly time: FakeTime;
  readonly folder: DataFolder;
  readonly path: string;
  visitor(roles: readonly Role[], lang?: "zh-CN" | "en"): Promise<Visitor>;
  /** Asks without a session. */
  stranger(path: string, init?: RequestInit): Promise<Response>;
  /** Journal entries of a kind, oldest first. */
  entries(kind: string): readonly { subject: string; lane: string | null; payload: Json }[];
  close(): Promise<void>;
};

type Json = { readonly [key: string]: unknown };

const ORIGIN = "http://gasward.test";

function visitorOf(app: App, actor: Actor, token: string, csrf: string, lang: string): Visitor {
  const cookie = `gw_session=${token}; lang=${lang}`;
  const ask = (path: string, init: RequestInit): Promise<Response> =>
    Promise.resolve(app.fetch(new Request(`${ORIGIN}${path}`, init), {}));
  return {
    actor,
    token,
    get: (path, headers = {}) => ask(path, { headers: { cookie, ...headers } }),
    post: (path, fields = {}, headers = {}) => {
      const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
      const sent = {
        cookie,
        origin: ORIGIN,
        host: "gasward.test",
        "x-csrf-token": csrf,
        ...headers,
      };
      return ask(path, { method: "POST", body, headers: sent });
    },
  };
}

/** `live`: with the machine's own time, for a browser. */
export async function openTestSite(
  how?: "live",
  parts: Pick<AppParts, "deliver"> = {},
): Promise<TestSite> {
  const path = mkdtempSync(join(tmpdir(), "gasward-site-"));
  const time = fakeTime(START_AT);
  const clock = how === "live" ? systemClock : (time.clock as Clock);
  const scheduler = how === "live" ? systemScheduler : time.scheduler;
  const ids = systemIds(clock);
  const folder = openDataFolder(join(path, "data"), clock, ids);
  const log = createLog("silent");
  const app = await createApp({ folder, clock, scheduler, ids, log, ...parts });
  await app.ports.db.write((tx) =>
    insertSite(tx.orm, {
      id: app.ports.siteId,
      name: "泰安第一充装站",
      kinds: "[]",
      emergencyPhone: "119",
      createdAt: clock.now(),
    }),
  );
  await app.start();
  await app.settled();
  let people = 0;
  return {
    app,
    time,
    folder,
    path,
    async visitor(roles, lang = "zh-CN") {
      people += 1;
      const badgeSecret = ids.secret(20);
      const staffNumber = `P${people}`;
      await addPerson(app.ports, "system", {
        name: `Person ${people}`,
        staffNumber,
        roles,
        badgeSecret,
      });
      const body = new URLSearchParams({ code: badgeText(badgeSecret) });
      const headers = { origin: ORIGIN, host: "gasward.test" };
      const asked = new Request(`${ORIGIN}/login/badge`, { method: "POST", body, headers });
      const login = await app.fetch(asked, {});
      const token = /gw_session=([^;]+)/.exec(login.headers.get("set-cookie") ?? "")?.[1] ?? "";
      const session = sessionOf(app.ports, token);
      if (session === undefined) throw new Error(`no login: ${login.status}`);
      return visitorOf(app, session.actor, token, session.csrf, lang);
    },
    stranger: (at, init) => Promise.resolve(app.fetch(new Request(`${ORIGIN}${at}`, init), {})),
    entries: (kind) =>
      folder.siteReader
        .query("SELECT subject, lane, payload FROM journal WHERE kind = $kind ORDER BY seq")
        .all({ kind })
        .map((row) => {
          const { payload, ...rest } = row as {
            payload: string;
            subject: string;
            lane: string | null;
          };
          return { ...rest, payload: JSON.parse(payload) as Json };
        }),
    async close() {
      await app.stop();
      rmSync(path, { recursive: true });
    },
  };
}
