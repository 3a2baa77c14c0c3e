/** One end of a byte line, as the simulators see it. */
import type { Pty } from "../transport/pty.ts";

export type ByteEnd = {
  write(bytes: Uint8Array): void;
  /** Gives every piece that arrives; returns a function that stops it. */
  onData(take: (bytes: Uint8Array) => void): () => void;
  /** Where the line can be pulled out: the far end sees it go. */
  close?(): void;
};

/** A device does not wait for a host that does not read: what the line cannot take is lost, as on a UART. */
export function byteEndOfPty(pty: Pty): ByteEnd {
  return {
    write: (bytes) => {
      pty.writeNow(bytes);
    },
    onData: (take) => pty.onData(take),
    close: () => pty.close(),
  };
}
