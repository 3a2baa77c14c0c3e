/** Proves the journal in small slices, so that the main loop, which holds valves open, never waits for it. */
import { type ChainBreak, type ChainRow, checkRow, GENESIS_HASH, readHead } from "./journal.ts";
import { isSealGood, type SealCheck, type SealRow } from "./seals.ts";

/** About 3 ms of hashing on the slowest machine in use. */
const SLICE_ROWS = 200;
const SLICE_SEALS = 10;

export type ProofProgress = {
  readonly checked: number;
  readonly total: number;
};

export type SealBreak = { readonly seq: number; readonly day: string };

export type JournalProof = {
  readonly headSeq: number;
  readonly headHash: string;
  readonly checked: number;
  readonly broken: ChainBreak | undefined;
  readonly seals: number;
  readonly brokenSeal: SealBreak | undefined;
};

type Chain = {
  expected: number;
  previous: string;
  readonly lanes: Map<string, number>;
  broken: ChainBreak | undefined;
};

function checkSlice(chain: Chain, rows: readonly ChainRow[]): void {
  for (const row of rows) {
    const cause = checkRow(row, chain.expected, chain.previous, chain.lanes);
    if (cause !== undefined) {
      chain.broken = { seq: row.seq, cause };
      return;
    }
    chain.previous = row.hash;
    chain.expected = row.seq + 1;
  }
}

/**
 * Checks every entry up to the head at the start, then every seal. Yields after each slice; whoever
 * drives it lets the main loop run in between. A break ends the chain's part, never the seals'.
 */
export async function* proveJournal(
  parts: SealCheck,
  pause: () => Promise<void>,
): AsyncGenerator<ProofProgress, JournalProof> {
  const { database } = parts;
  const total = readHead(database).seq;
  const chain: Chain = { expected: 1, previous: GENESIS_HASH, lanes: new Map(), broken: undefined };
  const slice = database.query(
    "SELECT * FROM journal WHERE seq BETWEEN $from AND $to ORDER BY seq LIMIT $limit",
  );
  while (chain.broken === undefined && chain.expected <= total) {
    const from = chain.expected;
    const rows = slice.all({ from, to: total, limit: SLICE_ROWS }) as ChainRow[];
    if (rows.length === 0) break;
    checkSlice(chain, rows);
    yield { checked: chain.expected - 1, total };
    await pause();
  }
  const seals = yield* proveSeals(parts, chain, total, pause);
  return {
    headSeq: total,
    headHash: chain.previous,
    checked: chain.expected - 1,
    broken: chain.broken,
    ...seals,
  };
}

async function* proveSeals(
  parts: SealCheck,
  chain: Chain,
  total: number,
  pause: () => Promise<void>,
): AsyncGenerator<ProofProgress, { seals: number; brokenSeal: SealBreak | undefined }> {
  const page = parts.database.query(
    "SELECT * FROM journal_seal WHERE seq > $after ORDER BY seq LIMIT $limit",
  );
  let after = -1;
  let seals = 0;
  let brokenSeal: SealBreak | undefined;
  for (;;) {
    const rows = page.all({ after, limit: SLICE_SEALS }) as SealRow[];
    for (const row of rows) {
      seals += 1;
      after = row.seq;
      if (!isSealGood(parts, row)) brokenSeal ??= { seq: row.seq, day: row.day };
    }
    if (rows.length < SLICE_SEALS) return { seals, brokenSeal };
    yield { checked: chain.expected - 1, total };
    await pause();
  }
}
