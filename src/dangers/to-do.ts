/** What hidden dangers ask of one person. */
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { byOf, CHECKERS, isReader, MANAGERS } from "./roles.ts";
import { guard, overdueDays } from "./rules.ts";
import { countDangers, type Danger, listDangers } from "./store.ts";

const LISTED_MAX = 50;

export type DangerToDos = {
  /** Theirs to put right, the most urgent first; late: its date has passed. */
  readonly mine: readonly (Pick<Danger, "id" | "number" | "what" | "dueOn"> & {
    readonly isLate: boolean;
  })[];
  /** Waiting for a manager's word: reported, graded without a person, asked for more time. */
  readonly toJudge: number;
  readonly toAssign: number;
  readonly asked: number;
  /** Put right by others; this person may look again. */
  readonly toRecheck: number;
  /** Of the whole site, for those who see it. */
  readonly late: number;
};

export function dangerToDos(
  orm: Orm,
  actor: Pick<Actor, "personId" | "roles">,
  now: UnixMs,
): DangerToDos {
  const today = dayOf(now);
  const page = { offset: 0, limit: LISTED_MAX };
  const isManager = mayUse(MANAGERS, actor.roles);
  const count = (state: "found" | "graded" | "asked" | "overdue"): number =>
    countDangers(orm, { state, today });
  const mine = listDangers(
    orm,
    { state: "open", responsibleId: actor.personId, today },
    page,
  ).items.filter(({ state }) => state === "assigned" || state === "rectifying");
  const awaiting = mayUse(CHECKERS, actor.roles)
    ? listDangers(orm, { state: "awaiting", today }, page).items
    : [];
  return {
    mine: mine.map((danger) => ({
      ...{ id: danger.id, number: danger.number, what: danger.what, dueOn: danger.dueOn },
      isLate: overdueDays(danger, today) > 0,
    })),
    toJudge: isManager ? count("found") : 0,
    toAssign: isManager ? count("graded") : 0,
    asked: isManager ? count("asked") : 0,
    toRecheck: awaiting.filter((danger) => guard(danger, "pass", byOf(actor)) === undefined).length,
    late: isReader(actor) ? count("overdue") : 0,
  };
}
