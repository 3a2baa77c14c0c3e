/** Use cases of a manifold: blank positions, leak test, opening, settling, the check after the fill. */
import { findCylinder } from "../../cylinders/index.ts";
import { ACETYLENE } from "../../gases/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { Fault } from "../../platform/errors.ts";
import type { Actor } from "../../platform/web.ts";
import { isUniqueViolation, type Orm, type Tx } from "../../platform/writer.ts";
import { nextStage } from "../acetylene/rules.ts";
import { acetyleneMaxOf } from "../acetylene/service.ts";
import { courseFactsOf, factsOfCylinder, insertStage, openCourse } from "../acetylene/store.ts";
import { clearStops } from "../alarms.ts";
import type { PointView } from "../board.ts";
import { preFillFactsOf, timeFacts } from "../facts.ts";
import type { Effect, Refused } from "../interlock/index.ts";
import { manifoldTargetOf } from "../limits.ts";
import type { PreFillRefusal } from "../model.ts";
import { decidePreFill } from "../rules.ts";
import { authorise, GUN_POSITION, type Station } from "../service.ts";
import { type FillPointRow, insertFill } from "../store.ts";
import { appendBatch, type FailedItems, judgeCylinders, keptGas } from "./recorder.ts";
import type { PressureTarget } from "./rules.ts";
import {
  type BatchFill,
  fillsOfBatch,
  findBatch,
  insertBatch,
  insertManifoldFill,
  type ManifoldBatchRow,
  updateBatch,
  updateFillsOfBatch,
  updateManifoldFill,
} from "./store.ts";

const RECORDED_MAX_MS = 1_000;

export type BlankRefusal = { readonly code: "filling.position_bound" | "filling.point_busy" };

function isIdle(view: PointView): boolean {
  return view.phase === "locked" && !view.isPending && view.settlementOf === undefined;
}

/** A named person has seen that nothing hangs at this position and its valve is shut and capped. */
export async function confirmBlank(
  station: Station,
  actor: Actor,
  pointId: string,
  position: string,
): Promise<Result<null, BlankRefusal>> {
  const { ports, board } = station;
  const view = board.view(pointId);
  const at = view?.positions[position];
  if (view === undefined || at === undefined || !isIdle(view)) {
    return refuse({ code: "filling.point_busy" });
  }
  if (at.kind === "bound") return refuse({ code: "filling.position_bound" });
  await ports.db.write((tx) => {
    tx.append({
      kind: "manifold.blank_confirmed",
      actor: actor.personId,
      subject: `fill-point:${pointId}`,
      payload: { position },
    });
    tx.afterCommit(() =>
      board.feed(pointId, { kind: "confirmBlank", position, byPersonId: actor.personId }),
    );
  });
  return accept(null);
}

export type LeakRefusal = { readonly code: "filling.point_busy" | "filling.gauge_silent" };

/** The person has soaped every connection; the pressure must hold from now on. */
export async function startLeakTest(
  station: Station,
  actor: Actor,
  pointId: string,
): Promise<Result<null, LeakRefusal>> {
  const { ports, board } = station;
  const view = board.view(pointId);
  if (view === undefined || !isIdle(view)) return refuse({ code: "filling.point_busy" });
  if (!board.beginLeakTest(pointId, actor.personId)) {
    return refuse({ code: "filling.gauge_silent" });
  }
  await ports.db.write((tx) => {
    tx.append({
      kind: "manifold.leak_test_begun",
      actor: actor.personId,
      subject: `fill-point:${pointId}`,
      payload: { kpa: keptGas(view.manifold).kpa },
    });
  });
  return accept(null);
}

export type OpenRefusal =
  | { readonly code: "filling.leak_test_due" | "filling.stages_mixed" }
  | { readonly code: "filling.not_opened"; readonly blockers: readonly Refused[] };

/** Stages of acetylene have targets of their own: what hangs together is at the same one. */
function areStagesMixed(orm: Orm, cylinderIds: readonly string[]): boolean {
  const stages = cylinderIds.flatMap((id) =>
    findCylinder(orm, id)?.medium === ACETYLENE ? [nextStage(factsOfCylinder(orm, id))] : [],
  );
  return new Set(stages).size > 1;
}

function boundIn(view: PointView | undefined): readonly string[] {
  return Object.values(view?.positions ?? {}).flatMap((at) =>
    at.kind === "bound" ? [at.cylinderId] : [],
  );
}

