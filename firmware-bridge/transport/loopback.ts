/** A line in memory whose far end the test holds. */
import {
  type CloseCause,
  type LinkHandlers,
  type Transport,
  TransportError,
  type TransportErrorCode,
} from "./transport.ts";

export type Loopback = {
  readonly transport: Transport;
  /** Everything the near side sent since it was last asked. */
  taken(): Uint8Array[];
  /** Called with every piece the near side sends. */
  onSent(listener: (bytes: Uint8Array) => void): void;
  /** Bytes from the device; false when the line is not open. */
  send(bytes: Uint8Array): boolean;
  /** Ends the link as a device would. */
  drop(cause: CloseCause): void;
  /** Makes the next opens fail until `refuse(undefined)`. */
  refuse(code: TransportErrorCode | undefined): void;
  readonly isOpen: boolean;
  readonly opens: number;
};

const TAKEN_MAX = 10_000;

export function createLoopback(label = "loopback"): Loopback {
  let handlers: LinkHandlers | undefined;
  let refusal: TransportErrorCode | undefined;
  let sent: Uint8Array[] = [];
  let opens = 0;
  let listener: (bytes: Uint8Array) => void = () => undefined;
  const drop = (cause: CloseCause): void => {
    const gone = handlers;
    handlers = undefined;
    gone?.closed(cause);
  };
  const transport: Transport = {
    label,
    async open(given) {
      if (refusal !== undefined) throw new TransportError(refusal, label);
      if (handlers !== undefined) throw new TransportError("busy", label);
      handlers = given;
      opens += 1;
      return {
        async send(bytes) {
          if (handlers !== given) throw new TransportError("closed", label);
          if (sent.length >= TAKEN_MAX) throw new TransportError("io", "nobody takes the bytes");
          sent.push(bytes);
          listener(bytes);
        },
        async close() {
          if (handlers === given) drop("closed-by-us");
        },
      };
    },
  };
  return {
    transport,
    taken() {
      const all = sent;
      sent = [];
      return all;
    },
    onSent(given) {
      listener = given;
    },
    send(bytes) {
      handlers?.bytes(bytes);
      return handlers !== undefined;
    },
    drop,
    refuse(code) {
      refusal = code;
    },
    get isOpen() {
      return handlers !== undefined;
    },
    get opens() {
      return opens;
    },
  };
}
