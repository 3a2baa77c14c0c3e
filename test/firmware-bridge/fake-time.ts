/** Time and lines under a test's hand: nothing sleeps, and bytes take as long as the test says. */
import type { BridgeClock, BridgeScheduler } from "../../firmware-bridge/ports.ts";
import type { ByteEnd } from "../../firmware-bridge/simulators/byte-end.ts";
import type { CloseCause, Transport } from "../../firmware-bridge/transport/transport.ts";

export type FakeTime = {
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  /** Runs everything that falls due, in order. */
  advance(ms: number): void;
  /** The same, letting promises settle after every timer. */
  run(ms: number): Promise<void>;
  /** Lets time pass without running timers, as when the program stands still. */
  standStill(ms: number): void;
};

export function fakeTime(): FakeTime {
  type Timer = { atMs: number; order: number; everyMs?: number; run: () => void };
  const timers = new Set<Timer>();
  let nowMs = 1_000;
  let order = 0;
  const add = (ms: number, run: () => void, everyMs?: number): (() => void) => {
    order += 1;
    const timer: Timer = { atMs: nowMs + ms, order, run };
    if (everyMs !== undefined) timer.everyMs = everyMs;
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const fireNext = (untilMs: number): boolean => {
    let next: Timer | undefined;
    for (const timer of timers) {
      const isEarlier =
        next === undefined ||
        timer.atMs < next.atMs ||
        (timer.atMs === next.atMs && timer.order < next.order);
      if (timer.atMs <= untilMs && isEarlier) next = timer;
    }
    if (next === undefined) return false;
    nowMs = Math.max(nowMs, next.atMs);
    if (next.everyMs === undefined) timers.delete(next);
    else next.atMs = nowMs + next.everyMs;
    next.run();
    return true;
  };
  return {
    clock: { now: () => 1_700_000_000_000 + nowMs, monotonicMs: () => nowMs },
    scheduler: {
      every: (ms, run) => add(ms, run, ms),
      after: (ms, run) => add(ms, run),
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      while (fireNext(untilMs)) {}
      nowMs = untilMs;
    },
    async run(ms) {
      const untilMs = nowMs + ms;
      for (let more = true; more; ) {
        more = fireNext(untilMs);
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      }
      nowMs = untilMs;
    },
    standStill(ms) {
      nowMs += ms;
    },
  };
}

/** Two ends of a line. `close` on either tells the other end's transport that it is unplugged. */
export function bytePair(time: FakeTime, latencyMs = 10) {
  const takers: [Set<(bytes: Uint8Array) => void>, Set<(bytes: Uint8Array) => void>] = [
    new Set(),
    new Set(),
  ];
  const closers = new Set<(cause: CloseCause) => void>();
  let isCut = false;
  const endOf = (own: 0 | 1): ByteEnd => ({
    write(bytes) {
      const copy = bytes.slice();
      time.scheduler.after(latencyMs, () => {
        if (!isCut) for (const take of takers[own === 0 ? 1 : 0]) take(copy);
      });
    },
    onData(take) {
      takers[own].add(take);
      return () => takers[own].delete(take);
    },
    close() {
      isCut = true;
      for (const closed of closers) closed("unplugged");
    },
  });
  const host = endOf(0);
  const transport: Transport = {
    label: "in memory",
    open(handlers) {
      const stop = host.onData(handlers.bytes);
      closers.add(handlers.closed);
      return Promise.resolve({
        send: (bytes) => {
          host.write(bytes);
          return Promise.resolve();
        },
        close: () => {
          stop();
          closers.delete(handlers.closed);
          return Promise.resolve();
        },
      });
    },
  };
  /** Cuts the wires without a word: neither end notices. */
  const cut = (): void => {
    isCut = true;
  };
  return { host, device: endOf(1), transport, cut };
}
