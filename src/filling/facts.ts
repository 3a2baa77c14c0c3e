/** Gathers what the rules need to know, from the register, the ledger and the running board. */
import { type Cylinder, findCylinder } from "../cylinders/index.ts";
import { isWorkStopped } from "../dangers/index.ts";
import { ACETYLENE, findLpgModel, findMedium } from "../gases/index.ts";
import { qualificationsOf } from "../identity/index.ts";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import { courseStep } from "./acetylene/rules.ts";
import { factsOfCylinder } from "./acetylene/store.ts";
import { conflictsAt } from "./conflicts.ts";
import type { PointState } from "./interlock/index.ts";
import { lockAt } from "./lock/store.ts";
import type { CylinderFacts, FillTarget, PreFillFacts } from "./model.ts";
import { checkOutcome } from "./pre-fill-items.ts";
import { targetOf } from "./rules.ts";
import { scaleFactsOf } from "./scale/checks.ts";
import { entryOf, unpreparedOf } from "./shift/entry.ts";
import type { FillPointRow } from "./store.ts";

export type Answers = Readonly<Record<string, "pass" | "fail">>;

export type FactSources = {
  readonly orm: Orm;
  readonly point: FillPointRow;
  readonly states: readonly { readonly pointId: string; readonly state: PointState }[];
  readonly operatorId: string;
  readonly isClockTrusted: boolean;
  readonly now: UnixMs;
};

/** The time as the rules ask for it. */
export function timeFacts(
  ports: Pick<Ports, "clock" | "clockTrust">,
): Pick<FactSources, "isClockTrusted" | "now"> {
  return { isClockTrusted: ports.clockTrust().isTrusted, now: ports.clock.now() };
}

/** The certificate kind that a filler needs: project P of TSG Z6001. */
export const FILLING_CERTIFICATE = "cylinder-filling";

export function cylinderFactsOf(cylinder: Cylinder, elsewhere: string | null): CylinderFacts {
  return {
    cylinderId: cylinder.id,
    isOwn: cylinder.isOwn,
    mediumId: cylinder.medium,
    // A record that was merged into another is no cylinder any more.
    isScrapped: cylinder.status === "scrapped" || cylinder.status === "merged",
    isReportedLost: cylinder.status === "lost",
    isRecalled: cylinder.status === "recalled",
    isQuarantined: cylinder.status === "quarantined",
    isOverFilled: cylinder.content === "overfilled",
    isFull: cylinder.content === "full",
    inspectionDueOn: cylinder.inspectionDueOn,
    serviceEndsOn: cylinder.lifeEndsOn,
    boundAtPointId: elsewhere,
  };
}

function certifiedUntil(orm: Orm, personId: string): Day | null {
  const days = qualificationsOf(orm, personId)
    .filter((item) => item.kind === FILLING_CERTIFICATE)
    .map((item) => item.expiresOn)
    .sort();
  return days.at(-1) ?? null;
}

/** Answers of the pre-fill items: what is missing and what was answered "no". */
export function checkOf(
  cylinder: Cylinder | undefined,
  answers: Answers,
): { readonly missing: readonly string[]; readonly failed: readonly string[] } {
  const medium = cylinder && findMedium(cylinder.medium);
  if (medium === undefined) return { missing: [], failed: [] };
  const given = Object.entries(answers).map(([code, answer]) => [code, answer === "pass"] as const);
  return checkOutcome(medium, new Map(given));
}

export function preFillFactsOf(
  sources: FactSources,
  cylinderId: string,
  answers: Answers,
): { readonly facts: PreFillFacts; readonly cylinder: Cylinder | undefined } {
  const { orm, point, states, operatorId } = sources;
  const cylinder = findCylinder(orm, cylinderId);
  return {
    cylinder,
    facts: {
      cylinder:
        cylinder === undefined
          ? null
          : cylinderFactsOf(cylinder, conflictsAt(states, cylinderId, point.id)),
      point: {
        pointId: point.id,
        mediumId: point.medium,
        lockReason: point.lockedReason ?? lockAt(orm, point)?.reason ?? null,
      },
      operator: {
        personId: operatorId,
        certifiedUntilOn: certifiedUntil(orm, operatorId),
        unprepared: unpreparedOf(entryOf(orm, operatorId, sources.now)),
      },
      scale: scaleFactsOf(orm, point, sources.now),
      check: checkOf(cylinder, answers),
      acetylene:
        cylinder?.medium === ACETYLENE
          ? courseStep(factsOfCylinder(orm, cylinder.id), sources.now)
          : undefined,
      isSiteBlocked: isWorkStopped(orm, "fills", sources.now),
      isClockTrusted: sources.isClockTrusted,
    },
  };
}

/** How much may go into this cylinder; undefined where weight does not decide. */
export function fillTargetOf(cylinder: Cylinder): FillTarget | undefined {
  const medium = findMedium(cylinder.medium);
  if (medium === undefined) return undefined;
  const target = targetOf(
    {
      volumeMl: cylinder.volumeMl,
      stampedMaxFillG: cylinder.maxFillG === 0 ? null : cylinder.maxFillG,
      fillClass: findLpgModel(cylinder.model)?.fillClass?.value ?? null,
    },
    medium,
  );
  return target.ok ? target.value : undefined;
}

/** Difference between the two scales from which the second weighing fails, in grams. */
export function secondToleranceG(cylinder: Cylinder, target: FillTarget): number {
  return findLpgModel(cylinder.model)?.fillClass?.value.secondWeighingG ?? target.toleranceG;
}
