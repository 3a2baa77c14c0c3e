/**
 * The server that filling scales dial in to. It permits, locks and keeps records; the scale itself closes
 * the valve. Nothing leaves before its entry is on disk: no permit without its fill, no acknowledgement
 * without its record.
 */
import type { DiscardReason } from "../../../firmware-bridge/driver.ts";
import type { LpgConfig, LpgEffect } from "../../../firmware-bridge/drivers/scale/lpg-session.ts";
import { openTcpServer, type TcpServer } from "../../../firmware-bridge/transport/tcp-server.ts";
import { TransportError } from "../../../firmware-bridge/transport/transport.ts";
import { raiseAlarm } from "../../alarms/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import { Fault } from "../../platform/errors.ts";
import type { Ports } from "../../platform/ports.ts";
import type { FillBoard } from "../board.ts";
import { GUN_POSITION } from "../service.ts";
import { findFillPoint, openFillOfPoint } from "../store.ts";
import { recordViolation } from "../violation/violations.ts";
import { closeUnused, interruptSilent } from "./ends.ts";
import {
  acceptedPoint,
  type LedgerParts,
  permitScan,
  type ScanOutcome,
  scaleActor,
  storeRecord,
} from "./ledger.ts";
import { type LineStatus, type Scale, ScaleLines, type ScaleStatus } from "./line.ts";
import { RECORD_WAIT_MAX_MS } from "./rules.ts";
import { fillsWithoutEnd, listScalePoints, scaleOfPoint } from "./store.ts";

export type ScaleServerConfig = LpgConfig & { readonly host: string; readonly port: number };

export type ScaleServerStatus = {
  /** Null: the server is switched off. */
  readonly listensOn: string | null;
  readonly connections: readonly LineStatus[];
  readonly refusedConnections: number;
  readonly scales: readonly ScaleStatus[];
  readonly discards: Readonly<Partial<Record<DiscardReason, number>>>;
};

/** Scans of one scale that wait for their decision; a display that flickers must not fill the memory. */
const CHECKS_WAITING_MAX = 4;
/** The same refusal at the same scale is one violation, however often it is scanned again. */
const NOTED_MS = 60_000;
const SWEEP_MS = 10_000;
/** After a start the scales get this long to bring records that were waiting for us. */
const START_GRACE_MS = 120_000;

type Noted = { readonly what: string; readonly atMs: number };

export class ScaleServer {
  readonly #ports: Ports;
  readonly #board: FillBoard;
  readonly #config: ScaleServerConfig | undefined;
  readonly #lines: ScaleLines;
  readonly #ledger: LedgerParts;
  readonly #checks = new WeakMap<Scale, { waiting: number; last: Promise<void> }>();
  readonly #noted = new WeakMap<object, Noted>();
  #server: TcpServer | undefined;
  #stopSweep: () => void = () => undefined;
  #startedMs = 0;

