/** Every simulator is read back by its own driver; one goes through a real pseudo-terminal and the bridge. */
import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBridge } from "../../firmware-bridge/bridge.ts";
import { createDecoder, type DecodedItem } from "../../firmware-bridge/decoder.ts";
import { readSettings } from "../../firmware-bridge/driver.ts";
import { DRIVERS, findDriver } from "../../firmware-bridge/registry.ts";
import type { UWB_FORMATS } from "../../firmware-bridge/simulators/uwb-run.ts";
import { canSimulate, SIMULATED, startSimulator } from "../../src/cli/simulators.ts";
import { createManualTime, realClock, realScheduler, until } from "../firmware-bridge/time.ts";
import { run } from "./support.ts";

type Given = {
  readonly set?: Record<string, string | number>;
  readonly format?: (typeof UWB_FORMATS)[number];
};

/** What the driver makes of `seconds` of the simulator, asked as often as the driver asks. */
async function play(id: string, seconds: number, given: Given = {}): Promise<DecodedItem[]> {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(id);
  const { settings, problems } = readSettings(driver.settings, given.set ?? {});
  expect(problems).toEqual([]);
  const time = createManualTime();
  const decoder = createDecoder(driver, settings);
  const items: DecodedItem[] = [];
  const simulator = startSimulator({
    driver,
    settings,
    seed: 3,
    rateHz: undefined,
    format: given.format,
    clock: time.clock,
    scheduler: time.scheduler,
    write: (bytes) => items.push(...decoder.push(bytes)),
  });
  if (typeof simulator === "string") throw new Error(simulator);
  const polls = driver.polls?.(settings) ?? [];
  for (let at = 0; at < seconds * 1_000; at += 200) {
    for (const { request } of polls) {
      decoder.ask(request);
      for (const byte of request) simulator.receive(Uint8Array.of(byte));
      await time.advance(20);
    }
    await time.advance(200);
  }
  simulator.stop();
  items.push(...decoder.end());
  return items;
}

const VARIANTS: readonly (readonly [string, Given])[] = [
  ...SIMULATED.map((id) => [id, {}] as const),
  ["scale/yaohua-continuous", { set: { digitLayout: "7", decimals: 3 } }],
  ["scale/yaohua-command", { set: { address: "C", ask: "gross+tare+net" } }],
  ["scale/yaohua-equals", { set: { layout: "forward" } }],
  ["scale/mt-continuous", { set: { checkByte: "yes" } }],
  ["scale/mt-continuous", { set: { checkByte: "no" } }],
  ["scale/mt-sics", { set: { mode: "SIR" } }],
  ["scale/cas-22", { set: { mode: "ask", deviceId: 13 } }],
  ["uwb/linktrack", { format: "linktrack-nodeframe2" }],
  ["uwb/linktrack", { format: "linktrack-anchorframe0" }],
  ["uwb/mauwb", { format: "mauwb-rssi" }],
  ["modbus/generic-gas", { set: { number: "f32", wordOrder: "CDAB", unit: "%LEL", register: 9 } }],
  [
    "modbus/generic-gas",
    { set: { number: "i32", wordOrder: "BADC", registerBase: 1, function: "4" } },
  ],
  ["modbus/qdw90a", { set: { registerBase: 1, address: 7 } }],
  ["modbus/gaseye", { set: { gases: 4, wordOrder: "DCBA", unit: "ppm" } }],
  ["modbus/crowcon-gasmaster", { set: { channels: 4 } }],
  ["modbus/crowcon-vortex", { set: { detectors: 12, registerBase: 0 } }],
  ["controller/gm8802f-2", { set: { registerShift: 1, wordOrder: "CDAB", decimals: 3 } }],
  ["controller/eagle-ei-1000", { set: { address: 9 } }],
  ["modbus/oldham-itrans", { set: { channels: 2, unit: "%LEL" } }],
  ["modbus/generic-inputs", { set: { inputs: 12, registerBase: 1, groundingInput: 1 } }],
];

