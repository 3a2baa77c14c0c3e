/** The composition root: builds everything from a configuration and the outside world, once. */
import { hostname } from "node:os";
import type { Hono } from "hono";
import {
  AlarmRobots,
  alarmRoutes,
  type Deliver,
  startSelfWatch,
  startSirens,
} from "./alarms/index.ts";
import { checkingRoutes, isUnreleased } from "./app-checks.ts";
import type { DemoParts } from "./app-demo.ts";
import { custodyLinks, siteLinks } from "./app-links.ts";
import { roadRoutes } from "./app-phones.ts";
import { openUpstream } from "./app-upstream.ts";
import { type Box, type Network, openBox, plainPage } from "./box/index.ts";
import { supplyTables } from "./checks/index.ts";
import {
  custodyRoutes,
  cylinderRoutes,
  Imports,
  resumeRecalls,
  startDueWatch,
} from "./cylinders/index.ts";
import {
  colourRoutes,
  dangerBadge,
  dangerLinks,
  dangerRoutes,
  shellColour,
  startDangerWatch,
} from "./dangers/index.ts";
import { deliveryRoutes, supplyNotice } from "./delivery/index.ts";
import { listDevices, type Outputs } from "./devices/index.ts";
import { type Faces, openFaces } from "./faces/index.ts";
import {
  type FilledStation,
  fillPaths,
  lastFillLinks,
  listFillPoints,
  openFilling,
  publicFillsOf,
  type ScaleServerConfig,
} from "./filling/index.ts";
import { actorOfSession, identityRoutes, openWitness, sessionOf } from "./identity/index.ts";
import {
  Ingest,
  type IngestSinks,
  type OwnLines,
  openTechnicianDesk,
  type TechnicianDesk,
} from "./ingest/index.ts";
import { inspectionRoutes } from "./inspections/index.ts";
import { addDays, type Day, dayOf, instant, startOfDay, type UnixMs } from "./kernel/instants.ts";
import { JournalProver, overviewRoutes, startIntegrityWatch } from "./overview/index.ts";
import { patrolNotice, startPatrolWatch } from "./patrols/index.ts";
import { permitRoutes, startPermitWatch } from "./permits/index.ts";
import { mayReadPicture } from "./pictures.ts";
import { type Clock, type Scheduler, type SteeredClock, steeredClock } from "./platform/clock.ts";
import { ClockKeeper } from "./platform/clock-keeper.ts";
import { createEntryFeed, createLiveFeed } from "./platform/feeds.ts";
import type { Frame } from "./platform/frame.ts";
import { openDocuments } from "./platform/http/documents.ts";
import { createHttp } from "./platform/http/http.ts";
import { createLiveScreens, type LiveScreens } from "./platform/http/live-screens.ts";
import { limitedUses, RateLimits } from "./platform/http/rate-limit.ts";
import { staticRoutes } from "./platform/http/static-files.ts";
import type { Ids } from "./platform/ids.ts";
import { keepKnownHead } from "./platform/journal/known-head.ts";
import { sealHead } from "./platform/journal/seals.ts";
import { type LagMeter, startLagMeter } from "./platform/lag.ts";
import type { Log } from "./platform/log.ts";
import { type MediaStore, mediaRoutes, openMedia } from "./platform/media.ts";
import type { Ports } from "./platform/ports.ts";
import { type DataFolder, databaseFiles } from "./platform/storage/data-folder.ts";
import { isCheckedAtStart } from "./platform/storage/integrity.ts";
import { SILENT_TIME_SOURCE, type TimeSource } from "./platform/time-source.ts";
import { openVault } from "./platform/vault.ts";
import type { Route, WebContext, WebEnv } from "./platform/web.ts";
import { createWriter, type Writer } from "./platform/writer.ts";
import { displaySession, openPositioning, type Positioning } from "./positioning/index.ts";
import { printerRoutes } from "./printers/index.ts";
import {
  createErrorPage,
  createFrame,
  findSite,
  type Module,
  type ModuleGate,
  moduleGate,
  openDrawings,
  openSetup,
  type SetupCode,
  siteDeskRoutes,
  siteRoutes,
  startCertificateWatch,
} from "./site/index.ts";
import { type Above, type AboveLine, platformRoutes } from "./sync/index.ts";
import { RELEASED_ON, VERSION } from "./version.ts";

