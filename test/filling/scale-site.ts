/** A station with filling scales that dial in, over real sockets and a real data folder, under a clock of its own. */
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type LpgRunnerOptions,
  LpgScaleRunner,
} from "../../firmware-bridge/simulators/lpg-scale-run.ts";
import { listAlarms } from "../../src/alarms/index.ts";
import { type App, createApp } from "../../src/app.ts";
import { insertCode, insertCylinder } from "../../src/cylinders/index.ts";
import { startShift } from "../../src/demo/shift.ts";
import { preFillItemsOf } from "../../src/filling/pre-fill-items.ts";
import { acceptScalePoint } from "../../src/filling/scale/point.ts";
import { passCheck, scanAtPoint } from "../../src/filling/service.ts";
import { findMedium } from "../../src/gases/index.ts";
import { addPerson } from "../../src/identity/index.ts";
import type { Day, UnixMs } from "../../src/kernel/instants.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import type { Actor } from "../../src/platform/web.ts";
import { type FakeTime, fakeTime } from "../support/clock.ts";

/** After the release day, or the clock would not be trusted. */
const START_AT = Date.UTC(2027, 2, 10, 1, 0, 0);

export const STEP_MS = 500;

export type Site = {
  readonly time: FakeTime;
  app: App;
  folder: DataFolder;
  /** A reader of our own: an acknowledgement may arrive while the program is being started again. */
  readonly books: Database;
  operator: Actor;
  manager: Actor;
  readonly runners: LpgScaleRunner[];
  restart(): Promise<void>;
  close(): Promise<void>;
};

function actorOf(personId: string, role: string): Actor {
  return { personId, name: role, staffNumber: role, roles: [role] };
}

/** Points 1 to `points`, each with the scale of its own address; machine 3 at address 1 is point `scale-1`. */
export async function openSite(points = 1): Promise<Site> {
  const path = mkdtempSync(join(tmpdir(), "gasward-scales-"));
  const time = fakeTime(START_AT);
  const clock: Clock = {
    now: () => Math.trunc(time.clock.now()) as UnixMs,
    monotonicMs: () => time.clock.monotonicMs(),
  };
  const ids = systemIds(clock);
  const open = async (): Promise<Pick<Site, "app" | "folder">> => {
    const folder = openDataFolder(join(path, "data"), clock, ids);
    const app = await createApp({
      folder,
      clock,
      scheduler: time.scheduler,
      ids,
      log: createLog("silent"),
      scales: { host: "127.0.0.1", port: 0, replyAddress: "echo", ackForm: "7" },
    });
    return { app, folder };
  };
  const first = await open();
  const { ports } = first.app;
  const person = (name: string, until?: string) =>
    addPerson(ports, "system", {
      name,
      staffNumber: name,
      roles: [name === "manager" ? "safety-manager" : "operator"],
      ...(until === undefined
        ? {}
        : { certificate: { kind: "cylinder-filling", number: "1", expiresOn: until } }),
    });
  const operator = actorOf(await person("operator", "2029-01-01"), "operator");
  const manager = actorOf(await person("manager"), "safety-manager");
  for (let index = 1; index <= points; index += 1) {
    const accepted = await acceptScalePoint(first.app.filling.station, manager.personId, {
      id: `scale-${index}`,
      label: String(index),
      medium: "lpg",
      machine: 2 + index,
      address: index,
      checkScaleDeviceId: null,
      acceptance: "The pump is switched off by hand at the bay; nobody fills alone.",
    });
    if (!accepted.ok) throw new Error(accepted.refusal.code);
  }
  await startShift(ports, {
    scaleIds: [],
    pointIds: Array.from({ length: points }, (_unused, index) => `scale-${index + 1}`),
    personIds: [operator.personId],
  });
  await first.app.start();
  const books = new Database(join(path, "data/site.db"), { readonly: true });
  const site: Site = {
    time,
    books,
    ...first,
    operator,
    manager,
    runners: [],
    async restart() {
      await site.app.stop();
      Object.assign(site, await open());
      await site.app.start();
    },
    async close() {
      for (const runner of site.runners) runner.stop();
      await site.app.stop();
      books.close();
      rmSync(path, { recursive: true });
    },
  };
  return site;
}

export type GivenCylinder = {
  readonly code: string;
  readonly tareG?: number;
  readonly medium?: string;
  readonly dueOn?: string;
  readonly isOwn?: boolean;
};

/** Registers cylinders; their ids are `c<code>`. */
export async function addCylinders(site: Site, given: readonly GivenCylinder[]): Promise<void> {
  await site.app.ports.db.write((tx) => {
    for (const { code, tareG = 16_500, medium = "lpg", dueOn = "2028-06-01", isOwn } of given) {
      const id = `c${code}`;
      insertCylinder(tx.orm, {
        id,
        serial: code,
        maker: "maker",
        madeOn: "2022-01-01",
        medium,
        model: "YSP35.5",
        volumeMl: 35_500,
        tareG,
        maxFillG: 14_900,
        workingPressureKpa: 2_100,
        owner: "station",
        isOwn: isOwn ?? true,
        inspectedOn: "2024-06-01",
        inspectionDueOn: dueOn as Day,
        lifeEndsOn: "2032-01-01",
        status: "in-service",
        content: "empty",
        createdAt: START_AT,
        updatedAt: START_AT,
      });
      insertCode(tx.orm, { code, cylinderId: id, kind: "body" });
    }
  });
}

