/** A manifold with everything around it but valves and wires: a test stands for transmitters, relay board and hands. */
import { insertDevice } from "../../src/devices/index.ts";
import { insertFillPoint, putManifoldPoint } from "../../src/filling/index.ts";
import {
  authoriseManifold,
  confirmBlank,
  startLeakTest,
} from "../../src/filling/manifold/service.ts";
import {
  fillsOfBatch,
  findBatch,
  type ManifoldPointRow,
} from "../../src/filling/manifold/store.ts";
import { preFillItemsOf } from "../../src/filling/pre-fill-items.ts";
import { passCheck, scanAtPoint } from "../../src/filling/service.ts";
import { findMedium, pressureAt } from "../../src/gases/index.ts";
import { CHECK_SCALE, openTestSite, RELAY, type TestSite, type TestSiteOptions } from "./app.ts";
import { type Bay, openBay } from "./filling.ts";

export const MANIFOLD = "manifold-1";
export const PRESSURE = "pressure-1";
export const THERMOMETER = "temperature-1";
export const POSITIONS = 4;
export const OXYGEN_CODES = ["OX000001", "OX000002", "OX000003", "OX000004"] as const;

export const OXYGEN = {
  medium: "oxygen",
  model: "WMA219-40-15",
  volumeMl: 40_000,
  tareG: 48_000,
  maxFillG: 0,
  workingPressureKpa: 15_000,
} as const;

export const ACETYLENE_CODES = ["YQ000001", "YQ000002", "YQ000003", "YQ000004"] as const;

export const ACETYLENE_CYLINDER = {
  medium: "acetylene",
  model: "QLP-250-40",
  volumeMl: 40_000,
  tareG: 62_000,
  maxFillG: 0,
  workingPressureKpa: 1_560,
} as const;

/** Between two frames of the pressure transmitter. */
const FRAME_MS = 200;
const SETTINGS: Omit<ManifoldPointRow, "pointId"> = {
  pressureChannel: "value",
  temperatureDeviceId: THERMOMETER,
  temperatureChannel: "value",
  maxPressureKpa: 18_000,
  fillMaxMin: 60,
  fillMinMin: 0,
  holdS: 10,
  holdFallKpa: 50,
  coolDownS: 60,
};

export type ManifoldBay = {
  readonly bay: Bay;
  readonly site: TestSite;
  /** What gauge and thermometer say from now on; null: no number. A temperature not given stays. */
  put(kpa: number | null, celsius?: number | null): void;
  /** It says nothing more. */
  mute(which: "gauge" | "thermometer"): void;
  pass(ms: number): Promise<void>;
  /** Scan and pass the check of one position. */
  bind(code: string, position?: string): Promise<void>;
  blank(position: string): ReturnType<typeof confirmBlank>;
  /** Soap and hold; ends with the test passed or throws. */
  holdTight(): Promise<void>;
  authorise(): ReturnType<typeof authoriseManifold>;
  /** From nothing to an open valve with these cylinders, the rest blank. */
  open(codes?: readonly string[]): Promise<string>;
  /** Pressure rises at 300 kPa/s until the gas would show this at 20 °C. */
  fillTo(at20Kpa: number): Promise<void>;
  shownAt(at20Kpa: number): number;
  phase(): string | undefined;
  blockers(): readonly string[];
  batch(id: string): ReturnType<typeof findBatch>;
  fills(id: string): ReturnType<typeof fillsOfBatch>;
};

export async function openManifold(
  options: TestSiteOptions & {
    readonly settings?: Partial<ManifoldPointRow>;
    readonly medium?: "acetylene";
  } = {},
): Promise<ManifoldBay> {
  const site = await openTestSite(options);
  const { ports } = site.app;
  if (options.path === undefined) {
    await ports.db.write((tx) => {
      for (const id of [PRESSURE, THERMOMETER]) {
        insertDevice(tx.orm, {
          id,
          name: id,
          driverId: "modbus/qdw90a",
          settings: {},
          transport: { kind: "serial", path: `/dev/none-${id}` },
          isActive: false,
        });
      }
      insertFillPoint(tx.orm, {
        id: MANIFOLD,
        label: "M1",
        kind: "manifold",
        positions: POSITIONS,
        medium: options.medium ?? "oxygen",
        checkScaleDeviceId: options.medium === undefined ? null : CHECK_SCALE,
        gaugeDeviceId: PRESSURE,
        frameIntervalMs: 400,
        relayDeviceId: RELAY,
        relayChannel: 7,
        failClosed: "held",
        cutOff: "controller",
        dropOutMs: 760,
        commissionedAt: ports.clock.now(),
      });
      putManifoldPoint(tx.orm, { pointId: MANIFOLD, ...SETTINGS, ...options.settings });
    });
    for (const code of OXYGEN_CODES) await site.addCylinder(code, OXYGEN);
    if (options.medium !== undefined) {
      for (const code of ACETYLENE_CODES) await site.addCylinder(code, ACETYLENE_CYLINDER);
    }
  }
  const bay = await openBay({ site });
  return await running(site, bay);
}

