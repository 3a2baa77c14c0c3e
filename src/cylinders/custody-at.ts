/** What stands at one place, and which places of a kind there are. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Orm } from "../platform/writer.ts";
import type { PlaceRef, RegisteredKind } from "./custody-model.ts";
import { custodyPlace, cylinder, cylinderPlace } from "./schema.ts";

export type Standing = {
  readonly id: string;
  readonly serial: string;
  readonly medium: string;
  readonly maxFillG: number;
  readonly content: string;
};

/** Cylinders that the ledger has at a place, by serial. */
export function cylindersAt(orm: Orm, place: PlaceRef, limit: number): readonly Standing[] {
  return orm
    .select({
      id: cylinder.id,
      serial: cylinder.serial,
      medium: cylinder.medium,
      maxFillG: cylinder.maxFillG,
      content: cylinderPlace.content,
    })
    .from(cylinderPlace)
    .innerJoin(cylinder, eq(cylinder.id, cylinderPlace.cylinderId))
    .where(and(eq(cylinderPlace.placeKind, place.kind), eq(cylinderPlace.placeRef, place.ref)))
    .orderBy(asc(cylinder.serial))
    .limit(limit)
    .all();
}

export type RegisteredPlace = {
  readonly id: string;
  readonly kind: RegisteredKind;
  readonly name: string;
};

/** Places in use, by kind and name. */
export function placesOfKinds(
  orm: Orm,
  kinds: readonly RegisteredKind[],
  limit: number,
): readonly RegisteredPlace[] {
  return orm
    .select({ id: custodyPlace.id, kind: custodyPlace.kind, name: custodyPlace.name })
    .from(custodyPlace)
    .where(and(inArray(custodyPlace.kind, [...kinds]), isNull(custodyPlace.retiredAt)))
    .orderBy(asc(custodyPlace.kind), asc(custodyPlace.name))
    .limit(limit)
    .all()
    .map((row) => ({ ...row, kind: row.kind as RegisteredKind }));
}
