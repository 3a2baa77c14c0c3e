/** The plans that people can be shown on: drawn and to scale. */
import type { MapAnchor, MapPlan } from "../../views/positioning/wire.ts";
import type { Orm } from "../platform/writer.ts";
import { findFloor, listFloors, sitePaths } from "../site/index.ts";

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
