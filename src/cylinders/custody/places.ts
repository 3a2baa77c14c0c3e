/** The register of places: trucks, outlets, inspection houses, use points. A retired place keeps its history. */
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import { custodyPlace, custodyStock } from "../schema.ts";
import type { Place, PlaceFields, PlaceRef, RegisteredKind } from "./model.ts";

export const PLACES_MAX = 5_000;

function placeOf(row: typeof custodyPlace.$inferSelect): Place {
  const { createdAt: _createdAt, ...rest } = row;
  return {
    ...rest,
    kind: row.kind as RegisteredKind,
    retiredAt: row.retiredAt as UnixMs | null,
  };
}

export function findPlace(orm: Orm, id: string): Place | undefined {
  const row = orm.select().from(custodyPlace).where(eq(custodyPlace.id, id)).get();
  return row && placeOf(row);
}

export function findPlaceByCode(orm: Orm, code: string): Place | undefined {
  const row = orm
    .select()
    .from(custodyPlace)
    .where(and(eq(custodyPlace.code, code), isNull(custodyPlace.retiredAt)))
    .get();
  return row && placeOf(row);
}

/** Those in use first, by name. */
export function listPlaces(orm: Orm, kind?: RegisteredKind, limit = PLACES_MAX): readonly Place[] {
  return orm
    .select()
    .from(custodyPlace)
    .where(kind === undefined ? undefined : eq(custodyPlace.kind, kind))
    .orderBy(asc(custodyPlace.kind), asc(custodyPlace.name))
    .limit(limit)
    .all()
    .map(placeOf)
    .toSorted((a, b) => Number(a.retiredAt !== null) - Number(b.retiredAt !== null));
}

/** How a place of the register stands in the ledger. */
export function refOf(place: Pick<Place, "id" | "kind">): PlaceRef {
  return place.kind === "use-point"
    ? { kind: "in-use", ref: `use-point:${place.id}` }
    : { kind: place.kind, ref: place.id };
}

export function insertPlace(
  orm: Orm,
  row: PlaceFields & { readonly id: string; readonly createdAt: UnixMs },
): void {
  orm.insert(custodyPlace).values(row).run();
}

export type PlaceRefusal =
  | { readonly code: "place.not_found" | "place.retired" | "place.too_many" }
  | { readonly code: "place.name_taken" | "place.code_taken" | "place.reason_needed" }
  | { readonly code: "place.stale"; readonly now: Place }
  | { readonly code: "place.not_empty"; readonly cylinders: number };

function objectionTo(tx: Tx, fields: PlaceFields, id: string): PlaceRefusal | undefined {
  const inUse = and(
    eq(custodyPlace.kind, fields.kind),
    eq(custodyPlace.name, fields.name),
    isNull(custodyPlace.retiredAt),
  );
  const twin = tx.orm.select({ id: custodyPlace.id }).from(custodyPlace).where(inUse).get();
  if (twin !== undefined && twin.id !== id) return { code: "place.name_taken" };
  if (fields.code === null) return undefined;
  const holder = findPlaceByCode(tx.orm, fields.code);
  return holder !== undefined && holder.id !== id ? { code: "place.code_taken" } : undefined;
}

/** A number plate is the name of a truck; an outlet's is the name over its door: no person's. */
const factsOf = ({ kind, name, code }: PlaceFields) => ({ kind, name, code });

export function addPlace(
  ports: Ports,
  actor: Actor,
  fields: PlaceFields,
): Promise<Result<{ readonly id: string }, PlaceRefusal>> {
  return ports.db.write((tx) => {
    const known = tx.orm.select({ n: count() }).from(custodyPlace).get()?.n ?? 0;
    if (known >= PLACES_MAX) return refuse({ code: "place.too_many" });
    const id = ports.ids.next();
    const objection = objectionTo(tx, fields, id);
    if (objection !== undefined) return refuse(objection);
    insertPlace(tx.orm, { ...fields, id, createdAt: ports.clock.now() });
    tx.append({
      kind: "place.added",
      actor: actor.personId,
      subject: `place:${id}`,
      payload: factsOf(fields),
      lane: "event",
    });
    return accept({ id });
  });
}

/** The kind stays: what the ledger says of a truck must not come to be said of an outlet. */
export function changePlace(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  changed: PlaceFields,
): Promise<Result<{ readonly id: string }, PlaceRefusal>> {
  return ports.db.write((tx) => {
    const before = findPlace(tx.orm, id);
    if (before === undefined) return refuse({ code: "place.not_found" });
    if (before.version !== version) return refuse({ code: "place.stale", now: before });
    if (before.retiredAt !== null) return refuse({ code: "place.retired" });
    const fields = { ...changed, kind: before.kind };
    const objection = objectionTo(tx, fields, id);
    if (objection !== undefined) return refuse(objection);
    tx.orm
      .update(custodyPlace)
      .set({ ...fields, version: version + 1 })
      .where(eq(custodyPlace.id, id))
      .run();
    tx.append({
      kind: "place.changed",
      actor: actor.personId,
      subject: `place:${id}`,
      payload: { from: factsOf(before), to: factsOf(fields) },
      lane: "event",
    });
    return accept({ id });
  });
}

/** How many the ledger has there. */
export function cylindersAt(orm: Orm, place: PlaceRef): number {
  return orm
    .select({ n: custodyStock.n })
    .from(custodyStock)
    .where(and(eq(custodyStock.placeKind, place.kind), eq(custodyStock.placeRef, place.ref)))
    .all()
    .reduce((sum, { n }) => sum + n, 0);
}

export function retirePlace(
  ports: Ports,
  actor: Actor,
  command: { readonly id: string; readonly version: number; readonly reason: string },
): Promise<Result<null, PlaceRefusal>> {
  const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const before = findPlace(tx.orm, command.id);
    if (before === undefined) return refuse({ code: "place.not_found" });
    if (before.retiredAt !== null) return refuse({ code: "place.retired" });
    if (before.version !== command.version) return refuse({ code: "place.stale", now: before });
    if (reason === "") return refuse({ code: "place.reason_needed" });
    const cylinders = cylindersAt(tx.orm, refOf(before));
    if (cylinders > 0) return refuse({ code: "place.not_empty", cylinders });
    tx.orm
      .update(custodyPlace)
      .set({
        retiredAt: ports.clock.now(),
        retireReason: reason,
        version: before.version + 1,
      })
      .where(eq(custodyPlace.id, command.id))
      .run();
    tx.append({
      kind: "place.retired",
      actor: actor.personId,
      subject: `place:${command.id}`,
      payload: { reason },
      lane: "event",
    });
    return accept(null);
  });
}
