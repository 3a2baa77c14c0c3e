/** Furnishes an empty data folder with a believable station; does nothing when people are there already. */
import type { App } from "../app.ts";
import { insertCode, insertCylinder } from "../cylinders/index.ts";
import { insertDevice, updateTransport } from "../devices/index.ts";
import { insertFillPoint } from "../filling/index.ts";
import { addPerson, hasAnyPerson, listActivePeople } from "../identity/index.ts";
import { addDays, dayOf } from "../kernel/instants.ts";
import { insertSite } from "../site/index.ts";
import { furnishCustody, type NewCylinder } from "./custody.ts";
import { addDemoCustomers } from "./customers.ts";
import { demoCylinders, STATION_NAME } from "./cylinders.ts";
import { addDangers } from "./dangers.ts";
import { addManifold, moveManifold } from "./manifold.ts";
import { demoPeople } from "./people.ts";
import { startShift } from "./shift.ts";

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

async function addCylinders(app: App): Promise<readonly NewCylinder[]> {
  const { ports } = app;
  const now = ports.clock.now();
  const added: NewCylinder[] = [];
  await ports.db.write((tx) => {
    for (const cylinder of demoCylinders(dayOf(now))) {
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

export async function furnish(app: App, lines: LinePaths, dataPath: string): Promise<void> {
  const { ports } = app;
  const today = dayOf(ports.clock.now());
  const shift = () =>
    startShift(ports, {
      scaleIds: lines.scales.map((_path, index) => scaleDevice(index)),
      // The third has an expired certificate, and is refused for that alone.
      personIds: listActivePeople(ports.db.read, PEOPLE_MAX)
        .filter(({ roles }) => roles.includes("operator"))
        .map(({ id }) => id),
    });
  if (hasAnyPerson(ports.db.read)) {
    await ports.db.write((tx) => {
      lines.scales.forEach((path, index) => {
        updateTransport(tx.orm, scaleDevice(index), { kind: "serial", path });
      });
      updateTransport(tx.orm, RELAY_DEVICE, { kind: "serial", path: lines.board });
      if (lines.manifold !== undefined) moveManifold(tx, lines.manifold);
    });
    await shift();
    return;
  }
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
  const ids = await Promise.all(people.map((person) => addPerson(ports, "system", person)));
  await addDevices(app, lines);
  await furnishCustody(app, await addCylinders(app));
  await shift();
  const driver = people.findIndex(({ roles }) => roles.includes("driver"));
  await addDemoCustomers(app, ids[driver] ?? "");
  await addDangers(app, dataPath);
}
