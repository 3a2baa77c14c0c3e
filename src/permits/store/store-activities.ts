/** All SQL about activities near works. */
import { and, asc, count, desc, eq, gt, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import type { Activity } from "../flow-model.ts";
import { permitActivity } from "../flow-schema.ts";
import type { Area } from "../model.ts";
import type { LiveActivity } from "../model-facts.ts";

/** More at once no site has; the judge would not get through them. */
export const ACTIVITIES_MAX = 200;

type Row = typeof permitActivity.$inferSelect;

function activityOf(row: Row): Activity {
  const area = row.area === "" ? null : (JSON.parse(row.area) as Area);
  return { ...row, area } as unknown as Activity;
}

export function insertActivity(orm: Orm, activity: Activity): void {
  const area = activity.area === null ? "" : JSON.stringify(activity.area);
  orm
    .insert(permitActivity)
    .values({ ...activity, area })
    .run();
}

export function findActivity(orm: Orm, id: string): Activity | undefined {
  const row = orm.select().from(permitActivity).where(eq(permitActivity.id, id)).get();
  return row && activityOf(row);
}

export function endActivityRow(
  orm: Orm,
  id: string,
  ended: { readonly at: UnixMs; readonly by: string; readonly reason: string },
): void {
  orm
    .update(permitActivity)
    .set({ endedAt: ended.at, endedBy: ended.by, endReason: ended.reason })
    .where(eq(permitActivity.id, id))
    .run();
}

const isOpen = (now: UnixMs): SQL | undefined =>
  and(isNull(permitActivity.endedAt), gt(permitActivity.endsAt, now));

/** Going on or still to come, by their start. */
export function openActivities(orm: Orm, now: UnixMs): readonly Activity[] {
  return orm
    .select()
    .from(permitActivity)
    .where(isOpen(now))
    .orderBy(asc(permitActivity.startsAt), asc(permitActivity.id))
    .limit(ACTIVITIES_MAX)
    .all()
    .map(activityOf);
}

export function countOpenActivities(orm: Orm, now: UnixMs): number {
  return orm.select({ n: count() }).from(permitActivity).where(isOpen(now)).get()?.n ?? 0;
}

/** Those that are over, the newest first. */
export function pastActivities(
  orm: Orm,
  now: UnixMs,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly Activity[] } {
  const isOver = or(sql`${permitActivity.endedAt} is not null`, lte(permitActivity.endsAt, now));
  const total = orm.select({ n: count() }).from(permitActivity).where(isOver).get()?.n ?? 0;
  const items = orm
    .select()
    .from(permitActivity)
    .where(isOver)
    .orderBy(desc(permitActivity.startsAt), asc(permitActivity.id))
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(activityOf);
  return { total, items };
}

export const liveOf = (activity: Activity): LiveActivity => ({
  ...{ id: activity.id, kind: activity.kind },
  ...{ startsAt: activity.startsAt, endsAt: activity.endsAt },
  place: {
    ...{ name: activity.place, roomId: activity.roomId, floorId: activity.floorId },
    ...{ fromMm: null, toMm: null, area: activity.area },
  },
});

/** What the rules look at beside a work. */
export function liveActivities(orm: Orm, now: UnixMs): readonly LiveActivity[] {
  return openActivities(orm, now).map(liveOf);
}
