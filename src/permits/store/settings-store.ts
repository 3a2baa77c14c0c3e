/** SQL of what the site sets within the law: the night, the calendar, offices. */
import { and, asc, eq } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import type { CalendarDay, Office, PermitSettings } from "../model.ts";
import { permitHoliday, permitOffice, permitSetting } from "../schema.ts";
import { DEFAULT_PERMIT_SETTINGS } from "../standard/defaults.ts";
import { currentChains } from "./store-chains.ts";

const CALENDAR_MAX = 800;
const OFFICES_MAX = 2_000;

export function readSettings(orm: Orm): {
  readonly settings: PermitSettings;
  readonly version: number;
} {
  const row = orm.select().from(permitSetting).where(eq(permitSetting.id, 1)).get();
  const data = row === undefined ? {} : (JSON.parse(row.data) as Partial<PermitSettings>);
  return {
    settings: {
      ...DEFAULT_PERMIT_SETTINGS,
      ...data,
      calendar: calendarOf(orm),
      chains: currentChains(orm),
    },
    version: row?.version ?? 0,
  };
}

export function writeSettings(
  orm: Orm,
  change: Partial<Omit<PermitSettings, "calendar" | "chains">>,
  by: { readonly changedBy: string; readonly changedAt: UnixMs; readonly version: number },
): void {
  const before = orm.select().from(permitSetting).where(eq(permitSetting.id, 1)).get();
  const known = before === undefined ? {} : (JSON.parse(before.data) as object);
  const row = { id: 1, data: JSON.stringify({ ...known, ...change }), ...by };
  orm
    .insert(permitSetting)
    .values(row)
    .onConflictDoUpdate({ target: permitSetting.id, set: row })
    .run();
}

/** What the site wrote stands before what the program brings for the same day. */
export function calendarOf(orm: Orm): readonly CalendarDay[] {
  const own = listCalendar(orm);
  const days = new Set(own.map(({ day }) => day));
  return [...DEFAULT_PERMIT_SETTINGS.calendar.filter(({ day }) => !days.has(day)), ...own].sort(
    (a, b) => (a.day < b.day ? -1 : 1),
  );
}

export function listCalendar(orm: Orm): readonly CalendarDay[] {
  return orm
    .select()
    .from(permitHoliday)
    .orderBy(asc(permitHoliday.day))
    .limit(CALENDAR_MAX)
    .all()
    .map(({ day, kind, name }) => ({ day, kind, name }) as CalendarDay);
}

export function putDay(orm: Orm, day: CalendarDay): void {
  const { kind, name } = day;
  orm
    .insert(permitHoliday)
    .values(day)
    .onConflictDoUpdate({ target: permitHoliday.day, set: { kind, name } })
    .run();
}

export function dropDay(orm: Orm, day: string): void {
  orm.delete(permitHoliday).where(eq(permitHoliday.day, day)).run();
}

export function officesOf(orm: Orm, personId: string): readonly Office[] {
  return orm
    .select({ office: permitOffice.office })
    .from(permitOffice)
    .where(eq(permitOffice.personId, personId))
    .limit(OFFICES_MAX)
    .all()
    .map(({ office }) => office as Office);
}

export function listOffices(
  orm: Orm,
): readonly { readonly personId: string; readonly office: Office }[] {
  return orm
    .select({ personId: permitOffice.personId, office: permitOffice.office })
    .from(permitOffice)
    .orderBy(asc(permitOffice.office), asc(permitOffice.givenAt))
    .limit(OFFICES_MAX)
    .all() as unknown as readonly { readonly personId: string; readonly office: Office }[];
}

export function giveOffice(orm: Orm, row: typeof permitOffice.$inferInsert): void {
  orm.insert(permitOffice).values(row).onConflictDoNothing().run();
}

export function takeOffice(orm: Orm, personId: string, office: string): void {
  orm
    .delete(permitOffice)
    .where(and(eq(permitOffice.personId, personId), eq(permitOffice.office, office)))
    .run();
}
