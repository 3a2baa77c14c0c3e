/** Running a driver over bytes, as the bridge and the command line do. */
import { readFileSync } from "node:fs";
import { type Driver, readSettings } from "../../firmware-bridge/driver.ts";
import type { Framed } from "../../firmware-bridge/framing/framer.ts";

export type Capture = {
  why: string;
  hex?: string;
  text?: string;
  set?: Record<string, string | number>;
  request?: string;
  expect: (string | Record<string, unknown>)[];
};

export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(
    (hex.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16)),
  );
}

export function bytesOf(capture: Capture): Uint8Array {
  if (capture.hex !== undefined) return bytesOfHex(capture.hex);
  return new TextEncoder().encode(capture.text ?? "");
}

/** Readings and discard reasons, in order, when the bytes arrive in the given pieces. */
export function decodePieces(driver: Driver, pieces: Uint8Array[], capture?: Capture): unknown[] {
  const { settings, problems } = readSettings(driver.settings, capture?.set ?? {});
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const framer = driver.framer(settings);
  const context =
    capture?.request === undefined
      ? { settings }
      : { settings, request: bytesOfHex(capture.request) };
  const out: unknown[] = [];
  const take = (framed: readonly Framed[]): void => {
    for (const item of framed) {
      if (item.type === "discard") out.push(item.reason);
      else {
        const decoded = driver.decode(item.bytes, context);
        if (decoded.ok) out.push(...decoded.readings);
        else out.push(decoded.reason);
      }
    }
  };
  for (const piece of pieces) take(framer.push(piece));
  take(framer.end());
  return out;
}

export function capturesOf(driver: Driver): Capture[] {
  const path = new URL(`captures/${driver.id}.jsonl`, import.meta.url).pathname;
  const text = readFileSync(path, "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Capture);
}

/** A small seeded generator (mulberry32), so that a failing cutting can be had again. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
