/** Loads what a ticket on paper is checked against: the journal of the ticket, and what is stored of it. */
import { asc, eq } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { canonicalJson } from "../kernel/json.ts";
import { entryHash, type Lane } from "../platform/journal/journal.ts";
import { journal } from "../platform/schema.ts";
import type { Orm } from "../platform/writer.ts";
import type { PermitRow } from "./flow-model.ts";
import { type Full, fullOf } from "./load.ts";
import {
  HASH_DIGITS,
  judgePaper,
  type PaperEntry,
  type PaperVerdict,
  type StoredTicket,
} from "./rules/paper.ts";
import { findByToken } from "./store/store.ts";

/** More than any ticket has: a reading each minute of a week. */
const ENTRIES_MAX = 20_000;

export function paperEntries(orm: Orm, permitId: string): readonly PaperEntry[] {
  return orm
    .select()
    .from(journal)
    .where(eq(journal.subject, `permit:${permitId}`))
    .orderBy(asc(journal.seq))
    .limit(ENTRIES_MAX)
    .all()
    .map(({ prevHash, hash, ...rest }) => {
      const facts = { ...rest, at: rest.at as UnixMs, lane: rest.lane as Lane | null };
      return {
        ...{ seq: rest.seq, at: rest.at, kind: rest.kind, hash },
        payload: JSON.parse(rest.payload) as PaperEntry["payload"],
        isWhole: entryHash(facts, prevHash) === hash,
      };
    });
}

/**
 * The hash of what is not edited once a name stands under it: the work, its measures with who confirmed them, the analysis of
 * risks. It goes into the journal with the first signature; the journal itself holds no words.
 */
export function contentHash({ row, measures, risks }: Full): string {
  const { kind, what, unit, company, isContractor, place, roomId, facts } = row;
  const { plannedStart, plannedEnd, risk, otherMeasure } = row;
  const text = canonicalJson({
    ...{ kind, what, unit, company, isContractor, place, roomId, facts },
    ...{ plannedStart, plannedEnd, risk, otherMeasure },
    measures: measures.map(
      ({ measureId, words, isInvolved, filled, confirmedBy, confirmedAt }) => ({
        ...{ measureId, words, isInvolved, filled, confirmedBy, confirmedAt },
      }),
    ),
    risks: risks.map(({ step, hazard, consequence, measure }) => ({
      ...{ step, hazard, consequence, measure },
    })),
  });
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

function storedOf(full: Full): StoredTicket {
  const { number, kind, stage, plannedStart, plannedEnd } = full.row;
  return { number, kind, stage, plannedStart, plannedEnd, content: contentHash(full) };
}

/** `asked`: the hash that stands on the paper. */
export function verdictOf(
  orm: Orm,
  row: PermitRow,
  asked: string,
): PaperVerdict & { readonly last: PaperEntry | undefined } {
  const entries = paperEntries(orm, row.id);
  const given = asked.trim().toLowerCase().slice(0, HASH_DIGITS);
  return { ...judgePaper(entries, storedOf(fullOf(orm, row)), given), last: entries.at(-1) };
}

export type PaperCheck =
  | { readonly isKnown: false }
  | ({
      readonly isKnown: true;
      readonly number: string;
      readonly stage: PermitRow["stage"];
      readonly plannedStart: UnixMs;
      readonly plannedEnd: UnixMs;
    } & PaperVerdict);

/** `code`: what the code on the paper says, an address with the ticket's secret and the hash; also the secret alone. */
export function checkPaper(orm: Orm, code: string): PaperCheck {
  const match = /(?:^|\/p\/)([0-9A-Za-z_-]{10,64})(?:\?h=([0-9a-f]{1,64}))?$/.exec(code.trim());
  const row = findByToken(orm, match?.[1] ?? "");
  if (row === undefined) return { isKnown: false };
  const { number, stage, plannedStart, plannedEnd } = row;
  const { paper, since, alterations } = verdictOf(orm, row, match?.[2] ?? "");
  return { isKnown: true, number, stage, plannedStart, plannedEnd, paper, since, alterations };
}

/** The hash that is printed: it changes with everything that happens to the ticket. */
export function printedHash(orm: Orm, permitId: string): string {
  return (paperEntries(orm, permitId).at(-1)?.hash ?? "").slice(0, HASH_DIGITS);
}
