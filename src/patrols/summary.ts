/** A day's patrols in figures. */
import { count, eq } from "drizzle-orm";
import type { Day } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { patrolTask } from "./schema.ts";

/** Tasks of a day by state: `open`, `under-way`, `done`, `missed`, `cancelled`. */
export function patrolCounts(orm: Orm, day: Day): Readonly<Record<string, number>> {
  const rows = orm
    .select({ state: patrolTask.state, count: count() })
    .from(patrolTask)
    .where(eq(patrolTask.day, day))
    .groupBy(patrolTask.state)
    .all();
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}
