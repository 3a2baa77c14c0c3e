/** Locking and unlocking a gun, a row or the station, with a reason on both sides (C5). */
import { actorNames } from "../../identity/index.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import { clearFlow } from "../alarms.ts";
import type { Station } from "../service.ts";
import { type FillPointRow, findFillPoint, updateFillPoint } from "../store.ts";
import {
  covers,
  type Lock,
  type LockScope,
  type LockSource,
  mayLift,
  mayLock,
  standingLock,
} from "./rules.ts";
import { findLock, insertLock, type LockRow, lockAt, markLifted, openLocks } from "./store.ts";

export type LockRefusal = {
  readonly code:
    | "filling.reason_needed"
    | "filling.no_such_target"
    | "filling.lock_needs_manager"
    | "filling.lock_gone"
    | "filling.lock_not_yours";
};

export type NewLock = {
  readonly scope: LockScope;
  readonly target: string;
  readonly reason: string;
  readonly source?: LockSource;
  readonly reference?: string;
  /** Of an order from above: what its authority is called. */
  readonly authority?: string;
};

/** What belongs in the transaction of a lock, such as the order that asked for it. */
type Within = (tx: Tx, lock: LockRow) => void;

const KIND: Readonly<Record<LockScope, readonly [locked: string, unlocked: string]>> = {
  point: ["fill-point.locked", "fill-point.unlocked"],
  row: ["fill-row.locked", "fill-row.unlocked"],
  station: ["fill-station.locked", "fill-station.unlocked"],
};

function subjectOf({ scope, target }: Pick<Lock, "scope" | "target">, siteId: string): string {
  if (scope === "station") return `site:${siteId}`;
  return scope === "row" ? `fill-row:${target}` : `fill-point:${target}`;
}

export function reasonOf(text: string): string {
  return text.trim().slice(0, LIMITS.reasonLength);
}

export function nameOf(orm: Orm, personId: string): string {
  return actorNames(orm, [personId]).get(personId) ?? personId;
}

function pointsUnder(station: Station, lock: Pick<Lock, "scope" | "target">): FillPointRow[] {
  return station.board
    .ids()
    .flatMap((id) => station.board.rowOf(id) ?? [])
    .filter((row) => covers(lock, row));
}

/** What the rows of the points say about their lock, written anew from the locks that stand. */
function writeStanding(tx: Tx, rows: readonly FillPointRow[]): FillPointRow[] {
  const locks = openLocks(tx.orm);
  return rows.map((row) => {
    const lock = standingLock(locks, row);
    const change = {
      lockedReason: lock?.reason ?? null,
      lockedBy: lock === undefined ? null : (lock.authority ?? nameOf(tx.orm, lock.lockedBy)),
      lockedAt: lock?.lockedAt ?? null,
    };
    updateFillPoint(tx.orm, row.id, change);
    return { ...(findFillPoint(tx.orm, row.id) ?? row), ...change };
  });
}

/** The valves do not wait for the disk: first locked, then written. */
export async function placeLock(
  station: Station,
  actor: Pick<Actor, "personId" | "name" | "roles">,
  given: NewLock,
  within?: Within,
): Promise<Result<LockRow, LockRefusal>> {
  const { ports, board } = station;
  const { scope, target, source = "local", reference = "" } = given;
  const reason = reasonOf(given.reason);
  if (reason === "") return refuse({ code: "filling.reason_needed" });
  if (source === "local" && !mayLock(scope, actor.roles)) {
    return refuse({ code: "filling.lock_needs_manager" });
  }
  const rows = pointsUnder(station, given);
  if (rows.length === 0 && scope !== "station") return refuse({ code: "filling.no_such_target" });
  for (const { id } of rows) {
    // Also where one stands: an unlocking on its way to the disk then finds another lock than its own.
    board.feed(id, { kind: "remoteLock", reason, by: actor.name });
    station.tellScale?.(id, true);
  }
  const lock: LockRow = {
    id: ports.ids.next(),
    scope,
    target: scope === "station" ? "" : target,
    reason,
    source,
    reference,
    lockedBy: actor.personId,
    authority: given.authority ?? null,
    lockedAt: ports.clock.now(),
    liftedBy: null,
    liftedAt: null,
    liftReason: null,
  };
  await ports.db.write((tx) => {
    insertLock(tx.orm, lock);
    within?.(tx, lock);
    tx.append({
      kind: KIND[scope][0],
      actor: actor.personId,
      subject: subjectOf(lock, ports.siteId),
      payload: { lock: lock.id, reason, source, reference, points: rows.map(({ id }) => id) },
      lane: "event",
    });
    const written = writeStanding(tx, rows);
    tx.afterCommit(() => {
      for (const row of written) follow(station, row);
    });
  });
  return accept(lock);
}

/** The machine is told the lock that stands now: a wider one than before, or the next after the lifted one. */
function follow(station: Station, row: FillPointRow): void {
  const { board } = station;
  board.refresh(row);
  const { lockedReason, lockedBy } = row;
  if (lockedReason === null) return;
  board.feed(row.id, { kind: "remoteLock", reason: lockedReason, by: lockedBy ?? "" });
}

export async function liftLock(
  station: Station,
  actor: Pick<Actor, "personId" | "roles">,
  lockId: string,
  why: string,
  /** What lifts it: a closed danger lifts its own lock, an order from above its own. */
  by: LockSource = "local",
  within?: Within,
): Promise<Result<null, LockRefusal>> {
  const { ports } = station;
  const reason = reasonOf(why);
  const lock = findLock(ports.db.read, lockId);
  if (lock === undefined || lock.liftedAt !== null) return refuse({ code: "filling.lock_gone" });
  if (by === "local" ? !mayLift(lock, actor.roles) : lock.source !== by) {
    return refuse({ code: "filling.lock_not_yours" });
  }
  if (reason === "") return refuse({ code: "filling.reason_needed" });
  return liftAll(station, actor.personId, [lock], reason, pointsUnder(station, lock), within);
}

