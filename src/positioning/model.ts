/** Cards, areas, fixes: what positioning speaks about. Lengths in millimetres from the drawing's upper left corner. */
import type { PersonKind } from "../identity/index.ts";
import type { UnixMs } from "../kernel/instants.ts";

export type Point = { readonly xMm: number; readonly yMm: number };

export type Shape =
  | {
      readonly kind: "polygon";
      readonly outline: readonly Point[];
      readonly holes: readonly (readonly Point[])[];
    }
  | { readonly kind: "circle"; readonly centre: Point; readonly radiusMm: number }
  /** A line with a width: a path, a tunnel, a pipe bridge. */
  | { readonly kind: "corridor"; readonly line: readonly Point[]; readonly widthMm: number };

/** Where a card was at one moment. `sigmaMm`: radius within which it is likely to have been (68 %). */
export type Fix = {
  readonly tag: string;
  readonly at: UnixMs;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
  readonly floorId: string;
  readonly sigmaMm: number;
};

/**
 * `danger`: major-hazard area, stillness counts there; `duty`: a post that must be held; `muster`: where people gather
 * in an evacuation; `permit`: the temporary fence of a special work.
 */
export const ZONE_KINDS = ["normal", "danger", "duty", "muster", "permit"] as const;
export type ZoneKind = (typeof ZONE_KINDS)[number];

/** Somebody without a card on record is `unknown`, and never counts as absent. */
export type WearerKind = PersonKind | "unknown";
export const WEARER_KINDS: readonly WearerKind[] = ["staff", "contractor", "visitor", "unknown"];

export type WhoMay =
  | { readonly mode: "everyone" }
  | { readonly mode: "nobody" }
  | {
      readonly mode: "only";
      readonly kinds: readonly WearerKind[];
      readonly roles: readonly string[];
      readonly people: readonly string[];
    };

/** When an area counts, in the site's own time. Empty `days`: every day (1 is Monday). Equal minutes: all day. */
export type ZoneTimes = {
  readonly fromAt: UnixMs | null;
  readonly toAt: UnixMs | null;
  readonly days: readonly number[];
  readonly startMinute: number;
  readonly endMinute: number;
};

export type Zone = {
  readonly id: string;
  readonly name: string;
  readonly floorId: string;
  readonly kind: ZoneKind;
  readonly shape: Shape;
  readonly times: ZoneTimes;
  readonly minHeads: number | null;
  readonly maxHeads: number | null;
  readonly who: WhoMay;
  /** Ids of people who must be there while the area counts: a guardian, who holds a post. */
  readonly required: readonly string[];
  /** A post that the duty roster mans: whoever is on duty must be at one of these. */
  readonly isRostered?: boolean;
  readonly stayMaxMs: number | null;
  readonly stillMaxMs: number | null;
  /** Risk of the area, 1 (red) to 4 (blue), as on the four-colour map. */
  readonly level: number;
  /** What it belongs to: `permit:<id>`; empty for an area drawn by a person. */
  readonly ref: string;
  readonly version: number;
};

export const CARD_STATES = ["free", "issued", "lost", "retired"] as const;
export type CardState = (typeof CARD_STATES)[number];

export type Card = {
  readonly id: string;
  /** What the radio system calls it. */
  readonly tag: string;
  /** The number printed on it. */
  readonly label: string;
  readonly state: CardState;
  readonly version: number;
};

/** A surveyed anchor. `radioId` is what the radio system calls it. */
export type Anchor = {
  readonly id: string;
  readonly radioId: string;
  readonly floorId: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly zMm: number;
};

export type Wearer = {
  readonly tag: string;
  readonly personId: string | null;
  readonly kind: WearerKind;
  readonly roles: readonly string[];
};

/** How a floor is solved: in the plane at the card's height, in space, or along a tunnel. */
export const SOLVER_MODES = ["plane", "space", "tunnel"] as const;
export type SolverMode = (typeof SOLVER_MODES)[number];

/** Which discs are searched for a gathering (AQ 3064.3 3.5 against its annex A.4). */
export const SEARCH_MODES = ["any-disc", "centred"] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];

export type PositionSettings = {
  readonly solver: SolverMode;
  /** Height of a worn card over the floor. */
  readonly tagHeightMm: number;
  readonly search: SearchMode;
  readonly gatherRadiusMm: number;
  readonly gatherMs: number;
  /** Without fixes for no longer than this a state is kept. */
  readonly gapMs: number;
  /** Silence after which a card counts as lost. */
  readonly lostMs: number;
  readonly stillMs: number;
  readonly stillRadiusMm: number;
  readonly aloneMs: number;
  readonly isAloneWatched: boolean;
  readonly lowBatteryPercent: number;
  readonly keepDays: number;
  readonly version: number;
};
