/** What a fixed area or a ticket from elsewhere is called, for those who only have its id. */
import type { Orm } from "../../platform/writer.ts";
import { findTicket } from "../external/store.ts";
import { findArea, openWorks } from "./store.ts";

/** Undefined for one that takes no use confirmation now. */
export function areaName(orm: Orm, id: string): string | undefined {
  const area = findArea(orm, id);
  return area?.state === "approved" ? `${area.number} ${area.name}` : undefined;
}

/** Undefined for one that is over. */
export function ticketName(orm: Orm, id: string): string | undefined {
  const ticket = findTicket(orm, id);
  return ticket?.endedAt === null ? `${ticket.number} ${ticket.issuer}` : undefined;
}

/** A neighbour that is no permit: a fixed area or a fire in one, or a ticket from elsewhere. */
export function neighbourName(orm: Orm, id: string): string | undefined {
  const fire = openWorks(orm).find((one) => one.id === id);
  return fire === undefined
    ? (ticketName(orm, id) ?? areaName(orm, id))
    : areaName(orm, fire.areaId);
}
