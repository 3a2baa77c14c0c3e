/**
 * Damage to a site's files as disks and hands do it: flipped bytes, a cut end, a lost or torn write-ahead log, zeros.
 * A damaged site is never started empty; it opens with what it had, or is refused with words that a restore mends.
 */
import { Database } from "bun:sqlite";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRescuable, refuseEmpty } from "../../src/cli/rescue.tsx";
import { seeded } from "../../src/demo/random.ts";
import {
  newPassphrase,
  newSalt,
  restoreBackup,
  takeBackup,
  wrappingKeyOf,
} from "../../src/platform/backup/index.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { Fault } from "../../src/platform/errors.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { verifyChain } from "../../src/platform/journal/journal.ts";
import { noteKnownHead } from "../../src/platform/journal/known-head.ts";
import { storeWrappingKey } from "../../src/platform/keys.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter } from "../../src/platform/writer.ts";
import { temporaryFolder } from "../support/site.ts";

const ids = systemIds(systemClock);
const ENTRIES = 400;

export type Damage =
  | "flip-one"
  | "flip-many"
  | "zero-page"
  | "truncate"
  | "empty"
  | "remove"
  | "wal-torn"
  | "wal-removed"
  | "garbage";
export const DAMAGES: readonly Damage[] = [
  "flip-one",
  "flip-many",
  "zero-page",
  "truncate",
  "empty",
  "remove",
  "wal-torn",
  "wal-removed",
  "garbage",
];
const FILES = ["site.db", "site.db", "site.db", "tracks.db", "box.key"] as const;

export type DamageReport = {
  rounds: number;
  /** Opened, and everything was as before. */
  whole: number;
  /** Opened, less than before, and the proof of the journal or the program says so. */
  named: number;
  /** Refused in words that lead to the rescue page. */
  refused: number;
  /** A write-ahead log that is gone takes what was only in it; the last entry known to have been kept tells. */
  older: number;
  /** Bytes inside a row that no check of SQLite covers. */
  silent: number;
  readonly faults: string[];
};

/** A site with a journal and a backup of its newest state. */
export class DamageBench {
  readonly root = temporaryFolder("damage");
  readonly passphrase = newPassphrase((bytes) => ids.secret(bytes));
  readonly #wrapping = wrappingKeyOf(this.passphrase, newSalt());
  siteId = "";
  epoch = "";

  get original(): string {
    return join(this.root, "original");
  }

  get data(): string {
    return join(this.root, "data");
  }

  get backup(): string {
    return join(this.root, "backups", "one.gwbackup");
  }

