/**
 * Activities that are no special work and yet forbid hot work near them (GB 30871-2022 5.2.4, 5.2.8 to 5.2.10): entered by
 * whoever lets gas off, opens a drain or paints. Whatever hot work goes on too near stands still from that moment.
 */
import type { UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Orm } from "../platform/writer.ts";
import { changePermit, type PermitPorts, type Who } from "./change.ts";
import { PERMIT_CHANNEL } from "./channel.ts";
import type { Activity, ActivityFields } from "./flow-model.ts";
import { pauseIn } from "./life.ts";
import { permitOf } from "./load.ts";
import type { Area } from "./model.ts";
import { findConflicts } from "./rules/conflicts.ts";
import { openPermits } from "./store/store.ts";
import {
  ACTIVITIES_MAX,
  countOpenActivities,
  endActivityRow,
  findActivity,
  insertActivity,
  liveOf,
  openActivities,
} from "./store/store-activities.ts";

export type ActivityRefusal = {
  readonly code:
    | "activity.over"
    | "activity.too_many"
    | "activity.not_found"
    | "activity.ended"
    | "activity.reason_needed";
};

export type NearWork = {
  readonly id: string;
  readonly number: string;
  readonly clause: string;
  /** Metres; null where nobody drew both areas. */
  readonly apartM: number | null;
  readonly withinM: number | null;
  readonly isCertain: boolean;
};

/** Hot works that an activity would forbid, the certain ones first. */
export function worksNear(orm: Orm, activity: Activity, now: UnixMs): readonly NearWork[] {
  return openPermits(orm)
    .filter(({ kind }) => kind === "hot-work")
    .flatMap((row): NearWork[] => {
      const [found] = findConflicts(permitOf(row), [], [liveOf(activity)], now);
      if (found === undefined || !found.isForbidden) return [];
      const { clause, apartM, withinM, isCertain } = found;
      return [{ id: row.id, number: row.number, clause, apartM, withinM, isCertain }];
    })
    .sort((a, b) => Number(b.isCertain) - Number(a.isCertain));
}

/** Where it is certain, nobody waits for a person to read it. */
async function stopNear(ports: PermitPorts, activity: Activity): Promise<void> {
  const now = ports.clock.now();
  for (const { id, isCertain } of worksNear(ports.db.read, activity, now)) {
    if (!isCertain) continue;
    await changePermit(ports, { id }, (scene) => {
      if (scene.full.row.stage !== "working") return accept(null);
      const reason = activity.place;
      return pauseIn(ports, scene, { by: "system", cause: "alarm", reason });
    });
  }
}

export async function addActivity(
  ports: PermitPorts,
  actor: Who,
  fields: ActivityFields,
  drawn: { readonly floorId: string; readonly area: Area } | undefined,
  given?: string,
): Promise<Result<Activity, ActivityRefusal>> {
  const done = await ports.db.write((tx): Result<Activity, ActivityRefusal> => {
    const known = given === undefined ? undefined : findActivity(tx.orm, given);
    if (known !== undefined) return accept(known);
    const now = ports.clock.now();
    if (fields.endsAt <= now) return refuse({ code: "activity.over" });
    if (countOpenActivities(tx.orm, now) >= ACTIVITIES_MAX) {
      return refuse({ code: "activity.too_many" });
    }
    const activity: Activity = {
      ...fields,
      id: given ?? ports.ids.next(),
      ...{ floorId: drawn?.floorId ?? null, area: drawn?.area ?? null },
      ...{ addedBy: actor.personId, addedAt: now, endedAt: null, endedBy: null, endReason: "" },
    };
    insertActivity(tx.orm, activity);
    const { kind, roomId, startsAt, endsAt } = fields;
    tx.append({
      kind: "permit-activity.added",
      actor: actor.personId,
      subject: `permit-activity:${activity.id}`,
      payload: { kind, startsAt, endsAt, ...(roomId === null ? {} : { room: roomId }) },
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return accept(activity);
  });
  if (done.ok && done.value.startsAt <= ports.clock.now()) await stopNear(ports, done.value);
  return done;
}

/** Those that were entered ahead begin by themselves: what goes on too near stops then. */
export async function followActivities(ports: PermitPorts): Promise<void> {
  const now = ports.clock.now();
  const begun = openActivities(ports.db.read, now).filter(({ startsAt }) => startsAt <= now);
  for (const activity of begun) await stopNear(ports, activity);
}

/** Over before its time, or entered by mistake; the reason says which. */
export function endActivity(
  ports: PermitPorts,
  actor: Who,
  ask: { readonly id: string; readonly reason: string },
): Promise<Result<null, ActivityRefusal>> {
  return ports.db.write((tx): Result<null, ActivityRefusal> => {
    const activity = findActivity(tx.orm, ask.id);
    if (activity === undefined) return refuse({ code: "activity.not_found" });
    const now = ports.clock.now();
    if (activity.endedAt !== null || activity.endsAt <= now) {
      return refuse({ code: "activity.ended" });
    }
    if (ask.reason === "") return refuse({ code: "activity.reason_needed" });
    endActivityRow(tx.orm, ask.id, { at: now, by: actor.personId, reason: ask.reason });
    tx.append({
      kind: "permit-activity.ended",
      actor: actor.personId,
      subject: `permit-activity:${ask.id}`,
      payload: { reason: ask.reason },
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return accept(null);
  });
}
