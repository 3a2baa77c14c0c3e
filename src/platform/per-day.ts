/** Counting by the site's own days in SQL. */
import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { addDays, DAY_MS, type Day, dayOf, instant, SITE_OFFSET_MS } from "../kernel/instants.ts";

/** Number of the site's day that an instant in milliseconds falls on. */
export function dayNumberOf(column: SQLWrapper): SQL<number> {
  return sql<number>`(${column} + ${sql.raw(String(SITE_OFFSET_MS))}) / ${sql.raw(String(DAY_MS))}`;
}

export type DayCount = { readonly day: Day; readonly n: number };

/** Every day from `from` to `to`, those without a row with nought. */
export function everyDay(
  rows: readonly { readonly number: number; readonly n: number }[],
  from: Day,
  to: Day,
): readonly DayCount[] {
  const counts = new Map(
    rows.map(({ number, n }) => [dayOf(instant(number * DAY_MS - SITE_OFFSET_MS)), n]),
  );
  const days: DayCount[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    days.push({ day, n: counts.get(day) ?? 0 });
  }
  return days;
}
