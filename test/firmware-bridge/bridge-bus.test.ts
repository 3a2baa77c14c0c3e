/** Several devices on one half-duplex line. */
import { describe, expect, test } from "bun:test";
import { createLoopback } from "../../firmware-bridge/transport/loopback.ts";
import { createSite, polled, scale, statusOf } from "./bridge-site.ts";

describe("a shared line", () => {
  const drivers = [polled(1), polled(2), polled(3)];

  function createBusSite(answers: (address: number) => boolean) {
    const site = createSite(drivers);
    const line = createLoopback("bus");
    let overlaps = 0;
    let isAnswering = false;
    line.onSent(([address = 0]) => {
      if (isAnswering) overlaps += 1;
      isAnswering = true;
      site.time.scheduler.after(8, () => {
        isAnswering = false;
        if (answers(address)) line.send(Uint8Array.of(address, 1));
      });
    });
    for (const [index, driver] of drivers.entries()) {
      const added = site.bridge.add({
        id: `d${index + 1}`,
        driverId: driver.id,
        bus: "gun-line-1",
        transport: { kind: "custom", transport: line.transport },
      });
      expect(added.ok).toBe(true);
    }
    return { ...site, line, overlaps: () => overlaps };
  }

  test("is opened once, and its devices take turns", async () => {
    const { time, bridge, heard, line, overlaps } = createBusSite(() => true);
    await time.advance(2_000);
    expect(line.opens).toBe(1);
    expect(overlaps()).toBe(0);
    for (const id of ["d1", "d2", "d3"]) {
      expect(statusOf(bridge, id)).toMatchObject({ state: "running", timeouts: 0 });
      expect(statusOf(bridge, id).discards.unexpected).toBe(0);
      expect(heard.filter(({ deviceId }) => deviceId === id).length).toBeGreaterThan(15);
    }
    for (const { deviceId, reading } of heard) {
      expect(`d${"channel" in reading && reading.channel}`).toBe(deviceId);
    }
  });

  test("one dead device costs its time-outs and nothing else", async () => {
    const { time, bridge, line, overlaps } = createBusSite((address) => address !== 2);
    await time.advance(3_000);
    expect(overlaps()).toBe(0);
    expect(statusOf(bridge, "d1")).toMatchObject({ state: "running", timeouts: 0 });
    expect(statusOf(bridge, "d2")).toMatchObject({ state: "silent" });
    expect(statusOf(bridge, "d3").framesTotal).toBeGreaterThan(15);
    await time.advance(60_000);
    expect(line.opens).toBe(1);
    expect(statusOf(bridge, "d2").reopenings).toBeGreaterThan(1);
    expect(statusOf(bridge, "d1")).toMatchObject({ state: "running", timeouts: 0, reopenings: 0 });
  });

  test("a command goes before the polls of the others", async () => {
    const { time, bridge, line } = createBusSite((address) => address === 3);
    await time.advance(1_000);
    line.taken();
    let isDone = false;
    const writing = bridge.write("d3", Uint8Array.of(3, 99)).then(() => {
      isDone = true;
    });
    // One dead device's time-out (50 ms), the own poll before it, and two rests of the line.
    await time.advance(75);
    expect(isDone).toBe(true);
    expect(line.taken()).toContainEqual(Uint8Array.of(3, 99));
    await writing;
  });

  test("an unplugging is seen by all, and all come back", async () => {
    const { time, bridge, line } = createBusSite(() => true);
    await time.advance(100);
    line.drop("unplugged");
    expect(bridge.statuses().map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
    await time.advance(1_000);
    expect(bridge.statuses().map(({ state }) => state)).toEqual(["running", "running", "running"]);
    expect(line.opens).toBe(2);
    await bridge.stop();
    expect(line.isOpen).toBe(false);
  });

  test("that cannot be opened is refused to all, and tried again", async () => {
    const { time, bridge, line } = createBusSite(() => true);
    line.refuse("busy");
    await time.advance(400);
    line.drop("unplugged");
    await time.advance(600);
    for (const status of bridge.statuses()) {
      expect(status).toMatchObject({ state: "waiting", lastError: { code: "busy" } });
    }
    line.refuse(undefined);
    await time.advance(2_000);
    expect(bridge.statuses().map(({ state }) => state)).toEqual(["running", "running", "running"]);
    expect(line.opens).toBe(1);
  });

  test("is left open while one device still uses it", async () => {
    const { time, bridge, line } = createBusSite(() => true);
    await time.advance(100);
    await bridge.remove("d1");
    await bridge.remove("d2");
    expect(line.isOpen).toBe(true);
    await time.advance(500);
    expect(statusOf(bridge, "d3")).toMatchObject({ state: "running", timeouts: 0 });
    await bridge.remove("d3");
    expect(line.isOpen).toBe(false);
  });

  test("is no place for a device that speaks unasked, nor for another line", async () => {
    const { bridge } = createBusSite(() => true);
    const other = { kind: "custom", transport: createLoopback("other").transport } as const;
    expect(bridge.add({ ...scale("s", createLoopback("bus")), bus: "gun-line-1" })).toMatchObject({
      refusal: { code: "bridge.not-for-a-bus" },
    });
    expect(
      bridge.add({ id: "d4", driverId: drivers[0]!.id, bus: "gun-line-1", transport: other }),
    ).toMatchObject({ refusal: { code: "bridge.other-bus-line" } });
  });
});
