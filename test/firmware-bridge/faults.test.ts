/** What goes wrong on real lines: plugs, wrong rates, foreign devices, floods. The other lines must not notice. */
import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bridge, createBridge } from "../../firmware-bridge/bridge.ts";
import type { DeviceReading, DeviceStatus } from "../../firmware-bridge/device-status.ts";
import { encodeStGs } from "../../firmware-bridge/simulators/scale-encoders.ts";
import { encodeTrek } from "../../firmware-bridge/simulators/uwb-encode.ts";
import { encodeIot, encodeTofsense } from "../../firmware-bridge/simulators/uwb-modules.ts";
import type { Round } from "../../firmware-bridge/simulators/uwb-site.ts";
import { encodeYaohua } from "../../firmware-bridge/simulators/yaohua.ts";
import { openPty, type Pty } from "../../firmware-bridge/transport/pty.ts";
import { rdmFrame } from "../../src/cli/devices/simulate-sites.ts";
import { misread } from "./misread.ts";
import { random } from "./support.ts";
import { realClock, realScheduler, until } from "./time.ts";

const folder = mkdtempSync(join(tmpdir(), "faults-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const YAOHUA = "scale/yaohua-continuous";
const bridges: Bridge[] = [];
const ptys = new Set<Pty>();
afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.stop()));
  for (const pty of ptys) pty.close();
  ptys.clear();
});

function plug(name?: string): Pty {
  const pty = openPty(name === undefined ? {} : { link: join(folder, name) });
  ptys.add(pty);
  return pty;
}

function pull(pty: Pty): void {
  ptys.delete(pty);
  pty.close();
}

