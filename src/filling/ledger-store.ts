/** SQL of the fill ledger: pages in time order, totals by medium. */
import { and, desc, inArray, sql } from "drizzle-orm";
import { addDays, type Day, startOfDay } from "../kernel/instants.ts";
import { type DayCount, dayNumberOf, everyDay } from "../platform/per-day.ts";
import type { Orm } from "../platform/writer.ts";
import { fill } from "./schema.ts";
import { conditionOf, type FillFilter, type FillRow } from "./store.ts";

/** Verdict of a stage of acetylene that another one follows. */
export const STAGE = "stage";

export type LedgerTotal = { readonly medium: string; readonly n: number; readonly netG: number };

/** Only fills whose end was weighed count; the second scale's mass wins over the first's. */
export function ledgerTotals(orm: Orm, filter: FillFilter): readonly LedgerTotal[] {
  return orm
    .select({
      medium: fill.medium,
      n: sql<number>`count(*)`,
      netG: sql<number>`sum(coalesce(${fill.secondGrossG}, ${fill.endGrossG}) - ${fill.tareG})`,
    })
    .from(fill)
    .where(
      and(
        conditionOf(filter),
        inArray(fill.state, ["ended", "closed"]),
        sql`coalesce(${fill.secondGrossG}, ${fill.endGrossG}) is not null`,
        // What a stage left in a cylinder is counted with its last one.
        sql`${fill.verdict} is not ${STAGE}`,
      ),
    )
    .groupBy(fill.medium)
    .orderBy(fill.medium)
    .all();
}

/** The fills before another one, newest first: the next page of an export. */
export function fillsBefore(
  orm: Orm,
  filter: FillFilter,
  last: FillRow | undefined,
  limit: number,
): readonly FillRow[] {
  const older =
    last && sql`(${fill.authorisedAt}, ${fill.id}) < (${last.authorisedAt}, ${last.id})`;
  return orm
    .select()
    .from(fill)
    .where(and(conditionOf(filter), older))
    .orderBy(desc(fill.authorisedAt), desc(fill.id))
    .limit(limit)
    .all();
}

/** The last fills of one cylinder, for its own page. */
export function lastFillsOf(orm: Orm, cylinderId: string, limit: number): readonly FillRow[] {
  return fillsBefore(orm, { cylinderId }, undefined, limit);
}

/** Fills that were weighed at their end, by day. */
export function fillsPerDay(orm: Orm, from: Day, to: Day): readonly DayCount[] {
  const number = dayNumberOf(fill.authorisedAt);
  const period = { from: startOfDay(from), before: startOfDay(addDays(to, 1)) };
  const rows = orm
    .select({ number, n: sql<number>`count(*)` })
    .from(fill)
    .where(and(conditionOf(period), inArray(fill.state, ["ended", "closed"])))
    .groupBy(number)
    .all();
  return everyDay(rows, from, to);
}
