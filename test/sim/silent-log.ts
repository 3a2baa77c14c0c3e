/** A log that keeps nothing but the worst. */
import type { Log } from "../../src/platform/log.ts";

export function silentLog(errors: string[] = []): Log {
  const quiet = (): void => undefined;
  const keep = (facts: unknown, words = ""): void => {
    if (errors.length < 50) errors.push(`${words} ${JSON.stringify(facts)}`);
  };
  return {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: keep,
    fatal: keep,
  } as never;
}
