/** All SQL of authorities and their orders. */
import { and, count, desc, eq, isNull, lt, ne, sql } from "drizzle-orm";
import type { Orm } from "../../platform/writer.ts";
import { upstreamAuthority, upstreamCommand } from "../schema.ts";

export type AuthorityRow = typeof upstreamAuthority.$inferSelect;
export type CommandRow = typeof upstreamCommand.$inferSelect;

/** More than this order no station. */
export const AUTHORITIES_MAX = 20;

/** Ids are kept long after their orders expired; the oldest go first. */
const COMMANDS_MAX = 20_000;

export function findAuthority(orm: Orm, keyId: string): AuthorityRow | undefined {
  return orm.select().from(upstreamAuthority).where(eq(upstreamAuthority.keyId, keyId)).get();
}

export function listAuthorities(orm: Orm): readonly AuthorityRow[] {
  return orm
    .select()
    .from(upstreamAuthority)
    .orderBy(upstreamAuthority.addedAt)
    .limit(AUTHORITIES_MAX)
    .all();
}

export function countAuthorities(orm: Orm): number {
  return orm.select({ count: count() }).from(upstreamAuthority).get()?.count ?? 0;
}

/** One that was ended before is in force again. */
export function putAuthority(orm: Orm, row: AuthorityRow): void {
  const { keyId: _key, ...set } = row;
  orm
    .insert(upstreamAuthority)
    .values(row)
    .onConflictDoUpdate({ target: upstreamAuthority.keyId, set })
    .run();
}

export function endAuthority(orm: Orm, keyId: string, endedAt: number): void {
  orm
    .update(upstreamAuthority)
    .set({ endedAt })
    .where(and(eq(upstreamAuthority.keyId, keyId), isNull(upstreamAuthority.endedAt)))
    .run();
}

export function findCommand(orm: Orm, keyId: string, id: string): CommandRow | undefined {
  return orm
    .select()
    .from(upstreamCommand)
    .where(and(eq(upstreamCommand.keyId, keyId), eq(upstreamCommand.id, id)))
    .get();
}

export function setTakesTables(orm: Orm, keyId: string, takesTables: boolean): void {
  orm
    .update(upstreamAuthority)
    .set({ takesTables })
    .where(eq(upstreamAuthority.keyId, keyId))
    .run();
}

/** Proposals that wait for a person of the site; more are refused. */
export const WAITING_PROPOSALS_MAX = 50;

export function waitingProposals(orm: Orm): readonly CommandRow[] {
  return orm
    .select()
    .from(upstreamCommand)
    .where(eq(upstreamCommand.verdict, "waiting"))
    .orderBy(upstreamCommand.receivedAt)
    .limit(WAITING_PROPOSALS_MAX)
    .all();
}

export function closeProposal(
  orm: Orm,
  { keyId, id }: Pick<CommandRow, "keyId" | "id">,
  set: Pick<CommandRow, "verdict" | "decidedBy" | "decidedAt" | "decision">,
): void {
  orm
    .update(upstreamCommand)
    .set(set)
    .where(and(eq(upstreamCommand.keyId, keyId), eq(upstreamCommand.id, id)))
    .run();
}

/** Throws when the authority's id is known already: nothing of an order happens twice. */
export function insertCommand(orm: Orm, row: typeof upstreamCommand.$inferInsert): void {
  orm.insert(upstreamCommand).values(row).run();
  const total = orm.select({ count: count() }).from(upstreamCommand).get()?.count ?? 0;
  if (total <= COMMANDS_MAX) return;
  orm
    .delete(upstreamCommand)
    .where(
      and(
        lt(upstreamCommand.expiresAt, row.receivedAt),
        ne(upstreamCommand.verdict, "waiting"),
        sql`${upstreamCommand.receivedAt} <= (SELECT min(received_at) FROM upstream_command)`,
      ),
    )
    .run();
}

/** The newest first. */
export function listCommands(orm: Orm, limit: number, offset: number): readonly CommandRow[] {
  return orm
    .select()
    .from(upstreamCommand)
    .orderBy(desc(upstreamCommand.receivedAt), desc(upstreamCommand.id))
    .limit(limit)
    .offset(offset)
    .all();
}

export function countCommands(orm: Orm): number {
  return orm.select({ count: count() }).from(upstreamCommand).get()?.count ?? 0;
}
