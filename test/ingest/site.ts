/** A whole site over real pseudo-terminals with one person of each kind signed in; requests go through `fetch`. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PtyStation, startPtyStation } from "../../firmware-bridge/simulators/pty-station.ts";
import { type App, createApp } from "../../src/app.ts";
import { insertDevice } from "../../src/devices/index.ts";
import { insertFillPoint } from "../../src/filling/index.ts";
import { addPerson, type Role, sessionOf } from "../../src/identity/index.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { insertSite } from "../../src/site/index.ts";
import { random } from "../firmware-bridge/support.ts";

export type Who = "operator" | "manager" | "admin";

const PEOPLE: readonly (readonly [Who, string, readonly Role[]])[] = [
  ["operator", "101", ["operator"]],
  ["manager", "201", ["safety-manager"]],
  ["admin", "301", ["administrator"]],
];

const ORIGIN = "http://box.example";
const WAIT_MAX_MS = 15_000;

export async function until(what: string, isDone: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WAIT_MAX_MS;
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error(`waited ${WAIT_MAX_MS} ms until ${what}`);
    await Bun.sleep(20);
  }
}

export type Ask = {
  readonly as?: Who;
  readonly lang?: "zh-CN" | "en";
  readonly form?: Readonly<Record<string, string>> | FormData;
};

export type Site = {
  readonly app: App;
  readonly path: string;
  readonly lines: PtyStation;
  ask(path: string, ask?: Ask): Promise<Response>;
  text(path: string, ask?: Ask): Promise<string>;
  kinds(): readonly string[];
  close(): Promise<void>;
};

async function furnish(app: App, lines: PtyStation): Promise<void> {
  await app.ports.db.write((tx) => {
    insertSite(tx.orm, {
      id: app.ports.siteId,
      name: "城南液化气站",
      kinds: "[]",
      emergencyPhone: "110",
      publicBase: "",
      createdAt: systemClock.now(),
    });
    lines.scalePaths.forEach((path, index) => {
      insertDevice(tx.orm, {
        id: `scale-${index + 1}`,
        name: `${index + 1} 号秤`,
        driverId: "scale/yaohua-continuous",
        settings: { unit: "kg" },
        transport: { kind: "serial", path },
        isActive: true,
      });
    });
    insertDevice(tx.orm, {
      id: "relay-1",
      name: "继电器板",
      driverId: "relay/waveshare-relay",
      settings: {},
      transport: { kind: "serial", path: lines.boardPath },
      isActive: true,
    });
    insertFillPoint(tx.orm, {
      id: "gun-1",
      label: "1",
      kind: "gun",
      medium: "lpg",
      gaugeDeviceId: "scale-1",
      checkScaleDeviceId: "scale-2",
      relayDeviceId: "relay-1",
      relayChannel: 0,
      failClosed: "held",
      cutOff: "indicator-set-point",
    });
  });
}

export async function openSite(): Promise<Site> {
  const path = mkdtempSync(join(tmpdir(), "gasward-ingest-"));
  const dev = join(path, "lines");
  mkdirSync(dev);
  const lines = startPtyStation({
    folder: dev,
    guns: 2,
    clock: systemClock,
    scheduler: systemScheduler,
    random: random(7),
  });
  const ids = systemIds(systemClock);
  const folder = openDataFolder(join(path, "data"), systemClock, ids);
  const app = await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log: createLog("silent"),
  });
  await furnish(app, lines);
  const cookies = new Map<Who, string>();
  for (const [who, staffNumber, roles] of PEOPLE) {
    const secret = `48${staffNumber}7`;
    await addPerson(app.ports, "system", { name: `人${who}`, staffNumber, roles, pin: secret });
    const answer = await app.fetch(
      new Request(`${ORIGIN}/login`, {
        method: "POST",
        body: new URLSearchParams({ who: staffNumber, secret }),
      }),
    );
    if (answer.status !== 303) throw new Error(`login of ${who}: ${answer.status}`);
    cookies.set(who, answer.headers.get("set-cookie")?.split(";")[0] ?? "");
  }
  await app.start();
  const ask: Site["ask"] = async (to, { as = "admin", lang = "zh-CN", form } = {}) => {
    const cookie = cookies.get(as) ?? "";
    const csrf = sessionOf(app.ports, cookie.split("=")[1] ?? "")?.csrf ?? "";
    if (form instanceof FormData) form.set("csrf", csrf);
    const body = form instanceof FormData ? form : new URLSearchParams({ csrf, ...form });
    return app.fetch(
      new Request(ORIGIN + to, {
        redirect: "manual",
        headers: { cookie: `lang=${lang}; ${cookie}`, host: "box.example" },
        ...(form === undefined ? {} : { method: "POST", body }),
      }),
    );
  };
  return {
    app,
    path: join(path, "data"),
    lines,
    ask,
    text: async (to, given) => (await ask(to, given)).text(),
    kinds: () =>
      (
        app.ports.db.sql.query("SELECT kind FROM journal ORDER BY seq").all() as { kind: string }[]
      ).map((row) => row.kind),
    async close() {
      await app.stop();
      lines.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}
