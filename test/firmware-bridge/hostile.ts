/** Streams meant to mislead a framer: the beginnings of a driver's own good frames, spoilt, doubled, mixed. */
import { type Driver, readSettings, type Settings } from "../../firmware-bridge/driver.ts";
import { bytesOf, capturesOf, random } from "./support.ts";

const SEEDS_MAX = 24;

/** Bytes of the driver's captures, or of noise where the seed says so. */
export function framesOf(driver: Driver): Uint8Array[] {
  return capturesOf(driver)
    .map(bytesOf)
    .filter((bytes) => bytes.length > 0)
    .slice(0, SEEDS_MAX);
}

export function defaultsOf(driver: Driver): Settings {
  return readSettings(driver.settings, {}).settings;
}

/**
 * An endless source of hostile bytes, decided by the seed: `take(n)` gives exactly the next n. Pieces are
 * random bytes, prefixes of good frames, one prefix many times over, good frames with one bit turned, and
 * whole good frames.
 */
export function hostileSource(driver: Driver, seed: number): { take(count: number): Uint8Array } {
  const next = random(seed);
  const frames = framesOf(driver);
  const whole = (below: number): number => Math.floor(next() * below);
  const piece = (): Uint8Array => {
    const frame = frames[whole(frames.length)] ?? Uint8Array.of(0);
    const prefix = frame.subarray(0, 1 + whole(frame.length));
    switch (whole(5)) {
      case 0:
        return Uint8Array.from({ length: 1 + whole(64) }, () => whole(256));
      case 1:
        return prefix;
      case 2: {
        const times = 1 + whole(40);
        const short = prefix.subarray(0, 1 + whole(Math.min(6, prefix.length)));
        const run = new Uint8Array(short.length * times);
        for (let index = 0; index < times; index += 1) run.set(short, index * short.length);
        return run;
      }
      case 3: {
        const spoilt = frame.slice();
        const at = whole(spoilt.length);
        spoilt[at] = (spoilt[at] ?? 0) ^ (1 << whole(8));
        return spoilt;
      }
      default:
        return frame;
    }
  };
  let rest: Uint8Array = new Uint8Array(0);
  return {
    take(count) {
      const out = new Uint8Array(count);
      for (let at = 0; at < count; ) {
        if (rest.length === 0) rest = piece();
        const part = rest.subarray(0, count - at);
        out.set(part, at);
        at += part.length;
        rest = rest.subarray(part.length);
      }
      return out;
    },
  };
}

/** One short beginning again and again: what keeps a framer waiting for a rest that never comes. */
export function repeatedPrefixes(driver: Driver, bytes: number): Uint8Array[] {
  const streams = new Map<string, Uint8Array>();
  for (const frame of framesOf(driver)) {
    for (let length = 1; length <= Math.min(12, frame.length); length += 1) {
      const prefix = frame.subarray(0, length);
      if (streams.has(prefix.join())) continue;
      streams.set(
        prefix.join(),
        Uint8Array.from({ length: bytes }, (_, at) => prefix[at % length] ?? 0),
      );
    }
  }
  return [...streams.values()];
}
