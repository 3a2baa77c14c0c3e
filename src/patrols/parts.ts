/** What the pages of patrols share. */
import type { TaskCard } from "../../views/patrols/task-pages.tsx";
import { lookWords, patrolRefusalWords } from "../../views/patrols/text.ts";
import { findPersonRow, listActivePeople, listShifts, STAFF_ROLES } from "../identity/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { PATROL_LIMITS, type PatrolRefusal, type Plan, type Task } from "./model.ts";
import { placeOfPlan } from "./plans.ts";
import { lookOf, mayCarry } from "./rules.ts";

/** Everybody who works at the site but drivers, whose work is outside. */
export const PATROLLERS: readonly string[] = [
  "operator",
  "outlet-keeper",
  "store-keeper",
  "use-manager",
  "worker",
  "guardian",
  "approver",
  "safety-manager",
  "administrator",
];
export const PATROL_MANAGERS: readonly string[] = ["safety-manager", "administrator"];
/** A regulator sees what was and was not done. */
export const PATROL_READERS: readonly string[] = [...new Set([...PATROLLERS, ...STAFF_ROLES])];

export type PatrolParts = { readonly ports: Ports; readonly frame: Frame };

export function refusalWords(lang: Lang, refusal: PatrolRefusal): string {
  const phrase: Phrase = patrolRefusalWords[refusal.code];
  return say(lang, phrase, {
    max: "max" in refusal ? refusal.max : 0,
    state: "state" in refusal ? say(lang, lookWords[refusal.state]) : "",
  });
}

export function cardOf(orm: Orm, task: Task, plan: Plan, now: UnixMs): TaskCard {
  const shiftId = task.key.split("/")[1];
  const shift =
    shiftId === undefined ? undefined : listShifts(orm).find(({ id }) => id === shiftId);
  const who = task.doneBy ?? task.personId;
  return {
    task,
    look: lookOf(task, now),
    plan: plan.name,
    place: placeOfPlan(orm, plan),
    level: plan.level,
    person: who === null ? undefined : (findPersonRow(orm, who)?.name ?? who),
    turn: shift === undefined ? task.day : `${task.day} ${shift.name}`,
  };
}

export const levelOf = (orm: Orm, personId: string): number | null =>
  findPersonRow(orm, personId)?.level ?? null;

export function peopleOf(orm: Orm, level: number) {
  return listActivePeople(orm, PATROL_LIMITS.plans * 5)
    .filter(({ id, roles }) => {
      return mayUse(PATROLLERS, roles) && mayCarry(levelOf(orm, id), level);
    })
    .map(({ id, name, staffNumber }) => ({ value: id, label: `${name} · ${staffNumber}` }));
}
