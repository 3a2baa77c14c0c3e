/** Waiting until a command shall end: its time is up, the person asks, or something calls it off. */
import type { BridgeScheduler } from "../../firmware-bridge/ports.ts";
import type { CliIo } from "./io.ts";

/** A timer cannot count further (2^31 ms), and nobody waits that long. */
export const SECONDS_MAX = 1_000_000;

export type Stop<Why> = {
  /** Resolves once, with the first reason given. */
  readonly asked: Promise<Why>;
  now(why: Why): void;
  /** Ends the subscriptions; to be called whatever happened. */
  end(): void;
};

export function createStop<Why>(
  io: CliIo,
  scheduler: Pick<BridgeScheduler, "after">,
  seconds: number | undefined,
  byTime: Why,
  byPerson: Why = byTime,
): Stop<Why> {
  const { promise, resolve } = Promise.withResolvers<Why>();
  const endTimer =
    seconds === undefined
      ? () => undefined
      : scheduler.after(seconds * 1_000, () => resolve(byTime));
  const endInterrupt = io.onInterrupt?.(() => resolve(byPerson));
  return {
    asked: promise,
    now: resolve,
    end() {
      endTimer();
      endInterrupt?.();
    },
  };
}
