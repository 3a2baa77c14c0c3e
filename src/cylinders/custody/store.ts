/** SQL of the custody ledger: append, the kept-up place of each cylinder, and tasks. */
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import { built, type Orm } from "../../platform/orm.ts";
import type { CylinderStatus } from "../model.ts";
import { custodyEntry, custodyTask, cylinderPlace } from "../schema.ts";
import type {
  CustodyAct,
  CustodyContent,
  CustodyEntry,
  CustodyState,
  PlaceKind,
  PlaceRef,
  TaskKind,
} from "./model.ts";

function entryOf(row: typeof custodyEntry.$inferSelect): CustodyEntry {
  const { placeKind, placeRef, causeKind, causeId, ...rest } = row;
  return {
    ...rest,
    act: row.act as CustodyAct,
    place: placeKind === null ? null : { kind: placeKind as PlaceKind, ref: placeRef ?? "" },
    content: row.content as CustodyContent | null,
    at: row.at as UnixMs,
    claimedAt: row.claimedAt as UnixMs,
    receivedAt: row.receivedAt as UnixMs,
    cause: causeKind === null ? null : { kind: causeKind, id: causeId ?? "" },
  };
}

const entryById = built((orm) =>
  orm
    .select()
    .from(custodyEntry)
    .where(eq(custodyEntry.id, sql.placeholder("id")))
    .prepare(),
);

export function findEntry(orm: Orm, id: string): CustodyEntry | undefined {
  const row = entryById(orm).get({ id });
  return row && entryOf(row);
}

const undoing = built((orm) =>
  orm
    .select({ id: custodyEntry.id })
    .from(custodyEntry)
    .where(eq(custodyEntry.undoes, sql.placeholder("id")))
    .prepare(),
);

export function isUndone(orm: Orm, id: string): boolean {
  return undoing(orm).get({ id }) !== undefined;
}

const entryInsert = built((orm) =>
  orm
    .insert(custodyEntry)
    .values({
      id: sql.placeholder("id"),
      cylinderId: sql.placeholder("cylinderId"),
      act: sql.placeholder("act"),
      placeKind: sql.placeholder("placeKind"),
      placeRef: sql.placeholder("placeRef"),
      content: sql.placeholder("content"),
      at: sql.placeholder("at"),
      claimedAt: sql.placeholder("claimedAt"),
      receivedAt: sql.placeholder("receivedAt"),
      actor: sql.placeholder("actor"),
      causeKind: sql.placeholder("causeKind"),
      causeId: sql.placeholder("causeId"),
      reason: sql.placeholder("reason"),
      undoes: sql.placeholder("undoes"),
      code: sql.placeholder("code"),
      isLate: sql.placeholder("isLate"),
    })
    .returning({ seq: custodyEntry.seq })
    .prepare(),
);

/** Gives the entry with the number it got. */
export function appendEntry(orm: Orm, entry: Omit<CustodyEntry, "seq">): CustodyEntry {
  const row = entryInsert(orm).get({
    ...entry,
    placeKind: entry.place?.kind ?? null,
    placeRef: entry.place?.ref ?? null,
    causeKind: entry.cause?.kind ?? null,
    causeId: entry.cause?.id ?? null,
  });
  return { ...entry, seq: row.seq };
}

const history = built((orm) =>
  orm
    .select()
    .from(custodyEntry)
    .where(eq(custodyEntry.cylinderId, sql.placeholder("id")))
    .orderBy(asc(custodyEntry.at), asc(custodyEntry.seq))
    .prepare(),
);

/** Without a limit: a cylinder is scanned some thousand times in its life, and a part would explain nothing. */
export function historyOf(orm: Orm, cylinderId: string): readonly CustodyEntry[] {
  return history(orm).all({ id: cylinderId }).map(entryOf);
}

const placeRow = built((orm) =>
  orm
    .select()
    .from(cylinderPlace)
    .where(eq(cylinderPlace.cylinderId, sql.placeholder("id")))
    .prepare(),
);

/** Where a cylinder is now; undefined only for an id that is in no register. */
export function custodyStateOf(orm: Orm, cylinderId: string): CustodyState | undefined {
  const row = placeRow(orm).get({ id: cylinderId });
  return (
    row && {
      place: { kind: row.placeKind as PlaceKind, ref: row.placeRef },
      since: row.since as UnixMs | null,
      content: row.content as CustodyContent,
      standing: row.standing as CylinderStatus,
      lastAt: row.lastAt as UnixMs | null,
      lastSeq: row.lastSeq,
      lastAct: row.lastAct as CustodyAct | null,
    }
  );
}

