/** Drives one driver's framer and decoder with hostile bytes and measures what they hold and leave behind. */
import { type Driver, readSettings } from "../../firmware-bridge/driver.ts";
import type { Framed } from "../../firmware-bridge/framing/framer.ts";
import { DRIVERS } from "../../firmware-bridge/registry.ts";
import { hostileSource } from "./hostile.ts";
import { random } from "./support.ts";

export type SoakCase = {
  readonly name: string;
  readonly driver: Driver;
  readonly set: Readonly<Record<string, string | number>>;
};

/** Every driver as it is, and the settings which choose another framer. */
export const SOAK_CASES: readonly SoakCase[] = [
  ...DRIVERS.map((driver) => ({ name: driver.id, driver, set: {} })),
  ...[
    ["modbus/qdw90a", { form: "tcp" }] as const,
    ["modbus/qdw90a", { form: "ascii" }] as const,
    ["scale/mt-continuous", { checkByte: "yes" }] as const,
    ["scale/mt-continuous", { checkByte: "no" }] as const,
    ["scale/yaohua-equals", { layout: "forward" }] as const,
  ].flatMap(([id, set]) =>
    DRIVERS.filter((driver) => driver.id === id).map((driver) => ({
      name: `${id} ${Object.values(set).join()}`,
      driver,
      set,
    })),
  ),
];

export type Soaked = {
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly frames: number;
  readonly readings: number;
  readonly discards: number;
  /** Most bytes held after any piece, and what the framer states. */
  readonly bufferedMost: number;
  readonly bufferedMax: number;
  /** Heap at the end less the heap after the first tenth, both after a collection. */
  readonly growthMb: number;
};

const BLOCK_BYTES = 65_536;
const PIECE_MAX = 512;

/** @param options.endMs stop early at this `performance.now()`; the result says how far it came */
export function soak(
  { driver, set }: SoakCase,
  options: { readonly bytes: number; readonly seed: number; readonly endMs?: number },
): Soaked {
  const { settings } = readSettings(driver.settings, set);
  const framer = driver.framer(settings);
  // Most drivers of polled devices decode nothing without a request.
  const request = driver.polls?.(settings)[0]?.request;
  const context = request === undefined ? { settings } : { settings, request };
  const next = random(options.seed);
  const hostile = hostileSource(driver, options.seed);
  const total = { frames: 0, readings: 0, discards: 0 };
  let bufferedMost = 0;
  const take = (framed: readonly Framed[]): void => {
    for (const item of framed) {
      if (item.type === "discard") total.discards += 1;
      else {
        total.frames += 1;
        const decoded = driver.decode(item.bytes, context);
        if (decoded.ok) total.readings += decoded.readings.length;
        else total.discards += 1;
      }
    }
  };
  const startedMs = performance.now();
  let done = 0;
  let heapAtFirst: number | undefined;
  let isRandom = true;
  while (done < options.bytes && performance.now() < (options.endMs ?? Number.POSITIVE_INFINITY)) {
    const count = Math.min(BLOCK_BYTES, options.bytes - done);
    const block = isRandom ? noise(next, count) : hostile.take(count);
    isRandom = !isRandom;
    for (let at = 0; at < count; ) {
      const size = 1 + Math.floor(next() * PIECE_MAX);
      take(framer.push(block.subarray(at, at + size)));
      bufferedMost = Math.max(bufferedMost, framer.buffered);
      at += size;
    }
    done += count;
    if (heapAtFirst === undefined && done >= options.bytes / 10) heapAtFirst = heapMb();
  }
  take(framer.end());
  const elapsedMs = performance.now() - startedMs;
  return {
    bytes: done,
    elapsedMs,
    ...total,
    bufferedMost,
    bufferedMax: framer.bufferedMax,
    growthMb: heapMb() - (heapAtFirst ?? heapMb()),
  };
}

function noise(next: () => number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) bytes[at] = next() * 256;
  return bytes;
}

function heapMb(): number {
  Bun.gc(true);
  return process.memoryUsage().heapUsed / 1_048_576;
}
