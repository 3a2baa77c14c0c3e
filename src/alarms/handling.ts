/** What people do about an alarm: one writes what was done, another looks; and when it goes up. Pure. */
import { MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { AlarmLife, AlarmRefusal, AlarmRule, EscalationTimes, Priority } from "./model.ts";
import { isActive, isShelved } from "./rules.ts";

type Outcome = Result<AlarmLife, AlarmRefusal>;

/** Urgent and high ones need a second pair of eyes; lower ones one person may end. */
export const VERIFIED_UP_TO: Priority = 2;

export function needsVerification(alarm: { readonly priority: Priority }): boolean {
  return alarm.priority <= VERIFIED_UP_TO;
}

/** What was done, also while the cause is still there: it says that somebody was. */
export function handleAlarm(life: AlarmLife, words: string, now: UnixMs): Outcome {
  if (life.state === "closed") return refuse({ code: "alarms.closed" });
  if (life.handledAt !== null) return refuse({ code: "alarms.handled_already" });
  if (words.trim().length < 2) return refuse({ code: "alarms.no_reason" });
  const state = life.state === "raised" ? "acknowledged" : life.state;
  return accept({
    ...life,
    state,
    acknowledgedAt: life.acknowledgedAt ?? now,
    handledAt: now,
  });
}

/** Another has looked and it is so. A cause that is measured must have gone. */
export function verifyAlarm(
  life: AlarmLife,
  kind: Pick<AlarmRule, "isEvent">,
  by: { readonly personId: string; readonly handledBy: string | null },
  now: UnixMs,
): Outcome {
  if (life.state === "closed") return refuse({ code: "alarms.closed" });
  if (life.handledAt === null) return refuse({ code: "alarms.not_handled" });
  if (by.personId === by.handledBy) return refuse({ code: "alarms.own_handling" });
  if (isActive(life) && !kind.isEvent) return refuse({ code: "alarms.still_active" });
  return accept({
    ...life,
    state: "closed",
    clearedAt: life.clearedAt ?? now,
    shelvedUntil: null,
    closedAt: now,
  });
}

/** Another has looked and it is not done: it waits for handling again. */
export function sendBackAlarm(
  life: AlarmLife,
  by: { readonly personId: string; readonly handledBy: string | null },
  reason: string,
): Outcome {
  if (life.state === "closed") return refuse({ code: "alarms.closed" });
  if (life.handledAt === null) return refuse({ code: "alarms.not_handled" });
  if (by.personId === by.handledBy) return refuse({ code: "alarms.own_handling" });
  if (reason.trim().length < 2) return refuse({ code: "alarms.no_reason" });
  return accept({ ...life, handledAt: null });
}

/** The site's own until it sets others; no standard gives figures for this. */
export const ESCALATION_DEFAULT: EscalationTimes = {
  1: [3, 10],
  2: [15, 60],
  3: [240, 1_440],
  4: [1_440, 4_320],
};

/** A week: what nobody looks at for longer is no alarm any more. */
export const ESCALATION_MAX_MINUTES = 10_080;

/** The step an unacknowledged alarm is due for by its time alone. */
export function escalationStep(
  alarm: Pick<AlarmLife, "state" | "activatedAt" | "shelvedUntil"> & {
    readonly priority: Priority;
  },
  times: EscalationTimes,
  now: UnixMs,
): 0 | 1 | 2 {
  if (alarm.state !== "raised" || isShelved(alarm, now)) return 0;
  const [first, second] = times[alarm.priority];
  const waitedMs = now - alarm.activatedAt;
  if (waitedMs >= second * MINUTE_MS) return 2;
  return waitedMs >= first * MINUTE_MS ? 1 : 0;
}
