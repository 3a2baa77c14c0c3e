/** The permission relays: opens each board's line, opens it again when it was lost, and holds channels. */
import { type HeldRelay, openHeldRelay } from "../../firmware-bridge/held-relay.ts";
import type { ChannelReport } from "../../firmware-bridge/held-relay-rules.ts";
import type { Transport } from "../../firmware-bridge/transport/transport.ts";
import { type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";

export type RelayEvents = {
  /** The line of a board is open, or is gone. */
  readonly link: (deviceId: string, isUp: boolean) => void;
  readonly report: (deviceId: string, report: ChannelReport) => void;
};

export type RelayBoardState = {
  readonly deviceId: string;
  readonly isUp: boolean;
  readonly since: number;
  readonly lastError: string | undefined;
  readonly reopenings: number;
};

type Board = {
  readonly deviceId: string;
  readonly unit: number;
  transport: Transport;
  relay: HeldRelay | undefined;
  since: number;
  lastError: string | undefined;
  reopenings: number;
  waitMs: number;
  cancelRetry: () => void;
};

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 10_000;

export class RelayBoards {
  readonly #ports: Ports;
  readonly #events: RelayEvents;
  readonly #boards = new Map<string, Board>();
  #isStopped = false;

  constructor(ports: Ports, events: RelayEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  add(deviceId: string, unit: number, transport: Transport): void {
    const board: Board = {
      deviceId,
      unit,
      transport,
      relay: undefined,
      since: this.#ports.clock.now(),
      lastError: undefined,
      reopenings: 0,
      waitMs: RETRY_FIRST_MS,
      cancelRetry: () => undefined,
    };
    this.#boards.set(deviceId, board);
    this.#ports.background("relay line", this.#open(board));
  }

  async #open(board: Board): Promise<void> {
    if (this.#isStopped) return;
    let isGone = false;
    try {
      const { transport } = board;
      const relay = await openHeldRelay({
        transport: {
          label: transport.label,
          open: (handlers) =>
            transport.open({
              bytes: handlers.bytes,
              closed: (cause) => {
                handlers.closed(cause);
                isGone = true;
                this.#lost(board, cause);
              },
            }),
        },
        clock: this.#ports.clock,
        scheduler: this.#ports.scheduler,
        unit: board.unit,
        onState: (report) => this.#events.report(board.deviceId, report),
      });
      // Lost again, or told to stop, while the line was being opened: nobody else would close it.
      if (isGone || this.#isStopped) return await relay.close();
      board.relay = relay;
      board.since = this.#ports.clock.now();
      board.lastError = undefined;
      board.waitMs = RETRY_FIRST_MS;
      this.#events.link(board.deviceId, true);
    } catch (error) {
      this.#lost(board, error instanceof Error ? error.message : String(error));
    }
  }

  #lost(board: Board, cause: string): void {
    const lost = board.relay;
    board.relay = undefined;
    board.lastError = cause;
    if (lost !== undefined) {
      // Its line is gone; closing ends its ticks.
      this.#ports.background("relay line", lost.close());
      board.since = this.#ports.clock.now();
      this.#events.link(board.deviceId, false);
    }
    if (this.#isStopped) return;
    board.reopenings += 1;
    board.cancelRetry = this.#ports.scheduler.after(board.waitMs, () => {
      this.#ports.background("relay line", this.#open(board));
    });
    board.waitMs = Math.min(board.waitMs * 2, RETRY_MAX_MS);
  }

  hold(
    deviceId: string,
    channel: number,
    lease: (monotonicMs: number) => boolean,
  ): Result<void, { readonly code: string }> {
    const relay = this.#boards.get(deviceId)?.relay;
    return relay === undefined ? refuse({ code: "relay.line_closed" }) : relay.hold(channel, lease);
  }

  drop(deviceId: string, channel: number): void {
    this.#boards.get(deviceId)?.relay?.drop(channel);
  }

  states(): readonly RelayBoardState[] {
    return [...this.#boards.values()].map((board) => ({
      deviceId: board.deviceId,
      isUp: board.relay !== undefined,
      since: board.since,
      lastError: board.lastError,
      reopenings: board.reopenings,
    }));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const board of this.#boards.values()) board.cancelRetry();
    await Promise.all([...this.#boards.values()].map((board) => board.relay?.close()));
  }
}
