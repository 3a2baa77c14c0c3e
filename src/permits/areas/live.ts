/** Fires in fixed areas as neighbours of works with a ticket, and the other way round, for the conflict check. */
import { addDays, dayOf, startOfDay, type UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import type { KindFacts, Work } from "../model.ts";
import type { LiveWork } from "../model-facts.ts";
import { isOfToday } from "../rules/fixed-area.ts";
import type { Area } from "./model.ts";
import { findArea, lastDay, listAreas, openWorks } from "./store.ts";

/** What the conflict rules look at: hot work in a place that no ticket describes further. */
const FIRE = { kind: "hot-work" } as unknown as KindFacts;

export function fireOf(
  area: Pick<Area, "place" | "roomId">,
  fire: { readonly id: string; readonly from: UnixMs; readonly until: UnixMs },
): Work {
  const { place, roomId } = area;
  return {
    ...{ id: fire.id, kind: "hot-work", facts: FIRE, jobId: fire.id, isContractor: false },
    ...{ plannedStart: fire.from, plannedEnd: fire.until },
    place: { name: place, roomId, floorId: null, area: null, fromMm: null, toMm: null },
  };
}

/** Every fire that burns in a fixed area now. */
export function liveFires(orm: Orm): readonly LiveWork[] {
  return openWorks(orm).flatMap(({ id, areaId, startedAt, validUntil }): LiveWork[] => {
    const area = findArea(orm, areaId);
    if (area === undefined) return [];
    return [{ ...fireOf(area, { id, from: startedAt, until: validUntil }), stage: "working" }];
  });
}

/** Areas whose look of the day passed and in which nothing burns yet: somebody may light a fire at any moment. */
export function readyAreas(orm: Orm, now: UnixMs): readonly LiveWork[] {
  const burning = new Set(openWorks(orm).map(({ areaId }) => areaId));
  const until = startOfDay(addDays(dayOf(now), 1));
  return listAreas(orm, false).flatMap((area): LiveWork[] => {
    if (area.state !== "approved" || area.hasChanged || burning.has(area.id)) return [];
    const day = lastDay(orm, area.id);
    if (day === undefined || !day.isPassed || !isOfToday(day.at, now)) return [];
    return [{ ...fireOf(area, { id: area.id, from: day.at, until }), stage: "issued" }];
  });
}
