/** The data folder of one site: opened by one process at a time, complete or not at all. */
import { Database } from "bun:sqlite";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { finishRestore, newEpoch } from "../backup/index.ts";
import type { Clock } from "../clock.ts";
import { codeOf, Fault } from "../errors.ts";
import type { Ids } from "../ids.ts";
import { checkKnownHead } from "../journal/known-head.ts";
import { type BoxKey, openBoxKey } from "../keys.ts";
import { type Orm, openOrm } from "../orm.ts";
import { openForReading, openForWriting } from "./sqlite.ts";
import { replaceFile, syncFolder } from "./whole-file.ts";

export type DataFolder = {
  readonly path: string;
  readonly site: Database;
  readonly siteReader: Database;
  readonly read: Orm;
  readonly tracks: Database;
  readonly key: BoxKey;
  readonly siteId: string;
  /** Raised by every restore of a backup, so that upstream never takes old numbers for new ones. */
  readonly epoch: string;
  readonly isNew: boolean;
  close(): void;
};

const FILES = {
  site: "site.db",
  tracks: "tracks.db",
  key: "box.key",
  lock: "lock.db",
  /** There while the first start makes the others: a power cut in between must not look like a loss. */
  firstStart: "first-start",
} as const;

/** The databases of a data folder. */
export function databaseFiles(path: string): readonly string[] {
  return [join(path, FILES.site), join(path, FILES.tracks)];
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!statSync(path).isDirectory()) throw new Fault("data.unreadable", `${path} is no folder`);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    readdirSync(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = codeOf(error);
    if (code === "ENOSPC") throw new Fault("storage.full", path, error);
    throw new Fault("data.unreadable", `${path} (${code || String(error)})`, error);
  }
}

/** An exclusive lock which the operating system takes back however the process ends. */
function takeLock(path: string): Database {
  const lock = new Database(path, { create: true });
  try {
    lock.run("PRAGMA busy_timeout = 0");
    lock.run("PRAGMA locking_mode = EXCLUSIVE");
    lock.run("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new Fault("data.in_use", path, error);
  }
}

/** True while another process has the folder open. */
export function isInUse(path: string): boolean {
  const lockPath = join(path, FILES.lock);
  if (!existsSync(lockPath)) return false;
  try {
    takeLock(lockPath).close();
    return false;
  } catch {
    return true;
  }
}

/** Reads or makes a fact about the data folder that is fixed at its birth. */
function metaValue(
  database: Database,
  key: string,
  mayBegin: boolean,
  initial: () => string,
): string {
  const find = database.query("SELECT value FROM meta WHERE key = $key");
  const found = find.get({ key }) as { value: string } | null;
  if (found !== null) return found.value;
  if (!mayBegin) throw new Fault("storage.corrupt", `site.db has lost its ${key}`);
  const value = initial();
  database.query("INSERT INTO meta (key, value) VALUES ($key, $value)").run({ key, value });
  return value;
}

/**
 * Opens or makes the folder. A folder which holds part of a site (a key without a database, say) is
 * refused: starting empty over damaged data would hide the loss. Throws Fault.
 */
export function openDataFolder(path: string, clock: Clock, ids: Ids): DataFolder {
  try {
    finishRestore(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("data.unreadable", `${path} (${codeOf(error) || String(error)})`, error);
  }
  makeFolder(path);
  const at = (file: keyof typeof FILES): string => join(path, FILES[file]);
  const isBegun = existsSync(at("firstStart"));
  const isNew = isBegun || !existsSync(at("site"));
  if (isNew && !isBegun && existsSync(at("key"))) {
    throw new Fault("data.unreadable", `${at("site")} is missing although this folder was in use`);
  }
  if (!isNew && !existsSync(at("tracks"))) {
    throw new Fault("data.unreadable", `${at("tracks")} is missing beside existing data`);
  }
  const opened: { close(): void }[] = [];
  const keep = <T extends { close(): void }>(database: T): T => {
    opened.push(database);
    return database;
  };
  const close = (): void => {
    for (const database of opened.reverse()) database.close();
    opened.length = 0;
  };
  try {
    keep(takeLock(at("lock")));
    if (isNew) replaceFile(at("firstStart"), "");
    const site = keep(openForWriting(at("site"), "site", isNew));
    const siteId = metaValue(site, "site", isNew, () => ids.secret(10));
    const epoch = metaValue(site, "epoch", isNew, () => newEpoch(clock.now(), ids));
    if (!isNew) checkKnownHead(path, site, epoch);
    const key = openBoxKey(at("key"), isNew);
    const tracks = keep(openForWriting(at("tracks"), "tracks", isNew));
    const siteReader = keep(openForReading(at("site")));
    mkdirSync(join(path, "media"), { recursive: true, mode: 0o700 });
    rmSync(at("firstStart"), { force: true });
    // Before anything is acknowledged: the mark must not come back beside a site that is in use.
    syncFolder(path);
    return {
      path,
      site,
      siteReader,
      read: openOrm(siteReader),
      tracks,
      key,
      siteId,
      epoch,
      isNew,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
