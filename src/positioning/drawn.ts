/** What stands still on a map: its drawing, scale, areas and anchors. A screen that shows another one draws itself anew. */
import { MINUTE_MS } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import { anchorRows } from "./anchors.ts";
import { type MapFloor, mapZones } from "./floors.ts";

const known = new UntilCommit<string>(100);

/** Hours at which areas begin to count are whole minutes. */
export function drawnKey({ db, clock }: Pick<Ports, "db" | "clock">, floor: MapFloor): string {
  const now = clock.now();
  const read = (): string => {
    const zones = mapZones(db.read, floor.id, now);
    const anchors = anchorRows(db.read).filter(({ floorId }) => floorId === floor.id);
    const places = anchors.map(({ id, xMm, yMm }) => [id, xMm, yMm]);
    return Bun.hash(JSON.stringify([floor.name, floor.plan, zones, places])).toString(36);
  };
  const key = `${floor.id} ${Math.floor(now / MINUTE_MS)}`;
  return known.get(db.sql, key, read);
}
