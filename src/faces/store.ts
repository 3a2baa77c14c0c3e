/** All SQL of the domain. */
import { and, asc, count, desc, eq, gte, lt, ne, or, type SQL } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import {
  type Aim,
  DEFAULT_SETTINGS,
  type Enrolment,
  type FaceSettings,
  type LivenessReason,
  OPERATOR_REF,
  type OperatorFace,
  type Reference,
  type Verification,
} from "./model.ts";
import { faceDeclined, faceEnrolment, faceSetting, faceVerification } from "./schema.ts";

type EnrolmentRow = typeof faceEnrolment.$inferSelect;

export function enrolmentOf(orm: Orm, personId: string): EnrolmentRow | undefined {
  return orm.select().from(faceEnrolment).where(eq(faceEnrolment.personId, personId)).get();
}

export function factsOf(row: EnrolmentRow): Enrolment {
  const { sealed: _sealed, ...facts } = row;
  return {
    ...facts,
    enrolledAt: row.enrolledAt as UnixMs,
    expiresOn: row.expiresOn as Day,
    way: row.way as Enrolment["way"],
  };
}

/** More people than a site has. */
const ENROLLED_MAX = 5_000;

export function allEnrolments(orm: Orm): readonly EnrolmentRow[] {
  return orm
    .select()
    .from(faceEnrolment)
    .orderBy(asc(faceEnrolment.personId))
    .limit(ENROLLED_MAX)
    .all();
}

export function putEnrolment(orm: Orm, row: EnrolmentRow): void {
  const { personId: _id, ...change } = row;
  orm
    .insert(faceEnrolment)
    .values(row)
    .onConflictDoUpdate({ target: faceEnrolment.personId, set: change })
    .run();
}

export function deleteEnrolment(orm: Orm, personId: string): boolean {
  const gone = orm
    .delete(faceEnrolment)
    .where(eq(faceEnrolment.personId, personId))
    .returning({ personId: faceEnrolment.personId })
    .all();
  return gone.length > 0;
}

type VerificationRow = typeof faceVerification.$inferSelect;

const splitCodes = (text: string): readonly string[] => (text === "" ? [] : text.split(","));

function verificationOf(row: VerificationRow): Verification {
  const { refKind, refId, ...rest } = row;
  return {
    ...rest,
    at: row.at as UnixMs,
    ref: { kind: refKind, id: refId },
    way: row.way as Verification["way"],
    identity: row.identity as Verification["identity"],
    liveness: row.liveness as Verification["liveness"],
    outcome: row.outcome as Verification["outcome"],
    reasons: splitCodes(row.reasons) as readonly LivenessReason[],
    challenge: splitCodes(row.challenge) as readonly Aim[],
  };
}

export function insertVerification(orm: Orm, made: Verification): void {
  const { ref, reasons, challenge, ...rest } = made;
  orm
    .insert(faceVerification)
    .values({
      ...rest,
      refKind: ref.kind,
      refId: ref.id,
      reasons: reasons.join(","),
      challenge: challenge.join(","),
    })
    .run();
}

export function findVerification(orm: Orm, id: string): Verification | undefined {
  const row = orm.select().from(faceVerification).where(eq(faceVerification.id, id)).get();
  return row && verificationOf(row);
}

export function latestPassed(orm: Orm, personId: string, ref: Reference): Verification | undefined {
  const row = orm
    .select()
    .from(faceVerification)
    .where(
      and(
        eq(faceVerification.personId, personId),
        eq(faceVerification.refKind, ref.kind),
        eq(faceVerification.refId, ref.id),
        eq(faceVerification.outcome, "passed"),
      ),
    )
    .orderBy(desc(faceVerification.at))
    .limit(1)
    .get();
  return row && verificationOf(row);
}

/** Who passed last at a change of operator, whoever it was. */
export function lastOperator(
  orm: Orm,
): { readonly personId: string; readonly at: UnixMs } | undefined {
  const row = orm
    .select({ personId: faceVerification.personId, at: faceVerification.at })
    .from(faceVerification)
    .where(
      and(
        eq(faceVerification.refKind, OPERATOR_REF.kind),
        eq(faceVerification.refId, OPERATOR_REF.id),
        eq(faceVerification.outcome, "passed"),
      ),
    )
    .orderBy(desc(faceVerification.at), desc(faceVerification.id))
    .limit(1)
    .get();
  return row && { personId: row.personId, at: row.at as UnixMs };
}

