/** Putting away a whole kind or place of alarms for a time: what may be, for how long, and what it covers. Pure. */
import { DAY_MS, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { ALARM_CODES, type AlarmCode, findAlarmRule } from "./catalogue.ts";
import type { AlarmRefusal, Priority } from "./model.ts";
import { SHELF_MAX_MINUTES } from "./rules.ts";

export type ShelfScope = { readonly code: string | null; readonly place: string | null };

/**
 * A scope silences what nobody has seen yet, so it never takes urgent or high ones; and never what stands for
 * a duty of the law: filling, special work, failed checks, a person working alone (LAW26 §38: no monitor is silenced).
 */
const LEAST_PRIORITY: Priority = 3;
const KEPT = ["fill.", "permit.", "check.", "danger.", "position.alone"] as const;

export function isScopeShelvable(alarm: {
  readonly code: string;
  readonly priority: Priority;
}): boolean {
  return alarm.priority >= LEAST_PRIORITY && !KEPT.some((start) => alarm.code.startsWith(start));
}

export const SHELVABLE_CODES: readonly AlarmCode[] = ALARM_CODES.filter((code) => {
  const rule = findAlarmRule(code);
  return rule !== undefined && isScopeShelvable({ code, priority: rule.priority });
});

/** Longest by the gravest that it may cover: a place covers those of priority 3. */
export function shelfMaxMinutes({ code }: Pick<ShelfScope, "code">): number {
  const priority = code === null ? LEAST_PRIORITY : findAlarmRule(code)?.priority;
  return SHELF_MAX_MINUTES[priority ?? LEAST_PRIORITY];
}

/** More would be a second list of alarms. */
export const SHELVES_MAX = 20;

export function openShelf(
  asked: ShelfScope & { readonly minutes: number; readonly reason: string },
  present: readonly ShelfScope[],
  now: UnixMs,
): Result<{ readonly until: UnixMs }, AlarmRefusal> {
  const { code, place, minutes, reason } = asked;
  if (code === null && place === null) return refuse({ code: "alarms.shelf_no_scope" });
  if (code !== null && !SHELVABLE_CODES.some((one) => one === code)) {
    return refuse({ code: "alarms.shelf_forbidden" });
  }
  const maxMinutes = shelfMaxMinutes(asked);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > maxMinutes) {
    return refuse({ code: "alarms.shelved_too_long", maxMinutes });
  }
  if (reason.trim().length < 2) return refuse({ code: "alarms.no_reason" });
  if (present.some((one) => one.code === code && one.place === place)) {
    return refuse({ code: "alarms.shelf_again" });
  }
  if (present.length >= SHELVES_MAX) {
    return refuse({ code: "alarms.shelves_full", maxShelves: SHELVES_MAX });
  }
  return accept({ until: (now + minutes * MINUTE_MS) as UnixMs });
}

export function coversAlarm(
  shelf: ShelfScope,
  alarm: { readonly code: string; readonly place: string; readonly priority: Priority },
): boolean {
  if (!isScopeShelvable(alarm)) return false;
  if (shelf.code !== null && shelf.code !== alarm.code) return false;
  return shelf.place === null || shelf.place === alarm.place;
}

/** One that would last longer than the longest was given by a clock that was ahead; it covers nothing. */
export function isShelfOn(shelf: { readonly until: number }, now: UnixMs): boolean {
  const leftMs = shelf.until - now;
  return leftMs > 0 && leftMs <= DAY_MS;
}
