/**
 * A binding for `@serialport/stream` that needs no native addon: the addon of the `serialport` package
 * aborts Bun when a port opens and cannot be found from a compiled binary.
 */
import { closeSync, constants, openSync, writeSync } from "node:fs";
import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
  SetOptions,
} from "@serialport/bindings-interface";
import { ERRNO, FLUSH, IOCTL, ioctl, lockExclusively, unlock } from "./libc.ts";
import { listPorts } from "./list-ports.ts";
import { baudRateOf, encodeTermios, setBaudRate, TERMIOS2_BYTES } from "./termios.ts";
import { TransportError } from "./transport.ts";

/** How often a port is asked whether it still exists; a stream alone may stop without a word. */
const HEALTH_MS = 400;
/** A write that makes no progress for so long means that the line is blocked. */
const WRITE_STALL_MS = 5_000;
const RETRY_MS = 2;
/** Output left in the kernel at closing is waited for so long, then thrown away. */
const CLOSE_DRAIN_MS = 250;
const DRAIN_MAX_MS = 10_000;
/** UARTs miss the asked rate by a divider's rounding; beyond 3 % bytes are misread. */
const BAUD_TOLERANCE = 0.03;

const MODEM_LINES = { dtr: 0x002, rts: 0x004, cts: 0x020, dcd: 0x040, dsr: 0x100 } as const;

