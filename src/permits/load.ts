/** A permit with everything that hangs on it, as the rules and the pages see it. */
import { lastVerification } from "../faces/index.ts";
import type { Orm } from "../platform/writer.ts";
import type {
  AttachmentRow,
  EntryRow,
  EventRow,
  MeasureRow,
  PermitRow,
  PersonRow,
  RiskRow,
  SampleRow,
  SignatureRow,
  VerificationRow,
} from "./flow-model.ts";
import type { Area, KindFacts, LevelDecision, Permit, PermitLife } from "./model.ts";
import { findPermit } from "./store/store.ts";
import {
  attachmentsOf,
  entriesOf,
  eventsOf,
  measuresOf,
  peopleOf,
  risksOf,
  samplesOf,
  signaturesOf,
  verificationsOf,
} from "./store/store-parts.ts";

export type Full = {
  readonly row: PermitRow;
  readonly permit: Permit;
  readonly people: readonly PersonRow[];
  readonly measures: readonly MeasureRow[];
  readonly risks: readonly RiskRow[];
  readonly samples: readonly SampleRow[];
  readonly signatures: readonly SignatureRow[];
  readonly verifications: readonly VerificationRow[];
  readonly events: readonly EventRow[];
  readonly entries: readonly EntryRow[];
  readonly attachments: readonly AttachmentRow[];
};

function lifeOf(row: PermitRow): PermitLife {
  const { stage, signedAt, issuedAt, startedAt, validUntil, pausedAt, pauseCause } = row;
  const { workingSince, endedAt, endCause, acceptedAt, closedAt, closeReason } = row;
  return {
    ...{ stage, signedAt, issuedAt, startedAt, validUntil, pausedAt, pauseCause },
    ...{ workingSince, endedAt, endCause, acceptedAt, closedAt, closeReason },
  };
}

export function permitOf(row: PermitRow): Permit {
  const { id, kind, plannedStart, plannedEnd, jobId, isContractor, bookingId, previousId } = row;
  const { roomId, floorId, fromMm, toMm } = row;
  return {
    ...{ id, kind, plannedStart, plannedEnd, jobId, isContractor, bookingId, previousId },
    facts: JSON.parse(row.facts) as KindFacts,
    place: {
      ...{ name: row.place, roomId, floorId, fromMm, toMm },
      area: row.area === "" ? null : (JSON.parse(row.area) as Area),
    },
    level: row.decision === null ? null : (JSON.parse(row.decision) as LevelDecision),
    life: lifeOf(row),
  };
}

export function fullOf(orm: Orm, row: PermitRow): Full {
  const people = peopleOf(orm, row.id);
  return {
    row,
    permit: permitOf(row),
    people,
    measures: measuresOf(orm, row.id),
    risks: risksOf(orm, row.id),
    samples: samplesOf(orm, row.id),
    signatures: signaturesOf(orm, row.id),
    verifications: verifiedOn(orm, row.id, people),
    events: eventsOf(orm, row.id),
    entries: entriesOf(orm, row.id),
    attachments: attachmentsOf(orm, row.id),
  };
}

/** Second persons of this permit's own page, and receipts of the face page; in order of time. */
function verifiedOn(
  orm: Orm,
  permitId: string,
  people: readonly PersonRow[],
): readonly VerificationRow[] {
  const receipts = [...new Set(people.map(({ personId }) => personId))].flatMap(
    (personId): VerificationRow[] => {
      const found = lastVerification(orm, { personId, ref: { kind: "permit", id: permitId } });
      if (found === undefined) return [];
      const { id, at, method, secondId } = found;
      const none = { areaId: null, reason: "" };
      return [{ ...none, id, permitId, personId, method, receiptId: id, secondId, at }];
    },
  );
  return [...verificationsOf(orm, permitId), ...receipts].sort((a, b) => a.at - b.at);
}

export function loadPermit(orm: Orm, id: string): Full | undefined {
  const row = findPermit(orm, id);
  return row && fullOf(orm, row);
}

/** Those who are on the work now. */
export function presentOf(people: readonly PersonRow[]): readonly PersonRow[] {
  return people.filter(({ leftAt }) => leftAt === null);
}

/** The columns of a life. */
export function lifeColumns(life: PermitLife): PermitLife {
  return { ...life };
}