/** Asks for the opening; the machine itself says what else is missing. */
export function authoriseManifold(
  station: Station,
  actor: Actor,
  pointId: string,
): Result<null, OpenRefusal> {
  const leak = station.board.view(pointId)?.manifold?.leak;
  if (leak?.state !== "passed") return refuse({ code: "filling.leak_test_due" });
  if (areStagesMixed(station.ports.db.read, boundIn(station.board.view(pointId)))) {
    return refuse({ code: "filling.stages_mixed" });
  }
  const blockers = authorise(station, actor, pointId);
  return blockers.length === 0 ? accept(null) : refuse({ code: "filling.not_opened", blockers });
}

/** Ends a fill at once: whatever is open shuts, and a person has to settle what came of it. */
export function stopManifold(station: Station, pointId: string): void {
  const positions = station.board.view(pointId)?.positions ?? {};
  const bound = Object.keys(positions).find((name) => positions[name]?.kind === "bound");
  if (bound !== undefined) station.board.feed(pointId, { kind: "unbind", position: bound });
}

type Grant = Extract<Effect, { kind: "requestGrant" }>;
type Member = {
  readonly position: string;
  readonly cylinderId: string;
  readonly checkId: string;
  readonly target: PressureTarget;
};

/** Every cylinder judged once more by the register in this transaction; undefined when one is refused. */
function membersOf(
  station: Station,
  tx: Tx,
  point: FillPointRow,
  { authorisation }: Grant,
): readonly Member[] | undefined {
  const { ports, board } = station;
  const members: Member[] = [];
  const ids = authorisation.contents.map(({ cylinderId }) => cylinderId);
  if (areStagesMixed(tx.orm, ids)) return undefined;
  for (const { position, cylinderId, checkId } of authorisation.contents) {
    const { facts, cylinder } = preFillFactsOf(
      {
        orm: tx.orm,
        point,
        states: board.states(),
        operatorId: authorisation.byPersonId,
        ...timeFacts(ports),
      },
      cylinderId,
      {},
    );
    const against: readonly PreFillRefusal[] = decidePreFill(facts, ports.clock.now()).filter(
      (item) => item.code !== "filling.check_missing",
    );
    const target = cylinder && manifoldTargetOf(tx.orm, point, cylinder);
    if (against.length > 0 || target === undefined) return undefined;
    members.push({ position, cylinderId, checkId, target });
  }
  return members;
}

const BY_PRESSURE = { startGrossG: 0, targetNetG: 0, maxNetG: 0 } as const;

/** Masses decide nothing about a permanent gas; of acetylene they are what the scale said before this stage. */
function massesOf(tx: Tx, cylinderId: string) {
  const cylinder = findCylinder(tx.orm, cylinderId);
  const row = { tareG: cylinder?.tareG ?? 0, ...BY_PRESSURE };
  const course = cylinder?.medium === ACETYLENE ? openCourse(tx.orm, cylinderId) : undefined;
  if (cylinder === undefined || course === undefined) return { row, stage: undefined };
  const facts = courseFactsOf(tx.orm, course.id);
  const startGrossG = facts.stages.at(-1)?.grossG ?? facts.acetone?.grossG ?? 0;
  const maxNetG = acetyleneMaxOf(cylinder);
  return {
    row: { tareG: cylinder.tareG, startGrossG, targetNetG: maxNetG, maxNetG },
    stage: { courseId: course.id, stage: nextStage(facts) },
  };
}

