/** All SQL of the cylinder register. */
import { and, asc, count, eq, gt, isNull, lte, ne, type SQL, sql } from "drizzle-orm";
import type { Day, UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { CodeKind, Cylinder, CylinderCode, CylinderContent, CylinderStatus } from "./model.ts";
import { cylinder, cylinderCode, cylinderCount, cylinderPlace } from "./schema.ts";

function cylinderOf(row: typeof cylinder.$inferSelect): Cylinder {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...rest } = row;
  return {
    ...rest,
    madeOn: row.madeOn as Day,
    inspectedOn: row.inspectedOn as Day,
    inspectionDueOn: row.inspectionDueOn as Day,
    lifeEndsOn: row.lifeEndsOn as Day,
    service: row.service as Cylinder["service"],
    status: row.status as CylinderStatus,
    content: row.content as CylinderContent,
  };
}

export function insertCylinder(orm: Orm, row: typeof cylinder.$inferInsert): void {
  orm.insert(cylinder).values(row).run();
}

export function insertCode(
  orm: Orm,
  row: {
    readonly code: string;
    readonly cylinderId: string;
    readonly kind: CodeKind;
    readonly givenAt?: UnixMs;
  },
): void {
  orm.insert(cylinderCode).values(row).run();
}

const codeRow = built((orm) =>
  orm
    .select()
    .from(cylinderCode)
    .where(eq(cylinderCode.code, sql.placeholder("code")))
    .prepare(),
);

export function findCode(
  orm: Orm,
  code: string,
): { readonly cylinderId: string; readonly voidedAt: UnixMs | null } | undefined {
  const row = codeRow(orm).get({ code });
  return row && { cylinderId: row.cylinderId, voidedAt: row.voidedAt as UnixMs | null };
}

const cylinderRow = built((orm) =>
  orm
    .select()
    .from(cylinder)
    .where(eq(cylinder.id, sql.placeholder("id")))
    .prepare(),
);

