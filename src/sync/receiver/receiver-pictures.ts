/** SQL of the receiver's pictures: parts until one is whole, then the picture under its hash. */
import type { Database } from "bun:sqlite";

/** Pictures of a site that have begun and are not whole; the longest untouched begins anew. */
const UNFINISHED_MAX = 8;

const TABLES = `
  CREATE TABLE IF NOT EXISTS picture_part (
    no INTEGER PRIMARY KEY, site TEXT NOT NULL, hash TEXT NOT NULL, start INTEGER NOT NULL,
    data BLOB NOT NULL, UNIQUE (site, hash, start)
  );
  CREATE TABLE IF NOT EXISTS picture (
    site TEXT NOT NULL, hash TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (site, hash)
  );`;

export class ReceiverPictures {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.run(TABLES);
  }

  has(site: string, hash: string): boolean {
    return (
      this.#database
        .query("SELECT 1 FROM picture WHERE site = $site AND hash = $hash")
        .get({ site, hash }) !== null
    );
  }

  /** Bytes without a gap: parts are only added at the end. */
  held(site: string, hash: string): number {
    const row = this.#database
      .query(
        "SELECT coalesce(sum(length(data)), 0) AS held FROM picture_part WHERE site = $site AND hash = $hash",
      )
      .get({ site, hash });
    return (row as { held: number }).held;
  }

  add(site: string, hash: string, start: number, data: Uint8Array): void {
    this.#database
      .query(
        "INSERT INTO picture_part (site, hash, start, data) VALUES ($site, $hash, $start, $data)",
      )
      .run({ site, hash, start, data });
    const others = this.#database
      .query(
        `SELECT hash FROM picture_part WHERE site = $site GROUP BY hash
         ORDER BY max(no) DESC LIMIT -1 OFFSET ${UNFINISHED_MAX}`,
      )
      .all({ site }) as { hash: string }[];
    for (const other of others) this.forget(site, other.hash);
  }

  whole(site: string, hash: string): Uint8Array {
    const rows = this.#database
      .query("SELECT data FROM picture_part WHERE site = $site AND hash = $hash ORDER BY start")
      .all({ site, hash }) as { data: Uint8Array }[];
    return Buffer.concat(rows.map(({ data }) => data));
  }

  keep(site: string, hash: string, data: Uint8Array): void {
    this.#database
      .query("INSERT INTO picture VALUES ($site, $hash, $data)")
      .run({ site, hash, data });
    this.forget(site, hash);
  }

  forget(site: string, hash: string): void {
    this.#database
      .query("DELETE FROM picture_part WHERE site = $site AND hash = $hash")
      .run({ site, hash });
  }
}
