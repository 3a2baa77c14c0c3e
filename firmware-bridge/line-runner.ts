/** Performs the effects of a shared line's master: the only place where its pure steps meet bytes and time. */
import type { Framed, Framer } from "./framing/framer.ts";
import {
  isOverdue,
  type LineConfig,
  type LineEffect,
  type LineInput,
  type LineJob,
  type LinePoll,
  startLine,
  stepLine,
} from "./framing/modbus-line.ts";
import type { BridgeClock, BridgeScheduler } from "./ports.ts";

export type LineEvent =
  | Exclude<LineEffect, { type: "send" | "wake" }>
  | Extract<Framed, { type: "discard" }>;

export type LineRunner = {
  opened(): void;
  closed(): void;
  /** Bytes from the line, in any pieces. */
  receive(bytes: Uint8Array): void;
  submit(job: LineJob): void;
  stop(): void;
};

/**
 * `write` must not throw; a transport that fails says so by `closed`. `report` gets every reply, silence,
 * stray frame and discarded piece.
 */
export function runLine(options: {
  readonly config: LineConfig;
  readonly polls: readonly LinePoll[];
  readonly framer: Framer;
  readonly clock: Pick<BridgeClock, "monotonicMs">;
  readonly scheduler: Pick<BridgeScheduler, "after">;
  readonly write: (bytes: Uint8Array) => void;
  readonly report: (event: LineEvent) => void;
}): LineRunner {
  const { framer, clock, scheduler, write, report } = options;
  let state = startLine(options.config, options.polls);
  let cancelWake: (() => void) | undefined;

  const step = (input: LineInput): void => {
    const result = stepLine(state, input);
    state = result.state;
    cancelWake?.();
    cancelWake = undefined;
    for (const effect of result.effects) {
      if (effect.type === "wake") {
        cancelWake = scheduler.after(Math.max(0, effect.atMs - clock.monotonicMs()), wake);
      } else if (effect.type === "send") {
        // What is left in the framer came before this request and so answers none.
        for (const item of framer.end()) if (item.type === "discard") report(item);
        write(effect.bytes);
      } else report(effect);
    }
  };
  const take = (framed: readonly Framed[]): void => {
    for (const item of framed) {
      if (item.type === "discard") report(item);
      else step({ type: "frame", atMs: clock.monotonicMs(), bytes: item.bytes });
    }
  };
  const wake = (): void => {
    // A false header in noise may hold the true reply back: ending the framer gives it out.
    if (isOverdue(state, clock.monotonicMs())) take(framer.end());
    step({ type: "tick", atMs: clock.monotonicMs() });
  };
  return {
    opened: () => step({ type: "opened", atMs: clock.monotonicMs() }),
    closed() {
      framer.end();
      step({ type: "closed", atMs: clock.monotonicMs() });
    },
    receive: (bytes) => take(framer.push(bytes)),
    submit: (job) => step({ type: "submit", atMs: clock.monotonicMs(), job }),
    stop() {
      cancelWake?.();
      cancelWake = undefined;
    },
  };
}
