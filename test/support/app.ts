/** The whole program on a temporary data folder with time as a number: people of every role, a gun, cylinders. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, createApp } from "../../src/app.ts";
import { type Cylinder, insertCode, insertCylinder } from "../../src/cylinders/index.ts";
import { startShift } from "../../src/demo/shift.ts";
import { insertDevice } from "../../src/devices/index.ts";
import { insertStep } from "../../src/filling/flow/store.ts";
import { insertFillPoint } from "../../src/filling/index.ts";
import { insertCheck, insertFill } from "../../src/filling/store.ts";
import {
  addPerson,
  badgeText,
  type NewPerson,
  ROLES,
  type Role,
} from "../../src/identity/index.ts";
import type { Day, UnixMs } from "../../src/kernel/instants.ts";
import type { Clock, Scheduler } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import type { Log } from "../../src/platform/log.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { insertSite } from "../../src/site/index.ts";
import { type FakeTime, fakeTime } from "./clock.ts";

/** After the release day, else the program does not trust the clock; 12:00 at the site. */
export const TEST_START_AT = Date.UTC(2026, 11, 10, 4, 0, 0);

export const ORIGIN = "http://gasward.test";

export type LogLine = { readonly level: string; readonly facts: unknown; readonly words: string };

/** Keeps what was logged, so that a test can say that nothing was, and show it when something was. */
function keepingLog(lines: LogLine[]): Log {
  const at =
    (level: string) =>
    (facts: unknown, words = ""): void => {
      lines.push({ level, facts, words });
    };
  const levels = ["trace", "debug", "info", "warn", "error", "fatal"];
  return Object.fromEntries(levels.map((level) => [level, at(level)])) as unknown as Log;
}

export type TestPerson = {
  readonly id: string;
  readonly name: string;
  readonly staffNumber: string;
  /** The text of the badge's QR code. */
  readonly badge: string;
  readonly roles: readonly Role[];
};

export const SCALE = "scale-1";
export const SCALE_2 = "scale-2";
export const CHECK_SCALE = "scale-check";
export const RELAY = "relay-1";
export const GUN = "gun-1";
export const GUN_2 = "gun-2";
export const CYLINDER_CODE = "TC000001";

export const GOOD_CYLINDER = {
  maker: "江苏民生特种设备",
  madeOn: "2024-01-10",
  medium: "lpg",
  model: "YSP35.5",
  volumeMl: 35_500,
  tareG: 16_500,
  maxFillG: 14_900,
  workingPressureKpa: 2_100,
  owner: "测试充装站",
  isOwn: true,
  inspectedOn: "2026-01-10",
  inspectionDueOn: "2030-01-10",
  lifeEndsOn: "2032-01-10",
  status: "in-service",
  content: "empty",
  note: "",
} as const;

export type TestSite = {
  readonly app: App;
  readonly folder: DataFolder;
  readonly path: string;
  readonly time: FakeTime;
  readonly clock: Clock;
  readonly log: readonly LogLine[];
  /** Kinds of the journal from an entry on, in order. */
  kinds(fromSeq?: number): string[];
  entries(fromSeq?: number): {
    readonly seq: number;
    readonly kind: string;
    readonly actor: string;
    readonly subject: string;
    readonly payload: string;
    readonly lane: string | null;
  }[];
  head(): number;
  addPerson(
    person: Partial<NewPerson> & { readonly staffNumber: string; readonly roles: readonly Role[] },
  ): Promise<TestPerson>;
  addCylinder(code: string, change?: Partial<Cylinder>): Promise<string>;
  /** One person of each role, made by `furnish`. */
  readonly people: ReadonlyMap<Role, TestPerson>;
  /** A browser of its own: cookies, and the token of its session. */
  browser(): Browser;
  login(person: TestPerson): Promise<Browser>;
  /** From now on the disk is full; the returned function makes room again. */
  fillDisk(): Promise<() => void>;
  stop(): Promise<void>;
};

export type Answer = {
  readonly status: number;
  readonly location: string | null;
  readonly type: string;
  readonly text: string;
  readonly headers: Headers;
};

export class Browser {
  readonly #app: App;
  readonly #site: Pick<TestSite, "folder">;
  readonly cookies = new Map<string, string>();

  constructor(app: App, site: Pick<TestSite, "folder">) {
    this.#app = app;
    this.#site = site;
  }

