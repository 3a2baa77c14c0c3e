/** Areas that people draw: added, changed, taken out of use. A permit's fence belongs to its permit. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { ZoneFields } from "./pages/form-zone.ts";
import {
  countZones,
  findZone,
  findZoneNamed,
  insertZone,
  retireZoneRow,
  updateZone,
  ZONES_MAX,
} from "./store-zones.ts";

export type ZoneRefusal = {
  readonly code:
    | "zone.not_found"
    | "zone.stale"
    | "zone.name_taken"
    | "zone.too_many"
    | "zone.of_permit"
    | "zone.no_reason";
};

/** Facts of an area for the journal: who may is by ids and roles, never by names. */
function factsOf(fields: ZoneFields) {
  const { name, kind, shape, times, minHeads, maxHeads, who, required, level } = fields;
  return {
    ...{ name, kind, level, minHeads, maxHeads },
    shape: JSON.stringify(shape).slice(0, 6_000),
    times: JSON.stringify(times),
    who: JSON.stringify(who).slice(0, 6_000),
    required: required.length,
  };
}

export function addZone(
  ports: Ports,
  actor: Actor,
  floorId: string,
  fields: ZoneFields,
): Promise<Result<{ readonly id: string }, ZoneRefusal>> {
  return ports.db.write((tx) => {
    if (countZones(tx.orm) >= ZONES_MAX) return refuse({ code: "zone.too_many" });
    if (findZoneNamed(tx.orm, fields.name) !== undefined)
      return refuse({ code: "zone.name_taken" });
    const id = ports.ids.next();
    insertZone(tx.orm, { id, floorId, createdAt: ports.clock.now() }, fields);
    tx.append({
      kind: "zone.added",
      actor: actor.personId,
      subject: `zone:${id}`,
      payload: { floor: floorId, ...factsOf(fields) },
    });
    return accept({ id });
  });
}

export function changeZone(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  fields: ZoneFields,
): Promise<Result<null, ZoneRefusal>> {
  return ports.db.write((tx) => {
    const zone = findZone(tx.orm, id);
    if (zone === undefined) return refuse({ code: "zone.not_found" });
    if (zone.ref !== "") return refuse({ code: "zone.of_permit" });
    if (zone.version !== version) return refuse({ code: "zone.stale" });
    const named = findZoneNamed(tx.orm, fields.name);
    if (named !== undefined && named.id !== id) return refuse({ code: "zone.name_taken" });
    updateZone(tx.orm, zone, fields);
    tx.append({
      kind: "zone.changed",
      actor: actor.personId,
      subject: `zone:${id}`,
      payload: { floor: zone.floorId, ...factsOf(fields) },
    });
    return accept(null);
  });
}

export function retireZone(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  reason: string,
): Promise<Result<null, ZoneRefusal>> {
  return ports.db.write((tx) => {
    const zone = findZone(tx.orm, id);
    if (zone === undefined) return refuse({ code: "zone.not_found" });
    if (zone.ref !== "") return refuse({ code: "zone.of_permit" });
    if (zone.version !== version) return refuse({ code: "zone.stale" });
    if (reason === "") return refuse({ code: "zone.no_reason" });
    retireZoneRow(tx.orm, zone, ports.clock.now(), reason);
    tx.append({
      kind: "zone.retired",
      actor: actor.personId,
      subject: `zone:${id}`,
      payload: { name: zone.name, reason },
    });
    return accept(null);
  });
}
