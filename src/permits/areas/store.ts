/** All SQL about fixed hot-work areas. */
import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNull,
  like,
  lt,
  max,
  ne,
  type SQL,
} from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import { journal } from "../../platform/schema.ts";
import type { Orm } from "../../platform/writer.ts";
import { fixedArea, fixedAreaDay, fixedAreaEvent, fixedAreaWork } from "../flow-schema.ts";
import { AREA_LIMITS, type Area, type AreaDay, type AreaEvent, type AreaWork } from "./model.ts";

const areaOf = (row: typeof fixedArea.$inferSelect): Area =>
  ({ ...row, facts: JSON.parse(row.facts) }) as unknown as Area;
const dayOfRow = (row: typeof fixedAreaDay.$inferSelect): AreaDay =>
  ({
    ...row,
    failed: JSON.parse(row.failed),
    sample: row.sample === "" ? null : JSON.parse(row.sample),
  }) as unknown as AreaDay;
const workOf = (row: typeof fixedAreaWork.$inferSelect): AreaWork =>
  ({ ...row, cylinders: JSON.parse(row.cylinders) }) as unknown as AreaWork;

export function insertArea(orm: Orm, row: typeof fixedArea.$inferInsert): void {
  orm.insert(fixedArea).values(row).run();
}

export function updateArea(
  orm: Orm,
  area: Pick<Area, "id" | "version">,
  change: Partial<typeof fixedArea.$inferInsert>,
): void {
  orm
    .update(fixedArea)
    .set({ ...change, version: area.version + 1 })
    .where(eq(fixedArea.id, area.id))
    .run();
}

export function findArea(orm: Orm, id: string): Area | undefined {
  const row = orm.select().from(fixedArea).where(eq(fixedArea.id, id)).get();
  return row && areaOf(row);
}

/** Those in use first. */
export function listAreas(orm: Orm, withRetired: boolean): readonly Area[] {
  return orm
    .select()
    .from(fixedArea)
    .where(withRetired ? undefined : ne(fixedArea.state, "retired"))
    .orderBy(asc(fixedArea.state), asc(fixedArea.number))
    .limit(AREA_LIMITS.areas)
    .all()
    .map(areaOf);
}

export function nextAreaNumber(orm: Orm): string {
  const last =
    orm
      .select({ last: max(fixedArea.number) })
      .from(fixedArea)
      .get()?.last ?? "GD-000";
  return `GD-${String(Number(last.slice(3)) + 1).padStart(3, "0")}`;
}

export function countAreas(orm: Orm): number {
  return orm.select({ n: count() }).from(fixedArea).get()?.n ?? 0;
}

export function insertAreaEvent(orm: Orm, row: typeof fixedAreaEvent.$inferInsert): void {
  orm.insert(fixedAreaEvent).values(row).run();
}

export function areaEvents(orm: Orm, areaId: string): readonly AreaEvent[] {
  return orm
    .select()
    .from(fixedAreaEvent)
    .where(eq(fixedAreaEvent.areaId, areaId))
    .orderBy(desc(fixedAreaEvent.at), desc(fixedAreaEvent.id))
    .limit(AREA_LIMITS.events)
    .all() as unknown as readonly AreaEvent[];
}

export function insertDay(orm: Orm, row: typeof fixedAreaDay.$inferInsert): void {
  orm.insert(fixedAreaDay).values(row).run();
}

/** All of them: an older look must not count again because a newer one was taken back. */
export function withdrawDays(
  orm: Orm,
  areaId: string,
  by: Pick<AreaDay, "withdrawnAt" | "withdrawnBy" | "withdrawReason">,
): void {
  orm
    .update(fixedAreaDay)
    .set(by)
    .where(and(eq(fixedAreaDay.areaId, areaId), isNull(fixedAreaDay.withdrawnAt)))
    .run();
}

/** The newest that was not taken back, however old. */
export function lastDay(orm: Orm, areaId: string): AreaDay | undefined {
  const row = orm
    .select()
    .from(fixedAreaDay)
    .where(and(eq(fixedAreaDay.areaId, areaId), isNull(fixedAreaDay.withdrawnAt)))
    .orderBy(desc(fixedAreaDay.at), desc(fixedAreaDay.id))
    .limit(1)
    .get();
  return row && dayOfRow(row);
}

export function daysOf(orm: Orm, areaId: string): readonly AreaDay[] {
  return orm
    .select()
    .from(fixedAreaDay)
    .where(eq(fixedAreaDay.areaId, areaId))
    .orderBy(desc(fixedAreaDay.at), desc(fixedAreaDay.id))
    .limit(AREA_LIMITS.days)
    .all()
    .map(dayOfRow);
}

export function insertWork(orm: Orm, row: typeof fixedAreaWork.$inferInsert): void {
  orm.insert(fixedAreaWork).values(row).run();
}

export function updateWork(
  orm: Orm,
  id: string,
  change: Partial<typeof fixedAreaWork.$inferInsert>,
): void {
  orm.update(fixedAreaWork).set(change).where(eq(fixedAreaWork.id, id)).run();
}

/** Fires that burn; of one area or of all. */
export function openWorks(orm: Orm, areaId?: string): readonly AreaWork[] {
  return orm
    .select()
    .from(fixedAreaWork)
    .where(
      and(
        isNull(fixedAreaWork.endedAt),
        areaId === undefined ? undefined : eq(fixedAreaWork.areaId, areaId),
      ),
    )
    .orderBy(asc(fixedAreaWork.startedAt))
    .limit(AREA_LIMITS.areas * AREA_LIMITS.cylinders)
    .all()
    .map(workOf);
}

export type WorkFilter = {
  readonly areaIds?: readonly string[] | undefined;
  readonly text?: string | undefined;
  readonly from?: UnixMs | undefined;
  readonly before?: UnixMs | undefined;
};

function conditionOf({ areaIds, text, from, before }: WorkFilter): SQL | undefined {
  const said = text === undefined || text === "" ? undefined : `%${text.replace(/[%_]/g, "")}%`;
  return and(
    areaIds && inArray(fixedAreaWork.areaId, [...areaIds]),
    said === undefined ? undefined : like(fixedAreaWork.what, said),
    from === undefined ? undefined : gte(fixedAreaWork.startedAt, from),
    before === undefined ? undefined : lt(fixedAreaWork.startedAt, before),
  );
}

/** Newest first. */
export function listWorks(
  orm: Orm,
  filter: WorkFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly AreaWork[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(fixedAreaWork).where(where).get()?.n ?? 0;
  const items = orm
    .select()
    .from(fixedAreaWork)
    .where(where)
    .orderBy(desc(fixedAreaWork.startedAt), desc(fixedAreaWork.id))
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(workOf);
  return { total, items };
}

/** The hash of the newest entry about a subject: it changes with everything that happens to it. */
export function lastHash(orm: Orm, subject: string): string {
  const row = orm
    .select({ hash: journal.hash })
    .from(journal)
    .where(eq(journal.subject, subject))
    .orderBy(desc(journal.seq))
    .limit(1)
    .get();
  return row?.hash ?? "";
}
