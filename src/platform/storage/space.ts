/**
 * Watches the room on the disks. Dense positions and surplus backups go first, uploads are refused next; the
 * journal, fills and permits are never touched. Comes back by itself when there is room again.
 */
import { statfsSync } from "node:fs";
import type { Ports } from "../ports.ts";
import type { DataFolder } from "./data-folder.ts";
import { type SpaceLevel, spaceLevel } from "./space-level.ts";

const LOOK_EVERY_MS = 60_000;
/** Kept in any case when room is made: the newest and one to fall back on. */
const BACKUPS_KEPT = 2;

export type SpaceParts = {
  readonly folder: Pick<DataFolder, "path" | "tracks">;
  readonly backupFolder: () => string;
  /** Deletes all but the newest backups of this site; returns how many went. */
  readonly dropBackups: (keep: number) => number;
  /** For tests; the operating system's answer otherwise. */
  readonly freeBytes?: (path: string) => number;
};

export type SpaceState = {
  readonly level: SpaceLevel;
  readonly freeBytes: number | undefined;
  readonly backupLevel: SpaceLevel;
};

/** Bytes free for this account; throws when there is no such path. */
export function freeBytesOf(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

export class SpaceGuard {
  readonly #ports: Ports;
  readonly #parts: SpaceParts;
  #state: SpaceState = { level: "ok", freeBytes: undefined, backupLevel: "ok" };
  #stop: () => void = () => undefined;

  constructor(ports: Ports, parts: SpaceParts) {
    this.#ports = ports;
    this.#parts = parts;
  }

  state(): SpaceState {
    return this.#state;
  }

  get refusesUploads(): boolean {
    return this.#state.level === "refuse";
  }

  start(): void {
    this.#look();
    this.#stop = this.#ports.scheduler.every(LOOK_EVERY_MS, () => this.#look());
  }

  stop(): void {
    this.#stop();
  }

  #free(path: string): number | undefined {
    try {
      return (this.#parts.freeBytes ?? freeBytesOf)(path);
    } catch {
      return undefined;
    }
  }

  #look(): void {
    const before = this.#state;
    const freeBytes = this.#free(this.#parts.folder.path);
    const backupFree = this.#free(this.#parts.backupFolder());
    // What cannot be asked is judged elsewhere: a stick that was pulled out has its own warning.
    const level = freeBytes === undefined ? before.level : spaceLevel(freeBytes, before.level);
    const backupLevel =
      backupFree === undefined ? "ok" : spaceLevel(backupFree, before.backupLevel);
    this.#state = { level, freeBytes, backupLevel };
    if (level !== before.level) this.#tell("data", level, freeBytes);
    if (backupLevel !== before.backupLevel) this.#tell("backups", backupLevel, backupFree);
    if (level === "thin" || level === "refuse") this.#makeRoom();
    else if (backupLevel === "thin" || backupLevel === "refuse") this.#dropBackups();
  }

  #tell(where: "data" | "backups", level: SpaceLevel, freeBytes: number | undefined): void {
    this.#ports.live.touch("health");
    this.#append(
      level === "ok" ? "space.recovered" : "space.low",
      level === "thin" || level === "refuse",
      {
        where,
        level,
        freeBytes: freeBytes ?? null,
      },
    );
  }

  #append(
    kind: string,
    isAlarm: boolean,
    payload: Readonly<Record<string, string | number | null>>,
  ): void {
    const entry = { kind, actor: "system", subject: "box:space", payload };
    this.#ports.background(
      "space journal entry",
      this.#ports.db.write((tx) => {
        tx.append(isAlarm ? { ...entry, lane: "alarm" } : entry);
      }),
    );
  }

  #dropBackups(): number {
    const dropped = this.#parts.dropBackups(BACKUPS_KEPT);
    if (dropped > 0) this.#append("space.thinned", false, { backups: dropped });
    return dropped;
  }

  #makeRoom(): void {
    try {
      this.#dropBackups();
      const day = dropOldestDay(this.#parts.folder.tracks);
      if (day !== undefined) this.#append("space.thinned", false, { tracksOf: day });
    } catch (err) {
      this.#ports.log.error({ err }, "no room could be made");
    }
  }
}

/** The newest day is what people look at and stays. Returns the day that went. */
export function dropOldestDay(tracks: DataFolder["tracks"]): string | undefined {
  const days = tracks
    .query("SELECT min(day) AS oldest, count(DISTINCT day) AS count FROM track_chunk")
    .get() as { oldest: string | null; count: number };
  if (days.oldest === null || days.count < 2) return undefined;
  tracks.query("DELETE FROM track_chunk WHERE day = $day").run({ day: days.oldest });
  tracks.run("PRAGMA incremental_vacuum");
  tracks.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return days.oldest;
}
