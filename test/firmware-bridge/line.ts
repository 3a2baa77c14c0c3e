/** A line whose bytes take as long as the test says, and a clock that can run on while the program stands still. */
import type { ByteEnd } from "../../firmware-bridge/simulators/byte-end.ts";
import type { CloseCause, Transport } from "../../firmware-bridge/transport/transport.ts";
import { createManualTime, type ManualTime } from "./time.ts";

export type StallingTime = ManualTime & {
  /** Lets the clock run on without any timer, as when the program stands still. */
  standStill(ms: number): void;
};

export function createStallingTime(): StallingTime {
  const time = createManualTime();
  let stalledMs = 0;
  return {
    ...time,
    clock: {
      now: () => time.clock.now() + stalledMs,
      monotonicMs: () => time.clock.monotonicMs() + stalledMs,
    },
    standStill(ms) {
      stalledMs += ms;
    },
  };
}

/** Two ends of a line. `close` on either tells the host's transport that it is unplugged. */
export function createLine({ scheduler }: ManualTime, latencyMs = 10) {
  const takers: [Set<(bytes: Uint8Array) => void>, Set<(bytes: Uint8Array) => void>] = [
    new Set(),
    new Set(),
  ];
  const closers = new Set<(cause: CloseCause) => void>();
  let isCut = false;
  const endOf = (own: 0 | 1): ByteEnd => ({
    write(bytes) {
      const copy = bytes.slice();
      scheduler.after(latencyMs, () => {
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
