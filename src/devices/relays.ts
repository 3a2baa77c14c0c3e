/** The permission relays: opens each board's line, opens it again when it was lost, and holds channels. */
import { type HeldRelay, openHeldRelay } from "../../firmware-bridge/held-relay.ts";
import { type ChannelReport, HELD_RELAY_DEFAULTS } from "../../firmware-bridge/held-relay-rules.ts";
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

/** One opening of a board's line; its closing must not be taken for the closing of the next one. */
type Line = { relay: HeldRelay | undefined; closedBy: string | undefined };

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 10_000;
const END_AFTER_MS = HELD_RELAY_DEFAULTS.dropOutMaxMs + 500;

export class RelayBoards {
  readonly #ports: Ports;
  readonly #events: RelayEvents;
  readonly #boards = new Map<string, Board>();
  /** Relays of lost lines, with what cancels their end. */
  readonly #ending = new Map<HeldRelay, () => void>();
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
    const line: Line = { relay: undefined, closedBy: undefined };
    try {
      line.relay = await this.#connect(board, line);
    } catch (error) {
      this.#lost(board, error instanceof Error ? error.message : String(error));
      return;
    }
    if (line.closedBy !== undefined || this.#isStopped) {
      // It went, or the program ended, while the line was being opened: it never was up.
      this.#end(line.relay);
      this.#lost(board, line.closedBy ?? "stopped");
      return;
    }
    board.relay = line.relay;
    board.since = this.#ports.clock.now();
    board.lastError = undefined;
    board.waitMs = RETRY_FIRST_MS;
    this.#events.link(board.deviceId, true);
  }

  #connect(board: Board, line: Line): Promise<HeldRelay> {
    const { transport } = board;
    return openHeldRelay({
      transport: {
        label: transport.label,
        open: (handlers) =>
          transport.open({
            bytes: handlers.bytes,
            closed: (cause) => {
              handlers.closed(cause);
              this.#closed(board, line, cause);
            },
          }),
      },
      clock: this.#ports.clock,
      scheduler: this.#ports.scheduler,
      unit: board.unit,
      onState: (report) => this.#events.report(board.deviceId, report),
    });
  }

  /** A line says once that it is gone; one that is not open yet is looked at when its opening ends. */
  #closed(board: Board, line: Line, cause: string): void {
    if (line.closedBy !== undefined) return;
    line.closedBy = cause;
    if (line.relay === undefined || board.relay !== line.relay) return;
    this.#endLater(line.relay);
    board.relay = undefined;
    board.since = this.#ports.clock.now();
    this.#events.link(board.deviceId, false);
    this.#lost(board, cause);
  }

  /**
   * The relay of a line that is gone may still have to say that a valve was not seen to shut; after that its
   * ticker must not go on for ever.
   */
  #endLater(relay: HeldRelay): void {
    const cancel = this.#ports.scheduler.after(END_AFTER_MS, () => {
      this.#ending.delete(relay);
      this.#end(relay);
    });
    this.#ending.set(relay, cancel);
  }

  #end(relay: HeldRelay): void {
    this.#ports.background("closing a relay line", relay.close());
  }

  #lost(board: Board, cause: string): void {
    board.lastError = cause;
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
    for (const cancel of this.#ending.values()) cancel();
    const open = [...this.#boards.values()].flatMap(({ relay }) => relay ?? []);
    const closing = [...open, ...this.#ending.keys()].map((relay) => relay.close());
    this.#ending.clear();
    await Promise.all(closing);
  }
}
