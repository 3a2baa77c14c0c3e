/** All SQL about phones: what they took along and what they handed in. */
import { and, asc, count, desc, eq, gt, isNull, lt, max } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import {
  type ActKind,
  type ActState,
  type KeptAct,
  type Package,
  type PackageEnd,
  PHONE_LIMITS,
} from "./model.ts";
import { phoneAct, phonePackage } from "./schema.ts";

function packageOf(row: typeof phonePackage.$inferSelect): Package {
  return {
    ...row,
    takenAt: row.takenAt as UnixMs,
    expiresAt: row.expiresAt as UnixMs,
    contactAt: row.contactAt as UnixMs,
    endedAt: row.endedAt as UnixMs | null,
    endReason: row.endReason as PackageEnd | null,
    wipedAt: row.wipedAt as UnixMs | null,
  };
}

export function findPackage(orm: Orm, id: string): Package | undefined {
  const row = orm.select().from(phonePackage).where(eq(phonePackage.id, id)).get();
  return row && packageOf(row);
}

export function insertPackage(orm: Orm, row: typeof phonePackage.$inferInsert): void {
  orm.insert(phonePackage).values(row).run();
}

export function updatePackage(
  orm: Orm,
  id: string,
  change: Partial<typeof phonePackage.$inferInsert>,
): void {
  orm.update(phonePackage).set(change).where(eq(phonePackage.id, id)).run();
}

/** The newest first; those on the way before all others. */
export function listPackages(orm: Orm, limit: number = PHONE_LIMITS.packages): readonly Package[] {
  return orm
    .select()
    .from(phonePackage)
    .orderBy(desc(isNull(phonePackage.endedAt)), desc(phonePackage.takenAt))
    .limit(limit)
    .all()
    .map(packageOf);
}

/** What this person has taken along and neither handed back nor lost. */
export function openPackagesOf(orm: Orm, personId: string, now: UnixMs): readonly Package[] {
  return orm
    .select()
    .from(phonePackage)
    .where(
      and(
        eq(phonePackage.personId, personId),
        isNull(phonePackage.endedAt),
        gt(phonePackage.expiresAt, now),
      ),
    )
    .orderBy(desc(phonePackage.takenAt))
    .limit(20)
    .all()
    .map(packageOf);
}

function actOf(row: typeof phoneAct.$inferSelect): KeptAct {
  return {
    ...row,
    kind: row.kind as ActKind,
    claimedAt: row.claimedAt as UnixMs,
    at: row.at as UnixMs,
    receivedAt: row.receivedAt as UnixMs,
    state: row.state as ActState,
    remarks: JSON.parse(row.remarks) as string[],
    photos: JSON.parse(row.photos) as string[],
    settledAt: row.settledAt as UnixMs | null,
  };
}

export function findAct(orm: Orm, id: string): KeptAct | undefined {
  const row = orm.select().from(phoneAct).where(eq(phoneAct.id, id)).get();
  return row && actOf(row);
}

/** A held act that goes through later is the same line. */
export function putAct(orm: Orm, row: typeof phoneAct.$inferInsert): void {
  const { id: _id, ...rest } = row;
  orm.insert(phoneAct).values(row).onConflictDoUpdate({ target: phoneAct.id, set: rest }).run();
}

export function lastActAt(orm: Orm, packageId: string, beforeSeq: number): UnixMs | undefined {
  const rows = orm
    .select({ at: max(phoneAct.at) })
    .from(phoneAct)
    .where(and(eq(phoneAct.packageId, packageId), lt(phoneAct.seq, beforeSeq)));
  return (rows.get()?.at ?? undefined) as UnixMs | undefined;
}

export function countActs(orm: Orm, packageId: string): number {
  const rows = orm.select({ n: count() }).from(phoneAct).where(eq(phoneAct.packageId, packageId));
  return rows.get()?.n ?? 0;
}

/** The earliest act of a group that waits for a person. */
export function heldOf(orm: Orm, about: string): KeptAct | undefined {
  const row = orm
    .select()
    .from(phoneAct)
    .where(
      and(
        eq(phoneAct.about, about),
        eq(phoneAct.state, "held"),
        // What the office has settled stands in nobody's way.
        isNull(phoneAct.settledAt),
      ),
    )
    .orderBy(asc(phoneAct.seq))
    .limit(1)
    .get();
  return row && actOf(row);
}

export function listOpenActs(orm: Orm): readonly KeptAct[] {
  return orm
    .select()
    .from(phoneAct)
    .where(eq(phoneAct.isOpen, true))
    .orderBy(asc(phoneAct.receivedAt), asc(phoneAct.seq))
    .limit(PHONE_LIMITS.tasks)
    .all()
    .map(actOf);
}

export function countOpenActs(orm: Orm): number {
  const rows = orm.select({ n: count() }).from(phoneAct).where(eq(phoneAct.isOpen, true));
  return rows.get()?.n ?? 0;
}

export function settleAct(
  orm: Orm,
  id: string,
  settled: { readonly at: UnixMs; readonly by: string; readonly note: string },
): void {
  orm
    .update(phoneAct)
    .set({
      isOpen: false,
      settledAt: settled.at,
      settledBy: settled.by,
      settleNote: settled.note,
    })
    .where(eq(phoneAct.id, id))
    .run();
}
