/**
 * The connections of filling scales: bytes to frames, frames to the scale they come from, effects back to
 * the connection. One session lives as long as its scale; a scale that dials in again takes it along.
 */
import type { DiscardReason } from "../../../firmware-bridge/driver.ts";
import {
  lpgFillingScale,
  lpgSenderOf,
} from "../../../firmware-bridge/drivers/scale/lpg-filling-scale.ts";
import {
  LPG_SESSION_START,
  type LpgConfig,
  type LpgEffect,
  type LpgInput,
  type LpgSession,
  stepLpgSession,
} from "../../../firmware-bridge/drivers/scale/lpg-session.ts";
import type { Framed, Framer } from "../../../firmware-bridge/framing/framer.ts";
import type { FillEventReading } from "../../../firmware-bridge/index.ts";
import type {
  ConnectionHandlers,
  ServerConnection,
} from "../../../firmware-bridge/transport/tcp-server.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Ports } from "../../platform/ports.ts";

/** Scales remembered at once; a site has a few dozen. */
export const SCALES_MAX = 256;
/** Scales behind one connection: a serial line carries no more addresses than this in practice. */
const SCALES_PER_CONNECTION_MAX = 32;
const SETTINGS = {};

export type Scale = {
  /** Null until a frame has told it: power-on and cancel carry only the address. */
  readonly machine: number | null;
  readonly address: number | null;
  state: LpgSession;
  line: Line | undefined;
  lastEvent: string;
  lastFrameAt: UnixMs | undefined;
  clockOffsetMs: number | null;
  monitoring: string | undefined;
  records: number;
};

type Line = {
  readonly connection: ServerConnection;
  readonly framer: Framer;
  readonly scales: Set<Scale>;
  /** Speaks for frames whose scale is not known yet. */
  readonly stranger: Scale;
  frames: number;
  isClosing: boolean;
  lastFrameAt: UnixMs | undefined;
  readonly discards: Map<DiscardReason, number>;
};

export type LineStatus = {
  readonly remote: string;
  readonly scales: readonly string[];
  readonly frames: number;
  readonly lastFrameAt: UnixMs | undefined;
};

export type ScaleStatus = {
  readonly machine: number;
  readonly address: number;
  readonly isConnected: boolean;
  readonly lastEvent: string;
  readonly lastFrameAt: UnixMs | undefined;
  /** Scale less box, at its last record; days are normal. */
  readonly clockOffsetMs: number | null;
  /** Records under way to the disk, not acknowledged. */
  readonly pending: number;
  readonly records: number;
  readonly monitoring: string | undefined;
};

/** What the lines ask of the server; effects of the session that are not bytes. */
export type LineTasks = {
  readonly check: (scale: Scale, effect: Extract<LpgEffect, { type: "check" }>) => void;
  readonly store: (scale: Scale, effect: Extract<LpgEffect, { type: "store" }>) => void;
  readonly report: (scale: Scale, effect: Extract<LpgEffect, { type: "report" }>) => void;
  /** A scale is on a new connection, and its first frame there was dealt with. */
  readonly attached: (scale: Scale) => void;
};

function newScale(machine: number | null, address: number | null): Scale {
  return {
    machine,
    address,
    state: LPG_SESSION_START,
    line: undefined,
    lastEvent: "",
    lastFrameAt: undefined,
    clockOffsetMs: null,
    monitoring: undefined,
    records: 0,
  };
}

export class ScaleLines {
  readonly #ports: Ports;
  readonly #config: LpgConfig;
  readonly #tasks: LineTasks;
  readonly #scales = new Map<string, Scale>();
  readonly #lines = new Set<Line>();
  readonly #discards = new Map<DiscardReason, number>();

  constructor(ports: Ports, config: LpgConfig, tasks: LineTasks) {
    this.#ports = ports;
    this.#config = config;
    this.#tasks = tasks;
  }

  open(connection: ServerConnection): ConnectionHandlers {
    const line: Line = {
      connection,
      framer: lpgFillingScale.framer(SETTINGS),
      scales: new Set(),
      stranger: newScale(null, null),
      frames: 0,
      isClosing: false,
      lastFrameAt: undefined,
      discards: new Map(),
    };
    line.stranger.line = line;
    this.#lines.add(line);
    this.#ports.live.touch("devices");
    return {
      bytes: (bytes) => this.#take(line, line.framer.push(bytes)),
      closed: (cause) => {
        this.#take(line, line.framer.end());
        for (const scale of line.scales) if (scale.line === line) scale.line = undefined;
        line.stranger.line = undefined;
        this.#lines.delete(line);
        this.#ports.log.info({ remote: connection.remote, cause }, "a filling scale hung up");
        this.#ports.live.touch("devices");
      },
    };
  }

  /** The scale of a point, when it has spoken since the start. */
  find(machine: number, address: number): Scale | undefined {
    return this.#scales.get(`${machine}/${address}`);
  }

