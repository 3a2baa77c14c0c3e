/** Patrol plans of the demonstration; their first turns are open. */
import type { App } from "../app.ts";
import { dayOf } from "../kernel/instants.ts";
import { addPlan } from "../patrols/index.ts";
import { listRooms } from "../site/index.ts";

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
