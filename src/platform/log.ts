/** One JSON line per event on standard output; the service manager keeps them. The last ones are at hand. */
import pino, { type Logger } from "pino";

export type Log = Logger;

const SECRET_PATHS = ["pin", "password", "badge", "code", "token", "cookie", "*.pin", "*.password"];

const LINES_KEPT = 200;
const LINE_MAX_CHARS = 4_000;
/** What waits for a log that cannot be written; more is dropped. */
const WAITING_MAX_BYTES = 1_000_000;

const kept = new WeakMap<Log, string[]>();

/** The last lines of a log, oldest first; none of a log that was made elsewhere. */
export function recentLines(log: Log): readonly string[] {
  return kept.get(log) ?? [];
}

/** `pino.destination` and not `transport:`, which cannot be found in a compiled binary. */
export function createLog(level: string, destination: number | string = 1): Log {
  const out = pino.destination({ dest: destination, sync: true, maxLength: WAITING_MAX_BYTES });
  // A log without room must not stop the program: it runs on without one, and the last lines are at hand.
  out.on("error", () => undefined);
  const lines: string[] = [];
  const log = pino(
    { level, base: null, redact: SECRET_PATHS, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write(line: string) {
        lines.push(line.trimEnd().slice(0, LINE_MAX_CHARS));
        if (lines.length > LINES_KEPT) lines.shift();
        try {
          out.write(line);
        } catch {
          // Said nowhere, for this is where it would be said.
        }
      },
    },
  );
  kept.set(log, lines);
  return log;
}