  /**
   * One step of a scale's session; its effects are carried out in order.
   * @returns whether every byte it wanted to send was handed to the connection, and there were some
   */
  step(scale: Scale, input: LpgInput): boolean {
    const { state, effects } = stepLpgSession(scale.state, input, this.#config);
    scale.state = state;
    let sends = 0;
    let isSent = true;
    for (const effect of effects) {
      if (effect.type === "send") {
        sends += 1;
        isSent = (scale.line?.connection.send(effect.bytes) ?? false) && isSent;
      } else if (effect.type === "close") this.#close(scale.line);
      else if (effect.type === "check") this.#tasks.check(scale, effect);
      else if (effect.type === "store") this.#tasks.store(scale, effect);
      else this.#tasks.report(scale, effect);
    }
    return sends > 0 && isSent;
  }

  #close(line: Line | undefined): void {
    if (line === undefined) return;
    line.isClosing = true;
    line.connection.close();
  }

  #take(line: Line, framed: readonly Framed[]): void {
    for (const item of framed) {
      // Nothing can be answered on a line that we are closing: a scan there would only use up its check.
      if (line.isClosing) break;
      if (item.type === "discard") {
        this.#discard(line, item.reason);
        if (item.reason === "checksum") this.#badChecksum(line, item.bytes);
        continue;
      }
      const decoded = lpgFillingScale.decode(item.bytes, { settings: SETTINGS });
      if (!decoded.ok) {
        this.#discard(line, decoded.reason);
        continue;
      }
      line.frames += 1;
      line.lastFrameAt = this.#ports.clock.now();
      for (const reading of decoded.readings) {
        if (reading.kind === "fill-event") this.#frame(line, reading);
      }
    }
    this.#ports.live.touch("devices");
  }

  #discard(line: Line, reason: DiscardReason): void {
    line.discards.set(reason, (line.discards.get(reason) ?? 0) + 1);
    this.#discards.set(reason, (this.#discards.get(reason) ?? 0) + 1);
  }

  #badChecksum(line: Line, bytes: Uint8Array): void {
    const address = lpgSenderOf(bytes);
    const scale = [...line.scales].find((item) => item.address === address) ?? line.stranger;
    this.step(scale, { type: "bad-checksum", address });
  }

  #frame(line: Line, event: FillEventReading): void {
    const known = line.scales.size;
    const scale = this.#senderOf(line, event);
    if (scale === undefined) {
      this.#discard(line, "unexpected");
      this.#close(line);
      return;
    }
    scale.lastEvent = event.event;
    scale.lastFrameAt = this.#ports.clock.now();
    if (event.event === "monitoring") scale.monitoring = String(event.detail["values"] ?? "");
    this.step(scale, { type: "frame", event });
    // Only now has the session an address that it can be told anything at.
    if (line.scales.size > known) this.#tasks.attached(scale);
  }

  #senderOf(line: Line, event: FillEventReading): Scale | undefined {
    const machine = event.detail["machine"];
    // The monitoring stream numbers its senders otherwise and must not take a session along.
    if (typeof machine === "number" && event.event !== "monitoring") {
      return this.#attach(line, machine, event.address);
    }
    const known = [...line.scales].find((item) => item.address === event.address);
    return known ?? line.stranger;
  }

  #attach(line: Line, machine: number, address: number): Scale | undefined {
    const key = `${machine}/${address}`;
    const known = this.#scales.get(key);
    if (known?.line === line) return known;
    if (line.scales.size >= SCALES_PER_CONNECTION_MAX) return undefined;
    if (known === undefined && this.#scales.size >= SCALES_MAX && !this.#forgetOne()) {
      return undefined;
    }
    const scale = known ?? newScale(machine, address);
    const before = scale.line;
    this.#scales.set(key, scale);
    scale.line = line;
    line.scales.add(scale);
    if (before !== undefined) {
      // A half-open connection of the same scale: nobody is at its other end any more.
      before.scales.delete(scale);
      if (before.scales.size === 0) this.#close(before);
    }
    this.step(scale, { type: "opened" });
    return scale;
  }

  /** A stranger's made-up numbers must not keep the memory of scales that are gone. */
  #forgetOne(): boolean {
    for (const [key, scale] of this.#scales) {
      if (scale.line !== undefined || scale.state.pending.length > 0) continue;
      this.#scales.delete(key);
      return true;
    }
    return false;
  }

  statuses(): readonly ScaleStatus[] {
    return [...this.#scales.values()].flatMap((scale) =>
      scale.machine === null || scale.address === null
        ? []
        : [
            {
              machine: scale.machine,
              address: scale.address,
              isConnected: scale.line !== undefined,
              lastEvent: scale.lastEvent,
              lastFrameAt: scale.lastFrameAt,
              clockOffsetMs: scale.clockOffsetMs,
              pending: scale.state.pending.length,
              records: scale.records,
              monitoring: scale.monitoring,
            },
          ],
    );
  }

  lines(): readonly LineStatus[] {
    return [...this.#lines].map((line) => ({
      remote: line.connection.remote,
      scales: [...line.scales].map((scale) => `${scale.machine}/${scale.address}`),
      frames: line.frames,
      lastFrameAt: line.lastFrameAt,
    }));
  }

  /** Discarded pieces by reason, since the start. */
  discards(): Readonly<Partial<Record<DiscardReason, number>>> {
    return Object.fromEntries(this.#discards);
  }
}
