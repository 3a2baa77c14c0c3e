/** What the interlock reports of a manifold, written down: the fill as a whole, and each of its cylinders. */
import { updateContent } from "../../cylinders/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Json } from "../../kernel/json.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Tx } from "../../platform/writer.ts";
import { isAcetylene } from "../acetylene/rules.ts";
import { openCourse, updateCourse } from "../acetylene/store.ts";
import { raiseStop } from "../alarms.ts";
import { packCurve } from "../curve.ts";
import type { RecordFact } from "../interlock/index.ts";
import { keepOutcome, keepReleased } from "../outcome.ts";
import type { PointFact } from "../recorder.ts";
import { updateFill } from "../store.ts";
import type { GasReading } from "./gauge.ts";
import { judgePressure } from "./rules.ts";
import {
  type BatchFill,
  fillsOfBatch,
  findBatch,
  type ManifoldBatchRow,
  openBatchOf,
  updateBatch,
  updateFillsOfBatch,
} from "./store.ts";

/** Whole kilopascal and tenths of a degree, as they are kept. */
export function keptGas(gas: GasReading | undefined) {
  const whole = (kpa: number | null | undefined) => (kpa == null ? null : Math.round(kpa));
  const c = gas?.temperatureC;
  return {
    kpa: whole(gas?.pressureKpa),
    c10: c == null ? null : Math.round(c * 10),
    at20Kpa: whole(gas?.at20Kpa),
  };
}

export function appendBatch(
  tx: Tx,
  kind: string,
  batchId: string,
  payload: Readonly<Record<string, Json>>,
  actor = "system",
): void {
  const subject = `manifold-fill:${batchId}`;
  const isUpstream = kind !== "manifold.started" && kind !== "manifold.unused";
  tx.append({ kind, actor, subject, payload, ...(isUpstream ? { lane: "event" as const } : {}) });
}

/** Codes of failed items by cylinder. */
export type FailedItems = Readonly<Record<string, readonly string[]>>;

/** Judges every cylinder by its own limits and tells the register; null where nobody knows the pressure. */
export function judgeCylinders(
  tx: Tx,
  ports: Ports,
  fills: readonly BatchFill[],
  at20Kpa: number | null,
  change: { readonly state: string; readonly closedAt?: UnixMs; readonly isChecked?: true },
  failed: FailedItems = {},
  by = "system",
): readonly { readonly fill: BatchFill; readonly verdict: string }[] {
  return fills.map((one) => {
    if (isAcetylene(one.fill.medium)) return judgeStageOf(tx, ports, one, at20Kpa, change);
    const { minAt20Kpa, maxAt20Kpa } = one.extra;
    const byPressure =
      at20Kpa === null
        ? ("unknown" as const)
        : judgePressure(at20Kpa, { minAt20Kpa, maxAt20Kpa }).verdict;
    const hasFailed = (failed[one.fill.cylinderId] ?? []).length > 0;
    // Too much gas is the worse of the two: it has to be let out before anything else.
    const verdict = hasFailed && byPressure !== "over" ? ("failed" as const) : byPressure;
    const { isChecked, ...row } = change;
    const releasedAt = isChecked === true && verdict === "ok" ? (change.closedAt ?? null) : null;
    updateFill(tx.orm, one.fill.id, { ...row, verdict, releasedAt });
    keepOutcome(tx, ports, one.fill, verdict, null);
    if (releasedAt !== null) keepReleased(tx, ports, one.fill, by);
    return { fill: one, verdict };
  });
}

/** A stage says nothing final: its scale and its rest do. Too high a pressure does all the same. */
function judgeStageOf(
  tx: Tx,
  ports: Ports,
  one: BatchFill,
  at15Kpa: number | null,
  change: { readonly state: string; readonly closedAt?: UnixMs },
): { readonly fill: BatchFill; readonly verdict: string } {
  const isOver = at15Kpa !== null && at15Kpa > one.extra.maxAt20Kpa;
  const verdict = isOver ? "over" : "stage";
  const { state, closedAt } = change;
  updateFill(tx.orm, one.fill.id, { state, verdict, ...(closedAt && { closedAt }) });
  if (isOver) {
    endOverCourse(tx, ports, one.fill.cylinderId);
    keepOutcome(tx, ports, one.fill, verdict, null);
  } else updateContent(tx.orm, one.fill.cylinderId, "unknown", undefined, ports.clock.now());
  return { fill: one, verdict };
}

/** It has to be emptied now; whatever is filled after that is another course. */
function endOverCourse(tx: Tx, { clock }: Pick<Ports, "clock">, cylinderId: string): void {
  const course = openCourse(tx.orm, cylinderId);
  if (course === undefined) return;
  updateCourse(tx.orm, course.id, { closedBy: "system", closedAt: clock.now(), outcome: "over" });
}

type Body = {
  readonly tx: Tx;
  readonly ports: Ports;
  readonly given: PointFact;
  readonly batch: ManifoldBatchRow;
};

