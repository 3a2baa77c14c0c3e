/** What the interlock reports, written down: the fill ledger, the journal and the cylinder's content. */
import { findCylinder, updateContent } from "../cylinders/index.ts";
import type { Json } from "../kernel/json.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import { raiseOverfilled, raiseStop } from "./alarms.ts";
import { type CurvePoint, packCurve } from "./curve.ts";
import { fillTargetOf } from "./facts.ts";
import type { RecordFact } from "./interlock/index.ts";
import { judgeFill } from "./rules.ts";
import { findFill, updateFill } from "./store.ts";

export type PointFact = {
  readonly pointId: string;
  readonly fact: RecordFact;
  readonly curve: readonly CurvePoint[];
};

type Payload = { readonly [key: string]: Json };

function append(tx: Tx, kind: string, fillId: string, payload: Payload, isAlarm = false): void {
  tx.append({
    kind,
    actor: "system",
    subject: `fill:${fillId}`,
    payload,
    ...(isAlarm ? { lane: "alarm" as const } : {}),
  });
}

function recordWithdrawn(
  tx: Tx,
  ports: Ports,
  given: PointFact,
  fact: Extract<RecordFact, { event: "filling.withdrawn" }>,
): void {
  const id = fact.authorisation.authorisationId;
  const now = ports.clock.now();
  const state = fact.isSettlementDue ? "interrupted" : "unused";
  updateFill(tx.orm, id, {
    state,
    endedAt: now,
    endCause: fact.cause,
    ...(state === "unused" ? { closedAt: now } : {}),
    ...(fact.levels.weight === undefined ? {} : { endGrossG: fact.levels.weight }),
    curve: Buffer.from(packCurve(given.curve)),
  });
  if (fact.hadFlow) {
    for (const { cylinderId } of fact.authorisation.contents) {
      updateContent(tx.orm, cylinderId, "unknown", undefined, now);
    }
  }
  append(
    tx,
    fact.isSettlementDue ? "fill.interrupted" : "fill.unused",
    id,
    { point: given.pointId, cause: fact.cause, grossG: fact.levels.weight ?? null },
    fact.isSettlementDue,
  );
  if (fact.isSettlementDue) raiseStop(tx, ports, { ...given, fillId: id, cause: fact.cause });
}

function recordEnded(
  tx: Tx,
  ports: Ports,
  given: PointFact,
  fact: Extract<RecordFact, { event: "filling.ended" }>,
): void {
  const id = fact.authorisation.authorisationId;
  const row = findFill(tx.orm, id);
  if (row === undefined) return;
  const now = ports.clock.now();
  const { netG } = fact.end;
  const cylinder = findCylinder(tx.orm, row.cylinderId);
  const target = cylinder && fillTargetOf(cylinder);
  const verdict =
    netG === null || target === undefined
      ? null
      : judgeFill({ netG, targetG: row.targetNetG, maxNetG: row.maxNetG, tolG: target.toleranceG })
          .verdict;
  updateFill(tx.orm, id, {
    state: "ended",
    endedAt: now,
    endCause: "ended",
    endGrossG: fact.end.levels.weight ?? null,
    verdict,
    curve: Buffer.from(packCurve(given.curve)),
  });
  // A cylinder that holds too much must be emptied before anything else can happen to it (C4).
  updateContent(
    tx.orm,
    row.cylinderId,
    verdict === "over" ? "overfilled" : verdict === "ok" ? "full" : "unknown",
    verdict === "over" ? "quarantined" : undefined,
    now,
  );
  if (verdict === "over") {
    raiseOverfilled(tx, ports, { cylinderId: row.cylinderId, fillId: id, netG });
  }
  append(tx, "fill.ended", id, {
    point: given.pointId,
    cylinder: row.cylinderId,
    netG,
    verdict,
    durationMs: Math.round(fact.end.durationMs),
  });
}

/** One transaction for one fact of the machine; safe to run again after a storage fault. */
export function recordFact(tx: Tx, ports: Ports, given: PointFact): void {
  const { fact, pointId } = given;
  switch (fact.event) {
    case "filling.grant_voided": {
      if (findFill(tx.orm, fact.authorisationId) === undefined) return;
      const now = ports.clock.now();
      updateFill(tx.orm, fact.authorisationId, {
        state: "unused",
        endedAt: now,
        closedAt: now,
        endCause: fact.cause,
      });
      append(tx, "fill.unused", fact.authorisationId, { point: pointId, cause: fact.cause });
      return;
    }
    case "filling.started":
      updateFill(tx.orm, fact.authorisation.authorisationId, { state: "filling" });
      append(tx, "fill.started", fact.authorisation.authorisationId, { point: pointId });
      return;
    case "filling.withdrawn":
      recordWithdrawn(tx, ports, given, fact);
      return;
    case "filling.ended":
      recordEnded(tx, ports, given, fact);
      return;
    case "filling.settlement_due":
      updateFill(tx.orm, fact.authorisationId, {
        state: "interrupted",
        endCause: fact.cause,
        endedAt: ports.clock.now(),
        curve: Buffer.from(packCurve(given.curve)),
      });
      append(
        tx,
        "fill.interrupted",
        fact.authorisationId,
        { point: pointId, cause: fact.cause },
        true,
      );
      raiseStop(tx, ports, { pointId, fillId: fact.authorisationId, cause: fact.cause });
      return;
    case "filling.settled":
      // Written by the service together with the person's finding.
      return;
    case "filling.binding_lost":
      tx.append({
        kind: "fill.binding_lost",
        actor: "system",
        subject: `cylinder:${fact.cylinderId}`,
        payload: { point: pointId, cause: fact.cause },
      });
      return;
  }
}

/** Facts wait here when the disk refuses; nothing about an opened valve is ever dropped silently. */
export class FactQueue {
  readonly #ports: Ports;
  readonly #waiting: PointFact[] = [];
  #isRunning = false;
  static readonly MAX = 1_000;
  static readonly RETRY_MS = 1_000;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Facts not yet on disk; while there are any, no new valve is opened. */
  get size(): number {
    return this.#waiting.length;
  }

  push(fact: PointFact): void {
    if (this.#waiting.length >= FactQueue.MAX) {
      this.#ports.log.error({ fact: fact.fact.event, point: fact.pointId }, "fact queue is full");
      return;
    }
    this.#waiting.push(fact);
    if (!this.#isRunning) this.#ports.background("fill facts", this.#drain());
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const fact = next;
        await this.#ports.db.write((tx) => recordFact(tx, this.#ports, fact));
        this.#waiting.shift();
      }
    } catch (error) {
      this.#ports.log.error({ err: error, waiting: this.#waiting.length }, "fill facts wait");
      this.#ports.scheduler.after(FactQueue.RETRY_MS, () => {
        this.#ports.background("fill facts", this.#drain());
      });
      return;
    } finally {
      this.#isRunning = false;
    }
  }
}
