/** Pages of patrols: what is to be done, one turn, the month. Plans and calendar are beside. */
import { MonthPage } from "../../views/patrols/month-page.tsx";
import {
  PatrolNotice,
  PatrolsPage,
  type TaskCard,
  TaskPage,
} from "../../views/patrols/task-pages.tsx";
import { patrolText as t } from "../../views/patrols/text.ts";
import { checkPaths, listTables } from "../checks/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { addMonths, type Day, dayOf, parseDay, type UnixMs } from "../kernel/instants.ts";
import { csvResponse } from "../platform/csv.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  type Actor,
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { validSiteCode } from "../site/index.ts";
import { PATROL_LIMITS, type PatrolRefusal, type Plan, type Task } from "./model.ts";
import { monthOf, taskCells } from "./month.ts";
import {
  cardOf,
  levelOf,
  PATROL_MANAGERS,
  PATROL_READERS,
  PATROLLERS,
  type PatrolParts,
  peopleOf,
  refusalWords,
} from "./parts.ts";
import { patrolPaths } from "./paths.ts";
import { planRoutes } from "./plan-routes.tsx";
import { carryProblem, decideStart, mayCarry } from "./rules.ts";
import { scanPatrolCode, settlePatrol, startPatrol, swapPatrol } from "./service.ts";
import {
  countWaiting,
  findPlan,
  findTask,
  lastTasks,
  listPlans,
  openTasks,
  tasksBetween,
} from "./store.ts";

type Answered = Response | Promise<Response>;

const LAST_SHOWN = 20;
const OTHERS_SHOWN = 50;

function cardsOf(orm: Orm, tasks: readonly Task[], now: UnixMs): readonly TaskCard[] {
  return tasks.flatMap((task) => {
    const plan = findPlan(orm, task.planId);
    return plan === undefined ? [] : [cardOf(orm, task, plan, now)];
  });
}

function isFor(card: TaskCard, actor: Actor, level: number | null): boolean {
  const { personId } = card.task;
  return personId === null ? mayCarry(level, card.level) : personId === actor.personId;
}

function list({ ports, frame }: PatrolParts, c: WebContext): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const actor = actorOf(c);
  const now = ports.clock.now();
  const level = levelOf(read, actor.personId);
  const open = cardsOf(read, openTasks(read), now);
  const canDo = mayUse(PATROLLERS, actor.roles);
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: (
      <PatrolsPage
        lang={lang}
        mine={canDo ? open.filter((card) => isFor(card, actor, level)) : []}
        others={open.filter((card) => !canDo || !isFor(card, actor, level)).slice(0, OTHERS_SHOWN)}
        last={cardsOf(read, lastTasks(read, LAST_SHOWN), now)}
        canPlan={mayUse(PATROL_MANAGERS, actor.roles)}
        canTake={canDo && deviceOf(c) === "phone"}
      />
    ),
  });
}

type Found = { readonly task: Task; readonly plan: Plan };

function show(
  { ports, frame }: PatrolParts,
  c: WebContext,
  { task, plan }: Found,
  message?: string,
): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const now = ports.clock.now();
  const actor = actorOf(c);
  const by = { personId: actor.personId, level: levelOf(read, actor.personId) };
  const problem = carryProblem(task, plan.level, by, now);
  const canCarry = problem === undefined && mayUse(PATROLLERS, actor.roles);
  const hasSiteCode = validSiteCode(read) !== undefined;
  const isManager = mayUse(PATROL_MANAGERS, actor.roles);
  const table = listTables(read).find(({ id }) => id === plan.templateId);
  const card = cardOf(read, task, plan, now);
  return frame(c, {
    device: deviceOf(c),
    title: `${say(lang, t.title)} · ${plan.name}`,
    status: message === undefined ? 200 : 422,
    subject: `patrol:${task.id}`,
    scripts: ["camera"],
    body: (
      <TaskPage
        lang={lang}
        csrf={c.get("csrf")}
        card={card}
        table={table === undefined ? "" : say(lang, table.title)}
        swappedFrom={
          task.swappedFrom === null ? undefined : findPersonRow(read, task.swappedFrom)?.name
        }
        runHref={task.runId === null ? undefined : checkPaths.run(task.runId)}
        canCarry={canCarry}
        carryWords={problem === undefined ? undefined : refusalWords(lang, problem)}
        needsSite={hasSiteCode}
        isReady={decideStart(task, { hasSiteCode, noCodeReason: "" }, now).ok}
        canSwap={isManager || task.personId === actor.personId}
        canSettle={isManager}
        people={peopleOf(read, plan.level)}
        message={message}
      />
    ),
  });
}

function withTask(
  parts: PatrolParts,
  handle: (c: WebContext, found: Found) => Answered,
): (c: WebContext) => Answered {
  return (c) => {
    const { read } = parts.ports.db;
    const task = findTask(read, c.req.param("id") ?? "");
    const plan = task && findPlan(read, task.planId);
    return task === undefined || plan === undefined ? c.notFound() : handle(c, { task, plan });
  };
}

/** Back to the task with what became of it, or with why nothing did. */
async function done(
  parts: PatrolParts,
  c: WebContext,
  id: string,
  result: { readonly ok: true } | { readonly ok: false; readonly refusal: PatrolRefusal },
): Promise<Response> {
  if (result.ok) return goTo(c, patrolPaths.task(id));
  const { read } = parts.ports.db;
  const task = findTask(read, id);
  const plan = task && findPlan(read, task.planId);
  if (task === undefined || plan === undefined) return await c.notFound();
  return await show(parts, c, { task, plan }, refusalWords(c.get("lang"), result.refusal));
}