  async make(): Promise<void> {
    const folder = openDataFolder(this.original, systemClock, ids);
    const writer = createWriter({
      database: folder.site,
      clock: systemClock,
      ids,
      committed: () => undefined,
      effectFailed: () => undefined,
    });
    for (let count = 0; count < ENTRIES; count += 1) {
      const entry = { kind: "test.happened", actor: "system", subject: "test:1" } as const;
      await writer.write((tx) => tx.append({ ...entry, payload: { count, pad: "气".repeat(40) } }));
      // Half is in the database, half still in its log, as after a power cut.
      if (count === ENTRIES / 2) folder.site.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    noteKnownHead(this.original, folder.site, folder.epoch);
    this.siteId = folder.siteId;
    this.epoch = folder.epoch;
    const stored = { key: this.#wrapping.key.toString("base64"), salt: this.#wrapping.salt };
    storeWrappingKey(join(this.original, "box.key"), stored);
    takeBackup({
      dataPath: this.original,
      intoPath: join(this.root, "backups"),
      fileName: "one.gwbackup",
      siteId: folder.siteId,
      siteName: "测试站",
      program: "test",
      createdAt: systemClock.now(),
      wrappingKey: stored,
    });
    // Copied while it is open: the log is not yet folded into the database.
    cpSync(this.original, this.data, { recursive: true });
    await writer.close();
    folder.close();
    rmSync(this.original, { recursive: true });
    cpSync(this.data, this.original, { recursive: true });
  }

  renew(): void {
    rmSync(this.data, { recursive: true, force: true });
    cpSync(this.original, this.data, { recursive: true });
    for (const name of ["lock.db", "lock.db-journal"]) {
      rmSync(join(this.data, name), { force: true });
    }
  }

  restore(path = this.backup): void {
    restoreBackup(path, { key: this.#wrapping.key }, this.data, systemClock.now(), "epoch-2");
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export async function damageRounds(plan: {
  readonly rounds: number;
  readonly seed: number;
}): Promise<DamageReport> {
  const random = seeded(plan.seed);
  const report: DamageReport = {
    rounds: 0,
    whole: 0,
    named: 0,
    refused: 0,
    older: 0,
    silent: 0,
    faults: [],
  };
  const bench = new DamageBench();
  try {
    await bench.make();
    const before = contentsOf(bench);
    for (; report.rounds < plan.rounds; report.rounds += 1) {
      bench.renew();
      const damage = DAMAGES[Math.floor(random() * DAMAGES.length)] ?? "flip-one";
      const file = FILES[Math.floor(random() * FILES.length)] ?? "site.db";
      const name = damage.startsWith("wal-") ? "site.db-wal" : file;
      apply(join(bench.data, name), damage, random);
      const fault = judge(bench, before, report);
      if (fault !== undefined) {
        report.faults.push(`round ${report.rounds}: ${damage} of ${name}: ${fault}`);
      }
    }
    return report;
  } finally {
    bench.close();
  }
}

function apply(path: string, damage: Damage, random: () => number): void {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const at = (): number => Math.floor(random() * bytes.length);
  const flip = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      const index = at();
      bytes[index] = (bytes[index] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    writeFileSync(path, bytes);
  };
  switch (damage) {
    case "flip-one":
      flip(1);
      break;
    case "flip-many":
      flip(1 + Math.floor(random() * 200));
      break;
    case "zero-page": {
      const page = Math.floor(at() / 4_096) * 4_096;
      writeFileSync(path, bytes.fill(0, page, Math.min(bytes.length, page + 4_096)));
      break;
    }
    case "truncate":
    case "wal-torn":
      writeFileSync(path, bytes.subarray(0, at()));
      break;
    case "empty":
      writeFileSync(path, "");
      break;
    case "garbage":
      writeFileSync(path, crypto.getRandomValues(new Uint8Array(8_192)));
      break;
    case "remove":
    case "wal-removed":
      rmSync(path, { force: true });
  }
}

type Contents = { readonly journal: string; readonly seq: number; readonly rest: string };

function contentsIn(folder: DataFolder): Contents {
  const database = folder.siteReader;
  const tables = database
    .query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal' ORDER BY name",
    )
    .values()
    .flat();
  const rows = (table: unknown) =>
    JSON.stringify(database.query(`SELECT * FROM "${table}"`).values());
  const seq = (database.query("SELECT max(seq) AS n FROM journal").get() as { n: number | null }).n;
  return { journal: rows("journal"), seq: seq ?? 0, rest: tables.map(rows).join() };
}

function contentsOf(bench: DamageBench): Contents {
  bench.renew();
  const folder = openDataFolder(bench.data, systemClock, ids);
  const contents = contentsIn(folder);
  folder.close();
  return contents;
}

/** Undefined when the program did right. */
function judge(bench: DamageBench, before: Contents, report: DamageReport): string | undefined {
  let folder: DataFolder | undefined;
  try {
    refuseEmpty(bench.data);
    folder = openDataFolder(bench.data, systemClock, ids);
    if (folder.siteId !== bench.siteId) return "another site was begun";
    const after = contentsIn(folder);
    if (after.seq === 0) return "it was started empty";
    const isProved = verifyChain(folder.siteReader).ok;
    if (after.journal === before.journal && after.rest === before.rest) report.whole += 1;
    else if (!isProved) report.named += 1;
    else if (after.seq < before.seq) report.older += 1;
    else report.silent += 1;
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) return `no fault in words: ${String(error)}`;
    const { code } = error;
    if (!isRescuable(error)) return `a fault that no rescue mends: ${code}`;
    report.refused += 1;
    folder?.close();
    folder = undefined;
    return mended(bench);
  } finally {
    folder?.close();
  }
}

/** What was refused comes back from the backup, whole. */
function mended(bench: DamageBench): string | undefined {
  try {
    bench.restore();
    const folder = openDataFolder(bench.data, systemClock, ids);
    const isProved = verifyChain(folder.siteReader).ok;
    folder.close();
    const sound = new Database(join(bench.data, "site.db"), { readonly: true });
    const check = sound.query("PRAGMA integrity_check").get() as { integrity_check: string };
    sound.close();
    if (!isProved || check.integrity_check !== "ok") return "the restore is not sound";
    return undefined;
  } catch (error) {
    return `the restore failed: ${String(error)}`;
  }
}
