/** Reading a database through for damage: at the start where that is quick, in a worker soon after it where it is not. */
import type { Database } from "bun:sqlite";
import { statSync } from "node:fs";

/** Up to here the whole file is read before anything else: a quarter of a second for each hundred megabytes. */
const CHECKED_AT_START_BYTES = 256 * 1024 * 1024;

export function isCheckedAtStart(path: string): boolean {
  return statSync(path).size <= CHECKED_AT_START_BYTES;
}

/** What SQLite finds wrong with the structure of a database; undefined when nothing is. */
export function damageOf(database: Database): string | undefined {
  const { quick_check: found } = database.query("PRAGMA quick_check(1)").get() as {
    readonly quick_check: string;
  };
  return found === "ok" ? undefined : found;
}
