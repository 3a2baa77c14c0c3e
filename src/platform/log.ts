/** One JSON line per event on standard output; the service manager keeps them. */
import pino, { type Logger } from "pino";

export type Log = Logger;

const SECRET_PATHS = ["pin", "password", "badge", "code", "token", "cookie", "*.pin", "*.password"];

/** `pino.destination` and not `transport:`, which cannot be found in a compiled binary. */
export function createLog(level: string, destination: number | string = 1): Log {
  return pino(
    { level, base: null, redact: SECRET_PATHS, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: destination, sync: true }),
  );
}
