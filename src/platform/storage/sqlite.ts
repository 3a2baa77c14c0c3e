/** Opening a SQLite file: pragmas, the migrations with their traps closed, and faults in words. */
import { Database } from "bun:sqlite";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/bun-sqlite";
import { migrate } from "drizzle-orm/bun-sqlite/migrator";
import { assert } from "../../kernel/assert.ts";
import { assetRoot } from "../assets.ts";
import { Fault, storageFault } from "../errors.ts";
import { damageOf, isCheckedAtStart } from "./integrity.ts";

export type DatabaseName = "site" | "tracks";

type MigrationEntry = { readonly idx: number; readonly when: number; readonly tag: string };

function migrationsFolder(name: DatabaseName): string {
  return join(assetRoot, "migrations", name);
}

function migrationEntries(name: DatabaseName): readonly MigrationEntry[] {
  const text = readFileSync(join(migrationsFolder(name), "meta/_journal.json"), "utf8");
  return (JSON.parse(text) as { entries: MigrationEntry[] }).entries;
}

/** Hashes of the migrations that this program brings, in order. */
export function knownMigrations(name: DatabaseName): readonly string[] {
  return migrationEntries(name).map(({ tag }) => {
    const sql = readFileSync(join(migrationsFolder(name), `${tag}.sql`));
    return createHash("sha256").update(sql).digest("hex");
  });
}

/** Hashes of those that a database has. */
export function appliedMigrations(path: string): readonly string[] {
  const database = openForReading(path);
  try {
    const rows = database.query("SELECT hash FROM __drizzle_migrations ORDER BY created_at").all();
    return (rows as Pick<Applied, "hash">[]).map(({ hash }) => hash);
  } finally {
    database.close();
  }
}

type Applied = { readonly hash: string; readonly created_at: number };

/**
 * Compares what was applied with what this program brings. drizzle's migrator would accept a newer
 * database, skip a file that was merged late and never compares contents (run on 0.45).
 */
export function checkHistory(database: Database, name: DatabaseName, mayBegin = true): void {
  const table = database
    .query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '__drizzle_migrations'")
    .get();
  if (table === null) {
    const foreign = database.query("SELECT name FROM sqlite_master LIMIT 1").get();
    if (foreign !== null) throw new Fault("storage.foreign", `${name}.db holds other tables`);
    if (!mayBegin) throw new Fault("storage.corrupt", `${name}.db holds no tables`);
    return;
  }
  const applied = database
    .query("SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at")
    .all() as Applied[];
  const known = migrationEntries(name);
  if (applied.length > known.length) {
    throw new Fault("storage.newer", `${name}.db was written by a newer program`);
  }
  applied.forEach((row, index) => {
    const entry = known[index];
    assert(entry !== undefined, "fewer entries than applied rows");
    const sql = readFileSync(join(migrationsFolder(name), `${entry.tag}.sql`));
    const hash = createHash("sha256").update(sql).digest("hex");
    if (Number(row.created_at) !== entry.when || row.hash !== hash) {
      throw new Fault("storage.foreign", `${name}.db has another history than ${entry.tag}`);
    }
  });
}

function setPragmas(database: Database): void {
  // busy_timeout first: switching to WAL may itself have to wait for another process.
  database.run("PRAGMA busy_timeout = 5000");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = FULL");
  database.run("PRAGMA journal_size_limit = 67108864");
  database.run("PRAGMA temp_store = MEMORY");
  // What is erased must be gone from the file: a freed page would keep a person's template for months.
  database.run("PRAGMA secure_delete = ON");
}

function applyMigrations(database: Database, name: DatabaseName, mayBegin: boolean): void {
  checkHistory(database, name, mayBegin);
  // Foreign keys stay off here: inside the migrator's transaction the pragma would have no effect.
  database.run("PRAGMA foreign_keys = OFF");
  migrate(drizzle(database), { migrationsFolder: migrationsFolder(name) });
  const broken = database.query("PRAGMA foreign_key_check").all();
  if (broken.length > 0)
    throw new Fault("storage.corrupt", `${name}.db breaks ${broken.length} references`);
  database.run("PRAGMA foreign_keys = ON");
}

/** True for a file in which a first start was cut, and for one that lost everything. */
function isBlank(path: string): boolean {
  return !existsSync(path) || statSync(path).size === 0;
}

/**
 * Opens for writing and brings the schema up to date; begins an empty one only where it may. Throws Fault:
 * "storage.newer", "storage.foreign", "storage.corrupt", "data.unreadable" and what the disk reports.
 */
export function openForWriting(path: string, name: DatabaseName, mayBegin: boolean): Database {
  const isBlankFile = isBlank(path);
  let database: Database | undefined;
  try {
    // SQLite takes an empty file for a new database; migrated, it would look like a site without a past.
    if (isBlankFile && !mayBegin) throw new Fault("storage.corrupt", `${name}.db is empty`);
    database = new Database(path, { create: true, readwrite: true, strict: true });
    // Only before the first table: given-up days of tracks then leave the disk, too.
    if (isBlankFile && name === "tracks") {
      // Seven packed runs fit a page; of 4 kB each would fill half of one.
      database.run("PRAGMA page_size = 16384");
      database.run("PRAGMA auto_vacuum = INCREMENTAL");
    }
    setPragmas(database);
    // A larger one is read through soon after the start (`startIntegrityWatch`).
    const damage = !isBlankFile && isCheckedAtStart(path) ? damageOf(database) : undefined;
    if (damage !== undefined) throw new Fault("storage.corrupt", damage);
    applyMigrations(database, name, mayBegin);
    // Only now: tables that a power cut takes away again would look like a database that lost everything.
    if (name === "tracks") {
      database.run("PRAGMA synchronous = NORMAL");
      // Only a checkpoint waits for the disk then, and everything waits for it: often and little (2 MB) rather than 16 MB.
      database.run("PRAGMA wal_autocheckpoint = 128");
    }
    return database;
  } catch (error) {
    database?.close();
    throw storageFault(error) ?? error;
  }
}

/** A second connection which cannot write; it sees only what was committed. */
export function openForReading(path: string): Database {
  try {
    const database = new Database(path, { readonly: true, strict: true });
    database.run("PRAGMA busy_timeout = 5000");
    database.run("PRAGMA query_only = ON");
    return database;
  } catch (error) {
    throw storageFault(error) ?? error;
  }
}
