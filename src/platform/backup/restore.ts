/**
 * Putting a backup back. Everything is written and judged beside the data folder first; the exchange itself
 * is two renames, and a start after a cut in between finishes or undoes it. The old data is kept.
 */
import { Database } from "bun:sqlite";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../errors.ts";
import { replaceFile, syncFolder } from "../storage/whole-file.ts";
import { inspectCopy } from "./inspect.ts";
import { extractBackup } from "./take.ts";

/** Written last into a complete restored folder. */
const COMPLETE = "RESTORED";

function restoringPath(dataPath: string): string {
  return `${dataPath}.restoring`;
}

/** A second restore within the second gets a name of its own, which sorts after the first. */
function oldPath(dataPath: string, now: number): string {
  const stamp = new Date(now)
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(0, 14);
  const base = `${dataPath}.before-${stamp}`;
  let path = base;
  for (let count = 2; existsSync(path); count += 1) path = `${base}-${count}`;
  return path;
}

/** Every restore begins a new epoch, so that upstream never takes old numbers for new ones. */
export function beginEpoch(folder: string, epoch: string): void {
  const database = new Database(join(folder, "site.db"), { readwrite: true, strict: true });
  try {
    database.run("PRAGMA synchronous = FULL");
    database.query("UPDATE meta SET value = $epoch WHERE key = 'epoch'").run({ epoch });
    database
      .query(
        `INSERT INTO meta (key, value) VALUES ('restored-from', $epoch)
         ON CONFLICT (key) DO UPDATE SET value = $epoch`,
      )
      .run({ epoch });
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

export type RestoreOutcome = {
  readonly siteName: string;
  readonly createdAt: number;
  readonly journalSeq: number;
  /** Where the data that stood there before is kept; undefined when there was none. */
  readonly keptAt: string | undefined;
};

/**
 * Restores a backup into a data folder that no program has open. Throws Fault "backup.wrong_key",
 * "backup.damaged", "backup.not_good"; the present data is untouched then.
 */
export function restoreBackup(
  path: string,
  open: { readonly key: Buffer } | { readonly passphrase: string },
  dataPath: string,
  now: number,
  epoch: string,
): RestoreOutcome {
  const restoring = restoringPath(dataPath);
  rmSync(restoring, { recursive: true, force: true });
  mkdirSync(restoring, { recursive: true, mode: 0o700 });
  try {
    const { header, manifest } = extractBackup(path, open, restoring);
    inspectCopy(restoring, manifest);
    beginEpoch(restoring, epoch);
    replaceFile(join(restoring, COMPLETE), `${header.createdAt}\n${now}\n`);
    const keptAt = exchange(dataPath, now);
    return {
      siteName: header.siteName,
      createdAt: header.createdAt,
      journalSeq: manifest.journalSeq,
      keptAt,
    };
  } catch (error) {
    rmSync(restoring, { recursive: true, force: true });
    throw error;
  }
}

function exchange(dataPath: string, now: number): string | undefined {
  const kept = existsSync(dataPath) ? oldPath(dataPath, now) : undefined;
  if (kept !== undefined) renameSync(dataPath, kept);
  renameSync(restoringPath(dataPath), dataPath);
  syncFolder(dirname(dataPath));
  rmSync(join(dataPath, COMPLETE), { force: true });
  return kept;
}

/**
 * Called before a data folder is opened. A complete restored folder whose exchange was cut is put in
 * place; an incomplete one is thrown away. Returns what was done.
 */
export function finishRestore(dataPath: string): "nothing" | "finished" | "undone" {
  const restoring = restoringPath(dataPath);
  if (!existsSync(restoring)) {
    rmSync(join(dataPath, COMPLETE), { force: true });
    return "nothing";
  }
  const isComplete = existsSync(join(restoring, COMPLETE));
  if (isComplete && !existsSync(dataPath)) {
    renameSync(restoring, dataPath);
    syncFolder(dirname(dataPath));
    rmSync(join(dataPath, COMPLETE), { force: true });
    return "finished";
  }
  if (!existsSync(dataPath)) {
    const kept = lastKept(dataPath);
    // The old data was moved away but the new is not complete: it goes back where it was.
    if (kept !== undefined) renameSync(kept, dataPath);
    else throw new Fault("data.unreadable", `${dataPath} is missing after an interrupted restore`);
  }
  rmSync(restoring, { recursive: true, force: true });
  return "undone";
}

function lastKept(dataPath: string): string | undefined {
  const parent = dirname(dataPath);
  const prefix = `${dataPath.slice(parent.length + 1)}.before-`;
  const names = readdirSync(parent)
    .filter((name) => name.startsWith(prefix))
    .sort();
  const last = names.at(-1);
  return last === undefined ? undefined : join(parent, last);
}
