/**
 * What time makes of open permits: alarms come and go with their causes, and a work whose ticket has run out is ended.
 * Everything it knows stands in the tables, so that after a start it goes on where it was.
 */
import {
  type AlarmCode,
  clearAlarm,
  findOpenAlarm,
  isActiveAlarm,
  listOpenByCode,
  raiseAlarm,
} from "../alarms/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import { accept } from "../kernel/result.ts";
import type { JournalEntry } from "../platform/journal/journal.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { listZones } from "../positioning/index.ts";
import { followActivities } from "./activities.ts";
import { followAreas } from "./areas/watch.ts";
import { changePermit, note } from "./change.ts";
import { PERMIT_CHANNEL } from "./channel.ts";
import type { PermitRow } from "./flow-model.ts";
import { judge } from "./judge.ts";
import { endIn, pauseIn } from "./life.ts";
import { type Full, fullOf } from "./load.ts";
import { fenceRef, GUARD_ALARM, isGuarded } from "./place/guard.ts";
import { alarmCodeOf, PERMIT_ALARMS, type PermitAlarmCode, permitAlarms } from "./rules/alarms.ts";
import { isExpired } from "./rules/life.ts";
import { powerEndNow } from "./rules/validity.ts";
import { listPermits, openAfter, permitsOfJob, updatePermit } from "./store/store.ts";

const WATCH_EVERY_MS = 30_000;
/** Screens hear something this often, so that a dead line is seen and minutes count down. */
const BEAT_MS = 10_000;
const AT_ONCE = 50;

/** Raised by an act and closed by people: no state of a ticket brings them or takes them away. */
const BY_ACT: readonly PermitAlarmCode[] = ["approver.away", "ticket.none"];
const CODES = (Object.keys(PERMIT_ALARMS) as readonly PermitAlarmCode[]).filter(
  (code) => !BY_ACT.includes(code),
);

type Duty = { readonly code: AlarmCode; readonly isOn: boolean };

/** Which alarms have to be raised or cleared. */
function dutiesOf(orm: Orm, full: Full, now: UnixMs): readonly Duty[] {
  const { permit, facts } = judge(orm, full, now, { isClockTrusted: true });
  const on = new Set(permitAlarms(permit, facts, now).map(({ code }) => code));
  const duties: Duty[] = [];
  for (const name of CODES) {
    const code = alarmCodeOf(name);
    const row = findOpenAlarm(orm, code, `permit:${full.row.id}`);
    const isRaised = row !== undefined && isActiveAlarm(row);
    if (isRaised !== on.has(name)) duties.push({ code, isOn: on.has(name) });
  }
  return duties;
}

function follow(tx: Tx, ports: Ports, full: Full): void {
  const subject = `permit:${full.row.id}`;
  const place = `${full.row.number} ${full.row.place}`;
  for (const { code, isOn } of dutiesOf(tx.orm, full, ports.clock.now())) {
    if (isOn) raiseAlarm(tx, ports, { code, subject, place });
    else clearAlarm(tx, ports, { code, subject });
  }
}

/** No extension: the work is over. Whoever is still inside is registered out first, under a pause. */
function expire(ports: Ports, id: string): Promise<unknown> {
  return changePermit(ports, { id }, (scene) => {
    const isInside = scene.full.entries.some(({ outAt }) => outAt === null);
    if (!isInside) return endIn(scene, { by: "system", cause: "expired", reason: "" });
    return pauseIn(ports, scene, { by: "system", cause: "evacuated", reason: "" });
  });
}

/** Power that is on ends with the work that it serves (GB 30871-2022 10.8), also where that has changed since it was begun. */
function shorten(ports: Ports, id: string): Promise<unknown> {
  return changePermit(ports, { id }, (scene) => {
    const until = endsEarlier(scene.tx.orm, scene.full.row);
    if (until === undefined) return accept(null);
    updatePermit(scene.tx.orm, scene.full.row, { validUntil: until });
    note(scene, "permit.shortened", "system", { validUntil: until });
    return accept(null);
  });
}

function endsEarlier(orm: Orm, row: PermitRow): UnixMs | undefined {
  if (row.kind !== "temporary-power" || row.validUntil === null) return undefined;
  const others = permitsOfJob(orm, row.jobId).filter(({ id }) => id !== row.id);
  const until = powerEndNow(others, row.startedAt);
  return until !== undefined && until < row.validUntil ? until : undefined;
}