function insertAll(
  station: Station,
  tx: Tx,
  point: FillPointRow,
  grant: Grant,
  members: readonly Member[],
): boolean {
  const { ports, board } = station;
  const view = board.view(point.id);
  const leak = view?.manifold?.leak;
  if (view === undefined || leak?.state !== "passed") return false;
  const { authorisationId: id, byPersonId: operatorId } = grant.authorisation;
  const authorisedAt = ports.clock.now();
  const gas = keptGas(view.manifold);
  const blanks = Object.fromEntries(
    Object.entries(view.positions).flatMap(([name, at]) =>
      at.kind === "blank" ? [[name, at.byPersonId]] : [],
    ),
  );
  const targetAt20Kpa = Math.min(...members.map(({ target }) => target.limits.targetKpa));
  const maxAt20Kpa = Math.min(...members.map(({ target }) => target.limits.maxKpa));
  const startKpa = Math.round(grant.levels.pressure ?? 0);
  insertBatch(tx.orm, {
    id,
    pointId: point.id,
    operatorId,
    medium: point.medium,
    state: "authorised",
    authorisedAt,
    blanks: JSON.stringify(blanks),
    holdStartKpa: Math.round(leak.startKpa),
    holdEndKpa: Math.round(leak.lastKpa),
    holdS: Math.round((leak.lastAtMs - leak.startedAtMs) / 1_000),
    holdBy: leak.byPersonId,
    targetAt20Kpa,
    maxAt20Kpa,
    startKpa,
    startC10: gas.c10,
  });
  for (const { position, cylinderId, checkId, target } of members) {
    const fillId = ports.ids.next();
    const masses = massesOf(tx, cylinderId);
    insertFill(tx.orm, {
      id: fillId,
      pointId: point.id,
      position: Number(position),
      cylinderId,
      checkId,
      operatorId,
      medium: point.medium,
      state: "authorised",
      authorisedAt,
      ...masses.row,
    });
    insertManifoldFill(tx.orm, {
      fillId,
      batchId: id,
      workingKpa: target.workingKpa,
      // The strictest of all decides how far this one is filled too; over and under are its own.
      targetAt20Kpa,
      minAt20Kpa: Math.min(target.minAt20Kpa, targetAt20Kpa),
      maxAt20Kpa: target.limits.maxKpa,
    });
    if (masses.stage !== undefined) insertStage(tx.orm, { fillId, ...masses.stage });
  }
  const cylinders = Object.fromEntries(
    members.map(({ position, cylinderId, checkId }) => [
      position,
      { cylinder: cylinderId, check: checkId },
    ]),
  );
  const facts = { cylinders, blanks, targetAt20Kpa, maxAt20Kpa, startKpa, startC10: gas.c10 };
  appendBatch(tx, "manifold.authorised", id, { point: point.id, ...facts }, operatorId);
  return true;
}

/** As `commitGrant` of a gun, for all cylinders of a manifold at once: the entry exists before the byte leaves. */
export async function commitManifoldGrant(
  station: Station,
  point: FillPointRow,
  effect: Grant,
): Promise<boolean> {
  const { ports, board } = station;
  const grant = ports.db.write((tx) => {
    if (!board.isPending(point.id, effect.authorisation.authorisationId)) return false;
    const row = board.rowOf(point.id) ?? point;
    const members = membersOf(station, tx, row, effect);
    if (members === undefined || members.length === 0) return false;
    return insertAll(station, tx, row, effect, members);
  });
  return grant.catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    ports.log.warn({ point: point.id, err: error }, "the ledger refused a second fill");
    return false;
  });
}

export type SettleBatchRefusal = {
  readonly code:
    | "filling.reason_needed"
    | "filling.nothing_to_settle"
    | "filling.pressure_not_steady";
};

/** A person says what became of a fill whose end the machine did not see; the pressure is read again. */
export async function settleManifold(
  station: Station,
  actor: Actor,
  pointId: string,
  reason: string,
  isTakenOff: boolean,
): Promise<Result<ManifoldBatchRow, SettleBatchRefusal>> {
  const { ports, board } = station;
  if (!(await board.recorded(RECORDED_MAX_MS))) {
    throw new Fault("storage.busy", "what the fill point reported is not on disk yet");
  }
  const view = board.view(pointId);
  const batch =
    view?.settlementOf === undefined ? undefined : findBatch(ports.db.read, view.settlementOf);
  if (view === undefined || batch === undefined) {
    return refuse({ code: "filling.nothing_to_settle" });
  }
  const words = reason.trim().slice(0, LIMITS.reasonLength);
  if (words === "") return refuse({ code: "filling.reason_needed" });
  const gas = isTakenOff ? keptGas(undefined) : keptGas(view.manifold);
  if (!isTakenOff && (gas.at20Kpa === null || !view.isSteady)) {
    return refuse({ code: "filling.pressure_not_steady" });
  }
  const now = ports.clock.now();
  const change = {
    state: "closed",
    closedAt: now,
    settledBy: actor.personId,
    settleReason: words,
    restKpa: gas.kpa,
    restC10: gas.c10,
    restAt20Kpa: gas.at20Kpa,
  };
  const isWritten = await ports.db.write((tx) => {
    if (findBatch(tx.orm, batch.id)?.state !== "interrupted") return false;
    updateBatch(tx.orm, batch.id, change);
    const by = { settledBy: actor.personId, settleReason: words };
    updateFillsOfBatch(tx.orm, batch.id, by);
    clearStops(tx, ports, pointId, actor.personId);
    const fills = fillsOfBatch(tx.orm, batch.id);
    const closed = { state: "closed", closedAt: now };
    const judged = judgeCylinders(tx, ports, fills, gas.at20Kpa, closed);
    const verdicts = Object.fromEntries(
      judged.map(({ fill, verdict }) => [fill.fill.cylinderId, verdict]),
    );
    const facts = { cause: batch.endCause, restAt20Kpa: gas.at20Kpa, verdicts, reason: words };
    appendBatch(tx, "manifold.settled", batch.id, { point: pointId, ...facts }, actor.personId);
    return true;
  });
  if (!isWritten) return refuse({ code: "filling.nothing_to_settle" });
  board.feed(pointId, { kind: "settle", byPersonId: actor.personId, reason: words });
  return accept({ ...batch, ...change });
}

