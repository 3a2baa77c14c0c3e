/** What every framer promises: a bounded buffer and the same output however hostile bytes were cut. */
import { describe, expect, test } from "bun:test";
import type { Driver } from "../../../firmware-bridge/driver.ts";
import type { Framed, Framer } from "../../../firmware-bridge/framing/framer.ts";
import { lineFramer } from "../../../firmware-bridge/framing/line.ts";
import { scanFramer } from "../../../firmware-bridge/framing/scan.ts";
import { DRIVERS } from "../../../firmware-bridge/registry.ts";
import { defaultsOf, hostileSource, repeatedPrefixes } from "../hostile.ts";
import { random } from "../support.ts";

type Shown = readonly string[];

/** Output of a framer over pieces; the buffer is checked after each. */
function shown(framer: Framer, pieces: readonly Uint8Array[]): Shown {
  const out: string[] = [];
  const take = (framed: readonly Framed[]): void => {
    for (const item of framed) {
      const what = item.type === "frame" ? "frame" : item.reason;
      out.push(`${what} ${Buffer.from(item.bytes).toString("hex")}`);
    }
  };
  for (const piece of pieces) {
    take(framer.push(piece));
    if (framer.buffered > framer.bufferedMax) throw new Error(`${framer.buffered} bytes held`);
  }
  take(framer.end());
  expect(framer.buffered).toBe(0);
  return out;
}

function single(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

function cut(bytes: Uint8Array, seed: number): Uint8Array[] {
  const next = random(seed);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(next() * 700);
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  return pieces;
}

const framerOf = (driver: Driver): Framer => driver.framer(defaultsOf(driver));

describe.each(DRIVERS.map((driver) => [driver.id, driver] as const))("%s", (_id, driver) => {
  test("the buffer of a hostile mix is bounded, and the output is that of single bytes", () => {
    const bytes = hostileSource(driver, 17).take(20_000);
    const expected = shown(framerOf(driver), single(bytes));
    expect(shown(framerOf(driver), [bytes])).toEqual(expected);
    expect(shown(framerOf(driver), cut(bytes, 3))).toEqual(expected);
  });

  test("the beginning of a frame over and over neither fills the buffer nor changes with the cutting", () => {
    const bytes = framerOf(driver).bufferedMax * 2 + 7;
    for (const stream of repeatedPrefixes(driver, Math.min(bytes, 1_500))) {
      const expected = shown(framerOf(driver), single(stream));
      expect(shown(framerOf(driver), [stream])).toEqual(expected);
    }
  });
});

describe("a line of the longest length", () => {
  const LIMIT = 8;
  const text = (line: string): Uint8Array => new TextEncoder().encode(line);

  test.each([
    ["the limit with its end", "1234567\n", ["frame 31323334353637"]],
    ["one more", "12345678\n", ["oversize 31", "frame 32333435363738"]],
    ["the limit and no end", "12345678", ["oversize 31", "frame 32333435363738"]],
    [
      "two beyond, then a short one",
      "123456789\nab\n",
      ["oversize 3132", "frame 33343536373839", "frame 6162"],
    ],
  ])("%s: in one piece as byte by byte", (_why, line, expected) => {
    expect(shown(lineFramer(LIMIT), [text(line)])).toEqual(expected);
    expect(shown(lineFramer(LIMIT), single(text(line)))).toEqual(expected);
  });
});

test("the stated bound is reached: noise short of the limit before an open frame short of the limit", () => {
  const framer = scanFramer(8, (bytes, offset) =>
    bytes[offset] === 1 ? { type: "more" } : { type: "noise" },
  );
  expect(framer.push(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0))).toEqual([]);
  expect(framer.buffered).toBe(framer.bufferedMax);
});
