/** Questions that others ask of a fill point: may the relay be held, who holds which cylinder. */
import type { Facts, Input, Locked, PointState, Position } from "./model.ts";

export type Start = {
  readonly atMs: number;
  readonly positions: readonly string[];
  /** An authorisation that the journal shows without an end: a person must settle it. */
  readonly openAuthorisationId: string | null;
  readonly remoteLock: { readonly reason: string; readonly by: string } | null;
};

export function openPositions(names: readonly string[]): Readonly<Record<string, Position>> {
  return Object.fromEntries(names.map((name) => [name, { kind: "open" } as const]));
}

/** Locked, with nothing believed: links down, clock untrusted, no reading, no check. */
export function initialState(start: Start): PointState {
  const facts: Facts = {
    nowMs: start.atMs,
    tickAtMs: start.atMs,
    sinceMs: start.atMs,
    isClockTrusted: false,
    linksDown: ["gauge", "valve"],
    remoteLock: start.remoteLock,
    positions: openPositions(start.positions),
    tracks: {},
    usedChecks: [],
    lastAuthorisationId: null,
  };
  const mode: Locked = {
    phase: "locked",
    cause: "initial",
    settlement:
      start.openAuthorisationId === null
        ? null
        : { authorisationId: start.openAuthorisationId, cause: "restart", sinceMs: start.atMs },
    pending: null,
  };
  return { facts, mode };
}

/** The single truth about the valve: may it be open? */
export function permits(state: PointState): boolean {
  return state.mode.phase === "authorised" || state.mode.phase === "filling";
}

/**
 * May the held relay be refreshed at this very instant? Asked before each refresh; it turns false by
 * itself when ticks or readings stop coming, even if the machine is never stepped again.
 */
export function leaseValid(state: PointState, nowMs: number): boolean {
  const { facts, mode } = state;
  if (mode.phase !== "authorised" && mode.phase !== "filling") return false;
  return nowMs >= facts.nowMs && nowMs < mode.leaseUntilMs;
}

export type Conflict = {
  readonly cylinderId: string;
  readonly places: readonly { readonly pointId: string; readonly position: string }[];
};

/** Cylinders that stand at more than one position of all points; none of these may be authorised. */
export function conflicts(
  points: readonly { readonly pointId: string; readonly state: PointState }[],
): readonly Conflict[] {
  const places = new Map<string, { pointId: string; position: string }[]>();
  for (const { pointId, state } of points) {
    for (const [position, at] of Object.entries(state.facts.positions)) {
      if (at.kind !== "bound") continue;
      const list = places.get(at.cylinderId) ?? [];
      list.push({ pointId, position });
      places.set(at.cylinderId, list);
    }
  }
  return [...places]
    .filter(([, list]) => list.length > 1)
    .map(([cylinderId, list]) => ({ cylinderId, places: list }));
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** NaN compares false with every limit, so nothing of the kind may get past this gate. */
export function isSaneInput(input: Input): boolean {
  if (!Number.isFinite(input.atMs)) return false;
  if (input.kind === "weight") return input.massG === null || Number.isSafeInteger(input.massG);
  if (input.kind === "pressure") {
    const isNumber = (kpa: number | null): boolean => kpa === null || Number.isFinite(kpa);
    return isNumber(input.pressureKpa) && isNumber(input.at20Kpa);
  }
  return true;
}

/** Figures of a cylinder that the machine can hold a fill to. */
export function areSaneLimits(input: Extract<Input, { kind: "bind" }>): boolean {
  const { weight, pressure } = input;
  if (weight !== null) {
    const { tareG, targetNetG, maxNetG, residueMaxG } = weight;
    if (![tareG, targetNetG, maxNetG, residueMaxG].every(isCount)) return false;
    if (tareG === 0 || targetNetG === 0 || targetNetG > maxNetG) return false;
    if (residueMaxG >= targetNetG) return false;
  }
  if (pressure !== null) {
    const { startMinKpa, startMaxKpa, targetKpa, maxKpa, ceilingKpa } = pressure;
    if (![startMinKpa, startMaxKpa, targetKpa, maxKpa, ceilingKpa].every(isCount)) return false;
    if (startMaxKpa >= ceilingKpa) return false;
    if (startMinKpa > startMaxKpa || startMaxKpa >= targetKpa || targetKpa > maxKpa) return false;
  }
  return true;
}
