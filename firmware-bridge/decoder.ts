/** Runs a driver over bytes and gives what it makes of them, reading by reading. Pure. */
import type { DiscardReason, Driver, Settings } from "./driver.ts";
import type { Framed } from "./framing/framer.ts";
import type { Reading } from "./reading.ts";

export type DecodedItem =
  | { readonly type: "reading"; readonly reading: Reading }
  | {
      readonly type: "discard";
      readonly reason: DiscardReason;
      /** Null when the framer threw the bytes away: then the reason says all. */
      readonly detail: string | null;
      readonly bytes: Uint8Array;
    };

export type Decoder = {
  push(bytes: Uint8Array): readonly DecodedItem[];
  end(): readonly DecodedItem[];
  /** The request that the next frames answer; undefined when nothing was asked. */
  ask(request: Uint8Array | undefined): void;
};

export function createDecoder(driver: Driver, settings: Settings): Decoder {
  const framer = driver.framer(settings);
  let request: Uint8Array | undefined;
  const decodeFrame = (bytes: Uint8Array): readonly DecodedItem[] => {
    const decoded = driver.decode(
      bytes,
      request === undefined ? { settings } : { settings, request },
    );
    if (decoded.ok) return decoded.readings.map((reading) => ({ type: "reading", reading }));
    return [{ type: "discard", reason: decoded.reason, detail: decoded.detail, bytes }];
  };
  const decodeAll = (framed: readonly Framed[]): DecodedItem[] =>
    framed.flatMap((item) =>
      item.type === "frame"
        ? decodeFrame(item.bytes)
        : [{ type: "discard", reason: item.reason, detail: null, bytes: item.bytes } as const],
    );
  return {
    push: (bytes) => decodeAll(framer.push(bytes)),
    end: () => decodeAll(framer.end()),
    ask(given) {
      request = given;
    },
  };
}

/** One JSON line. The hex of a discard can be given to `decode --hex` again. */
export function lineOf(item: DecodedItem): string {
  if (item.type === "reading") return JSON.stringify(item.reading);
  const { reason, detail, bytes } = item;
  return JSON.stringify({ discard: reason, detail, hex: bytes.toHex() });
}
