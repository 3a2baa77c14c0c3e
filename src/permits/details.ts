/** What stands on a ticket beyond its summary, for those who are to have the ticket itself; persons by id. */
import { and, gte, inArray, isNotNull, isNull, lt, notInArray, or } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { standardMeasure } from "./measures.ts";
import type { KindFacts, PermitKind } from "./model.ts";
import { permit, permitPerson } from "./schema.ts";
import { findPermit } from "./store/store.ts";
import { measuresOf, peopleOf, risksOf, samplesOf, signaturesOf } from "./store/store-parts.ts";

export type PermitDetails = NonNullable<ReturnType<typeof permitDetails>>;

export function permitDetails(orm: Orm, id: string) {
  const row = findPermit(orm, id);
  if (row === undefined) return undefined;
  const people = peopleOf(orm, id).filter(({ leftAt }) => leftAt === null);
  return {
    facts: JSON.parse(row.facts) as KindFacts,
    company: row.company,
    jobId: row.jobId,
    people: people.map(({ personId, role }) => ({ personId, role })),
    risks: risksOf(orm, id)
      .map(({ step, hazard, measure }) => `${step}：${hazard}；${measure}`)
      .join("\n"),
    measures: measuresOf(orm, id).map((one) => ({
      id: one.measureId,
      ordinal: one.ordinal,
      words: one.words === "" ? (standardMeasure(one.measureId)?.words.zh ?? "") : one.words,
      filled: one.filled,
      isInvolved: one.isInvolved,
      confirmedBy: one.confirmedBy,
      confirmedAt: one.confirmedAt as number | null,
    })),
    samples: samplesOf(orm, id).map((one) => ({
      id: one.id,
      measurand: one.measurand,
      gas: one.gas,
      value: one.valueMicro / 1_000_000,
      unit: one.unit,
      part: one.point,
      at: one.takenAt as number,
      enteredAt: one.enteredAt as number,
      analystId: one.analystId,
      isWithdrawn: one.withdrawnAt !== null,
    })),
    signatures: signaturesOf(orm, id).map((one) => ({
      id: one.id,
      step: one.step,
      personId: one.personId,
      opinion: one.opinion,
      drawing: one.drawing,
      at: one.at as number,
    })),
  };
}

export type DayTicket = {
  readonly id: string;
  readonly kind: PermitKind;
  readonly level: string | null;
  readonly isContractor: boolean;
};

const DAY_TICKETS_MAX = 500;

/** Issued tickets whose work was open at some time between the two instants; taken back ones do not count. */
export function ticketsBetween(orm: Orm, from: UnixMs, before: UnixMs): readonly DayTicket[] {
  return orm
    .select({
      id: permit.id,
      kind: permit.kind,
      managed: permit.managedLevel,
      base: permit.baseLevel,
      isContractor: permit.isContractor,
    })
    .from(permit)
    .where(
      and(
        isNotNull(permit.issuedAt),
        lt(permit.issuedAt, before),
        notInArray(permit.stage, ["void", "revoked"]),
        or(isNull(permit.endedAt), gte(permit.endedAt, from)),
      ),
    )
    .orderBy(permit.issuedAt)
    .limit(DAY_TICKETS_MAX)
    .all()
    .map(({ managed, base, kind, ...row }) => ({
      ...row,
      kind: kind as PermitKind,
      level: managed ?? base,
    }));
}

/** Contractors' people on these tickets, each once. */
export function countPeopleOn(orm: Orm, ids: readonly string[]): number {
  if (ids.length === 0) return 0;
  const rows = orm
    .selectDistinct({ id: permitPerson.personId })
    .from(permitPerson)
    .where(and(inArray(permitPerson.permitId, [...ids]), isNull(permitPerson.leftAt)))
    .all();
  return rows.length;
}
