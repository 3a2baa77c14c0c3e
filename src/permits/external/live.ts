/** Open tickets of others as neighbours of the site's own works, for the conflict check. */
import type { Orm } from "../../platform/writer.ts";
import type { KindFacts } from "../model.ts";
import type { LiveWork } from "../model-facts.ts";
import type { Ticket } from "./model.ts";
import { openTickets } from "./store.ts";

/** What the conflict rules look at; what the ticket does not say counts as the worse case. */
function factsOf(kind: Ticket["kind"]): KindFacts {
  const worst = { isHazardous: true, givesOffVapour: true, hasShield: false, line: "" };
  return { ...worst, hasDoubleShield: false, kind } as unknown as KindFacts;
}

export function liveTicket(ticket: Ticket): LiveWork {
  const { id, kind, place, roomId, startsAt, endsAt, startedAt } = ticket;
  return {
    ...{ id, kind, facts: factsOf(kind), plannedStart: startsAt, plannedEnd: endsAt, jobId: id },
    place: { name: place, roomId, floorId: null, area: null, fromMm: null, toMm: null },
    isContractor: true,
    stage: startedAt === null ? "issued" : "working",
  };
}

export function liveTickets(orm: Orm): readonly LiveWork[] {
  return openTickets(orm).map(liveTicket);
}
