/** Patrols (巡查): plans by level and place, the tasks that time makes of them, and what becomes of each. */
import type { Day, UnixMs } from "../kernel/instants.ts";

export const FREQUENCIES = ["shift", "day", "week", "month"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Every day, or only the working days of the site's calendar. */
export const DAY_RULES = ["every", "working"] as const;
export type DayRule = (typeof DAY_RULES)[number];

/** 1 enterprise, 2 department, 3 team, 4 post: who has to go. */
export const PATROL_LEVELS = [1, 2, 3, 4] as const;
export type PatrolLevel = (typeof PATROL_LEVELS)[number];

/** What a level starts with in the form; a site's own rule and no law (待核实). */
export const USUAL_FREQUENCY: Readonly<Record<PatrolLevel, Frequency>> = {
  1: "month",
  2: "week",
  3: "day",
  4: "shift",
};

export type PlanFields = {
  readonly name: string;
  readonly roomId: string | null;
  /** Where there is no room. */
  readonly place: string;
  readonly templateId: string;
  readonly level: PatrolLevel;
  readonly frequency: Frequency;
  readonly days: DayRule;
  /** Minutes after midnight of the last day by which it shall be done; a shift's end counts for shifts. */
  readonly dueMin: number;
  /** Null: whoever is on duty in that shift, else anybody of that level. */
  readonly personId: string | null;
  readonly startsOn: Day;
};

export type Plan = PlanFields & {
  readonly id: string;
  /** Text of the code on the spot; nobody can guess it. */
  readonly spotCode: string;
  /** Tasks that closed before this instant have been looked at. */
  readonly madeUntil: UnixMs;
  readonly retiredAt: UnixMs | null;
  readonly retireReason: string;
  readonly version: number;
};

/** A day of the calendar that is not what its weekday says: off (holiday) or worked (调休上班). */
export const CALENDAR_KINDS = ["off", "work"] as const;
export type CalendarKind = (typeof CALENDAR_KINDS)[number];

export type CalendarDay = {
  readonly day: Day;
  readonly kind: CalendarKind;
  readonly name: string;
};

/** One turn of a plan before it is a task. */
export type Slot = {
  /** Unique in its plan: the first day of the period, with the shift where there is one. */
  readonly key: string;
  readonly shiftId: string | null;
  readonly day: Day;
  readonly opensAt: UnixMs;
  /** From here on it is overdue. */
  readonly dueAt: UnixMs;
  /** From here on it is missed. */
  readonly closesAt: UnixMs;
};

/** open: nobody has begun · under-way: both codes were scanned · done · missed · cancelled: by a manager, with a reason. */
export const TASK_STATES = ["open", "under-way", "done", "missed", "cancelled"] as const;
export type TaskState = (typeof TASK_STATES)[number];

export type Task = {
  readonly id: string;
  readonly planId: string;
  readonly key: string;
  readonly day: Day;
  readonly opensAt: UnixMs;
  readonly dueAt: UnixMs;
  readonly closesAt: UnixMs;
  readonly state: TaskState;
  readonly personId: string | null;
  /** Who had it before it was given to another. */
  readonly swappedFrom: string | null;
  readonly swapReason: string;
  readonly siteScannedAt: UnixMs | null;
  readonly spotScannedAt: UnixMs | null;
  /** Why it was begun without a code; empty otherwise. */
  readonly noCodeReason: string;
  readonly runId: string | null;
  readonly doneBy: string | null;
  readonly startedAt: UnixMs | null;
  readonly doneAt: UnixMs | null;
  readonly result: "pass" | "fail" | null;
  readonly failedCount: number;
  /** Why it was missed or cancelled. */
  readonly reason: string;
  readonly version: number;
};

/** How a task looks now: open ones may be overdue. */
export type TaskLook = TaskState | "overdue";

export type PatrolRefusal =
  | { readonly code: "patrol.not_found" }
  | { readonly code: "patrol.stale" }
  | { readonly code: "patrol.too_many"; readonly max: number }
  | { readonly code: "patrol.no_table" }
  | { readonly code: "patrol.reason_needed" }
  | { readonly code: "patrol.level_too_low" }
  | { readonly code: "patrol.no_person" }
  | { readonly code: "patrol.not_yours" }
  | { readonly code: "patrol.not_open"; readonly state: TaskState }
  | { readonly code: "patrol.unknown_code" }
  | { readonly code: "patrol.other_spot" }
  | { readonly code: "patrol.void_code" }
  | { readonly code: "patrol.scan_site" }
  | { readonly code: "patrol.scan_spot" }
  | { readonly code: "patrol.past_day" };

export const PATROL_LIMITS = {
  plans: 200,
  calendarDays: 1_000,
  tasksAtOnce: 500,
  monthTasks: 20_000,
  /** After so long without power older turns are not made up. */
  lookBackDays: 400,
  /** Both codes within this time before the start. */
  scanMin: 30,
  /** A check that was begun in time may be finished this long after its turn closed. */
  finishHours: 12,
  nameLength: 60,
} as const;
