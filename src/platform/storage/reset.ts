/**
 * Back to an empty box. The data folder is moved aside and kept. A mark beside it says that the next start may be an
 * empty one, and finishes what was cut off: without it a missing site would be taken for a lost one.
 */
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Fault } from "../errors.ts";
import { siteId } from "../journal/journal.ts";
import { openForReading } from "./sqlite.ts";
import { replaceFile, syncFolder } from "./whole-file.ts";

const markSchema = z.object({ siteId: z.string(), at: z.number() });

const markPath = (dataPath: string): string => `${dataPath}.reset`;

/** Asks for it; done by the next start, when nothing has the data open. */
export function askReset(dataPath: string, site: string, at: number): void {
  replaceFile(markPath(dataPath), JSON.stringify({ siteId: site, at }));
}

/** Throws Fault "data.unreadable": a mark that cannot be read must not empty a box. */
function readMark(dataPath: string): z.infer<typeof markSchema> {
  try {
    return markSchema.parse(JSON.parse(readFileSync(markPath(dataPath), "utf8")));
  } catch (error) {
    throw new Fault("data.unreadable", markPath(dataPath), error);
  }
}

export function isResetAsked(dataPath: string): boolean {
  return existsSync(markPath(dataPath));
}

function siteIn(dataPath: string): string | undefined {
  const path = join(dataPath, "site.db");
  if (!existsSync(path)) return undefined;
  const database = openForReading(path);
  try {
    return siteId(database);
  } finally {
    database.close();
  }
}

export function asideName(dataPath: string, at: number): string {
  const stamp = new Date(at)
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(0, 14);
  return `${dataPath}.reset-${stamp}`;
}

/**
 * Called before a data folder is opened. Returns true when an empty start was asked for: the old data, if it still
 * stood there, was moved aside.
 */
export function finishReset(dataPath: string): boolean {
  if (!existsSync(markPath(dataPath))) return false;
  const { siteId: asked, at } = readMark(dataPath);
  if (siteIn(dataPath) === asked) {
    renameSync(dataPath, asideName(dataPath, at));
    syncFolder(dirname(dataPath));
  }
  return true;
}

/** The new site stands; from now on an empty folder is a loss again. */
export function endReset(dataPath: string): void {
  rmSync(markPath(dataPath), { force: true });
}
