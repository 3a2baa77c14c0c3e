/** All SQL of regulators' visits. */
import { and, asc, count, desc, eq, gte, lt, ne, sql } from "drizzle-orm";
import type { Day } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import { type Finding, INSPECTION_LIMITS, type Visit } from "./model.ts";
import {
  inspectionAlarm,
  inspectionAnswer,
  inspectionFinding,
  inspectionPhoto,
  inspectionVisit,
} from "./schema.ts";

export function insertVisit(orm: Orm, row: typeof inspectionVisit.$inferInsert): void {
  orm.insert(inspectionVisit).values(row).run();
}

export function updateVisit(
  orm: Orm,
  id: string,
  change: Partial<typeof inspectionVisit.$inferInsert>,
): void {
  orm.update(inspectionVisit).set(change).where(eq(inspectionVisit.id, id)).run();
}

export function findVisit(orm: Orm, id: string): Visit | undefined {
  const row = orm.select().from(inspectionVisit).where(eq(inspectionVisit.id, id)).get();
  return row as Visit | undefined;
}

export function findOpenVisit(orm: Orm, regulatorId: string): Visit | undefined {
  const isOwn = eq(inspectionVisit.regulatorId, regulatorId);
  return orm
    .select()
    .from(inspectionVisit)
    .where(and(isOwn, eq(inspectionVisit.state, "open")))
    .get() as Visit | undefined;
}

export function findVisitByCode(orm: Orm, code: string): Visit | undefined {
  const row = orm.select().from(inspectionVisit).where(eq(inspectionVisit.sealCode, code)).get();
  return row as Visit | undefined;
}

/** JC, the day, and the how manieth of that day. */
export function nextVisitNumber(orm: Orm, day: Day): string {
  const prefix = `JC-${day.replaceAll("-", "")}-`;
  const row = orm
    .select({
      last: sql<number | null>`max(cast(substr(${inspectionVisit.number}, 13) as integer))`,
    })
    .from(inspectionVisit)
    .where(and(gte(inspectionVisit.number, prefix), lt(inspectionVisit.number, `${prefix}:`)))
    .get();
  return `${prefix}${String((row?.last ?? 0) + 1).padStart(2, "0")}`;
}

/** Newest first; of one regulator, or of all. */
export function listVisits(
  orm: Orm,
  filter: { readonly regulatorId?: string | undefined; readonly isSealed?: boolean },
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly Visit[] } {
  const where = and(
    filter.regulatorId === undefined
      ? undefined
      : eq(inspectionVisit.regulatorId, filter.regulatorId),
    filter.isSealed === true ? eq(inspectionVisit.state, "sealed") : undefined,
  );
  const total = orm.select({ n: count() }).from(inspectionVisit).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(inspectionVisit)
    .where(where)
    .orderBy(desc(inspectionVisit.startedAt), desc(inspectionVisit.id))
    .limit(page.limit)
    .offset(page.offset)
    .all() as Visit[];
  return { total, items };
}

export function insertFinding(orm: Orm, row: typeof inspectionFinding.$inferInsert): void {
  orm.insert(inspectionFinding).values(row).run();
}

export function withdrawFinding(orm: Orm, id: string, reason: string): void {
  orm
    .update(inspectionFinding)
    .set({ withdrawn: reason })
    .where(eq(inspectionFinding.id, id))
    .run();
}

export function findingsOf(orm: Orm, visitId: string): readonly Finding[] {
  return orm
    .select()
    .from(inspectionFinding)
    .where(eq(inspectionFinding.visitId, visitId))
    .orderBy(asc(inspectionFinding.number))
    .limit(INSPECTION_LIMITS.findings)
    .all() as Finding[];
}

const EARLIER_MAX = 30;

/** What sealed visits found before, the newest first; for a visit that looks whether it was put right. */
export function earlierFindings(
  orm: Orm,
  exceptVisitId: string,
): readonly (Finding & { readonly visitNumber: string })[] {
  const rows = orm
    .select({ finding: inspectionFinding, visitNumber: inspectionVisit.number })
    .from(inspectionFinding)
    .innerJoin(inspectionVisit, eq(inspectionVisit.id, inspectionFinding.visitId))
    .where(
      and(
        eq(inspectionVisit.state, "sealed"),
        eq(inspectionFinding.withdrawn, ""),
        ne(inspectionVisit.id, exceptVisitId),
      ),
    )
    .orderBy(desc(inspectionVisit.startedAt), asc(inspectionFinding.number))
    .limit(EARLIER_MAX)
    .all();
  return rows.map(({ finding, visitNumber }) => ({ ...(finding as Finding), visitNumber }));
}

export type AlarmLook = typeof inspectionAlarm.$inferSelect;

/** A second look at the same alarm in one visit takes the place of the first. */
export function putAlarmLook(orm: Orm, row: typeof inspectionAlarm.$inferInsert): void {
  const { verdict, note, at } = row;
  orm
    .insert(inspectionAlarm)
    .values(row)
    .onConflictDoUpdate({
      target: [inspectionAlarm.visitId, inspectionAlarm.alarmId],
      set: { verdict, note, at },
    })
    .run();
}

export function alarmLooksOf(orm: Orm, visitId: string): readonly AlarmLook[] {
  return orm
    .select()
    .from(inspectionAlarm)
    .where(eq(inspectionAlarm.visitId, visitId))
    .orderBy(asc(inspectionAlarm.at), asc(inspectionAlarm.id))
    .limit(INSPECTION_LIMITS.alarms)
    .all();
}

export type InspectionAnswer = typeof inspectionAnswer.$inferSelect;

export function insertAnswer(orm: Orm, row: typeof inspectionAnswer.$inferInsert): void {
  orm.insert(inspectionAnswer).values(row).run();
}

export function answersOf(orm: Orm, visitId: string): readonly InspectionAnswer[] {
  return orm
    .select()
    .from(inspectionAnswer)
    .where(eq(inspectionAnswer.visitId, visitId))
    .orderBy(asc(inspectionAnswer.at), asc(inspectionAnswer.id))
    .limit(INSPECTION_LIMITS.answers)
    .all();
}

export function insertVisitPhoto(orm: Orm, row: typeof inspectionPhoto.$inferInsert): void {
  orm.insert(inspectionPhoto).values(row).run();
}

export function visitPhotos(
  orm: Orm,
  visitId: string,
): readonly { readonly ownerId: string; readonly hash: string }[] {
  return orm
    .select({ ownerId: inspectionPhoto.ownerId, hash: inspectionPhoto.hash })
    .from(inspectionPhoto)
    .where(eq(inspectionPhoto.visitId, visitId))
    .orderBy(asc(inspectionPhoto.id))
    .all();
}

/** Visits that show a picture, as a photo or a signature. */
export function visitsOfPicture(orm: Orm, hash: string): readonly Visit[] {
  const photo = orm
    .select({ id: inspectionPhoto.visitId })
    .from(inspectionPhoto)
    .where(eq(inspectionPhoto.hash, hash))
    .limit(1)
    .get();
  return orm
    .select()
    .from(inspectionVisit)
    .where(
      sql`${inspectionVisit.id} = ${photo?.id ?? ""} or ${inspectionVisit.regulatorSign} = ${hash} or ${inspectionVisit.enterpriseSign} = ${hash}`,
    )
    .limit(5)
    .all() as Visit[];
}
