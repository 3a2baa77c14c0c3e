/** SQL of shelves of a whole kind or place. */
import { and, count, desc, eq, gt, gte, inArray, isNull, lte, notLike, or, sql } from "drizzle-orm";
import { DAY_MS, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import type { Priority } from "./model.ts";
import { alarm, alarmShelf } from "./schema.ts";
import { coversAlarm, isShelfOn, SHELVES_MAX } from "./shelf-rules.ts";
import { type AlarmRow, isOpen } from "./store.ts";

export type ShelfRow = typeof alarmShelf.$inferSelect;

/** Those in force at this instant. */
export function listShelvesOn(orm: Orm, now: UnixMs): readonly ShelfRow[] {
  return orm
    .select()
    .from(alarmShelf)
    .where(and(isNull(alarmShelf.endedAt), gt(alarmShelf.until, now)))
    .orderBy(desc(alarmShelf.openedAt))
    .limit(SHELVES_MAX)
    .all()
    .filter((shelf) => isShelfOn(shelf, now));
}

/** The shelf that covers an alarm; of several the one that ends last. */
export function shelfOver(
  orm: Orm,
  one: { readonly code: string; readonly place: string; readonly priority: Priority },
  now: UnixMs,
): ShelfRow | undefined {
  return listShelvesOn(orm, now)
    .filter((shelf) => coversAlarm(shelf, one))
    .sort((a, b) => b.until - a.until)[0];
}

export function findShelf(orm: Orm, id: string): ShelfRow | undefined {
  return orm.select().from(alarmShelf).where(eq(alarmShelf.id, id)).get();
}

export function insertShelf(orm: Orm, row: typeof alarmShelf.$inferInsert): void {
  orm.insert(alarmShelf).values(row).run();
}

export function endShelfRow(orm: Orm, id: string, endedAt: UnixMs, endedBy: string | null): void {
  orm.update(alarmShelf).set({ endedAt, endedBy }).where(eq(alarmShelf.id, id)).run();
}

const DUE_AT_ONCE = 50;

/** Not ended by anybody, but their time has. */
export function listShelvesDue(orm: Orm, now: UnixMs): readonly ShelfRow[] {
  return orm
    .select()
    .from(alarmShelf)
    .where(
      and(
        isNull(alarmShelf.endedAt),
        or(lte(alarmShelf.until, now), gt(alarmShelf.until, now + DAY_MS)),
      ),
    )
    .limit(DUE_AT_ONCE)
    .all();
}

const PAST_SHOWN = 50;

export function listShelvesPast(orm: Orm): readonly ShelfRow[] {
  return orm
    .select()
    .from(alarmShelf)
    .where(sql`${alarmShelf.endedAt} is not null`)
    .orderBy(desc(alarmShelf.endedAt))
    .limit(PAST_SHOWN)
    .all();
}

const OPEN_MAX = 1_000;

/** Open alarms with a cause that is there and no shelf of their own, as far as a scope can reach them. */
export function listUncovered(orm: Orm, shelf: ShelfRow, now: UnixMs): readonly AlarmRow[] {
  const rows = orm
    .select()
    .from(alarm)
    .where(
      and(
        inArray(alarm.state, ["raised", "acknowledged"]),
        gte(alarm.priority, 3),
        or(isNull(alarm.shelvedUntil), lte(alarm.shelvedUntil, now)),
        shelf.code === null ? undefined : eq(alarm.code, shelf.code),
        shelf.place === null ? undefined : eq(alarm.place, shelf.place),
      ),
    )
    .limit(OPEN_MAX)
    .all() as AlarmRow[];
  return rows.filter((row) => coversAlarm(shelf, row));
}

/** Lets the shelves of a scope's alarms end now; the watch of single shelves then writes each. */
export function endShelfOfAlarms(orm: Orm, shelfId: string, now: UnixMs): void {
  orm
    .update(alarm)
    .set({ shelvedUntil: now })
    .where(and(eq(alarm.shelfId, shelfId), isOpen, gt(alarm.shelvedUntil, now)))
    .run();
}

/** How many alarms each shelf has kept silent. */
export function heldBy(orm: Orm, shelfIds: readonly string[]): ReadonlyMap<string, number> {
  if (shelfIds.length === 0) return new Map();
  const rows = orm
    .select({ id: alarm.shelfId, n: count() })
    .from(alarm)
    .where(inArray(alarm.shelfId, [...shelfIds]))
    .groupBy(alarm.shelfId)
    .all();
  return new Map(rows.map(({ id, n }) => [id ?? "", n]));
}

const PLACES_MAX = 200;
const PLACES_DAYS = 30;

/** Places that alarms of the last month name, for the choice of a scope. */
export function alarmPlaces(orm: Orm, now: UnixMs): readonly string[] {
  return orm
    .selectDistinct({ place: alarm.place })
    .from(alarm)
    .where(
      and(
        sql`${alarm.place} <> ''`,
        gte(alarm.priority, 3),
        gte(alarm.activatedAt, now - PLACES_DAYS * DAY_MS),
        notLike(alarm.code, "permit.%"),
      ),
    )
    .orderBy(alarm.place)
    .limit(PLACES_MAX)
    .all()
    .map(({ place }) => place);
}
