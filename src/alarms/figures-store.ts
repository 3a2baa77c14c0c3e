/** SQL of the figures and of the whole list, line by line. */
import { and, count, desc, eq, gte, lt, sql } from "drizzle-orm";
import { addDays, DAY_MS, type Day, startOfDay, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import { type DayCount, dayNumberOf, everyDay } from "../platform/per-day.ts";
import { journal } from "../platform/schema.ts";
import { type AlarmCounts, WINDOW_MOST, WINDOW_MS } from "./figures.ts";
import { PRIORITIES, type Priority } from "./model.ts";
import { alarm } from "./schema.ts";
import { type AlarmFilter, type AlarmRow, conditionOf } from "./store.ts";

export type Period = { readonly from: UnixMs; readonly before: UnixMs };

const TOP = 10;

function countKind(orm: Orm, kind: string, period: Period): number {
  const isIn = and(gte(journal.at, period.from), lt(journal.at, period.before));
  return (
    orm
      .select({ n: count() })
      .from(journal)
      .where(and(eq(journal.kind, kind), isIn))
      .get()?.n ?? 0
  );
}

export type TopCause = {
  readonly code: string;
  readonly subject: string;
  readonly place: string;
  readonly n: number;
};

/** The causes that came up most often. */
export function topCauses(orm: Orm, period: Period): readonly TopCause[] {
  return orm
    .select({
      ...{ code: alarm.code, subject: alarm.subject, n: count() },
      place: sql<string>`max(${alarm.place})`,
    })
    .from(alarm)
    .where(and(gte(alarm.raisedAt, period.from), lt(alarm.raisedAt, period.before)))
    .groupBy(alarm.code, alarm.subject)
    .orderBy(desc(count()))
    .limit(TOP)
    .all();
}

export function countsIn(orm: Orm, period: Period, now: UnixMs): AlarmCounts {
  const isIn = and(gte(alarm.raisedAt, period.from), lt(alarm.raisedAt, period.before));
  const by = new Map(
    orm
      .select({ priority: alarm.priority, n: count() })
      .from(alarm)
      .where(isIn)
      .groupBy(alarm.priority)
      .all()
      .map(({ priority, n }) => [priority, n]),
  );
  const [one, two, three, four] = PRIORITIES.map((priority) => by.get(priority) ?? 0);
  const byPriority: Record<Priority, number> = {
    1: one ?? 0,
    2: two ?? 0,
    3: three ?? 0,
    4: four ?? 0,
  };
  const window = sql<number>`${alarm.raisedAt} / ${sql.raw(String(WINDOW_MS))}`;
  const windows = orm.select({ n: count() }).from(alarm).where(isIn).groupBy(window).all();
  const sums = orm
    .select({
      chattering: sql<number>`coalesce(sum(${alarm.isChattering}), 0)`,
      silenced: sql<number>`coalesce(sum(${alarm.shelfId} is not null), 0)`,
      waited: sql<
        number | null
      >`avg(case when ${alarm.acknowledgedAt} is not null then ${alarm.acknowledgedAt} - ${alarm.activatedAt} end)`,
    })
    .from(alarm)
    .where(isIn)
    .get();
  const standing = orm
    .select({ n: count() })
    .from(alarm)
    .where(
      and(sql`${alarm.state} in ('raised', 'acknowledged')`, lt(alarm.activatedAt, now - DAY_MS)),
    )
    .get();
  return {
    periodMs: Math.min(now, period.before) - period.from,
    raised: byPriority[1] + byPriority[2] + byPriority[3] + byPriority[4],
    byPriority,
    fullWindows: windows.filter(({ n }) => n > WINDOW_MOST).length,
    fullest: windows.reduce((most, { n }) => Math.max(most, n), 0),
    topTen: topCauses(orm, period).reduce((sum, { n }) => sum + n, 0),
    chattering: sums?.chattering ?? 0,
    standing: standing?.n ?? 0,
    shelved: countKind(orm, "alarm.shelved", period),
    scopes: countKind(orm, "alarm.shelf_opened", period),
    silenced: sums?.silenced ?? 0,
    acknowledgedMinutes: sums?.waited == null ? null : sums.waited / 60_000,
    escalated: countKind(orm, "alarm.escalated", period),
  };
}

/** Newest first, from after the last one given out. */
export function alarmsAfter(
  orm: Orm,
  filter: AlarmFilter,
  after: AlarmRow | undefined,
  limit: number,
): readonly AlarmRow[] {
  const isAfter =
    after === undefined
      ? undefined
      : sql`(${alarm.raisedAt}, ${alarm.id}) < (${after.raisedAt}, ${after.id})`;
  return orm
    .select()
    .from(alarm)
    .where(and(conditionOf(filter), isAfter))
    .orderBy(desc(alarm.raisedAt), desc(alarm.id))
    .limit(limit)
    .all() as AlarmRow[];
}

export function alarmsPerDay(orm: Orm, from: Day, to: Day): readonly DayCount[] {
  const number = dayNumberOf(alarm.raisedAt);
  const isIn = and(
    gte(alarm.raisedAt, startOfDay(from)),
    lt(alarm.raisedAt, startOfDay(addDays(to, 1))),
  );
  const rows = orm.select({ number, n: count() }).from(alarm).where(isIn).groupBy(number).all();
  return everyDay(rows, from, to);
}
