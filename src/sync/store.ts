/** All SQL of the upstream: what is to be sent, what was acknowledged. */
import type { Database } from "bun:sqlite";
import { eq, lt } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { GENESIS_HASH } from "../platform/journal/journal.ts";
import type { Orm } from "../platform/writer.ts";
import type { UpLane } from "./model.ts";
import { upstreamLane } from "./schema.ts";

export type LaneEntry = {
  readonly laneSeq: number;
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly subject: string;
  readonly payload: { readonly [key: string]: Json };
  readonly hash: string;
};

type Row = Omit<LaneEntry, "payload" | "laneSeq"> & { lane_seq: number; payload: string };

export function laneEntries(
  database: Database,
  lane: UpLane,
  from: number,
  to: number,
): readonly LaneEntry[] {
  const rows = database
    .query(
      `SELECT lane_seq, id, at, actor, kind, subject, payload, hash FROM journal
       WHERE lane = $lane AND lane_seq BETWEEN $from AND $to ORDER BY lane_seq`,
    )
    .all({ lane, from, to }) as Row[];
  return rows.map(({ lane_seq: laneSeq, payload, ...rest }) => ({
    ...rest,
    laneSeq,
    payload: JSON.parse(payload) as LaneEntry["payload"],
  }));
}

/** Hash of the record before a sequence in its lane. */
export function hashBefore(database: Database, lane: UpLane, laneSeq: number): string {
  if (laneSeq <= 1) return GENESIS_HASH;
  const row = database
    .query("SELECT hash FROM journal WHERE lane = $lane AND lane_seq = $before")
    .get({ lane, before: laneSeq - 1 }) as { hash: string } | null;
  return row?.hash ?? GENESIS_HASH;
}

export function lastLaneSeq(database: Database, lane: UpLane): number {
  const row = database
    .query("SELECT max(lane_seq) AS last FROM journal WHERE lane = $lane")
    .get({ lane }) as { last: number | null };
  return row.last ?? 0;
}

/** The epoch of the data folder; the composition root gives the same to the upstream. */
export function currentEpoch(database: Database): string {
  const row = database.query("SELECT value FROM meta WHERE key = 'epoch'").get();
  return (row as { value: string } | null)?.value ?? "";
}

export type LaneRow = typeof upstreamLane.$inferSelect;

export function findLane(orm: Orm, epoch: string, lane: UpLane): LaneRow | undefined {
  return findRow(orm, `${epoch}/${lane}`);
}

/** The highest number that the receiver holds without a gap; 0 before its first word. */
export function seqOf(orm: Orm, place: string, lane: UpLane): number {
  return findLane(orm, place, lane)?.acknowledgedSeq ?? 0;
}

/** What a sealed record needs beside its own texts, generously: names of the fields, hashes, ids, numbers, signature. */
const ENVELOPE_BYTES = 640;

/** The last record of a lane that fits with all before it, and what they need sealed; undefined when not one does. */
export function fittingSeq(
  database: Database,
  lane: UpLane,
  room: { readonly after: number; readonly records: number; readonly bytes: number },
): { readonly to: number; readonly bytes: number } | undefined {
  const row = database
    .query(
      `SELECT max(lane_seq) AS "to", max(total) AS bytes FROM (
         SELECT lane_seq, sum(size) OVER (ORDER BY lane_seq) AS total FROM (
           SELECT lane_seq, ${ENVELOPE_BYTES} + octet_length(payload) + octet_length(subject)
             + octet_length(actor) + octet_length(kind) AS size
           FROM journal WHERE lane = $lane AND lane_seq > $after ORDER BY lane_seq LIMIT $records))
       WHERE total <= $bytes`,
    )
    .get({ lane, ...room }) as { to: number | null; bytes: number };
  return row.to === null ? undefined : { to: row.to, bytes: row.bytes };
}

/** Only forward: a late write never takes an acknowledgement back. */
export function saveLane(
  orm: Orm,
  epoch: string,
  lane: UpLane,
  acknowledged: { readonly seq: number; readonly at: UnixMs },
): void {
  saveRow(orm, `${epoch}/${lane}`, acknowledged.seq, acknowledged.at);
}

/** The number of a new connection, above all before it in this epoch. */
export function takeConnection(orm: Orm, epoch: string, now: UnixMs): number {
  const key = `${epoch}/connection`;
  const connection = (findRow(orm, key)?.acknowledgedSeq ?? 0) + 1;
  saveRow(orm, key, connection, now);
  return connection;
}

/** Where a follower of the journal stands; undefined before its first time. */
export function readCursor(orm: Orm, name: string): number | undefined {
  return findRow(orm, name)?.acknowledgedSeq;
}

export function saveCursor(orm: Orm, name: string, seq: number, now: UnixMs): void {
  saveRow(orm, name, seq, now);
}

function findRow(orm: Orm, key: string): LaneRow | undefined {
  return orm.select().from(upstreamLane).where(eq(upstreamLane.key, key)).get();
}

function saveRow(orm: Orm, key: string, acknowledgedSeq: number, acknowledgedAt: UnixMs): void {
  orm
    .insert(upstreamLane)
    .values({ key, acknowledgedSeq, acknowledgedAt })
    .onConflictDoUpdate({
      target: upstreamLane.key,
      set: { acknowledgedSeq, acknowledgedAt },
      setWhere: lt(upstreamLane.acknowledgedSeq, acknowledgedSeq),
    })
    .run();
}
