/**
 * A hall with anchors, walls and walking people, and the ranges that a UWB system would measure there.
 * Pure: the state moves by `step`, chance comes from the seed, so a run can be had again.
 */
import { assert } from "../../src/kernel/assert.ts";

export type SiteAnchor = {
  readonly id: number;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
};

/** A wall from floor to ceiling; signals through it arrive late by about `delayMm`. */
export type SiteWall = {
  readonly x1Mm: number;
  readonly y1Mm: number;
  readonly x2Mm: number;
  readonly y2Mm: number;
  readonly delayMm: number;
};

export type Waypoint = { readonly xMm: number; readonly yMm: number; readonly pauseMs: number };

/** A person with a tag at one height who walks from waypoint to waypoint and begins again at the first. */
export type SitePerson = {
  readonly tag: number;
  readonly heightMm: number;
  readonly speedMmPerS: number;
  readonly path: readonly Waypoint[];
};

export type SitePlan = {
  readonly anchors: readonly SiteAnchor[];
  readonly walls: readonly SiteWall[];
  readonly people: readonly SitePerson[];
  readonly seed: number;
  /** Rounds of measurement per second and tag. */
  readonly rateHz: number;
  /** Standard deviation of a range in the open; 50 to 100 is what the systems state. */
  readonly sigmaMm: number;
  readonly rangeMaxMm: number;
  /** Share of ranges that are not measured at all, 0 to 1; each wall between adds to it. */
  readonly dropShare: number;
};

export type MeasuredRange = {
  readonly anchor: number;
  readonly distanceMm: number;
  readonly trueMm: number;
  readonly walls: number;
};

export type TruePosition = {
  readonly tag: number;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
};

/** One tag's ranges to all anchors that answered, and where it really was. */
export type Round = {
  readonly atMs: number;
  /** 0 to 255, then again from 0, for each tag. */
  readonly sequence: number;
  readonly truth: TruePosition;
  readonly ranges: readonly MeasuredRange[];
};

export type SiteStep = {
  readonly positions: readonly TruePosition[];
  readonly rounds: readonly Round[];
};

export type Site = { readonly plan: SitePlan; step(dtMs: number): SiteStep };

/** A longer jump would give out more rounds at once than any port carries. */
export const STEP_MAX_MS = 60_000;
const PEOPLE_MAX = 1_000;
const ANCHORS_MAX = 200;
const WALL_DROP_SHARE = 0.05;
const SEQUENCES = 256;

type Walker = {
  readonly person: SitePerson;
  xMm: number;
  yMm: number;
  /** Waypoint that the person walks to. */
  next: number;
  pauseLeftMs: number;
  sequence: number;
};

export function createSite(plan: SitePlan): Site {
  assert(plan.people.length <= PEOPLE_MAX, `at most ${PEOPLE_MAX} people`);
  assert(plan.anchors.length <= ANCHORS_MAX, `at most ${ANCHORS_MAX} anchors`);
  assert(plan.rateHz > 0 && plan.rateHz <= 1_000, "a rate from above 0 to 1 000 Hz");
  const chance = seeded(plan.seed);
  const walkers = plan.people.map(walkerOf);
  const periodMs = 1_000 / plan.rateHz;
  let nowMs = 0;
  let roundsDone = 0;
  return {
    plan,
    step(dtMs) {
      assert(dtMs >= 0 && dtMs <= STEP_MAX_MS, `a step of 0 to ${STEP_MAX_MS} ms`);
      const endMs = nowMs + dtMs;
      const rounds: Round[] = [];
      // Rounds are counted, not summed up, so that many short steps drift no further than a long one.
      while ((roundsDone + 1) * periodMs <= endMs + 1e-6) {
        roundsDone += 1;
        const atMs = roundsDone * periodMs;
        for (const walker of walkers) {
          walk(walker, atMs - nowMs);
          rounds.push(measure(plan, walker, Math.round(atMs), chance));
        }
        nowMs = atMs;
      }
      for (const walker of walkers) walk(walker, endMs - nowMs);
      nowMs = Math.max(nowMs, endMs);
      return { positions: walkers.map(truthOf), rounds };
    },
  };
}

