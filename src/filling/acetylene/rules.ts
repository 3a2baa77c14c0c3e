/**
 * One course of filling dissolved acetylene: acetone by weight, stages with a rest between them, every cylinder weighed
 * after each, a long rest, and the settled pressure at 15 °C. Pure; which step is next follows from what is on record
 * and the time, so that a restart forgets nothing.
 */
import {
  ACETYLENE,
  acetyleneResidualKpa,
  expectedAt15Kpa,
  ACETYLENE_FIGURES as FIGURES,
  flowLPerHL,
  residualAcetyleneG,
} from "../../gases/index.ts";
import type { PressureTarget } from "../manifold/rules.ts";

export const isAcetylene = (mediumId: string): boolean => mediumId === ACETYLENE;

export const ACETONE_VERDICTS = ["ok", "short", "too-short", "over", "no-residual"] as const;
export type AcetoneVerdict = (typeof ACETONE_VERDICTS)[number];

export type AcetoneJudged = {
  readonly verdict: AcetoneVerdict;
  /** Acetylene that is still in it. */
  readonly residualG: number;
  /** Acetone that is missing (丙酮补加量); negative: too much. */
  readonly missingG: number;
};

export type CylinderFigures = { readonly tareG: number; readonly volumeMl: number };

const perLitre = (figure: { readonly value: number }, volumeMl: number): number =>
  Math.floor((figure.value * volumeMl) / 1_000);

/** Acetone missing = tare − (gross − acetylene left in it); the tare includes the prescribed acetone. */
export function judgeAcetone(
  { tareG, volumeMl }: CylinderFigures,
  shown: { readonly grossG: number; readonly kpa: number; readonly c: number },
): AcetoneJudged {
  const { grossG, kpa, c } = shown;
  const residualG = residualAcetyleneG(volumeMl, kpa, c);
  const missingG = tareG - (grossG - residualG);
  const toleranceG = perLitre(FIGURES.acetoneToleranceGPerL, volumeMl);
  const verdictOf = (): AcetoneVerdict => {
    if (kpa < acetyleneResidualKpa(c)) return "no-residual";
    if (missingG > perLitre(FIGURES.acetoneMissingMaxGPerL, volumeMl)) return "too-short";
    if (missingG > toleranceG) return "short";
    return missingG < -toleranceG ? "over" : "ok";
  };
  return { verdict: verdictOf(), residualG, missingG };
}

export type AcetoneFact = AcetoneJudged & { readonly grossG: number; readonly weighedAt: number };

/** One fill at the manifold; those that never opened are none. */
export type StageFact = {
  readonly fillId: string;
  readonly stage: number;
  readonly state: string;
  readonly endedAt: number | null;
  /** Null until it is weighed after this stage. */
  readonly grossG: number | null;
  /** Ended at its target; a stage that was cut off is done again. */
  readonly isWhole: boolean;
};

export type CourseFacts = {
  /** The newest weighing before the first stage. */
  readonly acetone: AcetoneFact | null;
  readonly stages: readonly StageFact[];
};

export type CourseStep =
  | {
      readonly kind: "acetone";
      readonly verdict: AcetoneVerdict | "none" | "outdated";
      readonly missingG: number;
    }
  | { readonly kind: "fill"; readonly stage: number }
  | { readonly kind: "filling"; readonly stage: number }
  | { readonly kind: "take-off"; readonly stage: number }
  | { readonly kind: "weigh"; readonly stage: number; readonly fillId: string }
  | {
      readonly kind: "rest";
      readonly stage: number;
      readonly untilAt: number;
      readonly isLast: boolean;
    }
  | { readonly kind: "final"; readonly fillId: string };

const RUNNING: ReadonlySet<string> = new Set(["authorised", "filling", "interrupted"]);

/** The stage that would be filled next: the first one that has not ended as it should. */
export function nextStage({ stages }: CourseFacts): number {
  return Math.min(FIGURES.stages.value, stages.filter(({ isWhole }) => isWhole).length + 1);
}

