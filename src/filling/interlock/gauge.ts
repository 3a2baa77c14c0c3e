/**
 * What readings mean. A frame's checksum is weak and the commonest scale has no stability flag, so
 * opening always needs a run of agreeing frames; one bad frame is enough for closing.
 */
import {
  AGREEING_FRAMES,
  type GaugeConfig,
  type GaugeKind,
  gaugesOf,
  type InterlockConfig,
  staleAfterMs,
} from "./config.ts";
import type { Cause, Facts, Levels, Position, Track } from "./model.ts";

/** Levels one gauge is compared with, in its own unit. */
export type Band = {
  readonly floor: number;
  readonly startMax: number;
  readonly target: number;
  readonly limit: number;
  /** No frame may show more than this, whatever it is judged as. */
  readonly ceiling: number;
};

function bandOf(position: Position, kind: GaugeKind): Band | undefined {
  if (position.kind !== "bound") return undefined;
  if (kind === "weight") {
    const limits = position.weight;
    if (limits === null) return undefined;
    return {
      floor: limits.tareG,
      startMax: limits.tareG + limits.residueMaxG,
      target: limits.tareG + limits.targetNetG,
      limit: limits.tareG + limits.maxNetG,
      ceiling: Number.POSITIVE_INFINITY,
    };
  }
  const limits = position.pressure;
  if (limits === null) return undefined;
  return {
    floor: limits.startMinKpa,
    startMax: limits.startMaxKpa,
    target: limits.targetKpa,
    limit: limits.maxKpa,
    ceiling: limits.ceilingKpa,
  };
}

/** The strictest of what is bound; undefined when a cylinder has no figures for this gauge. */
export function pointBand(
  facts: Facts,
  kind: GaugeKind,
  gauge: GaugeConfig,
  config: InterlockConfig,
): Band | undefined {
  let strictest: Band | undefined;
  for (const name of config.positions) {
    const position = facts.positions[name];
    if (position?.kind !== "bound") continue;
    const band = bandOf(position, kind);
    if (band === undefined) return undefined;
    strictest =
      strictest === undefined
        ? band
        : {
            floor: Math.max(strictest.floor, band.floor),
            startMax: Math.min(strictest.startMax, band.startMax),
            target: Math.min(strictest.target, band.target),
            limit: Math.min(strictest.limit, band.limit),
            ceiling: Math.min(strictest.ceiling, band.ceiling),
          };
  }
  return strictest === undefined
    ? undefined
    : { ...strictest, floor: strictest.floor - gauge.startTolerance };
}

/** One frame of a gauge; `judged` is the level itself, or of a pressure its value at 20 °C. */
export type Level = { readonly level: number; readonly judged: number };

/** Adds one frame; a frame that disagrees with its run, or says it moves, begins a new run. */
export function track(
  before: Track | undefined,
  { level, judged }: Level,
  atMs: number,
  isStable: boolean | null,
  limit: number | undefined,
  gauge: GaugeConfig,
): Track {
  const isOver = limit !== undefined && judged > limit;
  const overCount = isOver ? Math.min((before?.overCount ?? 0) + 1, AGREEING_FRAMES) : 0;
  const fresh: Track = {
    lastAtMs: atMs,
    last: level,
    judged,
    runSinceMs: atMs,
    runCount: 1,
    runMin: level,
    runMax: level,
    overCount,
  };
  if (before === undefined || isStable === false) return fresh;
  const runMin = Math.min(before.runMin, level);
  const runMax = Math.max(before.runMax, level);
  if (runMax - runMin > gauge.steadySpread) return fresh;
  return {
    ...fresh,
    runSinceMs: before.runSinceMs,
    // Counting on would tell no more and would make every frame a new state.
    runCount: Math.min(before.runCount + 1, gauge.steadyFrames),
    runMin,
    runMax,
  };
}

export function isSteady(run: Track, gauge: GaugeConfig): boolean {
  return (
    run.runCount >= gauge.steadyFrames && run.lastAtMs - run.runSinceMs >= gauge.steadyWindowMs
  );
}

export function isFresh(run: Pick<Track, "lastAtMs">, nowMs: number, gauge: GaugeConfig): boolean {
  return nowMs - run.lastAtMs <= staleAfterMs(gauge);
}

/** What one frame shows to be wrong while the valve may be open, the worst first. */
export function frameFault(
  kind: GaugeKind,
  before: Track,
  after: Track,
  peak: number,
  band: Band | undefined,
  gauge: GaugeConfig,
): Cause | undefined {
  if (band === undefined) return "no_reading";
  const level = after.last;
  const isFarOver = after.judged > band.limit + gauge.overMargin || level > band.ceiling;
  if (isFarOver || after.overCount >= AGREEING_FRAMES) return "over_max";
  const elapsedMs = after.lastAtMs - before.lastAtMs;
  const possible = (gauge.flowMaxPerS * elapsedMs) / 1_000 + gauge.noise;
  const wentDown = kind === "weight" ? "lifted" : "fell";
  if (level < band.floor || before.last - level > possible) return wentDown;
  if (level - before.last > possible) return "jumped";
  if (level < peak - gauge.fallMax) return "fell";
  return undefined;
}

/** The instant until which every gauge counts as fresh. */
export function freshUntilMs(facts: Facts, config: InterlockConfig): number {
  let until = Number.POSITIVE_INFINITY;
  for (const kind of gaugesOf(config)) {
    const gauge = config.gauges[kind];
    const run = facts.tracks[kind];
    if (gauge === undefined) continue;
    until = Math.min(until, run === undefined ? 0 : run.lastAtMs + staleAfterMs(gauge));
  }
  return until;
}

export function levelsOf(facts: Facts): Levels {
  const { weight, pressure } = facts.tracks;
  return {
    ...(weight === undefined ? {} : { weight: weight.last }),
    ...(pressure === undefined ? {} : { pressure: pressure.last }),
  };
}

export function areAllSteady(facts: Facts, config: InterlockConfig): boolean {
  return gaugesOf(config).every((kind) => {
    const gauge = config.gauges[kind];
    const run = facts.tracks[kind];
    return gauge !== undefined && run !== undefined && isSteady(run, gauge);
  });
}
