/** Fixed hot-work areas (GB 30871-2022 5.5): no ticket, but approved, reviewed each year, confirmed each day. */
import { addMonths, DAY_MS, type Day, dayOf, type UnixMs } from "../../kernel/instants.ts";
import type { PersonState } from "../model.ts";
import type { CylinderUse } from "../model-facts.ts";
import { gb } from "../standard/clauses.ts";
import { HOT } from "../standard/figures.ts";
import { isVerified } from "./people.ts";

export const FIXED_AREA = { reviewMonths: 12, apartM: 30 } as const;

export type FixedArea = {
  readonly isRetired: boolean;
  readonly approvedBy: string | null;
  /** Day of the last review of its risks. */
  readonly reviewedOn: Day;
  /** Surroundings changed since; the review is due at once. */
  readonly hasChanged: boolean;
  readonly isHazardous: boolean;
  /** Metres to the nearest building, tank, well or drain with a danger of explosion; null: nobody measured. */
  readonly toDangerM: number | null;
  readonly isIndoors: boolean;
  readonly hasFireWall: boolean;
  readonly hasDetector: boolean;
  /** Marked on the ground with its sign and the name of the person responsible. */
  readonly isMarked: boolean;
  /** Combustibles are kept or stored in it. */
  readonly hasCombustibles: boolean;
};

/** Confirmation of cylinders and place by the worker, once a day. */
export type DayConfirmation = { readonly at: UnixMs; readonly isPassed: boolean };

export type FixedAreaRefusal = {
  readonly code:
    | "area.retired"
    | "area.unapproved"
    | "area.review_due"
    | "area.hazardous"
    | "area.too_near"
    | "area.fire_wall"
    | "area.detector"
    | "area.unmarked"
    | "area.combustibles"
    | "area.guardian"
    | "area.gas_missing"
    | "area.gas_failed"
    | "area.gas_old"
    | "area.not_confirmed"
    | "area.confirmation_failed"
    | "area.unverified"
    | "area.certificate"
    | "area.person"
    | "area.cylinder"
    | "area.neighbour"
    | "area.colour"
    | "area.clock";
  readonly clause: string;
};

const CLAUSE = gb("5.5");

/** The day from which the area may not be used without a new review. */
export function reviewDueOn(area: Pick<FixedArea, "reviewedOn">): Day {
  return addMonths(area.reviewedOn, FIXED_AREA.reviewMonths);
}

/** What is wrong with the area itself. */
export function areaRefusals(area: FixedArea, today: Day): readonly FixedAreaRefusal[] {
  const wrong: readonly (readonly [FixedAreaRefusal["code"], boolean])[] = [
    ["area.retired", area.isRetired],
    ["area.unapproved", area.approvedBy === null],
    ["area.review_due", area.hasChanged || today > reviewDueOn(area)],
    ["area.hazardous", area.isHazardous],
    ["area.too_near", area.toDangerM === null || area.toDangerM < FIXED_AREA.apartM],
    ["area.fire_wall", area.isIndoors && !area.hasFireWall],
    ["area.detector", !area.hasDetector],
    ["area.unmarked", !area.isMarked],
    ["area.combustibles", area.hasCombustibles],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([code]) => ({ code, clause: CLAUSE }));
}

/** At most 24 hours old and of this very day, whichever ends first. */
export function isOfToday(at: UnixMs, now: UnixMs): boolean {
  return at <= now && now - at <= DAY_MS && dayOf(at) === dayOf(now);
}

/** An analysis of the air in the area; asked for where the site's approval says so. */
export type AreaSample = { readonly takenAt: UnixMs; readonly isPassed: boolean };

export type FixedAreaFacts = {
  readonly area: FixedArea;
  readonly worker: PersonState | undefined;
  /** Who watches over this work. */
  readonly guardian: PersonState | undefined;
  /** Undefined: the area asks for none. */
  readonly sample: AreaSample | null | undefined;
  readonly confirmation: DayConfirmation | null;
  readonly cylinders: readonly Pick<CylinderUse, "confirmedAt" | "isPassed">[];
  readonly isWorkStopped: boolean;
  /** A work or an activity goes on so near that hot work is forbidden beside it (5.2.4, 5.2.8 to 5.2.10, 6.7, 7.6). */
  readonly hasForbiddenNeighbour: boolean;
  readonly isClockTrusted: boolean;
};

function mayGuard(facts: FixedAreaFacts, today: Day): boolean {
  const { guardian, worker } = facts;
  if (guardian === undefined || guardian.personId === worker?.personId) return false;
  const holds = guardian.certificates.some(
    ({ kind, expiresOn }) => kind === "guardian" && expiresOn >= today,
  );
  return holds && guardian.isActive && !guardian.isBlacklisted && !guardian.isUnfit;
}

function sampleFault(facts: FixedAreaFacts, now: UnixMs, isStart: boolean) {
  const { sample } = facts;
  if (sample === undefined) return undefined;
  if (sample === null || !isOfToday(sample.takenAt, now)) return "area.gas_missing";
  if (!sample.isPassed) return "area.gas_failed";
  return isStart && now - sample.takenAt > HOT.sampleAgeMs.value ? "area.gas_old" : undefined;
}

/**
 * Whether the fire may be lit in a fixed area now; every cylinder used lies within the confirmation. `isStart` false:
 * whether one that burns may burn on, for which an analysis need not be of the last half hour.
 */
export function mayWorkInArea(
  facts: FixedAreaFacts,
  now: UnixMs,
  isStart = true,
): readonly FixedAreaRefusal[] {
  const { area, worker, confirmation, cylinders } = facts;
  const today = dayOf(now);
  const gas = sampleFault(facts, now, isStart);
  const isHired =
    worker?.certificates.some(({ kind, expiresOn }) => kind === "welding" && expiresOn >= today) ===
    true;
  const isGood = worker?.isActive === true && !worker.isBlacklisted && !worker.isUnfit;
  const isFresh = confirmation !== null && isOfToday(confirmation.at, now);
  const isCovered = cylinders.every(
    ({ confirmedAt, isPassed }) => confirmedAt !== null && isPassed && isOfToday(confirmedAt, now),
  );
  const isProven = worker !== undefined && isVerified(worker.verification, worker.personId, now);
  const wrong: (readonly [FixedAreaRefusal["code"], boolean])[] = [
    ["area.clock", !facts.isClockTrusted],
    ["area.colour", facts.isWorkStopped],
    ["area.neighbour", facts.hasForbiddenNeighbour],
    ["area.person", !isGood],
    ["area.certificate", !isHired],
    ["area.unverified", !isProven],
    ["area.not_confirmed", !isFresh],
    ["area.confirmation_failed", isFresh && !confirmation.isPassed],
    ["area.cylinder", !isCovered],
    ["area.guardian", !mayGuard(facts, today)],
  ];
  if (gas !== undefined) wrong.push([gas, true]);
  const here = wrong.filter(([, isWrong]) => isWrong).map(([code]) => ({ code, clause: CLAUSE }));
  return [...here, ...areaRefusals(area, today)];
}
