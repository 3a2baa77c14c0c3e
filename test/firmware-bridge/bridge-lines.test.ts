/** The bridge on real pseudo-terminals and sockets: what a simulation in memory cannot show. */
import { afterAll, afterEach, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bridge, createBridge } from "../../firmware-bridge/bridge.ts";
import type { DeviceReading } from "../../firmware-bridge/device-status.ts";
import { openPty, type Pty } from "../../firmware-bridge/transport/pty.ts";
import { recordedLine } from "../../firmware-bridge/transport/recording.ts";
import { bytesOfHex, random } from "./support.ts";
import { realClock, realScheduler, until } from "./time.ts";

const DRIVER = "scale/yaohua-continuous";
const CAR = bytesOfHex("02 2B 30 30 31 35 36 30 30 31 39 03");

const folder = mkdtempSync(join(tmpdir(), "bridge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bridges: Bridge[] = [];
const ptys: Pty[] = [];
afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.stop()));
  for (const pty of ptys.splice(0)) pty.close();
});

function plug(link?: string): Pty {
  const pty = openPty(link === undefined ? {} : { link });
  ptys.push(pty);
  return pty;
}

function createSite() {
  const heard = new Map<string, DeviceReading[]>();
  const bridge = createBridge({
    clock: realClock,
    scheduler: realScheduler,
    log: { info: () => undefined, warn: () => undefined },
    onReading: (reading) => heard.set(reading.deviceId, [...heardBy(reading.deviceId), reading]),
    onStatus: () => undefined,
  });
  const heardBy = (id: string): DeviceReading[] => heard.get(id) ?? [];
  bridges.push(bridge);
  return {
    bridge,
    heardBy,
    async add(id: string, path: string) {
      const added = bridge.add({ id, driverId: DRIVER, transport: { kind: "serial", path } });
      expect(added.ok).toBe(true);
      await until(() => bridge.status(id)?.state === "running");
    },
  };
}

test("an unplugged line is seen within a second and comes back under the same name", async () => {
  const { bridge, heardBy, add } = createSite();
  const link = join(folder, "scale");
  const first = plug(link);
  await add("a", link);
  await first.write(CAR);
  await until(() => heardBy("a").length === 1);
  first.close();
  await until(() => bridge.status("a")?.state === "waiting", 1_000);
  expect(bridge.status("a")?.lastError).toMatchObject({ code: "closed", detail: "unplugged" });
  const second = plug(link);
  await until(() => bridge.status("a")?.state === "running", 1_500);
  await second.write(CAR);
  await until(() => heardBy("a").length === 2);
  expect(bridge.status("a")?.reopenings).toBe(1);
});

test("a line that is not there yet is taken when it comes", async () => {
  const { bridge, heardBy } = createSite();
  const link = join(folder, "later");
  bridge.add({ id: "a", driverId: DRIVER, transport: { kind: "serial", path: link } });
  await until(() => bridge.status("a")?.lastError?.code === "not-found");
  const pty = plug(link);
  await until(() => bridge.status("a")?.state === "running", 1_500);
  await pty.write(CAR);
  await until(() => heardBy("a").length === 1);
});

test("a stuck device is silent, one that sends rubbish is garbage, and both recover", async () => {
  const { bridge, heardBy, add } = createSite();
  const pty = plug();
  await add("a", pty.path);
  await until(() => bridge.status("a")?.problem === "silent", 2_000);
  const next = random(3);
  await until(() => {
    pty.writeNow(Uint8Array.from({ length: 40 }, () => 0x20 + Math.floor(next() * 64)));
    return bridge.status("a")?.problem === "garbage";
  });
  await pty.write(CAR);
  await until(() => bridge.status("a")?.problem === null);
  expect(heardBy("a")).toHaveLength(1);
  expect(bridge.status("a")?.reopenings).toBe(0);
});

test("eight lines: noise, flood, halves and a pulled plug on some harm none of the others", async () => {
  const { bridge, heardBy, add } = createSite();
  const lines = Array.from({ length: 8 }, () => plug());
  for (const [index, line] of lines.entries()) await add(`d${index}`, line.path);
  const [noisy, flooding, halves, pulled, ...good] = lines as [Pty, Pty, Pty, Pty, ...Pty[]];
  const noise = new Uint8Array(3_000).fill(0x55);
  let flooded = 0;
  for (let round = 0; round < 50; round += 1) {
    noisy.writeNow(noise);
    flooded += flooding.writeNow(new Uint8Array(12 * 300).map((_, at) => CAR[at % 12] ?? 0));
    await halves.write(CAR.subarray(0, 1 + (round % 11)));
    if (round === 20) pulled.close();
    for (const line of good) await line.write(CAR);
    await Bun.sleep(5);
  }
  await until(() => [4, 5, 6, 7].every((index) => heardBy(`d${index}`).length === 50));
  for (const index of [4, 5, 6, 7]) {
    const status = bridge.status(`d${index}`);
    expect(status).toMatchObject({ state: "running", framesTotal: 50, bugs: 0 });
    expect(Object.values(status?.discards ?? {}).every((count) => count === 0)).toBe(true);
  }
  expect(heardBy("d0")).toHaveLength(0);
  expect(bridge.status("d0")?.discards.noise).toBeGreaterThan(100);
  expect(flooded).toBeGreaterThan(50_000);
  await until(() => (bridge.status("d1")?.bytesTotal ?? 0) === flooded, 5_000);
  expect(bridge.status("d2")?.discards.incomplete).toBeGreaterThan(40);
  expect(bridge.status("d3")?.state).toBe("waiting");
}, 20_000);

test("a bridge that stops leaves no file open", async () => {
  const before = readdirSync("/proc/self/fd").length;
  for (let round = 0; round < 10; round += 1) {
    const { bridge, add } = createSite();
    const pty = openPty();
    await add("a", pty.path);
    await bridge.stop();
    pty.close();
  }
  await until(() => readdirSync("/proc/self/fd").length <= before);
});

test("a TCP device that refuses, resets and returns is followed", async () => {
  const { bridge, heardBy } = createSite();
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = probe;
  probe.stop(true);
  bridge.add({
    id: "t",
    driverId: DRIVER,
    transport: { kind: "tcp", host: "127.0.0.1", port },
  });
  await until(() => bridge.status("t")?.lastError?.code === "refused");
  let connections = 0;
  using server = Bun.listen({
    hostname: "127.0.0.1",
    port,
    socket: {
      open(socket) {
        connections += 1;
        socket.write(CAR);
        if (connections === 1) setTimeout(() => socket.terminate(), 50);
      },
      data: () => undefined,
    },
  });
  await until(() => heardBy("t").length >= 2, 5_000);
  expect(bridge.status("t")?.reopenings).toBe(1);
  expect(server.port).toBe(port);
}, 10_000);

test("a recording gives its readings once and then rests", async () => {
  const { bridge, heardBy } = createSite();
  const file = join(folder, "scale.jsonl");
  const hex = Buffer.from(CAR).toString("hex");
  const pieces = [0, 20, 40].map((atMs) => recordedLine({ atMs, dir: "in", hex }));
  writeFileSync(file, pieces.join(""));
  bridge.add({ id: "r", driverId: DRIVER, transport: { kind: "replay", file } });
  await until(() => bridge.status("r")?.state === "closed" && heardBy("r").length > 0);
  expect(heardBy("r")).toHaveLength(3);
});
