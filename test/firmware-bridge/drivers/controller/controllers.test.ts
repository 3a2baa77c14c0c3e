/** What goes out to weighing controllers: polls as the manuals print them, two coils, and nothing else. */
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../../firmware-bridge/driver.ts";
import {
  bde2007,
  encodeBdeBatch,
} from "../../../../firmware-bridge/drivers/controller/bde-2007.ts";
import { hxMultichannel } from "../../../../firmware-bridge/drivers/controller/hx-multichannel.ts";
import { CONTROLLER_DRIVERS } from "../../../../firmware-bridge/drivers/controller/index.ts";
import { decideControllerWrite } from "../../../../firmware-bridge/drivers/controller/write-guard.ts";
import { parseRtuRequest } from "../../../../firmware-bridge/framing/modbus-rtu.ts";

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");
}

test("HX channels are asked with the requests of the manual", () => {
  const { settings } = readSettings(hxMultichannel.settings, { channels: 3 });
  expect(hxMultichannel.polls?.(settings).map((poll) => hexOf(poll.request))).toEqual([
    "01 03 00 00 00 02 C4 0B",
    "01 03 00 02 00 02 65 CB",
    "01 03 00 04 00 02 85 CA",
  ]);
});

test.each(CONTROLLER_DRIVERS.map((driver) => [driver.id, driver] as const))(
  "%s only reads when it polls",
  (_id, driver) => {
    const { settings } = readSettings(driver.settings, { address: 7 });
    const polls = driver.polls?.(settings) ?? [];
    expect(polls.length).toBeGreaterThan(0);
    for (const poll of polls) {
      const asked = parseRtuRequest(poll.request);
      expect(asked?.unit).toBe(7);
      expect([2, 3, 4]).toContain(asked?.request.fn ?? 0);
    }
  },
);

test("a table at register 40001 cannot be shifted below the first register", () => {
  const { settings } = readSettings(bde2007.settings, { registerShift: -1 });
  const starts = bde2007.polls?.(settings).map((poll) => {
    const request = parseRtuRequest(poll.request)?.request;
    return request !== undefined && "count" in request ? request.start : -1;
  });
  expect(starts).toEqual([1, 0, 48, 0]);
});

describe("BDE-2007 batch", () => {
  test("starts with coil 00051", () => {
    expect(parseRtuRequest(encodeBdeBatch(1, "start"))).toEqual({
      unit: 1,
      request: { fn: 5, address: 50, value: 0xff00 },
    });
  });

  test("stops with coil 00052", () => {
    expect(parseRtuRequest(encodeBdeBatch(1, "stop"))).toEqual({
      unit: 1,
      request: { fn: 5, address: 51, value: 0xff00 },
    });
  });
});

const WRITES = [
  ["the start coil is documented", "controller/bde-2007", 5, 50, 0xff00, "ok"],
  ["the stop coil is documented", "controller/bde-2007", 5, 51, 0xff00, "ok"],
  ["a coil is not switched back", "controller/bde-2007", 5, 50, 0, "not-documented"],
  ["the zero coil is refused", "controller/bde-2007", 5, 0, 0xff00, "denied"],
  ["the target is refused", "controller/bde-2007", 16, 0, 1470, "denied"],
  [
    "the start coil as a register is refused",
    "controller/bde-2007",
    6,
    50,
    0xff00,
    "not-documented",
  ],
  ["Laumas: save for good", "controller/laumas-tlu", 6, 5, 99, "denied"],
  ["Laumas: zero", "controller/laumas-tlu", 6, 5, 8, "denied"],
  ["Laumas: any command", "controller/laumas-tlu", 6, 5, 100, "denied"],
  ["CAS: any command", "controller/cas-ci-600d", 6, 5, 1, "denied"],
  ["DAT-400: save, whatever the register", "controller/dat-400", 6, 77, 0x20, "denied"],
  ["DAT-400: zero is not on the list", "controller/dat-400", 6, 77, 1, "not-documented"],
  ["GM9907 outputs are not on the list", "controller/gm9907-l5", 5, 15, 0xff00, "not-documented"],
  ["an unknown controller takes nothing", "controller/other", 5, 50, 0xff00, "not-documented"],
] as const;

test.each(WRITES)("%s", (_why, id, fn, address, value, outcome) => {
  const decided = decideControllerWrite(id, { fn, address, value });
  expect(decided.ok ? "ok" : decided.refusal.code).toBe(outcome);
});
