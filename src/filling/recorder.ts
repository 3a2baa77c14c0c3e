/** What the interlock reports, written down: the fill ledger, the journal and the cylinder's content. */
import { updateContent } from "../cylinders/index.ts";
import type { Json } from "../kernel/json.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import { type FlowAlarm, raiseFlow, raiseStop } from "./alarms.ts";
import { type CurvePoint, packCurve } from "./curve.ts";
import type { RecordFact } from "./interlock/index.ts";
import type { GasReading } from "./manifold/gauge.ts";
import { recordBatchFact } from "./manifold/recorder.ts";
import { keepOutcome, verdictOf } from "./outcome.ts";
import { type FillRow, findFill, updateFill } from "./store.ts";

export type PointFact = {
  readonly pointId: string;
  readonly fact: RecordFact;
  readonly curve: readonly CurvePoint[];
  /** What a manifold's channels said at that moment. */
  readonly gas?: GasReading | undefined;
};

type Payload = { readonly [key: string]: Json };

/**
 * A fact moves only a fill that is still under way. One that was recorded before, or a fill that a person has
 * settled meanwhile, stays as it is: running a fact twice or late never takes a settlement back.
 */
function underWay(tx: Tx, id: string): FillRow | undefined {
  const row = findFill(tx.orm, id);
  return row?.state === "authorised" || row?.state === "filling" ? row : undefined;
}

/** The ends of a fill go upstream as events: what calls somebody is the alarm that is raised beside them. */
const UPSTREAM: ReadonlySet<string> = new Set(["fill.interrupted", "fill.ended"]);

function append(tx: Tx, kind: string, fillId: string, payload: Payload): void {
  tx.append({
    kind,
    actor: "system",
    subject: `fill:${fillId}`,
    payload,
    ...(UPSTREAM.has(kind) ? { lane: "event" as const } : {}),
  });
}

function recordWithdrawn(
  tx: Tx,
  ports: Ports,
  given: PointFact,
  fact: Extract<RecordFact, { event: "filling.withdrawn" }>,
): void {
  const id = fact.authorisation.authorisationId;
  if (underWay(tx, id) === undefined) return;
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
  append(tx, fact.isSettlementDue ? "fill.interrupted" : "fill.unused", id, {
    point: given.pointId,
    cause: fact.cause,
    grossG: fact.levels.weight ?? null,
  });
  if (fact.isSettlementDue) {
    raiseStop(tx, ports, { pointId: given.pointId, fillId: id, cause: fact.cause });
  }
}

function recordEnded(
  tx: Tx,
  ports: Ports,
  given: PointFact,
  fact: Extract<RecordFact, { event: "filling.ended" }>,
): void {
  const id = fact.authorisation.authorisationId;
  const row = underWay(tx, id);
  if (row === undefined) return;
  const { netG } = fact.end;
  const verdict = verdictOf(tx.orm, row, netG);
  updateFill(tx.orm, id, {
    state: "ended",
    endedAt: ports.clock.now(),
    endCause: "ended",
    endGrossG: fact.end.levels.weight ?? null,
    verdict,
    curve: Buffer.from(packCurve(given.curve)),
  });
  const ended = {
    point: given.pointId,
    cylinder: row.cylinderId,
    netG,
    verdict,
    durationMs: Math.round(fact.end.durationMs),
  };
  append(tx, "fill.ended", id, ended);
  keepOutcome(tx, ports, row, verdict, netG);
}

