/**
 * Pure decisions about filling scales that keep their own valve: may this scan be permitted, and what
 * does this record belong to. A permit cannot be taken back, so every doubt is a refusal.
 */
import {
  type Day,
  HOUR_MS,
  MINUTE_MS,
  parseDay,
  SECOND_MS,
  startOfDay,
} from "../../kernel/instants.ts";
import type { PreFillRefusal, PreFillRefusalCode } from "../model.ts";

/** A pre-fill check is good for this long, as at every other fill point. */
export const SCALE_CHECK_MAX_MS = 30 * MINUTE_MS;

/** How long the same permit may be sent again when the scale scans once more: the line may have lost it. */
export const PERMIT_REPEAT_MAX_MS = 2 * MINUTE_MS;

/** A permit without a record for this long: nobody knows what became of the fill, a person has to look. */
export const RECORD_WAIT_MAX_MS = 20 * MINUTE_MS;

export type ScaleRefusalCode =
  | PreFillRefusalCode
  | "filling.unknown_scale"
  | "filling.unknown_code"
  | "filling.voided_code"
  | "filling.check_outdated"
  | "filling.check_used"
  | "filling.point_busy"
  | "filling.cylinder_unsettled"
  | "filling.second_weighing_due"
  | "filling.no_target";

export type OpenFillFacts = {
  readonly fillId: string;
  readonly pointId: string;
  readonly cylinderId: string;
  readonly state: string;
  readonly authorisedAt: number;
};

export type ScanFacts = {
  /** Null: no accepted fill point has this scale. */
  readonly pointId: string | null;
  /** Null with the reason why the code names no cylinder. */
  readonly cylinderId: string | null;
  readonly codeProblem: "filling.unknown_code" | "filling.voided_code" | null;
  /** The newest check of this cylinder at this point, whatever came of it. */
  readonly check: {
    readonly isPassed: boolean;
    readonly isUsed: boolean;
    readonly checkedAt: number;
  } | null;
  /** What the register, the person and the station say, with the answers of that check. */
  readonly refusals: readonly PreFillRefusal[];
  readonly openAtPoint: OpenFillFacts | null;
  readonly openOfCylinder: OpenFillFacts | null;
  readonly isSecondWeighingDue: boolean;
  readonly hasTarget: boolean;
  /** The lock in memory: it is there before the disk knows. */
  readonly isLocked: boolean;
};

export type ScanDecision =
  | { readonly kind: "permit" }
  /** The permit for this very fill was committed a moment ago and nothing has come of it. */
  | { readonly kind: "repeat"; readonly fillId: string }
  | {
      readonly kind: "refuse";
      /** The scale's display knows two words: out of date, or not allowed. */
      readonly decision: "expired" | "rejected";
      readonly codes: readonly ScaleRefusalCode[];
    };

const EXPIRED: readonly ScaleRefusalCode[] = [
  "filling.inspection_overdue",
  "filling.service_ended",
];

function refused(codes: readonly ScaleRefusalCode[]): ScanDecision {
  const isExpired = codes.every((code) => EXPIRED.includes(code));
  return { kind: "refuse", decision: isExpired ? "expired" : "rejected", codes };
}

export function decideScan(facts: ScanFacts, now: number): ScanDecision {
  const { pointId, cylinderId, openAtPoint, openOfCylinder } = facts;
  if (pointId === null) return refused(["filling.unknown_scale"]);
  if (cylinderId === null) return refused([facts.codeProblem ?? "filling.unknown_code"]);
  const lock: ScaleRefusalCode[] = facts.isLocked ? ["filling.point_locked"] : [];
  // The answers of a used check say nothing about a second fill, so the check's own state goes first.
  const others = facts.refusals.map((item) => item.code);
  const standing = unique([...lock, ...others.filter((code) => code !== "filling.check_missing")]);
  if (openAtPoint !== null) {
    const ageMs = now - openAtPoint.authorisedAt;
    const isSame = openAtPoint.cylinderId === cylinderId && openAtPoint.state === "authorised";
    const canRepeat = isSame && ageMs >= 0 && ageMs <= PERMIT_REPEAT_MAX_MS;
    if (!canRepeat) return refused(["filling.point_busy"]);
    return standing.length === 0
      ? { kind: "repeat", fillId: openAtPoint.fillId }
      : refused(standing);
  }
  const codes = unique([
    ...standing,
    ...(openOfCylinder === null ? [] : ["filling.cylinder_unsettled" as const]),
    ...(facts.isSecondWeighingDue ? ["filling.second_weighing_due" as const] : []),
    ...(facts.hasTarget ? [] : ["filling.no_target" as const]),
    ...checkProblems(facts.check, now),
    ...others.filter((code) => code === "filling.check_missing"),
  ]);
  return codes.length === 0 ? { kind: "permit" } : refused(codes);
}