  constructor(ports: Ports, board: FillBoard, config: ScaleServerConfig | undefined) {
    this.#ports = ports;
    this.#board = board;
    this.#config = config;
    const session: LpgConfig = config ?? { ackForm: "7", replyAddress: "echo" };
    this.#lines = new ScaleLines(ports, session, {
      check: (scale, effect) => this.#queueCheck(scale, effect),
      store: (scale, effect) => ports.background("scale record", this.#store(scale, effect)),
      report: (scale, effect) => this.#report(scale, effect),
      attached: (scale) => this.#attached(scale),
    });
    this.#ledger = {
      ports,
      states: () => board.states(),
      isLocked: (pointId) => board.view(pointId)?.lock !== undefined,
    };
  }

  /** Throws Fault "port.taken" when another program has the port. */
  async start(): Promise<void> {
    const { clock, scheduler } = this.#ports;
    this.#startedMs = clock.monotonicMs();
    this.#stopSweep = scheduler.every(SWEEP_MS, () =>
      this.#ports.background("silent scales", this.#sweep()),
    );
    if (this.#config === undefined) return;
    const { host, port } = this.#config;
    try {
      this.#server = await openTcpServer({
        host,
        port,
        clock,
        scheduler,
        opened: (connection) => this.#lines.open(connection),
      });
    } catch (error) {
      this.#stopSweep();
      if (!(error instanceof TransportError)) throw error;
      throw new Fault("port.taken", `${host}:${port} (${error.code})`, error);
    }
  }

  async stop(): Promise<void> {
    this.#stopSweep();
    await this.#server?.stop();
    this.#server = undefined;
  }

  /** The port in use; for tests and screens. */
  get port(): number | undefined {
    return this.#server?.port;
  }

  status(): ScaleServerStatus {
    return {
      listensOn: this.#server === undefined ? null : `${this.#config?.host}:${this.#server.port}`,
      connections: this.#lines.lines(),
      refusedConnections: this.#server?.refused ?? 0,
      scales: this.#lines.statuses(),
      discards: this.#lines.discards(),
    };
  }

  /**
   * Tells the scale of a point that it is locked or free again. A scale that is not connected is told
   * when it comes back; until then nobody can close its valve from here.
   */
  lock(pointId: string, isLocked: boolean): void {
    const row = scaleOfPoint(this.#ports.db.read, pointId);
    const scale = row && this.#lines.find(row.machine, row.address);
    if (scale === undefined) return;
    const isTold = this.#decide(scale, isLocked ? "stop" : "unlock");
    this.#ports.log.info({ pointId, isLocked, isTold }, "lock of a filling scale");
  }

  #decide(scale: Scale, decision: "stop" | "unlock"): boolean {
    const scan = scale.state.login?.scan ?? 0;
    return this.#lines.step(scale, { type: "decision", scan, decision });
  }

  #attached(scale: Scale): void {
    const { machine, address } = scale;
    if (machine === null || address === null) return;
    const point = acceptedPoint(this.#ports.db.read, machine, address);
    // The scale may not have heard of a lock that came while it was away.
    if (point === undefined || !this.#ledger.isLocked(point.pointId)) return;
    this.#decide(scale, "stop");
  }

  /** One scan after the other: a second one must find what the first has written. */
  #queueCheck(scale: Scale, effect: Extract<LpgEffect, { type: "check" }>): void {
    const queue = this.#checks.get(scale) ?? { waiting: 0, last: Promise.resolve() };
    this.#checks.set(scale, queue);
    if (queue.waiting >= CHECKS_WAITING_MAX) return;
    queue.waiting += 1;
    queue.last = queue.last
      .then(() => this.#check(scale, effect))
      .catch((err: unknown) => this.#ports.log.error({ err }, "a scan could not be decided"))
      .finally(() => {
        queue.waiting -= 1;
      });
    this.#ports.background("scale scan", queue.last);
  }

  async #check(scale: Scale, effect: Extract<LpgEffect, { type: "check" }>): Promise<void> {
    const { machine, address } = scale;
    const { scan } = effect;
    // Overtaken by the next scan, a cancel or a new connection: there is nobody to answer.
    if (machine === null || address === null || scale.state.login?.scan !== scan) return;
    const code = effect.event.code ?? "";
    const outcome = await this.#ports.db.write((tx) =>
      permitScan(tx, this.#ledger, { machine, address, code }, (what) =>
        this.#isRefusalNoted(scale, what),
      ),
    );
    await this.#answer(scale, scan, code, outcome);
    if (outcome.pointId !== null) this.#touch(outcome.pointId);
  }

  async #answer(scale: Scale, scan: number, code: string, outcome: ScanOutcome): Promise<void> {
    const { decision, fillId, pointId, cylinderId } = outcome;
    if (decision.kind === "refuse") {
      this.#lines.step(scale, { type: "decision", scan, decision: decision.decision });
      return;
    }
    if (fillId === null) return;
    const isSent = this.#lines.step(scale, { type: "decision", scan, decision: "permit" });
    if (isSent) {
      if (pointId !== null && cylinderId !== null) this.#release(pointId, cylinderId);
      return;
    }
    // A repeated permit may have reached the scale the first time; only a first one is surely unused.
    if (decision.kind !== "permit") return;
    // The same scan came twice: its second decision, next in the queue, sends this permit.
    const { login } = scale.state;
    if (login?.status === "waiting" && login.code === code) return;
    await this.#ports.db.write((tx) => closeUnused(tx, this.#ports, fillId, "permit_not_sent"));
  }

  /** The kiosk's binding has served: the check is used, the cylinder is the scale's now. */
  #release(pointId: string, cylinderId: string): void {
    const position = this.#board.view(pointId)?.positions[GUN_POSITION];
    if (position?.kind === "bound" && position.cylinderId === cylinderId) {
      this.#board.feed(pointId, { kind: "unbind", position: GUN_POSITION });
    }
  }

  /** Made-up machine numbers are one stranger: they must not fill the journal. */
  #isRefusalNoted(scale: Scale, what: string): boolean {
    const isStranger = what.endsWith(" filling.unknown_scale");
    return isStranger ? this.#isNoted(this.#lines, "stranger") : this.#isNoted(scale, what);
  }

  #isNoted(about: object, what: string): boolean {
    const nowMs = this.#ports.clock.monotonicMs();
    const last = this.#noted.get(about);
    if (last?.what === what && nowMs - last.atMs < NOTED_MS) return true;
    this.#noted.set(about, { what, atMs: nowMs });
    return false;
  }

  async #store(scale: Scale, effect: Extract<LpgEffect, { type: "store" }>): Promise<void> {
    const { key, event } = effect;
    try {
      const kept = await this.#ports.db.write((tx) => storeRecord(tx, this.#ports, event));
      scale.clockOffsetMs = kept.clockOffsetMs;
      if (kept.isNew) scale.records += 1;
      this.#lines.step(scale, { type: "stored", key });
      if (kept.pointId !== null) this.#touch(kept.pointId);
    } catch (err) {
      // No acknowledgement: the scale keeps the record and sends it again.
      this.#ports.log.error({ err, key }, "a fill record could not be stored");
      this.#lines.step(scale, { type: "not-stored", key });
    }
  }

  #report(scale: Scale, effect: Extract<LpgEffect, { type: "report" }>): void {
    const { machine, address } = scale;
    this.#ports.log.info({ machine, address, ...effect }, "filling scale");
    if (effect.report === "cancelled") this.#cancelled(scale);
    if (effect.report === "password-refused") this.#refusedPassword(scale);
  }

  #cancelled(scale: Scale): void {
    const { machine, address } = scale;
    if (machine === null || address === null) return;
    const { db } = this.#ports;
    const write = db.write((tx) => {
      const point = acceptedPoint(tx.orm, machine, address);
      const open = point && openFillOfPoint(tx.orm, point.pointId);
      if (open !== undefined) closeUnused(tx, this.#ports, open.id, "cancelled");
    });
    this.#ports.background("scale cancel", write);
  }

  /** Somebody tried to fill without our checks; that is refused always, and worth a look. */
  #refusedPassword(scale: Scale): void {
    if (this.#isNoted(scale, "password")) return;
    const { machine, address } = scale;
    const subject = `scale:${machine ?? "unknown"}-${address ?? "unknown"}`;
    const actor = machine === null ? "system" : scaleActor(machine, address ?? 0);
    const write = this.#ports.db.write((tx) => {
      const pointId =
        machine === null || address === null
          ? null
          : (acceptedPoint(tx.orm, machine, address)?.pointId ?? null);
      tx.append({ kind: "scale.unsupervised_refused", actor, subject, payload: {}, lane: "event" });
      raiseAlarm(tx, this.#ports, {
        code: "scale.unsupervised",
        actor,
        subject,
        place: pointId === null ? undefined : findFillPoint(tx.orm, pointId)?.label,
      });
      recordViolation(tx, this.#ports, {
        kind: "no-check",
        personId: null,
        pointId,
        facts: { scale: actor },
      });
    });
    this.#ports.background("scale password", write);
  }

  async #sweep(): Promise<void> {
    const { clock, db } = this.#ports;
    const isTrusted = this.#ports.clockTrust().isTrusted;
    if (!isTrusted || clock.monotonicMs() - this.#startedMs < START_GRACE_MS) return;
    const pointIds = listScalePoints(db.read).map((row) => row.pointId);
    const before = (clock.now() - RECORD_WAIT_MAX_MS) as UnixMs;
    for (const fill of fillsWithoutEnd(db.read, pointIds, before)) {
      await db.write((tx) => interruptSilent(tx, this.#ports, fill.id));
      this.#touch(fill.pointId);
    }
  }

  #touch(pointId: string): void {
    this.#ports.live.touch(`point:${pointId}`);
    this.#ports.live.touch("board");
  }
}
