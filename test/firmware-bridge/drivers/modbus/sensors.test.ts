/** What must hold for every register table: it only reads, within limits, and its settings reach the wire. */
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../../firmware-bridge/driver.ts";
import {
  DENIED_WRITES,
  isDeniedWrite,
} from "../../../../firmware-bridge/drivers/modbus/denied-writes.ts";
import { MODBUS_DRIVERS } from "../../../../firmware-bridge/drivers/modbus/index.ts";
import { qdw90a } from "../../../../firmware-bridge/drivers/modbus/qdw90a.ts";
import { modbusSensor } from "../../../../firmware-bridge/drivers/modbus/sensor.ts";
import { MODBUS_FORMS } from "../../../../firmware-bridge/framing/modbus-form.ts";
import { answerRtu, tableMemory } from "../../../../firmware-bridge/simulators/modbus-slave.ts";
import { bytesOfHex, decodePieces } from "../../support.ts";

const TABLES = MODBUS_DRIVERS.filter((driver) =>
  driver.settings.some((spec) => spec.key === "registerBase"),
);

/** Every setting at its default, and at each end of its range or each of its choices. */
function variants(driver: (typeof TABLES)[number]): Record<string, string | number>[] {
  return driver.settings.flatMap((spec): Record<string, string | number>[] => {
    if (spec.type === "choice") return spec.choices.map((value) => ({ [spec.key]: value }));
    return spec.type === "integer" ? [{ [spec.key]: spec.min }, { [spec.key]: spec.max }] : [{}];
  });
}

describe.each(TABLES.map((driver) => [driver.id, driver] as const))("%s", (_id, driver) => {
  test("asks by reading alone, whatever its settings, and takes its own answers", () => {
    for (const given of variants(driver)) {
      const { settings, problems } = readSettings(driver.settings, given);
      expect(problems).toEqual([]);
      const polls = driver.polls?.(settings) ?? [];
      expect(polls.length).toBeGreaterThan(0);
      expect(driver.greeting).toBeUndefined();
      for (const poll of polls) {
        const form = settings["form"] as keyof typeof MODBUS_FORMS;
        const asked = MODBUS_FORMS[form].parseRequest(poll.request);
        expect(asked?.unit).toBe(Number(settings["address"]));
        expect([1, 2, 3, 4]).toContain(asked!.request.fn);
        expect(poll.everyMs).toBeLessThan(driver.silenceMaxMs);
        if (form !== "rtu") continue;
        const memory = { readBit: () => false, readRegister: () => 0 };
        const frame = answerRtu({ unit: asked!.unit, memory }, poll.request);
        const decoded = driver.decode(frame!, { settings, request: poll.request });
        expect(decoded).toMatchObject({ ok: true });
      }
    }
  });
});

describe("denied writes", () => {
  test.each([
    ["factory reset", { fn: 6, address: 0x10, value: 1 }, true],
    ["zero offset", { fn: 6, address: 0x0c, value: 0 }, true],
    ["a block that covers the reset", { fn: 16, start: 0x0e, registers: [0, 0, 1] }, true],
    ["a block beside it", { fn: 16, start: 0x11, registers: [0, 0] }, false],
    ["reading it", { fn: 3, start: 0x10, count: 1 }, false],
    ["a coil of that number", { fn: 5, address: 0x10, value: 0xff00 }, false],
  ] as const)("%s", (_why, request, expected) => {
    expect(isDeniedWrite("modbus/qdw90a", request)).toBe(expected);
  });

  test("name devices that exist, and none that another device would fall under", () => {
    const ids = MODBUS_DRIVERS.map((driver) => driver.id as string);
    for (const denied of DENIED_WRITES) expect(ids).toContain(denied.device);
    expect(isDeniedWrite("modbus/gaseye", { fn: 6, address: 0x10, value: 1 })).toBe(false);
  });
});

test("a table that asks for more than the device gives does not build a request", () => {
  const driver = modbusSensor({
    id: "modbus/x",
    label: { zh: "甲", en: "x" },
    manual: "none",
    proof: "manual-only",
    registersMax: 20,
    groups: [{ fn: 3, start: 0, count: 21, channels: [] }],
  });
  const { settings } = readSettings(driver.settings, {});
  expect(() => driver.polls?.(settings)).toThrow();
});

test("reads a simulated transmitter end to end", () => {
  const { settings } = readSettings(qdw90a.settings, {});
  const holding = new Map([
    [2, 16],
    [3, 3],
    [4, 1_234],
  ]);
  const { request } = qdw90a.polls!(settings)[0]!;
  const frame = answerRtu({ unit: 1, memory: tableMemory({ holding }) }, request)!;
  expect(decodePieces(qdw90a, [frame], { why: "", request: request.toHex(), expect: [] })).toEqual([
    { kind: "channel", channel: "value", value: 1.234, unit: "m", state: "ok" },
  ]);
  expect(bytesOfHex(request.toHex())).toEqual(request);
});