export type AppParts = {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly ids: Ids;
  readonly log: Log;
  /** What the machine says of its time; nothing unless given. */
  readonly timeSource?: TimeSource;
  readonly upstream?: AboveLine;
  /** Device lines of a simulation, by path; those of the machine unless given. */
  readonly lines?: OwnLines;
  /** Where filling scales dial in; none: they are not served. */
  readonly scales?: ScaleServerConfig;
  /** How the box is reached over the network; none: loopback only. */
  readonly network?: Network;
  /** Room on a disk in bytes; the operating system's answer unless given. */
  readonly freeBytes?: (path: string) => number;
  /** How an alarm reaches the robot of a group chat; over HTTPS unless given. */
  readonly deliver?: Deliver;
  /** Every setting by name and whether it was given; for the support bundle. */
  readonly settings?: Readonly<Record<string, boolean>>;
  /** Ends the program and starts it anew, for a factory reset; absent where nobody would. */
  readonly restart?: () => void;
  /** The demonstration's past is older than its program. */
  readonly releasedAt?: UnixMs;
  readonly demo?: DemoParts;
};

export type App = {
  readonly fetch: Hono<WebEnv>["fetch"];
  readonly routes: readonly Route[];
  readonly ports: Ports;
  readonly filling: FilledStation;
  readonly ingest: Ingest;
  readonly people: Positioning;
  readonly technician: TechnicianDesk;
  readonly setup: SetupCode;
  readonly imports: Imports;
  readonly lag: LagMeter;
  /** Resolves when background work that was under way has ended; for tests. */
  settled(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

const SEAL_EVERY_MS = 60_000;

function createPorts(
  parts: AppParts,
  clock: SteeredClock,
  running: Set<Promise<unknown>>,
): { ports: Ports; writer: Writer; keeper: ClockKeeper } {
  const { folder, scheduler, ids, log } = parts;
  const keeper = new ClockKeeper({
    database: folder.site,
    clock,
    source: parts.timeSource ?? SILENT_TIME_SOURCE,
    releasedAt: parts.releasedAt ?? startOfDay(RELEASED_ON as Day),
  });
  const entries = createEntryFeed((err) => log.error({ err }, "a journal subscriber failed"));
  const writer = createWriter({
    database: folder.site,
    clock,
    ids,
    isTimeTrusted: () => keeper.trust().isTrusted,
    committed: (written) => {
      keeper.note(written);
      entries.publish(written);
    },
    effectFailed: (err) => log.error({ err }, "an effect after commit failed"),
  });
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
    vault: openVault(folder.key),
    clockTrust: () => keeper.trust(),
    background: (what, promise) => {
      const watched = promise
        .catch((err: unknown) => log.error({ err, what }, "background work failed"))
        .finally(() => running.delete(watched));
      running.add(watched);
    },
  };
  return { ports, writer, keeper };
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
  readonly faces: Faces;
  readonly imports: Imports;
  readonly people: Positioning;
  readonly upstream: Above["upstream"];
  readonly box: Box;
  readonly prover: JournalProver;
  readonly isOff: ModuleGate;
  readonly startedAt: UnixMs;
};

async function collectRoutes(built: Built): Promise<readonly Route[]> {
  const { ports, frame, screens, parts } = built;
  const dangers = dangerLinks(ports);
  return [
    ...(await staticRoutes()),
    ...siteRoutes(ports, frame, built.setup, parts.folder.path),
    ...siteDeskRoutes({
      ports,
      frame,
      screens,
      drawings: openDrawings(parts.folder.path, ports.ids),
      photos: built.media,
      links: siteLinks(ports),
    }),
    ...identityRoutes(ports, frame, {
      ...{ demo: parts.demo?.logins, faces: built.faces.entry(frame), media: built.media },
      site: () => {
        const site = findSite(ports.db.read);
        return { name: site?.name ?? "", phone: site?.emergencyPhone ?? "" };
      },
    }),
    ...built.filling.routes(frame, screens, parts.demo?.samples ?? [], built.media),
    ...cylinderRoutes(ports, frame, built.media, built.imports, {
      lastFills: (lang, cylinderId) => lastFillLinks(ports, lang, cylinderId),
      publicFills: (cylinderId, limit) => publicFillsOf(ports, cylinderId, limit),
      emptying: fillPaths.emptying,
    }),
    ...custodyRoutes({ ports, frame, links: custodyLinks(ports) }),
    ...printerRoutes(ports, frame),
    ...built.box.routes(frame),
    ...alarmRoutes(ports, frame, screens, built.media, {
      ...{ danger: dangers.ofAlarm, places: built.people.positions.placesOf },
      siteName: () => findSite(ports.db.read)?.name ?? "",
      deliver: parts.deliver,
    }),
    ...checkingRoutes(ports, frame, built.media),
    ...colourRoutes(ports, frame),
    ...dangerRoutes(ports, frame, built.media),
    ...permitRoutes({
      ...{ ports, frame, media: built.media, screens },
      documents: openDocuments(parts.folder.path, ports.ids),
    }),
    ...built.faces.routes(frame, () => findSite(ports.db.read)?.name ?? ""),
    ...built.people.positions.routes(frame, screens),
    ...deliveryRoutes({ ports, frame, media: built.media, isUnreleased }),
    ...inspectionRoutes(ports, frame, built.media),
    ...roadRoutes(ports, frame, built.media, parts.folder.epoch),
    ...mediaRoutes(ports, built.media, mayReadPicture),
    ...built.technician.routes(frame, screens),
    ...platformRoutes(frame, { ports, seal: parts.folder, platforms: built.upstream }),
    ...(parts.demo?.routes?.(frame) ?? []),
    ...overviewRoutes(ports, frame, screens, {
      folder: parts.folder,
      ingest: built.ingest,
      upstream: built.upstream,
      lag: built.lag,
      space: () => built.box.space.state(),
      figures: () => built.people.figures(),
      lastBackupAt: () => built.box.backups.lastGoodAt(),
      prover: built.prover,
      startedAt: built.startedAt,
      isOff: built.isOff,
      people: built.people.positions,
      version: VERSION,
      host: hostname(),
      ...(parts.settings === undefined ? {} : { settings: parts.settings }),
    }),
  ];
}

type Lines = Pick<Built, "ingest" | "people">;

function connectDevices(ports: Ports, filling: FilledStation, { folder, lines }: AppParts): Lines {
  const people = openPositioning(ports, folder.tracks);
  const sinks: IngestSinks = {
    mass: ({ deviceId, reading, monotonicMs }) => {
      if (reading.kind === "mass") filling.onMass(deviceId, reading, monotonicMs);
    },
    channel: ({ deviceId, reading, monotonicMs }) => {
      if (reading.kind === "channel") filling.onChannel(deviceId, reading, monotonicMs);
    },
    code: ({ deviceId }) => ports.live.touch(`code:${deviceId}`),
    position: ({ reading, at }) => people.locator.take(reading, instant(at)),
    gaugeLink: (deviceId, isUp) => filling.onGaugeLink(deviceId, isUp),
    relay: {
      link: (deviceId, isUp) => filling.onValveLink(deviceId, isUp),
      report: (deviceId, report) => filling.onRelayReport(deviceId, report),
    },
  };
  return { ingest: new Ingest(ports, sinks, lines), people };
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

/** While a fill point works, its pages stay whatever the site calls itself: somebody may have to lock it. */
function isInUse(ports: Ports, module: Module): boolean {
  return module === "filling" && listFillPoints(ports.db.read).length > 0;
}

function startWatches(
  ports: Ports,
  parts: AppParts,
  { people, faces }: Lines & { readonly faces: Faces },
  outputs: Outputs,
): () => void {
  const { path, siteReader, epoch } = parts.folder;
  const stops = [
    keepKnownHead({ path, siteReader, epoch, log: ports.log }, ports.scheduler),
    startSelfWatch(ports, { dataPath: parts.folder.path }),
    startSirens(ports, outputs),
    new AlarmRobots(ports, () => findSite(ports.db.read)?.name ?? "", parts.deliver).start(),
    startCertificateWatch(ports),
    startDangerWatch(ports),
    startPermitWatch(ports),
    startPatrolWatch(ports),
    startDueWatch(ports),
    faces.start(),
    startIntegrityWatch(
      ports,
      databaseFiles(parts.folder.path).filter((path) => !isCheckedAtStart(path)),
    ),
  ];
  people.start();
  // What a stop interrupted.
  resumeRecalls(ports);
  return () => {
    for (const stop of stops) stop();
    people.stop();
  };
}

/** Filling is made before the lines it switches. */
function relayOutputs(ingest: () => Ingest) {
  return {
    hold: (deviceId: string, channel: number, lease: (atMs: number) => boolean) =>
      ingest().relays.hold(deviceId, channel, lease),
    drop: (deviceId: string, channel: number) => ingest().relays.drop(deviceId, channel),
  };
}

function openHttp({ parts, ports, frame, box, isOff }: Built, routes: readonly Route[]) {
  const limits = new RateLimits();
  return createHttp(routes, {
    plainPage: plainPage(frame, parts.network),
    isSwitchedOff: isOff,
    refusesUploads: () => box.space.refusesUploads,
    waitMs: (c) => waitOf(limits, c, ports.clock),
    log: parts.log,
    ids: parts.ids,
    sessionOf: (token) => sessionOf(ports, token) ?? displaySession(ports, token),
    actorOf: (token) => actorOfSession(ports, token) ?? displaySession(ports, token)?.actor,
    errorPage: createErrorPage(frame),
    loginPath: "/login",
  });
}

function openFrame(parts: AppParts, ports: Ports, isOff: ModuleGate): Frame {
  return createFrame(ports, {
    isDemo: parts.demo !== undefined,
    isOff,
    colour: (lang) => shellColour(ports, lang),
    dangerBadge: (roles) => dangerBadge(ports, roles),
    reminder: (lang, actor) => patrolNotice(ports, lang, actor),
  });
}

export async function createApp(parts: AppParts): Promise<App> {
  const running = new Set<Promise<unknown>>();
  const clock = steeredClock(parts.clock);
  const { ports, writer, keeper } = createPorts(parts, clock, running);
  const screens = createLiveScreens(ports.live, ports.scheduler);
  const isOff = moduleGate(ports.db, (module) => isInUse(ports, module));
  const frame = openFrame(parts, ports, isOff);
  const outputs = relayOutputs(() => ingest);
  const filling = openFilling(ports, outputs, parts.scales);
  const devices = connectDevices(ports, filling, parts);
  const { ingest } = devices;
  const technician = openTechnicianDesk({ ports, ingest, filling }, parts.folder.path);
  const media = openMedia(parts.folder.path, parts.ids);
  const above = openUpstream(parts, ports, filling.station, { ...devices, media });
  const { upstream } = above;
  const lag = startLagMeter(ports.clock, ports.scheduler);
  const setup = openSetup(ports);
  const { folder, network, freeBytes, restart } = parts;
  const witness = openWitness(ports);
  const box = openBox({ ports, folder, keeper, witness, network, freeBytes, restart, ...above });
  const prover = new JournalProver(ports, folder);
  const base = { parts, ports, frame, screens, setup, filling, ...devices, technician, lag };
  const startedAt = ports.clock.now();
  const imports = new Imports(ports, folder.path);
  const faces = openFaces(ports, () => folder.site.run("PRAGMA wal_checkpoint(TRUNCATE)"));
  const built: Built = { ...base, faces, upstream, box, prover, media, imports, isOff, startedAt };
  const routes = await collectRoutes(built);
  const http = openHttp(built, routes);
  let stopSeals: () => void = () => undefined;
  let stopWatch: () => void = () => undefined;
  return {
    fetch: http.fetch,
    routes,
    ports,
    filling,
    ...devices,
    technician,
    setup,
    imports,
    lag,
    async settled() {
      while (running.size > 0) await Promise.all(running);
      await writer.drained();
    },
    async start() {
      await box.startClock();
      stopSeals = sealDaily(parts, ports);
      stopWatch = startWatches(ports, parts, { ...devices, faces }, technician.outputs);
      await filling.start();
      ports.background("check tables", supplyTables(ports));
      ports.background("safety notice", supplyNotice(ports));
      ingest.start(listDevices(ports.db.read).filter((device) => device.isActive));
      upstream.start();
      await box.start();
      await prover.watch();
      imports.start();
    },
    /** Valves first: whatever else hangs, no permission outlives the order to stop. */
    async stop() {
      filling.stop();
      technician.stop();
      imports.stop();
      await ingest.stop();
      await upstream.stop();
      prover.stop();
      await box.stop();
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
