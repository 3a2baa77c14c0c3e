/** Taking a backup beside the running program, and trying it before it is called good. */
import { Database } from "bun:sqlite";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { codeOf, Fault, storageFault } from "../errors.ts";
import { readHead } from "../journal/journal.ts";
import { syncFolder } from "../storage/whole-file.ts";
import {
  type ArchivedFile,
  archiveEnd,
  archiveFile,
  extractAll,
  FileSource,
  isBackupName,
  type Manifest,
} from "./archive.ts";
import {
  type BackupHeader,
  BackupWriter,
  readHeader,
  readRecords,
  type WrappingKey,
  wrappingKeyOf,
} from "./format.ts";
import { countRows, inspectCopy } from "./inspect.ts";

export type BackupJob = {
  readonly dataPath: string;
  /** Folder the finished file goes to. */
  readonly intoPath: string;
  readonly fileName: string;
  readonly siteId: string;
  readonly siteName: string;
  readonly program: string;
  readonly createdAt: number;
  readonly wrappingKey: { readonly key: string; readonly salt: string };
};

export type BackupResult = {
  readonly path: string;
  readonly bytes: number;
  readonly files: number;
  readonly journalSeq: number;
  readonly tookMs: number;
};

/** A copy of a database at one moment, also while it is written to. */
function snapshot(from: string, to: string): void {
  const database = new Database(from, { readonly: true, strict: true });
  try {
    database.run("PRAGMA busy_timeout = 10000");
    database.query("VACUUM INTO $to").run({ to });
  } finally {
    database.close();
  }
}

type MediaFile = { readonly name: string; readonly path: string; readonly bytes: number };

function mediaFiles(dataPath: string): readonly MediaFile[] {
  const root = join(dataPath, "media");
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true })
    .map((name) => `media/${String(name)}`)
    .filter(isBackupName)
    .sort()
    .map((name) => {
      const path = join(dataPath, name);
      return { name, path, bytes: statSync(path).size };
    });
}

function factsOf(path: string): Pick<Manifest, "journalSeq" | "journalHash" | "epoch" | "rows"> {
  const database = new Database(path, { readonly: true, strict: true });
  try {
    const head = readHead(database);
    const epoch = database.query("SELECT value FROM meta WHERE key = 'epoch'").get() as {
      value: string;
    };
    return {
      journalSeq: head.seq,
      journalHash: head.hash,
      epoch: epoch.value,
      rows: countRows(database),
    };
  } finally {
    database.close();
  }
}

function writeArchive(job: BackupJob, scratch: string, toPath: string): Manifest {
  const by: WrappingKey = {
    key: Buffer.from(job.wrappingKey.key, "base64"),
    salt: job.wrappingKey.salt,
  };
  const file = openSync(toPath, "wx", 0o600);
  try {
    const sink = {
      write(bytes: Uint8Array) {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      },
    };
    const { siteId, siteName, createdAt, program } = job;
    const writer = new BackupWriter(sink, { siteId, siteName, createdAt, program }, by);
    const files: ArchivedFile[] = [];
    for (const name of ["site.db", "tracks.db"]) {
      const path = join(scratch, name);
      files.push(archiveFile(writer, name, path, statSync(path).size));
    }
    const keyPath = join(job.dataPath, "box.key");
    files.push(archiveFile(writer, "box.key", keyPath, statSync(keyPath).size));
    for (const name of ["tls/ca.pem", "tls/ca.key"]) {
      const path = join(job.dataPath, name);
      // Phones trust the authority; a box that takes over must not make them start again.
      if (existsSync(path)) files.push(archiveFile(writer, name, path, statSync(path).size));
    }
    for (const media of mediaFiles(job.dataPath)) {
      files.push(archiveFile(writer, media.name, media.path, media.bytes));
    }
    const manifest = { files, ...factsOf(join(scratch, "site.db")) };
    archiveEnd(writer, manifest);
    fsyncSync(file);
    return manifest;
  } finally {
    closeSync(file);
  }
}

/** Opens a backup with the key at hand and writes its contents into an empty folder. */
export function extractBackup(
  path: string,
  open: { readonly key: Buffer } | { readonly passphrase: string },
  folder: string,
): { readonly header: BackupHeader; readonly manifest: Manifest } {
  const source = new FileSource(path, statSync(path).size);
  try {
    const opened = readHeader(source);
    const by = "key" in open ? open.key : wrappingKeyOf(open.passphrase, opened.header.salt).key;
    return {
      header: opened.header,
      manifest: extractAll(readRecords(source, opened, by), folder),
    };
  } finally {
    source.close();
  }
}

export function readBackupHeader(path: string): BackupHeader {
  const source = new FileSource(path, statSync(path).size);
  try {
    return readHeader(source).header;
  } finally {
    source.close();
  }
}

/**
 * Snapshot, encrypt, restore to a scratch place, compare; only then the file gets its name. Throws Fault:
 * what the disk reports, or "backup.not_good" with what did not hold.
 */
export function takeBackup(job: BackupJob): BackupResult {
  const startedMs = performance.now();
  mkdirSync(job.intoPath, { recursive: true, mode: 0o700 });
  const scratch = mkdtempSync(join(job.dataPath, "backup-"));
  const unfinished = join(job.intoPath, `.${job.fileName}.unfinished`);
  try {
    rmSync(unfinished, { force: true });
    for (const name of ["site.db", "tracks.db"])
      snapshot(join(job.dataPath, name), join(scratch, name));
    const manifest = writeArchive(job, scratch, unfinished);
    for (const name of ["site.db", "tracks.db"]) rmSync(join(scratch, name));
    const trial = join(scratch, "trial");
    mkdirSync(trial);
    extractBackup(unfinished, { key: Buffer.from(job.wrappingKey.key, "base64") }, trial);
    inspectCopy(trial, manifest);
    const path = join(job.intoPath, job.fileName);
    renameSync(unfinished, path);
    syncFolder(job.intoPath);
    return {
      path,
      bytes: statSync(path).size,
      files: manifest.files.length,
      journalSeq: manifest.journalSeq,
      tookMs: Math.round(performance.now() - startedMs),
    };
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (codeOf(error) === "ENOSPC") throw new Fault("storage.full", job.intoPath, error);
    throw storageFault(error) ?? error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Where backups go until somebody chooses better: beside the data folder. */
export function folderBeside(dataPath: string): string {
  return resolve(dataPath, "..", "backups");
}

/** Reads a folder's backups, newest first; files that are none are left out. */
export function listBackups(path: string): readonly {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly header: BackupHeader;
}[] {
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".gwbackup"))
    .flatMap((name) => {
      const file = join(path, name);
      try {
        return [{ path: file, name, bytes: statSync(file).size, header: readBackupHeader(file) }];
      } catch {
        return [];
      }
    })
    .sort((one, other) => other.header.createdAt - one.header.createdAt);
}
