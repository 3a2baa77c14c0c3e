/** Patrol plans of the demonstration; their first turns are open. */
import type { App } from "../app.ts";
import { completeRun } from "../checks/index.ts";
import { dayOf, MINUTE_MS } from "../kernel/instants.ts";
import {
  addPlan,
  findPlan,
  followPatrol,
  followPatrols,
  listPatrolPlans,
  openTasks,
  scanPatrolCode,
  startPatrol,
} from "../patrols/index.ts";
import type { Actor } from "../platform/web.ts";
import { listRooms, validSiteCode } from "../site/index.ts";
import { answerRun, pacedPorts } from "./runs.ts";

type Who = { readonly personId: string };

export async function addPatrols(app: App, manager: Who, keeper: Who): Promise<void> {
  const { ports } = app;
  const room = listRooms(ports.db.read).find(({ name }) => name === "实瓶库");
  const shared = { days: "every", dueMin: 18 * 60, startsOn: dayOf(ports.clock.now()) } as const;
  const plans = [
    {
      name: "实瓶库日巡查",
      roomId: room?.id ?? null,
      place: "实瓶库",
      templateId: "storage",
      level: 4,
      frequency: "day",
      personId: keeper.personId,
    },
    {
      name: "场站周巡查",
      roomId: null,
      place: "充装区",
      templateId: "station-daily",
      level: 2,
      frequency: "week",
      personId: manager.personId,
    },
  ] as const;
  for (const plan of plans) {
    const added = await addPlan(ports, manager, { ...shared, ...plan });
    if (!added.ok) throw new Error(added.refusal.code);
  }
}

/** Makes the turns that have opened and misses those that closed. */
export async function followTurns({ ports }: App): Promise<void> {
  await followPatrols(ports);
}

/** The open turn of the daily or the weekly patrol, from its codes to its result. */
export async function walkPatrol(
  app: App,
  dataPath: string,
  actor: Actor,
  often: "day" | "week" = "day",
): Promise<void> {
  const { read } = app.ports.db;
  const walked = listPatrolPlans(read).find(({ frequency }) => frequency === often);
  const task = openTasks(read).find(({ planId }) => planId === walked?.id);
  const plan = task && findPlan(read, task.planId);
  if (task === undefined || plan === undefined) return;
  const ports = pacedPorts(app, 9 * MINUTE_MS);
  for (const code of [validSiteCode(read)?.code ?? "", plan.spotCode]) {
    await scanPatrolCode(ports, actor, task.id, code);
  }
  const started = await startPatrol(ports, actor, task.id);
  if (!started.ok) throw new Error(started.refusal.code);
  const { runId } = started.value;
  await answerRun({ ports, dataPath, actor, runId });
  const done = await completeRun(ports, actor, runId, (tx, by, open) =>
    followPatrol(tx, ports, by, open),
  );
  if (!done.ok) throw new Error(done.refusal.code);
}
