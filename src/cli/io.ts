/** What a command line command may touch: its input, its output, the person's language, and a wish to stop. */
import { writeSync } from "node:fs";
import type { Lang } from "../platform/i18n.ts";

export type CliIo = {
  /** All of the standard input. */
  stdin(): Promise<Uint8Array>;
  /** The standard input in pieces, as they arrive. */
  stdinStream(): AsyncIterable<Uint8Array>;
  out(line: string): void;
  err(line: string): void;
  readonly lang: Lang;
  /**
   * Calls back once when the person wants to stop (Ctrl-C, a service manager, a closed pipe). Returns a
   * function that ends the subscription. Absent where nobody can ask, as in most tests.
   */
  onInterrupt?(run: () => void): () => void;
};

/** Exit codes of every command here. */
export const EXIT = {
  ok: 0,
  /** The device, the file or the input refused; the message says which. */
  failed: 1,
  /** The command was not understood: nothing was opened. */
  usage: 2,
} as const;

/** 128 + SIGPIPE, as a shell reports a program whose reader went away. */
const EXIT_PIPE = 141;
const RETRY_MS = 1;

/**
 * The process's own streams. Lines are written at once and wholly, so that a slow reader slows the command
 * down instead of filling the memory, and an exit right afterwards loses nothing.
 */
export function systemIo(lang: Lang): CliIo {
  const waiting = new Set<() => void>();
  let isClosed = false;
  const stop = (): void => {
    for (const run of [...waiting]) run();
  };
  const write = (fd: number, line: string): void => {
    if (isClosed) return;
    if (writeWhole(fd, new TextEncoder().encode(`${line}\n`))) return;
    isClosed = true;
    if (waiting.size === 0) process.exit(EXIT_PIPE);
    stop();
  };
  return {
    stdin: () => Bun.stdin.bytes(),
    stdinStream: () => Bun.stdin.stream(),
    out: (line) => write(1, line),
    err: (line) => write(2, line),
    lang,
    onInterrupt(run) {
      if (waiting.size === 0) for (const signal of STOP_SIGNALS) process.on(signal, stop);
      waiting.add(run);
      return () => {
        waiting.delete(run);
        if (waiting.size === 0) for (const signal of STOP_SIGNALS) process.off(signal, stop);
      };
    },
  };
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @returns false when nobody reads any more */
function writeWhole(fd: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE" || code === "EIO") return false;
      if (code !== "EAGAIN") throw error;
      // Somebody made the pipe non-blocking and it is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
  return true;
}