export function findCylinder(orm: Orm, id: string): Cylinder | undefined {
  const row = cylinderRow(orm).get({ id });
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
  return rows.map(({ code, kind, givenAt, voidedAt, voidReason }) => ({
    code,
    kind: kind as CodeKind,
    givenAt: givenAt as UnixMs | null,
    voidedAt: voidedAt as UnixMs | null,
    voidReason,
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
/**
 * Takes a cylinder out of the register as if it had never been there; the database allows it only for one that an import
 * added which is taken back. Throws when anything refers to it.
 */
export function removeImported(orm: Orm, id: string): void {
  orm.delete(cylinderCode).where(eq(cylinderCode.cylinderId, id)).run();
  orm.delete(cylinderPlace).where(eq(cylinderPlace.cylinderId, id)).run();
  orm.delete(cylinder).where(eq(cylinder.id, id)).run();
}

/** A code that an import gave, taken back with it: free again. */
export function removeImportedCode(orm: Orm, code: string): void {
  orm.delete(cylinderCode).where(eq(cylinderCode.code, code)).run();
}

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
  /** Only those in service whose inspection is due on this day or before. */
  readonly dueBy?: Day;
  /** Only ids after this one: the next page of an export. */
  readonly afterId?: string;
};

export type CylinderListItem = {
  readonly cylinder: Cylinder;
  readonly bodyCode: string | null;
};

/** Of a short beginning so many are looked at: a whole register has no place in an answer to "37". */
export const MATCHES_MAX = 5_000;

/** Beginnings only, and as a range: an index answers those also with a million rows, LIKE does not. */
function beginsWith(text: string): SQL {
  const end = `${text}\uffff`;
  return sql`${cylinder.id} in (
    select cylinder_id from (select cylinder_id from ${cylinderCode}
      where code >= ${text} and code < ${end} limit ${MATCHES_MAX})
    union select id from (select id from ${cylinder}
      where serial >= ${text} and serial < ${end} limit ${MATCHES_MAX}))`;
}

function conditionOf(filter: CylinderFilter): SQL | undefined {
  const parts: (SQL | undefined)[] = [];
  // The plus keeps SQLite from another index than that of the due day, whose order the page has.
  const isDue = filter.dueBy !== undefined;
  if (filter.medium !== undefined) {
    parts.push(
      isDue ? sql`+${cylinder.medium} = ${filter.medium}` : eq(cylinder.medium, filter.medium),
    );
  }
  // A second record that was merged is no cylinder; only who asks for such records sees them.
  parts.push(
    filter.status === undefined
      ? ne(cylinder.status, "merged")
      : eq(cylinder.status, filter.status),
  );
  if (filter.content !== undefined) parts.push(eq(cylinder.content, filter.content));
  if (filter.dueBy !== undefined) {
    parts.push(lte(cylinder.inspectionDueOn, filter.dueBy), ne(cylinder.status, "scrapped"));
  }
  if (filter.afterId !== undefined) parts.push(gt(cylinder.id, filter.afterId));
  const text = filter.text?.trim().toUpperCase() ?? "";
  if (text !== "") parts.push(beginsWith(text));
  return and(...parts);
}

/** Without a text or a date the total is kept by triggers; counting would read every row. */
export function countCylinders(orm: Orm, filter: CylinderFilter): number {
  const { text = "", dueBy, medium, status, content, afterId } = filter;
  if (text.trim() === "" && dueBy === undefined && afterId === undefined) {
    return countsOf(orm)
      .filter(
        (row) =>
          (medium === undefined || row.medium === medium) &&
          (status === undefined ? row.status !== "merged" : row.status === status) &&
          (content === undefined || row.content === content),
      )
      .reduce((sum, row) => sum + row.n, 0);
  }
  return orm.select({ n: count() }).from(cylinder).where(conditionOf(filter)).get()?.n ?? 0;
}

export function pageOfCylinders(
  orm: Orm,
  filter: CylinderFilter,
  page: { readonly offset: number; readonly limit: number; readonly isDueFirst?: boolean },
): readonly CylinderListItem[] {
  const rows = orm
    .select({
      row: cylinder,
      bodyCode: sql<string | null>`(select c.code from ${cylinderCode} c
        where c.cylinder_id = ${cylinder.id} and c.voided_at is null
        order by c.kind limit 1)`,
    })
    .from(cylinder)
    .where(conditionOf(filter))
    .orderBy(...(page.isDueFirst === true ? [asc(cylinder.inspectionDueOn)] : []), asc(cylinder.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  return rows.map(({ row, bodyCode }) => ({ cylinder: cylinderOf(row), bodyCode }));
}

export function listCylinders(
  orm: Orm,
  filter: CylinderFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: readonly CylinderListItem[] } {
  return {
    total: countCylinders(orm, filter),
    items: pageOfCylinders(orm, filter, { ...page, isDueFirst: filter.dueBy !== undefined }),
  };
}

/** A second record that was merged does not count: its number is the kept one's. */
const serialRow = built((orm) =>
  orm
    .select()
    .from(cylinder)
    .where(
      and(
        eq(cylinder.serial, sql.placeholder("serial")),
        eq(cylinder.maker, sql.placeholder("maker")),
        isNull(cylinder.mergedInto),
      ),
    )
    .prepare(),
);

/** Another cylinder of the same maker with this number stamped on it. */
export function findBySerial(orm: Orm, serial: string, maker: string): Cylinder | undefined {
  const row = serialRow(orm).get({ serial, maker });
  return row && cylinderOf(row);
}

/** Any cylinder with this number; makers may have used the same. */
export function findSerial(orm: Orm, serial: string): Cylinder | undefined {
  const row = orm
    .select()
    .from(cylinder)
    .where(and(eq(cylinder.serial, serial), isNull(cylinder.mergedInto)))
    .limit(1)
    .get();
  return row && cylinderOf(row);
}

/** A voided code stays with its cylinder for ever, so that nobody can give it out again. */
export function voidCode(orm: Orm, code: string, now: UnixMs, reason = ""): void {
  orm
    .update(cylinderCode)
    .set({ voidedAt: now, voidReason: reason })
    .where(eq(cylinderCode.code, code))
    .run();
}

export function voidCodesOf(orm: Orm, cylinderId: string, now: UnixMs, reason = ""): void {
  orm
    .update(cylinderCode)
    .set({ voidedAt: now, voidReason: reason })
    .where(and(eq(cylinderCode.cylinderId, cylinderId), isNull(cylinderCode.voidedAt)))
    .run();
}

const countRows = built((orm) =>
  orm.select().from(cylinderCount).where(gt(cylinderCount.n, 0)).prepare(),
);

/** How many cylinders of each medium, status and content there are; a row for each that is not empty. */
export function countsOf(orm: Orm): readonly (typeof cylinderCount.$inferSelect)[] {
  return countRows(orm).all();
}
