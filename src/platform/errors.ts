/** Faults of the surroundings: not the user's mistake and not a bug of ours. */

export type FaultCode =
  | "storage.full"
  | "storage.read_only"
  | "storage.busy"
  | "storage.corrupt"
  | "storage.io"
  | "storage.newer"
  | "storage.foreign"
  | "storage.overloaded"
  | "data.unreadable"
  | "data.rolled_back"
  | "data.in_use"
  | "port.taken"
  | "backup.wrong_key"
  | "backup.damaged"
  | "backup.not_good"
  | "config.invalid";

export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  constructor(code: FaultCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.code = code;
  }
}

/** The code of a system or SQLite error, whatever class it has. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return String(error.code);
}

const SQLITE_FAULTS: readonly (readonly [string, FaultCode])[] = [
  ["SQLITE_FULL", "storage.full"],
  ["SQLITE_READONLY", "storage.read_only"],
  ["SQLITE_BUSY", "storage.busy"],
  ["SQLITE_CORRUPT", "storage.corrupt"],
  ["SQLITE_NOTADB", "storage.corrupt"],
  ["SQLITE_IOERR", "storage.io"],
  ["SQLITE_CANTOPEN", "data.unreadable"],
];

/** A storage fault for what SQLite reports of the disk; undefined for errors of our own SQL. */
export function storageFault(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const match = SQLITE_FAULTS.find(([prefix]) => code.startsWith(prefix));
  return match && new Fault(match[1], (error as Error).message, error);
}
