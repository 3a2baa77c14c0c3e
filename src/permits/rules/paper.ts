/**
 * A ticket on paper against the journal: is it of this record, what has happened since it was printed, and does what is
 * stored still say what the journal said. Pure.
 */
import type { Stage } from "../model.ts";

export type PaperEntry = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly payload: { readonly [key: string]: unknown };
  readonly hash: string;
  /** The hash that is recomputed from the entry is the one that stands there. */
  readonly isWhole: boolean;
};

/** What is stored of a ticket, as far as the journal says it too. */
export type StoredTicket = {
  readonly number: string;
  readonly kind: string;
  readonly stage: Stage;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  /** The hash of what nobody may change once there is a name under it. */
  readonly content: string;
};

/** `asked`: the first digits of the hash on the paper; `none`: nothing was asked. */
export type PaperState = "current" | "older" | "foreign" | "none";

/** journal: an entry was changed; facts: number, kind, time or state; content: work, measures or analysis. */
export type Alteration = "journal" | "facts" | "content";

export type PaperVerdict = {
  readonly paper: PaperState;
  /** What happened after the paper was printed, oldest first. */
  readonly since: readonly PaperEntry[];
  readonly alterations: readonly Alteration[];
};

const STAGE_OF: Readonly<Record<string, Stage>> = {
  "permit.applied": "drafted",
  "permit.signing": "signing",
  "permit.issued": "issued",
  "permit.started": "working",
  "permit.paused": "paused",
  "permit.evacuated": "paused",
  "permit.resumed": "working",
  "permit.ended": "ended",
  "permit.accepted": "accepted",
  "permit.archived": "archived",
  "permit.void": "void",
  "permit.revoked": "revoked",
};

/** What the journal alone says of a ticket. */
export function foldTicket(entries: readonly PaperEntry[]): Partial<StoredTicket> {
  let said: Partial<StoredTicket> = {};
  for (const { kind, payload } of entries) {
    const stage = STAGE_OF[kind];
    const { number, kind: work, plannedStart, plannedEnd, content } = payload;
    const isApplied = kind === "permit.applied";
    const isWritten = isApplied || kind === "permit.edited";
    said = {
      ...said,
      ...(isApplied && typeof number === "string" ? { number } : {}),
      ...(isApplied && typeof work === "string" ? { kind: work } : {}),
      ...(isWritten && typeof plannedStart === "number" ? { plannedStart } : {}),
      ...(isWritten && typeof plannedEnd === "number" ? { plannedEnd } : {}),
      ...(stage !== undefined && typeof content === "string" ? { content } : {}),
      ...(stage === undefined ? {} : { stage }),
    };
  }
  return said;
}

/** So few that a finger could type them, and no fewer than the paper carries. */
export const HASH_DIGITS = 16;

export function judgePaper(
  entries: readonly PaperEntry[],
  stored: StoredTicket,
  asked: string,
): PaperVerdict {
  const at = entries.findIndex(({ hash }) => asked !== "" && hash.slice(0, HASH_DIGITS) === asked);
  const isLast = at === entries.length - 1;
  const said = foldTicket(entries);
  const facts = ["number", "kind", "stage", "plannedStart", "plannedEnd"] as const;
  const isChanged = facts.some((fact) => said[fact] !== stored[fact]);
  const isContentChanged = said.content !== undefined && said.content !== stored.content;
  return {
    paper: asked === "" ? "none" : at < 0 ? "foreign" : isLast ? "current" : "older",
    since: at < 0 ? [] : entries.slice(at + 1),
    alterations: [
      ...(entries.length === 0 || entries.some(({ isWhole }) => !isWhole)
        ? (["journal"] as const)
        : []),
      ...(isChanged ? (["facts"] as const) : []),
      ...(isContentChanged ? (["content"] as const) : []),
    ],
  };
}
