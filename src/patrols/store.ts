/** All SQL of patrols. */
import { and, asc, count, desc, eq, gte, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import {
  type CalendarDay,
  type CalendarKind,
  PATROL_LIMITS,
  type Plan,
  type Task,
} from "./model.ts";
import { patrolDay, patrolPlan, patrolTask } from "./schema.ts";

const planOf = (row: typeof patrolPlan.$inferSelect): Plan => row as Plan;
const taskOf = (row: typeof patrolTask.$inferSelect): Task => row as Task;

export function listPlans(orm: Orm, isAll = false): readonly Plan[] {
  return orm
    .select()
    .from(patrolPlan)
    .where(isAll ? undefined : isNull(patrolPlan.retiredAt))
    .orderBy(asc(patrolPlan.level), asc(patrolPlan.name), asc(patrolPlan.id))
    .limit(PATROL_LIMITS.plans * 5)
    .all()
    .map(planOf);
}

export function findPlan(orm: Orm, id: string): Plan | undefined {
  const row = orm.select().from(patrolPlan).where(eq(patrolPlan.id, id)).get();
  return row && planOf(row);
}

export function findPlanByCode(orm: Orm, spotCode: string): Plan | undefined {
  const row = orm.select().from(patrolPlan).where(eq(patrolPlan.spotCode, spotCode)).get();
  return row && planOf(row);
}

export function insertPlan(orm: Orm, row: typeof patrolPlan.$inferInsert): void {
  orm.insert(patrolPlan).values(row).run();
}

/** `madeUntil` alone is no change that a person made: it leaves the version. */
export function updatePlan(
  orm: Orm,
  plan: Pick<Plan, "id" | "version">,
  change: Partial<typeof patrolPlan.$inferInsert>,
  isSilent = false,
): void {
  orm
    .update(patrolPlan)
    .set({ ...change, version: plan.version + (isSilent ? 0 : 1) })
    .where(eq(patrolPlan.id, plan.id))
    .run();
}

export function listDays(orm: Orm, from?: Day): readonly CalendarDay[] {
  return orm
    .select()
    .from(patrolDay)
    .where(from === undefined ? undefined : gte(patrolDay.day, from))
    .orderBy(asc(patrolDay.day))
    .limit(PATROL_LIMITS.calendarDays)
    .all() as CalendarDay[];
}

export function calendarOf(orm: Orm): ReadonlyMap<Day, CalendarKind> {
  return new Map(listDays(orm).map(({ day, kind }) => [day, kind]));
}

export function putDay(orm: Orm, row: CalendarDay): void {
  const { kind, name } = row;
  orm
    .insert(patrolDay)
    .values(row)
    .onConflictDoUpdate({ target: patrolDay.day, set: { kind, name } })
    .run();
}

export function deleteDay(orm: Orm, day: string): boolean {
  return orm.delete(patrolDay).where(eq(patrolDay.day, day)).returning().all().length === 1;
}

/** False where the turn is a task already. */
export function insertTask(orm: Orm, row: typeof patrolTask.$inferInsert): boolean {
  const added = orm.insert(patrolTask).values(row).onConflictDoNothing().returning().all();
  return added.length === 1;
}

export function findTask(orm: Orm, id: string): Task | undefined {
  const row = orm.select().from(patrolTask).where(eq(patrolTask.id, id)).get();
  return row && taskOf(row);
}

export function updateTask(
  orm: Orm,
  task: Pick<Task, "id" | "version">,
  change: Partial<typeof patrolTask.$inferInsert>,
): void {
  orm
    .update(patrolTask)
    .set({ ...change, version: task.version + 1 })
    .where(eq(patrolTask.id, task.id))
    .run();
}

const OPEN = ["open", "under-way"];

/** Those that nobody has finished, the one that closes first first. */
export function openTasks(orm: Orm, limit: number = PATROL_LIMITS.tasksAtOnce): readonly Task[] {
  return orm
    .select()
    .from(patrolTask)
    .where(inArray(patrolTask.state, OPEN))
    .orderBy(asc(patrolTask.closesAt), asc(patrolTask.id))
    .limit(limit)
    .all()
    .map(taskOf);
}

/** Those whose time may be over. */
export function closedTasks(orm: Orm, now: UnixMs): readonly Task[] {
  return orm
    .select()
    .from(patrolTask)
    .where(and(inArray(patrolTask.state, OPEN), lte(patrolTask.closesAt, now)))
    .orderBy(asc(patrolTask.closesAt))
    .limit(PATROL_LIMITS.tasksAtOnce)
    .all()
    .map(taskOf);
}

/** Decided ones, newest first. */
export function lastTasks(orm: Orm, limit: number): readonly Task[] {
  return orm
    .select()
    .from(patrolTask)
    .where(inArray(patrolTask.state, ["done", "missed", "cancelled"]))
    .orderBy(desc(sql`coalesce(${patrolTask.doneAt}, ${patrolTask.closesAt})`))
    .limit(limit)
    .all()
    .map(taskOf);
}

export function tasksBetween(orm: Orm, from: Day, before: Day): readonly Task[] {
  return orm
    .select()
    .from(patrolTask)
    .where(and(gte(patrolTask.day, from), lt(patrolTask.day, before)))
    .orderBy(asc(patrolTask.day), asc(patrolTask.opensAt), asc(patrolTask.id))
    .limit(PATROL_LIMITS.monthTasks)
    .all()
    .map(taskOf);
}

export function tasksOfPlan(orm: Orm, planId: string, limit: number): readonly Task[] {
  return orm
    .select()
    .from(patrolTask)
    .where(eq(patrolTask.planId, planId))
    .orderBy(desc(patrolTask.opensAt))
    .limit(limit)
    .all()
    .map(taskOf);
}

/** What waits for a person: theirs, and those that nobody has. */
export function countWaiting(
  orm: Orm,
  personId: string,
  maxLevel: number,
  now: UnixMs,
): { readonly open: number; readonly overdue: number } {
  const row = orm
    .select({
      n: count(),
      overdue: sql<number>`coalesce(sum(${patrolTask.dueAt} <= ${now}), 0)`,
    })
    .from(patrolTask)
    .innerJoin(patrolPlan, eq(patrolPlan.id, patrolTask.planId))
    .where(
      and(
        inArray(patrolTask.state, OPEN),
        or(
          eq(patrolTask.personId, personId),
          and(isNull(patrolTask.personId), gte(patrolPlan.level, maxLevel)),
        ),
      ),
    )
    .get();
  return { open: row?.n ?? 0, overdue: row?.overdue ?? 0 };
}
