/** The same tests for every driver of the registry: captures, cuttings, noise, bounds, names. */
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { DRIVERS } from "../../firmware-bridge/registry.ts";
import { bytesOf, capturesOf, decodePieces, random } from "./support.ts";

const NOISE_BYTES = 10_000;
const CUTTINGS = 100;

test("ids are unique", () => {
  expect(new Set(DRIVERS.map((driver) => driver.id)).size).toBe(DRIVERS.length);
});

describe.each(DRIVERS.map((driver) => [driver.id, driver] as const))("%s", (id, driver) => {
  const captures = capturesOf(driver);

  test("stands in the file of its name and cites its manual", () => {
    expect(existsSync(new URL(`../../firmware-bridge/drivers/${id}.ts`, import.meta.url))).toBe(
      true,
    );
    expect(driver.manual.length).toBeGreaterThan(10);
    expect(driver.label.zh).not.toBe(driver.label.en);
  });

  test("has a capture that decodes and one that is thrown away", () => {
    const all = captures.flatMap((capture) => capture.expect);
    expect(all.some((item) => typeof item === "object")).toBe(true);
    expect(all.some((item) => typeof item === "string")).toBe(true);
  });

  test.each(captures.map((capture) => [capture.why, capture] as const))("%s", (_why, capture) => {
    expect(decodePieces(driver, [bytesOf(capture)], capture)).toEqual(capture.expect);
  });

  test("gives the same output however the bytes are cut", () => {
    const next = random(7);
    for (const capture of captures) {
      const bytes = bytesOf(capture);
      for (let round = 0; round < CUTTINGS; round += 1) {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = 1 + Math.floor(next() * 9);
          pieces.push(bytes.slice(at, at + size));
          at += size;
        }
        expect(decodePieces(driver, pieces, capture)).toEqual(capture.expect);
      }
    }
  });

  test("neither throws on noise nor grows its buffer", () => {
    const next = random(11);
    const framer = driver.framer(
      Object.fromEntries(driver.settings.map((spec) => [spec.key, spec.default])),
    );
    const settings = Object.fromEntries(driver.settings.map((spec) => [spec.key, spec.default]));
    let most = 0;
    for (let sent = 0; sent < NOISE_BYTES; sent += 50) {
      const piece = Uint8Array.from({ length: 50 }, () => Math.floor(next() * 256));
      for (const item of framer.push(piece)) {
        if (item.type === "frame") driver.decode(item.bytes, { settings });
      }
      most = Math.max(most, framer.buffered);
    }
    framer.end();
    expect(most).toBeLessThan(4_096);
    expect(framer.buffered).toBe(0);
  });
});
