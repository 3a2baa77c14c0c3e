/** A large site for the live benchmark: its rows in a data folder, and the bytes that its gateways would send. */
import type { Socket, TCPSocketListener } from "bun";
import { encodeMauwb } from "../../firmware-bridge/simulators/uwb-encode.ts";
import {
  createSite,
  type Round,
  type Site,
  type SiteAnchor,
  type SitePerson,
  type SiteWall,
} from "../../firmware-bridge/simulators/uwb-site.ts";
import { insertDevice } from "../../src/devices/index.ts";
import { instant } from "../../src/kernel/instants.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter } from "../../src/platform/writer.ts";
import { furnishPositions, type Shape } from "../../src/positioning/index.ts";
import { insertZone } from "../../src/positioning/store-zones.ts";
import { freePort } from "../../test/support/process.ts";
import { seeded } from "./positioning-day.ts";

const STEP_MM = 30_000;
const COLUMNS = 14;
const ROWS = 11;
const WIDTH_MM = (COLUMNS - 1) * STEP_MM;
const HEIGHT_MM = (ROWS - 1) * STEP_MM;
const ZONES = 40;
const GATEWAYS = 6;
/** What one line of the radio system holds. */
const SLOTS = 8;
const KEPT_SENT = 64;

/** Nobody may enter it; whoever is to be caught walks in from the west. */
export const FORBIDDEN = { name: "禁区", xMm: 180_000, yMm: 135_000, sideMm: 24_000 } as const;
/** So deep inside, the fence's own margin is passed. */
const CAUGHT_DEPTH_MM = 400;
const PROBE_SPEED = 1_500;
const PROBE_WAY_MM = 12_000;

const ANCHORS: readonly SiteAnchor[] = Array.from({ length: COLUMNS * ROWS }, (_, id) => ({
  id,
  xMm: (id % COLUMNS) * STEP_MM,
  yMm: Math.floor(id / COLUMNS) * STEP_MM,
  zMm: 3_000 + (id % 3) * 1_000,
}));

const square = (xMm: number, yMm: number, sideMm: number): Shape => ({
  kind: "polygon",
  outline: [
    { xMm, yMm },
    { xMm: xMm + sideMm, yMm },
    { xMm: xMm + sideMm, yMm: yMm + sideMm },
    { xMm, yMm: yMm + sideMm },
  ],
  holes: [],
});

/** Rows of a furnished folder that no program holds; its own anchors, areas and devices go. @returns the floor */
export async function furnishCrowd(
  path: string,
  tags: number,
  ports: readonly number[],
  seed: number,
): Promise<string> {
  const ids = systemIds(systemClock);
  const folder = openDataFolder(path, systemClock, ids);
  const { site, siteId } = folder;
  for (const table of ["zone_stay", "zone", "card_binding", "position_card", "position_anchor"]) {
    site.run(`DELETE FROM ${table}`);
  }
  site.run("UPDATE device SET is_active = 0");
  const floorId = String(site.query("SELECT id FROM floor ORDER BY ordinal").values()[0]?.[0]);
  const writer = createWriter({
    database: site,
    clock: systemClock,
    ids,
    committed: () => undefined,
    effectFailed: () => undefined,
  });
  const chance = seeded(seed);
  const all = { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 };
  await writer.write((tx) => {
    furnishPositions(
      tx,
      { clock: systemClock, ids, siteId },
      {
        floorId,
        anchors: ANCHORS.map(({ id, ...at }) => ({ radioId: String(id), ...at })),
        cards: Array.from({ length: tags }, (_, tag) => ({
          ...{ tag: String(tag), label: `K${tag}`, personId: null, fromAt: instant(1) },
        })),
        areas: [],
        gatherRadiusMm: 15_000,
      },
    );
    for (let index = 0; index < ZONES; index += 1) {
      insertZone(
        tx.orm,
        { id: ids.next(), floorId, createdAt: instant(1) },
        {
          name: `区域${index}`,
          kind: index % 3 === 0 ? "danger" : "normal",
          shape: square(chance() * (WIDTH_MM - 40_000), chance() * (HEIGHT_MM - 40_000), 40_000),
          times: all,
          who: { mode: "everyone" },
          ...{ minHeads: null, maxHeads: 200, level: 3, required: [] },
          ...{ stayMaxMs: 8 * 3_600_000, stillMaxMs: 3_600_000 },
        },
      );
    }
    insertZone(
      tx.orm,
      { id: ids.next(), floorId, createdAt: instant(1) },
      {
        name: FORBIDDEN.name,
        kind: "normal",
        shape: square(FORBIDDEN.xMm, FORBIDDEN.yMm, FORBIDDEN.sideMm),
        times: all,
        who: { mode: "nobody" },
        ...{ minHeads: null, maxHeads: null, stayMaxMs: null, stillMaxMs: null },
        ...{ level: 1, required: [] },
      },
    );
    ports.forEach((port, index) => {
      insertDevice(tx.orm, {
        ...{ id: `gateway-${index}`, name: `网关${index}`, driverId: "uwb/mauwb", settings: {} },
        transport: { kind: "tcp", host: "127.0.0.1", port },
        isActive: true,
      });
    });
  });
  await writer.close();
  folder.close();
  return floorId;
}