function walkerOf(person: SitePerson): Walker {
  const start = person.path[0];
  assert(start !== undefined, `person ${person.tag} has no waypoint`);
  assert(person.speedMmPerS > 0, `person ${person.tag} has no speed`);
  return {
    person,
    xMm: start.xMm,
    yMm: start.yMm,
    next: person.path.length > 1 ? 1 : 0,
    pauseLeftMs: start.pauseMs,
    sequence: 0,
  };
}

function walk(walker: Walker, dtMs: number): void {
  const { path, speedMmPerS } = walker.person;
  let leftMs = Math.max(0, dtMs);
  // A path without length or pause would go round for ever, so a lap of it ends the step.
  let idleLegs = 0;
  while (leftMs > 0 && idleLegs <= path.length) {
    const pauseMs = Math.min(walker.pauseLeftMs, leftMs);
    walker.pauseLeftMs -= pauseMs;
    leftMs -= pauseMs;
    const goal = path[walker.next];
    if (leftMs <= 0 || goal === undefined) return;
    const [dx, dy] = [goal.xMm - walker.xMm, goal.yMm - walker.yMm];
    const needMs = (Math.hypot(dx, dy) / speedMmPerS) * 1_000;
    if (needMs > leftMs) {
      walker.xMm += (dx * leftMs) / needMs;
      walker.yMm += (dy * leftMs) / needMs;
      return;
    }
    walker.xMm = goal.xMm;
    walker.yMm = goal.yMm;
    leftMs -= needMs;
    idleLegs = needMs + pauseMs > 0 ? 0 : idleLegs + 1;
    walker.pauseLeftMs = goal.pauseMs;
    walker.next = (walker.next + 1) % path.length;
  }
}

function truthOf({ person, xMm, yMm }: Walker): TruePosition {
  const [x, y] = [Math.round(xMm) + 0, Math.round(yMm) + 0];
  return { tag: person.tag, xMm: x, yMm: y, zMm: person.heightMm };
}

function measure(plan: SitePlan, walker: Walker, atMs: number, chance: () => number): Round {
  const ranges: MeasuredRange[] = [];
  const { xMm, yMm } = walker;
  for (const anchor of plan.anchors) {
    const trueMm = Math.hypot(
      anchor.xMm - xMm,
      anchor.yMm - yMm,
      anchor.zMm - walker.person.heightMm,
    );
    // Chance is drawn for every anchor, in reach or not, so that moving one leaves the others' noise alone.
    const [dropped, noise, lateness] = [chance(), gaussian(chance), chance()];
    if (trueMm > plan.rangeMaxMm) continue;
    let walls = 0;
    let delayMm = 0;
    for (const wall of plan.walls) {
      if (!crosses(wall, xMm, yMm, anchor.xMm, anchor.yMm)) continue;
      walls += 1;
      // A signal through a wall is never early: half to one and a half of the wall's delay.
      delayMm += wall.delayMm * (0.5 + lateness);
    }
    if (dropped < plan.dropShare + walls * WALL_DROP_SHARE) continue;
    const distanceMm = Math.max(1, Math.round(trueMm + noise * plan.sigmaMm + delayMm));
    ranges.push({ anchor: anchor.id, distanceMm, trueMm: Math.round(trueMm), walls });
  }
  const sequence = walker.sequence;
  walker.sequence = (sequence + 1) % SEQUENCES;
  return { atMs, sequence, truth: truthOf(walker), ranges };
}

/** Whether the straight line a–b goes through the wall; one that ends on it does not. */
function crosses(wall: SiteWall, ax: number, ay: number, bx: number, by: number): boolean {
  const { x1Mm, y1Mm, x2Mm, y2Mm } = wall;
  const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number): number =>
    Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  return (
    side(ax, ay, bx, by, x1Mm, y1Mm) * side(ax, ay, bx, by, x2Mm, y2Mm) <= 0 &&
    side(x1Mm, y1Mm, x2Mm, y2Mm, ax, ay) * side(x1Mm, y1Mm, x2Mm, y2Mm, bx, by) < 0
  );
}

/** Standard normal by Box and Muller. */
function gaussian(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** Mulberry32: 0 up to but not including 1. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
