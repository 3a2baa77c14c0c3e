/** What can go wrong with backups, upstream and certificate while nobody looks: followed, raised and cleared. */
import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { followAlarm } from "../alarms/index.ts";
import { DAY_MS, MINUTE_MS } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { SpaceLevel } from "../platform/storage/space-level.ts";
import type { UpstreamStatus } from "../sync/index.ts";
import type { Backups } from "./backups.ts";

const LOOK_EVERY_MS = MINUTE_MS;
/** A broker that is started anew, a router that is changed: shorter silences mend themselves. */
export const UPSTREAM_SILENT_MS = 10 * MINUTE_MS;
/** The leaf is renewed 30 days before its end; later than this it was not. */
export const LEAF_DUE_MS = 25 * DAY_MS;
/** An authority takes weeks to sign: a line's certificate is asked for this long before its end. */
export const LINE_CERTIFICATE_DUE_MS = 30 * DAY_MS;

export type BoxConditions = {
  readonly backups: Pick<Backups, "isOverdue" | "settings">;
  readonly backupLevel: () => SpaceLevel;
  readonly upstream: (() => UpstreamStatus) | undefined;
  /** End of the certificate that the network is served with; undefined without a network. */
  readonly leafExpiresAt: (() => number) | undefined;
  /** The first end among the certificates of the lines upstream that are in use; undefined without any. */
  readonly lineCertificateEnd: () => number | undefined;
};

/** Looks without making anything: a folder that is not there yet may be made in one that is. */
export function isTargetThere(folder: string): boolean {
  try {
    const place = existsSync(folder) ? folder : dirname(folder);
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How long the receiver has said nothing although there was something to say, or no line was up. */
class Silence {
  #acknowledged = -1;
  #sinceMs: number | undefined;

  lengthMs(status: UpstreamStatus, nowMs: number): number {
    const sum = (of: "lastSeq" | "acknowledgedSeq"): number =>
      status.lanes.reduce((total, lane) => total + lane[of], 0);
    const acknowledged = sum("acknowledgedSeq");
    const isHeard = acknowledged !== this.#acknowledged;
    const isQuiet = status.isConnected && sum("lastSeq") <= acknowledged;
    this.#acknowledged = acknowledged;
    if (isHeard || isQuiet) this.#sinceMs = undefined;
    else this.#sinceMs ??= nowMs;
    return this.#sinceMs === undefined ? 0 : nowMs - this.#sinceMs;
  }
}

export function startBoxWatch(ports: Ports, conditions: BoxConditions): () => void {
  const { backups, upstream, leafExpiresAt } = conditions;
  const silence = new Silence();
  const look = (): void => {
    const { isTrusted } = ports.clockTrust();
    const { isOn, folder } = backups.settings();
    // Ages mean nothing while the time is in doubt; what was raised before stays.
    if (isTrusted) followAlarm(ports, "backup.overdue", backups.isOverdue());
    followAlarm(ports, "backup.no_target", isOn && !isTargetThere(folder));
    const level = conditions.backupLevel();
    followAlarm(ports, "backup.no_room", level !== "ok", { level });
    if (upstream !== undefined) {
      const status = upstream();
      const nowMs = ports.clock.monotonicMs();
      const lengthMs = status.isConfigured ? silence.lengthMs(status, nowMs) : 0;
      followAlarm(ports, "upstream.silent", lengthMs >= UPSTREAM_SILENT_MS);
    }
    if (isTrusted) {
      const endsAt = conditions.lineCertificateEnd();
      const isDue = endsAt !== undefined && endsAt - ports.clock.now() < LINE_CERTIFICATE_DUE_MS;
      followAlarm(ports, "upstream.certificate_due", isDue);
    }
    if (leafExpiresAt !== undefined && isTrusted) {
      const leftMs = leafExpiresAt() - ports.clock.now();
      followAlarm(ports, "https.due", leftMs < LEAF_DUE_MS);
    }
  };
  look();
  return ports.scheduler.every(LOOK_EVERY_MS, look);
}
