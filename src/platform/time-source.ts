/** What the machine says of its own time: whether a time server holds it, and for how long it has been up. */
import { dlopen, FFIType, ptr } from "bun:ffi";
import { readFileSync } from "node:fs";
import type { Boot } from "./clock.ts";

export type TimeSource = {
  /** `unknown` where the kernel does not tell, as in some containers. */
  sync(): "synchronised" | "free" | "unknown";
  /** Undefined where the machine does not tell. */
  boot(): Boot | undefined;
};

/** adjtimex(2), Linux on 64 bits: `modes` 0 only reads, `status` follows four words, STA_UNSYNC is 0x40. */
const TIMEX_BYTES = 208;
const STATUS_OFFSET = 40;
const STA_UNSYNC = 0x40;

function openAdjtimex(): (() => number | undefined) | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const libc = dlopen("libc.so.6", { adjtimex: { args: [FFIType.ptr], returns: FFIType.i32 } });
    return () => {
      const timex = Buffer.alloc(TIMEX_BYTES);
      if (libc.symbols.adjtimex(ptr(timex)) < 0) return undefined;
      return timex.readInt32LE(STATUS_OFFSET);
    };
  } catch {
    return undefined;
  }
}

export function systemTimeSource(): TimeSource {
  const status = openAdjtimex();
  return {
    sync() {
      const flags = status?.();
      if (flags === undefined) return "unknown";
      return (flags & STA_UNSYNC) === 0 ? "synchronised" : "free";
    },
    boot() {
      try {
        const id = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
        const [seconds] = readFileSync("/proc/uptime", "utf8").split(" ");
        return { id, uptimeMs: Math.round(Number(seconds) * 1_000) };
      } catch {
        return undefined;
      }
    },
  };
}

/** A machine that tells nothing. */
export const SILENT_TIME_SOURCE: TimeSource = { sync: () => "unknown", boot: () => undefined };
