/** The composition root: builds everything from a configuration and the outside world, once. */
import { hostname } from "node:os";
import type { Hono } from "hono";
import { alarmRoutes, startSelfWatch } from "./alarms/index.ts";
import { Backups, boxRoutes, type Network, plainPage, trustRoutes } from "./box/index.ts";
import { checkRoutes, mayReadPhoto, suppliedTables, supplyTables } from "./checks/index.ts";
import { cylinderRoutes } from "./cylinders/index.ts";
import { listDevices } from "./devices/index.ts";
import {
  type FilledStation,
  fillPaths,
  lastFillLinks,
  listFillPoints,
  mayReadSignature,
  openFilling,
  type SampleCode,
  type ScaleServerConfig,
} from "./filling/index.ts";
import { type DemoLogins, identityRoutes, sessionOf } from "./identity/index.ts";
import { Ingest, openTechnicianDesk, type TechnicianDesk } from "./ingest/index.ts";
import { addDays, type Day, dayOf, startOfDay, type UnixMs } from "./kernel/instants.ts";
import { overviewRoutes } from "./overview/index.ts";
import { type Clock, judgeClock, type Scheduler } from "./platform/clock.ts";
import type { DataFolder } from "./platform/data-folder.ts";
import { createEntryFeed, createLiveFeed } from "./platform/feeds.ts";
import type { Frame } from "./platform/frame.ts";
import { createHttp } from "./platform/http.ts";
import { say } from "./platform/i18n.ts";
import type { Ids } from "./platform/ids.ts";
import { type LagMeter, startLagMeter } from "./platform/lag.ts";
import { createLiveScreens, type LiveScreens } from "./platform/live-screens.ts";
import type { Log } from "./platform/log.ts";
import { type MediaStore, mediaRoutes, openMedia } from "./platform/media.ts";
import type { Ports } from "./platform/ports.ts";
import { limitedUses, RateLimits } from "./platform/rate-limit.ts";
import { sealHead } from "./platform/seals.ts";
import { SpaceGuard } from "./platform/space.ts";
import { staticRoutes } from "./platform/static-files.ts";
import type { Route, WebContext, WebEnv } from "./platform/web.ts";
import { createWriter, type Writer } from "./platform/writer.ts";
import {
  createErrorPage,
  createFrame,
  findSite,
  openDrawings,
  openSetup,
  type SetupCode,
  type SiteLinks,
  siteDeskRoutes,
  siteRoutes,
} from "./site/index.ts";
import { Upstream } from "./sync/index.ts";
import { RELEASED_ON, VERSION } from "./version.ts";

export type AppParts = {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  readonly upstream?: { readonly url: string; readonly user?: string; readonly password?: string };
  /** Where filling scales dial in; none: they are not served. */
  readonly scales?: ScaleServerConfig;
  /** How the box is reached over the network; none: loopback only. */
  readonly network?: Network;
  /** Room on a disk in bytes; the operating system's answer unless given. */
  readonly freeBytes?: (path: string) => number;
  /** The demonstration: marks every page, shows its people and codes to scan. */
  readonly demo?: { readonly logins: DemoLogins; readonly samples: readonly SampleCode[] };
};

