/** Sends bytes once and is done: what a label printer wants. Nothing is read back, since most printers say nothing. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { tcpTransport } from "./tcp.ts";
import { type Link, TransportError, type TransportErrorCode } from "./transport.ts";

export type SendTarget =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  /** A device file of the kernel's printer class, `/dev/usb/lp0`. */
  | { readonly kind: "usb"; readonly path: string };

/** A printer without paper takes nothing more; then nobody waits for it longer than this. */
export const SEND_MAX_MS = 8_000;
const RETRY_MS = 20;
const PIECE = 4_096;

const FILE_CODES: Readonly<Record<string, TransportErrorCode>> = {
  ENOENT: "not-found",
  ENODEV: "not-found",
  ENXIO: "not-found",
  EACCES: "no-permission",
  EPERM: "no-permission",
  EBUSY: "busy",
};

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function writeAll(
  write: (piece: Uint8Array) => Promise<number>,
  bytes: Uint8Array,
  untilMs: number,
): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    if (performance.now() > untilMs) throw new TransportError("busy", `stopped at ${at} bytes`);
    const written = await write(bytes.subarray(at, at + PIECE));
    at += written;
    if (written === 0) await pause(RETRY_MS);
  }
}

async function sendToFile(path: string, bytes: Uint8Array, maxMs: number): Promise<void> {
  try {
    // Not blocking: a printer without paper must not hold one of the few threads that all files share.
    const file = await open(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const write = async (piece: Uint8Array): Promise<number> => {
        try {
          return (await file.write(piece)).bytesWritten;
        } catch (error) {
          if (codeOf(error) === "EAGAIN") return 0;
          throw error;
        }
      };
      await writeAll(write, bytes, performance.now() + maxMs);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw new TransportError(FILE_CODES[codeOf(error)] ?? "io", path, error);
  }
}

async function sendToTcp(
  target: { readonly host: string; readonly port: number },
  bytes: Uint8Array,
  maxMs: number,
): Promise<void> {
  let closed: ((cause: string) => void) | undefined;
  const transport = tcpTransport({ ...target, connectMaxMs: Math.min(maxMs, 3_000) });
  const link: Link = await transport.open({
    bytes: () => undefined,
    closed: (cause) => closed?.(cause),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    closed = (cause) => reject(new TransportError("closed", `${transport.label} ${cause}`));
    timer = setTimeout(() => reject(new TransportError("busy", transport.label)), maxMs);
  });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      await Promise.race([link.send(bytes.subarray(at, at + PIECE)), broken]);
    }
  } finally {
    clearTimeout(timer);
    broken.catch(() => undefined);
    await link.close();
  }
}

/** Resolves when the system has taken all bytes; rejects with a `TransportError`. */
export async function sendOnce(
  target: SendTarget,
  bytes: Uint8Array,
  maxMs = SEND_MAX_MS,
): Promise<void> {
  if (target.kind === "tcp") await sendToTcp(target, bytes, maxMs);
  else await sendToFile(target.path, bytes, maxMs);
}