const placeUpdate = built((orm) =>
  orm
    .update(cylinderPlace)
    .set({
      placeKind: sql`${sql.placeholder("placeKind")}`,
      placeRef: sql`${sql.placeholder("placeRef")}`,
      since: sql`${sql.placeholder("since")}`,
      content: sql`${sql.placeholder("content")}`,
      standing: sql`${sql.placeholder("standing")}`,
      lastAt: sql`${sql.placeholder("lastAt")}`,
      lastSeq: sql`${sql.placeholder("lastSeq")}`,
      lastAct: sql`${sql.placeholder("lastAct")}`,
    })
    .where(eq(cylinderPlace.cylinderId, sql.placeholder("id")))
    .prepare(),
);

export function storeState(orm: Orm, cylinderId: string, state: CustodyState): void {
  const { place, ...rest } = state;
  placeUpdate(orm).run({ ...rest, placeKind: place.kind, placeRef: place.ref, id: cylinderId });
}

export type NewTask = {
  readonly id: string;
  readonly kind: TaskKind;
  readonly cylinderId: string | null;
  readonly entryId: string | null;
  readonly act: CustodyAct;
  readonly code: string;
  readonly place: PlaceRef;
  readonly was: PlaceRef;
  readonly openedAt: UnixMs;
  readonly actor: string;
  readonly sessionId?: string | null;
};

const taskInsert = built((orm) =>
  orm
    .insert(custodyTask)
    .values({
      id: sql.placeholder("id"),
      kind: sql.placeholder("kind"),
      cylinderId: sql.placeholder("cylinderId"),
      entryId: sql.placeholder("entryId"),
      act: sql.placeholder("act"),
      code: sql.placeholder("code"),
      placeKind: sql.placeholder("placeKind"),
      placeRef: sql.placeholder("placeRef"),
      wasKind: sql.placeholder("wasKind"),
      wasRef: sql.placeholder("wasRef"),
      openedAt: sql.placeholder("openedAt"),
      actor: sql.placeholder("actor"),
      sessionId: sql.placeholder("sessionId"),
    })
    .onConflictDoUpdate({
      target: [custodyTask.entryId, custodyTask.kind],
      targetWhere: sql`entry_id is not null`,
      set: { closedAt: null, closedBy: null, resolution: "" },
      setWhere: eq(custodyTask.closedBy, "ledger"),
    })
    .prepare(),
);

/** A task that the ledger had explained opens again when the explanation is taken back; one a person closed does not. */
export function insertTask(orm: Orm, task: NewTask): void {
  const { place, was, ...rest } = task;
  taskInsert(orm).run({
    ...rest,
    placeKind: place.kind,
    placeRef: place.ref,
    wasKind: was.kind,
    wasRef: was.ref,
    sessionId: task.sessionId ?? null,
  });
}

const openTasks = built((orm) =>
  orm
    .select({ id: custodyTask.id, entryId: custodyTask.entryId, kind: custodyTask.kind })
    .from(custodyTask)
    .where(and(eq(custodyTask.cylinderId, sql.placeholder("id")), isNull(custodyTask.closedAt)))
    .prepare(),
);

/** Open tasks that were raised by lines of the ledger. */
export function openEntryTasks(
  orm: Orm,
  cylinderId: string,
): readonly { readonly id: string; readonly entryId: string; readonly kind: TaskKind }[] {
  return openTasks(orm)
    .all({ id: cylinderId })
    .flatMap(({ id, entryId, kind }) =>
      entryId === null ? [] : [{ id, entryId, kind: kind as TaskKind }],
    );
}

export function closeTask(
  orm: Orm,
  id: string,
  how: { readonly at: UnixMs; readonly by: string; readonly resolution: string },
): boolean {
  const closed = orm
    .update(custodyTask)
    .set({ closedAt: how.at, closedBy: how.by, resolution: how.resolution })
    .where(and(eq(custodyTask.id, id), isNull(custodyTask.closedAt)))
    .returning({ id: custodyTask.id })
    .all();
  return closed.length === 1;
}
