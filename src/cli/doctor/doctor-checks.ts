/** Looks at a data folder and its surroundings without changing anything; works beside a running program. */
import type { Database } from "bun:sqlite";
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { OVERDUE_MS } from "../../box/index.ts";
import { DAY_MS, type UnixMs } from "../../kernel/instants.ts";
import { folderBeside, readBackupHeader } from "../../platform/backup/index.ts";
import { Fault } from "../../platform/errors.ts";
import { siteId, verifyChain } from "../../platform/journal/journal.ts";
import { verifySeals } from "../../platform/journal/seals.ts";
import { type BoxKey, openBoxKey } from "../../platform/keys.ts";
import { isInUse } from "../../platform/storage/data-folder.ts";
import { spaceLevel } from "../../platform/storage/space-level.ts";
import { checkHistory, openForReading } from "../../platform/storage/sqlite.ts";
import type { TimeSource } from "../../platform/time-source.ts";
import { examineAside, examineClock, examineSecrets } from "./doctor-box.ts";
import type { DoctorCode } from "./doctor-text.ts";

export type Finding = { readonly code: DoctorCode; readonly detail: string };

export type Surroundings = {
  readonly now: UnixMs;
  /** Loopback port the program would take; undefined: not looked at. */
  readonly port: number | undefined;
  /** Where serial ports are listed by name. */
  readonly serialFolder: string;
  readonly freeBytes: (path: string) => number;
  /** Whether a time server holds the machine's clock. */
  readonly sync: TimeSource["sync"];
  /** False for a build without a release key. */
  readonly takesUpdates: boolean;
};

const WAL_MAX_BYTES = 256_000_000;
const LEAF_SOON_MS = 25 * DAY_MS;

function holds(run: () => boolean): boolean {
  try {
    return run();
  } catch {
    return false;
  }
}

/** Mode bits say nothing about a disk that is mounted read-only: only writing does. */
function isWritable(path: string): boolean {
  return holds(() => {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    rmdirSync(mkdtempSync(join(path, ".doctor-")));
    return true;
  });
}

export type Note = (code: DoctorCode, detail?: string) => void;

function examineFiles(path: string, note: Note): BoxKey | undefined {
  if (!existsSync(join(path, "site.db"))) note("file.site");
  if (!existsSync(join(path, "tracks.db"))) note("file.tracks");
  const names = readdirSync(path);
  const scratch = names.filter((name) => name.startsWith("backup-"));
  if (scratch.length > 0 && !isInUse(path)) note("scratch.left", scratch.join(", "));
  for (const name of names.filter((one) => one.endsWith("-wal"))) {
    const { size } = statSync(join(path, name));
    if (size > WAL_MAX_BYTES) note("wal.large", `${name} ${size}`);
  }
  const keyPath = join(path, "box.key");
  if (!existsSync(keyPath)) {
    note("file.key");
    return undefined;
  }
  if ((statSync(keyPath).mode & 0o077) !== 0) note("key.open", keyPath);
  try {
    const key = openBoxKey(keyPath, false);
    if (key.backup === undefined) note("sheet.missing");
    return key;
  } catch {
    note("key.damaged", keyPath);
    return undefined;
  }
}

function isSound(database: Database): boolean {
  return holds(() => {
    const [row] = database.query("PRAGMA integrity_check(1)").all() as {
      integrity_check: string;
    }[];
    return row?.integrity_check === "ok";
  });
}

function withDatabase(path: string, damaged: () => void, look: (database: Database) => void): void {
  if (!existsSync(path)) return;
  try {
    const database = openForReading(path);
    try {
      if (isSound(database)) look(database);
      else damaged();
    } finally {
      database.close();
    }
  } catch {
    damaged();
  }
}

function isKnownHistory(database: Database, note: Note): boolean {
  try {
    checkHistory(database, "site");
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    note(error.code === "storage.newer" ? "database.newer" : "database.foreign", error.message);
    return false;
  }
}

function examineSite(database: Database, key: BoxKey | undefined, now: UnixMs, note: Note): void {
  if (!isKnownHistory(database, note)) return;
  const broken = database.query("PRAGMA foreign_key_check").all() as { table: string }[];
  if (broken.length > 0) note("database.references", `${broken[0]?.table ?? ""}: ${broken.length}`);
  const proof = verifyChain(database);
  if (!proof.ok) note("chain.broken", `${proof.broken.seq}: ${proof.broken.cause}`);
  if (key !== undefined) {
    const seals = verifySeals(database, siteId(database), key.publicPem);
    const bad = seals.find((seal) => !seal.ok);
    if (bad !== undefined) note("seal.bad", JSON.stringify(bad).slice(0, 200));
  }
  examineClock(database, now, note);
  examineSecrets(database, note);
  examineDevices(database, note);
  examineAdministrators(database, note);
}

