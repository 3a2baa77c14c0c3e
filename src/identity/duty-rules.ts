/** Decisions about the duty roster: which shift is running, what is not covered, which hand-over is missing. */
import {
  addDays,
  type Day,
  dayOf,
  instant,
  MINUTE_MS,
  startOfDay,
  type UnixMs,
} from "../kernel/instants.ts";
import type { Assignment, DutyHandover, DutyShift } from "./model.ts";

const DAY_MIN = 1_440;

/** A hand-over that is not confirmed so long after the end of its shift is a missed one. */
export const HANDOVER_GRACE_MS = 30 * MINUTE_MS;

/** The outgoing person may begin to write this long before the end. */
export const HANDOVER_EARLY_MS = 120 * MINUTE_MS;

export function shiftLengthMin(shift: Pick<DutyShift, "startMin" | "endMin">): number {
  const length = shift.endMin - shift.startMin;
  return length > 0 ? length : length + DAY_MIN;
}

export type ShiftSpan = { readonly startAt: UnixMs; readonly endAt: UnixMs };

export function spanOf(day: Day, shift: Pick<DutyShift, "startMin" | "endMin">): ShiftSpan {
  const startAt = startOfDay(day) + shift.startMin * MINUTE_MS;
  return { startAt: instant(startAt), endAt: instant(startAt + shiftLengthMin(shift) * MINUTE_MS) };
}

export type RunningShift = {
  readonly day: Day;
  readonly shift: DutyShift;
  readonly span: ShiftSpan;
};

/** Shifts that run now, also those that began yesterday; the one that ends first comes first. */
export function runningShifts(shifts: readonly DutyShift[], now: UnixMs): readonly RunningShift[] {
  const today = dayOf(now);
  return [addDays(today, -1), today]
    .flatMap((day) => shifts.map((shift) => ({ day, shift, span: spanOf(day, shift) })))
    .filter(({ span }) => span.startAt <= now && now < span.endAt)
    .sort((one, other) => one.span.endAt - other.span.endAt);
}

/** Minutes of a usual day that no shift covers: 24 h duty means 0. */
export function uncoveredMin(shifts: readonly Pick<DutyShift, "startMin" | "endMin">[]): number {
  const covered = new Uint8Array(DAY_MIN);
  for (const shift of shifts) {
    for (let at = 0; at < shiftLengthMin(shift); at += 1)
      covered[(shift.startMin + at) % DAY_MIN] = 1;
  }
  return covered.reduce((rest, minute) => rest - minute, DAY_MIN);
}

export type HandoverState = "none" | "open" | "written" | "confirmed" | "missed";

/** How the hand-over at the end of a shift stands; a shift that nobody had has nothing to hand over. */
export function handoverState(
  span: ShiftSpan,
  isManned: boolean,
  handover: Pick<DutyHandover, "confirmedAt"> | undefined,
  now: UnixMs,
): HandoverState {
  if (handover !== undefined && handover.confirmedAt !== null) return "confirmed";
  if (!isManned) return "none";
  if (now > span.endAt + HANDOVER_GRACE_MS) return "missed";
  if (handover !== undefined) return "written";
  return now >= span.endAt - HANDOVER_EARLY_MS ? "open" : "none";
}

/** Monday of the week of a day. */
export function weekStart(day: Day): Day {
  // 1970-01-01 was a Thursday.
  const days = Math.round(
    (startOfDay(day) - startOfDay("1970-01-01" as Day)) / (DAY_MIN * MINUTE_MS),
  );
  return addDays(day, -((((days + 3) % 7) + 7) % 7));
}

export function weekDays(start: Day): readonly Day[] {
  return [0, 1, 2, 3, 4, 5, 6].map((count) => addDays(start, count));
}

/** `08:00` into minutes since midnight. */
export function parseClock(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

export function clockOf(min: number): string {
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${pad(Math.floor(min / 60))}:${pad(min % 60)}`;
}

export type DutyCell = {
  readonly day: Day;
  readonly shift: DutyShift;
  readonly people: readonly Assignment[];
  readonly handover: DutyHandover | undefined;
  readonly state: HandoverState;
  readonly isRunning: boolean;
  readonly isOver: boolean;
};

export type DutyWeek = {
  readonly days: readonly Day[];
  readonly shifts: readonly DutyShift[];
  readonly cells: readonly DutyCell[];
};
