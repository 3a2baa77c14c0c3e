/** How many hidden dangers stood open on each day. */
import { and, count, gte, isNull, lt, or } from "drizzle-orm";
import { addDays, type Day, startOfDay } from "../kernel/instants.ts";
import type { DayCount } from "../platform/per-day.ts";
import type { Orm } from "../platform/writer.ts";
import { danger } from "./schema.ts";

const ROWS_MAX = 20_000;

/** At the end of each day; of the last one, now. */
export function openDangersPerDay(orm: Orm, from: Day, to: Day): readonly DayCount[] {
  const rows = orm
    .select({ foundAt: danger.foundAt, closedAt: danger.closedAt })
    .from(danger)
    .where(
      and(
        lt(danger.foundAt, startOfDay(addDays(to, 1))),
        or(isNull(danger.closedAt), gte(danger.closedAt, startOfDay(from))),
      ),
    )
    .limit(ROWS_MAX)
    .all();
  const days: DayCount[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const end = startOfDay(addDays(day, 1));
    const n = rows.filter(
      ({ foundAt, closedAt }) => foundAt < end && (closedAt === null || closedAt >= end),
    ).length;
    days.push({ day, n });
  }
  return days;
}

/** Open and past the day by which they were to be put right. */
export function countLateDangers(orm: Orm, today: Day): number {
  const isLate = and(isNull(danger.closedAt), lt(danger.dueOn, today));
  return orm.select({ n: count() }).from(danger).where(isLate).get()?.n ?? 0;
}
