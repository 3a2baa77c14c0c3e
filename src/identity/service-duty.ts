/** The duty roster: shifts, who has them, and the hand-over from one to the next. */
import { addDays, type Day, dayOf, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import {
  type DutyCell,
  type DutyWeek,
  handoverState,
  runningShifts,
  spanOf,
  weekDays,
} from "./duty-rules.ts";
import type { IdentityMemory } from "./memory.ts";
import type { DutyShift, LoginRefusal } from "./model.ts";
import { proveSecret } from "./service.ts";
import { findPersonRow, isRowBlacklisted, rolesOf } from "./store.ts";
import {
  ASSIGNED_MAX,
  confirmHandover,
  deleteAssignment,
  endShift,
  findHandover,
  findHandoverOf,
  findShift,
  insertAssignment,
  insertHandover,
  insertShift,
  listAssignments,
  listHandovers,
  listShifts,
  SHIFTS_MAX,
} from "./store-duty.ts";

export type DutyRefusal =
  | LoginRefusal
  | { readonly code: "duty.no_shift" }
  | { readonly code: "duty.no_person" }
  | { readonly code: "duty.full" }
  | { readonly code: "duty.past" }
  | { readonly code: "duty.nothing_to_copy" }
  | { readonly code: "duty.too_many_shifts" }
  | { readonly code: "duty.not_yours" }
  | { readonly code: "duty.not_now" }
  | { readonly code: "duty.notes_needed" }
  | { readonly code: "duty.written" }
  | { readonly code: "duty.not_found" }
  | { readonly code: "duty.same_person" }
  | { readonly code: "duty.confirmed" };

type Slot = { readonly day: Day; readonly shiftId: string; readonly personId: string };

function subject(day: Day, shiftId: string): string {
  return `duty:${day}.${shiftId}`;
}

export function addShift(
  ports: Ports,
  actor: Actor,
  shift: Omit<DutyShift, "id">,
): Promise<Result<null, DutyRefusal>> {
  return ports.db.write((tx): Result<null, DutyRefusal> => {
    if (listShifts(tx.orm).length >= SHIFTS_MAX) return refuse({ code: "duty.too_many_shifts" });
    const id = ports.ids.next();
    insertShift(tx.orm, { id, ...shift });
    const { startMin, endMin } = shift;
    tx.append({
      kind: "duty.shift_added",
      actor: actor.personId,
      subject: `shift:${id}`,
      payload: { name: shift.name, startMin, endMin },
    });
    return accept(null);
  });
}

export function removeShift(ports: Ports, actor: Actor, id: string): Promise<boolean> {
  return ports.db.write((tx) => {
    if (!endShift(tx.orm, id)) return false;
    tx.append({
      kind: "duty.shift_ended",
      actor: actor.personId,
      subject: `shift:${id}`,
      payload: {},
    });
    return true;
  });
}

/** What is over stays as it was: the roster of last week is a record. */
function isOver(shift: DutyShift, day: Day, now: UnixMs): boolean {
  return spanOf(day, shift).endAt <= now;
}

export function assign(ports: Ports, actor: Actor, slot: Slot): Promise<Result<null, DutyRefusal>> {
  return ports.db.write((tx): Result<null, DutyRefusal> => {
    const now = ports.clock.now();
    const shift = findShift(tx.orm, slot.shiftId);
    if (shift === undefined) return refuse({ code: "duty.no_shift" });
    const row = findPersonRow(tx.orm, slot.personId);
    if (row === undefined || !row.isActive || isRowBlacklisted(row, now)) {
      return refuse({ code: "duty.no_person" });
    }
    if (rolesOf(tx.orm, row.id).includes("regulator")) return refuse({ code: "duty.no_person" });
    if (isOver(shift, slot.day, now)) return refuse({ code: "duty.past" });
    const here = listAssignments(tx.orm, slot.day, slot.day);
    if (here.filter((one) => one.shiftId === shift.id).length >= ASSIGNED_MAX) {
      return refuse({ code: "duty.full" });
    }
    if (insertAssignment(tx.orm, slot)) {
      tx.append({
        kind: "duty.assigned",
        actor: actor.personId,
        subject: subject(slot.day, shift.id),
        payload: { person: row.id },
      });
    }
    return accept(null);
  });
}

export function unassign(
  ports: Ports,
  actor: Actor,
  slot: Slot,
): Promise<Result<null, DutyRefusal>> {
  return ports.db.write((tx): Result<null, DutyRefusal> => {
    const shift = findShift(tx.orm, slot.shiftId);
    if (shift === undefined) return refuse({ code: "duty.no_shift" });
    if (isOver(shift, slot.day, ports.clock.now())) return refuse({ code: "duty.past" });
    if (deleteAssignment(tx.orm, slot)) {
      tx.append({
        kind: "duty.unassigned",
        actor: actor.personId,
        subject: subject(slot.day, shift.id),
        payload: { person: slot.personId },
      });
    }
    return accept(null);
  });
}

/** The week before into this one; what is over and people who left are skipped. */
export function copyLastWeek(
  ports: Ports,
  actor: Actor,
  monday: Day,
): Promise<Result<number, DutyRefusal>> {
  return ports.db.write((tx): Result<number, DutyRefusal> => {
    const now = ports.clock.now();
    const shifts = new Map(listShifts(tx.orm).map((shift) => [shift.id, shift]));
    let copied = 0;
    for (const one of listAssignments(tx.orm, addDays(monday, -7), addDays(monday, -1))) {
      const day = addDays(one.day, 7);
      const shift = shifts.get(one.shiftId);
      const row = findPersonRow(tx.orm, one.personId);
      if (shift === undefined || isOver(shift, day, now)) continue;
      if (row === undefined || !row.isActive || isRowBlacklisted(row, now)) continue;
      const { shiftId, personId } = one;
      if (insertAssignment(tx.orm, { day, shiftId, personId })) copied += 1;
    }
    if (copied === 0) return refuse({ code: "duty.nothing_to_copy" });
    tx.append({
      kind: "duty.week_copied",
      actor: actor.personId,
      subject: `duty:${monday}`,
      payload: { copied },
    });
    return accept(copied);
  });
}

/** The outgoing person says what the next one must know; once for each shift. */
export function writeHandover(
  ports: Ports,
  actor: Actor,
  given: { readonly day: Day; readonly shiftId: string; readonly notes: string },
): Promise<Result<null, DutyRefusal>> {
  const notes = given.notes.trim().slice(0, LIMITS.reasonLength * 4);
  return ports.db.write((tx): Result<null, DutyRefusal> => {
    const { day, shiftId } = given;
    const now = ports.clock.now();
    const shift = findShift(tx.orm, shiftId);
    if (shift === undefined) return refuse({ code: "duty.no_shift" });
    const isMine = listAssignments(tx.orm, day, day).some(
      (one) => one.shiftId === shiftId && one.personId === actor.personId,
    );
    if (!isMine) return refuse({ code: "duty.not_yours" });
    if (findHandoverOf(tx.orm, day, shiftId) !== undefined) return refuse({ code: "duty.written" });
    // A late hand-over is still worth more than none, so that only the early one is refused.
    const state = handoverState(spanOf(day, shift), true, undefined, now);
    if (state === "none") return refuse({ code: "duty.not_now" });
    if (notes === "") return refuse({ code: "duty.notes_needed" });
    const id = ports.ids.next();
    insertHandover(tx.orm, { id, day, shiftId, outgoingId: actor.personId, notes, writtenAt: now });
    tx.append({
      kind: "duty.handover_written",
      actor: actor.personId,
      subject: subject(day, shiftId),
      payload: { handover: id, isLate: state === "missed" },
    });
    return accept(null);
  });
}

/** The incoming person confirms with the own PIN, whoever's screen it is. */
export async function confirmWithPin(
  ports: Ports,
  memory: IdentityMemory,
  given: { readonly id: string; readonly personId: string; readonly pin: string },
): Promise<Result<null, DutyRefusal>> {
  const handover = findHandover(ports.db.read, given.id);
  if (handover === undefined) return refuse({ code: "duty.not_found" });
  if (handover.confirmedAt !== null) return refuse({ code: "duty.confirmed" });
  if (given.personId === handover.outgoingId) return refuse({ code: "duty.same_person" });
  const incoming = findPersonRow(ports.db.read, given.personId);
  if (incoming === undefined) return refuse({ code: "duty.no_person" });
  const proof = await proveSecret(ports, memory, { who: incoming.id, secret: given.pin });
  if (!proof.ok) return proof;
  return ports.db.write((tx): Result<null, DutyRefusal> => {
    const now = ports.clock.now();
    if (!confirmHandover(tx.orm, handover.id, incoming.id, now)) {
      return refuse({ code: "duty.confirmed" });
    }
    tx.append({
      kind: "duty.handover_confirmed",
      actor: incoming.id,
      subject: subject(handover.day, handover.shiftId),
      payload: { handover: handover.id, from: handover.outgoingId },
    });
    return accept(null);
  });
}

export function dutyCells(orm: Orm, days: readonly Day[], now: UnixMs): readonly DutyCell[] {
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return [];
  const shifts = listShifts(orm);
  const assignments = listAssignments(orm, from, to);
  const handovers = listHandovers(orm, from, to);
  return days.flatMap((day) =>
    shifts.map((shift): DutyCell => {
      const span = spanOf(day, shift);
      const isHere = (one: { readonly day: Day; readonly shiftId: string }) =>
        one.day === day && one.shiftId === shift.id;
      const people = assignments.filter(isHere);
      const handover = handovers.find(isHere);
      return {
        day,
        shift,
        people,
        handover,
        state: handoverState(span, people.length > 0, handover, now),
        isRunning: span.startAt <= now && now < span.endAt,
        isOver: span.endAt <= now,
      };
    }),
  );
}

export function dutyWeek(orm: Orm, monday: Day, now: UnixMs): DutyWeek {
  const days = weekDays(monday);
  return { days, shifts: listShifts(orm), cells: dutyCells(orm, days, now) };
}

/** Hand-overs of the last seven days that were not made in time. */
export function missedHandovers(orm: Orm, now: UnixMs): readonly DutyCell[] {
  const today = dayOf(now);
  const days = [-7, -6, -5, -4, -3, -2, -1, 0].map((count) => addDays(today, count));
  return dutyCells(orm, days, now).filter((cell) => cell.state === "missed");
}

/** Who has a shift that runs now, and since when it runs. */
export function peopleOnDuty(
  orm: Orm,
  now: UnixMs,
): readonly { readonly personId: string; readonly since: UnixMs }[] {
  const running = runningShifts(listShifts(orm), now);
  const days = running.map(({ day }) => day).sort();
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return [];
  const assignments = listAssignments(orm, from, to);
  const since = new Map<string, UnixMs>();
  for (const { day, shift, span } of running) {
    for (const { personId } of assignments.filter(
      (one) => one.day === day && one.shiftId === shift.id,
    )) {
      // Who has two shifts in a row is judged from the first.
      const before = since.get(personId);
      if (before === undefined || span.startAt < before) since.set(personId, span.startAt);
    }
  }
  return [...since].map(([personId, at]) => ({ personId, since: at }));
}

export type CurrentDuty = {
  /** False while the site keeps no roster at all: then there is nothing to show. */
  readonly hasRoster: boolean;
  readonly names: readonly string[];
};

/** Who is on duty now, for the head of every desk page. */
export function currentDuty(ports: Ports): CurrentDuty {
  const orm = ports.db.read;
  const shifts = listShifts(orm);
  if (shifts.length === 0) return { hasRoster: false, names: [] };
  const running = runningShifts(shifts, ports.clock.now());
  const [first] = running;
  if (first === undefined) return { hasRoster: true, names: [] };
  const days = running.map(({ day }) => day).sort();
  const assignments = listAssignments(orm, days[0] ?? first.day, days.at(-1) ?? first.day);
  const names = running.flatMap(({ day, shift }) =>
    assignments.filter((one) => one.day === day && one.shiftId === shift.id).map((one) => one.name),
  );
  return { hasRoster: true, names: [...new Set(names)].slice(0, ASSIGNED_MAX) };
}
