/**
 * From rounds of distances, or places that a device solved itself, to fixes: which floor, solved on it, filtered.
 * Pure but for the state it keeps for each card; the same rounds give the same fixes, so a recording can be replayed.
 */
import { instant, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Anchor, Fix, PositionSettings } from "../model.ts";
import { sigmaOf, TRACK_MAX_MS, type Track, update } from "./filter.ts";
import { type Frame, planeAt, type RangeTo, SPACE, solve, tunnel, type Vec3 } from "./solver.ts";

export type Round = {
  readonly tag: string;
  readonly at: UnixMs;
  readonly ranges: readonly { readonly anchor: string; readonly distanceMm: number }[];
};

export type Placed = {
  readonly tag: string;
  readonly at: UnixMs;
  readonly floorId: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
  readonly sigmaMm?: number;
};

/** Why a round gave no fix. */
export type NoFix = "unknown-anchors" | "too-few" | "no-place" | "late" | "full" | "outlier";

type Known = {
  readonly track: Track;
  readonly floorId: string;
  /** A floor that was heard better lately, and how often in a row. */
  readonly rival: { readonly floorId: string; readonly count: number } | undefined;
};

/** A lift takes longer than this many rounds; a signal through a ceiling does not last as long. */
const FLOOR_ROUNDS = 4;
const READY_SIGMA_MM = 500;
/** Cards of one site: the radio's own ceiling is far below. */
const TAGS_MAX = LIMITS.readingQueue;

