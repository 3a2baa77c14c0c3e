/** What the guns ask of those who fill: interrupted fills, fills whose steps are not done, locks that stand. */
import { count, eq } from "drizzle-orm";
import type { Orm } from "../platform/writer.ts";
import { unreleasedFills } from "./flow/store.ts";
import { openLocks } from "./lock/store.ts";
import { fill } from "./schema.ts";

const LISTED_MAX = 100;

export type FillingToDos = {
  /** Ended by a fault; nobody has said yet how it stands with the cylinder. */
  readonly interrupted: number;
  /** Filled, and not yet weighed again, tested, sealed and checked. */
  readonly unreleased: number;
  readonly locks: number;
};

export function fillingToDos(orm: Orm): FillingToDos {
  const interrupted = orm
    .select({ n: count() })
    .from(fill)
    .where(eq(fill.state, "interrupted"))
    .get();
  return {
    interrupted: interrupted?.n ?? 0,
    unreleased: unreleasedFills(orm, LISTED_MAX).length,
    locks: openLocks(orm).length,
  };
}
