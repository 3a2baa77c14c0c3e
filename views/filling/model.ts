/** What the filling parts show, already worked out by the routes. */

import type { FlowStep } from "../../src/filling/flow/rules.ts";
import type { Words } from "../../src/gases/index.ts";
import type { State } from "../ui/state.ts";
import type { ManifoldCard } from "./manifold-model.ts";

export type CurvePoint = { readonly tMs: number; readonly massG: number };

export type CylinderCard = {
  readonly id: string;
  readonly code: string;
  readonly mediumName: Words;
  readonly swatch: string;
  readonly model: string;
  readonly dueOn: string;
  readonly tareG: number;
  readonly targetNetG: number | undefined;
  readonly maxNetG: number | undefined;
};

export type RefusalCard = {
  readonly words: string;
  readonly wayOut: string;
  readonly origin: "register" | "inspection" | "station";
  /** Its number in the list of what must not be filled. */
  readonly reject: string | undefined;
};

/** What a gun looks like from across the bay. */
export type PointCard = {
  readonly id: string;
  readonly label: string;
  readonly kind: "gun" | "manifold";
  /** The box cannot close its valve when the line is cut. */
  readonly isOneShot: boolean;
  /** A filling scale has the valve and weighs for itself. */
  readonly hasOwnScale: boolean;
  readonly mediumName: Words;
  readonly stage: Stage;
  readonly state: State;
  readonly massG: number | undefined;
  readonly isSteady: boolean;
  readonly netG: number | undefined;
  readonly cylinder: CylinderCard | undefined;
  readonly cause: string | undefined;
  /** Why its set-up keeps it out of use. */
  readonly problem: string | undefined;
  readonly lockedBy: { readonly reason: string; readonly by: string } | undefined;
  /** Only of a manifold. */
  readonly manifold?: ManifoldCard | undefined;
};

/** One word for what has to happen next at a gun. */
export type Stage =
  | "unusable"
  | "manual-lock"
  | "settle"
  | "idle"
  | "refused"
  | "check"
  | "waiting"
  | "ready"
  | "at-scale"
  | "pending"
  | "authorised"
  | "filling"
  | "resting"
  | "ended";

export type PointPanel = PointCard & {
  readonly blockers: readonly string[];
  readonly refusals: readonly RefusalCard[];
  readonly items: readonly { readonly code: string; readonly text: Words }[];
  readonly curve: readonly CurvePoint[];
  readonly endNetG: number | undefined;
  readonly fillId: string | undefined;
  /** Filled here and not yet weighed again. */
  readonly awaiting: readonly AwaitingItem[];
  readonly settleCause: string | undefined;
  readonly canFill: boolean;
  readonly canUnlock: boolean;
  /** Full on paper only: a manager may set that aside. */
  readonly canOverride: boolean;
};

export type AwaitingItem = {
  readonly fillId: string;
  readonly code: string;
  readonly point: string;
  readonly netG: number | undefined;
  /** What comes next for it. */
  readonly step: FlowStep | undefined;
};
