/** What must hold for a copy of a site to be called good. */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { Fault } from "../errors.ts";
import { verifyChain } from "../journal/journal.ts";
import { openForReading } from "../storage/sqlite.ts";
import type { Manifest } from "./archive.ts";

/** Rows of every table, the program's own bookkeeping included. */
export function countRows(database: Database): Readonly<Record<string, number>> {
  const tables = database
    .query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all() as { name: string }[];
  return Object.fromEntries(
    tables.map(({ name }) => {
      const row = database.query(`SELECT count(*) AS n FROM "${name}"`).get() as { n: number };
      return [name, row.n];
    }),
  );
}

function expectSound(database: Database, name: string): void {
  const [row] = database.query("PRAGMA integrity_check(1)").all() as { integrity_check: string }[];
  if (row?.integrity_check !== "ok") {
    throw new Fault("backup.not_good", `${name}: ${row?.integrity_check ?? "no answer"}`);
  }
  const broken = database.query("PRAGMA foreign_key_check").all();
  if (broken.length > 0)
    throw new Fault("backup.not_good", `${name} breaks ${broken.length} references`);
}

/** Throws Fault "backup.not_good" with the first thing that does not hold. */
export function inspectCopy(folder: string, manifest: Manifest): void {
  const site = openForReading(join(folder, "site.db"));
  try {
    expectSound(site, "site.db");
    const rows = countRows(site);
    for (const [table, count] of Object.entries(manifest.rows)) {
      if (rows[table] !== count) {
        throw new Fault("backup.not_good", `${table} has ${rows[table] ?? 0} rows, not ${count}`);
      }
    }
    const proof = verifyChain(site);
    if (!proof.ok) {
      throw new Fault("backup.not_good", `the journal is broken at ${proof.broken.seq}`);
    }
    const { seq, hash } = proof.head;
    const isSame = seq === manifest.journalSeq && (seq === 0 || hash === manifest.journalHash);
    if (!isSame) throw new Fault("backup.not_good", "the journal's last entry is another one");
  } finally {
    site.close();
  }
  const tracks = new Database(join(folder, "tracks.db"), { readonly: true, strict: true });
  try {
    expectSound(tracks, "tracks.db");
  } finally {
    tracks.close();
  }
}
