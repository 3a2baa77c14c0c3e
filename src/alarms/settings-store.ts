/** SQL of what stands beside alarms: pictures of their handling, settings, and what is due to go up. */
import { and, asc, eq, lt, lte, or } from "drizzle-orm";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import type { Tx } from "../platform/writer.ts";
import { ESCALATION_DEFAULT, ESCALATION_MAX_MINUTES } from "./handling.ts";
import { ESCALATION_STEPS, type EscalationTimes, PRIORITIES } from "./model.ts";
import { alarm, alarmPhoto, alarmSetting } from "./schema.ts";
import { type AlarmRow, isHeard } from "./store.ts";

const PHOTOS_MAX = 60;

export function insertAlarmPhoto(orm: Orm, row: typeof alarmPhoto.$inferInsert): void {
  orm.insert(alarmPhoto).values(row).run();
}

export function photosOfAlarm(orm: Orm, alarmId: string): readonly string[] {
  const rows = orm
    .select({ hash: alarmPhoto.hash })
    .from(alarmPhoto)
    .where(eq(alarmPhoto.alarmId, alarmId))
    .orderBy(asc(alarmPhoto.takenAt))
    .limit(PHOTOS_MAX)
    .all();
  return [...new Set(rows.map(({ hash }) => hash))];
}

export function isAlarmPhoto(orm: Orm, hash: string): boolean {
  const found = orm
    .select({ id: alarmPhoto.id })
    .from(alarmPhoto)
    .where(eq(alarmPhoto.hash, hash))
    .limit(1)
    .get();
  return found !== undefined;
}

export function findAlarmSetting(orm: Orm, key: string): string | undefined {
  return orm.select().from(alarmSetting).where(eq(alarmSetting.key, key)).get()?.value;
}

export function saveAlarmSetting(orm: Orm, key: string, value: string): void {
  orm
    .insert(alarmSetting)
    .values({ key, value })
    .onConflictDoUpdate({ target: alarmSetting.key, set: { value } })
    .run();
}

/** Part of the times; the others stay. */
export type EscalationPart = Readonly<
  Partial<Record<`${1 | 2 | 3 | 4}`, readonly [number, number]>>
>;

/** Undefined where an alarm would go to the second before it went to the first. */
export function escalationWith(
  before: EscalationTimes,
  part: EscalationPart,
): { readonly times: EscalationTimes; readonly isLooser: boolean } | undefined {
  const times = Object.fromEntries(
    PRIORITIES.map((priority) => [priority, part[`${priority}`] ?? before[priority]]),
  ) as unknown as EscalationTimes;
  if (!PRIORITIES.every((priority) => isTimes(times[priority]))) return undefined;
  const isLooser = PRIORITIES.some((priority) =>
    times[priority].some((minutes, step) => minutes > (before[priority][step] ?? 0)),
  );
  return { times, isLooser };
}

/** The times and the entry that says who set them. */
export function saveEscalation(
  tx: Tx,
  siteId: string,
  actor: string,
  times: EscalationTimes,
): void {
  const before = readEscalation(tx.orm);
  saveAlarmSetting(tx.orm, "escalation", JSON.stringify(times));
  tx.append({
    kind: "alarm.settings_changed",
    actor,
    subject: `site:${siteId}`,
    payload: { from: JSON.stringify(before), to: JSON.stringify(times) },
  });
}

function isTimes(pair: unknown): pair is readonly [number, number] {
  return (
    Array.isArray(pair) &&
    pair.length === 2 &&
    pair.every((one) => Number.isInteger(one) && one >= 1 && one <= ESCALATION_MAX_MINUTES) &&
    pair[0] < pair[1]
  );
}

/** What cannot be read counts as the default: an alarm goes up rather than not. */
export function readEscalation(orm: Orm): EscalationTimes {
  const text = findAlarmSetting(orm, "escalation");
  if (text === undefined) return ESCALATION_DEFAULT;
  const read = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const timesOf = (priority: 1 | 2 | 3 | 4) => {
    const pair = read[priority];
    return isTimes(pair) ? pair : ESCALATION_DEFAULT[priority];
  };
  return { 1: timesOf(1), 2: timesOf(2), 3: timesOf(3), 4: timesOf(4) };
}

/** Unacknowledged ones whose time for a step has come, the most urgent first. */
export function listToEscalate(
  orm: Orm,
  times: EscalationTimes,
  now: UnixMs,
  limit: number,
): readonly AlarmRow[] {
  const isDue = PRIORITIES.flatMap((priority) =>
    ESCALATION_STEPS.map((step) =>
      and(
        eq(alarm.priority, priority),
        lt(alarm.escalation, step),
        lte(alarm.activatedAt, instant(now - (times[priority][step - 1] ?? 0) * MINUTE_MS)),
      ),
    ),
  );
  return orm
    .select()
    .from(alarm)
    .where(and(eq(alarm.state, "raised"), isHeard(now), or(...isDue)))
    .orderBy(asc(alarm.priority), asc(alarm.activatedAt))
    .limit(limit)
    .all() as AlarmRow[];
}