async function scan(parts: PatrolParts, c: WebContext, { task }: Found): Promise<Response> {
  const text = (await formOf(c))["code"] ?? "";
  return await done(
    parts,
    c,
    task.id,
    await scanPatrolCode(parts.ports, actorOf(c), task.id, text),
  );
}

async function start(parts: PatrolParts, c: WebContext, { task }: Found): Promise<Response> {
  const reason = (await formOf(c))["no-code-reason"] ?? "";
  const started = await startPatrol(parts.ports, actorOf(c), task.id, reason);
  if (started.ok) return goTo(c, checkPaths.run(started.value.runId));
  return await done(parts, c, task.id, started);
}

async function swap(parts: PatrolParts, c: WebContext, { task }: Found): Promise<Response> {
  const form = await formOf(c);
  const actor = actorOf(c);
  const ask = {
    personId: form["person"] ?? "",
    reason: form["reason"] ?? "",
    isManager: mayUse(PATROL_MANAGERS, actor.roles),
  };
  return await done(parts, c, task.id, await swapPatrol(parts.ports, actor, task.id, ask));
}

async function settle(
  parts: PatrolParts,
  c: WebContext,
  { task }: Found,
  act: "cancel" | "explain",
): Promise<Response> {
  const reason = (await formOf(c))["reason"] ?? "";
  const settled = await settlePatrol(parts.ports, actorOf(c), task.id, act, reason);
  return await done(parts, c, task.id, settled);
}

function firstOf(c: WebContext, now: UnixMs): Day {
  const asked = parseDay(`${queryOf(c)["m"] ?? ""}-01`);
  return asked ?? (`${dayOf(now).slice(0, 7)}-01` as Day);
}

function month({ ports, frame }: PatrolParts, c: WebContext): Answered {
  const lang = c.get("lang");
  const now = ports.clock.now();
  const first = firstOf(c, now);
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.month),
    body: (
      <MonthPage
        lang={lang}
        month={first.slice(0, 7)}
        previous={addMonths(first, -1).slice(0, 7)}
        next={addMonths(first, 1).slice(0, 7)}
        {...monthOf(ports.db.read, lang, first, now)}
      />
    ),
  });
}

function csv({ ports }: PatrolParts, c: WebContext): Response {
  const lang = c.get("lang");
  const { read } = ports.db;
  const now = ports.clock.now();
  const first = firstOf(c, now);
  const plans = new Map(listPlans(read, true).map((plan) => [plan.id, plan]));
  const tasks = tasksBetween(read, first, addMonths(first, 1));
  const heads: readonly Phrase[] = [
    ...[t.day, t.plan, t.place, t.level, t.state, t.person, t.dueAt, t.doneAt],
    ...[t.sumFailed, t.reason],
  ];
  let offset = 0;
  return csvResponse<Task>({
    fileName: `patrols-${first.slice(0, 7)}.csv`,
    heads: heads.map((head) => say(lang, head)),
    page: (_after, limit) => {
      const page = tasks.slice(offset, offset + limit);
      offset += page.length;
      return page;
    },
    cells: (task) => taskCells(read, lang, task, plans.get(task.planId), now),
    cutNote: say(lang, t.cutNote, { max: PATROL_LIMITS.monthTasks }),
  });
}

/** Rounds that wait for a person, and how many of them are late; undefined for those who go on none. */
export function patrolToDos(
  ports: Pick<Ports, "db" | "clock">,
  actor: Pick<Actor, "personId" | "roles">,
) {
  if (!mayUse(PATROLLERS, actor.roles)) return undefined;
  const { read } = ports.db;
  const level = levelOf(read, actor.personId) ?? 4;
  return countWaiting(read, actor.personId, level, ports.clock.now());
}

/** What waits for a person, under the alarms of every kiosk and phone page. */
export function patrolNotice(ports: Ports, lang: Lang, actor: Actor) {
  const waiting = patrolToDos(ports, actor);
  return waiting === undefined ? null : PatrolNotice({ lang, ...waiting });
}

export function patrolRoutes(parts: PatrolParts): readonly Route[] {
  return [
    get(patrolPaths.list, PATROL_READERS, (c) => list(parts, c)),
    get(patrolPaths.month, PATROL_READERS, (c) => month(parts, c)),
    get(patrolPaths.csv, PATROL_READERS, (c) => csv(parts, c)),
    ...planRoutes(parts),
    get(
      patrolPaths.task(":id"),
      PATROL_READERS,
      withTask(parts, (c, one) => show(parts, c, one)),
    ),
    post(
      patrolPaths.scan(":id"),
      PATROLLERS,
      withTask(parts, (c, one) => scan(parts, c, one)),
    ),
    post(
      patrolPaths.start(":id"),
      PATROLLERS,
      withTask(parts, (c, one) => start(parts, c, one)),
    ),
    post(
      patrolPaths.swap(":id"),
      PATROLLERS,
      withTask(parts, (c, one) => swap(parts, c, one)),
    ),
    ...(["cancel", "explain"] as const).map((act) =>
      post(
        patrolPaths[act](":id"),
        PATROL_MANAGERS,
        withTask(parts, (c, one) => settle(parts, c, one, act)),
      ),
    ),
  ];
}
