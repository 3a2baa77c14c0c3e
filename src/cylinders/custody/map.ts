/** The places of one cylinder's life as a drawing: each place once, arrows with how often. Pure. */
import type { PlaceKind, PlaceRef } from "./model.ts";
import { type Explained, samePlace } from "./rules.ts";

export type MapNode = {
  readonly place: PlaceRef;
  readonly visits: number;
  readonly isNow: boolean;
  readonly column: number;
  readonly row: number;
};

export type MapEdge = { readonly from: number; readonly to: number; readonly n: number };

export type PlaceMap = {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly columns: number;
  readonly rows: number;
};

/** From the inspection house on the left to whoever uses the gas on the right. */
const COLUMN: Readonly<Record<PlaceKind, number>> = {
  inspection: 0,
  scrapped: 0,
  unknown: 0,
  rejected: 1,
  "to-handle": 1,
  waiting: 1,
  filled: 1,
  truck: 2,
  yard: 3,
  outlet: 3,
  room: 3,
  customer: 4,
  "in-use": 4,
};

/** A long life has many customers; the newest are drawn. */
const NODES_MAX = 30;

export function placeMap(steps: readonly Explained[]): PlaceMap {
  const visited = steps
    .filter((step) => step.undoneBy === null && step.entry.place !== null)
    .map((step) => step.after.place);
  const moves = visited.filter((place, at) => {
    const before = visited[at - 1];
    return before === undefined || !samePlace(before, place);
  });
  const recent: PlaceRef[] = [];
  for (const place of moves.toReversed()) {
    if (recent.length >= NODES_MAX) break;
    if (!recent.some((known) => samePlace(known, place))) recent.push(place);
  }
  const order = recent.toReversed();
  const indexOf = (place: PlaceRef): number => order.findIndex((known) => samePlace(known, place));
  const used = [...new Set(order.map(({ kind }) => COLUMN[kind]))].toSorted((a, b) => a - b);
  const filled = new Map<number, number>();
  const now = moves.at(-1);
  const nodes = order.map((place): MapNode => {
    const column = used.indexOf(COLUMN[place.kind]);
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return {
      place,
      column,
      row,
      visits: moves.filter((move) => samePlace(move, place)).length,
      isNow: now !== undefined && samePlace(now, place),
    };
  });
  return {
    nodes,
    edges: edgesOf(moves, indexOf),
    columns: used.length,
    rows: Math.max(0, ...filled.values()),
  };
}

function edgesOf(
  moves: readonly PlaceRef[],
  indexOf: (place: PlaceRef) => number,
): readonly MapEdge[] {
  const counts = new Map<string, MapEdge>();
  for (const [at, place] of moves.entries()) {
    const before = moves[at - 1];
    if (before === undefined) continue;
    const [from, to] = [indexOf(before), indexOf(place)];
    if (from < 0 || to < 0) continue;
    const key = `${from} ${to}`;
    counts.set(key, { from, to, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  return [...counts.values()];
}
