/** Counts by medium and content of what is in service. */
import type { Orm } from "../platform/orm.ts";
import type { CylinderContent } from "./model.ts";
import { countsOf } from "./store.ts";

export type MediumCounts = {
  readonly medium: string;
  readonly counts: Readonly<Partial<Record<CylinderContent, number>>>;
};

export function countsByMedium(orm: Orm): readonly MediumCounts[] {
  const byMedium = new Map<string, Partial<Record<CylinderContent, number>>>();
  for (const { medium, status, content, n } of countsOf(orm)) {
    if (status !== "in-service") continue;
    byMedium.set(medium, { ...byMedium.get(medium), [content]: n });
  }
  return [...byMedium].map(([medium, counts]) => ({ medium, counts }));
}
