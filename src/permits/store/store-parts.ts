/** SQL of what hangs on a permit: people, measures, analysis, samples, signatures, events, register, attachments. */
import { and, asc, count, desc, eq, gte, inArray, isNull, lt, sql } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import type {
  AttachmentRow,
  EntryRow,
  EventRow,
  MeasureRow,
  PersonRow,
  RiskRow,
  SampleRow,
  SignatureRow,
  VerificationRow,
} from "../flow-model.ts";
import { SIGN_DECLINED, SIGN_REFUSED } from "../flow-model.ts";
import type { PermitKind } from "../model.ts";
import {
  permit,
  permitAttachment,
  permitEntry,
  permitEvent,
  permitMeasure,
  permitPerson,
  permitRisk,
  permitSample,
  permitSignature,
  permitVerification,
} from "../schema.ts";

/** Of anything that hangs on one permit; forms refuse long before. */
const PARTS_MAX = 1_000;

export function peopleOf(orm: Orm, permitId: string): readonly PersonRow[] {
  return orm
    .select()
    .from(permitPerson)
    .where(eq(permitPerson.permitId, permitId))
    .orderBy(asc(permitPerson.addedAt), asc(permitPerson.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly PersonRow[];
}

export function insertPermitPerson(orm: Orm, row: typeof permitPerson.$inferInsert): void {
  orm.insert(permitPerson).values(row).run();
}

export function endPermitPerson(orm: Orm, id: string, now: UnixMs): void {
  orm.update(permitPerson).set({ leftAt: now }).where(eq(permitPerson.id, id)).run();
}

export function measuresOf(orm: Orm, permitId: string): readonly MeasureRow[] {
  return orm
    .select()
    .from(permitMeasure)
    .where(eq(permitMeasure.permitId, permitId))
    .orderBy(asc(permitMeasure.ordinal))
    .limit(PARTS_MAX)
    .all() as unknown as readonly MeasureRow[];
}

export function insertMeasure(orm: Orm, row: typeof permitMeasure.$inferInsert): void {
  orm.insert(permitMeasure).values(row).run();
}

export function updateMeasure(
  orm: Orm,
  permitId: string,
  measureId: string,
  change: Partial<typeof permitMeasure.$inferInsert>,
): void {
  orm
    .update(permitMeasure)
    .set(change)
    .where(and(eq(permitMeasure.permitId, permitId), eq(permitMeasure.measureId, measureId)))
    .run();
}

export function risksOf(orm: Orm, permitId: string): readonly RiskRow[] {
  return orm
    .select()
    .from(permitRisk)
    .where(and(eq(permitRisk.permitId, permitId), isNull(permitRisk.removedAt)))
    .orderBy(asc(permitRisk.addedAt), asc(permitRisk.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly RiskRow[];
}

export function insertRisk(orm: Orm, row: typeof permitRisk.$inferInsert): void {
  orm.insert(permitRisk).values(row).run();
}

export function removeRisk(orm: Orm, permitId: string, id: string, now: UnixMs): void {
  orm
    .update(permitRisk)
    .set({ removedAt: now })
    .where(and(eq(permitRisk.id, id), eq(permitRisk.permitId, permitId)))
    .run();
}

export function samplesOf(orm: Orm, permitId: string): readonly SampleRow[] {
  return orm
    .select()
    .from(permitSample)
    .where(eq(permitSample.permitId, permitId))
    .orderBy(asc(permitSample.takenAt), asc(permitSample.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly SampleRow[];
}

export function insertSample(orm: Orm, row: typeof permitSample.$inferInsert): void {
  orm.insert(permitSample).values(row).run();
}

export function withdrawSample(
  orm: Orm,
  id: string,
  change: { readonly withdrawnAt: UnixMs; readonly withdrawReason: string },
): void {
  orm.update(permitSample).set(change).where(eq(permitSample.id, id)).run();
}

export function signaturesOf(orm: Orm, permitId: string): readonly SignatureRow[] {
  return orm
    .select()
    .from(permitSignature)
    .where(eq(permitSignature.permitId, permitId))
    .orderBy(asc(permitSignature.at), asc(permitSignature.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly SignatureRow[];
}

export function insertSignature(orm: Orm, row: typeof permitSignature.$inferInsert): void {
  orm.insert(permitSignature).values(row).run();
}

export function verificationsOf(orm: Orm, permitId: string): readonly VerificationRow[] {
  return orm
    .select()
    .from(permitVerification)
    .where(eq(permitVerification.permitId, permitId))
    .orderBy(asc(permitVerification.at))
    .limit(PARTS_MAX)
    .all() as unknown as readonly VerificationRow[];
}

export function insertVerification(orm: Orm, row: typeof permitVerification.$inferInsert): void {
  orm.insert(permitVerification).values(row).run();
}

export function eventsOf(orm: Orm, permitId: string): readonly EventRow[] {
  return orm
    .select()
    .from(permitEvent)
    .where(eq(permitEvent.permitId, permitId))
    .orderBy(asc(permitEvent.at), asc(permitEvent.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly EventRow[];
}

export function insertEvent(orm: Orm, row: typeof permitEvent.$inferInsert): void {
  orm.insert(permitEvent).values(row).run();
}

export type UnsignedCount = {
  readonly kind: string;
  readonly step: string;
  readonly count: number;
};

/** Signatures of a period that were refused by the rules or declined by their signer, the most first. */
export function countUnsigned(
  orm: Orm,
  ask: {
    readonly from: number;
    readonly before: number;
    readonly kind?: PermitKind | undefined;
  },
): readonly UnsignedCount[] {
  const step = sql<string>`json_extract(${permitEvent.detail}, '$.step')`;
  return orm
    .select({ kind: permitEvent.kind, step, count: count() })
    .from(permitEvent)
    .innerJoin(permit, eq(permit.id, permitEvent.permitId))
    .where(
      and(
        inArray(permitEvent.kind, [SIGN_REFUSED, SIGN_DECLINED]),
        gte(permitEvent.at, ask.from),
        lt(permitEvent.at, ask.before),
        ask.kind === undefined ? undefined : eq(permit.kind, ask.kind),
      ),
    )
    .groupBy(permitEvent.kind, step)
    .orderBy(desc(count()))
    .limit(PARTS_MAX)
    .all();
}

export function entriesOf(orm: Orm, permitId: string): readonly EntryRow[] {
  return orm
    .select()
    .from(permitEntry)
    .where(eq(permitEntry.permitId, permitId))
    .orderBy(asc(permitEntry.inAt), asc(permitEntry.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly EntryRow[];
}

export function insertEntry(orm: Orm, row: typeof permitEntry.$inferInsert): void {
  orm.insert(permitEntry).values(row).run();
}

export function endEntry(
  orm: Orm,
  permitId: string,
  id: string,
  out: { readonly outAt: UnixMs; readonly outBy: string },
): boolean {
  const ended = orm
    .update(permitEntry)
    .set(out)
    .where(
      and(eq(permitEntry.id, id), eq(permitEntry.permitId, permitId), isNull(permitEntry.outAt)),
    )
    .returning({ id: permitEntry.id })
    .all();
  return ended.length === 1;
}

export function attachmentsOf(orm: Orm, permitId: string): readonly AttachmentRow[] {
  return orm
    .select()
    .from(permitAttachment)
    .where(eq(permitAttachment.permitId, permitId))
    .orderBy(asc(permitAttachment.addedAt), asc(permitAttachment.id))
    .limit(PARTS_MAX)
    .all() as unknown as readonly AttachmentRow[];
}

export function insertAttachment(orm: Orm, row: typeof permitAttachment.$inferInsert): void {
  orm.insert(permitAttachment).values(row).run();
}

/** The permits that a drawn signature or a picture belongs to, for the question who may see it. */
export function permitsOfMedia(orm: Orm, hash: string): readonly string[] {
  const signed = orm
    .select({ id: permitSignature.permitId })
    .from(permitSignature)
    .where(eq(permitSignature.drawing, hash))
    .limit(PARTS_MAX)
    .all();
  const attached = orm
    .select({ id: permitAttachment.permitId })
    .from(permitAttachment)
    .where(eq(permitAttachment.hash, hash))
    .limit(PARTS_MAX)
    .all();
  return [...new Set([...signed, ...attached].map(({ id }) => id))];
}

/** People in a role on works of these stages who have not left: the number of hot-work people, for instance. */
export function countPeople(orm: Orm, permitIds: readonly string[]): number {
  if (permitIds.length === 0) return 0;
  const rows = orm
    .selectDistinct({ id: permitPerson.personId })
    .from(permitPerson)
    .where(and(inArray(permitPerson.permitId, [...permitIds]), isNull(permitPerson.leftAt)))
    .limit(PARTS_MAX)
    .all();
  return rows.length;
}
