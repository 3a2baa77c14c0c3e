/** Surveyed anchors: placed on a floor, moved, taken out of use. Their places decide every position. */
import { and, eq, isNull } from "drizzle-orm";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { positionAnchor } from "./schema.ts";
import { listAnchors } from "./store-engine.ts";

export const ANCHORS_MAX = 1_000;

export type AnchorFields = {
  readonly radioId: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
  readonly note: string;
};

export type AnchorRefusal = {
  readonly code:
    | "anchor.not_found"
    | "anchor.stale"
    | "anchor.taken"
    | "anchor.too_many"
    | "anchor.no_reason";
};

type Row = typeof positionAnchor.$inferSelect;

export function findAnchor(orm: Orm, id: string): Row | undefined {
  return orm
    .select()
    .from(positionAnchor)
    .where(and(eq(positionAnchor.id, id), isNull(positionAnchor.retiredAt)))
    .get();
}

export function anchorRows(orm: Orm): readonly Row[] {
  return orm
    .select()
    .from(positionAnchor)
    .where(isNull(positionAnchor.retiredAt))
    .orderBy(positionAnchor.radioId)
    .limit(ANCHORS_MAX)
    .all();
}

const placeOf = ({ radioId, xMm, yMm, zMm }: AnchorFields) => ({ radioId, xMm, yMm, zMm });

export function addAnchor(
  ports: Ports,
  actor: Actor,
  floorId: string,
  fields: AnchorFields,
): Promise<Result<{ readonly id: string }, AnchorRefusal>> {
  return ports.db.write((tx) => {
    const all = listAnchors(tx.orm);
    if (all.length >= ANCHORS_MAX) return refuse({ code: "anchor.too_many" });
    if (all.some(({ radioId }) => radioId === fields.radioId)) {
      return refuse({ code: "anchor.taken" });
    }
    const id = ports.ids.next();
    tx.orm
      .insert(positionAnchor)
      .values({ id, floorId, createdAt: ports.clock.now(), ...fields })
      .run();
    tx.append({
      kind: "position.anchor-placed",
      actor: actor.personId,
      subject: `position:anchor:${id}`,
      payload: { floor: floorId, ...placeOf(fields) },
    });
    return accept({ id });
  });
}

export function changeAnchor(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  fields: AnchorFields,
): Promise<Result<null, AnchorRefusal>> {
  return ports.db.write((tx) => {
    const anchor = findAnchor(tx.orm, id);
    if (anchor === undefined) return refuse({ code: "anchor.not_found" });
    if (anchor.version !== version) return refuse({ code: "anchor.stale" });
    const twin = listAnchors(tx.orm).find(({ radioId }) => radioId === fields.radioId);
    if (twin !== undefined && twin.id !== id) return refuse({ code: "anchor.taken" });
    tx.orm
      .update(positionAnchor)
      .set({ ...fields, version: version + 1 })
      .where(eq(positionAnchor.id, id))
      .run();
    tx.append({
      kind: "position.anchor-moved",
      actor: actor.personId,
      subject: `position:anchor:${id}`,
      payload: { floor: anchor.floorId, ...placeOf(fields) },
    });
    return accept(null);
  });
}

export function retireAnchor(
  ports: Ports,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Result<null, AnchorRefusal>> {
  return ports.db.write((tx) => {
    const anchor = findAnchor(tx.orm, id);
    if (anchor === undefined) return refuse({ code: "anchor.not_found" });
    if (reason === "") return refuse({ code: "anchor.no_reason" });
    tx.orm
      .update(positionAnchor)
      .set({ retiredAt: ports.clock.now(), version: anchor.version + 1 })
      .where(eq(positionAnchor.id, id))
      .run();
    tx.append({
      kind: "position.anchor-retired",
      actor: actor.personId,
      subject: `position:anchor:${id}`,
      payload: { radioId: anchor.radioId, reason },
    });
    return accept(null);
  });
}