export function hasDeclined(orm: Orm, personId: string): boolean {
  const found = orm.select().from(faceDeclined).where(eq(faceDeclined.personId, personId)).get();
  return found !== undefined;
}

/** False when it was so already. */
export function putDeclined(
  orm: Orm,
  personId: string,
  by: { readonly at: UnixMs; readonly actorId: string } | undefined,
): boolean {
  if (by === undefined) {
    const gone = orm
      .delete(faceDeclined)
      .where(eq(faceDeclined.personId, personId))
      .returning({ personId: faceDeclined.personId })
      .all();
    return gone.length > 0;
  }
  const row = { personId, declinedAt: by.at, recordedBy: by.actorId };
  const made = orm
    .insert(faceDeclined)
    .values(row)
    .onConflictDoNothing()
    .returning({ personId: faceDeclined.personId })
    .all();
  return made.length > 0;
}

/** Verifications by face of one person that did not pass since then, after the last one that passed. */
export function failuresSince(orm: Orm, personId: string, since: UnixMs): readonly UnixMs[] {
  const rows = orm
    .select({ at: faceVerification.at, outcome: faceVerification.outcome })
    .from(faceVerification)
    .where(
      and(
        eq(faceVerification.personId, personId),
        eq(faceVerification.way, "face"),
        gte(faceVerification.at, since),
      ),
    )
    .orderBy(desc(faceVerification.at))
    .limit(50)
    .all();
  const passed = rows.findIndex(({ outcome }) => outcome === "passed");
  return (passed < 0 ? rows : rows.slice(0, passed)).map(({ at }) => at as UnixMs);
}

export type RecordFilter = { readonly personId: string; readonly outcome: string };

function recordWhere(filter: RecordFilter): SQL | undefined {
  return and(
    filter.personId === "" ? undefined : eq(faceVerification.personId, filter.personId),
    filter.outcome === "" ? undefined : eq(faceVerification.outcome, filter.outcome),
  );
}

export function listVerifications(
  orm: Orm,
  filter: RecordFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly items: readonly Verification[]; readonly total: number } {
  const where = recordWhere(filter);
  const rows = orm
    .select()
    .from(faceVerification)
    .where(where)
    .orderBy(desc(faceVerification.at), desc(faceVerification.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  const total = orm.select({ count: count() }).from(faceVerification).where(where).get();
  return { items: rows.map(verificationOf), total: total?.count ?? 0 };
}

/** The next ones in the order of the list, for files. */
export function verificationsAfter(
  orm: Orm,
  filter: RecordFilter,
  last: Verification | undefined,
  limit: number,
): readonly Verification[] {
  const older =
    last &&
    or(
      lt(faceVerification.at, last.at),
      and(eq(faceVerification.at, last.at), lt(faceVerification.id, last.id)),
    );
  return orm
    .select()
    .from(faceVerification)
    .where(and(recordWhere(filter), older))
    .orderBy(desc(faceVerification.at), desc(faceVerification.id))
    .limit(limit)
    .all()
    .map(verificationOf);
}

export function readFaceSettings(orm: Orm): FaceSettings {
  const row = orm.select().from(faceSetting).where(eq(faceSetting.id, 1)).get();
  if (row === undefined) return DEFAULT_SETTINGS;
  const { thresholdMilli, months, isExpected, operatorMinutes } = row;
  const operatorFace = row.operatorFace as OperatorFace;
  const useFace = row.useFace as OperatorFace;
  return { thresholdMilli, months, isExpected, operatorFace, operatorMinutes, useFace };
}

export function writeFaceSettings(
  orm: Orm,
  settings: FaceSettings,
  by: { readonly at: UnixMs; readonly actorId: string },
): void {
  const change = { ...settings, changedAt: by.at, changedBy: by.actorId };
  orm
    .insert(faceSetting)
    .values({ id: 1, ...change })
    .onConflictDoUpdate({ target: faceSetting.id, set: change })
    .run();
}

/** Everybody's template but one's own. */
export function otherEnrolments(orm: Orm, personId: string): readonly EnrolmentRow[] {
  return orm
    .select()
    .from(faceEnrolment)
    .where(ne(faceEnrolment.personId, personId))
    .limit(ENROLLED_MAX)
    .all();
}
