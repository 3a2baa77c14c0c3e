/** Every work that is near somebody now, with its place: own tickets, fires in fixed areas, tickets of others, activities. */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import { type MapFloor, mapFloors } from "../../positioning/index.ts";
import { planItems } from "../../site/index.ts";
import { areaPaths } from "../areas/paths.ts";
import { listAreas, openWorks } from "../areas/store.ts";
import { ticketState } from "../external/model.ts";
import { externalPaths } from "../external/paths.ts";
import { openTickets } from "../external/store.ts";
import { permitOf } from "../load.ts";
import type { PermitKind, PermitLevel, WorkPlace } from "../model.ts";
import type { ActivityKind } from "../model-facts.ts";
import { permitPaths } from "../paths.ts";
import {
  activityMapState,
  type Ground,
  MAP_STATES,
  type MapState,
  permitMapState,
  runningState,
  type Standing,
  standingOf,
  ticketMapState,
} from "../rules/work-map.ts";
import { openPermits } from "../store/store.ts";
import { liveOf, openActivities } from "../store/store-activities.ts";

export type MapSort =
  | { readonly source: "permit" | "ticket"; readonly kind: PermitKind }
  | { readonly source: "fire"; readonly kind: "hot-work" }
  | { readonly source: "activity"; readonly kind: ActivityKind };

export type MapWork = MapSort & {
  readonly id: string;
  readonly href: string;
  readonly level: PermitLevel | null;
  readonly state: MapState;
  /** What people call it by; empty for an activity. */
  readonly number: string;
  readonly what: string;
  readonly place: string;
  readonly from: UnixMs;
  readonly until: UnixMs;
  /** Undefined: it stands on no plan. */
  readonly standing: Standing | undefined;
};

export type WorkMap = {
  readonly floors: readonly MapFloor[];
  /** The most pressing first. */
  readonly works: readonly MapWork[];
};

type Placed = Omit<MapWork, "standing" | "state"> & {
  readonly state: MapState | undefined;
  readonly at: Pick<WorkPlace, "roomId" | "floorId" | "area">;
};

const inRoom = (roomId: string | null): Placed["at"] => ({ roomId, floorId: null, area: null });

function permitsOn(orm: Orm, now: UnixMs): readonly Placed[] {
  return openPermits(orm).map((row) => ({
    ...({ source: "permit", kind: row.kind, id: row.id, href: permitPaths.one(row.id) } as const),
    ...{ level: row.managedLevel, number: row.number, what: row.what, place: row.place },
    ...{ from: row.startedAt ?? row.plannedStart, until: row.validUntil ?? row.plannedEnd },
    state: permitMapState(row, now),
    at: permitOf(row).place,
  }));
}

function firesOn(orm: Orm, now: UnixMs): readonly Placed[] {
  const areas = new Map(listAreas(orm, true).map((area) => [area.id, area]));
  return openWorks(orm).map(({ id, areaId, what, startedAt, validUntil }) => {
    const area = areas.get(areaId);
    return {
      ...({ source: "fire", kind: "hot-work", id, href: areaPaths.one(areaId) } as const),
      ...{ level: null, number: area?.number ?? "", what, place: area?.name ?? "" },
      ...{ from: startedAt, until: validUntil, state: runningState(validUntil, now) },
      at: inRoom(area?.roomId ?? null),
    };
  });
}

function ticketsOn(orm: Orm, now: UnixMs): readonly Placed[] {
  return openTickets(orm).map((ticket) => ({
    ...({ source: "ticket", kind: ticket.kind, id: ticket.id } as const),
    ...{ href: externalPaths.one(ticket.id), level: ticket.level, number: ticket.number },
    ...{ what: ticket.what, place: ticket.place },
    ...{ from: ticket.startedAt ?? ticket.startsAt, until: ticket.endsAt },
    state: ticketMapState(ticketState(ticket, now), ticket.endsAt, now),
    at: inRoom(ticket.roomId),
  }));
}

function activitiesOn(orm: Orm, now: UnixMs): readonly Placed[] {
  return openActivities(orm, now).map((activity) => ({
    ...({ source: "activity", kind: activity.kind, id: activity.id } as const),
    ...{ href: permitPaths.activities, level: null, number: "" },
    ...{ what: activity.what, place: activity.place },
    ...{ from: activity.startsAt, until: activity.endsAt },
    state: activityMapState(activity, now),
    at: liveOf(activity).place,
  }));
}

function groundOf(orm: Orm, floors: readonly MapFloor[]): Ground {
  const outlines = floors.flatMap(({ id }) =>
    planItems(orm, id)
      .filter(({ kind, refId, corners }) => kind === "room" && refId !== "" && corners.length > 2)
      .map(({ refId, corners }) => {
        const area = { shape: "polygon", corners } as const;
        return [refId, { floorId: id, area }] as const;
      }),
  );
  return { floors: new Set(floors.map(({ id }) => id)), rooms: new Map(outlines) };
}

export function workMap(orm: Orm, now: UnixMs): WorkMap {
  const floors = mapFloors(orm);
  const ground = groundOf(orm, floors);
  const all = [permitsOn, firesOn, ticketsOn, activitiesOn].flatMap((list) => list(orm, now));
  const works = all.flatMap(({ at, state, ...work }): readonly MapWork[] =>
    state === undefined ? [] : [{ ...work, state, standing: standingOf(at, ground) } as MapWork],
  );
  const rank = (work: MapWork): number => MAP_STATES.indexOf(work.state);
  return { floors, works: works.sort((a, b) => rank(a) - rank(b) || a.until - b.until) };
}
