/** All SQL about certificates and trainings of people. */
import { and, asc, count, desc, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import type { Certificate, Qualification, Training } from "./model.ts";
import { person, qualification, training } from "./schema.ts";

export function insertQualification(orm: Orm, row: typeof qualification.$inferInsert): void {
  orm.insert(qualification).values(row).run();
}

/** Certificates that count; renewed and withdrawn ones do not. */
export function qualificationsOf(orm: Orm, personId: string): readonly Qualification[] {
  const rows = orm
    .select()
    .from(qualification)
    .where(and(eq(qualification.personId, personId), isNull(qualification.endedAt)))
    .all();
  return rows.map(({ kind, number, expiresOn }) => ({ kind, number, expiresOn: expiresOn as Day }));
}

function certificateOf(row: typeof qualification.$inferSelect): Certificate {
  const { personId: _person, addedAt: _added, ...rest } = row;
  return {
    ...rest,
    expiresOn: row.expiresOn as Day,
    issuedOn: row.issuedOn as Day | null,
    endedAt: row.endedAt as UnixMs | null,
  };
}

const CERTIFICATES_MAX = 200;

/** All of them, those that count first. */
export function certificatesOf(orm: Orm, personId: string): readonly Certificate[] {
  return orm
    .select()
    .from(qualification)
    .where(eq(qualification.personId, personId))
    .orderBy(sql`${qualification.endedAt} is not null`, desc(qualification.expiresOn))
    .limit(CERTIFICATES_MAX)
    .all()
    .map(certificateOf);
}

/** Certificates that count of several people, the next to run out first. */
export function certificatesOfMany(
  orm: Orm,
  personIds: string[],
): readonly (Certificate & { readonly personId: string })[] {
  if (personIds.length === 0) return [];
  return orm
    .select()
    .from(qualification)
    .where(and(inArray(qualification.personId, personIds), isNull(qualification.endedAt)))
    .orderBy(asc(qualification.expiresOn))
    .all()
    .map((row) => ({ ...certificateOf(row), personId: row.personId }));
}

export function findCertificate(
  orm: Orm,
  kind: string,
  number: string,
): { readonly id: string; readonly personId: string } | undefined {
  return orm
    .select({ id: qualification.id, personId: qualification.personId })
    .from(qualification)
    .where(
      and(
        eq(qualification.kind, kind),
        eq(qualification.number, number),
        isNull(qualification.endedAt),
      ),
    )
    .get();
}

const ofOpen = (personId: string, id: string) =>
  and(
    eq(qualification.id, id),
    eq(qualification.personId, personId),
    isNull(qualification.endedAt),
  );

/** False when it is not the person's or does not count any more. */
export function endCertificate(
  orm: Orm,
  personId: string,
  id: string,
  endReason: string,
  now: UnixMs,
): boolean {
  const ended = orm
    .update(qualification)
    .set({ endedAt: now, endReason })
    .where(ofOpen(personId, id))
    .returning({ id: qualification.id })
    .all();
  return ended.length === 1;
}

/** The person's certificate as long as it was neither renewed nor withdrawn. */
export function openCertificate(
  orm: Orm,
  personId: string,
  id: string,
): { readonly photoHash: string | null } | undefined {
  return orm
    .select({ photoHash: qualification.photoHash })
    .from(qualification)
    .where(ofOpen(personId, id))
    .get();
}

export function setCertificatePhoto(orm: Orm, id: string, photoHash: string): void {
  orm.update(qualification).set({ photoHash }).where(eq(qualification.id, id)).run();
}

/** Whose certificates a photo shows, renewed and withdrawn ones included. */
export function holdersOfPhoto(orm: Orm, photoHash: string): readonly string[] {
  return orm
    .selectDistinct({ personId: qualification.personId })
    .from(qualification)
    .where(eq(qualification.photoHash, photoHash))
    .limit(CERTIFICATES_MAX)
    .all()
    .map((row) => row.personId);
}

export function insertTraining(orm: Orm, row: typeof training.$inferInsert): void {
  orm.insert(training).values(row).run();
}

export function trainingsOf(orm: Orm, personId: string): readonly Training[] {
  return orm
    .select()
    .from(training)
    .where(eq(training.personId, personId))
    .orderBy(desc(training.heldOn))
    .limit(CERTIFICATES_MAX)
    .all()
    .map(({ id, topic, heldOn, validUntil }) => ({
      id,
      topic,
      heldOn: heldOn as Day,
      validUntil: validUntil as Day | null,
    }));
}

/** Certificates that count and end on a day or before, of people who are active. */
export function countExpiring(orm: Orm, by: Day): number {
  const row = orm
    .select({ n: count() })
    .from(qualification)
    .innerJoin(person, eq(person.id, qualification.personId))
    .where(
      and(
        isNull(qualification.endedAt),
        lte(qualification.expiresOn, by),
        eq(person.isActive, true),
      ),
    )
    .get();
  return row?.n ?? 0;
}

export type DueCertificate = {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly kind: string;
  readonly expiresOn: Day;
};

/** Certificates that count, of active people, which end on a day or before; the soonest first. */
export function dueCertificates(orm: Orm, by: Day, limit: number): readonly DueCertificate[] {
  return orm
    .select({
      id: qualification.id,
      personId: qualification.personId,
      name: person.name,
      kind: qualification.kind,
      expiresOn: qualification.expiresOn,
    })
    .from(qualification)
    .innerJoin(person, eq(person.id, qualification.personId))
    .where(
      and(
        isNull(qualification.endedAt),
        lte(qualification.expiresOn, by),
        eq(person.isActive, true),
      ),
    )
    .orderBy(asc(qualification.expiresOn), asc(qualification.id))
    .limit(limit)
    .all()
    .map((row) => ({ ...row, expiresOn: row.expiresOn as Day }));
}