export function courseStep(facts: CourseFacts, now: number): CourseStep {
  const { acetone, stages } = facts;
  const last = stages.at(-1);
  if (last === undefined) {
    if (acetone === null) return { kind: "acetone", verdict: "none", missingG: 0 };
    const { verdict, missingG, weighedAt } = acetone;
    if (verdict !== "ok") return { kind: "acetone", verdict, missingG };
    const age = now - weighedAt;
    const isCurrent = age >= 0 && age <= FIGURES.acetoneCheckMaxMs.value;
    return isCurrent
      ? { kind: "fill", stage: 1 }
      : { kind: "acetone", verdict: "outdated", missingG };
  }
  const { stage, fillId } = last;
  if (RUNNING.has(last.state)) return { kind: "filling", stage };
  if (last.state === "ended" || last.endedAt === null) return { kind: "take-off", stage };
  if (last.grossG === null) return { kind: "weigh", stage, fillId };
  const isLast = stages.filter(({ isWhole }) => isWhole).length >= FIGURES.stages.value;
  const restMs = isLast ? FIGURES.restAfterMs.value : FIGURES.restBetweenMs.value;
  const untilAt = last.endedAt + restMs;
  if (now < untilAt) return { kind: "rest", stage, untilAt, isLast };
  return isLast ? { kind: "final", fillId } : { kind: "fill", stage: nextStage(facts) };
}

/** Judged at 15 °C; the last stage stops below the settled limit, so that no rest can bring it above. */
export function acetyleneTarget(
  stage: number,
  hasGas: boolean,
  workingKpa: number,
  pipeMaxKpa: number,
): PressureTarget {
  const maxKpa = Math.min(FIGURES.settledMaxKpa.value, workingKpa, pipeMaxKpa);
  const lastKpa = Math.floor(maxKpa * LAST_SHARE);
  const targetKpa = stage > 1 ? lastKpa : Math.floor(lastKpa * FIGURES.firstStageShare.value);
  return {
    workingKpa,
    minAt20Kpa: 0,
    limits: {
      startMinKpa: START_MIN_KPA,
      // What was filled before is still in it when it comes back after its rest.
      startMaxKpa: hasGas ? targetKpa - 1 : Math.floor(targetKpa / 2),
      targetKpa,
      maxKpa,
      ceilingKpa: Math.min(pipeMaxKpa, FIGURES.fillMaxKpa.value),
    },
  };
}

const LAST_SHARE = 0.98;
/** Lowest residual of any temperature; the acetone check asks for that of its own. */
const START_MIN_KPA = 50;

/** More than this lighter than before is another cylinder, or a leak. */
const LOSS_MAX_G = 200;

export type StageJudged =
  | { readonly kind: "lighter"; readonly lossG: number }
  | {
      readonly kind: "weighed";
      readonly gainG: number;
      /** The larger of gross − tare and gross − what it weighed without gas before. */
      readonly netG: number;
      readonly isOver: boolean;
      readonly flowLPerHL: number;
      readonly isTooFast: boolean;
    };

export function judgeStage(given: {
  readonly tareG: number;
  readonly volumeMl: number;
  readonly maxG: number;
  /** Before the first stage, less the acetylene that was in it. */
  readonly withoutGasG: number;
  readonly beforeG: number;
  readonly grossG: number;
  readonly durationMs: number;
}): StageJudged {
  const { grossG, beforeG, volumeMl } = given;
  const gainG = grossG - beforeG;
  if (gainG < -LOSS_MAX_G) return { kind: "lighter", lossG: -gainG };
  const netG = grossG - Math.min(given.tareG, given.withoutGasG);
  const flow = flowLPerHL(Math.max(0, gainG), given.durationMs, volumeMl);
  return {
    kind: "weighed",
    gainG,
    netG,
    isOver: netG > given.maxG,
    flowLPerHL: flow,
    isTooFast: flow > FIGURES.flowMaxLPerHL.value,
  };
}

/** Less than this share of what its mass says: its valve is shut, or something else is connected. */
const PLAUSIBLE_SHARE = 0.5;

/** Is it this cylinder's own pressure that the gauge shows? */
export function isPressureOfMass(at15Kpa: number, volumeMl: number, netG: number): boolean {
  return at15Kpa >= expectedAt15Kpa(volumeMl, netG) * PLAUSIBLE_SHARE;
}

/** The settled pressure at 15 °C; the limit itself is still good. */
export function isSettledGood(at15Kpa: number, workingKpa: number): boolean {
  return at15Kpa <= Math.min(FIGURES.settledMaxKpa.value, workingKpa);
}
