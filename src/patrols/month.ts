/** A month of patrols as its page shows it: tasks there are, turns to come, and sums. */
import type { MissedRow, MonthMark, MonthRow, SumRow } from "../../views/patrols/month-page.tsx";
import { lookWords, patrolLevelWords, patrolText as t } from "../../views/patrols/text.ts";
import { findPersonRow, listShifts } from "../identity/index.ts";
import {
  addDays,
  addMonths,
  type Day,
  instant,
  startOfDay,
  type UnixMs,
} from "../kernel/instants.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Orm } from "../platform/writer.ts";
import type { Plan, Task } from "./model.ts";
import { placeOfPlan } from "./plans.ts";
import { lookOf, rateOf, slotsOf, sumOf } from "./rules.ts";
import { calendarOf, listPlans, tasksBetween } from "./store.ts";

export type Month = {
  readonly rows: readonly MonthRow[];
  readonly groups: readonly { readonly title: string; readonly rows: readonly SumRow[] }[];
  readonly missed: readonly MissedRow[];
  readonly dayCount: number;
};

function markOf(lang: Lang, task: Task, now: UnixMs): MonthMark {
  const marks = {
    open: "△",
    "under-way": "△",
    done: task.result === "fail" ? "!" : "✓",
    missed: "✕",
    cancelled: "–",
  } as const;
  const word = say(lang, lookWords[lookOf(task, now)]);
  return { taskId: task.id, mark: marks[task.state], label: `${task.day} ${word}` };
}

function rowOf(
  lang: Lang,
  plan: Plan,
  days: readonly Day[],
  tasks: readonly Task[],
  planned: ReadonlyMap<Day, number>,
  now: UnixMs,
): MonthRow {
  return {
    planId: plan.id,
    name: plan.name,
    days: days.map((day) => {
      const here = tasks.filter((task) => task.day === day).map((task) => markOf(lang, task, now));
      const coming: MonthMark = { taskId: undefined, mark: "·", label: day };
      return [...here, ...Array.from({ length: planned.get(day) ?? 0 }, () => coming)];
    }),
  };
}

function plannedOf(orm: Orm, plan: Plan, before: Day, now: UnixMs): ReadonlyMap<Day, number> {
  const found = new Map<Day, number>();
  const until = startOfDay(before);
  if (plan.retiredAt !== null || until <= now) return found;
  for (const { day } of slotsOf(plan, calendarOf(orm), listShifts(orm), instant(now + 1), until)) {
    found.set(day, (found.get(day) ?? 0) + 1);
  }
  return found;
}

function sumRows(tasks: readonly Task[], keyOf: (task: Task) => string): readonly SumRow[] {
  const groups = Map.groupBy(tasks, keyOf);
  return [...groups]
    .map(([label, some]) => {
      const sum = sumOf(some);
      const rate = rateOf(sum);
      return { label, sum, rate: rate === undefined ? "—" : `${rate} %` };
    })
    .sort((one, other) => one.label.localeCompare(other.label, "zh-CN"));
}

export function monthOf(orm: Orm, lang: Lang, first: Day, now: UnixMs): Month {
  const before = addMonths(first, 1);
  const days: Day[] = [];
  for (let day = first; day < before; day = addDays(day, 1)) days.push(day);
  const tasks = tasksBetween(orm, first, before);
  const byPlan = Map.groupBy(tasks, ({ planId }) => planId);
  const plans = listPlans(orm, true);
  const planOf = new Map(plans.map((plan) => [plan.id, plan]));
  const shown = plans.filter((plan) => plan.retiredAt === null || byPlan.has(plan.id));
  const nameOf = (id: string | null) =>
    id === null ? undefined : (findPersonRow(orm, id)?.name ?? id);
  const placeOf = (task: Task) => {
    const plan = planOf.get(task.planId);
    return plan === undefined ? "" : placeOfPlan(orm, plan);
  };
  const levelOf = (task: Task) => say(lang, patrolLevelWords[planOf.get(task.planId)?.level ?? 4]);
  const personOf = (task: Task) => nameOf(task.doneBy ?? task.personId) ?? say(lang, t.anybody);
  return {
    dayCount: days.length,
    rows: shown.map((plan) =>
      rowOf(lang, plan, days, byPlan.get(plan.id) ?? [], plannedOf(orm, plan, before, now), now),
    ),
    groups: [
      { title: say(lang, t.byLevel), rows: sumRows(tasks, levelOf) },
      { title: say(lang, t.byPlace), rows: sumRows(tasks, placeOf) },
      { title: say(lang, t.byPerson), rows: sumRows(tasks, personOf) },
    ],
    missed: tasks
      .filter(({ state }) => state === "missed")
      .map((task) => ({
        task,
        plan: planOf.get(task.planId)?.name ?? "",
        place: placeOf(task),
        person: nameOf(task.personId),
      })),
  };
}

/** Cells of the export, one line for each task. */
export function taskCells(orm: Orm, lang: Lang, task: Task, plan: Plan | undefined, now: UnixMs) {
  const nameOf = (id: string | null) => (id === null ? null : (findPersonRow(orm, id)?.name ?? id));
  const at = (stamp: UnixMs | null) => (stamp === null ? null : formatStamp(stamp));
  return [
    task.day,
    plan?.name ?? "",
    plan === undefined ? "" : placeOfPlan(orm, plan),
    say(lang, patrolLevelWords[plan?.level ?? 4]),
    say(lang, lookWords[lookOf(task, now)]),
    nameOf(task.personId),
    at(task.dueAt),
    at(task.doneAt),
    task.failedCount,
    task.reason || task.noCodeReason || task.swapReason,
  ];
}
