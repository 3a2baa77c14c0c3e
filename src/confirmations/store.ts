/** All SQL of use confirmations. */
import { and, asc, count, desc, eq, gt, inArray, isNull, like, lte, type SQL } from "drizzle-orm";
import { findCylinder } from "../cylinders/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import {
  CONFIRMATION_LIMITS,
  type Confirmation,
  type ConfirmationRef,
  type ConfirmationState,
  CYLINDER_FAULTS,
  type ScannedCylinder,
} from "./model.ts";
import { useConfirmation, useConfirmationCylinder } from "./schema.ts";

type Row = typeof useConfirmation.$inferSelect;

function confirmationOfRow({ refKind, refId, ...row }: Row): Confirmation {
  return {
    ...row,
    ref: { kind: refKind, id: refId },
    state: row.state as ConfirmationState,
    startedAt: row.startedAt as UnixMs,
    confirmedAt: row.confirmedAt as UnixMs | null,
    validUntil: row.validUntil as UnixMs | null,
    endedAt: row.endedAt as UnixMs | null,
  };
}

export function insertConfirmation(orm: Orm, row: typeof useConfirmation.$inferInsert): void {
  orm.insert(useConfirmation).values(row).run();
}

export function updateConfirmation(
  orm: Orm,
  one: Pick<Confirmation, "id" | "version">,
  change: Partial<typeof useConfirmation.$inferInsert>,
): void {
  orm
    .update(useConfirmation)
    .set({ ...change, version: one.version + 1 })
    .where(eq(useConfirmation.id, one.id))
    .run();
}

export function findConfirmation(orm: Orm, id: string): Confirmation | undefined {
  const row = orm.select().from(useConfirmation).where(eq(useConfirmation.id, id)).get();
  return row && confirmationOfRow(row);
}

const isFor = (ref: ConfirmationRef) =>
  and(eq(useConfirmation.refKind, ref.kind), eq(useConfirmation.refId, ref.id));

/** The newest that came to an outcome; one that is being made or was given up says nothing. */
export function lastOutcome(orm: Orm, ref: ConfirmationRef): Confirmation | undefined {
  const row = orm
    .select()
    .from(useConfirmation)
    .where(and(isFor(ref), inArray(useConfirmation.state, ["confirmed", "failed", "ended"])))
    .orderBy(desc(useConfirmation.confirmedAt), desc(useConfirmation.id))
    .limit(1)
    .get();
  return row && confirmationOfRow(row);
}

/** Those that somebody may still go on with or work under. */
export function openOf(orm: Orm, ref: ConfirmationRef): readonly Confirmation[] {
  return orm
    .select()
    .from(useConfirmation)
    .where(and(isFor(ref), inArray(useConfirmation.state, ["checking", "confirmed"])))
    .orderBy(desc(useConfirmation.startedAt))
    .limit(100)
    .all()
    .map(confirmationOfRow);
}

export type ConfirmationFilter = {
  readonly state?: ConfirmationState | "expired" | undefined;
  readonly text?: string | undefined;
  readonly from?: UnixMs | undefined;
  readonly until?: UnixMs | undefined;
  /** Only what this person began. */
  readonly personId?: string | undefined;
};

function matching(filter: ConfirmationFilter, now: UnixMs): SQL | undefined {
  const { state, text, from, until, personId } = filter;
  const needle = text === undefined ? undefined : `%${text.replace(/[%_]/g, "")}%`;
  const byState =
    state === undefined
      ? undefined
      : state === "expired"
        ? and(eq(useConfirmation.state, "confirmed"), lte(useConfirmation.validUntil, now))
        : state === "confirmed"
          ? and(eq(useConfirmation.state, "confirmed"), gt(useConfirmation.validUntil, now))
          : eq(useConfirmation.state, state);
  return and(
    byState,
    needle === undefined ? undefined : like(useConfirmation.place, needle),
    from === undefined ? undefined : gt(useConfirmation.startedAt, from - 1),
    until === undefined ? undefined : lte(useConfirmation.startedAt, until),
    personId === undefined ? undefined : eq(useConfirmation.startedBy, personId),
  );
}

export function listConfirmations(
  orm: Orm,
  filter: ConfirmationFilter,
  now: UnixMs,
  page: { readonly limit: number; readonly offset: number },
): readonly Confirmation[] {
  return orm
    .select()
    .from(useConfirmation)
    .where(matching(filter, now))
    .orderBy(desc(useConfirmation.startedAt), desc(useConfirmation.id))
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(confirmationOfRow);
}

export function countConfirmations(orm: Orm, filter: ConfirmationFilter, now: UnixMs): number {
  const row = orm.select({ n: count() }).from(useConfirmation).where(matching(filter, now)).get();
  return row?.n ?? 0;
}

export function insertScanned(orm: Orm, row: typeof useConfirmationCylinder.$inferInsert): void {
  orm.insert(useConfirmationCylinder).values(row).run();
}

export function scannedOf(orm: Orm, confirmationId: string): readonly ScannedCylinder[] {
  return orm
    .select()
    .from(useConfirmationCylinder)
    .where(eq(useConfirmationCylinder.confirmationId, confirmationId))
    .orderBy(asc(useConfirmationCylinder.scannedAt), asc(useConfirmationCylinder.id))
    .limit(CONFIRMATION_LIMITS.cylinders * 3)
    .all()
    .map((row) => {
      const known = row.cylinderId === null ? undefined : findCylinder(orm, row.cylinderId);
      return {
        id: row.id,
        cylinderId: row.cylinderId,
        code: row.code,
        serial: known?.serial ?? "",
        medium: known?.medium ?? "",
        scannedAt: row.scannedAt as UnixMs,
        scannedBy: row.scannedBy,
        faults: CYLINDER_FAULTS.filter((fault) => row.faults.split(",").includes(fault)),
        removedAt: row.removedAt as UnixMs | null,
      };
    });
}

export function countScanned(orm: Orm, confirmationId: string): number {
  const row = orm
    .select({ n: count() })
    .from(useConfirmationCylinder)
    .where(
      and(
        eq(useConfirmationCylinder.confirmationId, confirmationId),
        isNull(useConfirmationCylinder.removedAt),
      ),
    )
    .get();
  return row?.n ?? 0;
}

/** Scanned again after it was taken away, or after its record changed. */
export function updateScanned(
  orm: Orm,
  id: string,
  change: Partial<typeof useConfirmationCylinder.$inferInsert>,
): void {
  orm.update(useConfirmationCylinder).set(change).where(eq(useConfirmationCylinder.id, id)).run();
}

/** By cylinder or, where it has no record, by the code as it was read. */
export function findScanned(
  orm: Orm,
  confirmationId: string,
  one: { readonly cylinderId: string | null; readonly code: string },
): string | undefined {
  const isSame =
    one.cylinderId === null
      ? eq(useConfirmationCylinder.code, one.code)
      : eq(useConfirmationCylinder.cylinderId, one.cylinderId);
  return orm
    .select({ id: useConfirmationCylinder.id })
    .from(useConfirmationCylinder)
    .where(and(eq(useConfirmationCylinder.confirmationId, confirmationId), isSame))
    .get()?.id;
}
