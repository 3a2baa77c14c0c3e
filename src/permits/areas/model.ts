/** Words of fixed hot-work areas: what is declared, looked at each day, and lit in them. */
import type { Day, UnixMs } from "../../kernel/instants.ts";
import type { GasUnit } from "../model-facts.ts";
import type { FixedArea, FixedAreaRefusal } from "../rules/fixed-area.ts";

export const AREA_STATES = ["declared", "refused", "approved", "retired"] as const;
export type AreaState = (typeof AREA_STATES)[number];

/** What somebody sees on the spot, at the declaration and at each review. */
export type AreaFacts = Pick<
  FixedArea,
  | "isHazardous"
  | "toDangerM"
  | "isIndoors"
  | "hasFireWall"
  | "hasDetector"
  | "isMarked"
  | "hasCombustibles"
>;

export type AreaFields = {
  readonly name: string;
  readonly place: string;
  readonly roomId: string | null;
  readonly responsibleId: string;
  readonly guardianId: string;
  readonly facts: AreaFacts;
  readonly measures: string;
  /** Empty: no analysis is asked for. */
  readonly gas: string;
};

export type Area = AreaFields & {
  readonly id: string;
  readonly number: string;
  readonly state: AreaState;
  readonly declaredBy: string;
  readonly declaredAt: UnixMs;
  readonly approvedBy: string | null;
  readonly approvedAt: UnixMs | null;
  readonly reviewedOn: Day;
  readonly hasChanged: boolean;
  readonly version: number;
};

/** The daily look, each to be said; one that is not in order keeps the area closed. */
export const AREA_ITEMS = [
  "clear",
  "sign",
  "extinguisher",
  "detector",
  "air",
  "gear",
  "drains",
] as const;
export type AreaItem = (typeof AREA_ITEMS)[number];

export type AreaReading = {
  readonly gas: string;
  readonly value: number;
  readonly unit: GasUnit;
  readonly instrument: string;
  readonly calibratedUntil: Day;
  readonly takenAt: UnixMs;
  readonly isPassed: boolean;
};

export type AreaDay = {
  readonly id: string;
  readonly areaId: string;
  readonly at: UnixMs;
  readonly byId: string;
  readonly isPassed: boolean;
  readonly failed: readonly AreaItem[];
  readonly sample: AreaReading | null;
  readonly note: string;
  readonly withdrawnAt: UnixMs | null;
  readonly withdrawnBy: string | null;
  readonly withdrawReason: string;
};

/** finished: by its people · stopped: by anybody, with a reason · expired: its time is over · locked: a condition went. */
export const AREA_END_CAUSES = ["finished", "stopped", "expired", "locked"] as const;
export type AreaEndCause = (typeof AREA_END_CAUSES)[number];

export type AreaWork = {
  readonly id: string;
  readonly areaId: string;
  readonly dayId: string;
  readonly workerId: string;
  readonly guardianId: string;
  readonly verificationId: string;
  readonly what: string;
  readonly cylinders: readonly string[];
  readonly startedAt: UnixMs;
  readonly startedBy: string;
  readonly validUntil: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly endedBy: string | null;
  readonly endCause: AreaEndCause | null;
  /** Words of whoever ended it; for a lock the codes of what was missing. */
  readonly endNote: string;
};

export type AreaEvent = {
  readonly id: string;
  readonly kind:
    | "declared"
    | "corrected"
    | "approved"
    | "refused"
    | "reviewed"
    | "changed"
    | "retired";
  readonly at: UnixMs;
  readonly byId: string;
  readonly note: string;
};

export type AreaRefusal =
  | {
      readonly code:
        | "area.not_found"
        | "area.stale"
        | "area.wrong_state"
        | "area.own"
        | "area.reason_needed"
        | "area.same_person"
        | "area.not_yours"
        | "area.day_gone"
        | "area.uncleared"
        | "area.already_working"
        | "area.elsewhere"
        | "area.too_many"
        | "area.unknown_person";
    }
  | { readonly code: "area.unconfirmed_cylinder"; readonly given: string }
  | { readonly code: "area.unlawful"; readonly why: readonly FixedAreaRefusal[] };

export const AREA_LIMITS = {
  areas: 100,
  cylinders: 20,
  days: 60,
  people: 60,
  events: 200,
} as const;
