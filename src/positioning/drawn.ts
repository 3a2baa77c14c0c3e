/** What stands still on a map: its drawing, scale, areas and anchors. A screen that shows another one draws itself anew. */
import { SECOND_MS } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import { anchorRows } from "./anchors.ts";
import { type MapFloor, mapZones } from "./floors.ts";

/** Hours at which areas begin to count are met within this. */
const KEPT_MS = 2 * SECOND_MS;

export class DrawnKeys {
  readonly #ports: Pick<Ports, "db" | "clock" | "entries">;
  readonly #kept = new Map<string, { readonly key: string; readonly atMs: number }>();

  constructor(ports: Pick<Ports, "db" | "clock" | "entries">) {
    this.#ports = ports;
    ports.entries.subscribe(({ subject }) => {
      if (/^(?:zone|position|floor):/.test(subject)) this.#kept.clear();
    });
  }

  of(floor: MapFloor): string {
    const { db, clock } = this.#ports;
    const atMs = clock.monotonicMs();
    const kept = this.#kept.get(floor.id);
    if (kept !== undefined && atMs - kept.atMs < KEPT_MS) return kept.key;
    const zones = mapZones(db.read, floor.id, clock.now());
    const anchors = anchorRows(db.read).filter(({ floorId }) => floorId === floor.id);
    const drawn = [floor.name, floor.plan, zones, anchors.map((one) => [one.id, one.xMm, one.yMm])];
    const key = Bun.hash(JSON.stringify(drawn)).toString(36);
    this.#kept.set(floor.id, { key, atMs });
    return key;
  }
}