function createSite() {
  const counts = new Map<string, number>();
  const last = new Map<string, DeviceReading>();
  const bridge = createBridge({
    clock: realClock,
    scheduler: realScheduler,
    log: { info: () => undefined, warn: () => undefined },
    onReading(reading) {
      counts.set(reading.deviceId, (counts.get(reading.deviceId) ?? 0) + 1);
      last.set(reading.deviceId, reading);
    },
    onStatus: () => undefined,
  });
  bridges.push(bridge);
  const status = (id: string): DeviceStatus => {
    const found = bridge.status(id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  return {
    bridge,
    status,
    heard: (id: string) => counts.get(id) ?? 0,
    last: (id: string) => last.get(id)?.reading,
    async add(id: string, path: string, driverId = YAOHUA) {
      expect(bridge.add({ id, driverId, transport: { kind: "serial", path } }).ok).toBe(true);
      await until(() => status(id).state === "running");
    },
  };
}

const discarded = ({ discards }: DeviceStatus): number =>
  Object.values(discards).reduce((sum, count) => sum + count, 0);

const ROUND: Round = {
  atMs: 1_000,
  sequence: 3,
  truth: { tag: 1, xMm: 1_000, yMm: 2_000, zMm: 1_300 },
  ranges: [0, 1, 2, 3].map((anchor) => ({ anchor, distanceMm: 4_000, trueMm: 4_000, walls: 0 })),
};
const SHOWN = { count: 1_450, decimals: 2, basis: "gross", unit: "kg", isStable: true } as const;

/** One frame of each device, and the readings its driver makes of it. */
const DEVICES = {
  [YAOHUA]: { frame: encodeYaohua(1_450, 2), readings: 1 },
  "scale/st-gs-lines": { frame: encodeStGs(SHOWN), readings: 1 },
  "uwb/trek1000": { frame: encodeTrek(ROUND), readings: 5 },
  "uwb/tofsense": { frame: encodeTofsense(1_000, 640, 0), readings: 2 },
  "uwb/nooploop-iot": {
    frame: encodeIot(ROUND, [], { role: "tag" }) ?? new Uint8Array(0),
    readings: 5,
  },
  "reader/rdm6300": { frame: rdmFrame(6_547_886), readings: 2 },
} as const;
type DeviceId = keyof typeof DEVICES;

test("ten unpluggings under one name: no frame lost while plugged, every one counted", async () => {
  const site = createSite();
  const name = "scale";
  let pty = plug(name);
  await site.add("a", join(folder, name));
  for (let round = 1; round <= 10; round += 1) {
    for (let frame = 0; frame < 20; frame += 1)
      await pty.write(encodeYaohua(round * 10 + frame, 0));
    await until(() => site.heard("a") === round * 20);
    pull(pty);
    await until(() => site.status("a").state !== "running", 1_500);
    pty = plug(name);
    await until(() => site.status("a").state === "running", 3_000);
  }
  expect(site.status("a")).toMatchObject({ reopenings: 10, framesTotal: 200, bugs: 0 });
  expect(discarded(site.status("a"))).toBe(0);
}, 40_000);

describe("two devices of different makers on one line", () => {
  const PAIRS: readonly (readonly [DeviceId, DeviceId])[] = [
    [YAOHUA, "uwb/tofsense"],
    ["uwb/tofsense", YAOHUA],
    ["uwb/nooploop-iot", "scale/st-gs-lines"],
    ["reader/rdm6300", "uwb/nooploop-iot"],
    ["reader/rdm6300", "uwb/trek1000"],
    ["uwb/tofsense", "reader/rdm6300"],
  ];

  test.each(PAIRS)("%s reads its own frames and counts those of %s", async (own, foreign) => {
    const site = createSite();
    const pty = plug();
    await site.add("a", pty.path, own);
    for (let turn = 0; turn < 50; turn += 1) {
      await pty.write(DEVICES[own].frame);
      await pty.write(DEVICES[foreign].frame);
    }
    await pty.write(DEVICES[own].frame);
    await until(() => site.heard("a") === 51 * DEVICES[own].readings);
    expect(site.status("a")).toMatchObject({ framesTotal: 51, bugs: 0, state: "running" });
    expect(discarded(site.status("a"))).toBeGreaterThanOrEqual(50);
  });

  // A line without its end swallows what stands before it: those lines are lost, but never misread.
  test("a text device behind foreign bytes gives its own values or none", async () => {
    const site = createSite();
    const pty = plug();
    await site.add("a", pty.path, "scale/st-gs-lines");
    for (let turn = 0; turn < 50; turn += 1) {
      await pty.write(DEVICES[YAOHUA].frame);
      await pty.write(DEVICES["scale/st-gs-lines"].frame);
      await pty.write(DEVICES["scale/st-gs-lines"].frame);
    }
    await until(() => site.status("a").framesTotal + discarded(site.status("a")) >= 100);
    expect(site.last("a")).toMatchObject({ kind: "mass", massG: 14_500 });
    expect(site.status("a")).toMatchObject({ framesTotal: 50, bugs: 0 });
    expect(discarded(site.status("a"))).toBe(50);
  });
});

describe("a wrong baud rate", () => {
  test("the model reads bytes at the right rate as they were sent", () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(misread(all, 9_600, 9_600)).toEqual(all);
    expect(misread(all, 9_600, 19_200)).not.toEqual(all);
  });

  test.each([
    [YAOHUA, 9_600, 19_200],
    [YAOHUA, 9_600, 4_800],
    ["scale/st-gs-lines", 9_600, 2_400],
    ["scale/st-gs-lines", 9_600, 115_200],
    ["uwb/tofsense", 921_600, 115_200],
    ["reader/rdm6300", 9_600, 38_400],
  ] as const)(
    "%s sent at %d and read at %d is garbage, not a value",
    async (id, sent, read) => {
      const site = createSite();
      const pty = plug();
      await site.add("a", pty.path, id);
      const stream = new Uint8Array(DEVICES[id].frame.length * 20);
      for (let turn = 0; turn < 20; turn += 1) {
        stream.set(DEVICES[id].frame, turn * DEVICES[id].frame.length);
      }
      const garbage = misread(stream, sent, read);
      // A reader may be quiet for days, so that only the counters tell.
      const isPatient = id === "reader/rdm6300";
      const isSeen = (): boolean =>
        isPatient ? discarded(site.status("a")) > 20 : site.status("a").problem === "garbage";
      for (let turn = 0; turn < 200 && !isSeen(); turn += 1) {
        pty.writeNow(garbage);
        await Bun.sleep(20);
      }
      expect(isSeen()).toBe(true);
      expect(site.heard("a")).toBe(0);
      expect(site.status("a")).toMatchObject({ framesTotal: 0, bugs: 0 });
      if (isPatient) return;
      // The right rate is set: the same port, and it is well again.
      await pty.write(DEVICES[id].frame);
      await pty.write(DEVICES[id].frame);
      await until(() => site.status("a").problem === null);
      expect(site.status("a").reopenings).toBe(0);
    },
    15_000,
  );
});

describe("a stuck device", () => {
  test("that says nothing with its port open is silent, and well again when it speaks", async () => {
    const site = createSite();
    const pty = plug();
    await site.add("a", pty.path);
    await pty.write(encodeYaohua(100, 0));
    await until(() => site.heard("a") === 1);
    await until(() => site.status("a").state === "silent", 3_000);
    expect(site.status("a")).toMatchObject({ problem: "silent", reopenings: 0 });
    await pty.write(encodeYaohua(100, 0));
    await until(() => site.status("a").state === "running");
    expect(discarded(site.status("a"))).toBe(0);
  }, 10_000);

  test.each([
    ["the start of a frame", 0x02],
    ["a break", 0x00],
    ["a floating line", 0xff],
  ])(
    "that sends %s for ever is garbage, and its last value is not repeated",
    async (_why, byte) => {
      const site = createSite();
      const pty = plug();
      await site.add("a", pty.path);
      await pty.write(encodeYaohua(100, 0));
      await until(() => site.heard("a") === 1);
      const run = new Uint8Array(96).fill(byte);
      for (let turn = 0; turn < 60 && site.status("a").problem !== "garbage"; turn += 1) {
        pty.writeNow(run);
        await Bun.sleep(50);
      }
      expect(site.status("a").problem).toBe("garbage");
      expect(site.heard("a")).toBe(1);
    },
    10_000,
  );
});

test("a flood at ten times the line rate: everything taken is a frame, and the loop stays free", async () => {
  const site = createSite();
  const pty = plug();
  await site.add("a", pty.path);
  const lags: number[] = [];
  let tickAtMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    lags.push(nowMs - tickAtMs - 10);
    tickAtMs = nowMs;
  }, 10);
  // 9600 baud carry 960 bytes a second; ten times that would be 800 frames.
  const frame = encodeYaohua(100, 0);
  const block = new Uint8Array(frame.length * 16);
  for (let at = 0; at < block.length; at += frame.length) block.set(frame, at);
  let sent = 0;
  const startedMs = performance.now();
  while (performance.now() - startedMs < 3_000) {
    await pty.write(block);
    sent += 16;
    await Bun.sleep(20);
  }
  expect((sent * frame.length) / 3).toBeGreaterThan(9_000 * 0.8);
  await until(() => site.heard("a") === sent, 5_000);
  clearInterval(timer);
  lags.sort((a, b) => a - b);
  expect(lags[Math.floor(lags.length * 0.95)]).toBeLessThan(30);
  expect(site.status("a")).toMatchObject({ framesTotal: sent, bytesTotal: sent * frame.length });
  expect(discarded(site.status("a"))).toBe(0);
}, 15_000);

