/** All SQL about sessions, recovery codes and the slips of regulators. */
import { and, desc, eq, gt, isNull, like, lt, ne, sql } from "drizzle-orm";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import { CLOCK_PART_MAX_MS } from "../platform/clock.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { Channel, Role, SessionFacts } from "./model.ts";
import { isBlacklisted } from "./rules.ts";
import { person, recoveryCode, regulatorSlip, session } from "./schema.ts";
import { type PersonRow, rolesOf } from "./store.ts";

const SESSIONS_SHOWN = 300;
/** Characters of the hash that name a session on pages. */
export const HANDLE_LENGTH = 16;

export function insertSession(orm: Orm, row: typeof session.$inferInsert): void {
  orm.insert(session).values(row).run();
}

export type FoundSession = {
  readonly csrf: string;
  readonly lastSeenAt: UnixMs;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly channel: Channel;
  readonly person: PersonRow;
  readonly roles: readonly Role[];
};

/** Asked at every request. */
const sessionByHash = built((orm) =>
  orm
    .select({
      csrf: session.csrf,
      lastSeenAt: session.lastSeenAt,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
      channel: session.channel,
      person,
    })
    .from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .where(and(eq(session.idHash, sql.placeholder("idHash")), eq(person.isActive, true)))
    .prepare(),
);

/** Whatever its age: whether it still holds is `holdsSession`'s to say, anew at every request. */
export function findSession(orm: Orm, idHash: string): FoundSession | undefined {
  const row = sessionByHash(orm).get({ idHash });
  if (row === undefined) return undefined;
  return {
    ...row,
    lastSeenAt: row.lastSeenAt as UnixMs,
    channel: row.channel as Channel,
    roles: rolesOf(orm, row.person.id),
  };
}

export function holdsSession(found: FoundSession, now: UnixMs): boolean {
  return (
    found.expiresAt > now &&
    // Begun while the clock was ahead: it would last until that time comes again.
    found.createdAt < now + CLOCK_PART_MAX_MS &&
    !isBlacklisted(found.person, dayOf(now))
  );
}

export function touchSession(orm: Orm, idHash: string, now: UnixMs): void {
  orm.update(session).set({ lastSeenAt: now }).where(eq(session.idHash, idHash)).run();
}

/** Whose session it was; undefined when there was none: nothing to tell the journal. */
export function deleteSession(orm: Orm, idHash: string): string | undefined {
  return orm
    .delete(session)
    .where(eq(session.idHash, idHash))
    .returning({ personId: session.personId })
    .all()[0]?.personId;
}

export function deleteExpiredSessions(orm: Orm, now: UnixMs): void {
  orm.delete(session).where(lt(session.expiresAt, now)).run();
}

/** Ends the sessions of a person, but for one; gives how many. */
export function deleteSessionsOf(orm: Orm, personId: string, exceptIdHash = ""): number {
  return orm
    .delete(session)
    .where(and(eq(session.personId, personId), ne(session.idHash, exceptIdHash)))
    .returning({ id: session.idHash })
    .all().length;
}

export function deleteSessionByHandle(orm: Orm, handle: string): void {
  orm
    .delete(session)
    .where(like(session.idHash, `${handle}%`))
    .run();
}

function factsOf(row: typeof session.$inferSelect): SessionFacts {
  return {
    handle: row.idHash.slice(0, HANDLE_LENGTH),
    personId: row.personId,
    channel: row.channel as Channel,
    userAgent: row.userAgent,
    createdAt: row.createdAt as UnixMs,
    lastSeenAt: Math.max(row.lastSeenAt, row.createdAt) as UnixMs,
    expiresAt: row.expiresAt as UnixMs,
  };
}

/** Open sessions of one person, or of everybody, the last used first. */
export function listSessions(
  orm: Orm,
  now: UnixMs,
  personId: string | undefined,
): readonly SessionFacts[] {
  return orm
    .select()
    .from(session)
    .where(
      and(
        gt(session.expiresAt, now),
        personId === undefined ? undefined : eq(session.personId, personId),
      ),
    )
    .orderBy(desc(session.lastSeenAt), desc(session.createdAt))
    .limit(SESSIONS_SHOWN)
    .all()
    .map(factsOf);
}

export function findSessionByHandle(orm: Orm, handle: string): SessionFacts | undefined {
  if (!/^[0-9a-f]{16}$/.test(handle)) return undefined;
  const row = orm
    .select()
    .from(session)
    .where(like(session.idHash, `${handle}%`))
    .get();
  return row && factsOf(row);
}

export function replaceRecoveryCodes(orm: Orm, personId: string, hashes: readonly string[]): void {
  orm.delete(recoveryCode).where(eq(recoveryCode.personId, personId)).run();
  for (const codeHash of hashes) orm.insert(recoveryCode).values({ codeHash, personId }).run();
}

/** Marks a recovery code as used; false when there is no such code of this person that is still good. */
export function useRecoveryCode(
  orm: Orm,
  personId: string,
  codeHash: string,
  now: UnixMs,
): boolean {
  const used = orm
    .update(recoveryCode)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCode.codeHash, codeHash),
        eq(recoveryCode.personId, personId),
        isNull(recoveryCode.usedAt),
      ),
    )
    .returning({ id: recoveryCode.codeHash })
    .all();
  return used.length === 1;
}

export function recoveryCodesLeft(orm: Orm, personId: string): number {
  return orm
    .select()
    .from(recoveryCode)
    .where(and(eq(recoveryCode.personId, personId), isNull(recoveryCode.usedAt)))
    .all().length;
}

export type SlipRow = typeof regulatorSlip.$inferSelect;

export function insertSlip(orm: Orm, row: typeof regulatorSlip.$inferInsert): void {
  orm.insert(regulatorSlip).values(row).run();
}

export function findSlip(orm: Orm, codeHash: string): SlipRow | undefined {
  return orm.select().from(regulatorSlip).where(eq(regulatorSlip.codeHash, codeHash)).get();
}

export function listSlips(orm: Orm): readonly SlipRow[] {
  return orm.select().from(regulatorSlip).orderBy(desc(regulatorSlip.createdAt)).limit(100).all();
}

/** Used or voided, once: false when it was ended before. */
export function endSlip(orm: Orm, id: string, now: UnixMs, usedBy: string | null): boolean {
  const ended = orm
    .update(regulatorSlip)
    .set({ endedAt: now, usedBy })
    .where(and(eq(regulatorSlip.id, id), isNull(regulatorSlip.endedAt)))
    .returning({ id: regulatorSlip.id })
    .all();
  return ended.length === 1;
}
