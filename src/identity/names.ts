/** Names of those who are named in the journal only by their id. */
import type { Orm } from "../platform/writer.ts";
import { findPersonRow } from "./store.ts";

/** Person id to name with staff number; what is no person of this site (a device, the system) is left out. */
export function actorNames(orm: Orm, actors: Iterable<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const actor of new Set(actors)) {
    const row = actor === "system" || actor.includes(":") ? undefined : findPersonRow(orm, actor);
    if (row !== undefined) names.set(actor, `${row.name} · ${row.staffNumber}`);
  }
  return names;
}