describe("the driver understands its simulator, every byte", () => {
  test.each(VARIANTS)("%s %j", async (id, given) => {
    const items = await play(id, 25, given);
    expect(items.filter((item) => item.type === "discard")).toEqual([]);
    expect(items.length).toBeGreaterThan(8);
  });

  test.each(SIMULATED.filter((id) => /^(scale|controller)\//.test(id)))(
    "%s is filled",
    async (id) => {
      const items = await play(id, 25);
      const values = items.flatMap((item) =>
        item.type === "reading" && item.reading.kind === "mass" ? [item.reading.value ?? -1] : [],
      );
      // An integer driver shows whole kilograms; the fullest cylinder weighs 30 to 32 kg.
      expect(Math.max(...values)).toBeGreaterThanOrEqual(29);
      expect(Math.min(...values)).toBeLessThanOrEqual(0);
    },
  );

  test.each(SIMULATED.filter((id) => id.startsWith("modbus/")))("%s has values", async (id) => {
    const items = await play(id, 60);
    const states = items.flatMap((item) =>
      item.type === "reading" && item.reading.kind === "channel" ? [item.reading.state] : [],
    );
    expect(states.filter((state) => state !== "ok")).toEqual([]);
  });
});

test("ids are drivers, and every UWB format belongs to one", () => {
  expect(SIMULATED.filter((id) => findDriver(id) === undefined)).toEqual([]);
  expect(new Set(SIMULATED).size).toBe(SIMULATED.length);
});

describe("the command", () => {
  test.each(DRIVERS.map(({ id }) => id).filter((id) => !canSimulate(id)))(
    "%s says in words that it has no simulator",
    async (id) => {
      const { code, err, out } = await run(["simulate", id, "--port", "pty"]);
      expect({ code, out }).toEqual({ code: 1, out: [] });
      expect(err.join("")).toContain(`driver ${id} has no simulator`);
    },
  );

  test.each([
    ["no port", ["scale/cas-10"], 2, "--port"],
    ["a port that is not there", ["scale/cas-10", "--port", "/dev/none"], 1, "/dev/none"],
    ["a rate beyond the line", ["scale/cas-10", "--port", "pty", "--rate", "5000"], 2, "--rate"],
    [
      "a format of another device",
      ["uwb/mauwb", "--port", "pty", "--format", "trek-mc"],
      2,
      "mauwb",
    ],
    [
      "a link without a new line",
      ["scale/cas-10", "--port", "/dev/x", "--link", "/x"],
      2,
      "--link",
    ],
    ["a link in no folder", ["scale/cas-10", "--port=pty", "--link=/none/x"], 1, "/none/x"],
    ["a format where there is none", ["scale/cas-10", "--port=pty", "--format=x"], 2, "none"],
    ["Modbus TCP", ["modbus/qdw90a", "--port", "pty", "--set", "form=tcp"], 1, "form=rtu"],
    [
      "a stream no site has",
      ["uwb/dwm1001-shell", "--port", "pty", "--set", "stream=lep"],
      1,
      "format",
    ],
  ] as const)("%s", async (_why, args, code, message) => {
    const ran = await run(["simulate", ...args]);
    expect(ran.code).toBe(code);
    expect(ran.err.join("\n")).toContain(message);
    expect(ran.out).toEqual([]);
  });

  test("a link that is a file is left alone", async () => {
    const link = join(mkdtempSync(join(tmpdir(), "cli-")), "file");
    writeFileSync(link, "kept");
    const { code } = await run(["simulate", "scale/cas-10", "--port", "pty", "--link", link]);
    expect(code).toBe(1);
    expect(await Bun.file(link).text()).toBe("kept");
  });

  test.each([
    ["scale/yaohua-continuous", "mass", []],
    ["modbus/qdw90a", "channel", []],
    ["uwb/linktrack", "range", ["--rate", "20"]],
  ])("%s over a pseudo-terminal into the bridge", async (driverId, kind, extra) => {
    const link = join(mkdtempSync(join(tmpdir(), "cli-")), "line");
    let stop = (): void => undefined;
    let path = "";
    const running = run(["simulate", driverId, "--port", "pty", "--link", link, ...extra], {
      seen: (line) => {
        path ||= line;
      },
      stopper: (given) => {
        stop = given;
      },
    });
    await until(() => path !== "");
    expect(path).toBe(link);
    const kinds = new Set<string>();
    const bridge = createBridge({
      clock: realClock,
      scheduler: realScheduler,
      log: { info: () => undefined, warn: () => undefined },
      onReading: ({ reading }) => void kinds.add(reading.kind),
      onStatus: () => undefined,
    });
    bridge.add({ id: "x", driverId, transport: { kind: "serial", path } });
    await until(() => kinds.has(kind));
    await bridge.stop();
    stop();
    const { code, out } = await running;
    expect({ code, out }).toEqual({ code: 0, out: [link] });
    expect(existsSync(link)).toBe(false);
  });

  test("ends by itself when its time is up", async () => {
    const { code, err } = await run(["simulate", "scale/cas-10", "--port=pty", "--seconds=0.1"]);
    expect(code).toBe(0);
    expect(err.at(-1)).toContain("frames");
  });
});
