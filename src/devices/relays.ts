/** The permission relays: opens each board's line, opens it again when it was lost, and holds channels. */
import { type CommissionOutcome, commissionRelay } from "../../firmware-bridge/commission-relay.ts";
import { type HeldRelay, openHeldRelay } from "../../firmware-bridge/held-relay.ts";
import {
  type ChannelPhase,
  type ChannelReport,
  HELD_RELAY_DEFAULTS,
} from "../../firmware-bridge/held-relay-rules.ts";
import { type Transport, TransportError } from "../../firmware-bridge/transport/transport.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
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
  /** Its line belongs to a commissioning; nothing else opens it meanwhile. */
  isExclusive: boolean;
  isRemoved: boolean;
};

/** One opening of a board's line; its closing must not be taken for the closing of the next one. */
type Line = { relay: HeldRelay | undefined; closedBy: string | undefined };

export type CommissionRefusal =
  | { readonly code: "relay.unknown_board" | "relay.line_closed" | "relay.commissioning" }
  /** A channel of the board holds a valve or a siren. */
  | { readonly code: "relay.held"; readonly channel: number }
  | { readonly code: "relay.line_lost"; readonly detail: string };

/** Channels of one board, counted from 0. */
export const RELAY_CHANNELS = 8;

const TRIES_MAX = 3;
const LATE_ANSWER_MS = 300;
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
      isExclusive: false,
      isRemoved: false,
    };
    this.#boards.set(deviceId, board);
    this.#ports.background("relay line", this.#open(board));
  }

  async #open(board: Board): Promise<void> {
    const isUnwanted = (): boolean => this.#isStopped || board.isRemoved || board.isExclusive;
    if (isUnwanted() || board.relay !== undefined) return;
    const line: Line = { relay: undefined, closedBy: undefined };
    try {
      line.relay = await this.#connect(board, line);
    } catch (error) {
      this.#lost(board, error instanceof Error ? error.message : String(error));
      return;
    }
    if (line.closedBy !== undefined || isUnwanted()) {
      // It went, was taken away, or the program ended while the line was being opened: it never was up.
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
    if (this.#isStopped || board.isExclusive || board.isRemoved) return;
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

  /** Undefined for a board that is not there or whose line is closed. */
  phaseOf(deviceId: string, channel: number): ChannelPhase | undefined {
    return this.#boards.get(deviceId)?.relay?.phaseOf(channel);
  }

  isUp(deviceId: string): boolean {
    return this.#boards.get(deviceId)?.relay !== undefined;
  }

  /** Drops what the board holds and closes its line; resolves when it is closed. */
  async remove(deviceId: string): Promise<boolean> {
    const board = this.#boards.get(deviceId);
    if (board === undefined) return false;
    this.#boards.delete(deviceId);
    board.isRemoved = true;
    board.cancelRetry();
    const { relay } = board;
    board.relay = undefined;
    if (relay !== undefined) this.#events.link(deviceId, false);
    await relay?.close();
    return true;
  }

  /**
   * Measures one channel on the real line (`commission-relay.ts`) and opens the line for use again. Refused
   * while any channel of the board is held: the measuring closes and opens the relay by itself.
   */
  async commission(
    deviceId: string,
    channel: number,
  ): Promise<Result<CommissionOutcome, CommissionRefusal>> {
    const board = this.#boards.get(deviceId);
    if (board === undefined) return refuse({ code: "relay.unknown_board" });
    if (board.isExclusive) return refuse({ code: "relay.commissioning" });
    const { relay } = board;
    if (relay === undefined) return refuse({ code: "relay.line_closed" });
    for (let held = 0; held < RELAY_CHANNELS; held += 1) {
      if (relay.phaseOf(held) !== "rest") return refuse({ code: "relay.held", channel: held });
    }
    board.isExclusive = true;
    board.relay = undefined;
    this.#events.link(deviceId, false);
    const { clock, scheduler } = this.#ports;
    const { unit } = board;
    const transport = this.#quietFirst(board.transport);
    try {
      await relay.close();
      const once = () => commissionRelay({ transport, clock, scheduler, unit, channel });
      let outcome = await once();
      // One late answer ends a measuring and says nothing about the board; what passes had none missing.
      for (let tried = 1; tried < TRIES_MAX && outcome.problems.includes("no-answer"); tried += 1) {
        outcome = await once();
      }
      return accept(outcome);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return refuse({ code: "relay.line_lost", detail: error.message });
    } finally {
      board.isExclusive = false;
      board.waitMs = RETRY_FIRST_MS;
      this.#ports.background("relay line", this.#open(board));
    }
  }

  /** Lets what was on its way to the master before pass: it would be taken for an answer to the next one. */
  #quietFirst(transport: Transport): Transport {
    return {
      label: transport.label,
      open: async (handlers) => {
        let isQuiet = false;
        const link = await transport.open({
          bytes: (bytes) => {
            if (isQuiet) handlers.bytes(bytes);
          },
          closed: (cause) => handlers.closed(cause),
        });
        await new Promise<void>((resolve) => {
          this.#ports.scheduler.after(LATE_ANSWER_MS, resolve);
        });
        isQuiet = true;
        return link;
      },
    };
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
