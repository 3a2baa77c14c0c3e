/** May this cylinder be filled here now, how much may go in, and was the fill good? */
import { ACETYLENE, coefficientMaxG, type FillClass, type Medium } from "../gases/index.ts";
import { type Day, dayOf, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { CourseStep } from "./acetylene/rules.ts";
import type {
  CylinderFacts,
  FillTarget,
  FillVerdict,
  PreFillFacts,
  PreFillRefusal,
  SecondWeighingRefusal,
  TargetRefusal,
} from "./model.ts";
import { PRE_FILL_REFUSALS } from "./refusals.ts";

type AcetoneStep = Extract<CourseStep, { kind: "acetone" }>;

const SEVERITY: ReadonlyMap<string, number> = new Map(
  Object.keys(PRE_FILL_REFUSALS).map((code, index) => [code, index]),
);

/**
 * Every reason against a fill, the worst first; empty when there is none. An unknown date counts
 * against the cylinder, and a due date blocks from its first moment at the site (TSG 23-2021).
 */
export function decidePreFill(facts: PreFillFacts, now: UnixMs): readonly PreFillRefusal[] {
  const today = dayOf(now);
  const found: PreFillRefusal[] =
    facts.cylinder === null
      ? [{ code: "filling.unregistered" }]
      : cylinderRefusals(facts.cylinder, facts.point, today);
  if (facts.cylinder?.mediumId === ACETYLENE) found.push(...courseRefusals(facts.acetylene));
  found.push(...stationRefusals(facts, today));
  const rank = (refusal: PreFillRefusal) => SEVERITY.get(refusal.code) ?? 0;
  return found.sort((one, other) => rank(one) - rank(other));
}

function cylinderRefusals(
  cylinder: CylinderFacts,
  point: PreFillFacts["point"],
  today: Day,
): PreFillRefusal[] {
  const found: PreFillRefusal[] = [];
  const { cylinderId, inspectionDueOn, serviceEndsOn, boundAtPointId } = cylinder;
  if (cylinder.isOverFilled) found.push({ code: "filling.over_filled", cylinderId });
  if (cylinder.isQuarantined) found.push({ code: "filling.quarantined", cylinderId });
  if (cylinder.isScrapped) found.push({ code: "filling.scrapped", cylinderId });
  if (cylinder.isRecalled) found.push({ code: "filling.recalled", cylinderId });
  if (cylinder.isReportedLost) found.push({ code: "filling.reported_lost", cylinderId });
  if (!cylinder.isOwn) found.push({ code: "filling.not_own", cylinderId });
  if (cylinder.mediumId !== point.mediumId) {
    found.push({
      code: "filling.wrong_medium",
      cylinderMediumId: cylinder.mediumId,
      pointMediumId: point.mediumId,
    });
  }
  if (serviceEndsOn === null) found.push({ code: "filling.service_unknown" });
  else if (today >= serviceEndsOn) {
    found.push({ code: "filling.service_ended", endedOn: serviceEndsOn });
  }
  if (inspectionDueOn === null) found.push({ code: "filling.inspection_unknown" });
  else if (today >= inspectionDueOn) {
    found.push({ code: "filling.inspection_overdue", dueOn: inspectionDueOn });
  }
  if (cylinder.isFull) found.push({ code: "filling.already_full", cylinderId });
  if (boundAtPointId !== null && boundAtPointId !== point.pointId) {
    found.push({ code: "filling.bound_elsewhere", pointId: boundAtPointId });
  }
  return found;
}

/** Dissolved acetylene goes its course: acetone, stage, weighing, rest. Only the step "fill" lets it flow. */
function courseRefusals(step: CourseStep | undefined): PreFillRefusal[] {
  switch (step?.kind) {
    case "fill":
    // While gas flows, or before it is taken off, the machine itself says what is due.
    case "filling":
      return [];
    case "take-off":
    case "weigh":
      return [{ code: "filling.stage_unweighed" }];
    case "rest":
      return [{ code: "filling.at_rest", untilAt: step.untilAt }];
    case "final":
      return [{ code: "filling.final_check_due" }];
    case "acetone":
      return [acetoneRefusal(step)];
    default:
      return [{ code: "filling.acetone_unchecked" }];
  }
}

function acetoneRefusal({ verdict, missingG }: AcetoneStep): PreFillRefusal {
  switch (verdict) {
    case "no-residual":
      return { code: "filling.residual_low" };
    case "over":
      return { code: "filling.acetone_over", excessG: -missingG };
    case "too-short":
      return { code: "filling.acetone_too_short", missingG };
    case "short":
      return { code: "filling.acetone_short", missingG };
    default:
      return { code: "filling.acetone_unchecked" };
  }
}

function stationRefusals(facts: PreFillFacts, today: Day): PreFillRefusal[] {
  const found: PreFillRefusal[] = [];
  const { check, operator, scale, point } = facts;
  if (check.failed.length > 0) found.push({ code: "filling.check_failed", items: check.failed });
  if (check.missing.length > 0) {
    found.push({ code: "filling.check_missing", items: check.missing });
  }
  const { certifiedUntilOn, personId, unprepared } = operator;
  if (certifiedUntilOn === null) {
    found.push({ code: "filling.operator_not_certified", personId });
  } else if (today > certifiedUntilOn) {
    found.push({ code: "filling.certificate_expired", expiredOn: certifiedUntilOn });
  }
  if (unprepared.length > 0) found.push({ code: "filling.not_prepared", missing: unprepared });
  if (scale !== null) {
    const { scaleId, verifiedUntilOn } = scale;
    if (verifiedUntilOn === null || today > verifiedUntilOn) {
      found.push({ code: "filling.scale_not_verified", scaleId });
    }
    if (!scale.isCheckedThisShift) found.push({ code: "filling.scale_not_checked", scaleId });
  }
  if (point.lockReason !== null) {
    found.push({ code: "filling.point_locked", reason: point.lockReason });
  }
  if (facts.isSiteBlocked) found.push({ code: "filling.site_blocked" });
  if (!facts.isClockTrusted) found.push({ code: "filling.clock_untrusted" });
  return found;
}

/** Share of the maximum that is the tolerance of a cylinder without a class of its own; a setting. */
const TOLERANCE_DIVISOR = 50;

/**
 * How much goes in. The greatest net mass is the least of net plus tolerance of the class, what is
 * stamped on this cylinder, and coefficient times volume: 14.5 + 0.5 kg would exceed the 14.9 kg of a
 * YSP35.5. Without class the target lies one tolerance under the maximum.
 */
export function targetOf(
  cylinder: {
    readonly volumeMl: number | null;
    readonly stampedMaxFillG: number | null;
    readonly fillClass: FillClass | null;
  },
  medium: Medium,
): Result<FillTarget, TargetRefusal> {
  const { volumeMl, stampedMaxFillG, fillClass } = cylinder;
  if (medium.coefficientGPerL === null) {
    return refuse({ code: "filling.not_by_weight", mediumId: medium.id });
  }
  if (volumeMl === null || !(volumeMl > 0)) return refuse({ code: "filling.volume_unknown" });
  const byCoefficientG = coefficientMaxG(medium, volumeMl) ?? 0;
  let maxNetG = byCoefficientG;
  let boundBy: FillTarget["boundBy"] = "coefficient";
  if (stampedMaxFillG !== null && stampedMaxFillG < maxNetG) {
    maxNetG = stampedMaxFillG;
    boundBy = "stamp";
  }
  if (fillClass !== null && fillClass.netG + fillClass.toleranceG < maxNetG) {
    maxNetG = fillClass.netG + fillClass.toleranceG;
    boundBy = "class";
  }
  const toleranceG = fillClass?.toleranceG ?? Math.floor(maxNetG / TOLERANCE_DIVISOR);
  const targetNetG = Math.min(fillClass?.netG ?? maxNetG - toleranceG, maxNetG);
  return accept({ targetNetG, toleranceG, minNetG: targetNetG - toleranceG, maxNetG, boundBy });
}

/** Judges what is in the cylinder; both limits themselves are still good. */
export function judgeFill(fill: {
  readonly netG: number;
  readonly targetG: number;
  readonly maxNetG: number;
  readonly tolG: number;
}): FillVerdict {
  const { netG, targetG, maxNetG, tolG } = fill;
  if (netG > maxNetG) return { verdict: "over", netG, excessG: netG - maxNetG };
  const leastG = targetG - tolG;
  if (netG < leastG) return { verdict: "under", netG, missingG: leastG - netG };
  return { verdict: "ok", netG };
}

/**
 * The second weighing (二次检斤), both masses gross. Refused on the same scale, above the maximum, and
 * from the tolerance on: less than 0.5 kg is allowed for the 15 kg class (GB 17267).
 */
export function judgeSecondWeighing(weighing: {
  readonly firstG: number;
  readonly secondG: number;
  readonly tareG: number;
  readonly maxNetG: number;
  readonly isOtherScale: boolean;
  readonly toleranceG: number;
}): Result<{ readonly netG: number; readonly differenceG: number }, SecondWeighingRefusal> {
  const { firstG, secondG, tareG, maxNetG, isOtherScale, toleranceG } = weighing;
  if (!isOtherScale) return refuse({ code: "filling.same_scale" });
  const netG = secondG - tareG;
  if (netG > maxNetG) return refuse({ code: "filling.second_over", excessG: netG - maxNetG });
  const differenceG = Math.abs(secondG - firstG);
  if (differenceG >= toleranceG) {
    return refuse({ code: "filling.second_differs", differenceG, toleranceG });
  }
  return accept({ netG, differenceG });
}
