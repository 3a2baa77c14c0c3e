/** People who walk over the demonstration's plan: ten anchors and a radio system on a line of their own. */
import { runSite } from "../../firmware-bridge/simulators/uwb-run.ts";
import {
  createSite,
  type SitePerson,
  type Waypoint,
} from "../../firmware-bridge/simulators/uwb-site.ts";
import { openPty } from "../../firmware-bridge/transport/pty.ts";
import type { App } from "../app.ts";
import { insertDevice, updateTransport } from "../devices/index.ts";
import { listActivePeople } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import type { Scheduler } from "../platform/clock.ts";
import type { Tx } from "../platform/writer.ts";
import { furnishPositions, type NewArea } from "../positioning/index.ts";
import { listFloors } from "../site/index.ts";
import { PLAN_MM_PER_PX } from "./plan.ts";

const DEVICE = "uwb-1";
const HEIGHT_MM = 1_200;
const ANCHOR_HEIGHT_MM = 3_200;

/** In units of the drawing. */
const ANCHORS: readonly (readonly [x: number, y: number])[] = [
  [40, 60],
  [460, 60],
  [800, 60],
  [1_140, 60],
  [40, 620],
  [460, 620],
  [800, 620],
  [1_140, 620],
  [40, 880],
  [1_140, 880],
];

const stop = (x: number, y: number, seconds: number): Waypoint => ({
  xMm: x * PLAN_MM_PER_PX,
  yMm: y * PLAN_MM_PER_PX,
  pauseMs: seconds * 1_000,
});

/** Who walks where, by staff number; the last card is a visitor's that nobody has been given. */
const PATHS: readonly (readonly [staffNumber: string, path: readonly Waypoint[]])[] = [
  ["OP01", [stop(110, 190, 40), stop(210, 190, 40), stop(310, 190, 30), stop(400, 300, 5)]],
  ["OP02", [stop(380, 200, 30), stop(250, 300, 20), stop(900, 480, 15), stop(600, 500, 10)]],
  ["SM01", [stop(150, 520, 60), stop(420, 390, 5), stop(650, 200, 20), stop(980, 200, 20)]],
  ["SK01", [stop(620, 180, 30), stop(720, 300, 15), stop(1_000, 300, 25), stop(900, 500, 15)]],
  ["DR01", [stop(1_050, 540, 50), stop(800, 500, 20), stop(620, 480, 20)]],
  ["WK01", [stop(760, 760, 90), stop(560, 800, 30), stop(600, 720, 20)]],
  ["GD01", [stop(690, 800, 60), stop(820, 840, 40)]],
  ["", [stop(480, 500, 30), stop(420, 400, 10), stop(300, 390, 10)]],
];

const tagOf = (index: number): number => index + 1;

/** Where each card is found most of the day; for the days before. */
export const STAYING: readonly { readonly tag: string; readonly areas: readonly string[] }[] = [
  ["充装间", "充装间", "装卸区"],
  ["充装间", "装卸区", "空瓶库"],
  ["值班室集合点", "实瓶库", "充装间"],
  ["实瓶库", "空瓶库", "装卸区"],
  ["装卸区", "供应站门市"],
  ["机修车间"],
  ["机修车间", "装卸区"],
].map((areas, index) => ({ tag: String(tagOf(index)), areas }));

const rectangle = (x: number, y: number, width: number, height: number): NewArea["shape"] => ({
  kind: "polygon",
  outline: [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ].map(([xPx = 0, yPx = 0]) => ({ xMm: xPx * PLAN_MM_PER_PX, yMm: yPx * PLAN_MM_PER_PX })),
  holes: [],
});

const AREAS: readonly NewArea[] = [
  { name: "充装间", kind: "danger", shape: rectangle(40, 60, 420, 300), maxHeads: 6, level: 1 },
  { name: "实瓶库", kind: "danger", shape: rectangle(500, 60, 300, 300), maxHeads: 4, level: 1 },
  { name: "空瓶库", kind: "normal", shape: rectangle(840, 60, 300, 300), maxHeads: 6, level: 3 },
  { name: "装卸区", kind: "normal", shape: rectangle(340, 420, 800, 200), maxHeads: 8, level: 2 },
  {
    name: "值班室集合点",
    kind: "muster",
    shape: rectangle(40, 420, 260, 200),
    maxHeads: null,
    level: 4,
  },
  {
    name: "供应站门市",
    kind: "normal",
    shape: rectangle(40, 680, 420, 200),
    maxHeads: 10,
    level: 3,
  },
  { name: "机修车间", kind: "normal", shape: rectangle(500, 680, 400, 200), maxHeads: 4, level: 2 },
];

export type Walkers = { readonly path: string; stop(): void };

export function startWalkers(parts: {
  readonly link: string;
  readonly scheduler: Scheduler;
  readonly seed: number;
}): Walkers {
  const pty = openPty({ link: parts.link });
  const people = PATHS.map(
    ([, path], index): SitePerson => ({
      ...{ tag: tagOf(index), heightMm: HEIGHT_MM, path },
      speedMmPerS: 900 + index * 90,
    }),
  );
  const site = createSite({
    anchors: ANCHORS.map(([x, y], id) => ({
      ...{ id, xMm: x * PLAN_MM_PER_PX, yMm: y * PLAN_MM_PER_PX, zMm: ANCHOR_HEIGHT_MM },
    })),
    people,
    seed: parts.seed,
    // Twice a second is four times what the law asks for, and little for a mini-PC.
    ...{ walls: [], rateHz: 2, sigmaMm: 80, rangeMaxMm: 60_000, dropShare: 0.03 },
  });
  const stopSite = runSite({
    ...{ site, format: "mauwb-ancid", scheduler: parts.scheduler, stepMs: 500 },
    write: (bytes) => pty.write(bytes),
  });
  return {
    path: parts.link,
    stop() {
      stopSite();
      pty.close();
    },
  };
}

/** Anchors, cards and areas as somebody would have set them up on the pages. */
export async function addPositions(app: App, path: string): Promise<void> {
  const { ports } = app;
  const [floor] = listFloors(ports.db.read);
  if (floor === undefined) return;
  const people = listActivePeople(ports.db.read, 200);
  await ports.db.write((tx) => {
    insertDevice(tx.orm, {
      ...{ id: DEVICE, name: "人员定位系统", driverId: "uwb/mauwb", settings: {}, isActive: true },
      transport: { kind: "serial", path },
    });
    furnishPositions(tx, ports, {
      floorId: floor.id,
      anchors: ANCHORS.map(([x, y], id) => ({
        ...{ radioId: String(id), zMm: ANCHOR_HEIGHT_MM },
        ...{ xMm: x * PLAN_MM_PER_PX, yMm: y * PLAN_MM_PER_PX },
      })),
      cards: PATHS.map(([staffNumber], index) => ({
        tag: String(tagOf(index)),
        label: `K${String(index + 1).padStart(3, "0")}`,
        personId: people.find((one) => one.staffNumber === staffNumber)?.id ?? null,
        fromAt: instant(ports.clock.now() - 3_600_000),
      })),
      areas: AREAS,
      gatherRadiusMm: 2_500,
    });
  });
}

export function moveWalkers(tx: Tx, path: string): void {
  updateTransport(tx.orm, DEVICE, { kind: "serial", path });
}
