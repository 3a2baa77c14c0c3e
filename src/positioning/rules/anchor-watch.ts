/** An anchor is silent when cards close to it are measured again and again, and never by it. Pure but for its counts. */
import type { Anchor, Fix } from "../model.ts";
import { distanceMm } from "./geometry.ts";
import type { Round } from "./pipeline.ts";
import type { Condition } from "./watch.ts";

/** Nearer than this an anchor hears a card, whatever stands between. */
const NEAR_MM = 12_000;
/** So many rounds near it without it: a minute of one person who walks by. */
const MISSES_MAX = 90;

export class AnchorWatch {
  readonly #byFloor = new Map<string, Anchor[]>();
  readonly #misses = new Map<string, number>();

  constructor(anchors: readonly Anchor[]) {
    for (const anchor of anchors) {
      this.#byFloor.set(anchor.floorId, [...(this.#byFloor.get(anchor.floorId) ?? []), anchor]);
    }
  }

  follow(fix: Fix, round: Round): void {
    const heard = new Set(round.ranges.map(({ anchor }) => anchor));
    for (const anchor of this.#byFloor.get(fix.floorId) ?? []) {
      if (heard.has(anchor.radioId)) this.#misses.delete(anchor.id);
      else if (distanceMm(anchor, fix) < NEAR_MM) {
        this.#misses.set(anchor.id, (this.#misses.get(anchor.id) ?? 0) + 1);
      }
    }
  }

  silent(): readonly Condition[] {
    return [...this.#byFloor.values()].flat().flatMap((anchor): Condition[] =>
      (this.#misses.get(anchor.id) ?? 0) < MISSES_MAX
        ? []
        : [
            {
              code: "position.anchor_lost",
              subject: `anchor:${anchor.id}`,
              floorId: anchor.floorId,
              zoneId: null,
              tag: null,
              at: { xMm: anchor.xMm, yMm: anchor.yMm },
              facts: { anchor: anchor.radioId },
            },
          ],
    );
  }
}
