/** What a phone takes along of patrols: the turns of one person, their codes and tables. */
import { publishedTable, type TakenRun, type TakenTable, takenRun } from "../checks/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import { type By, doneAt } from "../platform/web.ts";
import { levelOf } from "./parts.ts";
import { placeOfPlan } from "./plans.ts";
import { carryProblem } from "./rules.ts";
import { findPlan, openTasks } from "./store.ts";

export type TakenTurn = {
  readonly id: string;
  readonly plan: string;
  readonly place: string;
  readonly spotCode: string;
  readonly dueAt: UnixMs;
  readonly closesAt: UnixMs;
  readonly table: TakenTable;
  /** Begun on the box's own pages. */
  readonly run: TakenRun | null;
};

/** Open turns that this person may walk. */
export function turnsOf(ports: Ports, person: By, most: number): readonly TakenTurn[] {
  const { read } = ports.db;
  const now = doneAt(ports, person);
  const by = { personId: person.personId, level: levelOf(read, person.personId) };
  return openTasks(read)
    .flatMap((task): TakenTurn[] => {
      const plan = findPlan(read, task.planId);
      const isOpen = task.state === "open" || task.state === "under-way";
      if (plan === undefined || !isOpen) return [];
      if (carryProblem(task, plan.level, by, now) !== undefined) return [];
      const run = takenRun(read, task.runId);
      const table = run ?? publishedTable(read, plan.templateId);
      if (table === null || run?.isEnded === true) return [];
      const { versionId, definition } = table;
      const { id, dueAt, closesAt } = task;
      const { name, spotCode } = plan;
      const facts = { id, plan: name, spotCode, dueAt, closesAt, run };
      return [{ ...facts, place: placeOfPlan(read, plan), table: { versionId, definition } }];
    })
    .slice(0, most);
}
