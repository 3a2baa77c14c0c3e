/** All SQL about the duty roster. */
import { and, asc, eq, gte, isNull, lte } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { Assignment, DutyHandover, DutyShift } from "./model.ts";
import { dutyAssignment, dutyHandover, dutyShift, person } from "./schema.ts";

export const SHIFTS_MAX = 12;
export const ASSIGNED_MAX = 8;

function shiftOf(row: typeof dutyShift.$inferSelect): DutyShift {
  const { id, name, startMin, endMin } = row;
  return { id, name, startMin, endMin };
}

export function listShifts(orm: Orm): readonly DutyShift[] {
  return orm
    .select()
    .from(dutyShift)
    .where(eq(dutyShift.isActive, true))
    .orderBy(asc(dutyShift.startMin), asc(dutyShift.id))
    .limit(SHIFTS_MAX)
    .all()
    .map(shiftOf);
}

export function findShift(orm: Orm, id: string): DutyShift | undefined {
  const row = orm
    .select()
    .from(dutyShift)
    .where(and(eq(dutyShift.id, id), eq(dutyShift.isActive, true)))
    .get();
  return row && shiftOf(row);
}

export function insertShift(orm: Orm, row: typeof dutyShift.$inferInsert): void {
  orm.insert(dutyShift).values(row).run();
}

/** Kept for the weeks that named it; false when it was ended before. */
export function endShift(orm: Orm, id: string): boolean {
  const ended = orm
    .update(dutyShift)
    .set({ isActive: false })
    .where(and(eq(dutyShift.id, id), eq(dutyShift.isActive, true)))
    .returning({ id: dutyShift.id })
    .all();
  return ended.length === 1;
}

export function listAssignments(orm: Orm, from: Day, to: Day): readonly Assignment[] {
  return orm
    .select({
      day: dutyAssignment.day,
      shiftId: dutyAssignment.shiftId,
      personId: dutyAssignment.personId,
      name: person.name,
      phone: person.phone,
    })
    .from(dutyAssignment)
    .innerJoin(person, eq(person.id, dutyAssignment.personId))
    .where(and(gte(dutyAssignment.day, from), lte(dutyAssignment.day, to)))
    .orderBy(asc(dutyAssignment.day), asc(person.staffNumber))
    .limit(1_000)
    .all()
    .map((row) => ({ ...row, day: row.day as Day }));
}

/** False when the person has that shift already. */
export function insertAssignment(
  orm: Orm,
  row: { readonly day: Day; readonly shiftId: string; readonly personId: string },
): boolean {
  const added = orm
    .insert(dutyAssignment)
    .values(row)
    .onConflictDoNothing()
    .returning({ day: dutyAssignment.day })
    .all();
  return added.length === 1;
}

export function deleteAssignment(
  orm: Orm,
  row: { readonly day: Day; readonly shiftId: string; readonly personId: string },
): boolean {
  const gone = orm
    .delete(dutyAssignment)
    .where(
      and(
        eq(dutyAssignment.day, row.day),
        eq(dutyAssignment.shiftId, row.shiftId),
        eq(dutyAssignment.personId, row.personId),
      ),
    )
    .returning({ day: dutyAssignment.day })
    .all();
  return gone.length === 1;
}

function handoverOf(row: typeof dutyHandover.$inferSelect): DutyHandover {
  return {
    ...row,
    day: row.day as Day,
    writtenAt: row.writtenAt as UnixMs,
    confirmedAt: row.confirmedAt as UnixMs | null,
  };
}

export function listHandovers(orm: Orm, from: Day, to: Day): readonly DutyHandover[] {
  return orm
    .select()
    .from(dutyHandover)
    .where(and(gte(dutyHandover.day, from), lte(dutyHandover.day, to)))
    .limit(1_000)
    .all()
    .map(handoverOf);
}

export function findHandover(orm: Orm, id: string): DutyHandover | undefined {
  const row = orm.select().from(dutyHandover).where(eq(dutyHandover.id, id)).get();
  return row && handoverOf(row);
}

export function findHandoverOf(orm: Orm, day: Day, shiftId: string): DutyHandover | undefined {
  const row = orm
    .select()
    .from(dutyHandover)
    .where(and(eq(dutyHandover.day, day), eq(dutyHandover.shiftId, shiftId)))
    .get();
  return row && handoverOf(row);
}

export function insertHandover(orm: Orm, row: typeof dutyHandover.$inferInsert): void {
  orm.insert(dutyHandover).values(row).run();
}

/** Once: false when it was confirmed before. */
export function confirmHandover(orm: Orm, id: string, incomingId: string, now: UnixMs): boolean {
  const done = orm
    .update(dutyHandover)
    .set({ incomingId, confirmedAt: now })
    .where(and(eq(dutyHandover.id, id), isNull(dutyHandover.confirmedAt)))
    .returning({ id: dutyHandover.id })
    .all();
  return done.length === 1;
}