  /** The token as the page of this session would carry it, read from the ledger of sessions. */
  get csrf(): string {
    const token = this.cookies.get("gw_session") ?? "";
    const idHash = new Bun.CryptoHasher("sha256").update(token).digest("hex");
    const row = this.#site.folder.siteReader
      .query("SELECT csrf FROM session WHERE id_hash = $idHash")
      .get({ idHash }) as { csrf: string } | null;
    return row?.csrf ?? "";
  }

  /** The answer itself, for a stream that stays open. */
  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0) {
      headers.set("cookie", [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; "));
    }
    const request = new Request(new URL(path, ORIGIN), { redirect: "manual", ...init, headers });
    const response = await this.#app.fetch(request, {});
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await this.open(path, init);
    const type = response.headers.get("content-type") ?? "";
    // A stream never ends by itself.
    const isStream = type.startsWith("text/event-stream");
    if (isStream) await response.body?.cancel();
    return {
      status: response.status,
      location: response.headers.get("location"),
      type,
      text: isStream ? "" : await response.text(),
      headers: response.headers,
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** A form as a page of this site sends it; `headers` and `token` can spoil it. */
  post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    spoil: { readonly headers?: Record<string, string>; readonly token?: string } = {},
  ): Promise<Answer> {
    const token = spoil.token ?? this.csrf;
    const body = new URLSearchParams({ ...fields, ...(token === "" ? {} : { csrf: token }) });
    const headers = { origin: ORIGIN, "sec-fetch-site": "same-origin", ...spoil.headers };
    return this.send(path, { method: "POST", headers, body });
  }
}

async function furnish(site: TestSite, people: Map<Role, TestPerson>): Promise<void> {
  const { ports } = site.app;
  for (const [index, role] of ROLES.entries()) {
    const staffNumber = `T${String(index + 1).padStart(2, "0")}`;
    people.set(
      role,
      await site.addPerson({
        staffNumber,
        roles: [role],
        ...(role === "operator"
          ? { certificate: { kind: "cylinder-filling", number: "P-1", expiresOn: "2028-01-01" } }
          : {}),
      }),
    );
  }
  await ports.db.write((tx) => {
    insertSite(tx.orm, {
      id: ports.siteId,
      name: "测试充装站",
      kinds: JSON.stringify(["filling-station"]),
      emergencyPhone: "0538-3210119",
      createdAt: ports.clock.now(),
    });
    // Not active: the tests themselves say what the devices report.
    for (const id of [SCALE, SCALE_2, CHECK_SCALE, RELAY]) {
      insertDevice(tx.orm, {
        id,
        name: id,
        driverId: id === RELAY ? "relay/waveshare-relay" : "scale/yaohua-continuous",
        settings: {},
        transport: { kind: "serial", path: `/dev/none-${id}` },
        isActive: false,
      });
    }
    for (const [gun, gauge, channel] of [
      [GUN, SCALE, 0],
      [GUN_2, SCALE_2, 1],
    ] as const) {
      insertFillPoint(tx.orm, {
        id: gun,
        label: gun.slice("gun-".length),
        kind: "gun",
        medium: "lpg",
        gaugeDeviceId: gauge,
        frameIntervalMs: 400,
        checkScaleDeviceId: CHECK_SCALE,
        relayDeviceId: RELAY,
        relayChannel: channel,
        failClosed: "held",
        cutOff: "indicator-set-point",
        dropOutMs: 760,
        commissionedAt: ports.clock.now(),
      });
    }
  });
  await startShift(ports, {
    scaleIds: [SCALE, SCALE_2, CHECK_SCALE],
    personIds: [people.get("operator")?.id ?? ""],
  });
  await site.addCylinder(CYLINDER_CODE);
}

/** A fill that waits for its second weighing, as if it had been filled an hour ago. */
export async function addEndedFill(
  site: TestSite,
  cylinderId: string,
  change: Partial<Parameters<typeof insertFill>[1]> = {},
  isLeakTested = true,
): Promise<string> {
  const { ports } = site.app;
  const [id, checkId] = [ports.ids.next(), ports.ids.next()];
  const operatorId = site.people.get("operator")?.id ?? "";
  const now = ports.clock.now();
  await ports.db.write((tx) => {
    insertCheck(tx.orm, {
      id: checkId,
      pointId: GUN,
      cylinderId,
      personId: operatorId,
      checkedAt: now,
      answers: "{}",
      isPassed: true,
    });
    insertFill(tx.orm, {
      id,
      pointId: GUN,
      position: 1,
      cylinderId,
      checkId,
      operatorId,
      medium: "lpg",
      state: "ended",
      authorisedAt: now - 3_600_000,
      endedAt: now - 3_500_000,
      tareG: 16_500,
      startGrossG: 16_600,
      targetNetG: 14_500,
      maxNetG: 14_900,
      endGrossG: 31_000,
      endCause: "ended",
      verdict: "ok",
      ...change,
    });
    if (!isLeakTested) return;
    insertStep(tx.orm, {
      id: ports.ids.next(),
      fillId: id,
      step: "leak-1",
      isPassed: true,
      answers: "{}",
      sealNo: "",
      labelNo: "",
      note: "",
      personId: operatorId,
      doneAt: now,
    });
  });
  return id;
}

export type TestSiteOptions = {
  readonly isEmpty?: boolean;
  /** Opens an existing folder again, as after a restart. */
  readonly path?: string;
  readonly startAt?: number;
  /** Called where the program would end and start anew; without it a factory reset is refused. */
  readonly restart?: () => void;
};

export async function openTestSite(options: TestSiteOptions = {}): Promise<TestSite> {
  const path = options.path ?? mkdtempSync(join(tmpdir(), "gasward-app-"));
  const time = fakeTime(options.startAt ?? TEST_START_AT);
  const clock = time.clock as Clock;
  const ids = systemIds(clock);
  const folder = openDataFolder(join(path, "data"), clock, ids);
  const log: LogLine[] = [];
  const scheduler: Scheduler = time.scheduler;
  const app = await createApp({
    folder,
    clock,
    scheduler,
    ids,
    log: keepingLog(log),
    ...(options.restart === undefined ? {} : { restart: options.restart }),
  });
  const people = new Map<Role, TestPerson>();
  const site: TestSite = {
    app,
    folder,
    path,
    time,
    clock,
    log,
    people,
    entries: (fromSeq = 1) =>
      folder.siteReader
        .query("SELECT * FROM journal WHERE seq >= $fromSeq ORDER BY seq")
        .all({ fromSeq }) as ReturnType<TestSite["entries"]>,
    kinds: (fromSeq = 1) => site.entries(fromSeq).map((entry) => entry.kind),
    head: () => site.entries().at(-1)?.seq ?? 0,
    async addPerson(person) {
      const badgeSecret = `badge-of-${person.staffNumber}`;
      const name = person.name ?? `人员${person.staffNumber}`;
      const id = await addPerson(app.ports, "system", { name, badgeSecret, ...person });
      const { staffNumber, roles } = person;
      return { id, name, staffNumber, roles, badge: badgeText(person.badgeSecret ?? badgeSecret) };
    },
    async addCylinder(code, change = {}) {
      const id = app.ports.ids.next();
      const at = clock.now();
      await app.ports.db.write((tx) => {
        insertCylinder(tx.orm, {
          id,
          serial: `S-${code}`,
          ...GOOD_CYLINDER,
          ...change,
          createdAt: at,
          updatedAt: at,
        });
        insertCode(tx.orm, { code, cylinderId: id, kind: "body" });
      });
      return id;
    },
    browser: () => new Browser(app, site),
    async login(person) {
      const browser = site.browser();
      const answer = await browser.post("/login/badge", { code: person.badge });
      if (answer.status !== 303)
        throw new Error(`no login of ${person.staffNumber}: ${answer.text}`);
      return browser;
    },
    async fillDisk() {
      const count = (name: string): number =>
        Object.values(folder.site.query(`PRAGMA ${name}`).get() as Record<string, number>)[0] ?? 0;
      folder.site.run(`PRAGMA max_page_count = ${count("page_count")}`);
      // What fits into the last pages is still written; a few entries take that room.
      for (let isRoom = true; isRoom; ) {
        const entry = { kind: "test.filled", actor: "system", subject: "test:1", payload: {} };
        isRoom = await app.ports.db
          .write((tx) => tx.append(entry))
          .then(() => true)
          .catch(() => false);
      }
      return () => folder.site.run("PRAGMA max_page_count = 1000000");
    },
    async stop() {
      await app.stop();
      if (options.path === undefined) rmSync(path, { recursive: true });
    },
  };
  if (options.isEmpty !== true && options.path === undefined) await furnish(site, people);
  return site;
}

export function day(text: string): Day {
  return text as Day;
}

export function at(ms: number): UnixMs {
  return ms as UnixMs;
}
