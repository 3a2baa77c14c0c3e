/** What follows from the figures of a medium: how much goes in, until when, and beside what. */
import { addMonths, type Day } from "../kernel/instants.ts";
import { LPG_LIFE_MONTHS } from "./lpg.ts";
import type { Mark, Medium } from "./model.ts";

/** Only what was read in the primary text is shown as law; the rest is shown as 待核实. */
export function isVerified(mark: Mark): boolean {
  return mark === "V";
}

/** Coefficient times stamped volume in whole grams, rounded down; null for a permanent gas. */
export function coefficientMaxG(medium: Medium, volumeMl: number): number | null {
  if (medium.coefficientGPerL === null) return null;
  return Math.floor((medium.coefficientGPerL.value * volumeMl) / 1_000);
}

/** Uses with an interval of their own, whatever the medium (TSG 23-2021; V2, dewar and LNG OK). */
export const SERVICE_MONTHS = {
  diving: 24,
  dewar: 36,
  "vehicle-cng": 36,
  "vehicle-hydrogen": 36,
  "vehicle-lpg": 60,
  "vehicle-lng": 36,
} as const;

export type CylinderService = keyof typeof SERVICE_MONTHS;

/** Months between two inspections of a cylinder, by its use or else by its medium. */
export function inspectionMonthsOf(medium: Medium, service?: CylinderService): number {
  return service === undefined ? medium.inspectionMonths.value : SERVICE_MONTHS[service];
}

/** The first day on which the cylinder may no longer be filled without a new inspection. */
export function inspectionDueOn(medium: Medium, inspectedOn: Day, service?: CylinderService): Day {
  return addMonths(inspectedOn, inspectionMonthsOf(medium, service));
}

/** A cylinder that lay idle longer than one interval is inspected before use (TSG 23-2021, V2). */
export function isIdleTooLong(medium: Medium, lastUsedOn: Day, today: Day): boolean {
  return today > addMonths(lastUsedOn, medium.inspectionMonths.value);
}

/** A mixture has the shortest interval of its components. */
export function mixtureInspectionMonths(components: readonly Medium[]): number | null {
  if (components.length === 0) return null;
  return Math.min(...components.map((medium) => medium.inspectionMonths.value));
}

/** The first day after service life; an assessment extends the life of LPG cylinders only. */
export function serviceEndsOn(medium: Medium, madeOn: Day, isAssessed = false): Day {
  const isLpg = medium.id === "lpg" || medium.id === "lpg-industrial";
  const months =
    isLpg && isAssessed ? LPG_LIFE_MONTHS.value.assessed : medium.designLifeMonths.value;
  return addMonths(madeOn, months);
}

/** Least pressure of a used acetylene cylinder by ambient temperature (GB/T 13591, mark OK). */
export function acetyleneResidualKpa(ambientC: number): number {
  if (ambientC < 0) return 50;
  if (ambientC < 15) return 100;
  if (ambientC < 25) return 200;
  return 300;
}

export type StorageConflict = "reacts" | "oxidiser_by_flammable" | "toxic_apart";

const REACTS_WITH_CHLORINE: ReadonlySet<string> = new Set(["hydrogen", "ammonia", "acetylene"]);

/**
 * Why two media may not share a room or a vehicle, the worst reason first; null when they may. The
 * order of the two makes no difference.
 */
export function storageConflict(one: Medium, other: Medium): StorageConflict | null {
  if (one.id === other.id) return null;
  const reacts = (a: Medium, b: Medium) => a.id === "chlorine" && REACTS_WITH_CHLORINE.has(b.id);
  if (reacts(one, other) || reacts(other, one)) return "reacts";
  const feeds = (a: Medium, b: Medium) =>
    a.hazards.includes("oxidiser") && b.hazards.includes("flammable");
  if (feeds(one, other) || feeds(other, one)) return "oxidiser_by_flammable";
  if (one.hazards.includes("toxic") || other.hazards.includes("toxic")) return "toxic_apart";
  return null;
}