export type PostFillRefusal =
  | { readonly code: "filling.not_awaiting_check" }
  | { readonly code: "filling.cooling_down"; readonly untilAt: UnixMs };

/** Until when a fill rests before its cylinders may be checked; null before it has ended. */
export function restsUntil(batch: ManifoldBatchRow, coolDownS: number): UnixMs | null {
  return batch.endedAt === null ? null : ((batch.endedAt + coolDownS * 1_000) as UnixMs);
}

function appendCompleted(
  tx: Tx,
  actor: Actor,
  one: BatchFill,
  facts: Readonly<Record<string, string | number | null>>,
): void {
  const { fill, extra } = one;
  tx.append({
    kind: "fill.completed",
    actor: actor.personId,
    subject: `fill:${fill.id}`,
    payload: {
      batch: extra.batchId,
      point: fill.pointId,
      position: fill.position,
      cylinder: fill.cylinderId,
      medium: fill.medium,
      operator: fill.operatorId,
      authorisedAt: fill.authorisedAt,
      endedAt: fill.endedAt,
      targetAt20Kpa: extra.targetAt20Kpa,
      maxAt20Kpa: extra.maxAt20Kpa,
      ...facts,
    },
    lane: "event",
  });
}

/**
 * The check after the fill closes every cylinder's record: rested, read once more while they still hang on the
 * manifold, and looked at by a person. What failed is set aside.
 *
 * @param failed codes of the failed items by cylinder
 */
export async function closeBatch(
  station: Station,
  actor: Actor,
  batchId: string,
  failed: FailedItems,
  note: string,
): Promise<Result<null, PostFillRefusal>> {
  const { ports, board } = station;
  const batch = findBatch(ports.db.read, batchId);
  // A stage of acetylene is taken off, weighed and rested; its check comes after the last rest.
  if (batch === undefined || batch.state !== "ended" || batch.medium === ACETYLENE) {
    return refuse({ code: "filling.not_awaiting_check" });
  }
  const view = board.view(batch.pointId);
  const untilAt = restsUntil(batch, view?.manifold?.row.coolDownS ?? 0);
  const now = ports.clock.now();
  if (untilAt !== null && now < untilAt) return refuse({ code: "filling.cooling_down", untilAt });
  // Only while this very fill still hangs there does the gauge speak of it.
  const isStill = view?.phase === "settled" && view.authorisationId === batch.id && view.isSteady;
  const rest = isStill ? keptGas(view.manifold) : keptGas(undefined);
  const isPlausible = rest.at20Kpa !== null && rest.at20Kpa >= batch.targetAt20Kpa / 2;
  const judgedAt20 = isPlausible ? rest.at20Kpa : batch.endAt20Kpa;
  const closed = await ports.db.write((tx) => {
    if (findBatch(tx.orm, batchId)?.state !== "ended") return false;
    updateBatch(tx.orm, batchId, {
      state: "closed",
      closedAt: now,
      checkedBy: actor.personId,
      note: note.trim().slice(0, LIMITS.reasonLength),
      ...(isPlausible ? { restKpa: rest.kpa, restC10: rest.c10, restAt20Kpa: rest.at20Kpa } : {}),
    });
    const fills = fillsOfBatch(tx.orm, batchId);
    const state = { state: "closed", closedAt: now, isChecked: true } as const;
    const { startKpa, startC10, endKpa, endC10 } = batch;
    const facts = { startKpa, startC10, endKpa, endC10, at20Kpa: judgedAt20 };
    const judged = judgeCylinders(tx, ports, fills, judgedAt20, state, failed, actor.personId);
    for (const { fill: one, verdict } of judged) {
      const items = failed[one.fill.cylinderId] ?? [];
      if (items.length > 0) updateManifoldFill(tx.orm, one.fill.id, items);
      appendCompleted(tx, actor, one, { ...facts, verdict, failed: items.join(",") });
    }
    appendBatch(tx, "manifold.closed", batchId, { point: batch.pointId }, actor.personId);
    return true;
  });
  if (!closed) return refuse({ code: "filling.not_awaiting_check" });
  // The manifold is free: what hung there is taken off now.
  if (view?.authorisationId === batchId) {
    board.feed(batch.pointId, { kind: "unbind", position: GUN_POSITION });
  }
  return accept(null);
}
