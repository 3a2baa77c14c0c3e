/** A turn of a patrol from its codes to its result, and what time makes of it. */
import { clearAlarm, raiseAlarm } from "../alarms/index.ts";
import { loadRun, type OpenRun, startRunIn } from "../checks/index.ts";
import { type DangerPorts, registerFailedItems } from "../dangers/index.ts";
import { findPersonRow, listShifts } from "../identity/index.ts";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type By, doneAt } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { findSiteCode, validSiteCode } from "../site/index.ts";
import type { PatrolRefusal, Plan, Task } from "./model.ts";
import { patrolOf, patrolSubject } from "./paths.ts";
import { CODE_HEAD, makeTasks, personProblem, placeOfPlan } from "./plans.ts";
import { carryProblem, decideStart, isMissed, slotsToMake } from "./rules.ts";
import {
  calendarOf,
  closedTasks,
  findPlan,
  findPlanByCode,
  findTask,
  listPlans,
  updateTask,
} from "./store.ts";

type Done<T = null> = Result<T, PatrolRefusal>;

function miss(tx: Tx, ports: DangerPorts, task: Task): void {
  updateTask(tx.orm, task, { state: "missed" });
  const plan = findPlan(tx.orm, task.planId);
  tx.append({
    kind: "patrol.missed",
    actor: "system",
    subject: `patrol:${task.id}`,
    payload: { plan: task.planId, turn: task.key, person: task.personId },
    lane: "event",
  });
  raiseAlarm(tx, ports, {
    code: "patrol.missed",
    subject: `patrol-plan:${task.planId}`,
    place: plan === undefined ? "" : `${plan.name} · ${placeOfPlan(tx.orm, plan)}`,
    facts: { turn: task.key, person: task.personId ?? "", level: plan?.level ?? 0 },
  });
}

/** What time does: makes the turns that have opened, and misses those that closed. Gives how much changed. */
export async function followPatrols(ports: Ports): Promise<number> {
  // A clock that cannot be believed makes nobody late.
  if (!ports.clockTrust().isTrusted) return 0;
  const { read } = ports.db;
  const now = ports.clock.now();
  const [calendar, shifts] = [calendarOf(read), listShifts(read)];
  const known = new Set<string>();
  const due = listPlans(read).filter((plan) =>
    slotsToMake(plan, calendar, shifts, now).some(({ opensAt }) => opensAt > plan.madeUntil),
  );
  for (const { id } of due) known.add(id);
  const late = closedTasks(read, now).filter((task) => isMissed(task, now));
  const isNewDay = listPlans(read).some((plan) => dayOf(plan.madeUntil) !== dayOf(now));
  if (due.length === 0 && late.length === 0 && !isNewDay) return 0;
  return await ports.db.write((tx) => {
    let changed = 0;
    for (const plan of listPlans(tx.orm)) {
      const isStale = dayOf(plan.madeUntil) !== dayOf(now);
      if (known.has(plan.id) || isStale) changed += makeTasks(tx, ports, plan, now);
    }
    for (const task of closedTasks(tx.orm, now).filter((one) => isMissed(one, now))) {
      miss(tx, ports, task);
      changed += 1;
    }
    return changed;
  });
}

type OpenTask = { readonly task: Task; readonly plan: Plan };

function openTask(orm: Orm, id: string): Done<OpenTask> {
  const task = findTask(orm, id);
  const plan = task && findPlan(orm, task.planId);
  return task === undefined || plan === undefined
    ? refuse({ code: "patrol.not_found" })
    : accept({ task, plan });
}

const levelOf = (orm: Orm, personId: string): number | null =>
  findPersonRow(orm, personId)?.level ?? null;

function carried(orm: Orm, actor: By, id: string, now: UnixMs): Done<OpenTask> {
  const open = openTask(orm, id);
  if (!open.ok) return open;
  const { task, plan } = open.value;
  const isLate = actor.at !== undefined;
  const by = { personId: actor.personId, level: levelOf(orm, actor.personId), isLate };
  const problem = carryProblem(task, plan.level, by, now);
  return problem === undefined ? open : refuse(problem);
}

