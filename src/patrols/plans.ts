/** Plans of patrols and the calendar, and the tasks that come of them. */
import { clearAlarm } from "../alarms/index.ts";
import { listTables } from "../checks/index.ts";
import { findPersonRow, listAssignments, listShifts, rolesOf } from "../identity/index.ts";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { findRoom } from "../site/index.ts";
import {
  type CalendarDay,
  PATROL_LIMITS,
  type PatrolRefusal,
  type Plan,
  type PlanFields,
  type Slot,
} from "./model.ts";
import { mayCarry, slotsToMake } from "./rules.ts";
import {
  calendarOf,
  deleteDay,
  findPlan,
  insertPlan,
  insertTask,
  listDays,
  listPlans,
  putDay,
  updatePlan,
} from "./store.ts";

type By = Pick<Actor, "personId">;
type Done<T = null> = Result<T, PatrolRefusal>;

export const CODE_HEAD = "GWS-";

/** 80 random bits: a code that was never on the wall cannot be made up. */
function newSpotCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return CODE_HEAD + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function placeOfPlan(orm: Orm, plan: Pick<Plan, "roomId" | "place">): string {
  const room = plan.roomId === null ? undefined : findRoom(orm, plan.roomId);
  return room?.name ?? plan.place;
}

/** Why a person cannot be given the patrols of a level. */
export function personProblem(
  orm: Orm,
  personId: string,
  level: number,
): PatrolRefusal | undefined {
  const row = findPersonRow(orm, personId);
  if (row === undefined || !row.isActive || rolesOf(orm, personId).includes("regulator")) {
    return { code: "patrol.no_person" };
  }
  return mayCarry(row.level, level) ? undefined : { code: "patrol.level_too_low" };
}

function planProblem(orm: Orm, fields: PlanFields): PatrolRefusal | undefined {
  if (!listTables(orm).some(({ id }) => id === fields.templateId)) {
    return { code: "patrol.no_table" };
  }
  return fields.personId === null ? undefined : personProblem(orm, fields.personId, fields.level);
}

const planFacts = (fields: PlanFields) => ({
  room: fields.roomId,
  table: fields.templateId,
  level: fields.level,
  frequency: fields.frequency,
  days: fields.days,
  person: fields.personId,
  from: fields.startsOn,
});

export function addPlan(
  ports: Ports,
  actor: By,
  fields: PlanFields,
): Promise<Done<{ readonly id: string }>> {
  return ports.db.write((tx): Done<{ readonly id: string }> => {
    const problem = planProblem(tx.orm, fields);
    if (problem !== undefined) return refuse(problem);
    const max = PATROL_LIMITS.plans;
    if (listPlans(tx.orm).length >= max) return refuse({ code: "patrol.too_many", max });
    const id = ports.ids.next();
    const now = ports.clock.now();
    insertPlan(tx.orm, { id, ...fields, spotCode: newSpotCode(), madeUntil: now });
    tx.append({
      kind: "patrol.plan_added",
      actor: actor.personId,
      subject: `patrol-plan:${id}`,
      payload: planFacts(fields),
    });
    const plan = findPlan(tx.orm, id);
    if (plan !== undefined) makeTasks(tx, ports, plan, now);
    return accept({ id });
  });
}

function changePlan(
  ports: Ports,
  id: string,
  seen: number,
  change: (tx: Tx, plan: Plan) => Done,
): Promise<Done> {
  return ports.db.write((tx): Done => {
    const plan = findPlan(tx.orm, id);
    if (plan === undefined || plan.retiredAt !== null) return refuse({ code: "patrol.not_found" });
    return plan.version === seen ? change(tx, plan) : refuse({ code: "patrol.stale" });
  });
}

/** Tasks there are already stay as they are; the plan decides from now on. */
export function editPlan(
  ports: Ports,
  actor: By,
  id: string,
  seen: number,
  fields: PlanFields,
): Promise<Done> {
  return changePlan(ports, id, seen, (tx, plan) => {
    const problem = planProblem(tx.orm, fields);
    if (problem !== undefined) return refuse(problem);
    updatePlan(tx.orm, plan, fields);
    tx.append({
      kind: "patrol.plan_changed",
      actor: actor.personId,
      subject: `patrol-plan:${id}`,
      payload: planFacts(fields),
    });
    const after = findPlan(tx.orm, id);
    if (after !== undefined) makeTasks(tx, ports, after, ports.clock.now());
    return accept(null);
  });
}

