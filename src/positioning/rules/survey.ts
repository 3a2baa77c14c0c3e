/**
 * Whether anchors are where the plan says: by the distances they measure to each other, and by those to cards whose
 * place the other anchors agree on. A signal can be late and never early, so a distance that is too short means that
 * an anchor stands elsewhere; one that is too long may also be covered. Pure but for the last measurements it keeps.
 */
import type { Anchor, Fix } from "../model.ts";
import type { Round } from "./pipeline.ts";
import type { Condition } from "./watch.ts";

/** What is kept of each anchor, and of each pair. */
const KEPT = 256;
const PAIRS_MAX = 4_000;
const PAIR_LEAST = 8;
/** So many fixes near it before an anchor is judged: some minutes of one person. */
const FIXES_LEAST = 96;
/** Agreed by so many anchors, a fix says something about one of them. */
const ANCHORS_LEAST = 5;
/** A fix that is worse than this judges nobody. */
const SIGMA_MAX_MM = 500;
/** Beyond what surveys and radio err together. */
export const SHORT_MAX_MM = 600;
export const LONG_MAX_MM = 1_200;
const BETWEEN_MAX_MM = 700;
/**
 * An anchor that was moved is too near from one side and too far from the other; walls make nothing too near. So many
 * distances that are too short are no chance.
 */
const SHORT_SHARE_MAX = 0.15;

export type AnchorState = "unknown" | "in-place" | "moved" | "covered";
export type AnchorCheck = {
  readonly state: AnchorState;
  /** Median of measured less planned, to cards; null with too few. */
  readonly toCardsMm: number | null;
  /** Share of them that is too short by more than surveys and radio err, 0 to 1. */
  readonly shortShare: number;
  readonly fixes: number;
  /** Median over its pairs of how far measured and planned differ; null with too few. */
  readonly betweenMm: number | null;
  readonly pairs: number;
};

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

class Kept {
  readonly #values: number[] = [];
  #next = 0;

  add(value: number): void {
    this.#values[this.#next % KEPT] = value;
    this.#next += 1;
  }

  get count(): number {
    return this.#values.length;
  }

  median(): number | null {
    return median(this.#values);
  }

  shareBelow(limit: number): number {
    return this.#values.filter((value) => value < limit).length / Math.max(1, this.count);
  }
}

function apart(a: Pick<Anchor, "xMm" | "yMm" | "zMm">, b: typeof a): number {
  return Math.hypot(a.xMm - b.xMm, a.yMm - b.yMm, a.zMm - b.zMm);
}

const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

export class Survey {
  readonly #anchors: ReadonlyMap<string, Anchor>;
  readonly #tagHeightMm: number;
  readonly #toCards = new Map<string, Kept>();
  readonly #pairs = new Map<string, { readonly ids: readonly string[]; readonly kept: Kept }>();

  constructor(anchors: readonly Anchor[], tagHeightMm: number) {
    this.#anchors = new Map(anchors.map((anchor) => [anchor.radioId, anchor]));
    this.#tagHeightMm = tagHeightMm;
  }

  /** A distance that two anchors measured between themselves. */
  between(one: string, other: string, distanceMm: number): void {
    const [a, b] = [this.#anchors.get(one), this.#anchors.get(other)];
    if (a === undefined || b === undefined || a === b || a.floorId !== b.floorId) return;
    const key = pairOf(a.id, b.id);
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      if (this.#pairs.size >= PAIRS_MAX) return;
      pair = { ids: [a.id, b.id], kept: new Kept() };
      this.#pairs.set(key, pair);
    }
    pair.kept.add(distanceMm - apart(a, b));
  }

  /** A round and the fix that it gave. */
  follow(fix: Fix, round: Round): void {
    if (round.ranges.length < ANCHORS_LEAST || fix.sigmaMm > SIGMA_MAX_MM) return;
    const at = { xMm: fix.xMm, yMm: fix.yMm, zMm: this.#tagHeightMm };
    for (const { anchor, distanceMm } of round.ranges) {
      const known = this.#anchors.get(anchor);
      if (known === undefined || known.floorId !== fix.floorId) continue;
      let kept = this.#toCards.get(known.id);
      if (kept === undefined) {
        kept = new Kept();
        this.#toCards.set(known.id, kept);
      }
      kept.add(distanceMm - apart(known, at));
    }
  }

  /** By id, every anchor of the plan. */
  checks(): ReadonlyMap<string, AnchorCheck> {
    const byAnchor = new Map<string, number[]>();
    for (const { ids, kept } of this.#pairs.values()) {
      const off = kept.count < PAIR_LEAST ? null : kept.median();
      if (off === null) continue;
      for (const id of ids) byAnchor.set(id, [...(byAnchor.get(id) ?? []), Math.abs(off)]);
    }
    return new Map(
      [...this.#anchors.values()].map(({ id }) => [id, this.#check(id, byAnchor.get(id) ?? [])]),
    );
  }

  #check(id: string, offs: readonly number[]): AnchorCheck {
    const kept = this.#toCards.get(id);
    const fixes = kept?.count ?? 0;
    const toCardsMm = kept === undefined || fixes < FIXES_LEAST ? null : kept.median();
    // One pair cannot say which of the two was moved.
    const betweenMm = offs.length < 2 ? null : median(offs);
    const shortShare = toCardsMm === null ? 0 : (kept?.shareBelow(-SHORT_MAX_MM) ?? 0);
    return {
      state: stateOf(toCardsMm, betweenMm, shortShare),
      shortShare,
      toCardsMm: toCardsMm === null ? null : Math.round(toCardsMm),
      fixes,
      betweenMm: betweenMm === null ? null : Math.round(betweenMm),
      pairs: offs.length,
    };
  }

  moved(): readonly Condition[] {
    return [...this.checks()].flatMap(([id, { state, toCardsMm, betweenMm }]): Condition[] => {
      const anchor = [...this.#anchors.values()].find((one) => one.id === id);
      if (anchor === undefined || state !== "moved") return [];
      return [
        {
          code: "position.anchor_moved",
          subject: `anchor:${id}`,
          floorId: anchor.floorId,
          ...{ zoneId: null, tag: null },
          at: { xMm: anchor.xMm, yMm: anchor.yMm },
          facts: { anchor: anchor.radioId, offMm: Math.round(betweenMm ?? toCardsMm ?? 0) },
        },
      ];
    });
  }
}

function stateOf(
  toCardsMm: number | null,
  betweenMm: number | null,
  shortShare: number,
): AnchorState {
  if (betweenMm !== null && betweenMm > BETWEEN_MAX_MM) return "moved";
  if (toCardsMm === null) return betweenMm === null ? "unknown" : "in-place";
  if (shortShare > SHORT_SHARE_MAX) return "moved";
  return toCardsMm > LONG_MAX_MM ? "covered" : "in-place";
}
