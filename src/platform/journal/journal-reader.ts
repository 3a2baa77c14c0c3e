/** Reads pages of the journal for screens, newest first, by sequence; never more than a bounded scan. */
import type { Database } from "bun:sqlite";
import { instant, type UnixMs } from "../../kernel/instants.ts";
import type { Json } from "../../kernel/json.ts";
import { type Lane, readHead } from "./journal.ts";

export type EntryFilter = {
  /** A whole kind (`fill.ended`) or a domain with its dot (`fill.`). */
  readonly kind?: string;
  readonly subject?: string;
  readonly actor?: string;
  /** Both are sequences, `from` included and `to` too. */
  readonly fromSeq?: number;
  readonly toSeq?: number;
};

export type ShownEntry = {
  readonly seq: number;
  readonly at: UnixMs;
  readonly actor: string;
  readonly kind: string;
  readonly subject: string;
  readonly payload: { readonly [key: string]: Json };
  readonly lane: Lane | null;
  readonly laneSeq: number | null;
  readonly hash: string;
};

export type EntryPage = {
  readonly entries: readonly ShownEntry[];
  /** Sequence below which nothing was looked at; undefined when the beginning was reached. */
  readonly searchedTo: number | undefined;
};

/** A filter without an index looks at this many entries at a time; the next page goes on from there. */
const SCAN_MAX = 20_000;

type Row = {
  seq: number;
  at: number;
  actor: string;
  kind: string;
  subject: string;
  payload: string;
  lane: Lane | null;
  lane_seq: number | null;
  hash: string;
};

function payloadOf(text: string): ShownEntry["payload"] {
  try {
    return JSON.parse(text) as ShownEntry["payload"];
  } catch {
    // A journal changed by hand must still be shown: that is when people look at it.
    return { unreadable: text.slice(0, 200) };
  }
}

/** The first sequence written at an instant or after it; one more than the last when there is none. */
export function firstSeqAt(database: Database, at: UnixMs): number {
  const atOf = database.query("SELECT seq, at FROM journal WHERE seq >= $seq ORDER BY seq LIMIT 1");
  let [low, high] = [1, readHead(database).seq + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = atOf.get({ seq: middle }) as { seq: number; at: number } | null;
    if (row !== null && row.at < at) low = row.seq + 1;
    else high = middle;
  }
  return low;
}

/** Both indexes end in the sequence; without one the sequence's own order is followed. */
function indexFor(filter: EntryFilter): string {
  if (filter.subject !== undefined) return "INDEXED BY journal_subject";
  const isWhole = filter.kind !== undefined && !filter.kind.endsWith(".");
  return isWhole ? "INDEXED BY journal_kind" : "NOT INDEXED";
}

export function journalPage(
  database: Database,
  filter: EntryFilter,
  before: number | undefined,
  limit: number,
): EntryPage {
  const head = readHead(database).seq;
  const top = Math.min(head, filter.toSeq ?? head, before === undefined ? head : before - 1);
  const index = indexFor(filter);
  const hasIndex = index !== "NOT INDEXED";
  const bottom = Math.max(1, filter.fromSeq ?? 1, hasIndex ? 1 : top - SCAN_MAX + 1);
  const parts = ["seq BETWEEN $bottom AND $top"];
  const values: Record<string, string | number> = { bottom, top, limit };
  if (filter.kind !== undefined) {
    parts.push(filter.kind.endsWith(".") ? "kind >= $kind AND kind < $kindEnd" : "kind = $kind");
    values["kind"] = filter.kind;
    if (filter.kind.endsWith(".")) values["kindEnd"] = `${filter.kind.slice(0, -1)}/`;
  }
  for (const key of ["subject", "actor"] as const) {
    const value = filter[key];
    if (value === undefined) continue;
    parts.push(`${key} = $${key}`);
    values[key] = value;
  }
  const rows = database
    .query(
      `SELECT seq, at, actor, kind, subject, payload, lane, lane_seq, hash FROM journal ${index}
       WHERE ${parts.join(" AND ")} ORDER BY seq DESC LIMIT $limit`,
    )
    .all(values) as Row[];
  const entries = rows.map(({ lane_seq: laneSeq, ...row }) => ({
    ...row,
    at: instant(row.at),
    payload: payloadOf(row.payload),
    laneSeq,
  }));
  const lowest = rows.length === limit ? (rows.at(-1)?.seq ?? bottom) : bottom;
  const first = Math.max(1, filter.fromSeq ?? 1);
  return { entries, searchedTo: lowest > first ? lowest : undefined };
}

/** Whether something was written about a record while the time could not be trusted. */
export function hasUnconfirmedTime(database: Database, subject: string): boolean {
  const row = database
    .query(
      `SELECT 1 FROM journal WHERE subject = $subject AND payload LIKE '%"timeUnconfirmed":true%' LIMIT 1`,
    )
    .get({ subject });
  return row !== null;
}
