/** A whole site in a temporary folder with one person of each kind signed in; requests go through `fetch`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { type App, createApp } from "../../src/app.ts";
import { ledgerRoutes } from "../../src/filling/ledger.tsx";
import { addPerson, type Role, sessionOf } from "../../src/identity/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { createHttp } from "../../src/platform/http/http.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import type { WebEnv } from "../../src/platform/web.ts";
import { createErrorPage, createFrame, insertSite } from "../../src/site/index.ts";

export type Who = "operator" | "manager" | "admin" | "nobody";

const PEOPLE: readonly (readonly [Exclude<Who, "nobody">, string, readonly Role[]])[] = [
  ["operator", "101", ["operator"]],
  ["manager", "201", ["safety-manager"]],
  ["admin", "301", ["administrator"]],
];

const ORIGIN = "http://box.example";

export type Ask = {
  readonly as?: Who;
  readonly lang?: "zh-CN" | "en";
  readonly form?: Readonly<Record<string, string>>;
  /** A file that the form sends too. */
  readonly file?: { readonly field: string; readonly name: string; readonly bytes: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
};

export type Desk = {
  readonly app: App;
  readonly folder: DataFolder;
  readonly fetch: Hono<WebEnv>["fetch"];
  personId(who: Exclude<Who, "nobody">): string;
  /** GET, or POST when a form is given. */
  ask(path: string, ask?: Ask): Promise<Response>;
  text(path: string, ask?: Ask): Promise<string>;
  close(): Promise<void>;
};

/** `fetch` of the app, with the ledger added where filling does not bring it yet. */
function fetchOf(app: App): Hono<WebEnv>["fetch"] {
  if (app.routes.some((route) => route.path === "/fills")) return app.fetch;
  const { ports } = app;
  const frame = createFrame(ports, { isDemo: false });
  return createHttp([...app.routes, ...ledgerRoutes({ station: { ports }, frame })], {
    log: ports.log,
    ids: ports.ids,
    sessionOf: (token) => sessionOf(ports, token),
    errorPage: createErrorPage(frame),
    loginPath: "/login",
  }).fetch;
}

function bodyOf(form: Readonly<Record<string, string>>, file: Ask["file"]): BodyInit {
  if (file === undefined) return new URLSearchParams(form);
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.set(name, value);
  data.set(file.field, new File([Buffer.from(file.bytes)], file.name));
  return data;
}

export async function openDesk(upstream?: { readonly url: string }): Promise<Desk> {
  const path = mkdtempSync(join(tmpdir(), "gasward-desk-"));
  const ids = systemIds(systemClock);
  const folder = openDataFolder(path, systemClock, ids);
  const app = await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log: createLog("silent"),
    ...(upstream === undefined ? {} : { upstream }),
  });
  await app.start();
  await app.ports.db.write((tx) =>
    insertSite(tx.orm, {
      id: app.ports.siteId,
      name: "城南液化气站",
      kinds: "[]",
      emergencyPhone: "110",
      publicBase: "",
      createdAt: systemClock.now(),
    }),
  );
  const fetch = fetchOf(app);
  const cookies = new Map<Who, string>();
  const personIds = new Map<Who, string>();
  for (const [who, staffNumber, roles] of PEOPLE) {
    const pin = `48${staffNumber}`;
    const certificate =
      who === "operator"
        ? { kind: "cylinder-filling", number: "P-1", expiresOn: "2029-01-01" as Day }
        : undefined;
    const id = await addPerson(app.ports, "system", {
      name: { operator: "王充", manager: "李安", admin: "周管" }[who],
      staffNumber,
      roles,
      pin,
      ...(certificate === undefined ? {} : { certificate }),
    });
    personIds.set(who, id);
    const answer = await fetch(
      new Request(`${ORIGIN}/login`, {
        method: "POST",
        body: new URLSearchParams({ who: staffNumber, secret: pin }),
      }),
    );
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    if (answer.status !== 303) throw new Error(`login of ${who}: ${answer.status}`);
    cookies.set(who, cookie);
  }
  const csrfOf = (who: Who): string => {
    const token = (cookies.get(who) ?? "=").split("=")[1] ?? "";
    return sessionOf(app.ports, token)?.csrf ?? "";
  };
  const ask: Desk["ask"] = async (
    to,
    { as = "manager", lang = "zh-CN", form, file, headers } = {},
  ) => {
    const cookie = [`lang=${lang}`, cookies.get(as)].filter((part) => part !== undefined);
    const given = as === "nobody" ? (form ?? {}) : { csrf: csrfOf(as), ...form };
    return fetch(
      new Request(ORIGIN + to, {
        redirect: "manual",
        headers: { cookie: cookie.join("; "), host: "box.example", ...headers },
        ...(form === undefined && file === undefined
          ? {}
          : { method: "POST", body: bodyOf(given, file) }),
      }),
    );
  };
  return {
    app,
    folder,
    fetch,
    personId: (who) => personIds.get(who) ?? "",
    ask,
    text: async (to, given) => (await ask(to, given)).text(),
    async close() {
      await app.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}
