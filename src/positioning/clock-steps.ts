/**
 * A wall clock that is set is no time that passed: nobody is lost by it, nobody looks live by it, and no fix counts as
 * late. What the engine remembers is moved along with the clock. Pure but for what it remembers.
 */
import { instant, type UnixMs } from "../kernel/instants.ts";
import type { Heard } from "./live-view.ts";
import type { Fix } from "./model.ts";
import type { Memory, Seen } from "./rules/watch.ts";

/** A clock that is only steered differs by far less between two looks. */
const STEP_MIN_MS = 1_000;

export class ClockSteps {
  #last: { readonly wallMs: number; readonly monotonicMs: number } | undefined;

  /** By how much the wall clock was set since the last call, in ms; 0 where it only went on. */
  stepMs(wallMs: number, monotonicMs: number): number {
    const last = this.#last;
    this.#last = { wallMs, monotonicMs };
    if (last === undefined) return 0;
    const stepMs = wallMs - last.wallMs - (monotonicMs - last.monotonicMs);
    return Math.abs(stepMs) < STEP_MIN_MS ? 0 : Math.round(stepMs);
  }
}

const moved = (at: UnixMs, byMs: number): UnixMs => instant(Math.max(0, at + byMs));

type Moving = {
  fix: Fix;
  heardAt: UnixMs;
  still: Seen["still"];
  readonly inside: Map<string, UnixMs>;
};

export function moveSeen(one: Moving, byMs: number): void {
  one.fix = { ...one.fix, at: moved(one.fix.at, byMs) };
  one.heardAt = moved(one.heardAt, byMs);
  one.still = { ...one.still, since: moved(one.still.since, byMs) };
  for (const [zone, since] of one.inside) one.inside.set(zone, moved(since, byMs));
}

export function moveHeard(heard: Map<string, Heard>, byMs: number): void {
  for (const [tag, one] of heard) heard.set(tag, { ...one, at: moved(one.at, byMs) });
}

export function moveMemory(memory: Memory, byMs: number): Memory {
  const gatherings = memory.gatherings.map((one) => ({
    ...one,
    since: moved(one.since, byMs),
    seenAt: moved(one.seenAt, byMs),
  }));
  return { ...memory, gatherings };
}