function examineDevices(database: Database, note: Note): void {
  const rows = database
    .query("SELECT id, transport FROM device WHERE is_active = 1 LIMIT 200")
    .all() as { id: string; transport: string }[];
  for (const row of rows) {
    const transport = JSON.parse(row.transport) as { kind: string; path?: string };
    if (transport.kind !== "serial" || transport.path === undefined) continue;
    if (!existsSync(transport.path)) note("device.missing", `${row.id} ${transport.path}`);
  }
}

function examineAdministrators(database: Database, note: Note): void {
  const hasSite = database.query("SELECT 1 FROM site LIMIT 1").get() !== null;
  if (!hasSite) return;
  const row = database
    .query(
      `SELECT count(*) AS count, sum(pin_hash IS NOT NULL OR password_hash IS NOT NULL) AS secret
       FROM person JOIN person_role ON person_id = person.id
       WHERE role = 'administrator' AND is_active = 1`,
    )
    .get() as { count: number; secret: number | null };
  if (row.count === 0) note("admin.none");
  else if ((row.secret ?? 0) === 0) note("admin.password");
}

function examineBackups(database: Database, path: string, now: UnixMs, note: Note): void {
  const setting = database.query("SELECT folder FROM backup_setting LIMIT 1").get();
  const folder = (setting as { folder: string } | null)?.folder ?? folderBeside(path);
  const site = database.query("SELECT created_at AS at FROM site LIMIT 1").get();
  const last = database
    .query("SELECT max(started_at) AS at FROM backup_run WHERE outcome = 'good'")
    .get() as { at: number | null };
  const since = last.at ?? (site as { at: number } | null)?.at;
  if (since !== undefined && now - since > OVERDUE_MS) note("backup.overdue");
  if (!existsSync(folder)) {
    if (setting !== null) note("backup.folder", folder);
    return;
  }
  if (!isWritable(folder)) {
    note("backup.folder", folder);
    return;
  }
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".gwbackup"))) {
    const isReadable = holds(() => readBackupHeader(join(folder, name)).siteId !== "");
    if (!isReadable) note("backup.unreadable", join(folder, name));
  }
}

function examineTls(path: string, now: UnixMs, note: Note): void {
  const folder = join(path, "tls");
  // A box that was never opened to the network has no certificate and needs none.
  if (!existsSync(folder)) return;
  if (!["ca.pem", "ca.key"].every((name) => existsSync(join(folder, name)))) note("ca.missing");
  const kept = join(folder, "leaf.json");
  if (!existsSync(kept)) return;
  const expiresAt = (JSON.parse(readFileSync(kept, "utf8")) as { expiresAt: number }).expiresAt;
  if (expiresAt <= now) note("leaf.expired");
  else if (expiresAt - now < LEAF_SOON_MS) note("leaf.soon");
}

function examineSerial(folder: string, note: Note): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const isOpen = holds(() => {
      accessSync(join(folder, name), constants.R_OK | constants.W_OK);
      return true;
    });
    if (!isOpen) note("serial.denied", join(folder, name));
  }
}

async function examinePort(port: number, note: Note): Promise<void> {
  try {
    await Bun.serve({ hostname: "127.0.0.1", port, fetch: () => new Response() }).stop(true);
  } catch {
    note("port.taken", String(port));
  }
}

/** Every fault found, the most basic first; empty when all is well. */
export async function examine(path: string, around: Surroundings): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const note: Note = (code, detail = "") => findings.push({ code, detail });
  if (existsSync(`${path}.restoring`)) note("restore.unfinished", `${path}.restoring`);
  examineAside(path, around, note);
  examineSerial(around.serialFolder, note);
  if (!existsSync(path)) note("folder.missing", path);
  else if (!statSync(path).isDirectory()) note("folder.not-a-folder", path);
  else if (!isWritable(path)) note("folder.unwritable", path);
  if (findings.some((finding) => finding.code.startsWith("folder."))) return findings;
  const isRunning = isInUse(path);
  if (isRunning) note("folder.in-use", path);
  if (!isRunning && around.port !== undefined) await examinePort(around.port, note);
  const free = around.freeBytes(path);
  if (spaceLevel(free, "ok") !== "ok") note("space.low", String(free));
  const key = examineFiles(path, note);
  withDatabase(
    join(path, "site.db"),
    () => note("database.damaged"),
    (database) => {
      examineSite(database, key, around.now, note);
      if (!findings.some(({ code }) => code === "database.newer" || code === "database.foreign")) {
        examineBackups(database, path, around.now, note);
      }
    },
  );
  withDatabase(
    join(path, "tracks.db"),
    () => note("tracks.damaged"),
    () => undefined,
  );
  examineTls(path, around.now, note);
  return findings;
}
