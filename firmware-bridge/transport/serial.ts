/** A serial line through `@serialport/stream` on our own binding. */
import { SerialPortStream } from "@serialport/stream";
import type { SerialSettings } from "../driver.ts";
import { type BunBinding, bunBinding } from "./bun-binding.ts";
import { createFlowLimit } from "./flow.ts";
import { type Link, type LinkHandlers, type Transport, TransportError } from "./transport.ts";

const READ_BYTES = 16_384;
/** Commands are tens of bytes; more waiting than this means that the line takes nothing. */
const SEND_MAX = 65_536;

const PARITY_LETTERS = { none: "N", even: "E", odd: "O" } as const;

export function serialTransport(path: string, settings: SerialSettings): Transport {
  const { baud, dataBits, parity, stopBits } = settings;
  return {
    label: `${path} ${baud} ${dataBits}${PARITY_LETTERS[parity]}${stopBits}`,
    async open(handlers) {
      const port = new SerialPortStream<BunBinding>({
        binding: bunBinding,
        path,
        baudRate: baud,
        dataBits,
        parity,
        stopBits,
        autoOpen: false,
        highWaterMark: READ_BYTES,
      });
      await new Promise<void>((resolve, reject) => {
        port.open((error) => (error === null ? resolve() : reject(asTransportError(error))));
      });
      return linkOf(port, handlers);
    },
  };
}

function asTransportError(error: Error): TransportError {
  return error instanceof TransportError ? error : new TransportError("io", error.message, error);
}

function linkOf(port: SerialPortStream<BunBinding>, handlers: LinkHandlers): Link {
  let isClosed = false;
  let isOurs = false;
  const flow = createFlowLimit({ pause: () => port.pause(), resume: () => port.resume() });
  const closed = (error: unknown): void => {
    if (isClosed) return;
    isClosed = true;
    flow.stop();
    const isLost = error !== null && error !== undefined && !isOurs;
    handlers.closed(isLost ? "unplugged" : "closed-by-us");
  };
  port.on("data", (bytes: Uint8Array) => {
    if (isClosed) return;
    flow.take(bytes.length);
    handlers.bytes(bytes);
  });
  port.on("close", closed);
  port.on("error", (error: Error) => {
    if (port.isOpen) port.close(() => undefined, error);
    else closed(error);
  });
  return {
    send(bytes) {
      if (!port.isOpen) return Promise.reject(new TransportError("closed", port.path));
      if (port.writableLength + bytes.length > SEND_MAX) {
        return Promise.reject(new TransportError("io", "the line takes no bytes"));
      }
      return new Promise((resolve, reject) => {
        port.write(Buffer.from(bytes), undefined, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(asTransportError(error));
        });
      });
    },
    close() {
      if (!port.isOpen) return Promise.resolve();
      // A write that the closing cuts short fails too, which is no loss of the line.
      isOurs = true;
      return new Promise((resolve) => port.close(() => resolve()));
    },
  };
}
