/**
 * Raising, clearing and handling. `raiseAlarm` and `clearAlarm` run inside the transaction of the domain that
 * knows the cause, so that the alarm and its cause are kept together or not at all.
 */
import { instant, MINUTE_MS } from "../kernel/instants.ts";
import { canonicalJson, type Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { ALARM_RULES, type AlarmCode, findAlarmRule } from "./catalogue.ts";
import { needsVerification } from "./handling.ts";
import type { AlarmFacts, AlarmLife, AlarmRefusal, AlarmRule } from "./model.ts";
import {
  acknowledge,
  clear,
  close,
  endShelf,
  isShelved,
  newLife,
  REPEAT_ENTRY_MS,
  raiseAgain,
  shelve,
} from "./rules.ts";
import { type ShelfRow, shelfOver } from "./shelf-store.ts";
import {
  type AlarmRow,
  countRaised,
  findAlarm,
  findOpenAlarm,
  insertAlarm,
  listEndedShelves,
  updateAlarm,
} from "./store.ts";

export const ALARM_CHANNEL = "alarms";

/** What raising needs of the outside world. */
export type AlarmPorts = Pick<Ports, "clock" | "ids" | "live">;

export type AlarmCause = {
  readonly code: AlarmCode;
  /** `<kind>:<id>`; the same code at the same subject is one alarm until it is closed. */
  readonly subject: string;
  /** The subject as a person calls it; shown, not written to the journal. */
  readonly place?: string | undefined;
  readonly facts?: AlarmFacts | undefined;
  /** Who noticed: `device:<id>` or a person; `system` otherwise. */
  readonly actor?: string | undefined;
};

const FALLBACK: Pick<AlarmRule, "isLatching" | "isEvent"> = { isLatching: true, isEvent: true };

export function kindOf(row: { readonly code: string }): Pick<AlarmRule, "isLatching" | "isEvent"> {
  return findAlarmRule(row.code) ?? FALLBACK;
}

export function touchAlarms(tx: Tx, ports: AlarmPorts): void {
  tx.afterCommit(() => ports.live.touch(ALARM_CHANNEL));
}

export function payloadOf(row: Pick<AlarmRow, "code" | "subject" | "priority" | "category">): {
  [key: string]: Json;
} {
  const { code, subject, priority, category } = row;
  return { code, subject, priority, category };
}

/** What an alarm that comes up under a shelf carries from its first instant. */
function putAway(shelf: ShelfRow | undefined) {
  if (shelf === undefined) return {};
  const { id, until, openedBy, reason } = shelf;
  return { shelfId: id, shelvedUntil: until, shelvedBy: openedBy, shelveReason: reason };
}

function silencedBy(shelf: ShelfRow | undefined): { readonly [key: string]: Json } {
  return shelf === undefined ? {} : { shelf: shelf.id, shelvedUntil: shelf.until };
}

/** ISA-18.2: the same alarm three times within a minute is chattering. */
const CHATTER_TIMES = 3;

function raiseNew(tx: Tx, ports: AlarmPorts, cause: AlarmCause): string {
  const { priority, category } = ALARM_RULES[cause.code];
  const id = ports.ids.next();
  const now = ports.clock.now();
  const row = { code: cause.code, subject: cause.subject, priority, category };
  const place = (cause.place ?? "").slice(0, LIMITS.nameLength);
  const shelf = shelfOver(tx.orm, { ...row, place }, now);
  insertAlarm(tx.orm, {
    id,
    ...row,
    place,
    facts: canonicalJson(cause.facts ?? {}),
    isChattering: countRaised(tx.orm, row, instant(now - MINUTE_MS)) >= CHATTER_TIMES - 1,
    ...newLife(now),
    ...putAway(shelf),
  });
  tx.append({
    kind: "alarm.raised",
    actor: cause.actor ?? "system",
    subject: `alarm:${id}`,
    payload: { ...payloadOf(row), facts: cause.facts ?? {}, ...silencedBy(shelf) },
    lane: "alarm",
  });
  return id;
}

/** Raises an alarm, or counts it once more when it is open already. Gives the alarm's id. */
export function raiseAlarm(tx: Tx, ports: AlarmPorts, cause: AlarmCause): string {
  touchAlarms(tx, ports);
  const row = findOpenAlarm(tx.orm, cause.code, cause.subject);
  if (row === undefined) return raiseNew(tx, ports, cause);
  const now = ports.clock.now();
  const { life, isNews } = raiseAgain(row, now);
  const shelf = isNews && !isShelved(row, now) ? shelfOver(tx.orm, row, now) : undefined;
  const isWritten = isNews || Math.abs(now - row.repeatEntryAt) >= REPEAT_ENTRY_MS;
  updateAlarm(tx.orm, row.id, {
    ...lifeOf(life),
    ...putAway(shelf),
    ...(cause.facts === undefined ? {} : { facts: canonicalJson(cause.facts) }),
    ...(isNews ? { acknowledgedBy: null } : {}),
    ...(isWritten ? { repeatEntryAt: now } : {}),
  });
  if (isWritten) {
    tx.append({
      kind: isNews ? "alarm.raised" : "alarm.repeated",
      actor: cause.actor ?? "system",
      subject: `alarm:${row.id}`,
      payload: {
        ...payloadOf(row),
        ...{ facts: cause.facts ?? {}, repeats: life.repeats },
        ...silencedBy(shelf),
      },
      ...(isNews ? { lane: "alarm" as const } : {}),
    });
  }
  return row.id;
}

/** Says that a cause has gone. False when no such alarm is active, which is no mistake. */
export function clearAlarm(
  tx: Tx,
  ports: AlarmPorts,
  gone: Pick<AlarmCause, "code" | "subject" | "actor">,
): boolean {
  const row = findOpenAlarm(tx.orm, gone.code, gone.subject);
  if (row === undefined) return false;
  const cleared = clear(row, ALARM_RULES[gone.code], ports.clock.now());
  if (!cleared.ok) return false;
  touchAlarms(tx, ports);
  updateAlarm(tx.orm, row.id, lifeOf(cleared.value));
  tx.append({
    kind: "alarm.cleared",
    actor: gone.actor ?? "system",
    subject: `alarm:${row.id}`,
    payload: { ...payloadOf(row), isClosed: cleared.value.state === "closed" },
    lane: "alarm",
  });
  return true;
}

/** Only the columns of the life: a row carries more. */
export function lifeOf(life: AlarmLife): AlarmLife {
  const { state, raisedAt, activatedAt, lastAt, repeats } = life;
  const { acknowledgedAt, clearedAt, shelvedUntil, handledAt, escalation, closedAt } = life;
  return {
    state,
    raisedAt,
    activatedAt,
    lastAt,
    repeats,
    acknowledgedAt,
    clearedAt,
    shelvedUntil,
    handledAt,
    escalation,
    closedAt,
  };
}

export type Handled = Promise<Result<AlarmRow, AlarmRefusal>>;

type Change = {
  readonly kind: string;
  readonly decide: (row: AlarmRow) => Result<AlarmLife, AlarmRefusal>;
  readonly columns: Parameters<typeof updateAlarm>[2];
  readonly payload?: { readonly [key: string]: Json };
  /** Rows beside the alarm's own, in the same transaction. */
  readonly also?: (tx: Tx) => void;
};

export function changeAlarm(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  change: Change,
): Handled {
  return ports.db.write((tx) => {
    const row = findAlarm(tx.orm, id);
    if (row === undefined) return refuse({ code: "alarms.unknown" });
    const decided = change.decide(row);
    if (!decided.ok) return decided;
    const life = lifeOf(decided.value);
    updateAlarm(tx.orm, id, { ...life, ...change.columns });
    change.also?.(tx);
    tx.append({
      kind: change.kind,
      actor: actor.personId,
      subject: `alarm:${id}`,
      payload: {
        ...payloadOf(row),
        ...change.payload,
        ...(life.shelvedUntil === null ? {} : { shelvedUntil: life.shelvedUntil }),
      },
    });
    touchAlarms(tx, ports);
    return accept({ ...row, ...life });
  });
}

export function acknowledgeAlarm(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
): Handled {
  return changeAlarm(ports, actor, id, {
    kind: "alarm.acknowledged",
    decide: (row) => acknowledge(row, ports.clock.now()),
    columns: { acknowledgedBy: actor.personId },
  });
}

export function shelveAlarm(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  asked: { readonly minutes: number; readonly reason: string },
): Handled {
  const reason = asked.reason.trim().slice(0, LIMITS.reasonLength);
  return changeAlarm(ports, actor, id, {
    kind: "alarm.shelved",
    decide: (row) => shelve(row, row.priority, asked.minutes, reason, ports.clock.now()),
    columns: { shelvedBy: actor.personId, shelveReason: reason, shelfId: null },
    payload: { reason, minutes: asked.minutes },
  });
}

export function closeAlarm(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  words: string,
): Handled {
  const handling = words.trim().slice(0, LIMITS.reasonLength);
  return changeAlarm(ports, actor, id, {
    kind: "alarm.closed",
    decide: (row) =>
      needsVerification(row)
        ? refuse({ code: "alarms.verify_needed" })
        : close(row, kindOf(row), handling, ports.clock.now()),
    columns: { closedBy: actor.personId, handling },
    payload: { handling },
  });
}

const SHELVES_AT_ONCE = 100;

/** Brings back what was shelved until now. */
export async function endShelves(ports: Ports): Promise<number> {
  if (listEndedShelves(ports.db.read, ports.clock.now(), 1).length === 0) return 0;
  return await ports.db.write((tx) => {
    const now = ports.clock.now();
    const ended = listEndedShelves(tx.orm, now, SHELVES_AT_ONCE);
    for (const row of ended) {
      const life = endShelf(row, kindOf(row), now);
      if (life === undefined) continue;
      updateAlarm(tx.orm, row.id, lifeOf(life));
      tx.append({
        kind: "alarm.unshelved",
        actor: "system",
        subject: `alarm:${row.id}`,
        payload: { ...payloadOf(row), isClosed: life.state === "closed" },
      });
    }
    if (ended.length > 0) touchAlarms(tx, ports);
    return ended.length;
  });
}
