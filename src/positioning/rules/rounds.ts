/** Single distances, as they come from a line, gathered into one round of a card. Pure but for what it holds back. */
import { instant, type UnixMs } from "../../kernel/instants.ts";
import type { Round } from "./pipeline.ts";

/** A round is on the air for far less than this. */
export const ROUND_MAX_MS = 250;
/**
 * A frame that holds several distances holds a round; what other gateways heard of it comes within this. Somebody's way
 * to a screen is 0.3 s, so nobody waits for the card's next round.
 */
export const QUIET_MS = 40;
const TAGS_MAX = 10_000;
const RANGES_MAX = 32;

export type OneRange = {
  readonly tag: string;
  readonly anchor: string;
  readonly distanceMm: number;
  readonly sequence: number | undefined;
  readonly at: UnixMs;
};

type Open = {
  readonly at: UnixMs;
  readonly sequence: number | undefined;
  readonly ranges: Map<string, number>;
  /** When the newest came, and whether several came at once. */
  lastAt: UnixMs;
  isFrame: boolean;
};

export class Rounds {
  readonly #open = new Map<string, Open>();

  #closed(tag: string, open: Open): Round {
    const ranges = [...open.ranges].map(([anchor, distanceMm]) => ({ anchor, distanceMm }));
    return { tag, at: open.at, ranges };
  }

  /** The round that this distance shows to be over, if any. Beyond the limit of cards it is dropped. */
  take(one: OneRange): Round | undefined {
    const open = this.#open.get(one.tag);
    const isNext =
      open !== undefined &&
      (open.sequence !== one.sequence ||
        open.ranges.has(one.anchor) ||
        open.ranges.size >= RANGES_MAX ||
        one.at - open.at > ROUND_MAX_MS ||
        one.at < open.at);
    if (open !== undefined && !isNext) {
      open.ranges.set(one.anchor, one.distanceMm);
      open.isFrame ||= one.at === open.lastAt;
      open.lastAt = one.at;
      return undefined;
    }
    if (open === undefined && this.#open.size >= TAGS_MAX) return undefined;
    const ranges = new Map([[one.anchor, one.distanceMm]]);
    this.#open.set(one.tag, {
      ...{ at: one.at, sequence: one.sequence, ranges },
      ...{ lastAt: one.at, isFrame: false },
    });
    return open && this.#closed(one.tag, open);
  }

  /** Rounds to which nothing is added any more. */
  ripe(now: UnixMs): readonly Round[] {
    const ripe: Round[] = [];
    for (const [tag, open] of this.#open) {
      // A clock that was set back must not hold a round for ever.
      const isQuiet = open.isFrame && now - open.lastAt >= QUIET_MS;
      if (!isQuiet && now - open.at <= ROUND_MAX_MS && now >= open.at) continue;
      ripe.push(this.#closed(tag, open));
      this.#open.delete(tag);
    }
    return ripe;
  }
}

export function rangeOf(
  reading: {
    readonly tag: string;
    readonly anchor: string;
    readonly distanceMm: number;
    readonly sequence?: number;
  },
  at: number,
): OneRange {
  const { tag, anchor, distanceMm, sequence } = reading;
  return { tag, anchor, distanceMm, sequence, at: instant(at) };
}
