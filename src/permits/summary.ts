/** A permit as those outside may know it: ids, times, counts and the hashes of what hangs on it; no name, no picture. */
import { count, inArray } from "drizzle-orm";
import { media } from "../platform/schema.ts";
import type { Orm } from "../platform/writer.ts";
import { LIVE_STAGES, type Stage } from "./model.ts";
import { permit } from "./schema.ts";
import { findPermit } from "./store/store.ts";
import {
  attachmentsOf,
  measuresOf,
  peopleOf,
  samplesOf,
  signaturesOf,
} from "./store/store-parts.ts";

/** More hang on no ticket than a record carries; the counts say how many there are. */
const LISTED_MAX = 40;

export type PermitAttachment = {
  /** SHA-256 of the stored file. */
  readonly hash: string;
  readonly bytes: number;
  /** `signature:<step>`, or what the picture shows. */
  readonly kind: string;
  readonly at: number;
};

export type PermitSummary = ReturnType<typeof summaryOf>;

const VOID: readonly Stage[] = ["void", "revoked"];

function attachmentsIn(orm: Orm, id: string): readonly PermitAttachment[] {
  const found = [
    ...signaturesOf(orm, id).map((one) => ({
      hash: one.drawing,
      kind: `signature:${one.step}`,
      at: one.at as number,
    })),
    ...attachmentsOf(orm, id).map((one) => ({
      hash: one.hash,
      kind: one.kind,
      at: one.addedAt as number,
    })),
  ];
  const listed = found.slice(0, LISTED_MAX);
  const hashes = [...new Set(listed.map(({ hash }) => hash))];
  const sizes = new Map(
    hashes.length === 0
      ? []
      : orm
          .select({ hash: media.hash, bytes: media.bytes })
          .from(media)
          .where(inArray(media.hash, hashes))
          .all()
          .map(({ hash, bytes }) => [hash, bytes] as const),
  );
  return listed.map((one) => ({ ...one, bytes: sizes.get(one.hash) ?? 0 }));
}

function summaryOf(orm: Orm, id: string) {
  const row = findPermit(orm, id);
  if (row === undefined) return undefined;
  const people = peopleOf(orm, id).filter(({ leftAt }) => leftAt === null);
  const samples = samplesOf(orm, id).filter(({ withdrawnAt }) => withdrawnAt === null);
  const last = samples.at(-1);
  const measures = measuresOf(orm, id);
  return {
    number: row.number,
    kind: row.kind,
    level: row.managedLevel ?? row.baseLevel,
    stage: row.stage,
    isVoid: VOID.includes(row.stage),
    what: row.what,
    place: row.place,
    unit: row.unit,
    isContractor: row.isContractor,
    previousId: row.previousId,
    appliedBy: row.appliedBy,
    appliedAt: row.appliedAt as number,
    plannedStart: row.plannedStart as number,
    plannedEnd: row.plannedEnd as number,
    issuedAt: row.issuedAt as number | null,
    startedAt: row.startedAt as number | null,
    validUntil: row.validUntil as number | null,
    pausedAt: row.pausedAt as number | null,
    pauseCause: row.pauseCause,
    endedAt: row.endedAt as number | null,
    endCause: row.endCause,
    acceptedAt: row.acceptedAt as number | null,
    closeReason: row.closeReason,
    people: people
      .slice(0, LISTED_MAX)
      // A certificate's number often is the identity number with a letter before it.
      .map(({ personId, role, certificate }) => ({
        id: personId,
        role,
        hasCertificate: certificate !== "",
      })),
    gas:
      last === undefined
        ? null
        : {
            name: last.gas,
            value: last.valueMicro / 1_000_000,
            unit: last.unit,
            at: last.takenAt as number,
            isPassed: last.isPassed,
          },
    measures: {
      involved: measures.filter(({ isInvolved }) => isInvolved === true).length,
      confirmed: measures.filter(({ confirmedAt }) => confirmedAt !== null).length,
    },
    attachments: attachmentsIn(orm, id),
  };
}

/** Undefined when there is no such permit. */
export function permitSummary(orm: Orm, id: string): PermitSummary {
  return summaryOf(orm, id);
}

/** Whether a stored picture still is a signature or an attachment of this permit. */
export function isPictureOfPermit(orm: Orm, id: string, hash: string): boolean {
  return (
    signaturesOf(orm, id).some(({ drawing }) => drawing === hash) ||
    attachmentsOf(orm, id).some((one) => one.hash === hash)
  );
}

/** Works that are going on or about to, by stage. */
export function livePermitCounts(orm: Orm): Readonly<Record<string, number>> {
  const rows = orm
    .select({ stage: permit.stage, count: count() })
    .from(permit)
    .where(inArray(permit.stage, [...LIVE_STAGES]))
    .groupBy(permit.stage)
    .all();
  return Object.fromEntries(rows.map((row) => [row.stage, row.count]));
}
