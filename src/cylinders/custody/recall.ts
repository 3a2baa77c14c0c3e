/** Calling cylinders back by maker and made date, by the fills of a period, or by a list; and who has them now. */
import { and, asc, count, desc, eq, gt, gte, isNull, lte, type SQL, sql } from "drizzle-orm";
import { addDays, type Day, startOfDay, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import { readSiteCode } from "../patterns.ts";
import { canAct } from "../rules.ts";
import {
  custodyEntry,
  custodyRecall,
  custodyRecallItem,
  cylinder,
  cylinderPlace,
} from "../schema.ts";
import { findCode, findCylinder, findSerial, updateContent } from "../store.ts";
import type { PlaceKind, PlaceRef } from "./model.ts";
import { type Located, locatedOfIds } from "./query.ts";
import { mustRecord } from "./service.ts";

export const RECALL_MAX = 20_000;
export const RECALL_LIST_MAX = 2_000;

export type RecallChoice =
  | { readonly by: "made"; readonly maker: string; readonly from: Day; readonly to: Day }
  | { readonly by: "fills"; readonly from: Day; readonly to: Day; readonly medium: string }
  | { readonly by: "list"; readonly codes: readonly string[] };

export type Chosen = {
  readonly ids: readonly string[];
  /** Of a list: what stands in no register. */
  readonly unknown: readonly string[];
  readonly isTooMany: boolean;
};

function limited(ids: readonly string[], unknown: readonly string[] = []): Chosen {
  return { ids: ids.slice(0, RECALL_MAX), unknown, isTooMany: ids.length > RECALL_MAX };
}

function chosenByList(orm: Orm, codes: readonly string[]): Chosen {
  const ids = new Set<string>();
  const unknown: string[] = [];
  for (const text of codes) {
    const read = readSiteCode(orm, text);
    const code = read.kind === "cylinder" ? read.code : text;
    const id = findCode(orm, code)?.cylinderId ?? findSerial(orm, code)?.id;
    if (id === undefined) unknown.push(text);
    else ids.add(id);
  }
  return limited([...ids], unknown);
}

/** Whom a recall would meet. The days are whole days at the site, both included. */
export function chooseForRecall(orm: Orm, choice: RecallChoice): Chosen {
  if (choice.by === "list") return chosenByList(orm, choice.codes);
  if (choice.by === "made") {
    const where = and(
      eq(cylinder.maker, choice.maker),
      gte(cylinder.madeOn, choice.from),
      lte(cylinder.madeOn, choice.to),
    );
    const rows = orm.select({ id: cylinder.id }).from(cylinder).where(where);
    return limited(
      rows
        .limit(RECALL_MAX + 1)
        .all()
        .map(({ id }) => id),
    );
  }
  const where: SQL | undefined = and(
    // As the partial index of fills says it.
    sql`${custodyEntry.act} = 'fill'`,
    gte(custodyEntry.at, startOfDay(choice.from)),
    sql`${custodyEntry.at} < ${startOfDay(addDays(choice.to, 1))}`,
    choice.medium === ""
      ? undefined
      : sql`exists (select 1 from cylinder c where c.id = ${custodyEntry.cylinderId} and c.medium = ${choice.medium})`,
  );
  const rows = orm
    .selectDistinct({ id: custodyEntry.cylinderId })
    .from(custodyEntry)
    .where(where)
    .limit(RECALL_MAX + 1)
    .all();
  return limited(rows.map(({ id }) => id));
}

/** Makers of the register whose name begins so, for a form's list. */
export function makersOf(orm: Orm, limit = 300): readonly string[] {
  return orm
    .selectDistinct({ maker: cylinder.maker })
    .from(cylinder)
    .orderBy(asc(cylinder.maker))
    .limit(limit)
    .all()
    .map(({ maker }) => maker);
}

export type Recall = {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly choice: RecallChoice;
  readonly startedAt: UnixMs;
  readonly startedBy: string;
  readonly endedAt: UnixMs | null;
  readonly endNote: string;
};

function recallOf(row: typeof custodyRecall.$inferSelect): Recall {
  const { chosenBy, ...rest } = row;
  return {
    ...rest,
    choice: JSON.parse(chosenBy) as RecallChoice,
    startedAt: row.startedAt as UnixMs,
    endedAt: row.endedAt as UnixMs | null,
  };
}

export function findRecall(orm: Orm, id: string): Recall | undefined {
  const row = orm.select().from(custodyRecall).where(eq(custodyRecall.id, id)).get();
  return row && recallOf(row);
}

export function listRecalls(orm: Orm, limit = 200): readonly Recall[] {
  return orm
    .select()
    .from(custodyRecall)
    .orderBy(desc(custodyRecall.startedAt))
    .limit(limit)
    .all()
    .map(recallOf);
}

export type RecallRefusal =
  | { readonly code: "recall.nobody" | "recall.title_needed" | "recall.reason_needed" }
  | { readonly code: "recall.too_many"; readonly max: number }
  | { readonly code: "recall.not_found" | "recall.ended" };

/** One row names several, so that a large recall is written at once and no crash leaves half a list. */
const ROWS_AT_ONCE = 500;
const MARK_AT_ONCE = 100;

export async function startRecall(
  ports: Ports,
  actor: Actor,
  asked: { readonly title: string; readonly reason: string; readonly choice: RecallChoice },
): Promise<Result<{ readonly id: string }, RecallRefusal>> {
  const title = asked.title.trim().slice(0, LIMITS.nameLength);
  const reason = asked.reason.trim().slice(0, LIMITS.reasonLength);
  const done = await ports.db.write((tx): Result<{ readonly id: string }, RecallRefusal> => {
    if (title === "") return refuse({ code: "recall.title_needed" });
    if (reason === "") return refuse({ code: "recall.reason_needed" });
    const chosen = chooseForRecall(tx.orm, asked.choice);
    if (chosen.isTooMany) return refuse({ code: "recall.too_many", max: RECALL_MAX });
    if (chosen.ids.length === 0) return refuse({ code: "recall.nobody" });
    const id = ports.ids.next();
    tx.orm
      .insert(custodyRecall)
      .values({
        id,
        title,
        reason,
        chosenBy: JSON.stringify(asked.choice),
        startedAt: ports.clock.now(),
        startedBy: actor.personId,
      })
      .run();
    for (let at = 0; at < chosen.ids.length; at += ROWS_AT_ONCE) {
      const rows = chosen.ids.slice(at, at + ROWS_AT_ONCE);
      tx.orm
        .insert(custodyRecallItem)
        .values(rows.map((cylinderId) => ({ recallId: id, cylinderId })))
        .run();
    }
    tx.append({
      kind: "recall.started",
      actor: actor.personId,
      subject: `recall:${id}`,
      payload: { by: asked.choice.by, cylinders: chosen.ids.length, reason },
      lane: "alarm",
    });
    return accept({ id });
  });
  if (done.ok) ports.background("recall", markRecall(ports, done.value.id));
  return done;
}

function markOne(tx: Tx, ports: Ports, recall: Recall, cylinderId: string): void {
  const now = ports.clock.now();
  const known = findCylinder(tx.orm, cylinderId);
  if (known !== undefined && canAct(known.status, "recall")) {
    const cause = { kind: "recall", id: recall.id };
    mustRecord(tx, ports, {
      id: ports.ids.next(),
      cylinderId,
      act: "recall",
      place: null,
      content: null,
      claimedAt: now,
      actor: recall.startedBy,
      cause,
      reason: recall.title,
      isTold: true,
    });
    updateContent(tx.orm, cylinderId, known.content, "recalled", now);
    tx.append({
      kind: "cylinder.recalled",
      actor: recall.startedBy,
      subject: `cylinder:${cylinderId}`,
      payload: { from: known.status, content: known.content, recall: recall.id },
      lane: "event",
    });
  }
  tx.orm
    .update(custodyRecallItem)
    .set({ markedAt: now })
    .where(
      and(eq(custodyRecallItem.recallId, recall.id), eq(custodyRecallItem.cylinderId, cylinderId)),
    )
    .run();
}

/** Tells the register, some at a time; what a stop interrupts goes on at the next start. */
async function markRecall(ports: Ports, id: string): Promise<void> {
  const recall = findRecall(ports.db.read, id);
  if (recall === undefined) return;
  for (;;) {
    const open = await ports.db.write((tx) => {
      const rows = tx.orm
        .select({ cylinderId: custodyRecallItem.cylinderId })
        .from(custodyRecallItem)
        .where(and(eq(custodyRecallItem.recallId, id), isNull(custodyRecallItem.markedAt)))
        .limit(MARK_AT_ONCE)
        .all();
      for (const { cylinderId } of rows) markOne(tx, ports, recall, cylinderId);
      return rows.length;
    });
    if (open < MARK_AT_ONCE) return;
  }
}

export function resumeRecalls(ports: Ports): void {
  const open = ports.db.read
    .selectDistinct({ id: custodyRecallItem.recallId })
    .from(custodyRecallItem)
    .where(isNull(custodyRecallItem.markedAt))
    .limit(50)
    .all();
  for (const { id } of open) ports.background("recall", markRecall(ports, id));
}

/** Back is what stands at the station, at the inspection house, or is out of the world. */
const BACK: ReadonlySet<PlaceKind> = new Set<PlaceKind>([
  "waiting",
  "filled",
  "rejected",
  "to-handle",
  "inspection",
  "scrapped",
]);

export function isBack(kind: PlaceKind): boolean {
  return BACK.has(kind);
}

export type RecallWhere = {
  readonly place: PlaceRef;
  readonly n: number;
  readonly isBack: boolean;
};

/** Who has them now, the largest first. */
export function recallWhere(orm: Orm, id: string): readonly RecallWhere[] {
  return orm
    .select({ kind: cylinderPlace.placeKind, ref: cylinderPlace.placeRef, n: count() })
    .from(custodyRecallItem)
    .innerJoin(cylinderPlace, eq(cylinderPlace.cylinderId, custodyRecallItem.cylinderId))
    .where(eq(custodyRecallItem.recallId, id))
    .groupBy(cylinderPlace.placeKind, cylinderPlace.placeRef)
    .orderBy(desc(count()))
    .limit(RECALL_MAX)
    .all()
    .map(({ kind, ref, n }) => ({
      place: { kind: kind as PlaceKind, ref },
      n,
      isBack: isBack(kind as PlaceKind),
    }));
}

export function recallItems(
  orm: Orm,
  id: string,
  afterId: string | undefined,
  limit: number,
): readonly Located[] {
  const rows = orm
    .select({ id: custodyRecallItem.cylinderId })
    .from(custodyRecallItem)
    .where(
      and(
        eq(custodyRecallItem.recallId, id),
        afterId === undefined ? undefined : gt(custodyRecallItem.cylinderId, afterId),
      ),
    )
    .orderBy(asc(custodyRecallItem.cylinderId))
    .limit(limit)
    .all();
  return locatedOfIds(
    orm,
    rows.map((row) => row.id),
  );
}

export function recallProgress(
  orm: Orm,
  id: string,
): { readonly all: number; readonly marked: number } {
  const row = orm
    .select({ all: count(), marked: count(custodyRecallItem.markedAt) })
    .from(custodyRecallItem)
    .where(eq(custodyRecallItem.recallId, id))
    .get();
  return row ?? { all: 0, marked: 0 };
}

/** Ends the search. What is still out stays recalled: each is let go on its own page, by a person who looked at it. */
export function endRecall(
  ports: Ports,
  actor: Actor,
  id: string,
  note: string,
): Promise<Result<null, RecallRefusal>> {
  return ports.db.write((tx): Result<null, RecallRefusal> => {
    const recall = findRecall(tx.orm, id);
    if (recall === undefined) return refuse({ code: "recall.not_found" });
    if (recall.endedAt !== null) return refuse({ code: "recall.ended" });
    const endNote = note.trim().slice(0, LIMITS.reasonLength);
    if (endNote === "") return refuse({ code: "recall.reason_needed" });
    const out = recallWhere(tx.orm, id)
      .filter((line) => !line.isBack)
      .reduce((sum, { n }) => sum + n, 0);
    tx.orm
      .update(custodyRecall)
      .set({ endedAt: ports.clock.now(), endNote })
      .where(eq(custodyRecall.id, id))
      .run();
    tx.append({
      kind: "recall.ended",
      actor: actor.personId,
      subject: `recall:${id}`,
      payload: { out, note: endNote },
      lane: "event",
    });
    return accept(null);
  });
}
