/** Measures the drop-out of a fill point's relay in the background and writes down what came out. */
import type { CommissionOutcome } from "../../firmware-bridge/commission-relay.ts";
import type { CommissionRefusal } from "../devices/index.ts";
import { type FillPointRow, findFillPoint, updateFillPoint } from "../filling/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { DeskParts } from "./device-desk.ts";

/** Three seconds of pulses, the wait for the relay to open, and the reading between. */
export const COMMISSION_ABOUT_MS = 6_000;

export type CommissionState =
  | { readonly phase: "running"; readonly startedMs: number }
  | { readonly phase: "done"; readonly at: UnixMs; readonly outcome: CommissionOutcome }
  | {
      readonly phase: "refused";
      readonly at: UnixMs;
      readonly refusal: CommissionRefusal | { readonly code: "bug" };
    };

export type StartRefusal = {
  readonly code: "unknown" | "no-relay" | "busy" | "running" | "gas-open";
};

export class Commissionings {
  readonly #parts: DeskParts;
  readonly #states = new Map<string, CommissionState>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  stateOf(pointId: string): CommissionState | undefined {
    return this.#states.get(pointId);
  }

  start(actor: string, pointId: string, isGasShut: boolean): Result<null, StartRefusal> {
    const { ports, filling } = this.#parts;
    const row = findFillPoint(ports.db.read, pointId);
    if (row === undefined || !row.isActive) return refuse({ code: "unknown" });
    if (row.relayDeviceId === null) return refuse({ code: "no-relay" });
    if (!isGasShut) return refuse({ code: "gas-open" });
    if (!filling.board.isAtRest(pointId)) return refuse({ code: "busy" });
    const isRunning = [...this.#states.values()].some(({ phase }) => phase === "running");
    if (isRunning) return refuse({ code: "running" });
    this.#states.set(pointId, { phase: "running", startedMs: ports.clock.monotonicMs() });
    ports.background("commissioning", this.#run(actor, row, row.relayDeviceId));
    return accept(null);
  }

  async #run(actor: string, row: FillPointRow, boardId: string): Promise<void> {
    const { ports, ingest } = this.#parts;
    try {
      const measured = await ingest.relays.commission(boardId, row.relayChannel);
      const at = ports.clock.now();
      if (!measured.ok) {
        this.#states.set(row.id, { phase: "refused", at, refusal: measured.refusal });
        return;
      }
      await this.#write(actor, row, boardId, measured.value, at);
      this.#states.set(row.id, { phase: "done", at, outcome: measured.value });
    } catch (error) {
      const at = ports.clock.now();
      this.#states.set(row.id, { phase: "refused", at, refusal: { code: "bug" } });
      throw error;
    }
  }

  /** A board that failed may hold no permission any more, whatever was measured on it before. */
  async #write(
    actor: string,
    asked: FillPointRow,
    boardId: string,
    outcome: CommissionOutcome,
    at: UnixMs,
  ): Promise<void> {
    const { ports, ingest, filling } = this.#parts;
    const dropOutMs =
      outcome.ok && outcome.dropOutMs !== null ? Math.ceil(outcome.dropOutMs) : null;
    const written = await ports.db.write((tx) => {
      const row = findFillPoint(tx.orm, asked.id);
      const isSame = row?.relayDeviceId === boardId && row.relayChannel === asked.relayChannel;
      if (row === undefined || !isSame) return undefined;
      const change = { dropOutMs, commissionedAt: dropOutMs === null ? null : at };
      updateFillPoint(tx.orm, row.id, change);
      tx.append({
        kind: dropOutMs === null ? "fill-point.commissioning_failed" : "fill-point.commissioned",
        actor,
        subject: `fill-point:${row.id}`,
        payload: {
          relay: boardId,
          channel: row.relayChannel,
          dropOutMs,
          measuredMs: outcome.dropOutMs === null ? null : Math.ceil(outcome.dropOutMs),
          problems: [...outcome.problems],
        },
        lane: "event",
      });
      return { ...row, ...change };
    });
    if (written === undefined) return;
    filling.board.refresh(written);
    if (ingest.relays.isUp(boardId)) ingest.announce([boardId]);
    else filling.onValveLink(boardId, false);
  }
}