/** A read or write ended by `close()`; `@serialport/stream` tells it from a lost port by `canceled`. */
class CanceledError extends Error {
  override readonly name = "CanceledError";
  readonly canceled = true;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const errnoOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

const OPEN_ERRORS: Readonly<Record<string, "not-found" | "no-permission" | "busy">> = {
  ENOENT: "not-found",
  ENODEV: "not-found",
  ENXIO: "not-found",
  EACCES: "no-permission",
  EPERM: "no-permission",
  EBUSY: "busy",
};

export type BunBinding = BindingInterface<BindingPortInterface, OpenOptions, PortInfo>;

export const bunBinding: BunBinding = {
  list: () => Promise.resolve(listPorts()),
  open: async (options) => openPort(withDefaults(options)),
};

function withDefaults(options: OpenOptions): Required<OpenOptions> {
  return {
    path: options.path,
    baudRate: options.baudRate,
    dataBits: options.dataBits ?? 8,
    lock: options.lock ?? true,
    stopBits: options.stopBits ?? 1,
    parity: options.parity ?? "none",
    rtscts: options.rtscts ?? false,
    xon: options.xon ?? false,
    xoff: options.xoff ?? false,
    xany: options.xany ?? false,
    hupcl: options.hupcl ?? true,
  };
}

function openPort(options: Required<OpenOptions>): BindingPortInterface {
  const fd = openFile(options.path);
  try {
    setUp(fd, options);
    return createPort(fd, options);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openFile(path: string): number {
  try {
    // Without O_NONBLOCK the open would wait for a carrier; with O_NOCTTY the line cannot send signals.
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    throw new TransportError(OPEN_ERRORS[errnoOf(error)] ?? "io", path, error);
  }
}

function setUp(fd: number, options: Required<OpenOptions>): void {
  const settings = encodeTermios(options);
  const asked = ioctl(fd, IOCTL.getTermios2, new Uint8Array(TERMIOS2_BYTES));
  if (asked === ERRNO.notTty) {
    throw new TransportError("bad-settings", `${options.path} is not a serial line`);
  }
  if (options.lock) {
    if (lockExclusively(fd) !== 0) throw new TransportError("busy", options.path);
    ioctl(fd, IOCTL.setExclusive);
  }
  applySettings(fd, settings, options.baudRate);
  // What was in the buffer is of unknown age: an old weight must not pass as a new one.
  ioctl(fd, IOCTL.flush, FLUSH.both);
}

function applySettings(fd: number, settings: Uint8Array<ArrayBuffer>, baudRate: number): void {
  const error = ioctl(fd, IOCTL.setTermios2, settings);
  if (error !== 0) throw new TransportError("bad-settings", `line settings, error ${error}`);
  const got = new Uint8Array(TERMIOS2_BYTES);
  const reread = ioctl(fd, IOCTL.getTermios2, got);
  const actual = baudRateOf(got);
  if (reread !== 0 || Math.abs(actual - baudRate) > baudRate * BAUD_TOLERANCE) {
    throw new TransportError("bad-settings", `asked for ${baudRate} baud, the port has ${actual}`);
  }
}

function createPort(fd: number, openOptions: Required<OpenOptions>): BindingPortInterface {
  let isOpen = true;
  let lost: string | undefined;
  let left: Uint8Array = new Uint8Array(0);
  const reader = Bun.file(fd).stream().getReader();

  const lose = (why: string): void => {
    lost ??= why;
    void reader.cancel().catch(() => undefined);
  };
  const health = setInterval(() => {
    const error = ioctl(fd, IOCTL.getTermios2, new Uint8Array(TERMIOS2_BYTES));
    if (error !== 0) lose(`the device is gone, error ${error}`);
  }, HEALTH_MS);
  const mustBeOpen = (): void => {
    if (!isOpen) throw new CanceledError("the port is closed");
    if (lost !== undefined) throw new TransportError("closed", lost);
  };

  async function nextPiece(): Promise<Uint8Array> {
    const piece = await reader.read().catch((error: unknown) => {
      lost ??= `read failed: ${errnoOf(error)}`;
      return { done: true as const, value: undefined };
    });
    if (piece.done) {
      if (isOpen) lost ??= "the line was hung up";
      clearInterval(health);
    }
    mustBeOpen();
    return piece.value ?? new Uint8Array(0);
  }

  async function write(bytes: Uint8Array): Promise<void> {
    let progressAt = performance.now();
    for (let at = 0; at < bytes.length; ) {
      mustBeOpen();
      // Synchronous on purpose: it cannot block here, and an asynchronous write that outlives its port
      // could land in whatever file got the same number next.
      const count = tryWrite(fd, bytes.subarray(at));
      at += count;
      if (count > 0) progressAt = performance.now();
      else if (performance.now() - progressAt > WRITE_STALL_MS) {
        throw new TransportError("io", "the line takes no bytes");
      } else await pause(RETRY_MS);
    }
  }

  return {
    openOptions,
    get isOpen() {
      return isOpen;
    },
    async read(buffer, offset, length) {
      mustBeOpen();
      while (left.length === 0) left = await nextPiece();
      const bytesRead = Math.min(left.length, length, buffer.length - offset);
      buffer.set(left.subarray(0, bytesRead), offset);
      left = left.subarray(bytesRead);
      return { buffer, bytesRead };
    },
    write,
    async close() {
      if (!isOpen) throw new Error("the port is not open");
      isOpen = false;
      clearInterval(health);
      const isDrained = await drained(fd, CLOSE_DRAIN_MS, () => lost !== undefined);
      // A close would otherwise wait for output that the far end no longer takes, up to half a minute.
      if (!isDrained) ioctl(fd, IOCTL.flush, FLUSH.output);
      // The stream reads from a duplicate of the file number; both must go for the port to be free.
      await reader.cancel().catch(() => undefined);
      if (openOptions.lock) {
        ioctl(fd, IOCTL.clearExclusive);
        unlock(fd);
      }
      closeSync(fd);
    },
    ...lineControls(fd, mustBeOpen, () => !isOpen || lost !== undefined),
    async flush() {
      mustBeOpen();
      left = new Uint8Array(0);
      ioctl(fd, IOCTL.flush, FLUSH.both);
    },
  };
}

function tryWrite(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (errnoOf(error) === "EAGAIN") return 0;
    throw new TransportError("closed", `write failed: ${errnoOf(error)}`, error);
  }
}

/** Waits until the kernel holds no more output; polls, because tcdrain would stop the whole thread. */
async function drained(fd: number, maxMs: number, isOver: () => boolean): Promise<boolean> {
  const count = new Uint8Array(4);
  for (const startedAt = performance.now(); performance.now() - startedAt < maxMs; ) {
    if (isOver() || ioctl(fd, IOCTL.outputQueue, count) !== 0) return true;
    if (new DataView(count.buffer).getInt32(0, true) === 0) return true;
    await pause(RETRY_MS);
  }
  return false;
}

type Controls = Pick<BindingPortInterface, "update" | "set" | "get" | "getBaudRate" | "drain">;

function lineControls(fd: number, mustBeOpen: () => void, isOver: () => boolean): Controls {
  /** Undefined where the line has no modem lines (a pseudo-terminal, some USB adapters). */
  const modemLines = (): number | undefined => {
    const bits = new Uint8Array(4);
    const error = ioctl(fd, IOCTL.getModemLines, bits);
    if (error === ERRNO.notTty || error === ERRNO.invalid) return undefined;
    if (error !== 0) throw new TransportError("io", `modem lines, error ${error}`);
    return new DataView(bits.buffer).getUint32(0, true);
  };
  return {
    async update({ baudRate }) {
      mustBeOpen();
      const settings = new Uint8Array(TERMIOS2_BYTES);
      ioctl(fd, IOCTL.getTermios2, settings);
      setBaudRate(settings, baudRate);
      applySettings(fd, settings, baudRate);
    },
    async set(options) {
      mustBeOpen();
      ioctl(fd, options.brk === true ? IOCTL.setBreak : IOCTL.clearBreak);
      const before = modemLines();
      if (before === undefined) return;
      const bits = new Uint8Array(4);
      new DataView(bits.buffer).setUint32(0, modemBits(before, options), true);
      const error = ioctl(fd, IOCTL.setModemLines, bits);
      if (error !== 0) throw new TransportError("io", `modem lines, error ${error}`);
    },
    async get() {
      mustBeOpen();
      const bits = modemLines() ?? 0;
      return {
        cts: (bits & MODEM_LINES.cts) !== 0,
        dsr: (bits & MODEM_LINES.dsr) !== 0,
        dcd: (bits & MODEM_LINES.dcd) !== 0,
      };
    },
    async getBaudRate() {
      mustBeOpen();
      const settings = new Uint8Array(TERMIOS2_BYTES);
      ioctl(fd, IOCTL.getTermios2, settings);
      return { baudRate: baudRateOf(settings) };
    },
    async drain() {
      mustBeOpen();
      const isDone = await drained(fd, DRAIN_MAX_MS, isOver);
      mustBeOpen();
      if (!isDone) throw new TransportError("io", "the line takes no bytes");
    },
  };
}

function modemBits(before: number, options: SetOptions): number {
  let bits = before;
  for (const name of ["dtr", "rts", "cts", "dsr"] as const) {
    const wanted = options[name];
    if (wanted === undefined) continue;
    bits = wanted ? bits | MODEM_LINES[name] : bits & ~MODEM_LINES[name];
  }
  return bits;
}
