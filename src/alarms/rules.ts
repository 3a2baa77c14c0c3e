/**
 * The life of one alarm as pure steps: raised → acknowledged → cleared → closed, with latching, repeats and
 * shelving; and when there are more alarms than a person can follow.
 */
import { DAY_MS, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { AlarmLife, AlarmRefusal, AlarmRule, Priority } from "./model.ts";

type Kind = Pick<AlarmRule, "isLatching" | "isEvent">;

export function isActive(life: Pick<AlarmLife, "state">): boolean {
  return life.state === "raised" || life.state === "acknowledged";
}

export const SHELF_LONGEST_MS = DAY_MS;

export function isShelved(life: Pick<AlarmLife, "shelvedUntil">, now: UnixMs): boolean {
  // A shelf longer than the longest was given by a clock that was ahead; it hides nothing.
  const leftMs = life.shelvedUntil === null ? 0 : life.shelvedUntil - now;
  return leftMs > 0 && leftMs <= SHELF_LONGEST_MS;
}

export function newLife(now: UnixMs): AlarmLife {
  return {
    state: "raised",
    raisedAt: now,
    activatedAt: now,
    lastAt: now,
    repeats: 0,
    acknowledgedAt: null,
    clearedAt: null,
    shelvedUntil: null,
    handledAt: null,
    escalation: 0,
    closedAt: null,
  };
}

/**
 * The same alarm once more. While its cause is there it is only counted; after the cause had gone the alarm
 * is new to the person, whoever acknowledged it before.
 */
export function raiseAgain(
  life: AlarmLife,
  now: UnixMs,
): { readonly life: AlarmLife; readonly isNews: boolean } {
  const repeated = { ...life, repeats: life.repeats + 1, lastAt: now };
  if (isActive(life)) return { life: repeated, isNews: false };
  return {
    life: {
      ...repeated,
      state: "raised",
      activatedAt: now,
      acknowledgedAt: null,
      clearedAt: null,
      handledAt: null,
      escalation: 0,
    },
    isNews: true,
  };
}

/** The cause has gone. A shelved alarm waits for the end of its shelf, so that chattering stays quiet. */
export function clear(
  life: AlarmLife,
  kind: Kind,
  now: UnixMs,
): Result<AlarmLife, { readonly code: "alarms.not_active" }> {
  if (!isActive(life)) return refuse({ code: "alarms.not_active" });
  const cleared: AlarmLife = { ...life, state: "cleared", clearedAt: now };
  if (kind.isLatching || isShelved(life, now)) return accept(cleared);
  return accept({ ...cleared, state: "closed", closedAt: now, shelvedUntil: null });
}

export function acknowledge(life: AlarmLife, now: UnixMs): Result<AlarmLife, AlarmRefusal> {
  if (life.state === "closed") return refuse({ code: "alarms.closed" });
  if (life.acknowledgedAt !== null) return refuse({ code: "alarms.acknowledged_already" });
  const state = life.state === "raised" ? "acknowledged" : life.state;
  return accept({ ...life, state, acknowledgedAt: now });
}

/** Ends an alarm with what was done about it. While a measured cause is there, nobody can end it. */
export function close(
  life: AlarmLife,
  kind: Kind,
  handling: string,
  now: UnixMs,
): Result<AlarmLife, AlarmRefusal> {
  if (life.state === "closed") return refuse({ code: "alarms.closed" });
  if (isActive(life) && !kind.isEvent) return refuse({ code: "alarms.still_active" });
  if (handling.trim().length < 2) return refuse({ code: "alarms.no_reason" });
  return accept({
    ...life,
    state: "closed",
    acknowledgedAt: life.acknowledgedAt ?? now,
    clearedAt: life.clearedAt ?? now,
    shelvedUntil: null,
    closedAt: now,
  });
}

/** Longest shelf by priority. An urgent alarm is never put away: disabling it silently would be unlawful. */
export const SHELF_MAX_MINUTES: Readonly<Record<Priority, number>> = {
  1: 0,
  2: 60,
  3: 480,
  4: 1_440,
};

export function shelve(
  life: AlarmLife,
  priority: Priority,
  minutes: number,
  reason: string,
  now: UnixMs,
): Result<AlarmLife, AlarmRefusal> {
  if (life.state === "closed") return refuse({ code: "alarms.closed" });
  if (!isActive(life)) return refuse({ code: "alarms.nothing_to_shelve" });
  const maxMinutes = SHELF_MAX_MINUTES[priority];
  if (maxMinutes === 0) return refuse({ code: "alarms.not_shelvable" });
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > maxMinutes) {
    return refuse({ code: "alarms.shelved_too_long", maxMinutes });
  }
  if (reason.trim().length < 2) return refuse({ code: "alarms.no_reason" });
  return accept({ ...life, shelvedUntil: (now + minutes * MINUTE_MS) as UnixMs });
}

/** What the end of a shelf changes: undefined when the shelf has not ended. */
export function endShelf(life: AlarmLife, kind: Kind, now: UnixMs): AlarmLife | undefined {
  if (life.shelvedUntil === null || isShelved(life, now)) return undefined;
  const back: AlarmLife = { ...life, shelvedUntil: null };
  if (life.state !== "cleared" || kind.isLatching) return back;
  return { ...back, state: "closed", closedAt: now };
}

/** A repeat of an active alarm is written to the journal at most this often; every one is counted. */
export const REPEAT_ENTRY_MS = MINUTE_MS;

/** ISA-18.2: a flood begins above 10 alarms in 10 minutes for one operator and ends below 5. */
export const FLOOD = { windowMs: 10 * MINUTE_MS, beginsAbove: 10, endsBelow: 5 } as const;

/**
 * Whether a flood is on. `activatedAts` are the instants of the last hour or so at which alarms came up, in
 * order; the flood is followed from one to the next, because it ends at another figure than it began.
 */
export function isFlood(activatedAts: readonly UnixMs[], now: UnixMs): boolean {
  let isOn = false;
  let first = 0;
  const follow = (at: number, count: number): void => {
    while (first < count && (activatedAts[first] ?? at) <= at - FLOOD.windowMs) first += 1;
    const inWindow = count - first;
    if (inWindow > FLOOD.beginsAbove) isOn = true;
    else if (inWindow < FLOOD.endsBelow) isOn = false;
  };
  activatedAts.forEach((at, index) => {
    // Just before the next one the window may have run empty.
    follow(at - 1, index);
    follow(at, index + 1);
  });
  follow(now, activatedAts.length);
  return isOn;
}

/** Whether an alarm that came up may sound: shelved and low ones never, in a flood only the upper two. */
export function isAudible(
  alarm: Pick<AlarmLife, "state" | "shelvedUntil"> & { readonly priority: Priority },
  now: UnixMs,
  isInFlood: boolean,
): boolean {
  if (alarm.state !== "raised" || isShelved(alarm, now)) return false;
  return alarm.priority <= (isInFlood ? 2 : 3);
}

/** A subject names what it is about by words such as `zone:<id> card:<tag>`. */
export function namedIn(subject: string, kind: string): string | null {
  const word = subject.split(" ").find((part) => part.startsWith(`${kind}:`));
  return word === undefined ? null : word.slice(kind.length + 1);
}
