/** Furnishes an empty data folder with a believable station. */
import type { App } from "../app.ts";
import { insertCode, insertCylinder } from "../cylinders/index.ts";
import { insertDevice, updateTransport } from "../devices/index.ts";
import { insertFillPoint } from "../filling/index.ts";
import { addPerson, hasAnyPerson, listActivePeople } from "../identity/index.ts";
import { addDays, type Day, dayOf } from "../kernel/instants.ts";
import { insertSite } from "../site/index.ts";
import { furnishCustody, type NewCylinder } from "./custody.ts";
import { addDemoCustomers } from "./customers.ts";
import { demoCylinders, STATION_NAME } from "./cylinders.ts";
import { addDangers } from "./dangers.ts";
import { addManifold, moveManifold } from "./manifold.ts";
import { demoPeople } from "./people.ts";
import { type Shift, startShift } from "./shift.ts";

export const GUNS = 4;
const PEOPLE_MAX = 200;

/** Scale 4 weighs again for the guns of the visitor, scale 5 for the gun that fills by itself. */
export const CHECK_SCALES = [4, 5] as const;

export const SCALES = GUNS + CHECK_SCALES.length;

export type LinePaths = {
  readonly scales: readonly string[];
  readonly board: string;
  /** Transmitters of the oxygen manifold; absent: the station has none. */
  readonly manifold?: string;
};

export function scaleDevice(index: number): string {
  return `scale-${index + 1}`;
}

const RELAY_DEVICE = "relay-1";

/** A board of the simulator drops out after its pulse; measured there, and written as measured. */
const DROP_OUT_MS = 760;

async function addDevices(app: App, lines: LinePaths): Promise<void> {
  const { ports } = app;
  await ports.db.write((tx) => {
    lines.scales.forEach((path, index) => {
      insertDevice(tx.orm, {
        id: scaleDevice(index),
        name: index < GUNS ? `${index + 1} 号充装秤` : `${index - GUNS + 1} 号复称秤`,
        driverId: "scale/yaohua-continuous",
        settings: { unit: "kg" },
        transport: { kind: "serial", path },
        isActive: true,
      });
    });
    insertDevice(tx.orm, {
      id: RELAY_DEVICE,
      name: "充装许可继电器板",
      driverId: "relay/waveshare-relay",
      settings: {},
      transport: { kind: "serial", path: lines.board },
      isActive: true,
    });
    for (let gun = 0; gun < GUNS; gun += 1) {
      insertFillPoint(tx.orm, {
        id: `gun-${gun + 1}`,
        label: String(gun + 1),
        kind: "gun",
        medium: "lpg",
        row: gun < 2 ? "A" : "B",
        gaugeDeviceId: scaleDevice(gun),
        frameIntervalMs: 400,
        checkScaleDeviceId: scaleDevice(gun === GUNS - 1 ? CHECK_SCALES[1] : CHECK_SCALES[0]),
        relayDeviceId: RELAY_DEVICE,
        relayChannel: gun,
        failClosed: "held",
        cutOff: "indicator-set-point",
        dropOutMs: DROP_OUT_MS,
        commissionedAt: ports.clock.now(),
      });
    }
    if (lines.manifold !== undefined) {
      const measured = { dropOutMs: DROP_OUT_MS, commissionedAt: ports.clock.now() };
      addManifold(tx, lines.manifold, RELAY_DEVICE, measured);
    }
    tx.append({
      kind: "site.furnished",
      actor: "system",
      subject: `site:${ports.siteId}`,
      payload: {},
    });
  });
}

async function addCylinders(app: App, today: Day): Promise<readonly NewCylinder[]> {
  const { ports } = app;
  const now = ports.clock.now();
  const added: NewCylinder[] = [];
  await ports.db.write((tx) => {
    for (const cylinder of demoCylinders(today)) {
      const { valveCode, bodyCode, ...given } = cylinder;
      const id = ports.ids.next();
      added.push({ id, cylinder });
      insertCylinder(tx.orm, { id, ...given, createdAt: now, updatedAt: now });
      insertCode(tx.orm, { code: valveCode, cylinderId: id, kind: "valve" });
      insertCode(tx.orm, { code: bodyCode, cylinderId: id, kind: "body" });
    }
  });
  return added;
}

/** Those who fill; the third has an expired certificate, and is refused for that alone. */
function shiftOf({ ports }: App, lines: LinePaths): Shift {
  return {
    scaleIds: lines.scales.map((_path, index) => scaleDevice(index)),
    personIds: listActivePeople(ports.db.read, PEOPLE_MAX)
      .filter(({ roles }) => roles.includes("operator"))
      .map(({ id }) => id),
  };
}

export async function beginDay(app: App, lines: LinePaths): Promise<void> {
  await startShift(app.ports, shiftOf(app, lines));
}

/** A data folder that is furnished already gets the lines of this start. */
export async function moveLines(app: App, lines: LinePaths): Promise<void> {
  await app.ports.db.write((tx) => {
    lines.scales.forEach((path, index) => {
      updateTransport(tx.orm, scaleDevice(index), { kind: "serial", path });
    });
    updateTransport(tx.orm, RELAY_DEVICE, { kind: "serial", path: lines.board });
    if (lines.manifold !== undefined) moveManifold(tx, lines.manifold);
  });
  await beginDay(app, lines);
}

/** What stands there from the first day: the site, its people, devices and cylinders. Dates run out as seen from `today`. */
export async function furnishStation(
  app: App,
  lines: LinePaths,
  today: Day,
): Promise<readonly NewCylinder[]> {
  const { ports } = app;
  await ports.db.write((tx) => {
    insertSite(tx.orm, {
      id: ports.siteId,
      name: STATION_NAME,
      kinds: JSON.stringify(["filling-station:lpg"]),
      creditCode: "91370983MA3C000012",
      address: "山东省泰安市肥城市工业路 1 号",
      longitudeE7: 1_167_687_000,
      latitudeE7: 361_824_000,
      emergencyPhone: "0538-3210119",
      createdAt: ports.clock.now(),
    });
  });
  const people = demoPeople((days) => addDays(today, days));
  await Promise.all(people.map((person) => addPerson(ports, "system", person)));
  await addDevices(app, lines);
  return await addCylinders(app, today);
}

/** How things stand now: who has which cylinder, who has ordered, what is wrong. */
export async function furnishToday(
  app: App,
  lines: LinePaths,
  cylinders: readonly NewCylinder[],
  dataPath: string,
): Promise<void> {
  await furnishCustody(app, cylinders);
  await beginDay(app, lines);
  const people = listActivePeople(app.ports.db.read, PEOPLE_MAX);
  await addDemoCustomers(app, people.find(({ roles }) => roles.includes("driver"))?.id ?? "");
  await addDangers(app, dataPath);
}

/** A whole station of this moment, without a past; only the lines are moved when people are there already. */
export async function furnish(app: App, lines: LinePaths, dataPath: string): Promise<void> {
  if (hasAnyPerson(app.ports.db.read)) return await moveLines(app, lines);
  const cylinders = await furnishStation(app, lines, dayOf(app.ports.clock.now()));
  await furnishToday(app, lines, cylinders, dataPath);
}
