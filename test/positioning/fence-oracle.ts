/**
 * The fence engine against a second one, slow and written from the words alone: angles instead of crossings, a search
 * along each edge instead of a projection, a step cut into millimetres instead of a formula.
 *
 *   bun run test/positioning/fence-oracle.ts --rounds 1000000 --seed 1
 */
import { parseArgs } from "node:util";
import { seeded } from "../../src/demo/random.ts";
import { instant } from "../../src/kernel/instants.ts";
import type { Fix, Point, Shape } from "../../src/positioning/index.ts";
import { stepFence } from "../../src/positioning/rules/fences.ts";
import { shapeFault } from "../../src/positioning/rules/geometry.ts";

type Random = () => number;

/** Sum of the angles under which the edges are seen: a full turn inside, none outside. */
function isWithin(p: Point, ring: readonly Point[]): boolean {
  let sum = 0;
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length] ?? a;
    const one = Math.atan2(a.yMm - p.yMm, a.xMm - p.xMm);
    const two = Math.atan2(b.yMm - p.yMm, b.xMm - p.xMm);
    let turn = two - one;
    while (turn > Math.PI) turn -= 2 * Math.PI;
    while (turn < -Math.PI) turn += 2 * Math.PI;
    sum += turn;
  });
  return Math.abs(sum) > Math.PI;
}

/** The nearest point of an edge by halving: distance along an edge falls, then rises. */
function toEdge(p: Point, a: Point, b: Point): number {
  const at = (share: number): number =>
    Math.hypot(a.xMm + share * (b.xMm - a.xMm) - p.xMm, a.yMm + share * (b.yMm - a.yMm) - p.yMm);
  let low = 0;
  let high = 1;
  for (let round = 0; round < 40; round += 1) {
    const third = (high - low) / 3;
    if (at(low + third) < at(high - third)) high -= third;
    else low += third;
  }
  return at((low + high) / 2);
}

function toLine(p: Point, line: readonly Point[], isClosed: boolean): number {
  const distances = line.map((a, index) => {
    const b = line[index + 1] ?? (isClosed ? line[0] : undefined);
    return b === undefined ? Number.POSITIVE_INFINITY : toEdge(p, a, b);
  });
  return Math.min(...distances);
}

function slowDepth(p: Point, shape: Shape): number {
  if (shape.kind === "circle") {
    return shape.radiusMm - Math.hypot(p.xMm - shape.centre.xMm, p.yMm - shape.centre.yMm);
  }
  if (shape.kind === "corridor") return shape.widthMm / 2 - toLine(p, shape.line, false);
  const rings = [shape.outline, ...shape.holes];
  const border = Math.min(...rings.map((ring) => toLine(p, ring, true)));
  const isIn = isWithin(p, shape.outline) && shape.holes.every((hole) => !isWithin(p, hole));
  return isIn ? border : -border;
}

function slowHalf(shape: Shape): number {
  if (shape.kind === "corridor") return shape.widthMm / 4;
  if (shape.kind === "circle") return shape.radiusMm / 2;
  const side = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  return Math.min(side(shape.outline.map((p) => p.xMm)), side(shape.outline.map((p) => p.yMm))) / 4;
}

type Answer = { readonly isInside: boolean; readonly what: string; readonly doubtMm: number };