export async function liftAll(
  station: Station,
  personId: string,
  locks: readonly LockRow[],
  reason: string,
  rows: readonly FillPointRow[],
  within?: Within,
): Promise<Result<null, LockRefusal>> {
  const { ports, board } = station;
  const before = new Map(rows.map(({ id }) => [id, board.stateOf(id)?.facts.remoteLock]));
  return ports.db.write((tx) => {
    for (const lock of locks) {
      if (findLock(tx.orm, lock.id)?.liftedAt !== null)
        return refuse({ code: "filling.lock_gone" });
      const lifted = { liftedBy: personId, liftedAt: ports.clock.now(), liftReason: reason };
      markLifted(tx.orm, lock.id, lifted);
      within?.(tx, lock);
      tx.append({
        kind: KIND[lock.scope][1],
        actor: personId,
        subject: subjectOf(lock, ports.siteId),
        payload: { lock: lock.id, reason, points: rows.map(({ id }) => id) },
        lane: "event",
      });
      if (lock.scope === "point") clearFlow(tx, ports, lock.target, personId);
    }
    const written = writeStanding(tx, rows);
    tx.afterCommit(() => {
      for (const row of written) {
        // Somebody who locked it meanwhile is not overruled.
        const isSame = board.stateOf(row.id)?.facts.remoteLock === before.get(row.id);
        follow(station, row);
        if (row.lockedReason !== null || !isSame) continue;
        board.feed(row.id, { kind: "unlock" });
        station.tellScale?.(row.id, false);
      }
    });
    return accept(null);
  });
}

/** Lifts what a person has locked at one gun; a lock of its row or of the station stays. */
export async function unlockPoint(
  station: Station,
  actor: Pick<Actor, "personId" | "roles">,
  pointId: string,
  why: string,
): Promise<Result<null, LockRefusal>> {
  const { ports, board } = station;
  const reason = reasonOf(why);
  const row = board.rowOf(pointId);
  if (row === undefined || reason === "") return refuse({ code: "filling.reason_needed" });
  const own = openLocks(ports.db.read).filter(
    (lock) => lock.scope === "point" && lock.target === pointId,
  );
  const lifted = own.length === 0 ? [{ source: "local" } as const] : own;
  if (lifted.some((lock) => !mayLift(lock, actor.roles))) {
    return refuse({ code: "filling.lock_not_yours" });
  }
  if (own.length === 0) return liftUnwritten(station, actor.personId, row, reason);
  return liftAll(station, actor.personId, own, reason, [row]);
}

/** Locked in memory while the disk refused: there is no row to lift, only the machine to be told. */
function liftUnwritten(
  { ports, board, tellScale }: Station,
  personId: string,
  row: FillPointRow,
  reason: string,
): Promise<Result<null, LockRefusal>> {
  const before = board.stateOf(row.id)?.facts.remoteLock;
  return ports.db.write((tx): Result<null, LockRefusal> => {
    // A lock of its row or of the station is not lifted at one gun.
    if (before == null || lockAt(tx.orm, row) !== undefined) {
      return refuse({ code: "filling.lock_not_yours" });
    }
    tx.append({
      kind: KIND.point[1],
      actor: personId,
      subject: `fill-point:${row.id}`,
      payload: { lock: null, reason, points: [row.id] },
      lane: "event",
    });
    tx.afterCommit(() => {
      if (board.stateOf(row.id)?.facts.remoteLock !== before) return;
      board.feed(row.id, { kind: "unlock" });
      tellScale?.(row.id, false);
    });
    return accept(null);
  });
}

/** One gun, by the form on its page: with a reason locked, without one lifted. */
export function setLock(
  station: Station,
  actor: Actor,
  pointId: string,
  reason: string | null,
  unlockReason = "",
): Promise<Result<unknown, LockRefusal>> {
  return reason === null
    ? unlockPoint(station, actor, pointId, unlockReason)
    : placeLock(station, actor, { scope: "point", target: pointId, reason });
}

const ROW = /^[\p{L}\p{N}][\p{L}\p{N} -]{0,19}$/u;

/** In which row a gun stands; a lock of a row reaches every gun in it, also one that joins later. */
export async function setRow(
  station: Station,
  actor: Pick<Actor, "personId">,
  pointId: string,
  text: string,
): Promise<Result<null, LockRefusal>> {
  const { ports, board } = station;
  const row = text.trim();
  if (board.rowOf(pointId) === undefined || (row !== "" && !ROW.test(row))) {
    return refuse({ code: "filling.no_such_target" });
  }
  await ports.db.write((tx) => {
    updateFillPoint(tx.orm, pointId, { row });
    tx.append({
      kind: "fill-point.row_set",
      actor: actor.personId,
      subject: `fill-point:${pointId}`,
      payload: { row },
    });
    const found = findFillPoint(tx.orm, pointId);
    if (found === undefined) return;
    const wasLocked = found.lockedReason !== null;
    const [written] = writeStanding(tx, [found]);
    tx.afterCommit(() => {
      if (written === undefined) return;
      follow(station, written);
      if (written.lockedReason === null && wasLocked) {
        board.feed(pointId, { kind: "unlock" });
        station.tellScale?.(pointId, false);
      } else if (written.lockedReason !== null) station.tellScale?.(pointId, true);
    });
  });
  return accept(null);
}
