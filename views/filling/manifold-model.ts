/** What the parts of a manifold show, already worked out by the routes. */
import type { Words } from "../../src/gases/index.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import type { State } from "../ui/state.ts";
import type { CurvePoint, RefusalCard, Stage } from "./model.ts";

export type TileKind = "open" | "blank" | "refused" | "check" | "good" | "filled";

export type Tile = {
  readonly position: string;
  readonly kind: TileKind;
  readonly state: State;
  readonly code: string | undefined;
};

/** What stands at the position that a person is looking at. */
export type ChosenPosition = Tile & {
  readonly cylinderId: string | undefined;
  readonly refusals: readonly RefusalCard[];
  readonly facts: readonly (readonly [string, string])[];
};

export type GasCard = {
  readonly pressureKpa: number | undefined;
  readonly temperatureC: number | undefined;
  readonly at20Kpa: number | undefined;
  readonly targetAt20Kpa: number | undefined;
  readonly maxAt20Kpa: number | undefined;
  /** The target as the gauge shows it at the present temperature. */
  readonly targetNowKpa: number | undefined;
  readonly ceilingKpa: number | undefined;
};

/** A manifold from across the bay. */
export type ManifoldCard = GasCard & {
  readonly boundCount: number;
  readonly blankCount: number;
  readonly total: number;
};

export type LeakCard =
  | { readonly state: "due" | "passed" }
  | { readonly state: "running"; readonly leftS: number }
  | { readonly state: "failed"; readonly words: string };

export type ManifoldPanel = {
  readonly id: string;
  readonly label: string;
  readonly mediumName: Words;
  /** `check` while positions are still unknown or unchecked. */
  readonly stage: Stage;
  readonly state: State;
  readonly isOneShot: boolean;
  readonly isSteady: boolean;
  readonly gas: GasCard;
  readonly counts: Pick<ManifoldCard, "boundCount" | "blankCount" | "total">;
  readonly tiles: readonly Tile[];
  readonly chosen: ChosenPosition | undefined;
  readonly items: readonly { readonly code: string; readonly text: Words }[];
  readonly leak: LeakCard;
  readonly leakRules: { readonly seconds: number; readonly fallKpa: number };
  readonly blockers: readonly string[];
  readonly cause: string | undefined;
  readonly problem: string | undefined;
  readonly lockedBy: { readonly reason: string; readonly by: string } | undefined;
  readonly settleCause: string | undefined;
  readonly curve: readonly CurvePoint[];
  readonly batchId: string | undefined;
  readonly endAt20Kpa: number | undefined;
  /** Temperature that the pressure is judged at. */
  readonly referenceC: number;
  /** Only of dissolved acetylene: the stage of what hangs here; its cylinders come off to rest. */
  readonly stageNo: number | undefined;
  /** Null once the rest is over. */
  readonly restsUntil: UnixMs | null;
  readonly awaiting: readonly AwaitingBatch[];
  readonly canFill: boolean;
  readonly canUnlock: boolean;
};

export type AwaitingBatch = {
  readonly id: string;
  readonly point: string;
  readonly count: number;
};
