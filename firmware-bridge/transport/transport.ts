/** The contract of a transport: something that can be opened and then carries bytes both ways. */

export type LinkHandlers = {
  /** Called with every piece as it arrives; the bytes belong to the callee. */
  readonly bytes: (bytes: Uint8Array) => void;
  /** Called once when the far end is gone, whoever closed. Not called when `open` itself fails. */
  readonly closed: (cause: CloseCause) => void;
};

export type CloseCause = "closed-by-us" | "unplugged" | "reset-by-peer" | "ended" | "failed";

export type Link = {
  /** Resolves when the bytes are handed to the operating system; throws TransportError. */
  send(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** On a shared line only: the answer came or was given up, so the next device may be asked. */
  release?(): void;
  /** On a shared line only: what this device waits to send goes before the others' requests. */
  hurry?(): void;
};

export type Transport = {
  /** What a person would call it: `/dev/serial/by-id/… 9600 8N1`, `192.168.1.9:4196`. */
  readonly label: string;
  /** Throws TransportError when it cannot be opened. */
  open(handlers: LinkHandlers): Promise<Link>;
};

export type TransportErrorCode =
  | "not-found"
  | "no-permission"
  | "busy"
  | "refused"
  | "unreachable"
  | "bad-settings"
  | "closed"
  | "io";

export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly code: TransportErrorCode;
  constructor(code: TransportErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.code = code;
  }
}
