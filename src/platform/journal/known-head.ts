/**
 * The last journal entry that is known to have been kept, in a file of its own beside the database. A database that
 * ends before it, or that has another entry in its place, is an old copy or has lost its log of writes (`-wal`):
 * SQLite opens such a one without a word. What was added since the file was last written is not covered.
 */
import type { Database } from "bun:sqlite";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MINUTE_MS } from "../../kernel/instants.ts";
import type { Scheduler } from "../clock.ts";
import { Fault } from "../errors.ts";
import type { Log } from "../log.ts";
import { replaceFile } from "../storage/whole-file.ts";
import { readHead } from "./journal.ts";

const FILE = "head";

/** `epoch` tells a restored backup, which may end earlier, from a loss. */
type KnownHead = { readonly epoch: string; readonly seq: number; readonly hash: string };

/** Undefined: none was written yet, or what stands there says nothing. */
function readKnown(path: string): KnownHead | undefined {
  const file = join(path, FILE);
  if (!existsSync(file)) return undefined;
  const [epoch = "", seq = "", hash = ""] = readFileSync(file, "utf8").trim().split(" ");
  return /^\d+$/.test(seq) && hash !== "" ? { epoch, seq: Number(seq), hash } : undefined;
}

/** Throws Fault "data.rolled_back" when the journal lacks what it is known to have had. */
export function checkKnownHead(path: string, site: Database, epoch: string): void {
  const known = readKnown(path);
  if (known === undefined || known.epoch !== epoch || known.seq === 0) return;
  const row = site.query("SELECT hash FROM journal WHERE seq = $seq").get({ seq: known.seq });
  if (row !== null && (row as { hash: string }).hash === known.hash) return;
  const { seq } = readHead(site);
  throw new Fault("data.rolled_back", `${path}: entry ${known.seq} was kept, the last is ${seq}`);
}

/** Throws the faults "storage.full" and "storage.io". */
export function noteKnownHead(path: string, site: Database, epoch: string): number {
  const { seq, hash } = readHead(site);
  replaceFile(join(path, FILE), `${epoch} ${seq} ${hash}\n`);
  return seq;
}

/** Writes the file anew each minute in which something was added, and when stopped. */
export function keepKnownHead(
  parts: {
    readonly path: string;
    readonly siteReader: Database;
    readonly epoch: string;
    readonly log: Log;
  },
  scheduler: Scheduler,
): () => void {
  let written = -1;
  const write = (): void => {
    if (readHead(parts.siteReader).seq === written) return;
    try {
      written = noteKnownHead(parts.path, parts.siteReader, parts.epoch);
    } catch (err) {
      parts.log.warn({ err }, "the last entry could not be noted beside the database");
    }
  };
  write();
  const stop = scheduler.every(MINUTE_MS, write);
  return () => {
    stop();
    write();
  };
}
