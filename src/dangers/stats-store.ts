/** SQL of the statistics of hidden dangers: sums over a period, by kind, place and person. */
import { and, desc, gte, lt, ne, type SQL, sql } from "drizzle-orm";
import { DAY_MS, type Day, SITE_OFFSET_MS, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import type { DangerGroup, DangerSums } from "./model.ts";
import { danger } from "./schema.ts";

export type Period = { readonly from: UnixMs; readonly before: UnixMs; readonly today: Day };

const isOpen = sql`${danger.state} not in ('closed', 'rejected')`;
const isClosed = sql`${danger.state} = 'closed'`;
const isDated = sql`${isClosed} and ${danger.dueOn} is not null and ${danger.submittedAt} is not null`;
const submittedOn = sql`date((${danger.submittedAt} + ${SITE_OFFSET_MS}) / 1000, 'unixepoch')`;

function sumsOf(today: Day) {
  const when = (condition: SQL) => sql<number>`count(case when ${condition} then 1 end)`;
  return {
    found: sql<number>`count(*)`,
    major: when(sql`${danger.level} = 'major'`),
    closed: when(isClosed),
    rejected: when(sql`${danger.state} = 'rejected'`),
    open: when(isOpen),
    overdue: when(
      sql`${danger.state} in ('assigned', 'rectifying') and ${danger.dueOn} < ${today}`,
    ),
    repeats: when(sql`${danger.repeatOf} is not null`),
    reopened: when(sql`${danger.reopened} > 0`),
    dated: when(isDated),
    onTime: when(sql`${isDated} and ${submittedOn} <= ${danger.dueOn}`),
    daysToClose: sql<
      number | null
    >`avg(case when ${isClosed} then (${danger.closedAt} - ${danger.foundAt}) * 1.0 / ${DAY_MS} end)`,
  };
}

function within({ from, before }: Period): SQL | undefined {
  return and(gte(danger.foundAt, from), lt(danger.foundAt, before));
}

/** Of the dangers found in a period, as they stand now. */
export function dangerSums(orm: Orm, period: Period): DangerSums {
  const row = orm.select(sumsOf(period.today)).from(danger).where(within(period)).get();
  if (row === undefined) throw new Error("a sum without a row");
  return row;
}

const GROUPS_MAX = 100;

/** The same sums apart by kind, place, source or the person who answers. */
export function dangerGroups(
  orm: Orm,
  period: Period,
  by: "category" | "place" | "source" | "person",
): readonly DangerGroup[] {
  const column = {
    category: danger.category,
    place: danger.place,
    source: danger.sourceKind,
    person: danger.responsibleId,
  }[by];
  return orm
    .select({ key: sql<string>`${column}`, ...sumsOf(period.today) })
    .from(danger)
    .where(
      and(
        within(period),
        by === "person" ? sql`${danger.responsibleId} is not null` : undefined,
        by === "place" ? ne(danger.place, "") : undefined,
      ),
    )
    .groupBy(column)
    .orderBy(desc(sql`count(*)`), column)
    .limit(GROUPS_MAX)
    .all();
}
