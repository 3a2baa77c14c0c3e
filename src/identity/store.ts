/** All SQL about people, roles, qualifications and sessions. */
import { and, asc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { Channel, Person, Qualification, Role } from "./model.ts";
import { person, personRole, qualification, session } from "./schema.ts";

export type PersonRow = typeof person.$inferSelect;

export function insertPerson(
  orm: Orm,
  row: typeof person.$inferInsert,
  roles: readonly Role[],
): void {
  orm.insert(person).values(row).run();
  for (const role of roles) orm.insert(personRole).values({ personId: row.id, role }).run();
}

export function insertQualification(orm: Orm, row: typeof qualification.$inferInsert): void {
  orm.insert(qualification).values(row).run();
}

export function findPersonRow(orm: Orm, id: string): PersonRow | undefined {
  return orm.select().from(person).where(eq(person.id, id)).get();
}

export function findByStaffNumber(orm: Orm, staffNumber: string): PersonRow | undefined {
  return orm.select().from(person).where(eq(person.staffNumber, staffNumber)).get();
}

export function findByBadge(orm: Orm, badgeHash: string): PersonRow | undefined {
  return orm.select().from(person).where(eq(person.badgeHash, badgeHash)).get();
}

/** Asked at every request, as is the session. */
const rolesByPerson = built((orm) =>
  orm
    .select({ role: personRole.role })
    .from(personRole)
    .where(eq(personRole.personId, sql.placeholder("personId")))
    .orderBy(asc(personRole.role))
    .prepare(),
);

export function rolesOf(orm: Orm, personId: string): readonly Role[] {
  const rows = rolesByPerson(orm).all({ personId });
  return rows.map((row) => row.role as Role);
}

export function listActivePeople(orm: Orm, limit: number): readonly Person[] {
  const rows = orm
    .select()
    .from(person)
    .where(eq(person.isActive, true))
    .orderBy(asc(person.staffNumber))
    .limit(limit)
    .all();
  const roles =
    rows.length === 0
      ? []
      : rolesOfMany(
          orm,
          rows.map((row) => row.id),
        );
  return rows.map(({ id, name, staffNumber, isActive }) => ({
    id,
    name,
    staffNumber,
    isActive,
    roles: roles.filter((item) => item.personId === id).map((item) => item.role as Role),
  }));
}

function rolesOfMany(orm: Orm, ids: string[]): { personId: string; role: string }[] {
  return orm.select().from(personRole).where(inArray(personRole.personId, ids)).all();
}

export function hasAnyPerson(orm: Orm): boolean {
  return orm.select({ id: person.id }).from(person).limit(1).get() !== undefined;
}

export function qualificationsOf(orm: Orm, personId: string): readonly Qualification[] {
  const rows = orm.select().from(qualification).where(eq(qualification.personId, personId)).all();
  return rows.map(({ kind, number, expiresOn }) => ({ kind, number, expiresOn: expiresOn as Day }));
}

export function updateAttempts(
  orm: Orm,
  personId: string,
  failures: number,
  lockedUntil: UnixMs,
): void {
  orm.update(person).set({ failures, lockedUntil }).where(eq(person.id, personId)).run();
}

export type NewSession = {
  readonly idHash: string;
  readonly personId: string;
  readonly channel: Channel;
  readonly csrf: string;
  readonly createdAt: UnixMs;
  readonly expiresAt: UnixMs;
};

export function insertSession(orm: Orm, row: NewSession): void {
  orm.insert(session).values(row).run();
}

const sessionByHash = built((orm) =>
  orm
    .select({ csrf: session.csrf, person })
    .from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .where(
      and(
        eq(session.idHash, sql.placeholder("idHash")),
        gt(session.expiresAt, sql.placeholder("now")),
        eq(person.isActive, true),
      ),
    )
    .prepare(),
);

export function findSession(
  orm: Orm,
  idHash: string,
  now: UnixMs,
): { readonly csrf: string; readonly person: PersonRow } | undefined {
  return sessionByHash(orm).get({ idHash, now });
}

export function deleteSession(orm: Orm, idHash: string): void {
  orm.delete(session).where(eq(session.idHash, idHash)).run();
}

export function deleteExpiredSessions(orm: Orm, now: UnixMs): void {
  orm.delete(session).where(lt(session.expiresAt, now)).run();
}
