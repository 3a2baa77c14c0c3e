/** Handling, verifying, sending back; and what time makes of alarms that nobody acknowledges. */
import { LIMITS } from "../kernel/limits.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { escalationStep, handleAlarm, sendBackAlarm, verifyAlarm } from "./handling.ts";
import { changeAlarm, type Handled, kindOf, payloadOf, touchAlarms } from "./service.ts";
import { insertAlarmPhoto, listToEscalate, readEscalation } from "./settings-store.ts";
import { updateAlarm } from "./store.ts";

type Who = Pick<Actor, "personId">;

/** More pictures tell nothing more. */
export const PHOTOS_AT_ONCE = 3;

/** Writes what was done, with pictures that are on the disk already. */
export function recordHandling(
  ports: Ports,
  actor: Who,
  id: string,
  done: { readonly words: string; readonly photos: readonly StoredMedia[] },
): Handled {
  const handling = done.words.trim().slice(0, LIMITS.reasonLength);
  const photos = done.photos.slice(0, PHOTOS_AT_ONCE);
  return changeAlarm(ports, actor, id, {
    kind: "alarm.handled",
    decide: (row) => handleAlarm(row, handling, ports.clock.now()),
    columns: { handledBy: actor.personId, handling },
    payload: {
      handling,
      ...(photos.length === 0 ? {} : { photos: photos.map((one) => one.hash) }),
    },
    also: (tx) => {
      const takenAt = ports.clock.now();
      for (const photo of photos) {
        insertMedia(tx.orm, photo, takenAt);
        const row = { id: ports.ids.next(), alarmId: id, hash: photo.hash, takenAt };
        insertAlarmPhoto(tx.orm, { ...row, takenBy: actor.personId });
      }
    },
  });
}

export function confirmHandling(ports: Ports, actor: Who, id: string, note: string): Handled {
  const words = note.trim().slice(0, LIMITS.reasonLength);
  return changeAlarm(ports, actor, id, {
    kind: "alarm.verified",
    decide: (row) => {
      const by = { personId: actor.personId, handledBy: row.handledBy };
      return verifyAlarm(row, kindOf(row), by, ports.clock.now());
    },
    columns: { verifiedBy: actor.personId, closedBy: actor.personId },
    payload: words === "" ? {} : { note: words },
  });
}

export function sendBack(ports: Ports, actor: Who, id: string, reason: string): Handled {
  const words = reason.trim().slice(0, LIMITS.reasonLength);
  return changeAlarm(ports, actor, id, {
    kind: "alarm.sent_back",
    decide: (row) => sendBackAlarm(row, { ...actor, handledBy: row.handledBy }, words),
    columns: {},
    payload: { reason: words },
  });
}

const AT_ONCE = 100;

/** Lets go up what nobody has acknowledged in its time. Gives how many went. */
export async function escalateDue(ports: Ports): Promise<number> {
  // A clock that cannot be believed makes nobody late.
  if (!ports.clockTrust().isTrusted) return 0;
  const { read } = ports.db;
  if (listToEscalate(read, readEscalation(read), ports.clock.now(), 1).length === 0) return 0;
  return await ports.db.write((tx) => {
    const times = readEscalation(tx.orm);
    const now = ports.clock.now();
    const due = listToEscalate(tx.orm, times, now, AT_ONCE);
    for (const row of due) {
      const step = escalationStep(row, times, now);
      if (step <= row.escalation) continue;
      updateAlarm(tx.orm, row.id, { escalation: step });
      tx.append({
        kind: "alarm.escalated",
        actor: "system",
        subject: `alarm:${row.id}`,
        payload: { ...payloadOf(row), step },
        lane: "alarm",
      });
    }
    if (due.length > 0) touchAlarms(tx, ports);
    return due.length;
  });
}
