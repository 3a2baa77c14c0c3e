/** One fill point with its usual settings and a clock, driven by hand. */
import { blockersOf } from "../../src/filling/interlock/blockers.ts";
import { gunConfig, type InterlockConfig } from "../../src/filling/interlock/config.ts";
import type { Effect, PointState } from "../../src/filling/interlock/model.ts";
import { initialState } from "../../src/filling/interlock/state.ts";
import { step } from "../../src/filling/interlock/step.ts";
import { inputAt } from "./interlock-prover.ts";
import { type Act, CHECKED_NOW } from "./interlock-scenarios.ts";

export const GUN = gunConfig(900_000);
export const TARE_G = 16_500;
export const weight = { tareG: TARE_G, targetNetG: 14_500, maxNetG: 14_900, residueMaxG: 500 };

/** Drives one point: frames each 200 ms with a tick beside each. */
export class Bench {
  state: PointState;
  effects: Effect[] = [];
  atMs = 5_000;
  readonly config: InterlockConfig;

  constructor(config: InterlockConfig = GUN, openAuthorisationId: string | null = null) {
    this.config = config;
    this.state = initialState({
      atMs: this.atMs,
      positions: config.positions,
      openAuthorisationId,
      remoteLock: null,
    });
  }

  feed(...acts: readonly Act[]): this {
    for (const act of acts) {
      const next = step(this.state, inputAt(act, this.atMs), this.config);
      this.state = next.state;
      this.effects.push(...next.effects);
    }
    return this;
  }

  /** One frame after 200 ms. */
  weigh(massG: number | null, afterMs = 200): this {
    this.atMs += afterMs;
    return this.feed({ kind: "tick" }, { kind: "weight", massG, isStable: null });
  }

  rest(massG: number, frames: number): this {
    for (let count = 0; count < frames; count += 1) this.weigh(massG);
    return this;
  }

  ready(massG = TARE_G): this {
    return this.feed(
      { kind: "linkUp", link: "gauge" },
      { kind: "linkUp", link: "valve" },
      { kind: "clockTrusted" },
      bind("c1", "k1"),
    ).rest(massG, 6);
  }

  open(authorisationId = "a1"): this {
    return this.feed(
      { kind: "authoriseRequested", authorisationId, byPersonId: "p1" },
      { kind: "grantCommitted", authorisationId },
    );
  }

  fillTo(massG: number, stepG = 400): this {
    let at = this.state.facts.tracks.weight!.last;
    while (at < massG) {
      at = Math.min(massG, at + stepG);
      this.weigh(at);
    }
    return this;
  }

  get phase(): string {
    return this.state.mode.phase;
  }

  get cause(): string {
    return this.state.mode.phase === "locked" ? this.state.mode.cause : this.phase;
  }

  get isSettlementDue(): boolean {
    return this.state.mode.phase === "locked" && this.state.mode.settlement !== null;
  }

  kinds(): string[] {
    return this.effects.map((effect) => effect.kind);
  }

  blockers(): string[] {
    return blockersOf(this.state, this.config).map((blocker) => blocker.code);
  }
}

export function bind(cylinderId: string, checkId: string): Extract<Act, { kind: "bind" }> {
  const check = {
    checkId,
    cylinderId,
    byPersonId: "p1",
    isCertified: true,
    hasPassedEveryItem: true,
    checkedAtMs: CHECKED_NOW,
  };
  return {
    kind: "bind",
    position: "1",
    cylinderId,
    weight,
    pressure: null,
    check,
    refusals: [],
  };
}
