/** The one place where fixed areas ask their rules: loads the facts of an area, a person and a day. */
import { confirmedCodes, validConfirmation } from "../../confirmations/index.ts";
import { isWorkStopped } from "../../dangers/index.ts";
import { type LatestVerification, latestVerification } from "../../faces/index.ts";
import { certificatesOf, findPersonRow, isBlacklisted } from "../../identity/index.ts";
import { addDays, dayOf, instant, startOfDay, type UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import { liveWorks } from "../judge.ts";
import type { PersonState } from "../model.ts";
import { findConflicts } from "../rules/conflicts.ts";
import { type FixedArea, type FixedAreaRefusal, mayWorkInArea } from "../rules/fixed-area.ts";
import { liveActivities } from "../store/store-activities.ts";
import { fireOf } from "./live.ts";
import type { Area } from "./model.ts";
import { lastDay } from "./store.ts";

export const areaRef = (areaId: string) => ({ kind: "area", id: areaId });

export function ruleArea(area: Area): FixedArea {
  return {
    ...area.facts,
    isRetired: area.state === "retired",
    approvedBy: area.state === "approved" ? area.approvedBy : null,
    reviewedOn: area.reviewedOn,
    hasChanged: area.hasChanged,
  };
}

function personOf(
  orm: Orm,
  personId: string,
  now: UnixMs,
  verified: LatestVerification | undefined,
): PersonState | undefined {
  const row = findPersonRow(orm, personId);
  if (row === undefined) return undefined;
  const { at, method, secondId } = verified ?? {};
  return {
    personId,
    isActive: row.isActive,
    isBlacklisted: isBlacklisted(row, dayOf(now)),
    certificates: certificatesOf(orm, personId)
      .filter(({ endedAt }) => endedAt === null)
      .map(({ kind, number, expiresOn }) => ({ kind, number, expiresOn })),
    offices: [],
    verification:
      at === undefined || method === undefined ? null : { at, method, secondId: secondId ?? null },
    isUnfit: false,
  };
}

export type AreaAsk = {
  readonly workerId: string;
  readonly guardianId: string;
  /** Codes as the register writes them. */
  readonly cylinders: readonly string[];
  /** False: whether a fire that burns may burn on. */
  readonly isStart: boolean;
};

export type AreaJudged = {
  readonly refusals: readonly FixedAreaRefusal[];
  readonly verification: LatestVerification | undefined;
  /** The end of the day's confirmation, of the verification or of the day, whichever comes first. */
  readonly validUntil: UnixMs;
};

/** What is only perhaps near is left to the daily look: an area is declared 30 m from what may burn. */
function hasForbiddenNeighbour(orm: Orm, area: Area, now: UnixMs): boolean {
  const fire = fireOf(area, { id: area.id, from: now, until: instant(now + 1) });
  const works = liveWorks(orm, now).filter(
    ({ stage }) => stage === "working" || stage === "paused",
  );
  return findConflicts(fire, works, liveActivities(orm, now), now).some(
    ({ isForbidden, isCertain }) => isForbidden && isCertain,
  );
}

/** Whether this person may have a fire in this area now, and until when. */
export function judgeArea(
  orm: Orm,
  area: Area,
  ask: AreaAsk,
  given: { readonly now: UnixMs; readonly isClockTrusted: boolean },
): AreaJudged {
  const { now, isClockTrusted } = given;
  const verification = latestVerification(
    orm,
    { personId: ask.workerId, ref: areaRef(area.id) },
    now,
  );
  const confirmed = confirmedCodes(orm, areaRef(area.id), now);
  const cover = validConfirmation(orm, areaRef(area.id), now);
  const coveredAt = cover.ok ? cover.value.confirmedAt : null;
  const day = lastDay(orm, area.id);
  const refusals = mayWorkInArea(
    {
      area: ruleArea(area),
      worker: personOf(orm, ask.workerId, now, verification),
      guardian: personOf(orm, ask.guardianId, now, undefined),
      sample: area.gas === "" ? undefined : (day?.sample ?? null),
      confirmation: day === undefined ? null : { at: day.at, isPassed: day.isPassed },
      cylinders: ask.cylinders.map((code) => ({
        ...{ code, content: "other-fuel", isPassed: true, isUpright: true, hasArrestor: true },
        confirmedAt: confirmed.has(code) ? coveredAt : null,
        ...{ toFireM: null, toOtherM: null },
      })),
      isWorkStopped: isWorkStopped(orm, "hot-work", now),
      hasForbiddenNeighbour: hasForbiddenNeighbour(orm, area, now),
      isClockTrusted,
    },
    now,
    ask.isStart,
  );
  const ends: readonly number[] = [
    startOfDay(addDays(dayOf(now), 1)),
    ...(verification === undefined ? [] : [verification.validUntil]),
    ...(ask.cylinders.length > 0 && cover.ok ? [cover.value.validUntil ?? now] : []),
  ];
  return { refusals, verification, validUntil: instant(Math.min(...ends)) };
}