function unique(codes: readonly ScaleRefusalCode[]): ScaleRefusalCode[] {
  return [...new Set(codes)];
}

function checkProblems(check: ScanFacts["check"], now: number): readonly ScaleRefusalCode[] {
  if (check === null) return ["filling.check_missing"];
  if (!check.isPassed) return ["filling.check_failed"];
  if (check.isUsed) return ["filling.check_used"];
  const ageMs = now - check.checkedAt;
  // A check from the future was made under another time; it proves nothing about now.
  return ageMs < 0 || ageMs > SCALE_CHECK_MAX_MS ? ["filling.check_outdated"] : [];
}

export type Finding = "matched" | "further" | "late" | "unexplained";

export type RecordFacts = {
  readonly openAtPoint: OpenFillFacts | null;
  /** Whether the record's code is one of that fill's cylinder. */
  readonly isOpenCylinder: boolean;
  readonly hasOpenRecord: boolean;
  /** The newest fill of the record's cylinder, when it was at this point and no record came for it. */
  readonly lastOfCylinder:
    | (Pick<OpenFillFacts, "fillId" | "state"> & { readonly endCause: string | null })
    | null;
  /** Command A4. */
  readonly isNormalEnd: boolean;
};

/**
 * What a record belongs to. The scale's clock and its sequence decide nothing here: days of difference
 * and a wrap at 255 are normal.
 */
export function findingOf(facts: RecordFacts): {
  readonly finding: Finding;
  readonly fillId: string | null;
} {
  const { openAtPoint, lastOfCylinder } = facts;
  if (openAtPoint !== null && facts.isOpenCylinder) {
    const finding = facts.hasOpenRecord ? "further" : "matched";
    return { finding, fillId: openAtPoint.fillId };
  }
  // The operator cancelled in the middle: the permit was good and the record tells the rest. An abnormal
  // end is left to a person, since the point may be at its next fill already.
  const isCancelled = lastOfCylinder?.state === "unused" && lastOfCylinder.endCause === "cancelled";
  if (isCancelled && facts.isNormalEnd) {
    return { finding: "matched", fillId: lastOfCylinder.fillId };
  }
  // Given back or settled by a person, and filled all the same.
  if (lastOfCylinder?.state === "unused" || lastOfCylinder?.state === "closed") {
    return { finding: "late", fillId: lastOfCylinder.fillId };
  }
  return { finding: "unexplained", fillId: null };
}

/** A longer code than the record's twelve digits keeps its beginning or its end there. */
export function isRecordCodeOf(recordCode: string | null, codes: readonly string[]): boolean {
  if (recordCode === null) return false;
  return codes.some(
    (code) =>
      code === recordCode ||
      (code.length > recordCode.length &&
        (code.endsWith(recordCode) || code.startsWith(recordCode))),
  );
}

const CAUSES: Readonly<Record<number, string>> = {
  165: "scale_power_loss",
  166: "scale_lifted",
  167: "scale_anti_theft",
  168: "scale_swapped",
};

/** Why the scale ended the fill; null for a normal end (command A4). */
export function abnormalCause(command: number): string | null {
  return command === 0xa4 ? null : (CAUSES[command] ?? "scale_abnormal");
}

/** The scale's local time less the box's; null when the scale sent none. */
export function clockOffsetMs(clockLocal: string | null, now: number): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(clockLocal ?? "");
  const day: Day | undefined = match?.[1] === undefined ? undefined : parseDay(match[1]);
  if (match === null || day === undefined) return null;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(2).map(Number);
  return startOfDay(day) + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS - now;
}
