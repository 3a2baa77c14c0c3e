/**
 * A bounded TCP server for devices that dial in. Every number that a stranger on the network could make
 * grow has a limit here; what the bytes mean is the business of whoever opened it.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { BridgeClock, BridgeScheduler } from "../ports.ts";
import { createFlowLimit } from "./flow.ts";
import { TransportError, type TransportErrorCode } from "./transport.ts";

export type TcpServerLimits = {
  readonly connectionsMax: number;
  /** Without a byte from the far end for this long the connection is closed. */
  readonly idleMaxMs: number;
  /** When all places are taken, the longest silent connection gives way if it was silent this long. */
  readonly giveWayMs: number;
  /** Bytes that wait for a far end which does not read; above this the connection is closed. */
  readonly sendMaxBytes: number;
  /** Bytes a second from one connection; above this it is read more slowly. */
  readonly bytesPerSecondMax: number;
};

export const TCP_SERVER_LIMITS: TcpServerLimits = {
  connectionsMax: 64,
  idleMaxMs: 10 * 60_000,
  giveWayMs: 30_000,
  sendMaxBytes: 16_384,
  bytesPerSecondMax: 32_000,
};

export type ServerCloseCause =
  | "closed-by-us"
  | "ended"
  | "reset-by-peer"
  | "failed"
  | "idle"
  | "gave-way"
  | "not-reading";

export type ServerConnection = {
  /** Counts up; never used twice in one process. */
  readonly id: number;
  /** Address and port of the far end. */
  readonly remote: string;
  readonly openedAtMs: number;
  readonly lastByteAtMs: number;
  /** False when the connection is gone; the bytes are then dropped, as a line that was cut drops them. */
  send(bytes: Uint8Array): boolean;
  /** What was sent before still leaves. */
  close(): void;
};

export type ConnectionHandlers = {
  readonly bytes: (bytes: Uint8Array) => void;
  /** Called once, whoever closed. */
  readonly closed: (cause: ServerCloseCause) => void;
};

export type TcpServerOptions = {
  readonly host: string;
  /** 0 lets the system choose, for tests. */
  readonly port: number;
  readonly clock: Pick<BridgeClock, "monotonicMs">;
  readonly scheduler: BridgeScheduler;
  readonly limits?: Partial<TcpServerLimits>;
  readonly opened: (connection: ServerConnection) => ConnectionHandlers;
};

export type TcpServer = {
  readonly port: number;
  readonly connections: readonly ServerConnection[];
  /** Dialled in while all places were taken by connections that spoke. */
  readonly refused: number;
  stop(): Promise<void>;
};

const ERROR_CODES: Readonly<Record<string, TransportErrorCode>> = {
  EADDRINUSE: "busy",
  EADDRNOTAVAIL: "not-found",
  ENOTFOUND: "not-found",
  EACCES: "no-permission",
  EPERM: "no-permission",
};

/** A cable that was pulled says nothing; the probe finds the dead connection before the idle limit does. */
const KEEP_ALIVE_MS = 5_000;
const SWEEP_MS = 1_000;
/** A far end that never acknowledges our close is cut off after this. */
const CLOSE_MAX_MS = 500;

class Connection implements ServerConnection {
  readonly id: number;
  readonly remote: string;
  readonly openedAtMs: number;
  lastByteAtMs: number;
  readonly #socket: Socket;
  readonly #parts: TcpServerOptions;
  readonly #limits: TcpServerLimits;
  #cause: ServerCloseCause | undefined;

