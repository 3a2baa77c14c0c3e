/** The append-only, hash-chained journal: what happened, in order, so that a change would be seen. */
import type { Database } from "bun:sqlite";
import { assert } from "../../kernel/assert.ts";
import { instant, type UnixMs } from "../../kernel/instants.ts";
import { canonicalJson, type Json } from "../../kernel/json.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Clock } from "../clock.ts";
import { UNCONFIRMED } from "./journal-mark.ts";

/** Lanes upstream (DESIGN section 7); an entry without a lane stays in the house. */
export type Lane = "alarm" | "event" | "summary";

export type NewEntry = {
  /** Past tense with its domain: `fill.completed`. */
  readonly kind: string;
  /** Person id, `device:<id>` or `system`. */
  readonly actor: string;
  /** `{ kind, id }` written as `<kind>:<id>`. */
  readonly subject: string;
  /** Ids and facts only; never names, identity numbers, phones or anything biometric. */
  readonly payload: { readonly [key: string]: Json };
  readonly lane?: Lane;
};

export type JournalEntry = {
  readonly seq: number;
  readonly id: string;
  readonly at: UnixMs;
  readonly site: string;
  readonly actor: string;
  readonly kind: string;
  readonly subject: string;
  readonly payload: { readonly [key: string]: Json };
  readonly lane: Lane | null;
  readonly laneSeq: number | null;
  readonly prevHash: string;
  readonly hash: string;
};

export type JournalHead = { readonly seq: number; readonly hash: string; readonly at: UnixMs };

export type Journal = {
  append(entry: NewEntry): JournalEntry;
  head(): JournalHead;
  restore(head: JournalHead): void;
};

/** What the first entry points at. */
export const GENESIS_HASH = "0".repeat(64);

type Hashed = Omit<JournalEntry, "hash" | "prevHash" | "payload"> & { readonly payload: string };

/** SHA-256 over the previous hash and the canonical form of the entry, in hex. */
export function entryHash(entry: Hashed, prevHash: string): string {
  const { seq, id, at, site, actor, kind, subject, payload, lane, laneSeq } = entry;
  const text = canonicalJson({ seq, id, at, site, actor, kind, subject, payload, lane, laneSeq });
  return new Bun.CryptoHasher("sha256").update(prevHash).update("\n").update(text).digest("hex");
}

/** `isTimeTrusted` is asked for each entry. */
export function openJournal(
  database: Database,
  clock: Clock,
  ids: { next(): string },
  isTimeTrusted: () => boolean = () => true,
): Journal {
  const site = siteId(database);
  const insert = database.prepare(
    `INSERT INTO journal (seq, id, at, site, actor, kind, subject, payload, lane, lane_seq, prev_hash, hash)
     VALUES ($seq, $id, $at, $site, $actor, $kind, $subject, $payload, $lane, $laneSeq, $prevHash, $hash)`,
  );
  const lastOfLane = database.prepare(
    "SELECT max(lane_seq) AS last FROM journal WHERE lane = $lane",
  );
  let head = readHead(database);
  return {
    head: () => head,
    restore(earlier) {
      head = earlier;
    },
    append(entry) {
      assert(database.inTransaction, "a journal entry outside a transaction");
      const marked = isTimeTrusted() ? entry.payload : { ...entry.payload, [UNCONFIRMED]: true };
      const payload = canonicalJson(marked);
      assert(payload.length <= LIMITS.journalPayloadBytes, `payload of ${entry.kind} is too large`);
      const lane = entry.lane ?? null;
      const last =
        lane === null ? null : (lastOfLane.get({ lane }) as { last: number | null }).last;
      const facts = {
        seq: head.seq + 1,
        id: ids.next(),
        at: clock.now(),
        site,
        actor: entry.actor,
        kind: entry.kind,
        subject: entry.subject,
        payload,
        lane,
        laneSeq: lane === null ? null : (last ?? 0) + 1,
      };
      const hash = entryHash(facts, head.hash);
      insert.run({ ...facts, prevHash: head.hash, hash });
      const written = { ...facts, payload: marked, prevHash: head.hash, hash };
      head = { seq: facts.seq, hash, at: facts.at };
      return written;
    },
  };
}

export function siteId(database: Database): string {
  const row = database.query("SELECT value FROM meta WHERE key = 'site'").get();
  assert(row !== null, "the data folder has no site id");
  return (row as { value: string }).value;
}

/** The last entry; sequence 0 and the genesis hash of an empty journal. */
export function readHead(database: Database): JournalHead {
  const row = database.query("SELECT seq, hash, at FROM journal ORDER BY seq DESC LIMIT 1").get();
  return row === null ? { seq: 0, hash: GENESIS_HASH, at: instant(0) } : (row as JournalHead);
}

export type ChainRow = Omit<JournalEntry, "payload" | "prevHash" | "laneSeq"> & {
  readonly payload: string;
  readonly prev_hash: string;
  readonly lane_seq: number | null;
};

export type ChainBreak = {
  readonly seq: number;
  readonly cause: "hash" | "link" | "gap" | "lane-gap";
};

export type ChainProof =
  | { readonly ok: true; readonly checked: number; readonly head: JournalHead }
  | { readonly ok: false; readonly checked: number; readonly broken: ChainBreak };

const VERIFY_PAGE = 5_000;

/**
 * Recomputes the chain from an entry on. The first entry checked is trusted to name its predecessor
 * unless it is entry 1. Reads in pages, so that memory stays flat over millions of entries.
 */
export function verifyChain(database: Database, fromSeq = 1): ChainProof {
  const page = database.prepare(
    "SELECT * FROM journal WHERE seq >= $from ORDER BY seq LIMIT $limit",
  );
  let expected = fromSeq;
  let previous: string | undefined = fromSeq === 1 ? GENESIS_HASH : undefined;
  let head: JournalHead = { seq: fromSeq - 1, hash: GENESIS_HASH, at: instant(0) };
  const lanes = new Map<string, number>();
  for (;;) {
    const rows = page.all({ from: expected, limit: VERIFY_PAGE }) as ChainRow[];
    for (const row of rows) {
      const broken = checkRow(row, expected, previous, lanes);
      if (broken !== undefined) {
        return { ok: false, checked: expected - fromSeq, broken: { seq: row.seq, cause: broken } };
      }
      previous = row.hash;
      head = { seq: row.seq, hash: row.hash, at: row.at };
      expected = row.seq + 1;
    }
    if (rows.length < VERIFY_PAGE) return { ok: true, checked: expected - fromSeq, head };
  }
}

/** What is wrong with one entry after the one before it; undefined when nothing is. */
export function checkRow(
  row: ChainRow,
  expected: number,
  previous: string | undefined,
  lanes: Map<string, number>,
): ChainBreak["cause"] | undefined {
  if (row.seq !== expected) return "gap";
  if (previous !== undefined && row.prev_hash !== previous) return "link";
  const { prev_hash: prevHash, lane_seq: laneSeq, ...rest } = row;
  if (entryHash({ ...rest, at: instant(row.at), laneSeq }, prevHash) !== row.hash) return "hash";
  if (row.lane !== null && laneSeq !== null) {
    const last = lanes.get(row.lane);
    if (last !== undefined && laneSeq !== last + 1) return "lane-gap";
    lanes.set(row.lane, laneSeq);
  }
  return undefined;
}
