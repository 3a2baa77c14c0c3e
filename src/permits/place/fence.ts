/**
 * The drawn area of a work is a temporary fence while the work goes on (AQ 3064.3 5.5): the guardian must be there, and
 * whoever is not of the work is an outsider. Written with the act that begins, changes or ends it.
 */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import {
  endPermitFence,
  listZones,
  putPermitFence,
  type Shape,
  type Zone,
} from "../../positioning/index.ts";
import { loadPermit, presentOf } from "../load.ts";
import type { Area } from "../model.ts";
import { fenceRef } from "./guard.ts";

/** Somebody without a card cannot be told from an outsider; a fence ends a while after its ticket at the latest. */
const GRACE_MS = 60 * 60_000;

type FencePorts = Parameters<typeof putPermitFence>[1];

export function shapeOf(area: Area): Shape {
  if (area.shape === "circle") {
    const { xMm, yMm, radiusMm } = area;
    return { kind: "circle", centre: { xMm, yMm }, radiusMm };
  }
  return { kind: "polygon", outline: area.corners, holes: [] };
}

/** An area of a plan as the area of a work; null for a corridor, which no rule of works knows. */
export function areaOf(shape: Shape): Area | null {
  switch (shape.kind) {
    case "circle":
      return { shape: "circle", ...shape.centre, radiusMm: shape.radiusMm };
    case "polygon":
      return { shape: "polygon", corners: shape.outline };
    case "corridor":
      return null;
  }
}

/** Areas that a work can be in, those of other works left out. */
export function workAreas(orm: Orm): readonly Zone[] {
  return listZones(orm).filter(({ ref, shape }) => ref === "" && shape.kind !== "corridor");
}

/** Draws, changes or ends the fence, as the permit stands now. */
export function followFence(tx: Tx, ports: FencePorts, permitId: string): void {
  const full = loadPermit(tx.orm, permitId);
  if (full === undefined) return;
  const ref = fenceRef(permitId);
  const { place, life } = full.permit;
  // Who waits for the guardian has to see them come back.
  const isWaiting = life.stage === "paused" && life.pauseCause === "guardian-left";
  const isWatched = life.stage === "working" || isWaiting;
  if (!isWatched || place.area === null || place.floorId === null) {
    endPermitFence(tx, ports, "system", ref);
    return;
  }
  const present = presentOf(full.people);
  const ids = (isMeant: (role: string) => boolean): string[] => [
    ...new Set(present.filter(({ role }) => isMeant(role)).map(({ personId }) => personId)),
  ];
  putPermitFence(tx, ports, "system", {
    ref,
    name: full.row.number,
    floorId: place.floorId,
    shape: shapeOf(place.area),
    fromAt: life.startedAt ?? ports.clock.now(),
    toAt: ((life.validUntil ?? full.permit.plannedEnd) + GRACE_MS) as UnixMs,
    people: ids(() => true),
    required: ids((role) => role === "guardian"),
  });
}
