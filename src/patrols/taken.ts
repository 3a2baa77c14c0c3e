/** What a phone takes along of patrols: the turns of one person, their codes and tables. */
import { publishedTable, type TakenTable } from "../checks/index.ts";
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
};

/** Open turns that this person may walk. */
export function turnsOf(ports: Ports, person: By, most: number): readonly TakenTurn[] {
  const { read } = ports.db;
  const now = doneAt(ports, person);
  const by = { personId: person.personId, level: levelOf(read, person.personId) };
  return openTasks(read)
    .flatMap((task): TakenTurn[] => {
      const plan = findPlan(read, task.planId);
      if (plan === undefined || task.state !== "open") return [];
      if (carryProblem(task, plan.level, by, now) !== undefined) return [];
      const table = publishedTable(read, plan.templateId);
      if (table === null) return [];
      const { id, dueAt, closesAt } = task;
      const { name, spotCode } = plan;
      return [{ id, plan: name, place: placeOfPlan(read, plan), spotCode, dueAt, closesAt, table }];
    })
    .slice(0, most);
}
