/** How long a ticket holds, by kind and level (GB 30871-2022 5.1.5, 6.10, 8.2.11, 10.8). */
import { HOUR_MS, instant, type UnixMs } from "../../kernel/instants.ts";
import type { HotWorkLevel, LevelDecision, PermitSettings, Work } from "../model.ts";
import type { LinkedPermit } from "../model-facts.ts";
import { type Figure, figure } from "../standard/clauses.ts";
import { CONFINED, HEIGHT, HOT, POWER } from "../standard/figures.ts";

const SITE = "本单位设定";

/** The longest time between the physical start and the last instant of work; of the managed level where there are levels. */
export function validityOf(
  work: Pick<Work, "facts">,
  level: Pick<LevelDecision, "managedLevel">,
  settings: PermitSettings,
): Figure<number> {
  const { facts } = work;
  const ownHours = (hours: number): Figure<number> => figure(hours * HOUR_MS, SITE, "D");
  switch (facts.kind) {
    case "hot-work":
      return HOT.validMs[(level.managedLevel ?? "special") as HotWorkLevel];
    case "confined-space":
      return CONFINED.validMs;
    case "height":
      return HEIGHT.validMs;
    case "temporary-power":
      return facts.isSpecialNeed ? POWER.specialValidMs : POWER.validMs;
    case "blind-plate":
      return ownHours(settings.blindPlateHours);
    case "lifting":
      return ownHours(settings.liftingHours);
    case "excavation":
      return ownHours(settings.excavationHours);
    case "road-closure":
      return ownHours(settings.roadClosureHours);
  }
}

const OPEN = ["drafted", "signing", "issued", "working", "paused"];

const isServed = ({ kind }: LinkedPermit): boolean =>
  kind === "hot-work" || kind === "confined-space";

/** Hot work and confined space of the same job; temporary power that serves them ends with the first of them (10.8). */
export function servedBy(linked: readonly LinkedPermit[]): readonly LinkedPermit[] {
  return linked.filter((one) => isServed(one) && OPEN.includes(one.stage));
}

/** The latest end that temporary power may have beside its linked tickets; undefined: it serves none. */
export function powerEndLimit(linked: readonly LinkedPermit[]): UnixMs | undefined {
  const ends = servedBy(linked).map((one) =>
    one.validUntil === null ? one.plannedEnd : Math.min(one.validUntil, one.plannedEnd),
  );
  return ends.length === 0 ? undefined : instant(Math.min(...ends));
}

/**
 * When power that is on has to be off (10.8): a work that it serves may have begun since, with an end of its own, or be
 * over. Undefined: it serves none, or only works that were never begun.
 * @param since when the power was begun: what was over by then is none that it served
 */
export function powerEndNow(
  linked: readonly LinkedPermit[],
  since: UnixMs | null,
): UnixMs | undefined {
  const limit = powerEndLimit(linked);
  if (limit !== undefined) return limit;
  const ends = linked.flatMap((one) => {
    const isOfNow = isServed(one) && since !== null && (one.endedAt ?? 0) >= since;
    return isOfNow ? (one.endedAt ?? []) : [];
  });
  return ends.length === 0 ? undefined : instant(Math.max(...ends));
}

/** The last instant of work of a permit that starts now: the planned end, but never longer than the ticket holds. */
export function validUntilOf(
  work: Pick<Work, "facts" | "plannedEnd">,
  level: Pick<LevelDecision, "managedLevel">,
  linked: readonly LinkedPermit[],
  settings: PermitSettings,
  startedAt: UnixMs,
): UnixMs {
  const byTicket = startedAt + validityOf(work, level, settings).value;
  const byPower = work.facts.kind === "temporary-power" ? powerEndLimit(linked) : undefined;
  return instant(Math.min(byTicket, work.plannedEnd, byPower ?? Number.POSITIVE_INFINITY));
}
