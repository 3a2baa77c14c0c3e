/** What forms of patrols give. */
import { parseClock } from "../identity/index.ts";
import { type Day, parseDay } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { oneOf, type RawForm } from "../platform/form.ts";
import {
  CALENDAR_KINDS,
  type CalendarDay,
  DAY_RULES,
  FREQUENCIES,
  PATROL_LEVELS,
  PATROL_LIMITS,
  type PlanFields,
} from "./model.ts";

export const PLAN_FORM = [
  "name",
  "room",
  "place",
  "table",
  "level",
  "frequency",
  "days",
  "due",
  "person",
  "from",
] as const;
export type PlanForm = Record<(typeof PLAN_FORM)[number], string>;

export type PlanProblem = "missing" | "not-a-day" | "not-a-time" | "no-place";
export type PlanProblems = Partial<Record<(typeof PLAN_FORM)[number], PlanProblem>>;

export function parsePlan(raw: RawForm): Result<PlanFields, PlanProblems> {
  const problems: PlanProblems = {};
  const name = (raw["name"] ?? "").trim().slice(0, PATROL_LIMITS.nameLength);
  const roomId = (raw["room"] ?? "") === "" ? null : (raw["room"] ?? "");
  const place = (raw["place"] ?? "").trim().slice(0, PATROL_LIMITS.nameLength);
  const level = PATROL_LEVELS.find((one) => String(one) === raw["level"]);
  const frequency = oneOf(FREQUENCIES, raw["frequency"]);
  const days = oneOf(DAY_RULES, raw["days"]);
  const startsOn = parseDay(raw["from"] ?? "");
  const typed = (raw["due"] ?? "").trim();
  const dueMin = typed === "24:00" ? 1_440 : parseClock(typed.padStart(5, "0"));
  if (name === "") problems.name = "missing";
  if (roomId === null && place === "") problems.place = "no-place";
  if ((raw["table"] ?? "") === "") problems.table = "missing";
  if (level === undefined) problems.level = "missing";
  if (frequency === undefined) problems.frequency = "missing";
  if (days === undefined) problems.days = "missing";
  if (dueMin === undefined || dueMin === 0) problems.due = "not-a-time";
  if (startsOn === undefined) problems.from = "not-a-day";
  if (Object.keys(problems).length > 0) return refuse(problems);
  return accept({
    name,
    roomId,
    place,
    templateId: raw["table"] ?? "",
    level: level ?? 4,
    frequency: frequency ?? "day",
    days: days ?? "every",
    dueMin: dueMin ?? 1_080,
    personId: (raw["person"] ?? "") === "" ? null : (raw["person"] ?? ""),
    startsOn: startsOn ?? ("" as Day),
  });
}

export function parseCalendarDay(raw: RawForm): CalendarDay | undefined {
  const day = parseDay(raw["day"] ?? "");
  const kind = oneOf(CALENDAR_KINDS, raw["kind"]);
  const name = (raw["name"] ?? "").trim().slice(0, PATROL_LIMITS.nameLength);
  return day === undefined || kind === undefined ? undefined : { day, kind, name };
}