/** What the words say, and how near the decision was: within a millimetre both answers are right. */
function slowStep(
  zone: { readonly floorId: string; readonly shape: Shape },
  was: boolean,
  before: Fix | undefined,
  fix: Fix,
): Answer {
  const margin = Math.max(300, Math.min(1_500, fix.sigmaMm));
  const isHere = fix.floorId === zone.floorId;
  const depth = isHere ? slowDepth(fix, zone.shape) : Number.NEGATIVE_INFINITY;
  const isNear = before !== undefined && fix.at - before.at <= 10_000;
  if (was) {
    const isOut = depth < -margin;
    return { isInside: !isOut, what: isOut ? "left" : "", doubtMm: Math.abs(depth + margin) };
  }
  const needed = Math.min(margin, slowHalf(zone.shape));
  const limit = isNear ? needed : 0;
  const doubtMm = Math.abs(depth - limit);
  if (depth > limit) return { isInside: true, what: "entered", doubtMm };
  if (!isNear || !isHere || before?.floorId !== zone.floorId) {
    return { isInside: false, what: "", doubtMm };
  }
  let deepest = Number.NEGATIVE_INFINITY;
  const length = Math.hypot(fix.xMm - before.xMm, fix.yMm - before.yMm);
  const steps = Math.max(1, Math.min(400, Math.ceil(length / 250)));
  for (let step = 0; step <= steps; step += 1) {
    const at = {
      xMm: before.xMm + ((fix.xMm - before.xMm) * step) / steps,
      yMm: before.yMm + ((fix.yMm - before.yMm) * step) / steps,
    };
    deepest = Math.max(deepest, slowDepth(at, zone.shape));
  }
  const walked = Math.min(doubtMm, Math.abs(deepest - needed));
  return { isInside: false, what: deepest > needed ? "passed" : "", doubtMm: walked };
}

const SIDE_MM = 40_000;

function star(random: Random, centre: Point, from: number, to: number): Point[] {
  const count = 3 + Math.floor(random() * 9);
  return Array.from({ length: count }, (_, index) => {
    const angle = ((index + random() * 0.8) / count) * 2 * Math.PI;
    const radius = from + random() * (to - from);
    return {
      xMm: Math.round(centre.xMm + radius * Math.cos(angle)),
      yMm: Math.round(centre.yMm + radius * Math.sin(angle)),
    };
  });
}

const somewhere = (random: Random): Point => ({
  xMm: Math.round(random() * SIDE_MM),
  yMm: Math.round(random() * SIDE_MM),
});

function someShape(random: Random): Shape {
  const kind = random();
  const centre = somewhere(random);
  if (kind < 0.2) return { kind: "circle", centre, radiusMm: 200 + random() * 12_000 };
  if (kind < 0.45) {
    const line = Array.from({ length: 2 + Math.floor(random() * 4) }, () => somewhere(random));
    return { kind: "corridor", line, widthMm: 200 + random() * 5_000 };
  }
  const outline = star(random, centre, 3_000, 14_000);
  const holes = random() < 0.4 ? [star(random, centre, 300, 1_800)] : [];
  return { kind: "polygon", outline, holes };
}

function someFix(random: Random, atMs: number): Fix {
  const floorId = random() < 0.9 ? "a" : "b";
  const sigmaMm = Math.round(random() ** 3 * 4_000);
  return { tag: "1", at: instant(atMs), ...somewhere(random), zMm: 1_200, floorId, sigmaMm };
}

/** Disagreements, in words; cases on the line itself are passed over and counted. */
export function compareFences(plan: { readonly rounds: number; readonly seed: number }) {
  const random = seeded(plan.seed);
  const report = { rounds: 0, onLine: 0, crossings: 0, disagreements: [] as string[] };
  while (report.rounds < plan.rounds) {
    const zone = { floorId: "a", shape: someShape(random) };
    if (shapeFault(zone.shape) !== undefined) continue;
    let before: Fix | undefined;
    let atMs = 1_800_000_000_000;
    let was = random() < 0.3;
    for (let step = 0; step < 20 && report.rounds < plan.rounds; step += 1) {
      atMs += random() < 0.9 ? 1_000 : 15_000;
      const fix = someFix(random, atMs);
      const fast = stepFence(zone, was, before, fix);
      const slow = slowStep(zone, was, before, fix);
      report.rounds += 1;
      if (slow.doubtMm < 1) report.onLine += 1;
      else if (fast.isInside !== slow.isInside || (fast.crossing?.kind ?? "") !== slow.what) {
        report.disagreements.push(JSON.stringify({ zone, was, before, fix, fast, slow }));
      }
      if (slow.what !== "") report.crossings += 1;
      was = fast.isInside;
      before = fix;
    }
  }
  return report;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
    },
  });
  const report = compareFences({ rounds: Number(values.rounds), seed: Number(values.seed) });
  console.log(report);
  process.exit(report.disagreements.length === 0 ? 0 : 1);
}
