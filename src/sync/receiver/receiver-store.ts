/** What the receiver keeps: every record once, keys at first sight, the state of each link. */
import { Database } from "bun:sqlite";
import { GENESIS_HASH } from "../../platform/journal/journal.ts";
import type { Envelope, LinkState, Refusal } from "../model.ts";
import { ReceiverOrders } from "./receiver-orders.ts";
import { ReceiverPictures } from "./receiver-pictures.ts";

/** A site keeps at most a window on its way, so what lies further ahead is no honest record. */
export const AHEAD_MAX = 1_024;

const BUSY_MAX_MS = 5_000;

const TABLES = `
  CREATE TABLE IF NOT EXISTS site_key (site TEXT PRIMARY KEY, pem TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS site_state (site TEXT PRIMARY KEY, state TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS record (
    site TEXT NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL, lane_seq INTEGER NOT NULL,
    hash TEXT NOT NULL, envelope TEXT NOT NULL, PRIMARY KEY (site, epoch, lane, lane_seq)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS refusal (
    site TEXT NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL, lane_seq INTEGER NOT NULL,
    refusal TEXT NOT NULL, PRIMARY KEY (site, epoch, lane, lane_seq)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lane_head (
    site TEXT NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL,
    held INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (site, epoch, lane)
  ) WITHOUT ROWID;`;

export type LaneId = Pick<Envelope, "site" | "epoch" | "lane">;

/** `held` is the highest sequence without a gap, `hash` that record's. */
export type LaneHead = LaneId & { readonly held: number; readonly hash: string };

export type Kept =
  | { readonly outcome: "duplicate" | "conflict" | "too far ahead" }
  /** What may now be given out, in order: nothing while a gap is open. */
  | { readonly outcome: "kept"; readonly free: readonly Envelope[] };

function idOf({ site, epoch, lane }: LaneId): { site: string; epoch: string; lane: string } {
  return { site, epoch, lane };
}

export class ReceiverStore {
  readonly pictures: ReceiverPictures;
  readonly orders: ReceiverOrders;
  readonly #database: Database;