/** Pipe racks and tanks: signals through them are late. */
function wallsOf(seed: number): readonly SiteWall[] {
  const chance = seeded(seed + 1);
  return Array.from({ length: 16 }, () => {
    const [x, y] = [chance() * WIDTH_MM, chance() * HEIGHT_MM];
    const isAcross = chance() < 0.5;
    return {
      ...{ x1Mm: x, y1Mm: y, delayMm: 1_000 + chance() * 3_000 },
      ...{ x2Mm: x + (isAcross ? 25_000 : 0), y2Mm: y + (isAcross ? 0 : 25_000) },
    };
  }).filter(({ x1Mm, y1Mm }) => Math.abs(y1Mm - FORBIDDEN.yMm) > 60_000 || x1Mm > 260_000);
}

export type Entered = { readonly tag: string; readonly sentAt: number };

/** Gateways to which the program dials in; each sends a line for each round of its cards. */
export class Crowd {
  readonly ports: readonly number[];
  readonly #listeners: TCPSocketListener<undefined>[];
  readonly #sockets = new Map<number, Socket<undefined>>();
  readonly #groups: { readonly site: Site; readonly gateway: number; waitMs: number }[];
  readonly #probes: number;
  readonly #sent = new Map<string, number[]>();
  readonly #caught = new Set<string>();
  readonly entered: Entered[] = [];
  lines = 0;
  /** Lines that a socket did not take at once; they are what a gateway would lose. */
  refused = 0;
  #stop: () => void = () => undefined;

