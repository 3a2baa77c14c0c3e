/** Storage rooms: added, changed, retired; never two media in one that may not stand beside each other. */

import { findPersonRow } from "../identity/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { ROOMS_MAX, type Room, type RoomFields } from "./model.ts";
import { clashOf, type MediaClash } from "./rules.ts";
import { countRooms, findRoom, findRoomByName, insertRoom, updateRoom } from "./store.ts";

export type RoomRefusal =
  | { readonly code: "room.not_found" }
  | { readonly code: "room.stale"; readonly now: Room }
  | { readonly code: "room.retired" }
  | { readonly code: "room.name_taken" }
  | { readonly code: "room.clash"; readonly clash: MediaClash }
  | { readonly code: "room.nobody" }
  | { readonly code: "room.too_many" }
  | { readonly code: "room.reason_needed" };

function objectionTo(tx: Tx, fields: RoomFields, id: string): RoomRefusal | undefined {
  const clash = clashOf(fields.limits);
  if (clash !== undefined) return { code: "room.clash", clash };
  if (findPersonRow(tx.orm, fields.responsibleId)?.isActive !== true) {
    return { code: "room.nobody" };
  }
  const twin = findRoomByName(tx.orm, fields.name);
  return twin !== undefined && twin.id !== id ? { code: "room.name_taken" } : undefined;
}

const rowOf = (fields: RoomFields) => ({ ...fields, limits: JSON.stringify(fields.limits) });

const factsOf = ({ kind, limits, level, responsibleId, name }: RoomFields) => ({
  name,
  kind,
  level,
  responsibleId,
  limits: limits.map(({ medium, maxCount, maxG }) => ({ medium, maxCount, maxG })),
});

export function addRoom(
  ports: Ports,
  actor: Actor,
  fields: RoomFields,
): Promise<Result<{ readonly id: string }, RoomRefusal>> {
  return ports.db.write((tx) => {
    if (countRooms(tx.orm).all >= ROOMS_MAX) return refuse({ code: "room.too_many" });
    const id = ports.ids.next();
    const objection = objectionTo(tx, fields, id);
    if (objection !== undefined) return refuse(objection);
    insertRoom(tx.orm, { ...rowOf(fields), id, createdAt: ports.clock.now() });
    tx.append({
      kind: "room.added",
      actor: actor.personId,
      subject: `room:${id}`,
      payload: factsOf(fields),
      lane: "event",
    });
    return accept({ id });
  });
}

export function changeRoom(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  fields: RoomFields,
): Promise<Result<{ readonly id: string }, RoomRefusal>> {
  return ports.db.write((tx) => {
    const before = findRoom(tx.orm, id);
    if (before === undefined) return refuse({ code: "room.not_found" });
    if (before.version !== version) return refuse({ code: "room.stale", now: before });
    if (before.retiredAt !== null) return refuse({ code: "room.retired" });
    const objection = objectionTo(tx, fields, id);
    if (objection !== undefined) return refuse(objection);
    updateRoom(tx.orm, id, version, rowOf(fields));
    tx.append({
      kind: "room.changed",
      actor: actor.personId,
      subject: `room:${id}`,
      payload: { from: factsOf(before), to: factsOf(fields) },
      lane: "event",
    });
    return accept({ id });
  });
}

/** A retired room keeps its history; its name is free again. */
export function retireRoom(
  ports: Ports,
  actor: Actor,
  command: { readonly id: string; readonly version: number; readonly reason: string },
): Promise<Result<null, RoomRefusal>> {
  const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const before = findRoom(tx.orm, command.id);
    if (before === undefined) return refuse({ code: "room.not_found" });
    if (before.retiredAt !== null) return refuse({ code: "room.retired" });
    if (before.version !== command.version) return refuse({ code: "room.stale", now: before });
    if (reason === "") return refuse({ code: "room.reason_needed" });
    const retiredAt = ports.clock.now();
    updateRoom(tx.orm, command.id, command.version, { retiredAt, retireReason: reason });
    tx.append({
      kind: "room.retired",
      actor: actor.personId,
      subject: `room:${command.id}`,
      payload: { reason },
      lane: "event",
    });
    return accept(null);
  });
}