async function running(site: TestSite, bay: Bay): Promise<ManifoldBay> {
  const { filling, station, operator } = bay;
  let kpa: number | null | undefined = 300;
  let celsius: number | null | undefined = 20;
  const now = () => site.time.clock.monotonicMs();
  const channel = (value: number | null, unit: string) =>
    ({
      kind: "channel",
      channel: "value",
      value,
      unit,
      state: value === null ? "fault" : "ok",
    }) as const;
  const self: ManifoldBay = {
    bay,
    site,
    put(pressure, temperature) {
      kpa = pressure;
      if (temperature !== undefined) celsius = temperature;
    },
    mute(which) {
      if (which === "gauge") kpa = undefined;
      else celsius = undefined;
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= FRAME_MS) {
        if (celsius !== undefined) filling.onChannel(THERMOMETER, channel(celsius, "Cel"), now());
        if (kpa !== undefined) {
          const mpa = kpa === null ? null : kpa / 1_000;
          filling.onChannel(PRESSURE, channel(mpa, "MPa"), now());
        }
        await bay.pass(Math.min(left, FRAME_MS));
      }
    },
    async bind(code, position) {
      const scanned = await scanAtPoint(station, operator, MANIFOLD, code, position);
      if (!scanned.ok || scanned.value.kind !== "bound") throw new Error(JSON.stringify(scanned));
      const medium = findMedium(filling.board.rowOf(MANIFOLD)?.medium ?? "");
      const items = medium === undefined ? [] : preFillItemsOf(medium);
      const answers = Object.fromEntries(items.map((item) => [item.code, "pass" as const]));
      const at = scanned.value.position;
      const checked = await passCheck(station, operator, MANIFOLD, answers, "", undefined, at);
      if (!checked.ok) throw new Error(JSON.stringify(checked.refusal));
    },
    blank: (position) => confirmBlank(station, operator, MANIFOLD, position),
    async holdTight() {
      const begun = await startLeakTest(station, operator, MANIFOLD);
      if (!begun.ok) throw new Error(begun.refusal.code);
      await self.pass(11_000);
      const { leak } = filling.board.view(MANIFOLD)?.manifold ?? {};
      if (leak?.state !== "passed") throw new Error(`not tight: ${JSON.stringify(leak)}`);
    },
    authorise: () => authoriseManifold(station, operator, MANIFOLD),
    async open(codes = OXYGEN_CODES.slice(0, 3)) {
      await self.pass(2_000);
      for (const [index, code] of codes.entries()) await self.bind(code, String(index + 1));
      for (let at = codes.length + 1; at <= POSITIONS; at += 1) await self.blank(String(at));
      await self.holdTight();
      self.authorise();
      await self.pass(400);
      const view = filling.board.view(MANIFOLD);
      if (view?.phase !== "authorised" || view.authorisationId === undefined) {
        throw new Error(`not opened: ${JSON.stringify([view?.cause, view?.blockers])}`);
      }
      return view.authorisationId;
    },
    async fillTo(at20Kpa) {
      const end = self.shownAt(at20Kpa);
      while (typeof kpa === "number" && kpa < end) {
        kpa = Math.min(end, kpa + (300 * FRAME_MS) / 1_000);
        await self.pass(FRAME_MS);
      }
    },
    shownAt: (at20Kpa) => pressureAt("oxygen", at20Kpa, 20, celsius ?? 20) ?? at20Kpa,
    phase: () => filling.board.view(MANIFOLD)?.phase,
    blockers: () => filling.board.view(MANIFOLD)?.blockers.map((item) => item.code) ?? [],
    batch: (id) => findBatch(site.app.ports.db.read, id),
    fills: (id) => fillsOfBatch(site.app.ports.db.read, id),
  };
  for (const device of [PRESSURE, THERMOMETER]) filling.onGaugeLink(device, true);
  filling.onValveLink(RELAY, true);
  await self.pass(2_000);
  return self;
}