function recordEnded(
  { tx, ports, given, batch }: Body,
  fact: Extract<RecordFact, { event: "filling.ended" }>,
): void {
  const now = ports.clock.now();
  const gas = keptGas(given.gas);
  const endKpa = Math.round(fact.end.levels.pressure ?? 0);
  const durationMs = Math.round(fact.end.durationMs);
  updateBatch(tx.orm, batch.id, {
    state: "ended",
    endedAt: now,
    endCause: "ended",
    endKpa,
    endC10: gas.c10,
    endAt20Kpa: gas.at20Kpa,
    durationMs,
    curve: Buffer.from(packCurve(given.curve)),
  });
  updateFillsOfBatch(tx.orm, batch.id, { endedAt: now, endCause: "ended" });
  const fills = fillsOfBatch(tx.orm, batch.id);
  const judged = judgeCylinders(tx, ports, fills, gas.at20Kpa, { state: "ended" });
  appendBatch(tx, "manifold.ended", batch.id, {
    point: given.pointId,
    endKpa,
    endC10: gas.c10,
    endAt20Kpa: gas.at20Kpa,
    durationMs,
    verdicts: Object.fromEntries(
      judged.map(({ fill, verdict }) => [fill.fill.cylinderId, verdict]),
    ),
  });
}

/** Not opened, or opened and never used: nothing came into any cylinder. */
function recordUnused({ tx, ports, given, batch }: Body, cause: string): void {
  const now = ports.clock.now();
  const change = { state: "unused", endedAt: now, closedAt: now, endCause: cause };
  updateBatch(tx.orm, batch.id, change);
  updateFillsOfBatch(tx.orm, batch.id, change);
  appendBatch(tx, "manifold.unused", batch.id, { point: given.pointId, cause });
}

function recordInterrupted({ tx, ports, given, batch }: Body, cause: string): void {
  const now = ports.clock.now();
  const gas = keptGas(given.gas);
  const change = { state: "interrupted", endedAt: now, endCause: cause };
  updateBatch(tx.orm, batch.id, {
    ...change,
    endKpa: gas.kpa,
    endC10: gas.c10,
    endAt20Kpa: gas.at20Kpa,
    ...(given.curve.length === 0 ? {} : { curve: Buffer.from(packCurve(given.curve)) }),
  });
  updateFillsOfBatch(tx.orm, batch.id, change);
  for (const { fill } of fillsOfBatch(tx.orm, batch.id)) {
    updateContent(tx.orm, fill.cylinderId, "unknown", undefined, now);
  }
  const { pointId } = given;
  appendBatch(tx, "manifold.interrupted", batch.id, { point: pointId, cause, kpa: gas.kpa });
  raiseStop(tx, ports, { pointId, fillId: batch.id, cause });
}

function batchIdOf(fact: RecordFact): string | undefined {
  if ("authorisation" in fact) return fact.authorisation.authorisationId;
  return "authorisationId" in fact ? fact.authorisationId : undefined;
}

/**
 * One fact of a manifold's machine; false when it is none of a manifold. A fact moves only a fill that is still
 * under way, so that running it twice or late never takes a settlement back.
 */
export function recordBatchFact(tx: Tx, ports: Ports, given: PointFact): boolean {
  const { fact } = given;
  const id = batchIdOf(fact);
  const batch = id === undefined ? undefined : findBatch(tx.orm, id);
  if (batch === undefined) return false;
  if (batch.state !== "authorised" && batch.state !== "filling") return true;
  const body = { tx, ports, given, batch };
  switch (fact.event) {
    case "filling.grant_voided":
      recordUnused(body, fact.cause);
      return true;
    case "filling.started":
      updateBatch(tx.orm, batch.id, { state: "filling" });
      updateFillsOfBatch(tx.orm, batch.id, { state: "filling" });
      appendBatch(tx, "manifold.started", batch.id, { point: given.pointId });
      return true;
    case "filling.withdrawn":
      if (fact.isSettlementDue) recordInterrupted(body, fact.cause);
      else recordUnused(body, fact.cause);
      return true;
    case "filling.ended":
      recordEnded(body, fact);
      return true;
    case "filling.settlement_due":
      recordInterrupted(body, fact.cause);
      return true;
    default:
      // A settlement is written by the service, with the person's finding.
      return true;
  }
}

/** A fill that a dead process left open: its outcome is unknown until a person has settled it. */
export async function interruptBatch(ports: Ports, pointId: string): Promise<string | undefined> {
  const batch = openBatchOf(ports.db.read, pointId);
  if (batch === undefined || batch.state === "interrupted") return batch?.id;
  await ports.db.write((tx) => {
    const fact = { event: "filling.settlement_due" as const, cause: "restart" as const };
    const given = { pointId, fact: { ...fact, authorisationId: batch.id }, curve: [] };
    recordInterrupted({ tx, ports, given, batch }, "restart");
  });
  return batch.id;
}
