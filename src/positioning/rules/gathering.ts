/** People close together: any disc of a radius (AQ 3064.3 3.5, Shandong P2), or only discs around a person. Pure. */
import type { Point, SearchMode } from "../model.ts";

export type GatherLevel = "yellow" | "orange" | "red";

/** 3 yellow, 4 to 6 orange, more red (AQ 3064.3 5.2.3). */
export function gatherLevelOf(count: number): GatherLevel | undefined {
  if (count > 6) return "red";
  if (count >= 4) return "orange";
  return count === 3 ? "yellow" : undefined;
}

export type Gathering = {
  readonly centre: Point;
  /** Indices into the list that was given. */
  readonly members: readonly number[];
};

/** Millimetres by which rounding may put somebody outside a disc on whose rim he stands. */
const RIM_MM = 0.5;

function membersOf(
  points: readonly Point[],
  near: readonly number[],
  centre: Point,
  radiusMm: number,
): number[] {
  const limit = (radiusMm + RIM_MM) ** 2;
  return near.filter((index) => {
    const point = points[index];
    if (point === undefined) return false;
    return (point.xMm - centre.xMm) ** 2 + (point.yMm - centre.yMm) ** 2 <= limit;
  });
}

/** Those within twice the radius of each point: nobody else can share a disc with it. */
function neighboursOf(points: readonly Point[], radiusMm: number): number[][] {
  const cellOf = (value: number): number => Math.floor(value / (2 * radiusMm));
  const reach = (2 * radiusMm + RIM_MM) ** 2;
  const cells = new Map<string, number[]>();
  points.forEach(({ xMm, yMm }, index) => {
    const key = `${cellOf(xMm)} ${cellOf(yMm)}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [index]);
    else cell.push(index);
  });
  return points.map((point) => {
    const near: number[] = [];
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const key = `${cellOf(point.xMm) + dx} ${cellOf(point.yMm) + dy}`;
        for (const index of cells.get(key) ?? []) {
          const other = points[index];
          if (other === undefined) continue;
          const [across, along] = [other.xMm - point.xMm, other.yMm - point.yMm];
          if (across * across + along * along <= reach) near.push(index);
        }
      }
    }
    return near;
  });
}

/**
 * The fullest disc with this person on its rim: its centre turns around the person, and each neighbour is inside for
 * one arc of that turn.
 */
function fullestOnRim(
  points: readonly Point[],
  near: readonly number[],
  own: Point,
  radiusMm: number,
): Point {
  const events: { readonly angle: number; readonly step: 1 | -1 }[] = [];
  let covered = 0;
  for (const index of near) {
    const point = points[index];
    if (point === undefined) continue;
    const apart = Math.hypot(point.xMm - own.xMm, point.yMm - own.yMm);
    if (apart === 0) continue;
    const towards = Math.atan2(point.yMm - own.yMm, point.xMm - own.xMm);
    const half = Math.acos(Math.min(1, apart / (2 * radiusMm)));
    const begin = towards - half;
    const end = towards + half;
    events.push({ angle: begin, step: 1 }, { angle: end, step: -1 });
    // The turn is looked at from -pi to pi; an arc over its end is open at its beginning.
    if (begin < -Math.PI) events.push({ angle: begin + 2 * Math.PI, step: 1 });
    if (end > Math.PI) events.push({ angle: end - 2 * Math.PI, step: -1 });
    if (begin < -Math.PI || end > Math.PI) covered += 1;
  }
  // Arcs that touch overlap: opening comes before closing.
  events.sort((a, b) => a.angle - b.angle || b.step - a.step);
  let most = -1;
  let best = 0;
  for (const { angle, step } of events) {
    if (angle < -Math.PI - 1e-12) continue;
    covered += step;
    if (step === 1 && covered > most) {
      most = covered;
      best = angle;
    }
  }
  return { xMm: own.xMm + radiusMm * Math.cos(best), yMm: own.yMm + radiusMm * Math.sin(best) };
}

/** The fuller of the disc around this person and, in the literal reading, any disc with the person on its rim. */
function fullestAt(
  points: readonly Point[],
  near: readonly number[],
  own: Point,
  radiusMm: number,
  mode: SearchMode,
): Gathering {
  const around = { centre: own, members: membersOf(points, near, own, radiusMm) };
  if (mode === "centred" || near.length <= around.members.length) return around;
  const centre = fullestOnRim(points, near, own, radiusMm);
  const members = membersOf(points, near, centre, radiusMm);
  return members.length > around.members.length ? { centre, members } : around;
}

const GATHERING_MIN = 3;
/** Up to here the fullest of all discs is found; beyond, a red one is taken as it is met. */
const EXACT_MAX = 60;
/** More than six are red, and more than red there is not (AQ 3064.3 5.2.3). */
const RED_MIN = 7;

/** In a crowd: whoever already stands in the middle of a red gathering needs no search for a fuller one. */
function crowdAround(
  points: readonly Point[],
  left: readonly number[],
  own: Point,
  radiusMm: number,
): Gathering | undefined {
  if (left.length < RED_MIN) return undefined;
  const members = membersOf(points, left, own, radiusMm);
  return members.length >= RED_MIN ? { centre: own, members } : undefined;
}

/**
 * Gatherings of at least three, the fullest first; nobody is in two of them. A disc only loses people while others are
 * taken out: what it held when it was last looked at is the most it can hold, so only the foremost is looked at again.
 */
export function findGatherings(
  points: readonly Point[],
  radiusMm: number,
  mode: SearchMode,
): readonly Gathering[] {
  const near = neighboursOf(points, radiusMm);
  const taken = new Set<number>();
  /** People by the most that a disc of theirs can hold; at first everybody near. */
  const byMost: number[][] = [];
  const put = (index: number, most: number): void => {
    const row = byMost[most];
    if (row === undefined) byMost[most] = [index];
    else row.push(index);
  };
  near.forEach((around, index) => {
    put(index, around.length);
  });
  const gatherings: Gathering[] = [];
  for (let most = byMost.length - 1; most >= GATHERING_MIN; most -= 1) {
    const row = byMost[most] ?? [];
    for (let next = 0; next < row.length; next += 1) {
      const index = row[next] ?? 0;
      const own = points[index];
      if (own === undefined || taken.has(index)) continue;
      const left = (near[index] ?? []).filter((other) => !taken.has(other));
      const crowd =
        points.length > EXACT_MAX ? crowdAround(points, left, own, radiusMm) : undefined;
      const found = crowd ?? fullestAt(points, left, own, radiusMm, mode);
      if (crowd === undefined && found.members.length < most) {
        put(index, found.members.length);
        continue;
      }
      gatherings.push(found);
      for (const member of found.members) taken.add(member);
    }
  }
  return gatherings;
}
