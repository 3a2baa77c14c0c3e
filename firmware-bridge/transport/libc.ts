/** The few calls of the C library that Bun has no name for. Loaded when first used, Linux only. */
import { dlopen, read } from "bun:ffi";

/** Request numbers of asm-generic/ioctls.h, the same on x64 and arm64. */
export const IOCTL = {
  getTermios2: 0x802c542a,
  setTermios2: 0x402c542b,
  flush: 0x540b,
  setExclusive: 0x540c,
  clearExclusive: 0x540d,
  outputQueue: 0x5411,
  getModemLines: 0x5415,
  setModemLines: 0x5418,
  setBreak: 0x5427,
  clearBreak: 0x5428,
} as const;

export const FLUSH = { input: 0, output: 1, both: 2 } as const;

/** Error numbers of Linux that decide something here. */
export const ERRNO = { io: 5, again: 11, invalid: 22, notTty: 25 } as const;

const LOCK_EXCLUSIVE_NOW = 2 | 4;
const LOCK_RELEASE = 8;

function load() {
  return dlopen("libc.so.6", {
    ioctl: { args: ["int", "u64", "ptr"], returns: "int" },
    flock: { args: ["int", "int"], returns: "int" },
    posix_openpt: { args: ["int"], returns: "int" },
    grantpt: { args: ["int"], returns: "int" },
    unlockpt: { args: ["int"], returns: "int" },
    ptsname_r: { args: ["int", "ptr", "u64"], returns: "int" },
    __errno_location: { args: [], returns: "ptr" },
  }).symbols;
}

let loaded: ReturnType<typeof load> | undefined;

export function libc(): ReturnType<typeof load> {
  loaded ??= load();
  return loaded;
}

function errno(): number {
  const at = libc().__errno_location();
  // 0 would read as success; EIO is the honest word for a failure without a reason.
  return at === null ? ERRNO.io : read.i32(at, 0) || ERRNO.io;
}

/** @returns 0, or the error number */
export function ioctl(fd: number, request: number, argument: Uint8Array | number = 0): number {
  const value = typeof argument === "number" ? (argument as never) : argument;
  return libc().ioctl(fd, request, value) < 0 ? errno() : 0;
}

/** Locks an open file against every other process that asks; root passes TIOCEXCL but not this. */
export function lockExclusively(fd: number): number {
  return libc().flock(fd, LOCK_EXCLUSIVE_NOW) < 0 ? errno() : 0;
}

/** Needed before closing: a duplicate of the file number would hold the lock a little longer. */
export function unlock(fd: number): void {
  libc().flock(fd, LOCK_RELEASE);
}