/** No task is made any more; open ones stay to be done or cancelled. */
export function retirePlan(
  ports: Ports,
  actor: By,
  id: string,
  seen: number,
  reason: string,
): Promise<Done> {
  const words = reason.trim().slice(0, LIMITS.reasonLength);
  return changePlan(ports, id, seen, (tx, plan) => {
    if (words === "") return refuse({ code: "patrol.reason_needed" });
    updatePlan(tx.orm, plan, { retiredAt: ports.clock.now(), retireReason: words });
    clearAlarm(tx, ports, { code: "patrol.missed", subject: `patrol-plan:${id}` });
    tx.append({
      kind: "patrol.plan_retired",
      actor: actor.personId,
      subject: `patrol-plan:${id}`,
      payload: {},
    });
    return accept(null);
  });
}

/** The code on the wall was copied or is lost: the old one opens nothing any more. */
export function renewSpotCode(ports: Ports, actor: By, id: string, seen: number): Promise<Done> {
  return changePlan(ports, id, seen, (tx, plan) => {
    updatePlan(tx.orm, plan, { spotCode: newSpotCode() });
    tx.append({
      kind: "patrol.code_renewed",
      actor: actor.personId,
      subject: `patrol-plan:${id}`,
      payload: {},
    });
    return accept(null);
  });
}

export function setDay(ports: Ports, actor: By, day: CalendarDay): Promise<Done> {
  return ports.db.write((tx): Done => {
    if (day.day < dayOf(ports.clock.now())) return refuse({ code: "patrol.past_day" });
    const max = PATROL_LIMITS.calendarDays;
    if (listDays(tx.orm).length >= max) return refuse({ code: "patrol.too_many", max });
    putDay(tx.orm, day);
    makeAll(tx, ports);
    const { kind } = day;
    tx.append({
      kind: "patrol.day_set",
      actor: actor.personId,
      subject: `day:${day.day}`,
      payload: { kind },
    });
    return accept(null);
  });
}

export function removeDay(ports: Ports, actor: By, day: string): Promise<Done> {
  return ports.db.write((tx): Done => {
    if (day < dayOf(ports.clock.now())) return refuse({ code: "patrol.past_day" });
    if (deleteDay(tx.orm, day)) {
      makeAll(tx, ports);
      tx.append({
        kind: "patrol.day_removed",
        actor: actor.personId,
        subject: `day:${day}`,
        payload: {},
      });
    }
    return accept(null);
  });
}

function personOfSlot(orm: Orm, plan: Plan, slot: Slot): string | null {
  if (plan.personId !== null) {
    return personProblem(orm, plan.personId, plan.level) === undefined ? plan.personId : null;
  }
  if (slot.shiftId === null) return null;
  const onDuty = listAssignments(orm, slot.day, slot.day).filter(
    (one) => one.shiftId === slot.shiftId,
  );
  const able = onDuty.filter((one) => personProblem(orm, one.personId, plan.level) === undefined);
  // One on duty is meant; of several whoever comes first.
  return able.length === 1 ? (able[0]?.personId ?? null) : null;
}

export function makeTasks(tx: Tx, ports: Pick<Ports, "ids">, plan: Plan, now: UnixMs): number {
  const slots = slotsToMake(plan, calendarOf(tx.orm), listShifts(tx.orm), now);
  const some = slots.slice(0, PATROL_LIMITS.tasksAtOnce);
  const made = some.filter(({ shiftId: _shiftId, ...slot }) =>
    insertTask(tx.orm, {
      ...slot,
      id: ports.ids.next(),
      planId: plan.id,
      state: "open",
      personId: personOfSlot(tx.orm, plan, { ...slot, shiftId: _shiftId }),
    }),
  );
  // Where there are more than fit into one writing, the next look goes on from the last that was made.
  const madeUntil = some.length < slots.length ? (some.at(-1)?.opensAt ?? now) : now;
  updatePlan(tx.orm, plan, { madeUntil }, true);
  if (made.length > 0) {
    tx.append({
      kind: "patrol.due",
      actor: "system",
      subject: `patrol-plan:${plan.id}`,
      payload: { turns: made.slice(0, 50).map(({ key }) => key), count: made.length },
    });
  }
  return made.length;
}

/** A day that became one of work has its turns at once, not when its end is looked at. */
function makeAll(tx: Tx, ports: Pick<Ports, "ids" | "clock">): void {
  for (const plan of listPlans(tx.orm)) makeTasks(tx, ports, plan, ports.clock.now());
}
