/** What a list or an export asks of the store. */
import { addDays, type Day } from "../kernel/instants.ts";
import type { ListQuery } from "./form.ts";
import type { CylinderFilter } from "./store.ts";

export function filterOf(query: ListQuery, today: Day): CylinderFilter {
  const { text, medium, status, content, due } = query;
  return {
    ...(text === "" ? {} : { text }),
    ...(medium === undefined ? {} : { medium }),
    ...(status === undefined ? {} : { status }),
    ...(content === undefined ? {} : { content }),
    ...(due === undefined ? {} : { dueBy: addDays(today, due === "overdue" ? 0 : Number(due)) }),
  };
}
