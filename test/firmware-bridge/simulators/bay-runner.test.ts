/** A station on byte lines: what a host on the other ends sees, and what happens behind the valves. */
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../firmware-bridge/driver.ts";
import { yaohuaContinuous } from "../../../firmware-bridge/drivers/scale/yaohua-continuous.ts";
import { openHeldRelay } from "../../../firmware-bridge/held-relay.ts";
import { netG } from "../../../firmware-bridge/simulators/bay.ts";
import { type SimulatedBay, startStation } from "../../../firmware-bridge/simulators/bay-runner.ts";
import { createLine, createStallingTime } from "../line.ts";
import { random } from "../support.ts";

const CYLINDER = { tareG: 16_500, residueG: 200, volumeL: 35.5 };

async function setUp(count = 2) {
  const time = createStallingTime();
  const boardLine = createLine(time);
  const lines = Array.from({ length: count }, () => createLine(time, 13));
  const station = startStation({
    ...time,
    random: random(3),
    indicators: lines.map((line) => line.device),
    board: boardLine.device,
  });
  const { settings } = readSettings(yaohuaContinuous.settings, {});
  const scales = lines.map((line) => {
    const framer = yaohuaContinuous.framer(settings);
    const masses: number[] = [];
    const discards: string[] = [];
    line.host.onData((bytes) => {
      for (const item of framer.push(bytes)) {
        if (item.type === "discard") discards.push(item.reason);
        else {
          const decoded = yaohuaContinuous.decode(item.bytes, { settings });
          if (!decoded.ok) discards.push(decoded.reason);
          else
            for (const read of decoded.readings)
              if (read.kind === "mass") masses.push(read.massG ?? Number.NaN);
        }
      }
    });
    return { masses, discards };
  });
  const relay = await openHeldRelay({
    ...time,
    transport: boardLine.transport,
    unit: 1,
    onState: () => {},
  });
  const bay = (at: number): SimulatedBay => {
    const found = station.bays[at];
    if (found === undefined) throw new Error(`no bay ${at}`);
    return found;
  };
  const begin = async (at: number): Promise<void> => {
    bay(at).place(CYLINDER);
    await time.advance(3_000);
    bay(at).setPoint(CYLINDER.tareG + 14_500);
    bay(at).connectGun(true);
  };
  return { time, station, scales, relay, boardLine, bay, begin };
}

test("an indicator sends about 20 frames a second, all of them good", async () => {
  const { time, scales } = await setUp();
  await time.advance(10_000);
  expect(scales[0]?.masses.length).toBeGreaterThan(190);
  expect(scales[0]?.masses.length).toBeLessThanOrEqual(200);
  expect(scales[0]?.discards).toEqual([]);
});

test("gun 1 fills through channel 1; gun 0 gets nothing", async () => {
  const { time, scales, relay, bay, begin } = await setUp();
  await begin(0);
  await begin(1);
  relay.hold(1, () => true);
  await time.advance(180_000);
  expect(bay(1).state().isCutOff).toBe(true);
  expect(Math.abs(netG(bay(1).state()) - 14_500)).toBeLessThanOrEqual(50);
  expect(Math.abs((scales[1]?.masses.at(-1) ?? 0) - 31_000)).toBeLessThanOrEqual(60);
  expect(netG(bay(0).state())).toBe(CYLINDER.residueG);
});

describe("the gas stops", () => {
  test("after a withdrawn permission: within one tick and the valve's time", async () => {
    const { time, relay, bay, begin } = await setUp();
    await begin(0);
    relay.hold(0, () => true);
    await time.advance(10_000);
    expect(bay(0).state().flowGPerS).toBeGreaterThan(150);
    relay.drop(0);
    await time.advance(200 + bay(0).state().settings.valveMs);
    expect(bay(0).state().flowGPerS).toBe(0);
  });

  test("after the relay's line is cut: within the drop-out and the valve's time", async () => {
    const { time, relay, boardLine, bay, begin } = await setUp();
    await begin(0);
    relay.hold(0, () => true);
    await time.advance(10_000);
    boardLine.cut();
    await time.advance(800 + bay(0).state().settings.valveMs);
    expect(bay(0).state().flowGPerS).toBe(0);
  });
});

describe("what can go wrong on an indicator's line", () => {
  test("unplugged and plugged in again", async () => {
    const { time, scales, bay } = await setUp();
    await time.advance(1_000);
    bay(0).line.unplug();
    await time.advance(100);
    const before = scales[0]?.masses.length;
    await time.advance(1_000);
    expect(scales[0]?.masses.length).toBe(before as number);
    expect(scales[1]?.masses.length).toBeGreaterThan(35);
  });

  test("silent while the port stays open, then alive again", async () => {
    const { time, scales, bay } = await setUp();
    bay(0).line.freeze("silent");
    await time.advance(1_000);
    expect(scales[0]?.masses).toEqual([]);
    bay(0).line.freeze(null);
    await time.advance(1_000);
    expect(scales[0]?.masses.length).toBeGreaterThan(15);
  });

  test("frozen at one value", async () => {
    const { time, scales, bay, begin } = await setUp();
    await time.advance(100);
    bay(0).line.freeze("value");
    await begin(0);
    expect(Math.max(...(scales[0]?.masses ?? []))).toBeLessThan(100);
  });

  test("rubbish and half frames are thrown away, whole ones still read", async () => {
    const { time, scales, bay } = await setUp();
    bay(0).line.garbage(Uint8Array.from({ length: 20 }, (_, at) => at * 13));
    bay(0).line.halfFrames(3);
    await time.advance(1_000);
    expect(scales[0]?.discards).toContain("incomplete");
    expect(scales[0]?.masses.length).toBeGreaterThanOrEqual(15);
  });
});
