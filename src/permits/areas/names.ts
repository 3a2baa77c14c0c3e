/** What a fixed area is called, for those who only have its id. */
import type { Orm } from "../../platform/writer.ts";
import { findArea } from "./store.ts";

/** Undefined for one that takes no use confirmation now. */
export function areaName(orm: Orm, id: string): string | undefined {
  const area = findArea(orm, id);
  return area?.state === "approved" ? `${area.number} ${area.name}` : undefined;
}
