/** Who may see what came with an act that is held. */
import { like } from "drizzle-orm";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { OFFICE } from "./parts.ts";
import { phoneAct } from "./schema.ts";

export function mayReadHeldPhoto(orm: Orm, actor: Actor, hash: string): boolean {
  const found = orm
    .select({ personId: phoneAct.personId })
    .from(phoneAct)
    .where(like(phoneAct.photos, `%"${hash}"%`))
    .limit(20)
    .all();
  return found.some(({ personId }) => personId === actor.personId || mayUse(OFFICE, actor.roles));
}
