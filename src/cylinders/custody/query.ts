/** SQL that custody pages and rounds read: stock of places, rounds, tasks, lists of cylinders. */
import { and, asc, count, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { UnixMs } from "../../kernel/instants.ts";
import { built, type Orm } from "../../platform/orm.ts";
import type { Cylinder } from "../model.ts";
import {
  custodyEntry,
  custodySession,
  custodySetting,
  custodyStock,
  custodyTask,
  cylinder,
  cylinderCode,
  cylinderPlace,
} from "../schema.ts";
import {
  type CustodyAct,
  type CustodyContent,
  type CustodySettings,
  DEFAULT_SETTINGS,
  PLACE_KINDS,
  type PlaceKind,
  type PlaceRef,
  type RoomPolicy,
  type TaskKind,
} from "./model.ts";
import type { CountResult, RoomStock, RoundAct } from "./round-rules.ts";

export type StockLine = {
  readonly place: PlaceRef;
  readonly medium: string;
  readonly content: CustodyContent;
  readonly n: number;
};

/** Named one by one, so that the index leads past the customers' rows, of which there may be thousands. */
const FEW_KINDS = PLACE_KINDS.filter((kind) => kind !== "customer");

/** Places times media times contents; customers' doors are summed up. */
export function stockLines(orm: Orm): readonly StockLine[] {
  const places = orm
    .select()
    .from(custodyStock)
    .where(inArray(custodyStock.placeKind, FEW_KINDS))
    .limit(50_000)
    .all();
  const customers = orm
    .select({
      placeKind: custodyStock.placeKind,
      placeRef: sql<string>`''`,
      medium: custodyStock.medium,
      content: custodyStock.content,
      n: sql<number>`sum(${custodyStock.n})`,
    })
    .from(custodyStock)
    .where(eq(custodyStock.placeKind, "customer"))
    .groupBy(custodyStock.medium, custodyStock.content)
    .limit(1_000)
    .all();
  return [...places, ...customers].map(({ placeKind, placeRef, medium, content, n }) => ({
    place: { kind: placeKind as PlaceKind, ref: placeRef },
    medium,
    content: content as CustodyContent,
    n,
  }));
}

const roomStock = built((orm) =>
  orm
    .select({
      medium: cylinderPlace.medium,
      count: count(),
      full: sql<number>`sum(${cylinderPlace.content} = 'full')`,
      massG: sql<number>`sum(case when ${cylinderPlace.content} = 'empty' then 0 else ${cylinder.maxFillG} end)`,
    })
    .from(cylinderPlace)
    .innerJoin(cylinder, eq(cylinder.id, cylinderPlace.cylinderId))
    .where(
      and(eq(cylinderPlace.placeKind, "room"), eq(cylinderPlace.placeRef, sql.placeholder("id"))),
    )
    .groupBy(cylinderPlace.medium)
    .prepare(),
);

export function roomStockOf(orm: Orm, roomId: string): readonly RoomStock[] {
  return roomStock(orm).all({ id: roomId });
}

const idsAt = built((orm) =>
  orm
    .select({ id: cylinderPlace.cylinderId })
    .from(cylinderPlace)
    .where(
      and(
        eq(cylinderPlace.placeKind, sql.placeholder("kind")),
        eq(cylinderPlace.placeRef, sql.placeholder("ref")),
      ),
    )
    .limit(sql.placeholder("limit"))
    .prepare(),
);

export function cylinderIdsAt(orm: Orm, place: PlaceRef, limit: number): readonly string[] {
  return idsAt(orm)
    .all({ ...place, limit })
    .map(({ id }) => id);
}

export function settingsOf(orm: Orm): CustodySettings {
  const row = orm.select().from(custodySetting).limit(1).get();
  return row === undefined
    ? DEFAULT_SETTINGS
    : { overLimit: row.overLimit as RoomPolicy, incompatible: row.incompatible as RoomPolicy };
}

export function saveSettings(
  orm: Orm,
  settings: CustodySettings,
  by: string,
  changedAt: UnixMs,
): void {
  const set = { ...settings, changedBy: by, changedAt };
  orm
    .insert(custodySetting)
    .values({ id: 1, ...set })
    .onConflictDoUpdate({ target: custodySetting.id, set })
    .run();
}

export type Round = {
  readonly id: string;
  readonly act: RoundAct;
  readonly place: PlaceRef;
  readonly content: "empty" | "full" | null;
  readonly startedAt: UnixMs;
  readonly startedBy: string;
  readonly endedAt: UnixMs | null;
  readonly expected: readonly string[] | null;
  readonly result: CountResult | null;
  readonly note: string;
};

function roundOf(row: typeof custodySession.$inferSelect): Round {
  return {
    id: row.id,
    act: row.act as RoundAct,
    place: { kind: row.placeKind as PlaceKind, ref: row.placeRef },
    content: row.content as Round["content"],
    startedAt: row.startedAt as UnixMs,
    startedBy: row.startedBy,
    endedAt: row.endedAt as UnixMs | null,
    expected: row.expected === null ? null : (JSON.parse(row.expected) as string[]),
    result: row.result === null ? null : (JSON.parse(row.result) as CountResult),
    note: row.note,
  };
}

export function findRound(orm: Orm, id: string): Round | undefined {
  const row = orm.select().from(custodySession).where(eq(custodySession.id, id)).get();
  return row && roundOf(row);
}

export function insertRound(orm: Orm, round: Omit<Round, "endedAt" | "result" | "note">): void {
  const { place, expected, ...rest } = round;
  orm
    .insert(custodySession)
    .values({
      ...rest,
      placeKind: place.kind,
      placeRef: place.ref,
      expected: expected === null ? null : JSON.stringify(expected),
    })
    .run();
}

export function closeRound(
  orm: Orm,
  id: string,
  endedAt: UnixMs,
  result: CountResult | null,
  note: string,
): void {
  orm
    .update(custodySession)
    .set({ endedAt, note, result: result === null ? null : JSON.stringify(result) })
    .where(eq(custodySession.id, id))
    .run();
}

export type RoundFilter = { readonly openOnly?: boolean; readonly act?: RoundAct | undefined };

/** Newest first. */
export function listRounds(orm: Orm, filter: RoundFilter, limit: number): readonly Round[] {
  const parts: (SQL | undefined)[] = [
    filter.openOnly === true ? isNull(custodySession.endedAt) : undefined,
    filter.act === undefined ? undefined : eq(custodySession.act, filter.act),
  ];
  return orm
    .select()
    .from(custodySession)
    .where(and(...parts))
    .orderBy(desc(custodySession.startedAt))
    .limit(limit)
    .all()
    .map(roundOf);
}

export type RoundLine = {
  readonly entryId: string;
  readonly cylinderId: string;
  readonly serial: string;
  readonly medium: string;
  readonly code: string;
  readonly content: CustodyContent | null;
  readonly at: UnixMs;
};

const ofSession = (id: string): SQL | undefined =>
  and(
    eq(custodyEntry.causeKind, "session"),
    eq(custodyEntry.causeId, id),
    sql`${custodyEntry.act} <> 'undo'`,
    sql`not exists (select 1 from custody_entry u where u.undoes = ${custodyEntry.id})`,
  );

/** The scans of a round that count, the newest first. */
export function roundLines(orm: Orm, roundId: string, limit: number): readonly RoundLine[] {
  return orm
    .select({
      entryId: custodyEntry.id,
      cylinderId: custodyEntry.cylinderId,
      serial: cylinder.serial,
      medium: cylinder.medium,
      code: custodyEntry.code,
      content: custodyEntry.content,
      at: custodyEntry.at,
    })
    .from(custodyEntry)
    .innerJoin(cylinder, eq(cylinder.id, custodyEntry.cylinderId))
    .where(ofSession(roundId))
    .orderBy(desc(custodyEntry.seq))
    .limit(limit)
    .all()
    .map((row) => ({
      ...row,
      at: row.at as UnixMs,
      content: row.content as CustodyContent | null,
    }));
}

export function roundCount(orm: Orm, roundId: string): number {
  return orm.select({ n: count() }).from(custodyEntry).where(ofSession(roundId)).get()?.n ?? 0;
}

/** Of a round, by what is in the cylinders scanned. */
export function roundByMedium(
  orm: Orm,
  roundId: string,
): readonly { readonly medium: string; readonly n: number }[] {
  return orm
    .select({ medium: cylinder.medium, n: count() })
    .from(custodyEntry)
    .innerJoin(cylinder, eq(cylinder.id, custodyEntry.cylinderId))
    .where(ofSession(roundId))
    .groupBy(cylinder.medium)
    .limit(200)
    .all();
}

export function scannedIn(orm: Orm, roundId: string): ReadonlySet<string> {
  const rows = orm
    .select({ id: custodyEntry.cylinderId })
    .from(custodyEntry)
    .where(ofSession(roundId))
    .all();
  return new Set(rows.map(({ id }) => id));
}

const inRound = built((orm) =>
  orm
    .select({ id: custodyEntry.id })
    .from(custodyEntry)
    .where(
      and(
        eq(custodyEntry.cylinderId, sql.placeholder("cylinderId")),
        eq(custodyEntry.causeKind, "session"),
        eq(custodyEntry.causeId, sql.placeholder("roundId")),
        sql`${custodyEntry.act} <> 'undo'`,
        sql`not exists (select 1 from custody_entry u where u.undoes = ${custodyEntry.id})`,
      ),
    )
    .limit(1)
    .prepare(),
);

export function isInRound(orm: Orm, roundId: string, cylinderId: string): boolean {
  return inRound(orm).get({ roundId, cylinderId }) !== undefined;
}

export type Task = {
  readonly id: string;
  readonly kind: TaskKind;
  readonly cylinderId: string | null;
  readonly serial: string | null;
  readonly act: CustodyAct;
  readonly code: string;
  readonly place: PlaceRef;
  readonly was: PlaceRef;
  readonly openedAt: UnixMs;
  readonly actor: string;
  readonly closedAt: UnixMs | null;
  readonly closedBy: string | null;
  readonly resolution: string;
};

export type TaskFilter = {
  readonly isOpen?: boolean;
  readonly sessionId?: string;
  readonly cylinderId?: string;
  readonly kind?: TaskKind | undefined;
};

function taskCondition(filter: TaskFilter): SQL | undefined {
  const parts: (SQL | undefined)[] = [
    filter.isOpen === true ? isNull(custodyTask.closedAt) : undefined,
    filter.isOpen === false ? sql`${custodyTask.closedAt} is not null` : undefined,
    filter.sessionId === undefined ? undefined : eq(custodyTask.sessionId, filter.sessionId),
    filter.cylinderId === undefined ? undefined : eq(custodyTask.cylinderId, filter.cylinderId),
    filter.kind === undefined ? undefined : eq(custodyTask.kind, filter.kind),
  ];
  return and(...parts);
}

export function countTasks(orm: Orm, filter: TaskFilter): number {
  return orm.select({ n: count() }).from(custodyTask).where(taskCondition(filter)).get()?.n ?? 0;
}

/** Newest first. */
export function listTasks(
  orm: Orm,
  filter: TaskFilter,
  page: { readonly limit: number; readonly offset: number },
): readonly Task[] {
  return orm
    .select({ task: custodyTask, serial: cylinder.serial })
    .from(custodyTask)
    .leftJoin(cylinder, eq(cylinder.id, custodyTask.cylinderId))
    .where(taskCondition(filter))
    .orderBy(desc(custodyTask.openedAt), desc(custodyTask.id))
    .limit(page.limit)
    .offset(page.offset)
    .all()
    .map(({ task, serial }) => ({
      id: task.id,
      kind: task.kind as TaskKind,
      cylinderId: task.cylinderId,
      serial,
      act: task.act as CustodyAct,
      code: task.code,
      place: { kind: task.placeKind as PlaceKind, ref: task.placeRef },
      was: { kind: task.wasKind as PlaceKind, ref: task.wasRef },
      openedAt: task.openedAt as UnixMs,
      actor: task.actor,
      closedAt: task.closedAt as UnixMs | null,
      closedBy: task.closedBy,
      resolution: task.resolution,
    }));
}

export type Located = {
  readonly id: string;
  readonly serial: string;
  readonly medium: string;
  readonly code: string | null;
  readonly status: Cylinder["status"];
  readonly content: CustodyContent;
  readonly place: PlaceRef;
  readonly since: UnixMs | null;
  readonly inspectionDueOn: Cylinder["inspectionDueOn"];
  readonly lifeEndsOn: Cylinder["lifeEndsOn"];
  readonly maker: string;
  readonly madeOn: Cylinder["madeOn"];
};

const LOCATED = {
  id: cylinder.id,
  serial: cylinder.serial,
  medium: cylinder.medium,
  code: sql<string | null>`(select c.code from ${cylinderCode} c
    where c.cylinder_id = ${cylinder.id} and c.voided_at is null order by c.kind limit 1)`,
  status: cylinder.status,
  content: cylinderPlace.content,
  placeKind: cylinderPlace.placeKind,
  placeRef: cylinderPlace.placeRef,
  since: cylinderPlace.since,
  inspectionDueOn: cylinder.inspectionDueOn,
  lifeEndsOn: cylinder.lifeEndsOn,
  maker: cylinder.maker,
  madeOn: cylinder.madeOn,
};

type LocatedRow = Omit<Located, "place"> & { placeKind: string; placeRef: string };

const locatedOf = ({ placeKind, placeRef, ...rest }: LocatedRow): Located => ({
  ...rest,
  place: { kind: placeKind as PlaceKind, ref: placeRef },
});

export type WhereFilter = {
  readonly kind?: PlaceKind | undefined;
  readonly ref?: string | undefined;
  readonly medium?: string | undefined;
  readonly content?: CustodyContent | undefined;
  readonly afterId?: string | undefined;
};

/** By id, so that the next page begins after the last one; the stock index answers it. */
export function locatedAt(orm: Orm, filter: WhereFilter, limit: number): readonly Located[] {
  const parts: (SQL | undefined)[] = [
    filter.kind === undefined ? undefined : eq(cylinderPlace.placeKind, filter.kind),
    filter.ref === undefined ? undefined : eq(cylinderPlace.placeRef, filter.ref),
    filter.medium === undefined ? undefined : eq(cylinderPlace.medium, filter.medium),
    filter.content === undefined ? undefined : eq(cylinderPlace.content, filter.content),
    filter.afterId === undefined ? undefined : sql`${cylinderPlace.cylinderId} > ${filter.afterId}`,
  ];
  const rows = orm
    .select(LOCATED)
    .from(cylinderPlace)
    .innerJoin(cylinder, eq(cylinder.id, cylinderPlace.cylinderId))
    .where(and(...parts))
    .orderBy(asc(cylinderPlace.cylinderId))
    .limit(limit)
    .all();
  return rows.map((row) => locatedOf(row as LocatedRow));
}

/** In the order of the ids given. */
export function locatedOfIds(orm: Orm, ids: readonly string[]): readonly Located[] {
  const rows: LocatedRow[] = [];
  for (let at = 0; at < ids.length; at += 500) {
    rows.push(
      ...(orm
        .select(LOCATED)
        .from(cylinderPlace)
        .innerJoin(cylinder, eq(cylinder.id, cylinderPlace.cylinderId))
        .where(inArray(cylinderPlace.cylinderId, ids.slice(at, at + 500)))
        .all() as LocatedRow[]),
    );
  }
  const byId = new Map(rows.map((row) => [row.id, locatedOf(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export function countAt(orm: Orm, filter: WhereFilter): number {
  const parts: (SQL | undefined)[] = [
    filter.kind === undefined ? undefined : eq(custodyStock.placeKind, filter.kind),
    filter.ref === undefined ? undefined : eq(custodyStock.placeRef, filter.ref),
    filter.medium === undefined ? undefined : eq(custodyStock.medium, filter.medium),
    filter.content === undefined ? undefined : eq(custodyStock.content, filter.content),
  ];
  const row = orm
    .select({ n: sql<number | null>`sum(${custodyStock.n})` })
    .from(custodyStock)
    .where(and(...parts))
    .get();
  return row?.n ?? 0;
}