  constructor(plan: {
    readonly tags: number;
    readonly rate: number;
    readonly seed: number;
    readonly seconds: number;
    readonly probes: number;
  }) {
    const { tags, rate, seed, seconds, probes } = plan;
    this.#probes = probes;
    const chance = seeded(seed + 2);
    const point = (): { xMm: number; yMm: number } => ({
      xMm: chance() * WIDTH_MM,
      yMm: chance() * HEIGHT_MM,
    });
    const people = Array.from({ length: tags }, (_, tag): SitePerson => {
      if (tag < probes) return probeOf(tag, probes, seconds);
      const path = Array.from({ length: 6 }, () => {
        let at = point();
        // Only probes go near the forbidden area.
        while (Math.abs(at.yMm - FORBIDDEN.yMm - 12_000) < 50_000) at = point();
        return { ...at, pauseMs: chance() * 8_000 };
      });
      const side = (path[0]?.yMm ?? 0) < FORBIDDEN.yMm;
      return {
        ...{ tag, heightMm: 1_000 + chance() * 500, speedMmPerS: 700 + chance() * 900 },
        path: path.filter(({ yMm }) => yMm < FORBIDDEN.yMm === side),
      };
    });
    const periodMs = 1_000 / (rate / tags);
    const groups = Math.max(GATEWAYS, Math.min(tags, Math.ceil(periodMs / 10)));
    const walls = wallsOf(seed);
    this.#groups = Array.from({ length: groups }, (_, group) => ({
      site: createSite({
        ...{ anchors: ANCHORS, walls, seed: seed + group, rateHz: 1_000 / periodMs },
        people: people.filter(({ tag }) => tag % groups === group),
        ...{ sigmaMm: 90, rangeMaxMm: 45_000, dropShare: 0.02 },
      }),
      gateway: group % GATEWAYS,
      waitMs: (group * periodMs) / groups,
    }));
    this.ports = Array.from({ length: GATEWAYS }, () => freePort());
    this.#listeners = this.ports.map((port, gateway) =>
      Bun.listen<undefined>({
        ...{ hostname: "127.0.0.1", port },
        socket: {
          open: (socket) => void this.#sockets.set(gateway, socket),
          close: () => void this.#sockets.delete(gateway),
          data: () => undefined,
        },
      }),
    );
  }

  get connected(): number {
    return this.#sockets.size;
  }

  start(): void {
    let doneMs = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const dtMs = Math.min(1_000, now - doneMs);
      doneMs = now;
      for (const group of this.#groups) {
        const ownMs = Math.max(0, dtMs - group.waitMs);
        group.waitMs = Math.max(0, group.waitMs - dtMs);
        this.#send(group.gateway, group.site.step(ownMs).rounds);
      }
    }, 10);
    this.#stop = () => clearInterval(timer);
  }

  stop(): void {
    this.#stop();
  }

  close(): void {
    this.stop();
    for (const listener of this.#listeners) listener.stop(true);
  }

  /** When the newest line of a card that the program stamped with `seenAt` was sent. */
  sentBefore(tag: string, seenAt: number): number | undefined {
    return this.#sent.get(tag)?.findLast((at) => at <= seenAt + 1);
  }

  #send(gateway: number, rounds: readonly Round[]): void {
    const socket = this.#sockets.get(gateway);
    if (socket === undefined || rounds.length === 0) return;
    const now = Date.now();
    const pieces = rounds.map((round) => {
      const ranges = round.ranges.toSorted((a, b) => a.distanceMm - b.distanceMm).slice(0, SLOTS);
      return encodeMauwb({ ...round, ranges }, "ancid");
    });
    const bytes = Buffer.concat(pieces);
    if (socket.write(bytes) < bytes.length) this.refused += rounds.length;
    this.lines += rounds.length;
    for (const { truth } of rounds) {
      const tag = String(truth.tag);
      const times = this.#sent.get(tag) ?? [];
      times.push(now);
      if (times.length > KEPT_SENT) times.shift();
      this.#sent.set(tag, times);
      const isCaught =
        truth.tag < this.#probes &&
        truth.xMm >= FORBIDDEN.xMm + CAUGHT_DEPTH_MM &&
        !this.#caught.has(tag);
      if (!isCaught) continue;
      this.#caught.add(tag);
      this.entered.push({ tag, sentAt: now });
    }
  }
}

/** Waits west of the forbidden area, each in a lane of its own, and walks in when its time has come. */
function probeOf(tag: number, probes: number, seconds: number): SitePerson {
  const yMm = FORBIDDEN.yMm + 2_000 + ((FORBIDDEN.sideMm - 4_000) * tag) / probes;
  const wayS = (2 * PROBE_WAY_MM) / PROBE_SPEED;
  const pauseMs = 1_000 * (5 + ((seconds - 5 - wayS) * tag) / probes);
  return {
    ...{ tag, heightMm: 1_200, speedMmPerS: PROBE_SPEED },
    path: [
      { xMm: FORBIDDEN.xMm - PROBE_WAY_MM, yMm, pauseMs },
      { xMm: FORBIDDEN.xMm + PROBE_WAY_MM, yMm, pauseMs: 3_600_000 },
    ],
  };
}
