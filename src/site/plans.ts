/** Floors: a drawing, its scale, and what is placed on it. Rows and journal entry in one transaction. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { StoredDrawing } from "./drawings.ts";
import type { ItemFields } from "./form.ts";
import { type Floor, PLAN_LIMITS, type PlanItem, type PointMm } from "./model.ts";
import { micronsPerPxOf } from "./rules.ts";
import {
  countItems,
  deleteItem,
  findFloor,
  findItem,
  insertFloor,
  insertItem,
  itemsOf,
  listFloors,
  placeItem,
  updateFloor,
} from "./store-plans.ts";

export type PlanRefusal = {
  readonly code:
    | "plan.not_found"
    | "plan.stale"
    | "plan.too_many_floors"
    | "plan.too_many_items"
    | "plan.not_scaled"
    | "plan.bad_scale"
    | "plan.outside";
};

export function addFloor(
  ports: Ports,
  actor: Actor,
  name: string,
): Promise<Result<{ readonly id: string }, PlanRefusal>> {
  return ports.db.write((tx) => {
    const floors = listFloors(tx.orm);
    if (floors.length >= PLAN_LIMITS.floors) return refuse({ code: "plan.too_many_floors" });
    const id = ports.ids.next();
    const ordinal = Math.max(0, ...floors.map((floor) => floor.ordinal)) + 1;
    insertFloor(tx.orm, { id, name, ordinal, createdAt: ports.clock.now() });
    tx.append({
      kind: "floor.added",
      actor: actor.personId,
      subject: `floor:${id}`,
      payload: { name, ordinal },
    });
    return accept({ id });
  });
}

type FloorChange = Parameters<typeof updateFloor>[3];

function changeFloor(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  decide: (floor: Floor) => Result<FloorChange, PlanRefusal>,
  kind: string,
): Promise<Result<null, PlanRefusal>> {
  return ports.db.write((tx) => {
    const floor = findFloor(tx.orm, id);
    if (floor === undefined) return refuse({ code: "plan.not_found" });
    if (floor.version !== version) return refuse({ code: "plan.stale" });
    const change = decide(floor);
    if (!change.ok) return change;
    updateFloor(tx.orm, id, version, change.value);
    const after = change.value.micronsPerPx;
    const before = floor.micronsPerPx;
    if (typeof after === "number" && before !== null && before !== after) {
      // Measured again: what was placed stays where it stands in the drawing, so its millimetres change.
      const rescaled = ({ xMm, yMm }: PointMm): PointMm => ({
        xMm: Math.round((xMm * after) / before),
        yMm: Math.round((yMm * after) / before),
      });
      for (const item of itemsOf(tx.orm, id)) {
        placeItem(tx.orm, item.id, { ...rescaled(item), corners: item.corners.map(rescaled) });
      }
    }
    tx.append({
      kind,
      actor: actor.personId,
      subject: `floor:${id}`,
      payload: { name: floor.name, change: JSON.stringify(change.value) },
    });
    return accept(null);
  });
}

/** A new drawing has a scale of its own; things already placed keep their millimetres. */
export function setDrawing(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  drawing: StoredDrawing,
): Promise<Result<null, PlanRefusal>> {
  const { hash, type, width, height } = drawing;
  return changeFloor(
    ports,
    actor,
    id,
    version,
    (floor) => {
      const isSameSize = floor.widthPx === width && floor.heightPx === height;
      return accept({
        imageHash: hash,
        imageType: type,
        widthPx: width,
        heightPx: height,
        ...(isSameSize ? {} : { micronsPerPx: null }),
      });
    },
    "floor.drawn",
  );
}

export type ScaleCommand = {
  readonly version: number;
  readonly from: { readonly xPx: number; readonly yPx: number };
  readonly to: { readonly xPx: number; readonly yPx: number };
  readonly lengthMm: number;
};