export function addRunner(site: Site, options: Partial<LpgRunnerOptions> = {}): LpgScaleRunner {
  const runner = new LpgScaleRunner({
    host: "127.0.0.1",
    port: () => site.app.filling.scaleServer().port,
    clock: site.time.clock,
    ...options,
  });
  site.runners.push(runner);
  return runner;
}

/** The kiosk's part: scan at the point, look at the cylinder, answer every item. */
export async function checkAtKiosk(
  site: Site,
  pointId: string,
  code: string,
  by: Actor = site.operator,
  failed?: string,
): Promise<void> {
  const { station } = site.app.filling;
  const bound = await scanAtPoint(station, by, pointId, code);
  if (!bound.ok) throw new Error(`kiosk scan: ${bound.refusal.code}`);
  const medium = findMedium("lpg");
  if (medium === undefined) throw new Error("no medium");
  const answers = Object.fromEntries(
    preFillItemsOf(medium).map(
      (item) => [item.code, item.code === failed ? "fail" : "pass"] as const,
    ),
  );
  const passed = await passCheck(station, by, pointId, answers, "");
  if (!passed.ok) throw new Error(`kiosk check: ${passed.refusal.code}`);
}

/** One step of the station's time, and real time for the sockets between. */
export async function step(site: Site, ms = STEP_MS): Promise<void> {
  site.time.advance(ms);
  for (const runner of site.runners) runner.tick();
  await Bun.sleep(1);
}

/** Lets the station's time run until something is so; fails after so many seconds of it. */
export async function run(site: Site, isTrue: () => boolean, seconds = 60): Promise<void> {
  for (let left = (seconds * 1_000) / STEP_MS; !isTrue(); left -= 1) {
    if (left <= 0) throw new Error(`not within ${seconds} s of the station: ${isTrue}`);
    await step(site);
  }
}

export type Row = Record<string, unknown>;

export function rows(site: Site, sql: string): Row[] {
  return site.folder.siteReader.query(sql).all() as Row[];
}

export function fills(site: Site): Row[] {
  return rows(site, "SELECT * FROM fill ORDER BY authorised_at, id");
}

export function records(site: Site): Row[] {
  return rows(site, "SELECT * FROM scale_record ORDER BY received_at, key");
}

/** Kinds of the journal's entries about fills, in order. */
export function entries(
  site: Site,
  like = "fill.%",
): { kind: string; payload: Row; lane: string | null }[] {
  return rows(
    site,
    `SELECT kind, payload, lane FROM journal WHERE kind LIKE '${like}' ORDER BY seq`,
  ).map((row) => ({
    kind: String(row["kind"]),
    payload: JSON.parse(String(row["payload"])) as Row,
    lane: row["lane"] as string | null,
  }));
}

/** Codes of the alarms that stand in the list, with what each is about. */
export function openAlarms(site: Site): string[] {
  return listAlarms(site.app.ports.db.read, { state: "open" }, { offset: 0, limit: 20 })
    .items.map(({ code, subject }) => `${code} ${subject}`)
    .sort();
}

export function crcOf(bytes: number[]): number[] {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return [crc & 0xff, crc >>> 8];
}

export type RawScale = {
  readonly socket: Socket;
  readonly heard: number[];
  readonly isGone: () => boolean;
};

/** A bare socket, for frames that no well-behaved scale would send. */
export async function rawScale(site: Site): Promise<RawScale> {
  const port = site.app.filling.scaleServer().port ?? 0;
  const socket = createConnection({ host: "127.0.0.1", port });
  const heard: number[] = [];
  let isGone = false;
  socket.on("data", (bytes: Uint8Array) => heard.push(...bytes));
  socket.on("error", () => undefined);
  socket.on("close", () => {
    isGone = true;
  });
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return { socket, heard, isGone: () => isGone };
}

export const CODE = "170705030686";
export const CYLINDER = { code: CODE, tareG: 16_500 };

/** One point, one cylinder, one scale that has dialled in. */
export async function oneScale(): Promise<{ site: Site; runner: LpgScaleRunner }> {
  const site = await openSite();
  await addCylinders(site, [{ code: CODE }]);
  const runner = addRunner(site);
  await run(site, () => runner.isConnected);
  return { site, runner };
}

/** The same, checked at the kiosk and permitted to fill. */
export async function permittedScale(): Promise<{ site: Site; runner: LpgScaleRunner }> {
  const { site, runner } = await oneScale();
  await checkAtKiosk(site, "scale-1", CODE);
  runner.feed({ type: "scan", cylinder: CYLINDER });
  await run(site, () => runner.scale.answer === "permitted");
  return { site, runner };
}
