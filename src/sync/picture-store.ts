/** All SQL of pictures on their way up. */
import { and, asc, count, eq, inArray, lte, ne } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { upstreamPicture } from "./schema.ts";

/** Stands in place of a lane in the dead letter of a picture. */
export const PICTURE_LANE = "picture";

export type PictureRow = typeof upstreamPicture.$inferSelect;
export type PictureState =
  | "waiting"
  | "kept"
  | "refused"
  | "dropped"
  /** Taken off its permit before it went up. */
  | "withdrawn"
  | "again";

export function findPicture(orm: Orm, no: number): PictureRow | undefined {
  return orm.select().from(upstreamPicture).where(eq(upstreamPicture.no, no)).get();
}

export function findPictureOf(orm: Orm, platform: string, hash: string): PictureRow | undefined {
  return orm
    .select()
    .from(upstreamPicture)
    .where(
      and(
        eq(upstreamPicture.platform, platform),
        eq(upstreamPicture.hash, hash),
        ne(upstreamPicture.state, "again"),
      ),
    )
    .get();
}

export function nextPicture(orm: Orm, platform: string): PictureRow | undefined {
  return orm
    .select()
    .from(upstreamPicture)
    .where(and(eq(upstreamPicture.platform, platform), eq(upstreamPicture.state, "waiting")))
    .orderBy(asc(upstreamPicture.no))
    .limit(1)
    .get();
}

/** In their order, of records up to a number of the lane `summary`. */
export function waitingPictures(
  orm: Orm,
  platform: string,
  laneSeq: number,
  limit: number,
): readonly PictureRow[] {
  return orm
    .select()
    .from(upstreamPicture)
    .where(
      and(
        eq(upstreamPicture.platform, platform),
        eq(upstreamPicture.state, "waiting"),
        lte(upstreamPicture.laneSeq, laneSeq),
      ),
    )
    .orderBy(asc(upstreamPicture.no))
    .limit(limit)
    .all();
}

export function countPictures(
  orm: Orm,
  platform: string,
): Readonly<Record<"waiting" | "kept" | "refused", number>> {
  const rows = orm
    .select({ state: upstreamPicture.state, count: count() })
    .from(upstreamPicture)
    .where(
      and(
        eq(upstreamPicture.platform, platform),
        inArray(upstreamPicture.state, ["waiting", "kept", "refused"]),
      ),
    )
    .groupBy(upstreamPicture.state)
    .all();
  const of = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  return { waiting: of("waiting"), kept: of("kept"), refused: of("refused") };
}

export function insertPicture(orm: Orm, row: Omit<PictureRow, "no">): number {
  return orm.insert(upstreamPicture).values(row).returning({ no: upstreamPicture.no }).get().no;
}

export function setPicture(orm: Orm, no: number, state: PictureState, now: UnixMs): void {
  orm
    .update(upstreamPicture)
    .set({ state, changedAt: now })
    .where(eq(upstreamPicture.no, no))
    .run();
}
