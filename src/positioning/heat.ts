/** Where people stayed in the last hour: samples counted in cells, in buckets of five minutes that are dropped whole. */
import { MINUTE_MS, SECOND_MS, type UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { LivePosition, LiveView } from "./live-view.ts";

export const HEAT_CELL_MM = 1_000;
const SAMPLE_MS = 5 * SECOND_MS;
const BUCKET_MS = 5 * MINUTE_MS;
const BUCKETS = 12;
/** A bucket of a huge site stops growing here; the fullest places are there long before. */
const CELLS_MAX = 20_000;
/** Older than this a position says nothing about where somebody is. */
const STALE_MS = 10 * SECOND_MS;

type Bucket = { readonly from: number; readonly cells: Map<string, number> };

/** Cells of a floor with their share of the fullest one. */
export type HeatCells = readonly (readonly [xMm: number, yMm: number, share: number])[];

export class HeatGrid {
  readonly #buckets = new Map<string, Bucket[]>();

  add(floorId: string, positions: readonly LivePosition[], now: UnixMs): void {
    const from = Math.floor(now / BUCKET_MS) * BUCKET_MS;
    const buckets = this.#buckets.get(floorId) ?? [];
    this.#buckets.set(floorId, buckets);
    if (buckets.at(-1)?.from !== from) buckets.push({ from, cells: new Map() });
    // A clock that was set back begins again rather than keep what it cannot date.
    while ((buckets[0]?.from ?? from) <= now - BUCKETS * BUCKET_MS || buckets.length > BUCKETS) {
      buckets.shift();
    }
    const cells = buckets.at(-1)?.cells;
    if (cells === undefined) return;
    for (const { fix } of positions) {
      if (now - fix.at > STALE_MS) continue;
      const key = `${Math.floor(fix.xMm / HEAT_CELL_MM)},${Math.floor(fix.yMm / HEAT_CELL_MM)}`;
      if (cells.size < CELLS_MAX || cells.has(key)) cells.set(key, (cells.get(key) ?? 0) + 1);
    }
  }

  cells(floorId: string): HeatCells {
    const sums = new Map<string, number>();
    for (const { cells } of this.#buckets.get(floorId) ?? []) {
      for (const [key, count] of cells) sums.set(key, (sums.get(key) ?? 0) + count);
    }
    const fullest = [...sums.values()].reduce((most, count) => Math.max(most, count), 1);
    return [...sums].map(([key, count]) => {
      const [x = 0, y = 0] = key.split(",").map(Number);
      const middle = (cell: number): number => (cell + 0.5) * HEAT_CELL_MM;
      return [middle(x), middle(y), count / fullest] as const;
    });
  }
}

/** Samples every floor while the program runs. */
export function startHeat(
  ports: Pick<Ports, "clock" | "scheduler">,
  live: LiveView,
  floors: () => readonly string[],
  grid: HeatGrid,
): () => void {
  return ports.scheduler.every(SAMPLE_MS, () => {
    const now = ports.clock.now();
    for (const floorId of floors()) {
      const positions = live.positions(floorId);
      if (positions.length > 0) grid.add(floorId, positions, now);
    }
  });
}