test("eight lines, one of which misbehaves: the others lose nothing, and memory is flat over 12 s", async () => {
  const site = createSite();
  const good = Array.from({ length: 7 }, () => plug());
  for (const [index, pty] of good.entries()) await site.add(`good-${index}`, pty.path);
  const badName = "bad";
  let bad = plug(badName);
  await site.add("bad", join(folder, badName));
  const next = random(99);
  const sent = good.map(() => 0);
  let garbage = 0;
  let pulls = 0;
  let heapMb = 0;
  let rssMb = 0;
  const startedMs = performance.now();
  for (let tick = 0; performance.now() - startedMs < 12_000; tick += 1) {
    for (const [index, pty] of good.entries()) {
      const frame = encodeYaohua(tick % 100_000, 2);
      // A frame that a full line cut would be the test's own loss.
      expect(pty.writeNow(frame)).toBe(frame.length);
      sent[index] = (sent[index] ?? 0) + 1;
    }
    if (tick % 100 === 99) {
      pull(bad);
      pulls += 1;
      bad = plug(badName);
    } else if (tick % 10 < 7) {
      const frame = encodeYaohua(1, 0);
      const noise = Uint8Array.from({ length: 1_000 }, () => next() * 256);
      noise.set(frame.subarray(0, 9), 500);
      garbage += bad.writeNow(noise);
    }
    if (tick === 100) [heapMb, rssMb] = memoryMb();
    await Bun.sleep(40);
  }
  await until(() => good.every((_, index) => site.heard(`good-${index}`) === sent[index]));
  const [heapAfterMb, rssAfterMb] = memoryMb();
  expect(heapAfterMb - heapMb).toBeLessThan(4);
  expect(rssAfterMb - rssMb).toBeLessThan(32);
  for (const [index] of good.entries()) {
    const status = site.status(`good-${index}`);
    expect(status).toMatchObject({
      framesTotal: sent[index],
      reopenings: 0,
      bugs: 0,
      state: "running",
    });
    expect(status.bytesTotal).toBe((sent[index] ?? 0) * 12);
    expect(discarded(status)).toBe(0);
  }
  const status = site.status("bad");
  expect(status.bugs).toBe(0);
  expect(status.reopenings).toBeGreaterThanOrEqual(pulls - 1);
  expect(status.bytesTotal).toBeLessThanOrEqual(garbage);
  expect(status.bytesTotal).toBeGreaterThan(garbage / 4);
  expect(discarded(status)).toBeGreaterThan(100);
}, 40_000);

function memoryMb(): [heap: number, rss: number] {
  Bun.gc(true);
  const { heapUsed, rss } = process.memoryUsage();
  return [heapUsed / 1_048_576, rss / 1_048_576];
}