  constructor(id: number, socket: Socket, parts: TcpServerOptions, limits: TcpServerLimits) {
    this.id = id;
    this.remote = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? 0}`;
    this.openedAtMs = parts.clock.monotonicMs();
    this.lastByteAtMs = this.openedAtMs;
    this.#socket = socket;
    this.#parts = parts;
    this.#limits = limits;
  }

  /** Wires the socket; `gone` runs before the handlers learn of the end. */
  run(handlers: ConnectionHandlers, gone: () => void): void {
    const socket = this.#socket;
    const flow = createFlowLimit(
      { pause: () => socket.pause(), resume: () => socket.resume() },
      this.#limits.bytesPerSecondMax,
    );
    let isClosed = false;
    socket.on("data", (bytes: Uint8Array) => {
      if (this.#cause !== undefined) return;
      this.lastByteAtMs = this.#parts.clock.monotonicMs();
      flow.take(bytes.length);
      handlers.bytes(bytes);
    });
    socket.on("end", () => this.end("ended"));
    socket.on("error", (error) => {
      const isReset = "code" in error && error.code === "ECONNRESET";
      this.#cut(isReset ? "reset-by-peer" : "failed");
    });
    socket.on("close", () => {
      if (isClosed) return;
      isClosed = true;
      flow.stop();
      gone();
      handlers.closed(this.#cause ?? "failed");
    });
  }

  send(bytes: Uint8Array): boolean {
    if (this.#cause !== undefined || this.#socket.destroyed) return false;
    if (this.#socket.writableLength + bytes.length > this.#limits.sendMaxBytes) {
      this.#cut("not-reading");
      return false;
    }
    this.#socket.write(bytes);
    return true;
  }

  close(): void {
    this.end("closed-by-us");
  }

  end(cause: ServerCloseCause): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    // What still comes in is neither read nor kept; the socket must be drained to see its end.
    this.#socket.resume();
    this.#socket.end();
    const cancel = this.#parts.scheduler.after(CLOSE_MAX_MS, () => this.#socket.destroy());
    this.#socket.once("close", cancel);
  }

  #cut(cause: ServerCloseCause): void {
    this.#cause ??= cause;
    this.#socket.destroy();
  }

  destroy(): void {
    this.#cut("closed-by-us");
  }
}

class BoundServer implements TcpServer {
  readonly #parts: TcpServerOptions;
  readonly #limits: TcpServerLimits;
  readonly #server: Server;
  readonly #open = new Map<number, Connection>();
  #serial = 0;
  #stopSweep: () => void = () => undefined;
  refused = 0;
  port = 0;

  constructor(parts: TcpServerOptions) {
    this.#parts = parts;
    this.#limits = { ...TCP_SERVER_LIMITS, ...parts.limits };
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  get connections(): readonly ServerConnection[] {
    return [...this.#open.values()];
  }

  listen(): Promise<TcpServer> {
    const { host, port, scheduler } = this.#parts;
    const label = `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.on("error", (error) => {
        const code = "code" in error ? String(error.code) : "";
        reject(new TransportError(ERROR_CODES[code] ?? "io", `${label} ${code}`.trim(), error));
      });
      this.#server.listen({ host, port }, () => {
        const bound = this.#server.address();
        this.port = typeof bound === "object" && bound !== null ? bound.port : port;
        this.#stopSweep = scheduler.every(SWEEP_MS, () => this.#sweep());
        resolve(this);
      });
    });
  }

  #accept(socket: Socket): void {
    // Without a listener an error of a socket that was turned away would end the process.
    socket.on("error", () => socket.destroy());
    if (this.#open.size >= this.#limits.connectionsMax && !this.#makeRoom()) {
      this.refused += 1;
      socket.destroy();
      return;
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.#serial += 1;
    const connection = new Connection(this.#serial, socket, this.#parts, this.#limits);
    this.#open.set(connection.id, connection);
    connection.run(this.#parts.opened(connection), () => this.#open.delete(connection.id));
  }

  /** Half-open connections of a device that was switched off must not keep it out when it comes back. */
  #makeRoom(): boolean {
    const nowMs = this.#parts.clock.monotonicMs();
    let quietest: Connection | undefined;
    for (const one of this.#open.values()) {
      if (quietest === undefined || one.lastByteAtMs < quietest.lastByteAtMs) quietest = one;
    }
    if (quietest === undefined || nowMs - quietest.lastByteAtMs < this.#limits.giveWayMs) {
      return false;
    }
    this.#open.delete(quietest.id);
    quietest.end("gave-way");
    return true;
  }

  #sweep(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const one of this.#open.values()) {
      if (nowMs - one.lastByteAtMs > this.#limits.idleMaxMs) one.end("idle");
    }
  }

  stop(): Promise<void> {
    this.#stopSweep();
    for (const one of this.#open.values()) one.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Listens; throws TransportError when the address cannot be had. */
export function openTcpServer(options: TcpServerOptions): Promise<TcpServer> {
  return new BoundServer(options).listen();
}