/** A guardian who is seen elsewhere: the work stands still at once, and its fence stays to see them come back. */
export async function followGuards(ports: Ports): Promise<number> {
  const { read } = ports.db;
  const fences = new Set(listOpenByCode(read, GUARD_ALARM).map(({ subject }) => zoneIn(subject)));
  let paused = 0;
  for (const { id, ref } of listZones(read)) {
    if (!fences.has(id) || !ref.startsWith(fenceRef(""))) continue;
    const done = await changePermit(ports, { id: ref.slice(fenceRef("").length) }, (scene) => {
      const { tx, full } = scene;
      if (full.row.stage !== "working" || isGuarded(tx.orm, full)) return accept(false);
      const why = { by: "system", cause: "guardian-left", reason: "" } as const;
      const stopped = pauseIn(ports, scene, why);
      return stopped.ok ? accept(true) : stopped;
    });
    if (done.ok && done.value) paused += 1;
  }
  return paused;
}

const zoneIn = (subject: string): string => /\bzone:(\S+)/.exec(subject)?.[1] ?? "";

/** One round over all open permits. Gives how many were followed up. */
export async function followPermits(ports: Ports): Promise<number> {
  if (!ports.clockTrust().isTrusted) return 0;
  let followed = 0;
  let last = "";
  for (;;) {
    const page = openAfter(ports.db.read, last, AT_ONCE);
    for (const row of page) {
      const now = ports.clock.now();
      const isRunning = row.stage === "working" || row.stage === "paused";
      const until = isRunning ? endsEarlier(ports.db.read, row) : undefined;
      if (until !== undefined) await shorten(ports, row.id);
      const full = fullOf(ports.db.read, row);
      const isInside = full.entries.some(({ outAt }) => outAt === null);
      const validUntil = until ?? row.validUntil;
      if (isRunning && isExpired({ validUntil }, now) && !(row.stage === "paused" && isInside)) {
        await expire(ports, row.id);
        followed += 1;
      }
      if (dutiesOf(ports.db.read, full, now).length === 0) continue;
      await ports.db.write((tx) => follow(tx, ports, fullOf(tx.orm, row)));
      followed += 1;
    }
    if (page.length < AT_ONCE) return followed;
    last = page.at(-1)?.id ?? last;
  }
}

const CLOSED = ["archived", "accepted", "void", "revoked"] as const;
const CLOSED_LOOKED_AT = 20;

/** A permit that was closed between two rounds leaves no alarm behind. */
async function clearClosed(ports: Ports): Promise<void> {
  const page = { offset: 0, limit: CLOSED_LOOKED_AT };
  const { items } = listPermits(ports.db.read, { stages: CLOSED }, page);
  for (const row of items) {
    const open = CODES.map((code) => alarmCodeOf(code)).filter((code) => {
      const alarm = findOpenAlarm(ports.db.read, code, `permit:${row.id}`);
      return alarm !== undefined && isActiveAlarm(alarm);
    });
    if (open.length === 0) continue;
    await ports.db.write((tx) => {
      for (const code of open) {
        clearAlarm(tx, ports, { code, subject: `permit:${row.id}` });
      }
    });
  }
}

export function startPermitWatch(ports: Ports): () => void {
  let isRunning = false;
  const look = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      await followGuards(ports);
      await followAreas(ports);
      await followActivities(ports);
      await followPermits(ports);
      await clearClosed(ports);
    } finally {
      isRunning = false;
    }
  };
  ports.background("permits", look());
  const isOfGuard = ({ kind, payload }: JournalEntry): boolean =>
    (kind === "alarm.raised" || kind === "alarm.repeated") &&
    (payload as { code?: unknown }).code === GUARD_ALARM;
  const stops = [
    ports.entries.subscribe((entry) => {
      if (isOfGuard(entry)) ports.background("permits", followGuards(ports));
    }),
    ports.scheduler.every(WATCH_EVERY_MS, () => ports.background("permits", look())),
    ports.scheduler.every(BEAT_MS, () => ports.live.touch(PERMIT_CHANNEL)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
