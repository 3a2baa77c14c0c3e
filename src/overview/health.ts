/** How the box is: gathered for the health page and for whoever watches `/healthz`. */
import { statfs } from "node:fs/promises";
import { sql } from "drizzle-orm";
import type { DeviceStatus } from "../../firmware-bridge/index.ts";
import { listDevices } from "../devices/index.ts";
import { readHead, verifyChain } from "../platform/journal/journal.ts";
import type { Ports } from "../platform/ports.ts";
import type { SpaceLevel } from "../platform/storage/space-level.ts";
import { laneStatuses } from "../sync/index.ts";
import type { BoxFacts } from "./routes.tsx";

/** Below this a day of journal and a backup may no longer fit. */
export const DISK_MIN_BYTES = 500_000_000;
const LAG_WARN_MS = 100;
/** Anybody may ask; the disk is written for it at most this often. */
const PROBE_EVERY_MS = 5_000;
const DEEP_EVERY_MS = 30_000;
const DEEP_ENTRIES = 200;
const PROBE_MAX_MS = 2_000;

export type HealthProblem =
  | "database"
  | "disk"
  | "space"
  | "clock"
  | "devices"
  | "upstream"
  | "lag";

/** Without these the box cannot do its work; the others are to be looked at. */
const SEVERE: ReadonlySet<HealthProblem> = new Set<HealthProblem>(["database", "disk", "clock"]);

export type Health = {
  readonly ok: boolean;
  readonly version: string;
  readonly siteId: string;
  readonly uptimeMs: number;
  readonly clock: { readonly isTrusted: boolean; readonly cause: string | null };
  readonly database: { readonly isWritable: boolean };
  readonly disk: { readonly freeBytes: number | null; readonly level?: SpaceLevel };
  readonly lag: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
  readonly devices: { readonly up: number; readonly total: number };
  readonly upstream: {
    readonly isConfigured: boolean;
    readonly isConnected: boolean;
    readonly waiting: number;
  };
  readonly problems: readonly HealthProblem[];
};

export function isDeviceUp(status: DeviceStatus): boolean {
  return status.state === "running" && status.problem === null && status.lastFrameAt !== null;
}

export function deviceCounts(ports: Ports, box: Pick<BoxFacts, "ingest">): Health["devices"] {
  const active = listDevices(ports.db.read).filter((device) => device.isActive);
  const up = new Set([
    ...box.ingest
      .statuses()
      .filter(isDeviceUp)
      .map((status) => status.deviceId),
    ...box.ingest
      .relayStates()
      .filter((board) => board.isUp)
      .map((board) => board.deviceId),
  ]);
  return { up: active.filter((device) => up.has(device.id)).length, total: active.length };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

export class HealthProbe {
  readonly #ports: Ports;
  readonly #box: BoxFacts;
  #deep: { readonly atMs: number; readonly found: ReturnType<HealthProbe["deep"]> } | undefined;
  #probed: { readonly atMs: number; readonly isWritable: Promise<boolean> } | undefined;

  constructor(ports: Ports, box: BoxFacts) {
    this.#ports = ports;
    this.#box = box;
  }

  /** A real page written and committed: a full or read-only disk shows only then. */
  #isWritable(): Promise<boolean> {
    const { db, clock, scheduler } = this.#ports;
    const nowMs = clock.monotonicMs();
    if (this.#probed !== undefined && nowMs - this.#probed.atMs < PROBE_EVERY_MS) {
      return this.#probed.isWritable;
    }
    const value = String(clock.now());
    const written = db
      .write((tx) =>
        tx.orm.run(
          sql`INSERT INTO meta (key, value) VALUES ('probe', ${value}) ON CONFLICT (key) DO UPDATE SET value = ${value}`,
        ),
      )
      .then(
        () => true,
        () => false,
      );
    const late = new Promise<boolean>((resolve) => {
      const cancel = scheduler.after(PROBE_MAX_MS, () => resolve(false));
      written.then(cancel, cancel);
    });
    const isWritable = Promise.race([written, late]);
    this.#probed = { atMs: nowMs, isWritable };
    return isWritable;
  }

  async #freeBytes(): Promise<number | null> {
    try {
      const disk = await statfs(this.#box.folder.path);
      return disk.bavail * disk.bsize;
    } catch {
      return null;
    }
  }

  /** A look at the last entries and the tracks; small enough to be done between two frames of a scale. */
  deep(): { readonly isChainWhole: boolean; readonly isTracksReadable: boolean } {
    const nowMs = this.#ports.clock.monotonicMs();
    if (this.#deep !== undefined && nowMs - this.#deep.atMs < DEEP_EVERY_MS)
      return this.#deep.found;
    const seq = readHead(this.#ports.db.sql).seq;
    const isSound = (run: () => boolean): boolean => {
      try {
        return run();
      } catch {
        return false;
      }
    };
    const found = {
      isChainWhole: isSound(
        () => verifyChain(this.#ports.db.sql, Math.max(1, seq - DEEP_ENTRIES)).ok,
      ),
      isTracksReadable: isSound(
        () =>
          this.#box.folder.tracks.query("SELECT count(*) AS n FROM sqlite_master").get() !== null,
      ),
    };
    this.#deep = { atMs: nowMs, found };
    return found;
  }

  async read(): Promise<Health> {
    const ports = this.#ports;
    const [isWritable, freeBytes] = await Promise.all([this.#isWritable(), this.#freeBytes()]);
    const level = this.#box.space?.().level;
    const trust = ports.clockTrust();
    const lag = this.#box.lag.stats();
    const devices = deviceCounts(ports, this.#box);
    const status = this.#box.upstream?.status();
    const waiting = (status?.lanes ?? laneStatuses(ports)).reduce(
      (sum, lane) => sum + lane.lastSeq - lane.acknowledgedSeq,
      0,
    );
    const upstream = {
      isConfigured: status?.isConfigured === true,
      isConnected: status?.isConnected === true,
      waiting,
    };
    const found: readonly (readonly [HealthProblem, boolean])[] = [
      ["database", !isWritable],
      ["disk", freeBytes === null || freeBytes < DISK_MIN_BYTES],
      ["space", level !== undefined && level !== "ok"],
      ["clock", !trust.isTrusted],
      ["devices", devices.up < devices.total],
      ["upstream", upstream.isConfigured && !upstream.isConnected],
      ["lag", lag.p99Ms > LAG_WARN_MS],
    ];
    const problems = found.filter(([, isMet]) => isMet).map(([problem]) => problem);
    return {
      ok: !problems.some((problem) => SEVERE.has(problem)),
      version: this.#box.version,
      siteId: ports.siteId,
      uptimeMs: ports.clock.now() - this.#box.startedAt,
      clock: { isTrusted: trust.isTrusted, cause: trust.cause ?? null },
      database: { isWritable },
      disk: level === undefined ? { freeBytes } : { freeBytes, level },
      lag: { p50Ms: round(lag.p50Ms), p99Ms: round(lag.p99Ms), maxMs: round(lag.maxMs) },
      devices,
      upstream,
      problems,
    };
  }
}
