/** A device behind a TCP port: Ethernet gateways, serial servers, filling scales with a network card. */
import { createConnection, type Socket } from "node:net";
import { createFlowLimit } from "./flow.ts";
import {
  type CloseCause,
  type Link,
  type LinkHandlers,
  type Transport,
  TransportError,
  type TransportErrorCode,
} from "./transport.ts";

const CONNECT_MAX_MS = 3_000;
/** A gateway whose cable is pulled says nothing; the probe finds the dead connection. */
const KEEP_ALIVE_MS = 5_000;
const SEND_MAX = 65_536;

const ERROR_CODES: Readonly<Record<string, TransportErrorCode>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ETIMEDOUT: "unreachable",
  ENOTFOUND: "not-found",
  EAI_AGAIN: "not-found",
  EACCES: "no-permission",
  EPERM: "no-permission",
};

export type TcpAddress = {
  readonly host: string;
  readonly port: number;
  readonly connectMaxMs?: number;
};

export function tcpTransport(address: TcpAddress): Transport {
  const label = `${address.host}:${address.port}`;
  return {
    label,
    open: (handlers) => connect(address, label, handlers),
  };
}

function asTransportError(error: unknown, label: string): TransportError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new TransportError(ERROR_CODES[code] ?? "io", `${label} ${code}`.trim(), error);
}

function connect(address: TcpAddress, label: string, handlers: LinkHandlers): Promise<Link> {
  if (!Number.isInteger(address.port) || address.port < 1 || address.port > 65_535) {
    return Promise.reject(new TransportError("bad-settings", label));
  }
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: address.host, port: address.port, noDelay: true });
    const connectMaxMs = address.connectMaxMs ?? CONNECT_MAX_MS;
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error instanceof TransportError ? error : asTransportError(error, label));
    };
    const timer = setTimeout(() => {
      fail(new TransportError("unreachable", `${label} does not answer in ${connectMaxMs} ms`));
    }, connectMaxMs);
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      resolve(linkOf(socket, label, handlers));
    });
  });
}

function linkOf(socket: Socket, label: string, handlers: LinkHandlers): Link {
  let cause: CloseCause | undefined;
  let isClosed = false;
  const flow = createFlowLimit({ pause: () => socket.pause(), resume: () => socket.resume() });
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    flow.stop();
    handlers.closed(cause ?? "failed");
  };
  socket.on("data", (bytes: Uint8Array) => {
    if (cause !== undefined) return;
    flow.take(bytes.length);
    handlers.bytes(bytes);
  });
  socket.on("end", () => {
    cause ??= "ended";
    socket.destroy();
  });
  socket.on("error", (error) => {
    cause ??= "code" in error && error.code === "ECONNRESET" ? "reset-by-peer" : "failed";
    socket.destroy();
  });
  socket.on("close", closed);
  return {
    send(bytes) {
      if (cause !== undefined || socket.destroyed) {
        return Promise.reject(new TransportError("closed", label));
      }
      if (socket.writableLength + bytes.length > SEND_MAX) {
        return Promise.reject(new TransportError("io", `${label} takes no bytes`));
      }
      return new Promise((resolve, reject) => {
        socket.write(bytes, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(asTransportError(error, label));
        });
      });
    },
    close() {
      cause ??= "closed-by-us";
      if (isClosed) return Promise.resolve();
      return new Promise((resolve) => {
        socket.once("close", () => resolve());
        socket.destroySoon();
        // A peer that never acknowledges must not hold up a stop.
        setTimeout(() => socket.destroy(), 500).unref();
      });
    },
  };
}
