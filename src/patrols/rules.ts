/** The calendar of patrols, and what may become of a task. Pure. */
import { type DutyShift, spanOf, weekStart } from "../identity/index.ts";
import {
  addDays,
  addMonths,
  type Day,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  startOfDay,
  type UnixMs,
} from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  type CalendarKind,
  type Frequency,
  PATROL_LIMITS,
  type PatrolRefusal,
  type Plan,
  type PlanFields,
  type Slot,
  type Task,
  type TaskLook,
} from "./model.ts";

export type Calendar = ReadonlyMap<Day, CalendarKind>;

type Shift = Pick<DutyShift, "id" | "startMin" | "endMin">;

/** Of the site's calendar; Monday to Friday where it says nothing. */
export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  const said = calendar.get(day);
  if (said !== undefined) return said === "work";
  return day < addDays(weekStart(day), 5);
}

type Rule = Pick<PlanFields, "frequency" | "days" | "dueMin" | "startsOn">;

function counts(rule: Rule, day: Day, calendar: Calendar): boolean {
  return day >= rule.startsOn && (rule.days === "every" || isWorkingDay(day, calendar));
}

const monthStart = (day: Day): Day => `${day.slice(0, 7)}-01` as Day;

function periodStart(frequency: Frequency, day: Day): Day {
  if (frequency === "week") return weekStart(day);
  return frequency === "month" ? monthStart(day) : day;
}

function nextPeriod(frequency: Frequency, start: Day): Day {
  if (frequency === "week") return addDays(start, 7);
  return frequency === "month" ? addMonths(start, 1) : addDays(start, 1);
}

