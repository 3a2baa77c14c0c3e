/** All SQL about people, their roles, certificates and trainings. */
import { and, asc, count, eq, gt, inArray, or, type SQL, sql } from "drizzle-orm";
import { type Day, dayOf, type UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { OfficeLevel, Person, PersonFacts, PersonKind, Role } from "./model.ts";
import { isBlacklisted } from "./rules.ts";
import { person, personRole, qualification } from "./schema.ts";

export type PersonRow = typeof person.$inferSelect;

export function insertPerson(
  orm: Orm,
  row: typeof person.$inferInsert,
  roles: readonly Role[],
): void {
  orm.insert(person).values(row).run();
  for (const role of roles) orm.insert(personRole).values({ personId: row.id, role }).run();
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

/** Those who may sign in or be named, regulators included; blacklisted people are left out. */
export function listActivePeople(orm: Orm, limit: number, now?: UnixMs): readonly Person[] {
  const rows = orm
    .select()
    .from(person)
    .where(
      and(
        eq(person.isActive, true),
        now === undefined ? undefined : sql`not (${blacklistedOn(dayOf(now))})`,
      ),
    )
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

function blacklistedOn(today: Day): SQL {
  return sql`${person.blacklistedAt} is not null and (${person.blacklistedUntil} is null or ${person.blacklistedUntil} >= ${today})`;
}

function rolesOfMany(orm: Orm, ids: string[]): { personId: string; role: string }[] {
  return orm.select().from(personRole).where(inArray(personRole.personId, ids)).all();
}

export function hasAnyPerson(orm: Orm): boolean {
  return orm.select({ id: person.id }).from(person).limit(1).get() !== undefined;
}

export function factsOf(row: PersonRow, roles: readonly Role[]): PersonFacts {
  return {
    id: row.id,
    name: row.name,
    staffNumber: row.staffNumber,
    isActive: row.isActive,
    roles,
    kind: row.kind as PersonKind,
    company: row.company,
    phone: row.phone,
    level: row.level,
    officeLevel: row.officeLevel as OfficeLevel | null,
    idLast4: row.idLast4,
    consentedAt: row.consentedAt as UnixMs | null,
    faceConsentedAt: row.faceConsentedAt as UnixMs | null,
    blacklist:
      row.blacklistedAt === null
        ? null
        : {
            at: row.blacklistedAt as UnixMs,
            by: row.blacklistedBy ?? "",
            reason: row.blacklistReason,
            until: row.blacklistedUntil as Day | null,
          },
    hasPin: row.pinHash !== null,
    hasPassword: row.passwordHash !== null,
    hasBadge: row.badgeHash !== null,
    hasTotp: row.totpSecret !== null,
    pinOneTimeUntil: row.pinOneTimeUntil as UnixMs | null,
    createdAt: row.createdAt as UnixMs,
    version: row.version,
  };
}

export function findPerson(orm: Orm, id: string): PersonFacts | undefined {
  const row = findPersonRow(orm, id);
  return row && factsOf(row, rolesOf(orm, id));
}

/** Changes a row only when nobody else has since; false when the version is stale. */
export function updatePerson(
  orm: Orm,
  id: string,
  version: number,
  change: Partial<typeof person.$inferInsert>,
): boolean {
  const changed = orm
    .update(person)
    .set({ ...change, version: version + 1 })
    .where(and(eq(person.id, id), eq(person.version, version)))
    .returning({ id: person.id })
    .all();
  return changed.length === 1;
}

/** What a person changes of their own account: no other form is open on it. */
export function updateAccount(
  orm: Orm,
  id: string,
  change: Partial<
    Pick<
      typeof person.$inferInsert,
      "pinHash" | "passwordHash" | "pinOneTimeUntil" | "totpSecret" | "totpStep"
    >
  >,
): void {
  orm.update(person).set(change).where(eq(person.id, id)).run();
}

export function replaceRoles(orm: Orm, personId: string, roles: readonly Role[]): void {
  orm.delete(personRole).where(eq(personRole.personId, personId)).run();
  for (const role of roles) orm.insert(personRole).values({ personId, role }).run();
}

/** Administrators who could sign in today, besides one. */
export function countOtherAdministrators(orm: Orm, personId: string, today: Day): number {
  const row = orm
    .select({ n: count() })
    .from(person)
    .innerJoin(personRole, eq(personRole.personId, person.id))
    .where(
      and(
        eq(personRole.role, "administrator"),
        eq(person.isActive, true),
        sql`${person.id} <> ${personId}`,
        sql`not (${blacklistedOn(today)})`,
        or(
          sql`${person.pinHash} is not null`,
          sql`${person.passwordHash} is not null`,
          sql`${person.badgeHash} is not null`,
        ),
      ),
    )
    .get();
  return row?.n ?? 0;
}

/** The number after the highest of a series like `JG-0007`. */
export function nextNumber(orm: Orm, prefix: string): string {
  const row = orm
    .select({ last: sql<string | null>`max(${person.staffNumber})` })
    .from(person)
    .where(sql`${person.staffNumber} glob ${`${prefix}[0-9][0-9][0-9][0-9]`}`)
    .get();
  const last = Number(row?.last?.slice(prefix.length) ?? "0");
  return prefix + String(last + 1).padStart(4, "0");
}

export type PeopleFilter = {
  readonly text: string;
  readonly kind?: PersonKind;
  readonly role?: Role;
  readonly level?: number;
  /** Has a certificate that counts and ends between the two days, both included. */
  readonly expiresFrom?: Day;
  readonly expiresBy?: Day;
  readonly standing?: "active" | "inactive" | "blacklisted";
  readonly today: Day;
  /** Only staff numbers after this one: the next page of an export. */
  readonly after?: string;
};

function standingOf(filter: PeopleFilter): SQL | undefined {
  if (filter.standing === "blacklisted") return blacklistedOn(filter.today);
  if (filter.standing === "inactive") return eq(person.isActive, false);
  return filter.standing === "active"
    ? and(eq(person.isActive, true), sql`not (${blacklistedOn(filter.today)})`)
    : undefined;
}

function conditionOf(filter: PeopleFilter): SQL | undefined {
  const parts: (SQL | undefined)[] = [standingOf(filter)];
  if (filter.kind !== undefined) parts.push(eq(person.kind, filter.kind));
  if (filter.level !== undefined) parts.push(eq(person.level, filter.level));
  if (filter.after !== undefined) parts.push(gt(person.staffNumber, filter.after));
  if (filter.role !== undefined) {
    parts.push(
      sql`exists (select 1 from ${personRole} where ${personRole.personId} = ${person.id} and ${personRole.role} = ${filter.role})`,
    );
  }
  if (filter.expiresBy !== undefined) {
    const from = filter.expiresFrom ?? "0000-00-00";
    parts.push(
      sql`exists (select 1 from ${qualification} where ${qualification.personId} = ${person.id} and ${qualification.endedAt} is null and ${qualification.expiresOn} between ${from} and ${filter.expiresBy})`,
    );
  }
  if (filter.text !== "") {
    // `instr` takes no wildcards, so that a percent sign typed by a person means itself.
    const wanted = filter.text.toLowerCase();
    parts.push(
      sql`(instr(lower(${person.name}), ${wanted}) > 0 or instr(lower(${person.staffNumber}), ${wanted}) > 0 or instr(lower(${person.company}), ${wanted}) > 0 or exists (select 1 from ${qualification} where ${qualification.personId} = ${person.id} and instr(lower(${qualification.number}), ${wanted}) > 0))`,
    );
  }
  return and(...parts);
}

export function countPeople(orm: Orm, filter: PeopleFilter): number {
  return orm.select({ n: count() }).from(person).where(conditionOf(filter)).get()?.n ?? 0;
}

export function pageOfPeople(
  orm: Orm,
  filter: PeopleFilter,
  page: { readonly offset: number; readonly limit: number },
): readonly PersonFacts[] {
  const rows = orm
    .select()
    .from(person)
    .where(conditionOf(filter))
    .orderBy(asc(person.staffNumber))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  const ids = rows.map((row) => row.id);
  const roles = ids.length === 0 ? [] : rolesOfMany(orm, ids);
  return rows.map((row) =>
    factsOf(
      row,
      roles.filter((item) => item.personId === row.id).map((item) => item.role as Role),
    ),
  );
}

export function isRowBlacklisted(row: PersonRow, now: UnixMs): boolean {
  return isBlacklisted(row, dayOf(now));
}

export function updateAttempts(
  orm: Orm,
  personId: string,
  failures: number,
  lockedUntil: UnixMs,
): void {
  orm.update(person).set({ failures, lockedUntil }).where(eq(person.id, personId)).run();
}
