/** All SQL of the cylinder register. */
import { and, asc, count, eq, like, lte, or, type SQL, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { CodeKind, Cylinder, CylinderCode, CylinderContent, CylinderStatus } from "./model.ts";
import { cylinder, cylinderCode } from "./schema.ts";

function cylinderOf(row: typeof cylinder.$inferSelect): Cylinder {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...rest } = row;
  return {
    ...rest,
    madeOn: row.madeOn as Day,
    inspectedOn: row.inspectedOn as Day,
    inspectionDueOn: row.inspectionDueOn as Day,
    lifeEndsOn: row.lifeEndsOn as Day,
    status: row.status as CylinderStatus,
    content: row.content as CylinderContent,
  };
}

export function insertCylinder(orm: Orm, row: typeof cylinder.$inferInsert): void {
  orm.insert(cylinder).values(row).run();
}

export function insertCode(
  orm: Orm,
  row: { readonly code: string; readonly cylinderId: string; readonly kind: CodeKind },
): void {
  orm.insert(cylinderCode).values(row).run();
}

export function findCode(
  orm: Orm,
  code: string,
): { readonly cylinderId: string; readonly voidedAt: UnixMs | null } | undefined {
  const row = orm.select().from(cylinderCode).where(eq(cylinderCode.code, code)).get();
  return row && { cylinderId: row.cylinderId, voidedAt: row.voidedAt as UnixMs | null };
}

export function findCylinder(orm: Orm, id: string): Cylinder | undefined {
  const row = orm.select().from(cylinder).where(eq(cylinder.id, id)).get();
  return row && cylinderOf(row);
}

export function codesOf(orm: Orm, cylinderId: string): readonly CylinderCode[] {
  const rows = orm
    .select()
    .from(cylinderCode)
    .where(eq(cylinderCode.cylinderId, cylinderId))
    .orderBy(asc(cylinderCode.kind))
    .limit(50)
    .all();
  return rows.map(({ code, kind, voidedAt }) => ({
    code,
    kind: kind as CodeKind,
    voidedAt: voidedAt as UnixMs | null,
  }));
}

export function updateContent(
  orm: Orm,
  id: string,
  content: CylinderContent,
  status: CylinderStatus | undefined,
  now: UnixMs,
): void {
  orm
    .update(cylinder)
    .set({
      content,
      ...(status === undefined ? {} : { status }),
      updatedAt: now,
      version: sql`${cylinder.version} + 1`,
    })
    .where(eq(cylinder.id, id))
    .run();
}

/** Changes a row only when nobody else has since; false when the version is stale. */
export function updateCylinder(
  orm: Orm,
  id: string,
  version: number,
  change: Partial<typeof cylinder.$inferInsert>,
): boolean {
  const changed = orm
    .update(cylinder)
    .set({ ...change, version: version + 1 })
    .where(and(eq(cylinder.id, id), eq(cylinder.version, version)))
    .returning({ id: cylinder.id })
    .all();
  return changed.length === 1;
}

export type CylinderFilter = {
  readonly text?: string;
  readonly medium?: string;
  readonly status?: CylinderStatus;
  readonly content?: CylinderContent;
  /** Only those whose inspection is due on this day or before. */
  readonly dueBy?: Day;
};

export type CylinderListItem = {
  readonly cylinder: Cylinder;
  readonly bodyCode: string | null;
};

function conditionOf(filter: CylinderFilter): SQL | undefined {
  const parts: (SQL | undefined)[] = [];
  if (filter.medium !== undefined) parts.push(eq(cylinder.medium, filter.medium));
  if (filter.status !== undefined) parts.push(eq(cylinder.status, filter.status));
  if (filter.content !== undefined) parts.push(eq(cylinder.content, filter.content));
  if (filter.dueBy !== undefined) parts.push(lte(cylinder.inspectionDueOn, filter.dueBy));
  const text = filter.text?.trim().toUpperCase();
  if (text !== undefined && text !== "") {
    const prefix = `${text.replace(/[%_]/g, "")}%`;
    // Beginnings only: an index answers those also with a million rows.
    parts.push(
      or(
        like(cylinder.serial, prefix),
        sql`${cylinder.id} in (select ${cylinderCode.cylinderId} from ${cylinderCode} where ${cylinderCode.code} like ${prefix})`,
      ),
    );
  }
  return and(...parts);
}

export function listCylinders(
  orm: Orm,
  filter: CylinderFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly CylinderListItem[] } {
  const where = conditionOf(filter);
  const total = orm.select({ n: count() }).from(cylinder).where(where).get()?.n ?? 0;
  const rows = orm
    .select({
      row: cylinder,
      bodyCode: sql<string | null>`(select ${cylinderCode.code} from ${cylinderCode}
        where ${cylinderCode.cylinderId} = ${cylinder.id} and ${cylinderCode.kind} = 'body'
        and ${cylinderCode.voidedAt} is null limit 1)`,
    })
    .from(cylinder)
    .where(where)
    .orderBy(asc(cylinder.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  return {
    total,
    items: rows.map(({ row, bodyCode }) => ({ cylinder: cylinderOf(row), bodyCode })),
  };
}

export function countBy(orm: Orm): readonly { medium: string; content: string; n: number }[] {
  return orm
    .select({ medium: cylinder.medium, content: cylinder.content, n: count() })
    .from(cylinder)
    .where(eq(cylinder.status, "in-service"))
    .groupBy(cylinder.medium, cylinder.content)
    .all();
}