function daysFrom(start: Day, end: Day): readonly Day[] {
  const days: Day[] = [];
  for (let day = start; day < end; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The turn of one day, week or month: from its first day that counts to its last. */
function periodSlot(rule: Rule, calendar: Calendar, start: Day, end: Day): readonly Slot[] {
  const days = daysFrom(start, end).filter((day) => counts(rule, day, calendar));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    {
      key: start,
      shiftId: null,
      day: first,
      opensAt: startOfDay(first),
      dueAt: instant(startOfDay(last) + rule.dueMin * MINUTE_MS),
      closesAt: startOfDay(addDays(last, 1)),
    },
  ];
}

/** A shift across midnight belongs to the day it begins; an hour after its end it is missed. */
export const SHIFT_GRACE_MS = HOUR_MS;

function shiftSlots(
  rule: Rule,
  calendar: Calendar,
  shifts: readonly Shift[],
  day: Day,
): readonly Slot[] {
  if (!counts(rule, day, calendar)) return [];
  return shifts.map((shift) => {
    const { startAt, endAt } = spanOf(day, shift);
    return {
      key: `${day}/${shift.id}`,
      shiftId: shift.id,
      day,
      opensAt: startAt,
      dueAt: endAt,
      closesAt: instant(endAt + SHIFT_GRACE_MS),
    };
  });
}

/** All turns of a plan that open in `[from, until)`, in order. */
export function slotsOf(
  rule: Rule,
  calendar: Calendar,
  shifts: readonly Shift[],
  from: UnixMs,
  until: UnixMs,
): readonly Slot[] {
  const found: Slot[] = [];
  const { frequency } = rule;
  const last = dayOf(until);
  for (
    let start = periodStart(frequency, dayOf(from));
    start <= last;
    start = nextPeriod(frequency, start)
  ) {
    const end = nextPeriod(frequency, start);
    const slots =
      frequency === "shift"
        ? shiftSlots(rule, calendar, shifts, start)
        : periodSlot(rule, calendar, start, end);
    found.push(...slots.filter(({ opensAt }) => opensAt >= from && opensAt < until));
  }
  return found.sort((one, other) => one.opensAt - other.opensAt);
}

/**
 * The turns that have to be tasks by now: open already, and not closed when the plan was last looked at. A turn whose
 * day was only put into the calendar later is found too, as long as it has not closed.
 */
export function slotsToMake(
  plan: Rule & Pick<Plan, "madeUntil">,
  calendar: Calendar,
  shifts: readonly Shift[],
  now: UnixMs,
): readonly Slot[] {
  const oldest = startOfDay(addDays(dayOf(now), -PATROL_LIMITS.lookBackDays));
  // No turn is longer than a month.
  const from = Math.max(startOfDay(addDays(dayOf(plan.madeUntil), -32)), oldest);
  const slots = slotsOf(plan, calendar, shifts, instant(from), instant(now + 1));
  return slots.filter(({ closesAt }) => closesAt > plan.madeUntil);
}

/** Whether a task's time is over: not begun when it closed, or begun and never finished. */
export function isMissed(task: Pick<Task, "state" | "closesAt">, now: UnixMs): boolean {
  if (task.state === "open") return now >= task.closesAt;
  const last = task.closesAt + PATROL_LIMITS.finishHours * HOUR_MS;
  return task.state === "under-way" && now >= last;
}

export function lookOf(task: Pick<Task, "state" | "dueAt">, now: UnixMs): TaskLook {
  const isLate = task.state === "open" && now >= task.dueAt;
  return isLate ? "overdue" : task.state;
}

/** Somebody of a level does the patrols of that level and below; who manages nothing, those of a post. */
export function mayCarry(personLevel: number | null, planLevel: number): boolean {
  return (personLevel ?? 4) <= planLevel;
}

export type Carrier = {
  readonly personId: string;
  readonly level: number | null;
  /** A phone hands it in after it was done: `now` is when it was done. */
  readonly isLate?: boolean;
};

type Startable = Pick<Task, "state" | "personId" | "siteScannedAt" | "spotScannedAt" | "closesAt">;

/** Whether this person may begin it, codes aside. */
export function carryProblem(
  task: Startable,
  planLevel: number,
  by: Carrier,
  now: UnixMs,
): PatrolRefusal | undefined {
  // Counted as missed because the phone was out of reach when it was done in time.
  const wasInTime = by.isLate === true && task.state === "missed" && now < task.closesAt;
  if (task.state !== "open" && task.state !== "under-way" && !wasInTime) {
    return { code: "patrol.not_open", state: task.state };
  }
  if (isMissed(task, now)) return { code: "patrol.not_open", state: "missed" };
  if (task.personId !== null && task.personId !== by.personId) return { code: "patrol.not_yours" };
  return mayCarry(by.level, planLevel) ? undefined : { code: "patrol.level_too_low" };
}

const isFresh = (at: UnixMs | null, now: UnixMs): boolean =>
  at !== null && now >= at && now - at <= PATROL_LIMITS.scanMin * MINUTE_MS;

/** Which code is still to be scanned before the check begins; a reason stands for codes that cannot be read. */
export function decideStart(
  task: Pick<Task, "siteScannedAt" | "spotScannedAt">,
  needs: { readonly hasSiteCode: boolean; readonly noCodeReason: string },
  now: UnixMs,
): Result<null, PatrolRefusal> {
  if (needs.noCodeReason !== "") return accept(null);
  if (needs.hasSiteCode && !isFresh(task.siteScannedAt, now)) {
    return refuse({ code: "patrol.scan_site" });
  }
  return isFresh(task.spotScannedAt, now) ? accept(null) : refuse({ code: "patrol.scan_spot" });
}

export type PatrolSum = {
  /** Turns whose time has come, cancelled ones aside. */
  readonly due: number;
  readonly done: number;
  /** Done after their due time. */
  readonly late: number;
  readonly failed: number;
  readonly missed: number;
  readonly open: number;
};

/** Counts of tasks, and what part of those that are decided was done. */
export function sumOf(
  tasks: readonly Pick<Task, "state" | "dueAt" | "doneAt" | "result">[],
): PatrolSum {
  const here = tasks.filter(({ state }) => state !== "cancelled");
  const done = here.filter(({ state }) => state === "done");
  return {
    due: here.length,
    done: done.length,
    late: done.filter(({ doneAt, dueAt }) => doneAt !== null && doneAt > dueAt).length,
    failed: done.filter(({ result }) => result === "fail").length,
    missed: here.filter(({ state }) => state === "missed").length,
    open: here.filter(({ state }) => state === "open" || state === "under-way").length,
  };
}

/** In whole percent; undefined while nothing is decided. Never 100 while one was missed. */
export function rateOf(sum: Pick<PatrolSum, "done" | "missed">): number | undefined {
  const decided = sum.done + sum.missed;
  return decided === 0 ? undefined : Math.floor((sum.done * 100) / decided);
}
