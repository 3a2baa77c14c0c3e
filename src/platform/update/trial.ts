/**
 * A new program tries itself on the real data while a copy of the data waits. Until the new program has proved well
 * the old one stays in its place, so that a start after a power cut is a start of the old one, which puts its data
 * back. Layout beside the data folder: `<data>.update/state.json` and `<data>.update/before/`.
 */
import { Database } from "bun:sqlite";
import {
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { beginEpoch } from "../backup/index.ts";
import { replaceFile, syncFolder } from "../storage/whole-file.ts";

const stateSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** `copying`: the copy is not whole, the data untouched; `trial`: the new program has the data. */
  stage: z.enum(["copying", "trial"]),
  at: z.number(),
});

export type TrialState = z.infer<typeof stateSchema>;

const folderOf = (dataPath: string): string => `${dataPath}.update`;
const copyOf = (dataPath: string): string => join(folderOf(dataPath), "before");
const stateOf = (dataPath: string): string => join(folderOf(dataPath), "state.json");

export function findTrial(dataPath: string): TrialState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateOf(dataPath), "utf8")));
  } catch {
    return undefined;
  }
}

/** As root the copy must still belong to the account that the service runs as. */
function sameOwner(path: string, of: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(of);
  chownSync(path, uid, gid);
}

/** Media never change under their name and are linked; all else is copied and synced. */
function copyFolder(from: string, to: string, isMedia = false): void {
  mkdirSync(to, { mode: 0o700 });
  sameOwner(to, from);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target, isMedia || entry.name === "media");
    else if (isMedia) linkSync(source, target);
    else if (entry.isFile()) copyFile(source, target);
  }
  syncFolder(to);
}

function copyFile(source: string, target: string): void {
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  sameOwner(target, source);
  const file = openSync(target, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeState(dataPath: string, state: TrialState): void {
  replaceFile(stateOf(dataPath), JSON.stringify(state));
  sameOwner(stateOf(dataPath), dataPath);
}

/** Bytes that a copy will take: media are linked. */
export function copyBytes(dataPath: string): number {
  return readdirSync(dataPath, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(dataPath, entry.name)).size, 0);
}

/** Copies the data of a program that does not run. From its return on the new program may have the data. */
export function beginTrial(
  dataPath: string,
  versions: Pick<TrialState, "from" | "to">,
  now: number,
): void {
  const folder = folderOf(dataPath);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  sameOwner(folder, dataPath);
  writeState(dataPath, { ...versions, stage: "copying", at: now });
  copyFolder(dataPath, copyOf(dataPath));
  writeState(dataPath, { ...versions, stage: "trial", at: now });
}

/** The new program has proved well. Its predecessor's data is kept for one generation. */
export function acceptTrial(dataPath: string): string | undefined {
  const state = findTrial(dataPath);
  if (state === undefined) return undefined;
  const parent = dirname(dataPath);
  const prefix = `${dataPath.slice(parent.length + 1)}.before-update-`;
  for (const name of readdirSync(parent).filter((one) => one.startsWith(prefix))) {
    rmSync(join(parent, name), { recursive: true, force: true });
  }
  const kept = `${dataPath}.before-update-${state.from}`;
  // The state goes first: without it the copy is only a folder, and nobody takes it for the data.
  rmSync(stateOf(dataPath), { force: true });
  syncFolder(folderOf(dataPath));
  renameSync(copyOf(dataPath), kept);
  rmSync(folderOf(dataPath), { recursive: true, force: true });
  syncFolder(parent);
  return kept;
}

/** Tells the next start why its data is older than it may expect. */
function noteRollBack(folder: string, to: string): void {
  const database = new Database(join(folder, "site.db"), { readwrite: true, strict: true });
  try {
    database.run("PRAGMA synchronous = FULL");
    database
      .query(
        `INSERT INTO meta (key, value) VALUES ('update-failed', $to)
         ON CONFLICT (key) DO UPDATE SET value = $to`,
      )
      .run({ to });
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

/**
 * Puts the copy back. What the new program wrote is kept beside. Can be cut off anywhere and done again. Returns where
 * that is, or undefined when the data had not been given away.
 */
export function rollBackTrial(dataPath: string, epoch: string): string | undefined {
  const state = findTrial(dataPath);
  const copy = copyOf(dataPath);
  if (state === undefined || state.stage === "copying") {
    rmSync(folderOf(dataPath), { recursive: true, force: true });
    return undefined;
  }
  const failed = `${dataPath}.failed-update-${state.to}-${state.at}`;
  if (existsSync(copy)) {
    // Numbers that the new program gave to upstream must not come again with other contents.
    beginEpoch(copy, epoch);
    noteRollBack(copy, state.to);
    if (existsSync(dataPath)) renameSync(dataPath, failed);
    renameSync(copy, dataPath);
    syncFolder(dirname(dataPath));
  }
  rmSync(folderOf(dataPath), { recursive: true, force: true });
  return failed;
}

/**
 * At the start of a program that has the data to itself: the old one after a trial that nobody finished takes its data
 * back, the new one in its final place clears up.
 */
export function settleTrial(
  dataPath: string,
  version: string,
  epoch: () => string,
): "nothing" | "kept" | "rolled-back" {
  const state = findTrial(dataPath);
  if (state === undefined) {
    // Without a state the copy was never given away for: the data stands where it belongs.
    if (existsSync(dataPath)) rmSync(folderOf(dataPath), { recursive: true, force: true });
    return "nothing";
  }
  if (state.to === version) return "kept";
  rollBackTrial(dataPath, epoch());
  return state.stage === "copying" ? "nothing" : "rolled-back";
}