  constructor(path: string) {
    this.#database = new Database(path, { create: true, strict: true });
    // Another process may leave an order meanwhile.
    this.#database.run(`PRAGMA busy_timeout = ${BUSY_MAX_MS}`);
    // FULL: an acknowledged record survives a power cut of the receiver.
    this.#database.run("PRAGMA journal_mode = WAL");
    this.#database.run("PRAGMA synchronous = FULL");
    this.#database.run(TABLES);
    this.pictures = new ReceiverPictures(this.#database);
    this.orders = new ReceiverOrders(this.#database);
  }

  transaction(run: () => void): void {
    // From its begin: one that read first could not wait for another process's write.
    this.#database.transaction(run).immediate();
  }

  findKey(site: string): string | undefined {
    const row = this.#database.query("SELECT pem FROM site_key WHERE site = $site").get({ site });
    return (row as { pem: string } | null)?.pem;
  }

  siteCount(): number {
    const row = this.#database.query("SELECT count(*) AS count FROM site_key").get();
    return (row as { count: number }).count;
  }

  insertKey(site: string, pem: string): void {
    this.#database.query("INSERT INTO site_key VALUES ($site, $pem)").run({ site, pem });
  }

  findState(site: string): LinkState | undefined {
    const row = this.#database
      .query("SELECT state FROM site_state WHERE site = $site")
      .get({ site });
    return row === null ? undefined : (JSON.parse((row as { state: string }).state) as LinkState);
  }

  saveState(state: LinkState): void {
    this.#database
      .query("INSERT OR REPLACE INTO site_state VALUES ($site, $state)")
      .run({ site: state.site, state: JSON.stringify(state) });
  }

  states(): readonly LinkState[] {
    const rows = this.#database.query("SELECT state FROM site_state ORDER BY site").all();
    return (rows as { state: string }[]).map(({ state }) => JSON.parse(state) as LinkState);
  }

  heads(): readonly LaneHead[] {
    return this.#database.query("SELECT * FROM lane_head").all() as LaneHead[];
  }

  head(lane: LaneId): LaneHead {
    const row = this.#database
      .query("SELECT * FROM lane_head WHERE site = $site AND epoch = $epoch AND lane = $lane")
      .get(idOf(lane));
    return (
      (row as LaneHead | null) ?? { ...idOf(lane), lane: lane.lane, held: 0, hash: GENESIS_HASH }
    );
  }

  /** Keeps one record and moves the head over all that now stand without a gap. */
  keep(envelope: Envelope): Kept {
    const { laneSeq, body } = envelope;
    const id = idOf(envelope);
    const { held } = this.head(envelope);
    if (laneSeq > held + AHEAD_MAX) return { outcome: "too far ahead" };
    const { changes } = this.#database
      .query(
        "INSERT INTO record VALUES ($site, $epoch, $lane, $laneSeq, $hash, $text) ON CONFLICT DO NOTHING",
      )
      .run({ ...id, laneSeq, hash: body.hash, text: JSON.stringify(envelope) });
    if (changes === 0) {
      return { outcome: this.#hashOf(envelope) === body.hash ? "duplicate" : "conflict" };
    }
    if (laneSeq !== held + 1) return { outcome: "kept", free: [] };
    const free = [envelope];
    for (let next = this.find(envelope, laneSeq + 1); next !== undefined; ) {
      free.push(next);
      next = this.find(envelope, next.laneSeq + 1);
    }
    const last = free.at(-1) ?? envelope;
    this.#database
      .query("INSERT OR REPLACE INTO lane_head VALUES ($site, $epoch, $lane, $held, $hash)")
      .run({ ...id, held: last.laneSeq, hash: last.body.hash });
    return { outcome: "kept", free };
  }

  keepRefusal(refusal: Refusal): void {
    const { laneSeq } = refusal;
    this.#database
      .query("INSERT OR REPLACE INTO refusal VALUES ($site, $epoch, $lane, $laneSeq, $text)")
      .run({ ...idOf(refusal), laneSeq, text: JSON.stringify(refusal) });
  }

  forgetRefusal(of: {
    readonly site: string;
    readonly epoch: string;
    readonly lane: string;
    readonly laneSeq: number;
  }): void {
    this.#database
      .query(
        "DELETE FROM refusal WHERE site = $site AND epoch = $epoch AND lane = $lane AND lane_seq = $laneSeq",
      )
      .run({ site: of.site, epoch: of.epoch, lane: of.lane, laneSeq: of.laneSeq });
  }

  refusals(site: string, epoch: string, limit: number): readonly Refusal[] {
    const rows = this.#database
      .query("SELECT refusal FROM refusal WHERE site = $site AND epoch = $epoch LIMIT $limit")
      .all({ site, epoch, limit });
    return (rows as { refusal: string }[]).map((row) => JSON.parse(row.refusal) as Refusal);
  }

  /** Kind and hash of the records of a lane, in their order. */
  rows(lane: LaneId, from: number, to: number): { kind: string; hash: string }[] {
    return this.#database
      .query(
        `SELECT json_extract(envelope, '$.kind') AS kind, hash FROM record
         WHERE site = $site AND epoch = $epoch AND lane = $lane AND lane_seq BETWEEN $from AND $to
         ORDER BY lane_seq`,
      )
      .all({ ...idOf(lane), from, to }) as { kind: string; hash: string }[];
  }

  close(): void {
    this.#database.close();
  }

  #hashOf(envelope: Envelope): string | undefined {
    return this.find(envelope, envelope.laneSeq)?.body.hash;
  }

  find(lane: LaneId, laneSeq: number): Envelope | undefined {
    const row = this.#database
      .query(
        `SELECT envelope FROM record
         WHERE site = $site AND epoch = $epoch AND lane = $lane AND lane_seq = $laneSeq`,
      )
      .get({ ...idOf(lane), laneSeq });
    return row === null
      ? undefined
      : (JSON.parse((row as { envelope: string }).envelope) as Envelope);
  }
}