export function setScale(
  ports: Ports,
  actor: Actor,
  id: string,
  command: ScaleCommand,
): Promise<Result<null, PlanRefusal>> {
  const { version, from, to, lengthMm } = command;
  return changeFloor(
    ports,
    actor,
    id,
    version,
    (floor) => {
      const microns = micronsPerPxOf(from, to, lengthMm);
      const isInside = [from, to].every(
        ({ xPx, yPx }) =>
          xPx >= 0 && yPx >= 0 && xPx <= (floor.widthPx ?? 0) && yPx <= (floor.heightPx ?? 0),
      );
      if (microns === undefined || !isInside) return refuse({ code: "plan.bad_scale" });
      return accept({ micronsPerPx: microns });
    },
    "floor.scaled",
  );
}

export function retireFloor(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
): Promise<Result<null, PlanRefusal>> {
  const change = () => accept({ retiredAt: ports.clock.now() });
  return changeFloor(ports, actor, id, version, change, "floor.retired");
}

/** Inside the drawing; a point beside it would be seen by nobody. */
function isInside(floor: Floor, points: readonly PointMm[]): boolean {
  const maxXMm = ((floor.widthPx ?? 0) * (floor.micronsPerPx ?? 0)) / 1_000;
  const maxYMm = ((floor.heightPx ?? 0) * (floor.micronsPerPx ?? 0)) / 1_000;
  return points.every(
    ({ xMm, yMm }) => xMm >= 0 && yMm >= 0 && xMm <= maxXMm + 1 && yMm <= maxYMm + 1,
  );
}

export function addItem(
  ports: Ports,
  actor: Actor,
  floorId: string,
  fields: ItemFields,
): Promise<Result<{ readonly id: string }, PlanRefusal>> {
  return ports.db.write((tx) => {
    const floor = findFloor(tx.orm, floorId);
    if (floor === undefined) return refuse({ code: "plan.not_found" });
    if (floor.micronsPerPx === null) return refuse({ code: "plan.not_scaled" });
    if (countItems(tx.orm) >= PLAN_LIMITS.items) return refuse({ code: "plan.too_many_items" });
    const { at, kind, label, refId, corners } = fields;
    if (!isInside(floor, [at, ...corners])) return refuse({ code: "plan.outside" });
    const item: PlanItem = { id: ports.ids.next(), floorId, kind, label, refId, corners, ...at };
    insertItem(tx.orm, item, ports.clock.now());
    tx.append({
      kind: "plan-item.placed",
      actor: actor.personId,
      subject: `floor:${floorId}`,
      payload: { item: item.id, kind, label, refId, ...at },
    });
    return accept({ id: item.id });
  });
}

/** The whole thing moves, corners and all. */
export function moveItem(
  ports: Ports,
  actor: Actor,
  floorId: string,
  id: string,
  to: PointMm,
): Promise<Result<null, PlanRefusal>> {
  return ports.db.write((tx) => {
    const floor = findFloor(tx.orm, floorId);
    const item = findItem(tx.orm, floorId, id);
    if (floor === undefined || item === undefined) return refuse({ code: "plan.not_found" });
    const [dx, dy] = [to.xMm - item.xMm, to.yMm - item.yMm];
    const corners = item.corners.map(({ xMm, yMm }) => ({ xMm: xMm + dx, yMm: yMm + dy }));
    if (!isInside(floor, [to, ...corners])) return refuse({ code: "plan.outside" });
    placeItem(tx.orm, id, { ...to, corners });
    tx.append({
      kind: "plan-item.moved",
      actor: actor.personId,
      subject: `floor:${floorId}`,
      payload: { item: id, from: { xMm: item.xMm, yMm: item.yMm }, to: { ...to } },
    });
    return accept(null);
  });
}

export function removeItem(
  ports: Ports,
  actor: Actor,
  floorId: string,
  id: string,
): Promise<Result<null, PlanRefusal>> {
  return ports.db.write((tx) => {
    const item = findItem(tx.orm, floorId, id);
    if (item === undefined) return refuse({ code: "plan.not_found" });
    deleteItem(tx.orm, id);
    tx.append({
      kind: "plan-item.removed",
      actor: actor.personId,
      subject: `floor:${floorId}`,
      payload: { item: id, kind: item.kind, label: item.label },
    });
    return accept(null);
  });
}
