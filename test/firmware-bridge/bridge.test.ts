/** The bridge on lines in memory, with time as a number. */
import { describe, expect, test } from "bun:test";
import { DEVICES_MAX, type DeviceConfig } from "../../firmware-bridge/bridge.ts";
import { createLoopback, type Loopback } from "../../firmware-bridge/transport/loopback.ts";
import { createSite, polled, scale, statusOf } from "./bridge-site.ts";
import { bytesOfHex } from "./support.ts";

const EMPTY = bytesOfHex("02 2B 30 30 30 30 30 30 30 31 42 03");
const CAR = bytesOfHex("02 2B 30 30 31 35 36 30 30 31 39 03");
const BROKEN = bytesOfHex("02 2B 30 30 30 30 30 30 31 31 42 03");

describe("a streaming device", () => {
  test("gives readings with both times, and counts what it throws away", async () => {
    const { time, heard, bridge } = createSite();
    const line = createLoopback();
    bridge.add(scale("a", line));
    await time.advance(700);
    line.send(CAR);
    line.send(BROKEN);
    line.send(Uint8Array.of(1, 2, ...EMPTY.subarray(0, 6)));
    line.send(EMPTY.subarray(6));
    expect(heard.map(({ reading }) => "massG" in reading && reading.massG)).toEqual([1_560_000, 0]);
    expect(heard[0]).toMatchObject({ deviceId: "a", at: time.clock.now(), monotonicMs: 700 });
    expect(statusOf(bridge, "a")).toMatchObject({
      state: "running",
      problem: null,
      framesTotal: 2,
      bytesTotal: 38,
      discards: { checksum: 1, noise: 1, malformed: 0 },
      lastFrameAt: time.clock.now(),
      bugs: 0,
    });
  });

  test("is silent, then lost, then opened anew; an unplugged one comes back", async () => {
    const { time, heard, changes, bridge } = createSite();
    const line = createLoopback();
    bridge.add(scale("a", line));
    await time.advance(0);
    line.send(CAR);
    await time.advance(1_500);
    expect(statusOf(bridge, "a")).toMatchObject({ state: "silent", problem: "silent" });
    await time.advance(11_000);
    expect(line.opens).toBe(2);
    line.send(CAR);
    line.drop("unplugged");
    line.refuse("not-found");
    await time.advance(600);
    expect(statusOf(bridge, "a")).toMatchObject({
      state: "waiting",
      lastError: { code: "not-found" },
    });
    line.refuse(undefined);
    await time.advance(1_000);
    line.send(CAR);
    expect(statusOf(bridge, "a")).toMatchObject({ state: "running", reopenings: 2 });
    expect(heard).toHaveLength(3);
    expect(changes).toEqual([
      "running well",
      "silent silent",
      "running silent",
      "silent silent",
      "running well",
      "waiting well",
      "waiting well",
      "running well",
    ]);
  });

  test("half a frame before an unplugging is not glued to what follows", async () => {
    const { time, heard, bridge } = createSite();
    const line = createLoopback();
    bridge.add(scale("a", line));
    await time.advance(0);
    line.send(CAR.subarray(0, 8));
    line.drop("unplugged");
    await time.advance(600);
    line.send(CAR.subarray(8));
    line.send(EMPTY);
    expect(heard.map(({ reading }) => "massG" in reading && reading.massG)).toEqual([0]);
    expect(statusOf(bridge, "a").discards).toMatchObject({ incomplete: 1, noise: 2 });
  });

  test("keeps only the last pieces, however much comes", async () => {
    const { time, bridge } = createSite();
    const line = createLoopback();
    bridge.add(scale("a", line));
    await time.advance(0);
    for (let count = 0; count < 1_000; count += 1) line.send(CAR);
    expect(statusOf(bridge, "a").recent).toHaveLength(64);
    for (let count = 0; count < 100; count += 1) line.send(new Uint8Array(5_000));
    const { recent, discards } = statusOf(bridge, "a");
    expect(recent.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(4_096);
    expect(recent.every(({ isCut, bytes }) => isCut && bytes.length === 256)).toBe(true);
    expect(discards.noise).toBeGreaterThan(1_000);
  });

  test("tells its rate over the last whole seconds", async () => {
    const { time, bridge } = createSite();
    const line = createLoopback();
    bridge.add(scale("a", line));
    await time.advance(0);
    for (let count = 0; count < 100; count += 1) {
      line.send(CAR);
      await time.advance(100);
    }
    expect(statusOf(bridge, "a").framesPerSecond).toBe(10);
    await time.advance(20_000);
    expect(statusOf(bridge, "a").framesPerSecond).toBe(0);
  });
});

describe("isolation", () => {
  test("a driver that throws harms only its own device, and is counted", async () => {
    const thrower = polled(7, { polls: () => [], silenceMaxMs: 60_000 });
    const { time, heard, bridge } = createSite([thrower]);
    const [bad, good] = [createLoopback(), createLoopback()];
    bridge.add({
      id: "bad",
      driverId: thrower.id,
      transport: { kind: "custom", transport: bad.transport },
    });
    bridge.add(scale("good", good));
    await time.advance(0);
    for (let count = 0; count < 100; count += 1) {
      bad.send(Uint8Array.of(7, 0xbb));
      good.send(CAR);
    }
    bad.send(Uint8Array.of(7, 1));
    expect(statusOf(bridge, "bad")).toMatchObject({
      bugs: 100,
      framesTotal: 1,
      lastError: { code: "bug" },
    });
    expect(statusOf(bridge, "good")).toMatchObject({ bugs: 0, framesTotal: 100 });
    expect(heard).toHaveLength(101);
  });

  test("a receiver that throws does not stop the line", async () => {
    const { time, heard, bridge, failFor } = createSite();
    const [a, b] = [createLoopback(), createLoopback()];
    bridge.add(scale("a", a));
    bridge.add(scale("b", b));
    failFor("a");
    await time.advance(0);
    for (const line of [a, b, a, b]) line.send(CAR);
    expect(heard.map(({ deviceId }) => deviceId)).toEqual(["b", "b"]);
    expect(statusOf(bridge, "a")).toMatchObject({ state: "running", bugs: 2, framesTotal: 2 });
  });
});

describe("a polled device", () => {
  const driver = polled(7);
  const add = (site: ReturnType<typeof createSite>, line: Loopback, id = "p"): void => {
    site.bridge.add({
      id,
      driverId: driver.id,
      transport: { kind: "custom", transport: line.transport },
    });
  };

  test("is asked at its pace, and each answer is decoded with its request", async () => {
    const site = createSite([driver]);
    const line = createLoopback();
    line.onSent(([address = 0]) => line.send(Uint8Array.of(address, 1)));
    add(site, line);
    await site.time.advance(1_000);
    expect(line.taken()).toHaveLength(11);
    expect(site.heard).toHaveLength(11);
    expect(statusOf(site.bridge, "p")).toMatchObject({ timeouts: 0, framesTotal: 11 });
  });

  test("a second answer and an answer that comes too late are unexpected", async () => {
    const site = createSite([driver]);
    const line = createLoopback();
    add(site, line);
    await site.time.advance(0);
    line.send(Uint8Array.of(7, 1, 7, 0));
    expect(statusOf(site.bridge, "p").discards.unexpected).toBe(1);
    await site.time.advance(160);
    expect(statusOf(site.bridge, "p").timeouts).toBe(1);
    line.send(Uint8Array.of(7, 1));
    expect(statusOf(site.bridge, "p").discards.unexpected).toBe(2);
    expect(site.heard).toHaveLength(1);
  });

  test("that also speaks unasked is heard", async () => {
    const chatty = polled(9, { speaksUnasked: true });
    const site = createSite([chatty]);
    const line = createLoopback();
    site.bridge.add({
      id: "p",
      driverId: chatty.id,
      transport: { kind: "custom", transport: line.transport },
    });
    await site.time.advance(60);
    line.send(Uint8Array.of(9, 1));
    expect(site.heard).toHaveLength(1);
    expect(statusOf(site.bridge, "p").timeouts).toBe(1);
  });

  test("a refusal in its own words is a sign of life and an answer, but no reading", async () => {
    const site = createSite([driver]);
    const line = createLoopback();
    line.onSent(() => line.send(Uint8Array.of(7, 0xee)));
    add(site, line);
    await site.time.advance(5_000);
    expect(statusOf(site.bridge, "p")).toMatchObject({
      state: "running",
      timeouts: 0,
      framesTotal: 0,
      lastError: { code: "device-error" },
    });
    expect(statusOf(site.bridge, "p").discards["device-error"]).toBe(51);
  });

  test("a stuck device is silent, and counted", async () => {
    const site = createSite([driver]);
    add(site, createLoopback());
    await site.time.advance(2_000);
    expect(statusOf(site.bridge, "p")).toMatchObject({ state: "silent", problem: "silent" });
    expect(statusOf(site.bridge, "p").timeouts).toBeGreaterThan(15);
  });

  test("a command takes its turn and resolves when it is on the line", async () => {
    const site = createSite([driver]);
    const line = createLoopback();
    add(site, line);
    await site.time.advance(0);
    line.taken();
    let isDone = false;
    const writing = site.bridge.write("p", Uint8Array.of(7, 99)).then(() => {
      isDone = true;
    });
    await site.time.advance(40);
    expect([isDone, line.taken().length]).toEqual([false, 0]);
    await site.time.advance(20);
    expect([isDone, line.taken()]).toEqual([true, [Uint8Array.of(7, 99)]]);
    await writing;
  });

  test("a command to a device that is away, or too many, are refused", async () => {
    const site = createSite([driver]);
    const line = createLoopback();
    add(site, line);
    const write = () => site.bridge.write("p", Uint8Array.of(1)).catch((error: unknown) => error);
    expect(await write()).toMatchObject({ code: "closed" });
    expect(await site.bridge.write("x", Uint8Array.of(1)).catch((e: unknown) => e)).toMatchObject({
      code: "not-found",
    });
    await site.time.advance(0);
    const all = Array.from({ length: 17 }, write);
    expect(await all[16]).toMatchObject({ code: "busy" });
    line.drop("unplugged");
    expect(await all[0]).toMatchObject({ code: "closed" });
    expect(await all[15]).toMatchObject({ code: "closed" });
  });
});

describe("configuration", () => {
  const REFUSALS: readonly [why: string, change: Partial<DeviceConfig>, code: string][] = [
    ["an unknown driver", { driverId: "scale/none" }, "bridge.unknown-driver"],
    ["an unknown setting", { settings: { unti: "kg" } }, "bridge.bad-settings"],
    ["an id in use", { id: "a" }, "bridge.duplicate-id"],
  ];
  test.each(REFUSALS)("refuses %s", (_why, change, code) => {
    const { bridge } = createSite();
    bridge.add(scale("a", createLoopback()));
    expect(bridge.add({ ...scale("b", createLoopback()), ...change })).toMatchObject({
      ok: false,
      refusal: { code },
    });
    expect(bridge.statuses()).toHaveLength(1);
  });

  test("refuses more devices than its limit", () => {
    const { bridge } = createSite();
    for (let count = 0; count < DEVICES_MAX; count += 1) {
      expect(bridge.add(scale(`d${count}`, createLoopback())).ok).toBe(true);
    }
    expect(bridge.add(scale("last", createLoopback()))).toMatchObject({
      refusal: { code: "bridge.too-many-devices" },
    });
  });

  test("a removed device is closed and forgotten; after a stop nothing is open or taken", async () => {
    const { time, bridge } = createSite();
    const lines = [createLoopback(), createLoopback()];
    bridge.add(scale("a", lines[0]!));
    bridge.add(scale("b", lines[1]!));
    await time.advance(0);
    expect(await bridge.remove("a")).toBe(true);
    expect(await bridge.remove("a")).toBe(false);
    expect([lines[0]!.isOpen, lines[1]!.isOpen]).toEqual([false, true]);
    await bridge.stop();
    expect(lines[1]!.isOpen).toBe(false);
    expect(bridge.statuses()).toEqual([]);
    expect(bridge.add(scale("c", createLoopback()))).toMatchObject({
      refusal: { code: "bridge.stopped" },
    });
  });

  test("a stop while a line is being opened leaves it closed", async () => {
    const { bridge } = createSite();
    const line = createLoopback();
    bridge.add(scale("a", line));
    await bridge.stop();
    await Promise.resolve();
    expect(line.isOpen).toBe(false);
  });
});
