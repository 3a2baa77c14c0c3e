/** All SQL of the appliance's own records. */
import { desc, eq, inArray, sql } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { meta } from "../platform/schema.ts";
import type { Orm } from "../platform/writer.ts";
import type { BackupSettings, LastRuns } from "./rules.ts";
import { backupRun, backupSetting } from "./schema.ts";

/** The restore that the data came from, if no entry tells of it yet. */
export function unnotedRestore(orm: Orm): string | undefined {
  const rows = orm
    .select()
    .from(meta)
    .where(inArray(meta.key, ["restored-from", "restored-noted"]))
    .all();
  const value = (key: string): string | undefined => rows.find((row) => row.key === key)?.value;
  const epoch = value("restored-from");
  return epoch === value("restored-noted") ? undefined : epoch;
}

export function noteRestore(orm: Orm, epoch: string): void {
  saveMeta(orm, "restored-noted", epoch);
}

export function findMeta(orm: Orm, key: string): string | undefined {
  return orm.select().from(meta).where(eq(meta.key, key)).get()?.value;
}

export function saveMeta(orm: Orm, key: string, value: string): void {
  orm
    .insert(meta)
    .values({ key, value })
    .onConflictDoUpdate({ target: meta.key, set: { value } })
    .run();
}

export type BackupRunRow = typeof backupRun.$inferSelect;

export function insertRun(orm: Orm, row: typeof backupRun.$inferInsert): void {
  orm.insert(backupRun).values(row).run();
}

export function updateRun(
  orm: Orm,
  id: string,
  change: Partial<typeof backupRun.$inferInsert>,
): void {
  orm.update(backupRun).set(change).where(eq(backupRun.id, id)).run();
}

/** A run that a dead process left open will never end. */
export function endDeadRuns(orm: Orm, now: UnixMs): void {
  orm
    .update(backupRun)
    .set({ outcome: "failed", cause: "restart", finishedAt: now })
    .where(eq(backupRun.outcome, "running"))
    .run();
}

export function listRuns(orm: Orm, limit: number): readonly BackupRunRow[] {
  return orm.select().from(backupRun).orderBy(desc(backupRun.startedAt)).limit(limit).all();
}

export function lastRuns(orm: Orm): LastRuns {
  const row = orm
    .select({
      goodAt: sql<
        number | null
      >`max(case when ${backupRun.outcome} = 'good' then ${backupRun.startedAt} end)`,
      triedAt: sql<number | null>`max(${backupRun.startedAt})`,
    })
    .from(backupRun)
    .get();
  return {
    goodAt: (row?.goodAt ?? undefined) as UnixMs | undefined,
    triedAt: (row?.triedAt ?? undefined) as UnixMs | undefined,
  };
}

export function findSettings(
  orm: Orm,
): (BackupSettings & { readonly version: number }) | undefined {
  return orm.select().from(backupSetting).where(eq(backupSetting.id, 1)).get();
}

export function saveSettings(orm: Orm, settings: BackupSettings, version: number): boolean {
  const changed = orm
    .insert(backupSetting)
    .values({ id: 1, ...settings })
    .onConflictDoUpdate({
      target: backupSetting.id,
      set: { ...settings, version: version + 1 },
      setWhere: eq(backupSetting.version, version),
    })
    .returning({ id: backupSetting.id })
    .all();
  return changed.length === 1;
}
