/** All SQL of platforms, their daily use and their dead letters. */
import { and, asc, count, desc, eq, gt, lt, or, sql } from "drizzle-orm";
import type { Orm } from "../platform/writer.ts";
import { certificateEnd } from "./platform-form.ts";
import { upstreamDeadLetter, upstreamPlatform, upstreamUsage } from "./schema.ts";

export type PlatformRow = typeof upstreamPlatform.$inferSelect;
export type DeadLetterRow = typeof upstreamDeadLetter.$inferSelect;

/** District, city, province, park, insurer; more a station has not. Retired ones do not count. */
export const PLATFORMS_MAX = 8;
const PLATFORMS_EVER_MAX = 100;
const USAGE_DAYS = "400";

export function listPlatforms(orm: Orm): readonly PlatformRow[] {
  return orm
    .select()
    .from(upstreamPlatform)
    .orderBy(upstreamPlatform.addedAt)
    .limit(PLATFORMS_EVER_MAX)
    .all();
}

/** The first end, in milliseconds UTC, among the certificates of platforms that are not retired: ours and authorities. */
export function firstCertificateEnd(orm: Orm): number | undefined {
  const ends = listPlatforms(orm)
    .filter(({ state }) => state !== "retired")
    .flatMap(({ clientCertificate, authorityPem }) => [clientCertificate, authorityPem])
    .map(certificateEnd)
    .filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

export function findPlatform(orm: Orm, id: string): PlatformRow | undefined {
  return orm.select().from(upstreamPlatform).where(eq(upstreamPlatform.id, id)).get();
}

export function countPlatforms(orm: Orm): { readonly inUse: number; readonly ever: number } {
  const rows = orm.select({ state: upstreamPlatform.state }).from(upstreamPlatform).all();
  return { inUse: rows.filter(({ state }) => state !== "retired").length, ever: rows.length };
}

export function isPlatformRoom(orm: Orm): boolean {
  const { inUse, ever } = countPlatforms(orm);
  return inUse < PLATFORMS_MAX && ever < PLATFORMS_EVER_MAX;
}

export function insertPlatform(orm: Orm, row: PlatformRow): void {
  orm.insert(upstreamPlatform).values(row).run();
}

export function updatePlatform(orm: Orm, id: string, set: Partial<PlatformRow>): void {
  orm.update(upstreamPlatform).set(set).where(eq(upstreamPlatform.id, id)).run();
}

export function usageOf(orm: Orm, platform: string, day: string): number {
  const row = orm
    .select({ bytes: upstreamUsage.bytes })
    .from(upstreamUsage)
    .where(and(eq(upstreamUsage.platform, platform), eq(upstreamUsage.day, day)))
    .get();
  return row?.bytes ?? 0;
}

export function addUsage(orm: Orm, platform: string, day: string, bytes: number): void {
  orm
    .insert(upstreamUsage)
    .values({ platform, day, bytes })
    .onConflictDoUpdate({
      target: [upstreamUsage.platform, upstreamUsage.day],
      set: { bytes: sql`${upstreamUsage.bytes} + ${bytes}` },
    })
    .run();
  orm
    .delete(upstreamUsage)
    .where(lt(upstreamUsage.day, sql`date(${day}, ${`-${USAGE_DAYS} days`})`))
    .run();
}

/** What waits for somebody; beyond it a refusal is said in the log only. */
export const DEAD_LETTERS_MAX = 10_000;

/** False when it was known before. */
export function insertDeadLetter(orm: Orm, row: DeadLetterRow): boolean {
  const kept = orm.insert(upstreamDeadLetter).values(row).onConflictDoNothing().returning().all();
  return kept.length > 0;
}

export function findDeadLetter(orm: Orm, id: string): DeadLetterRow | undefined {
  return orm.select().from(upstreamDeadLetter).where(eq(upstreamDeadLetter.id, id)).get();
}

export function findDeadLetterOf(
  orm: Orm,
  of: Pick<DeadLetterRow, "platform" | "epoch" | "lane" | "laneSeq">,
): DeadLetterRow | undefined {
  return orm
    .select()
    .from(upstreamDeadLetter)
    .where(
      and(
        eq(upstreamDeadLetter.platform, of.platform),
        eq(upstreamDeadLetter.epoch, of.epoch),
        eq(upstreamDeadLetter.lane, of.lane),
        eq(upstreamDeadLetter.laneSeq, of.laneSeq),
      ),
    )
    .get();
}

export function countDeadLetters(orm: Orm, state: string, platform?: string): number {
  const where = and(
    eq(upstreamDeadLetter.state, state),
    platform === undefined ? undefined : eq(upstreamDeadLetter.platform, platform),
  );
  return orm.select({ count: count() }).from(upstreamDeadLetter).where(where).get()?.count ?? 0;
}

export function listDeadLetters(
  orm: Orm,
  state: string,
  limit: number,
  offset: number,
): readonly DeadLetterRow[] {
  return orm
    .select()
    .from(upstreamDeadLetter)
    .where(eq(upstreamDeadLetter.state, state))
    .orderBy(desc(upstreamDeadLetter.at), upstreamDeadLetter.id)
    .limit(limit)
    .offset(offset)
    .all();
}

/** The next ones after another, oldest first, for a file. */
export function deadLettersAfter(
  orm: Orm,
  after: Pick<DeadLetterRow, "at" | "id"> | undefined,
  limit: number,
): readonly DeadLetterRow[] {
  const { at, id } = upstreamDeadLetter;
  return orm
    .select()
    .from(upstreamDeadLetter)
    .where(
      after === undefined
        ? undefined
        : or(gt(at, after.at), and(eq(at, after.at), gt(id, after.id))),
    )
    .orderBy(asc(at), asc(id))
    .limit(limit)
    .all();
}

export function closeDeadLetter(
  orm: Orm,
  id: string,
  set: Pick<DeadLetterRow, "state" | "reason" | "closedBy" | "closedAt" | "successor">,
): void {
  orm
    .update(upstreamDeadLetter)
    .set(set)
    .where(and(eq(upstreamDeadLetter.id, id), eq(upstreamDeadLetter.state, "open")))
    .run();
}
