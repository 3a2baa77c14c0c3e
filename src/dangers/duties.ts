/** What time alone makes of an open danger: reminders, delay, and how far up it goes. Pure. */
import { DAY_MS, type Day, dayOf, daysBetween, HOUR_MS, type UnixMs } from "../kernel/instants.ts";
import type { DangerLife, DangerSettings } from "./model.ts";
import { isOpen, overdueDays } from "./rules.ts";

export const DANGER_ALARMS = [
  "danger.major",
  "danger.overdue",
  "danger.escalated",
  "danger.due_soon",
  "danger.waiting",
] as const;
export type DangerAlarm = (typeof DANGER_ALARMS)[number];

/** 1: the safety manager · 2: the administrator · 3: the head of the site. */
export function escalationOf(overdue: number, settings: DangerSettings): number {
  if (overdue <= 0) return 0;
  if (overdue >= settings.thirdStepDays) return 3;
  return overdue >= settings.secondStepDays ? 2 : 1;
}

export type Duties = {
  readonly alarms: ReadonlySet<DangerAlarm>;
  readonly escalation: number;
  readonly overdueDays: number;
};

function isDueSoon(life: DangerLife, today: Day, settings: DangerSettings): boolean {
  if (life.dueOn === null || (life.state !== "assigned" && life.state !== "rectifying")) {
    return false;
  }
  const left = daysBetween(today, life.dueOn);
  return left >= 0 && left <= settings.remindDays;
}

function isLeftWaiting(life: DangerLife, settings: DangerSettings, now: UnixMs): boolean {
  const waited = (since: UnixMs): boolean => now - since >= settings.waitHours * HOUR_MS;
  if (life.asked !== null && waited(life.asked.at)) return true;
  const isWaiting = ["found", "graded", "awaiting"].includes(life.state);
  return isWaiting && waited(life.sinceAt);
}

export function dutiesOf(life: DangerLife, settings: DangerSettings, now: UnixMs): Duties {
  const alarms = new Set<DangerAlarm>();
  if (!isOpen(life)) return { alarms, escalation: 0, overdueDays: 0 };
  const today = dayOf(now);
  const overdue = overdueDays(life, today);
  const escalation = escalationOf(overdue, settings);
  if (life.level === "major") alarms.add("danger.major");
  // The worse one replaces the other, so that one delay is one alarm.
  if (escalation >= 2) alarms.add("danger.escalated");
  else if (escalation === 1) alarms.add("danger.overdue");
  else if (isDueSoon(life, today, settings)) alarms.add("danger.due_soon");
  if (isLeftWaiting(life, settings, now)) alarms.add("danger.waiting");
  return { alarms, escalation, overdueDays: overdue };
}

/** Days an open danger has been open, whole ones. */
export function openDays(foundAt: UnixMs, now: UnixMs): number {
  return Math.max(0, Math.floor((now - foundAt) / DAY_MS));
}