export type App = {
  readonly fetch: Hono<WebEnv>["fetch"];
  readonly routes: readonly Route[];
  readonly ports: Ports;
  readonly filling: FilledStation;
  readonly ingest: Ingest;
  readonly technician: TechnicianDesk;
  readonly setup: SetupCode;
  readonly lag: LagMeter;
  /** Resolves when background work that was under way has ended; for tests. */
  settled(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const SEAL_EVERY_MS = 60_000;

function createPorts(
  parts: AppParts,
  running: Set<Promise<unknown>>,
): { ports: Ports; writer: Writer } {
  const { folder, clock, scheduler, ids, log } = parts;
  const entries = createEntryFeed((err) => log.error({ err }, "a journal subscriber failed"));
  const writer = createWriter({
    database: folder.site,
    clock,
    ids,
    committed: (written) => entries.publish(written),
    effectFailed: (err) => log.error({ err }, "an effect after commit failed"),
  });
  const started = { startedAt: clock.now(), startedMonotonicMs: clock.monotonicMs() };
  const releasedAt = startOfDay(RELEASED_ON as Day);
  const ports: Ports = {
    db: { write: (callback) => writer.write(callback), read: folder.read, sql: folder.siteReader },
    clock,
    scheduler,
    ids,
    log,
    live: createLiveFeed(clock, scheduler, (err) =>
      log.error({ err }, "a live screen could not be drawn"),
    ),
    entries,
    siteId: folder.siteId,
    clockTrust: () =>
      judgeClock({
        now: clock.now(),
        monotonicMs: clock.monotonicMs(),
        ...started,
        releasedAt,
        lastEntryAt: writer.journal.head().at,
      }),
    background: (what, promise) => {
      const watched = promise
        .catch((err: unknown) => log.error({ err, what }, "background work failed"))
        .finally(() => running.delete(watched));
      running.add(watched);
    },
  };
  return { ports, writer };
}

/** Seals the chain once a day, for the day before, soon after midnight or at the first start after it. */
function sealDaily(parts: AppParts, ports: Ports): () => void {
  const { folder } = parts;
  let sealed: Day | undefined;
  const run = (): void => {
    const yesterday = addDays(dayOf(ports.clock.now()), -1);
    if (sealed === yesterday || !ports.clockTrust().isTrusted) return;
    try {
      sealHead(folder.site, folder.siteId, folder.key, yesterday, ports.clock.now());
      sealed = yesterday;
    } catch (err) {
      ports.log.error({ err }, "the journal could not be sealed; tried again");
    }
  };
  run();
  return ports.scheduler.every(SEAL_EVERY_MS, run);
}

type Built = {
  readonly parts: AppParts;
  readonly ports: Ports;
  readonly frame: Frame;
  readonly screens: LiveScreens;
  readonly setup: SetupCode;
  readonly filling: FilledStation;
  readonly ingest: Ingest;
  readonly technician: TechnicianDesk;
  readonly lag: LagMeter;
  readonly media: MediaStore;
  readonly upstream: Upstream | undefined;
  readonly backups: Backups;
  readonly space: SpaceGuard;
  readonly startedAt: UnixMs;
};

/** What the wizard and the plans show of the tiers above the site. */
function siteLinks(ports: Ports): SiteLinks {
  return {
    guns: () => listFillPoints(ports.db.read).map(({ id, label }) => ({ id, label })),
    checkTables: (lang) =>
      suppliedTables(ports.db.read).map(({ title, itemCount, isPublished }) => ({
        name: say(lang, title),
        source: "",
        itemCount,
        isAdopted: isPublished,
      })),
    async adoptTables() {
      await supplyTables(ports);
    },
  };
}

async function collectRoutes(built: Built): Promise<readonly Route[]> {
  const { ports, frame, screens, parts } = built;
  return [
    ...(await staticRoutes()),
    ...siteRoutes(ports, frame, built.setup, parts.folder.path),
    ...siteDeskRoutes({
      ports,
      frame,
      media: openDrawings(parts.folder.path, ports.ids),
      links: siteLinks(ports),
    }),
    ...identityRoutes(ports, frame, {
      demo: parts.demo?.logins,
      site: () => {
        const site = findSite(ports.db.read);
        return { name: site?.name ?? "", phone: site?.emergencyPhone ?? "" };
      },
    }),
    ...built.filling.routes(frame, screens, parts.demo?.samples ?? [], built.media),
    ...cylinderRoutes(ports, frame, {
      lastFills: (lang, cylinderId) => lastFillLinks(ports, lang, cylinderId),
      emptying: fillPaths.emptying,
    }),
    ...boxRoutes(ports, frame, built.backups),
    ...alarmRoutes(ports, frame, screens),
    ...checkRoutes(ports, frame, built.media),
    ...mediaRoutes(
      ports,
      built.media,
      (orm, actor, hash) => mayReadPhoto(orm, actor, hash) || mayReadSignature(orm, actor, hash),
    ),
    ...built.technician.routes(frame, screens),
    ...trustRoutes(ports, frame, parts.network),
    ...overviewRoutes(ports, frame, screens, {
      folder: parts.folder,
      ingest: built.ingest,
      upstream: built.upstream,
      lag: built.lag,
      space: () => built.space.state(),
      lastBackupAt: () => built.backups.lastGoodAt(),
      startedAt: built.startedAt,
      version: VERSION,
      host: hostname(),
    }),
  ];
}

function connectDevices(ports: Ports, filling: FilledStation): Ingest {
  const ingest: Ingest = new Ingest(ports, {
    mass: ({ deviceId, reading, monotonicMs }) => {
      if (reading.kind === "mass") filling.onMass(deviceId, reading, monotonicMs);
    },
    code: ({ deviceId }) => ports.live.touch(`code:${deviceId}`),
    gaugeLink: (deviceId, isUp) => filling.onGaugeLink(deviceId, isUp),
    relay: {
      link: (deviceId, isUp) => filling.onValveLink(deviceId, isUp),
      report: (deviceId, report) => filling.onRelayReport(deviceId, report),
    },
  });
  return ingest;
}

/** Requests made inside the program name no address and are not counted. */
function waitOf(limits: RateLimits, c: WebContext, clock: Clock): number {
  const peer = c.env?.peer;
  if (peer === undefined) return 0;
  const bytes = Number(c.req.header("content-length") ?? "0");
  const type = c.req.header("content-type") ?? "";
  const uses = limitedUses(c.req.method, c.req.path, bytes, type);
  return uses.length === 0 ? 0 : limits.waitMs(uses, peer, clock.monotonicMs());
}

function openSpaceGuard(parts: AppParts, ports: Ports, backups: Backups): SpaceGuard {
  return new SpaceGuard(ports, {
    folder: parts.folder,
    backupFolder: () => backups.settings().folder,
    dropBackups: (keep) => backups.dropAllBut(keep),
    ...(parts.freeBytes === undefined ? {} : { freeBytes: parts.freeBytes }),
  });
}

function sealOf({ epoch, key }: DataFolder): Pick<DataFolder, "epoch" | "key"> {
  return { epoch, key };
}

export async function createApp(parts: AppParts): Promise<App> {
  const running = new Set<Promise<unknown>>();
  const { ports, writer } = createPorts(parts, running);
  const screens = createLiveScreens(ports.live, ports.scheduler);
  const frame = createFrame(ports, { isDemo: parts.demo !== undefined });
  const outputs = {
    hold: (deviceId: string, channel: number, lease: (atMs: number) => boolean) =>
      ingest.relays.hold(deviceId, channel, lease),
    drop: (deviceId: string, channel: number) => ingest.relays.drop(deviceId, channel),
  };
  const filling = openFilling(ports, outputs, parts.scales);
  const ingest = connectDevices(ports, filling);
  const technician = openTechnicianDesk({ ports, ingest, filling }, parts.folder.path);
  const upstream =
    parts.upstream && new Upstream(ports, { ...parts.upstream, ...sealOf(parts.folder) });
  const lag = startLagMeter(ports.clock, ports.scheduler);
  const setup = openSetup(ports);
  const backups = new Backups(ports, parts.folder);
  const media = openMedia(parts.folder.path, parts.ids);
  const space = openSpaceGuard(parts, ports, backups);
  const base = { parts, ports, frame, screens, setup, filling, ingest, technician, lag };
  const built = { ...base, upstream, backups, media, space };
  const routes = await collectRoutes({ ...built, startedAt: ports.clock.now() });
  const limits = new RateLimits();
  const http = createHttp(routes, {
    plainPage: plainPage(frame, parts.network),
    refusesUploads: () => space.refusesUploads,
    waitMs: (c) => waitOf(limits, c, parts.clock),
    log: parts.log,
    ids: parts.ids,
    sessionOf: (token) => sessionOf(ports, token),
    errorPage: createErrorPage(frame),
    loginPath: "/login",
  });
  let stopSeals: () => void = () => undefined;
  let stopWatch: () => void = () => undefined;
  return {
    fetch: http.fetch,
    routes,
    ports,
    filling,
    ingest,
    technician,
    setup,
    lag,
    async settled() {
      while (running.size > 0) await Promise.all(running);
      await writer.drained();
    },
    async start() {
      stopSeals = sealDaily(parts, ports);
      stopWatch = startSelfWatch(ports, { dataPath: parts.folder.path });
      await filling.start();
      ports.background("check tables", supplyTables(ports));
      ingest.start(listDevices(ports.db.read).filter((device) => device.isActive));
      upstream?.start();
      await backups.start();
      space.start();
    },
    /** Valves first: whatever else hangs, no permission outlives the order to stop. */
    async stop() {
      filling.stop();
      technician.stop();
      await ingest.stop();
      await upstream?.stop();
      space.stop();
      await backups.stop();
      screens.close();
      stopSeals();
      stopWatch();
      lag.stop();
      while (running.size > 0) await Promise.all(running);
      await writer.close();
      parts.folder.close();
    },
  };
}