/** One transaction for one fact of the machine; safe to run again after a storage fault. */
export function recordFact(tx: Tx, ports: Ports, given: PointFact): void {
  const { fact, pointId } = given;
  if (recordBatchFact(tx, ports, given)) return;
  switch (fact.event) {
    case "filling.grant_voided": {
      if (underWay(tx, fact.authorisationId) === undefined) return;
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
    case "filling.started": {
      const id = fact.authorisation.authorisationId;
      if (underWay(tx, id)?.state !== "authorised") return;
      updateFill(tx.orm, id, { state: "filling" });
      append(tx, "fill.started", id, { point: pointId });
      return;
    }
    case "filling.withdrawn":
      recordWithdrawn(tx, ports, given, fact);
      return;
    case "filling.ended":
      recordEnded(tx, ports, given, fact);
      return;
    case "filling.settlement_due":
      if (underWay(tx, fact.authorisationId) === undefined) return;
      updateFill(tx.orm, fact.authorisationId, {
        state: "interrupted",
        endCause: fact.cause,
        endedAt: ports.clock.now(),
        curve: Buffer.from(packCurve(given.curve)),
      });
      append(tx, "fill.interrupted", fact.authorisationId, { point: pointId, cause: fact.cause });
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

type Waiting = {
  readonly what: string;
  readonly pointId: string;
  readonly record: (tx: Tx) => void;
};

type Waiter = { readonly untilNumber: number; readonly tell: (isRecorded: boolean) => void };

/** Facts wait here when the disk refuses; nothing about an opened valve is ever dropped silently. */
export class FactQueue {
  readonly #ports: Ports;
  readonly #waiting: Waiting[] = [];
  readonly #waiters = new Set<Waiter>();
  #isRunning = false;
  /** Counts of facts ever pushed and ever recorded. */
  #pushed = 0;
  #recorded = 0;
  #cancelRetry: () => void = () => undefined;
  /**
   * With this many waiting, a scan that was lifted off again is dropped first. Facts of valves end by themselves:
   * while one waits no other valve is opened, so there are at most a few for each point.
   */
  static readonly MAX = 1_000;
  static readonly RETRY_MS = 1_000;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Facts not yet on disk; while there are any, no new valve is opened. */
  get size(): number {
    return this.#waiting.length;
  }

  /** True once everything pushed until now is on disk; false when that takes longer than `maxMs`. */
  recorded(maxMs: number): Promise<boolean> {
    if (this.#waiting.length === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        untilNumber: this.#pushed,
        tell: (isRecorded) => {
          cancel();
          this.#waiters.delete(waiter);
          resolve(isRecorded);
        },
      };
      const cancel = this.#ports.scheduler.after(maxMs, () => waiter.tell(false));
      this.#waiters.add(waiter);
    });
  }

  push(given: PointFact): void {
    const { fact, pointId } = given;
    if (this.#waiting.length >= FactQueue.MAX && fact.event === "filling.binding_lost") {
      this.#ports.log.error({ fact: fact.event, point: pointId }, "fact queue is full");
      return;
    }
    const record = (tx: Tx): void => recordFact(tx, this.#ports, given);
    this.#add({ what: fact.event, pointId, record });
  }

  pushFlow(alarm: FlowAlarm): void {
    const record = (tx: Tx): void => raiseFlow(tx, this.#ports, alarm);
    this.#add({ what: "flow while locked", pointId: alarm.pointId, record });
  }

  #add(item: Waiting): void {
    this.#waiting.push(item);
    this.#pushed += 1;
    if (!this.#isRunning) this.#ports.background("fill facts", this.#drain());
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        await this.#ports.db.write(next.record);
        this.#waiting.shift();
        this.#recorded += 1;
        for (const waiter of this.#waiters) {
          if (waiter.untilNumber <= this.#recorded) waiter.tell(true);
        }
      }
      this.#isRunning = false;
    } catch (error) {
      const { what } = this.#waiting[0] ?? {};
      this.#ports.log.error({ err: error, what, waiting: this.#waiting.length }, "fill facts wait");
      // Still running: a fact that comes meanwhile waits for the same retry, in its order.
      this.#cancelRetry = this.#ports.scheduler.after(FactQueue.RETRY_MS, () => {
        this.#ports.background("fill facts", this.#drain());
      });
    }
  }

  /** What still waits is found again at the next start, as a fill without an end. */
  stop(): void {
    this.#cancelRetry();
  }
}
