/** The far end of a serial line that is no hardware: a pseudo-terminal for simulators and tests. */
import {
  closeSync,
  constants,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { FLUSH, IOCTL, ioctl, libc } from "./libc.ts";
import { encodeTermios } from "./termios.ts";
import { TransportError } from "./transport.ts";

export type Pty = {
  /** What the other side opens: the link if one was asked for, else `/dev/pts/N`. */
  readonly path: string;
  /** Resolves when the line has taken the bytes; throws when they wait longer than the limit. */
  write(bytes: Uint8Array): Promise<void>;
  /** Takes what fits now and drops the rest, as a UART nobody reads does. Returns the bytes taken. */
  writeNow(bytes: Uint8Array): number;
  /** Bytes the other side sends. Returns a function that ends the subscription. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** From now on nothing is taken from the line, as by a device that hangs. */
  stopReading(): void;
  /** Pulls the plug: the other side sees a hang-up. */
  close(): void;
};

const NAME_BYTES = 128;
const RETRY_MS = 2;
const WRITE_STALL_MS = 5_000;
/** Bytes that may wait in `write` at once. */
const PENDING_MAX = 262_144;

function openMaster(): { master: number; path: string } {
  const c = libc();
  const master = c.posix_openpt(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  if (master < 0) throw new TransportError("io", "no pseudo-terminal left");
  const name = new Uint8Array(NAME_BYTES);
  if (
    c.grantpt(master) !== 0 ||
    c.unlockpt(master) !== 0 ||
    c.ptsname_r(master, name, NAME_BYTES) !== 0
  ) {
    closeSync(master);
    throw new TransportError("io", "the pseudo-terminal cannot be set up");
  }
  return { master, path: new TextDecoder().decode(name.subarray(0, name.indexOf(0))) };
}

const RAW = {
  baudRate: 115_200,
  dataBits: 8,
  stopBits: 1,
  parity: "none",
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: false,
} as const;

/** @param options.link a path that is made to point at this line, so that a replug keeps its name */
export function openPty(options: { readonly link?: string } = {}): Pty {
  const { master, path } = openMaster();
  // One slave stays open here: otherwise the master fails whenever nobody has the line open.
  const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  ioctl(holder, IOCTL.setTermios2, encodeTermios(RAW));
  ioctl(holder, IOCTL.flush, FLUSH.both);
  const { link } = options;
  if (link !== undefined) {
    symlinkSync(path, `${link}.new`);
    renameSync(`${link}.new`, link);
  }

  const listeners = new Set<(bytes: Uint8Array) => void>();
  let isOpen = true;
  let pending = 0;
  const reader = Bun.file(master).stream().getReader();
  const pump = async (): Promise<void> => {
    while (isOpen) {
      const piece = await reader.read();
      if (piece.done) return;
      for (const listener of listeners) listener(piece.value);
    }
  };
  void pump().catch(() => undefined);

  const writeNow = (bytes: Uint8Array): number => {
    if (!isOpen) throw new TransportError("closed", path);
    try {
      return writeSync(master, bytes);
    } catch {
      return 0;
    }
  };
  return {
    path: link ?? path,
    writeNow,
    async write(bytes) {
      if (pending + bytes.length > PENDING_MAX) throw new TransportError("io", "nobody reads");
      pending += bytes.length;
      let progressAt = performance.now();
      try {
        for (let at = 0; at < bytes.length; ) {
          const count = writeNow(bytes.subarray(at));
          at += count;
          if (count > 0) progressAt = performance.now();
          else if (performance.now() - progressAt > WRITE_STALL_MS) {
            throw new TransportError("io", "nobody reads");
          } else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
      } finally {
        pending -= bytes.length;
      }
    },
    onData(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stopReading() {
      void reader.cancel().catch(() => undefined);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      if (link !== undefined) rmSync(link, { force: true });
      // The reader's duplicate of the master must go too, or the other side never sees the hang-up.
      void reader.cancel().catch(() => undefined);
      closeSync(master);
      closeSync(holder);
    },
  };
}
