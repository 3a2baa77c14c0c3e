/**
 * A card's way through time: a Kalman filter of constant velocity in the plane, with a gate against jumps. Pure: each
 * step gives a new track. Metres and milliseconds.
 */

export type Track = {
  readonly atMs: number;
  /** x, y, and their velocities in m/s. */
  readonly state: readonly [number, number, number, number];
  /** Covariance of one axis: place, place with velocity, velocity. Both axes move alike. */
  readonly x: Spread;
  readonly y: Spread;
  /** Measurements in a row that did not fit. */
  readonly misses: number;
};

type Spread = readonly [pp: number, pv: number, vv: number];

/** People at work start, stop and turn within a second: m/s². */
const ACCELERATION = 2.5;
/** Squared distance in sigmas beyond which a measurement is not of this walk (99.9 % of two dimensions). */
const GATE = 13.8;
/** After so many that agree with each other and not with the track, the track was wrong. */
const MISSES_MAX = 3;
/** Older than this, nothing is known of where somebody goes. */
export const TRACK_MAX_MS = 8_000;

function spread([pp, pv, vv]: Spread, seconds: number): Spread {
  const q = ACCELERATION ** 2;
  return [
    pp + 2 * seconds * pv + seconds ** 2 * vv + (q * seconds ** 4) / 4,
    pv + seconds * vv + (q * seconds ** 3) / 2,
    vv + q * seconds ** 2,
  ];
}

/** Where the card would be now. */
export function predict(track: Track, atMs: number): Track {
  const seconds = Math.max(0, (atMs - track.atMs) / 1_000);
  const [x, y, vx, vy] = track.state;
  return {
    ...track,
    atMs: Math.max(atMs, track.atMs),
    state: [x + vx * seconds, y + vy * seconds, vx, vy],
    x: spread(track.x, seconds),
    y: spread(track.y, seconds),
  };
}

export function beginTrack(atMs: number, x: number, y: number, varianceM2: number): Track {
  const begin: Spread = [varianceM2, 0, 1];
  return { atMs, state: [x, y, 0, 0], x: begin, y: begin, misses: 0 };
}

function corrected(
  place: number,
  speed: number,
  [pp, pv, vv]: Spread,
  measured: number,
  variance: number,
): { readonly place: number; readonly speed: number; readonly spread: Spread } {
  const whole = pp + variance;
  const [gainPlace, gainSpeed] = [pp / whole, pv / whole];
  const error = measured - place;
  return {
    place: place + gainPlace * error,
    speed: speed + gainSpeed * error,
    spread: [pp * (1 - gainPlace), pv * (1 - gainPlace), vv - gainSpeed * pv],
  };
}

/** One measured place further. A place that does not fit is left out, unless it is the third in a row. */
export function update(
  track: Track | undefined,
  measured: {
    readonly atMs: number;
    readonly x: number;
    readonly y: number;
    readonly varianceM2: number;
  },
): Track {
  const { atMs, x, y, varianceM2 } = measured;
  const isStale = track === undefined || atMs - track.atMs > TRACK_MAX_MS;
  if (isStale) return beginTrack(atMs, x, y, varianceM2);
  const now = predict(track, atMs);
  const [px, py, vx, vy] = now.state;
  const error = (x - px) ** 2 / (now.x[0] + varianceM2) + (y - py) ** 2 / (now.y[0] + varianceM2);
  if (error > GATE) {
    if (track.misses + 1 >= MISSES_MAX) return beginTrack(atMs, x, y, varianceM2);
    return { ...now, misses: track.misses + 1 };
  }
  const alongX = corrected(px, vx, now.x, x, varianceM2);
  const alongY = corrected(py, vy, now.y, y, varianceM2);
  return {
    atMs: now.atMs,
    state: [alongX.place, alongY.place, alongX.speed, alongY.speed],
    x: alongX.spread,
    y: alongY.spread,
    misses: 0,
  };
}

/** Radius in metres within which the card is likely to be (68 %). */
export function sigmaOf({ x, y }: Track): number {
  return Math.sqrt(Math.max(0, x[0]) + Math.max(0, y[0])) * 1.07;
}
