/** The plans that people can be shown on: drawn and to scale. */
import type { MapAnchor, MapPlan, MapShape, MapZone, XY } from "../../views/positioning/wire.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { findFloor, listFloors, sitePaths } from "../site/index.ts";

import type { Point, Shape, Zone } from "./model.ts";
import { isInForce } from "./rules/fences.ts";
import { listZones } from "./store-zones.ts";

export type MapFloor = {
  readonly id: string;
  readonly name: string;
  readonly plan: MapPlan;
  readonly widthMm: number;
  readonly heightMm: number;
};

type Drawn = NonNullable<ReturnType<typeof findFloor>>;

function mapFloorOf(floor: Drawn): MapFloor | undefined {
  const { imageHash, widthPx, heightPx, micronsPerPx } = floor;
  if (imageHash === null || widthPx === null || heightPx === null || micronsPerPx === null) {
    return undefined;
  }
  const widthMm = Math.round((widthPx * micronsPerPx) / 1_000);
  const heightMm = Math.round((heightPx * micronsPerPx) / 1_000);
  return {
    id: floor.id,
    name: floor.name,
    widthMm,
    heightMm,
    plan: {
      image: sitePaths.image(floor.id, imageHash),
      widthM: widthMm / 1_000,
      heightM: heightMm / 1_000,
    },
  };
}

export function mapFloors(orm: Orm): readonly MapFloor[] {
  return listFloors(orm).flatMap((floor) => mapFloorOf(floor) ?? []);
}

export function findMapFloor(orm: Orm, id: string): MapFloor | undefined {
  const floor = findFloor(orm, id);
  return floor && mapFloorOf(floor);
}

export const metresOf = (mm: number): number => Math.round(mm / 10) / 100;

export function anchorOf(anchor: {
  readonly id: string;
  readonly radioId: string;
  readonly xMm: number;
  readonly yMm: number;
}): MapAnchor {
  const at = [metresOf(anchor.xMm), metresOf(anchor.yMm)] as const;
  return { id: anchor.id, label: anchor.radioId, at };
}

const xyOf = ({ xMm, yMm }: Point): XY => [metresOf(xMm), metresOf(yMm)];

function mapShapeOf(shape: Shape): MapShape {
  switch (shape.kind) {
    case "circle":
      return { kind: "circle", centre: xyOf(shape.centre), radius: metresOf(shape.radiusMm) };
    case "corridor":
      return { kind: "corridor", points: shape.line.map(xyOf), width: metresOf(shape.widthMm) };
    case "polygon":
      return {
        kind: "polygon",
        points: shape.outline.map(xyOf),
        holes: shape.holes.map((hole) => hole.map(xyOf)),
      };
  }
}

export function mapZoneOf({ id, name, kind, shape, times }: Zone, now: UnixMs): MapZone {
  return { id, name, kind, shape: mapShapeOf(shape), isOn: isInForce(times, now) };
}

export function mapZones(orm: Orm, floorId: string, now: UnixMs): readonly MapZone[] {
  return listZones(orm, floorId).map((zone) => mapZoneOf(zone, now));
}
