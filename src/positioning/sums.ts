/** Statistics and the roll-call: what is counted, from stays and from where cards are now. */
import { and, asc, gte, lt } from "drizzle-orm";
import { HOUR_MS, instant, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { LivePosition } from "./live-view.ts";
import type { WearerKind, Zone } from "./model.ts";
import { zoneStay } from "./schema.ts";

export type StayRow = {
  readonly zoneId: string;
  readonly tag: string;
  readonly kind: WearerKind;
  readonly enteredAt: UnixMs;
  readonly leftAt: UnixMs | null;
};

/** More stays than this are cut, and the page says so. */
export const STAYS_MAX = 50_000;

export function staysBetween(orm: Orm, from: UnixMs, to: UnixMs): readonly StayRow[] {
  return orm
    .select({
      zoneId: zoneStay.zoneId,
      tag: zoneStay.tag,
      kind: zoneStay.kind,
      enteredAt: zoneStay.enteredAt,
      leftAt: zoneStay.leftAt,
    })
    .from(zoneStay)
    .where(and(gte(zoneStay.enteredAt, from), lt(zoneStay.enteredAt, to)))
    .orderBy(asc(zoneStay.enteredAt))
    .limit(STAYS_MAX)
    .all()
    .map((row) => ({
      ...row,
      kind: row.kind as WearerKind,
      enteredAt: instant(row.enteredAt),
      leftAt: row.leftAt === null ? null : instant(row.leftAt),
    }));
}

export type StaySum = {
  readonly entries: number;
  readonly cards: number;
  readonly totalMs: number;
  /** Most cards inside at once. */
  readonly peak: number;
};

/** A stay that goes on counts until now. */
export function sumStays(stays: readonly StayRow[], now: UnixMs): StaySum {
  const lengthOf = ({ enteredAt, leftAt }: StayRow): number =>
    Math.max(0, (leftAt ?? now) - enteredAt);
  const steps = stays
    .flatMap(({ enteredAt, leftAt }) => [
      { at: enteredAt, by: 1 },
      ...(leftAt === null ? [] : [{ at: leftAt, by: -1 }]),
    ])
    // Who leaves in the moment in which another enters was not there with him.
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let [inside, peak] = [0, 0];
  for (const { by } of steps) {
    inside += by;
    peak = Math.max(peak, inside);
  }
  return {
    entries: stays.length,
    cards: new Set(stays.map(({ tag }) => tag)).size,
    totalMs: stays.reduce((sum, stay) => sum + lengthOf(stay), 0),
    peak,
  };
}

export type RollPerson = {
  readonly tag: string;
  readonly personId: string;
  readonly position: LivePosition | undefined;
  readonly isFresh: boolean;
};

export type RollCall = {
  readonly mustered: readonly RollPerson[];
  readonly inside: readonly RollPerson[];
  readonly unknown: readonly RollPerson[];
};

/** Who is not heard now is unknown, wherever they were last: only a fresh position at a muster point counts as safe. */
export function callRoll(people: readonly RollPerson[], zones: readonly Zone[]): RollCall {
  const muster = new Set(zones.filter(({ kind }) => kind === "muster").map(({ id }) => id));
  const isSafe = (one: RollPerson): boolean =>
    one.position?.zones.some((id) => muster.has(id)) === true;
  const heard = people.filter(({ isFresh }) => isFresh);
  return {
    mustered: heard.filter(isSafe),
    inside: heard.filter((one) => !isSafe(one)),
    unknown: people.filter(({ isFresh }) => !isFresh),
  };
}

const HOURS = 24;

/** Different cards in any area within each hour of a day; hours to come are left out. */
export function headsPerHour(orm: Orm, dayStart: UnixMs, now: UnixMs): readonly number[] {
  const until = instant(Math.min(now, dayStart + HOURS * HOUR_MS));
  // Who came in the day before and is still there.
  const stays = staysBetween(orm, instant(dayStart - HOURS * HOUR_MS), until);
  return Array.from({ length: Math.ceil((until - dayStart) / HOUR_MS) }, (_, hour) => {
    const [from, before] = [dayStart + hour * HOUR_MS, dayStart + (hour + 1) * HOUR_MS];
    const inside = stays.filter(
      ({ enteredAt, leftAt }) => enteredAt < before && (leftAt ?? now) >= from,
    );
    return new Set(inside.map(({ tag }) => tag)).size;
  });
}
