/** The figures by which the interlock holds a fill of one cylinder at one point. */
import type { Cylinder } from "../cylinders/index.ts";
import { findMedium } from "../gases/index.ts";
import type { Orm } from "../platform/writer.ts";
import { acetyleneTarget, isAcetylene, nextStage } from "./acetylene/rules.ts";
import { factsOfCylinder } from "./acetylene/store.ts";
import { fillTargetOf } from "./facts.ts";
import type { PressureLimits, WeightLimits } from "./interlock/index.ts";
import { type PressureTarget, pressureTargetOf } from "./manifold/rules.ts";
import { findManifoldPoint } from "./manifold/store.ts";
import type { FillPointRow } from "./store.ts";

/** What one position holds: every figure the interlock needs. Residue above this is emptied first. */
export const RESIDUE_MAX_SHARE = 0.1;

export type PointLimits = {
  readonly weight: WeightLimits | null;
  readonly pressure: PressureLimits | null;
};

/** Undefined where the medium is not filled by pressure, or the stamped pressure is unknown. */
export function manifoldTargetOf(
  orm: Orm,
  point: Pick<FillPointRow, "id">,
  cylinder: Cylinder,
): PressureTarget | undefined {
  const medium = findMedium(cylinder.medium);
  const settings = findManifoldPoint(orm, point.id);
  if (medium === undefined || settings === undefined) return undefined;
  if (isAcetylene(medium.id)) return acetyleneTargetOf(orm, cylinder, settings.maxPressureKpa);
  const target = pressureTargetOf(medium, cylinder.workingPressureKpa, settings.maxPressureKpa);
  return target.ok ? target.value : undefined;
}

/** By the stage that is next; whether it may be filled at all is a matter of refusals. */
function acetyleneTargetOf(
  orm: Orm,
  { id, workingPressureKpa }: Cylinder,
  pipeMaxKpa: number,
): PressureTarget | undefined {
  if (!(workingPressureKpa >= 1_000)) return undefined;
  const facts = factsOfCylinder(orm, id);
  const hasGas = facts.stages.length > 0;
  return acetyleneTarget(nextStage(facts), hasGas, workingPressureKpa, pipeMaxKpa);
}

function weightLimitsOf(cylinder: Cylinder): WeightLimits | null {
  const target = fillTargetOf(cylinder);
  if (target === undefined) return null;
  const { targetNetG, maxNetG } = target;
  const residueMaxG = Math.floor(targetNetG * RESIDUE_MAX_SHARE);
  return { tareG: cylinder.tareG, targetNetG, maxNetG, residueMaxG };
}

/** Both null when this point cannot hold this cylinder to a limit. */
export function limitsOf(orm: Orm, point: FillPointRow, cylinder: Cylinder): PointLimits {
  return point.kind === "gun"
    ? { weight: weightLimitsOf(cylinder), pressure: null }
    : { weight: null, pressure: manifoldTargetOf(orm, point, cylinder)?.limits ?? null };
}
