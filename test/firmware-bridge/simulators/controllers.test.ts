/** Controllers and the rack monitor as slaves: the driver's own requests, answered and read back. */
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../firmware-bridge/driver.ts";
import { findDriver } from "../../../firmware-bridge/registry.ts";
import { answerRtu } from "../../../firmware-bridge/simulators/modbus-slave.ts";
import {
  answerRackMonitor,
  encodeRackRequest,
} from "../../../firmware-bridge/simulators/rack-monitor.ts";
import type { Load } from "../../../firmware-bridge/simulators/scale-run.ts";
import {
  WEIGHING_MODELS,
  weighingSlave,
} from "../../../firmware-bridge/simulators/weighing-models.ts";

type Set = Record<string, string | number>;

function ask(id: string, load: Load, set: Set) {
  const driver = findDriver(id)!;
  const { settings, problems } = readSettings(driver.settings, set);
  expect(problems).toEqual([]);
  const slave = {
    unit: Number(settings["address"]),
    memory: weighingSlave(id, settings, () => load),
  };
  return driver.polls!(settings).flatMap(({ request }) => {
    const decoded = driver.decode(answerRtu(slave, request)!, { settings, request });
    if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
    return decoded.readings;
  });
}

const PROVEN = { sign: "proven" };
const ROWS: readonly (readonly [string, Set, number])[] = [
  ["controller/gm9907-l5", { weightRegister: 2 }, 1],
  ["controller/gm9907-l5", { weightRegister: 30, wordOrder: "CDAB", registerShift: 1 }, 1],
  ["controller/bde-2007", PROVEN, 2],
  ["controller/bde-2007", { ...PROVEN, registerShift: 1, address: 9 }, 2],
  ["controller/laumas-tlu", { ...PROVEN, decimals: 2 }, 2],
  ["controller/laumas-tlu", { ...PROVEN, decimals: 3, registerShift: -1, wordOrder: "CDAB" }, 2],
  ["controller/cas-ci-600d", { ...PROVEN, decimals: 2 }, 2],
  ["controller/hx-multichannel", { ...PROVEN, channels: 8 }, 8],
  ["controller/hx-multichannel", { ...PROVEN, channels: 2, form: "f32", wordOrder: "CDAB" }, 2],
];

describe("a load is read back to the gram", () => {
  test.each(ROWS)("%s %j", (id, set, masses) => {
    for (const grossG of [0, 10, 15_500, 31_990]) {
      const out = ask(id, { grossG, isStable: true }, set);
      const found = out.flatMap((reading) => (reading.kind === "mass" ? [reading.massG] : []));
      expect(found).toEqual(Array<number>(masses).fill(grossG));
    }
  });

  test("every model is in the table above or has flags only", () => {
    const tried = new Set(ROWS.map(([id]) => id));
    expect(WEIGHING_MODELS.filter((id) => !tried.has(id))).toEqual(["controller/dat-400"]);
  });
});

test.each([
  ["empty and still", { grossG: 0, isStable: true }, { stable: true, "zero-centre": true }],
  [
    "loaded and moving",
    { grossG: 9_000, isStable: false },
    { stable: false, "zero-centre": false },
  ],
] as const)("controller/dat-400: %s", (_why, load, expected) => {
  const out = ask("controller/dat-400", load, { statusRegister: 7 });
  const flags = out.flatMap((item) => (item.kind === "switch" ? [[item.channel, item.isOn]] : []));
  expect(Object.fromEntries(flags)).toMatchObject(expected);
});

describe("the rack monitor", () => {
  const driver = findDriver("modbus/opw-rack-monitor")!;
  const { settings } = readSettings(driver.settings, { address: 3 });

  test("its request is the driver's", () => {
    expect(driver.polls!(settings)[0]!.request).toEqual(encodeRackRequest(3));
  });

  test.each([true, false])("earthed: %s", (isGrounded) => {
    const answer = answerRackMonitor(3, () => isGrounded);
    const [reply] = answer(encodeRackRequest(3), 0);
    const decoded = driver.decode(reply!, { settings });
    const on = decoded.ok ? decoded.readings.filter((item) => item.kind === "switch") : [];
    expect(on.map((item) => item.isOn)).toEqual(Array<boolean>(4).fill(isGrounded));
  });

  test("another address, a spoilt and a torn request are not answered; the next whole one is", () => {
    const answer = answerRackMonitor(3, () => true);
    const spoilt = encodeRackRequest(3).with(6, 0);
    const bytes = [...encodeRackRequest(4), ...spoilt, 2, 0x30, ...encodeRackRequest(3)];
    expect(bytes.flatMap((byte) => answer(Uint8Array.of(byte), 0))).toHaveLength(1);
  });
});
