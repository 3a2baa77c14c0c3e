/** What the map asks of the running engine: the newest fix of each card, and when cards were last heard. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Fix } from "./model.ts";
import type { AnchorCheck } from "./rules/survey.ts";

export type LivePosition = {
  readonly fix: Fix;
  /** Areas that the card is in. */
  readonly zones: readonly string[];
};

export type Heard = { readonly at: UnixMs; readonly batteryPercent: number | undefined };

export type LiveView = {
  positions(floorId: string): readonly LivePosition[];
  /** By tag: every card that was heard since the start, registered or not. */
  heard(): ReadonlyMap<string, Heard>;
  /** By anchor's id: whether it stands where the plan says. */
  anchorChecks(): ReadonlyMap<string, AnchorCheck>;
};

export type Contact = {
  readonly tag: string;
  readonly togetherMs: number;
  readonly closestMm: number;
  readonly firstAt: UnixMs;
};

/** What is kept of the past; read beside the main thread, so that a long question does not hold a valve. */
export type TrackView = {
  /** In order of time, thinned to at most `most` fixes. */
  fixes(tag: string, fromAt: UnixMs, toAt: UnixMs, most: number): Promise<readonly Fix[]>;
  near(tag: string, fromAt: UnixMs, toAt: UnixMs, radiusMm: number): Promise<readonly Contact[]>;
};
