/** All SQL about the enterprise, its codes, rooms, rule packs and the wizard. */
import { and, asc, count, desc, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { Room, RoomKind, RoomLimit, SiteCode, WizardStep } from "./model.ts";
import { ROOMS_MAX } from "./model.ts";
import { rulePack, site, siteCodeIssue, storageRoom, wizardStep } from "./schema.ts";

export type Site = typeof site.$inferSelect;

/** Every page names its site. */
const theSite = built((orm) => orm.select().from(site).limit(1).prepare());

export function findSite(orm: Orm): Site | undefined {
  return theSite(orm).get();
}

export function insertSite(orm: Orm, row: typeof site.$inferInsert): void {
  orm.insert(site).values(row).run();
}

/** Changes the row only when nobody else has since; false when the version is stale. */
export function updateSite(
  orm: Orm,
  id: string,
  version: number,
  change: Partial<typeof site.$inferInsert>,
): boolean {
  const changed = orm
    .update(site)
    .set({ ...change, version: version + 1 })
    .where(and(eq(site.id, id), eq(site.version, version)))
    .returning({ id: site.id })
    .all();
  return changed.length === 1;
}

const codeOf = (row: typeof siteCodeIssue.$inferSelect): SiteCode => ({
  ...row,
  issuedAt: row.issuedAt as UnixMs,
  voidedAt: row.voidedAt as UnixMs | null,
});

export function findSiteCode(orm: Orm, code: string): SiteCode | undefined {
  const row = orm.select().from(siteCodeIssue).where(eq(siteCodeIssue.code, code)).get();
  return row && codeOf(row);
}

/** Every page asks whether the wizard is still open. */
const validCode = built((orm) =>
  orm.select().from(siteCodeIssue).where(isNull(siteCodeIssue.voidedAt)).prepare(),
);

export function validSiteCode(orm: Orm): SiteCode | undefined {
  const row = validCode(orm).get();
  return row && codeOf(row);
}

export function siteCodes(orm: Orm, limit: number): readonly SiteCode[] {
  return orm
    .select()
    .from(siteCodeIssue)
    .orderBy(desc(siteCodeIssue.issuedAt), desc(siteCodeIssue.code))
    .limit(limit)
    .all()
    .map(codeOf);
}

export function insertSiteCode(orm: Orm, row: typeof siteCodeIssue.$inferInsert): void {
  orm.insert(siteCodeIssue).values(row).run();
}

export function voidSiteCode(
  orm: Orm,
  code: string,
  by: { readonly at: UnixMs; readonly who: string; readonly reason: string },
): void {
  orm
    .update(siteCodeIssue)
    .set({ voidedAt: by.at, voidedBy: by.who, voidReason: by.reason })
    .where(eq(siteCodeIssue.code, code))
    .run();
}

function roomOf(row: typeof storageRoom.$inferSelect): Room {
  const { createdAt: _createdAt, limits, ...rest } = row;
  return {
    ...rest,
    kind: row.kind as RoomKind,
    limits: JSON.parse(limits) as readonly RoomLimit[],
    retiredAt: row.retiredAt as UnixMs | null,
  };
}

/** Rooms in use first, then by name. */
export function listRooms(orm: Orm): readonly Room[] {
  return orm
    .select()
    .from(storageRoom)
    .orderBy(asc(storageRoom.retiredAt), asc(storageRoom.name))
    .limit(ROOMS_MAX)
    .all()
    .map(roomOf);
}

export function countRooms(orm: Orm): { readonly all: number; readonly inUse: number } {
  const all = orm.select({ n: count() }).from(storageRoom).get()?.n ?? 0;
  const inUse =
    orm.select({ n: count() }).from(storageRoom).where(isNull(storageRoom.retiredAt)).get()?.n ?? 0;
  return { all, inUse };
}

export function findRoom(orm: Orm, id: string): Room | undefined {
  const row = orm.select().from(storageRoom).where(eq(storageRoom.id, id)).get();
  return row && roomOf(row);
}

/** A room in use with this name. */
export function findRoomByName(orm: Orm, name: string): Room | undefined {
  const row = orm
    .select()
    .from(storageRoom)
    .where(and(eq(storageRoom.name, name), isNull(storageRoom.retiredAt)))
    .get();
  return row && roomOf(row);
}

export function insertRoom(orm: Orm, row: typeof storageRoom.$inferInsert): void {
  orm.insert(storageRoom).values(row).run();
}

export function updateRoom(
  orm: Orm,
  id: string,
  version: number,
  change: Partial<typeof storageRoom.$inferInsert>,
): boolean {
  const changed = orm
    .update(storageRoom)
    .set({ ...change, version: version + 1 })
    .where(and(eq(storageRoom.id, id), eq(storageRoom.version, version)))
    .returning({ id: storageRoom.id })
    .all();
  return changed.length === 1;
}

export type PackRow = typeof rulePack.$inferSelect;

export function packRows(orm: Orm): readonly PackRow[] {
  return orm.select().from(rulePack).limit(100).all();
}

export function savePack(orm: Orm, row: typeof rulePack.$inferInsert): void {
  const { id: _id, ...set } = row;
  orm.insert(rulePack).values(row).onConflictDoUpdate({ target: rulePack.id, set }).run();
}

export function confirmedSteps(orm: Orm): ReadonlySet<WizardStep> {
  const rows = orm.select({ step: wizardStep.step }).from(wizardStep).limit(20).all();
  return new Set(rows.map((row) => row.step as WizardStep));
}

export function confirmStep(orm: Orm, step: WizardStep, at: UnixMs, by: string): void {
  orm.insert(wizardStep).values({ step, completedAt: at, by }).onConflictDoNothing().run();
}
