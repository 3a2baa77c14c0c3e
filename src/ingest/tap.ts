/** Shows what passes on a line that the bridge does not run, with what its driver makes of it. */
import {
  createDecoder,
  type Driver,
  type LinePiece,
  type Transport,
} from "../../firmware-bridge/index.ts";
import type { Clock } from "../platform/clock.ts";

export function tapTransport(
  inner: Transport,
  driver: Driver,
  settings: Parameters<Driver["framer"]>[0],
  clock: Clock,
  show: (piece: LinePiece) => void,
): Transport {
  return {
    label: inner.label,
    async open(handlers) {
      const decoder = createDecoder(driver, settings);
      const piece = (dir: LinePiece["dir"], bytes: Uint8Array): void => {
        try {
          if (dir === "out") decoder.ask(bytes);
          const items = dir === "in" ? decoder.push(bytes) : [];
          show({ at: clock.now(), monotonicMs: clock.monotonicMs(), dir, bytes, items });
        } catch {
          // A view that fails must not take a valve's line down with it.
        }
      };
      const link = await inner.open({
        bytes(bytes) {
          // The master first: a valve's answer must not wait for a screen.
          handlers.bytes(bytes);
          piece("in", bytes);
        },
        closed: (cause) => handlers.closed(cause),
      });
      return {
        async send(bytes) {
          await link.send(bytes);
          piece("out", bytes);
        },
        close: () => link.close(),
      };
    },
  };
}
