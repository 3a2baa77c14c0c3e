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
import { serialTransport } from "../../firmware-bridge/transport/serial.ts";
import { canSimulate, SIMULATED, startSimulator } from "../../src/cli/devices/simulators.ts";
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
  ["modbus/raeguard-3", { set: { decimals: 1, unit: "%LEL", wordOrder: "DCBA" } }],
  ["modbus/rki-digester", { set: { channels: 4, unit: "%LEL", wordOrder: "CDAB" } }],
  ["modbus/opw-rack-monitor", { set: { address: 42 } }],
  ["controller/gm9907-l5", { set: { weightRegister: 9, registerShift: 1, decimals: 3 } }],
  ["controller/hx-multichannel", { set: { channels: 8, form: "f32", wordOrder: "CDAB" } }],
  ["controller/dat-400", { set: { statusRegister: 40, address: 200 } }],
  ["controller/bde-2007", { set: { registerShift: 1, sign: "proven" } }],
  ["uwb/nooploop-iot", { set: { ownRole: "tag" } }],
  ["uwb/tofsense", { set: { validStatus: 2 } }],
  ["uwb/pans-tlv", { set: { tag: "T7" } }],
  ["uwb/pdoa-kit", { set: { anchor: "N2" } }],
];

/** What the installer has to set before a controller gives masses. */
const PROVEN = { set: { sign: "proven" } } as const;
const WEIGHING: Readonly<Record<string, Given>> = {
  "controller/gm9907-l5": { set: { weightRegister: 2 } },
  "controller/bde-2007": PROVEN,
  "controller/laumas-tlu": PROVEN,
  "controller/cas-ci-600d": PROVEN,
  "controller/hx-multichannel": PROVEN,
};

describe("the driver understands its simulator, every byte", () => {
  test.each(VARIANTS)("%s %j", async (id, given) => {
    const items = await play(id, 25, given);
    expect(items.filter((item) => item.type === "discard")).toEqual([]);
    expect(items.length).toBeGreaterThan(8);
  });

  // The DAT-400 driver reads the status register alone: it has no mass.
  test.each(
    SIMULATED.filter((id) => /^(scale|controller)\//.test(id) && id !== "controller/dat-400"),
  )("%s is filled", async (id) => {
    const items = await play(id, 25, WEIGHING[id]);
    const values = items.flatMap((item) =>
      item.type === "reading" && item.reading.kind === "mass" ? [item.reading.value ?? -1] : [],
    );
    // An integer driver shows whole kilograms; the fullest cylinder weighs 30 to 32 kg.
    expect(Math.max(...values)).toBeGreaterThanOrEqual(29);
    expect(Math.min(...values)).toBeLessThanOrEqual(0);
  });

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
  test("every registered driver can be played", () => {
    const missing = DRIVERS.map(({ id }) => id).filter((id) => !canSimulate(id));
    // Its simulator is a session of its own and comes with that driver.
    expect(missing.filter((id) => id !== "scale/lpg-filling-scale")).toEqual([]);
  });

  const ONE_OF_EACH = [
    ["scale/cas-10", "mass"],
    ["controller/laumas-tlu", "channel"],
    ["uwb/pans-tlv", "position"],
    ["modbus/opw-rack-monitor", "switch"],
    ["relay/waveshare-relay", "switch"],
    ["reader/rdm6300", "code"],
  ] as const;

  test("one driver of each family is tried on a line", () => {
    expect(new Set<unknown>(DRIVERS.map(({ family }) => family))).toEqual(
      new Set(ONE_OF_EACH.map(([id]) => findDriver(id)?.family)),
    );
  });

  test.each(ONE_OF_EACH)("%s: what simulate plays on a line, decode reads", async (id, kind) => {
    const driver = findDriver(id)!;
    const { settings } = readSettings(driver.settings, {});
    const request = driver.polls?.(settings)[0]?.request;
    let stop = (): void => undefined;
    let path = "";
    const running = run(["simulate", id, "--port", "pty", "--rate", "20"], {
      seen: (line) => {
        path ||= line;
      },
      stopper: (given) => {
        stop = given;
      },
    });
    await until(() => path !== "");
    const pieces: Uint8Array[] = [];
    const link = await serialTransport(path, driver.serial).open({
      bytes: (bytes) => void pieces.push(bytes.slice()),
      closed: () => undefined,
    });
    // The first rounds of a positioning system are not measured yet.
    for (let asked = 0; asked < 5 && request !== undefined; asked += 1) {
      const before = pieces.length;
      await link.send(request);
      await Bun.sleep(60);
      if (asked > 2) await until(() => pieces.length > before);
    }
    await until(() => pieces.length > 2);
    await link.close();
    stop();
    expect((await running).code).toBe(0);
    const hex = request === undefined ? [] : ["--request", Buffer.from(request).toString("hex")];
    const { code, out } = await run(["decode", id, ...hex], { pieces });
    expect(code).toBe(0);
    const kinds = out.map((line) => (JSON.parse(line) as { kind?: string }).kind);
    expect(kinds).toContain(kind);
    // The line is closed in the middle of whatever was being sent.
    expect(kinds.slice(0, -1)).not.toContain(undefined);
  });

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
