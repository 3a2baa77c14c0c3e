/** The area of a work as people read it: floor, shape, size and centre in words, and a small drawing on the plan. */
import type { AreaView } from "../../../views/permits/areas/area-sketch.tsx";
import { areaText as t } from "../../../views/permits/areas/area-text.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import type { Orm } from "../../platform/writer.ts";
import { doubleAreaMm2, extentOf, findMapFloor } from "../../positioning/index.ts";
import { findFloor } from "../../site/index.ts";
import type { Area, WorkPlace } from "../model.ts";
import { shapeOf } from "./fence.ts";

const MM = 1_000;
const metres = (mm: number): string => (mm / MM).toFixed(1);

function sizeWords(lang: Lang, area: Area): string {
  if (area.shape === "circle") return say(lang, t.circle, { radius: metres(area.radiusMm) });
  const squareM = (doubleAreaMm2(area.corners) / 2 / MM / MM).toFixed(1);
  return say(lang, t.polygon, { corners: area.corners.length, size: squareM });
}

/** Undefined where no area is drawn: then only names are compared. */
export function areaView(orm: Orm, lang: Lang, place: WorkPlace): AreaView | undefined {
  const { area, floorId } = place;
  if (area === null || floorId === null) return undefined;
  const { x1, y1, x2, y2 } = extentOf(shapeOf(area));
  const floor = findMapFloor(orm, floorId);
  const words = [
    findFloor(orm, floorId)?.name ?? "—",
    sizeWords(lang, area),
    say(lang, t.centre, { x: metres((x1 + x2) / 2), y: metres((y1 + y2) / 2) }),
  ].join(" · ");
  const shape =
    area.shape === "circle"
      ? { x: area.xMm / MM, y: area.yMm / MM, radius: area.radiusMm / MM }
      : area.corners.map(({ xMm, yMm }) => `${xMm / MM},${yMm / MM}`).join(" ");
  return { words, shape, plan: floor?.plan };
}