/** How well a floor is heard: near anchors count more. */
function heardBest(
  ranges: Round["ranges"],
  anchors: ReadonlyMap<string, Anchor>,
): string | undefined {
  const heard = new Map<string, number>();
  for (const { anchor, distanceMm } of ranges) {
    const known = anchors.get(anchor);
    if (known === undefined) continue;
    const weight = 1 / (distanceMm / 1_000 + 3);
    heard.set(known.floorId, (heard.get(known.floorId) ?? 0) + weight);
  }
  return [...heard].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function floorOf(known: Known | undefined, best: string): Pick<Known, "floorId" | "rival"> {
  if (known === undefined || known.floorId === best) return { floorId: best, rival: undefined };
  const count = known.rival?.floorId === best ? known.rival.count + 1 : 1;
  return count >= FLOOR_ROUNDS
    ? { floorId: best, rival: undefined }
    : { floorId: known.floorId, rival: { floorId: best, count } };
}

const metres = ({ xMm, yMm, zMm }: Anchor): Vec3 => [xMm / 1_000, yMm / 1_000, zMm / 1_000];

/** The line of a tunnel is the one between the two anchors farthest apart. */
function lineOf(anchors: readonly Anchor[], heightM: number): Frame {
  let longest = -1;
  let ends: readonly [Vec3, Vec3] = [
    [0, 0, heightM],
    [1, 0, heightM],
  ];
  for (const a of anchors) {
    for (const b of anchors) {
      const length = Math.hypot(a.xMm - b.xMm, a.yMm - b.yMm);
      if (length <= longest) continue;
      longest = length;
      const [p, q] = [metres(a), metres(b)];
      ends = [
        [p[0], p[1], heightM],
        [q[0], q[1], heightM],
      ];
    }
  }
  return tunnel(...ends);
}

export class Pipeline {
  readonly #anchors: ReadonlyMap<string, Anchor>;
  readonly #settings: Pick<PositionSettings, "solver" | "tagHeightMm">;
  readonly #known = new Map<string, Known>();

  constructor(
    anchors: readonly Anchor[],
    settings: Pick<PositionSettings, "solver" | "tagHeightMm">,
  ) {
    this.#anchors = new Map(anchors.map((anchor) => [anchor.radioId, anchor]));
    this.#settings = settings;
  }

  #frameOf(floorId: string): Frame {
    const heightM = this.#settings.tagHeightMm / 1_000;
    if (this.#settings.solver === "space") return SPACE;
    if (this.#settings.solver === "plane") return planeAt(heightM);
    return lineOf(
      [...this.#anchors.values()].filter((anchor) => anchor.floorId === floorId),
      heightM,
    );
  }

  /** A round of distances. */
  take(round: Round): Fix | NoFix {
    const known = this.#known.get(round.tag);
    if (known === undefined && this.#known.size >= TAGS_MAX) return "full";
    if (known !== undefined && round.at < known.track.atMs) return "late";
    const best = heardBest(round.ranges, this.#anchors);
    if (best === undefined) return "unknown-anchors";
    const { floorId, rival } = floorOf(known, best);
    const ranges = round.ranges.flatMap(({ anchor, distanceMm }): RangeTo[] => {
      const at = this.#anchors.get(anchor);
      return at?.floorId === floorId ? [{ anchor: metres(at), distanceM: distanceMm / 1_000 }] : [];
    });
    if (ranges.length < 2) return "too-few";
    const isFresh = known?.floorId === floorId && round.at - known.track.atMs <= TRACK_MAX_MS;
    const frame = this.#frameOf(floorId);
    const solved = solve(
      frame,
      ranges,
      isFresh ? this.#expected(known.track, round.at) : undefined,
    );
    if (solved === undefined) {
      if (known !== undefined) this.#known.set(round.tag, { ...known, rival });
      return ranges.length <= frame.axes.length ? "too-few" : "no-place";
    }
    const spread = solved.covariance.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
    const varianceM2 = Math.max(
      0.0025,
      spread / Math.max(1, Math.min(2, solved.covariance.length)),
    );
    const [x, y, z] = solved.at;
    const track = update(isFresh ? known.track : undefined, { atMs: round.at, x, y, varianceM2 });
    this.#known.set(round.tag, { track, floorId, rival });
    return fixOf(round.tag, track, floorId, z);
  }

  /** A place that the device solved itself passes the same filter. */
  place(placed: Placed): Fix | NoFix {
    const known = this.#known.get(placed.tag);
    if (known === undefined && this.#known.size >= TAGS_MAX) return "full";
    if (known !== undefined && placed.at < known.track.atMs) return "late";
    const isFresh = known?.floorId === placed.floorId;
    const varianceM2 = ((placed.sigmaMm ?? READY_SIGMA_MM) / 1_000) ** 2 / 2;
    const track = update(isFresh ? known.track : undefined, {
      atMs: placed.at,
      x: placed.xMm / 1_000,
      y: placed.yMm / 1_000,
      varianceM2: Math.max(0.0025, varianceM2),
    });
    this.#known.set(placed.tag, { track, floorId: placed.floorId, rival: undefined });
    return fixOf(placed.tag, track, placed.floorId, placed.zMm / 1_000);
  }

  #expected(track: Track, at: UnixMs): Vec3 {
    const seconds = (at - track.atMs) / 1_000;
    const [x, y, vx, vy] = track.state;
    return [x + vx * seconds, y + vy * seconds, this.#settings.tagHeightMm / 1_000];
  }

  /** The wall clock was set: tracks go on as if it had always stood so. */
  move(byMs: number): void {
    for (const [tag, known] of this.#known) {
      this.#known.set(tag, { ...known, track: { ...known.track, atMs: known.track.atMs + byMs } });
    }
  }

  /** What is not heard of any more is forgotten. */
  forget(before: UnixMs): void {
    for (const [tag, { track }] of this.#known) if (track.atMs < before) this.#known.delete(tag);
  }
}

/** Where somebody only would be, had he gone on, is no fix: nobody enters an area by a guess. */
function fixOf(tag: string, track: Track, floorId: string, zM: number): Fix | "outlier" {
  if (track.misses > 0) return "outlier";
  return {
    tag,
    at: instant(track.atMs),
    xMm: Math.round(track.state[0] * 1_000),
    yMm: Math.round(track.state[1] * 1_000),
    zMm: Math.round(zM * 1_000),
    floorId,
    sigmaMm: Math.round(sigmaOf(track) * 1_000),
  };
}