/** A code on a wall may be an address that ends with it. */
function siteCodeIn(text: string): string {
  return /\/s\/([0-9A-Za-z-]{4,60})(?:[/?#]|$)/.exec(text)?.[1] ?? text;
}

export type PatrolScan = { readonly kind: "site" | "spot"; readonly isReady: boolean };

/** Takes the site's code or the spot's, in whatever order they are met. */
export function scanPatrolCode(
  ports: Ports,
  actor: By,
  id: string,
  text: string,
): Promise<Done<PatrolScan>> {
  return ports.db.write((tx): Done<PatrolScan> => {
    const now = doneAt(ports, actor);
    const open = carried(tx.orm, actor, id, now);
    if (!open.ok) return open;
    const { task, plan } = open.value;
    const code = text.trim().slice(0, LIMITS.codeLength);
    const site = findSiteCode(tx.orm, siteCodeIn(code));
    const spot = site === undefined ? findPlanByCode(tx.orm, code) : undefined;
    if (site !== undefined && site.voidedAt !== null) return refuse({ code: "patrol.void_code" });
    if (site === undefined && spot === undefined) {
      return refuse({
        code: code.startsWith(CODE_HEAD) ? "patrol.void_code" : "patrol.unknown_code",
      });
    }
    if (spot !== undefined && spot.id !== plan.id) return refuse({ code: "patrol.other_spot" });
    const change = site === undefined ? { spotScannedAt: now } : { siteScannedAt: now };
    updateTask(tx.orm, task, change);
    tx.append({
      kind: "patrol.scanned",
      actor: actor.personId,
      subject: `patrol:${task.id}`,
      payload: { what: site === undefined ? "spot" : "site" },
    });
    const needs = { hasSiteCode: validSiteCode(tx.orm) !== undefined, noCodeReason: "" };
    const isReady = decideStart({ ...task, ...change }, needs, now).ok;
    return accept({ kind: site === undefined ? "spot" : "site", isReady });
  });
}

/** Starts the check on the spot, or goes on with it. */
export function startPatrol(
  ports: Ports,
  actor: By,
  id: string,
  noCodeReason = "",
  versionId?: string,
): Promise<Done<{ readonly runId: string; readonly wasMissed: boolean }>> {
  return ports.db.write((tx): Done<{ readonly runId: string; readonly wasMissed: boolean }> => {
    const now = doneAt(ports, actor);
    const open = carried(tx.orm, actor, id, now);
    if (!open.ok) return open;
    const { task, plan } = open.value;
    const wasMissed = task.state === "missed";
    const begun = task.runId === null ? undefined : loadRun(tx.orm, task.runId)?.run;
    if (begun !== undefined && begun.state !== "discarded") {
      return accept({ runId: begun.id, wasMissed });
    }
    const words = noCodeReason.trim().slice(0, LIMITS.reasonLength);
    const hasSiteCode = validSiteCode(tx.orm) !== undefined;
    const ready = decideStart(task, { hasSiteCode, noCodeReason: words }, now);
    if (!ready.ok) return ready;
    const asked = { templateId: plan.templateId, subject: patrolSubject(id), versionId };
    const started = startRunIn(tx, ports, actor, asked);
    if (!started.ok) return refuse({ code: "patrol.no_table" });
    const { runId } = started.value;
    updateTask(tx.orm, task, {
      state: "under-way",
      personId: actor.personId,
      runId,
      startedAt: now,
      noCodeReason: words,
    });
    tx.append({
      kind: "patrol.started",
      actor: actor.personId,
      subject: `patrol:${id}`,
      payload: { plan: plan.id, turn: task.key, run: runId, isWithoutCode: words !== "" },
    });
    return accept({ runId, wasMissed });
  });
}

/** What a completed check makes of its task, in the check's own transaction: failed items are dangers at once. */
export function followPatrol(tx: Tx, ports: DangerPorts, actor: By, open: OpenRun): void {
  const id = patrolOf(open.run.subject);
  const found = id === undefined ? undefined : openTask(tx.orm, id);
  if (found === undefined || !found.ok || found.value.task.runId !== open.run.id) return;
  const { task, plan } = found.value;
  const place = placeOfPlan(tx.orm, plan);
  const dangers = registerFailedItems(tx, ports, actor, open, { roomId: plan.roomId, place });
  // A turn that was missed stays missed: what was done later is kept beside it.
  const isLate = task.state !== "under-way";
  updateTask(tx.orm, task, {
    state: isLate ? task.state : "done",
    doneBy: actor.personId,
    doneAt: doneAt(ports, actor),
    result: open.verdict.result,
    failedCount: open.verdict.failed.length,
  });
  tx.append({
    kind: "patrol.done",
    actor: actor.personId,
    subject: `patrol:${task.id}`,
    payload: {
      plan: plan.id,
      turn: task.key,
      run: open.run.id,
      result: open.verdict.result,
      dangers,
      isLate,
    },
    lane: "event",
  });
  if (!isLate) clearAlarm(tx, ports, { code: "patrol.missed", subject: `patrol-plan:${plan.id}` });
}

/** Another goes in somebody's stead: said by a manager or by whoever had it, with the reason. */
export function swapPatrol(
  ports: Ports,
  actor: By,
  id: string,
  ask: { readonly personId: string; readonly reason: string; readonly isManager: boolean },
): Promise<Done> {
  const words = ask.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Done => {
    const open = openTask(tx.orm, id);
    if (!open.ok) return open;
    const { task, plan } = open.value;
    if (task.state !== "open") return refuse({ code: "patrol.not_open", state: task.state });
    const isOwn = task.personId === actor.personId;
    if (!ask.isManager && !isOwn) return refuse({ code: "patrol.not_yours" });
    const problem = personProblem(tx.orm, ask.personId, plan.level);
    if (problem !== undefined) return refuse(problem);
    if (words === "") return refuse({ code: "patrol.reason_needed" });
    updateTask(tx.orm, task, {
      personId: ask.personId,
      swappedFrom: task.personId ?? task.swappedFrom,
      swapReason: words,
      siteScannedAt: null,
      spotScannedAt: null,
    });
    tx.append({
      kind: "patrol.swapped",
      actor: actor.personId,
      subject: `patrol:${id}`,
      payload: { from: task.personId, to: ask.personId },
    });
    return accept(null);
  });
}

/** A manager takes a turn out (the room is closed), or says why one was missed. */
export function settlePatrol(
  ports: Ports,
  actor: By,
  id: string,
  act: "cancel" | "explain",
  reason: string,
): Promise<Done> {
  const words = reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Done => {
    const open = openTask(tx.orm, id);
    if (!open.ok) return open;
    const { task } = open.value;
    const fits = act === "cancel" ? task.state === "open" : task.state === "missed";
    if (!fits) return refuse({ code: "patrol.not_open", state: task.state });
    if (words === "") return refuse({ code: "patrol.reason_needed" });
    updateTask(tx.orm, task, {
      reason: words,
      ...(act === "cancel" ? { state: "cancelled" } : {}),
    });
    tx.append({
      kind: act === "cancel" ? "patrol.cancelled" : "patrol.explained",
      actor: actor.personId,
      subject: `patrol:${id}`,
      payload: { turn: task.key },
    });
    return accept(null);
  });
}

const LOOK_EVERY_MS = 60_000;

export function startPatrolWatch(ports: Ports): () => void {
  const look = (): void =>
    ports.background(
      "patrols",
      followPatrols(ports).then(() => undefined),
    );
  look();
  return ports.scheduler.every(LOOK_EVERY_MS, look);
}
