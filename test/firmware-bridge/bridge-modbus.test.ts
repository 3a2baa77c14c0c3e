/** A shared Modbus line on a made-up clock: the bridge and eight simulated transmitters. */
import { expect, test } from "bun:test";
import { runModbusSlaves, tableMemory } from "../../firmware-bridge/simulators/modbus-slave.ts";
import { createLoopback } from "../../firmware-bridge/transport/loopback.ts";
import { createSite, statusOf } from "./bridge-site.ts";

const UNITS = [1, 2, 3, 4, 5, 6, 7, 8];

function createBus() {
  const site = createSite();
  const line = createLoopback("bus");
  let noise = new Uint8Array(0);
  const slaves = runModbusSlaves({
    slaves: UNITS.map((unit) => ({
      unit,
      memory: tableMemory({
        holding: new Map([
          [2, 16],
          [3, 3],
          [4, 1_000 + unit],
        ]),
      }),
    })),
    write(bytes) {
      line.send(noise);
      for (const byte of bytes) line.send(Uint8Array.of(byte));
    },
    scheduler: site.time.scheduler,
  });
  line.onSent((bytes) => slaves.receive(bytes));
  for (const unit of UNITS) {
    const added = site.bridge.add({
      id: `level-${unit}`,
      driverId: "modbus/qdw90a",
      settings: { address: unit, pollMs: 500 },
      bus: "levels",
      transport: { kind: "custom", transport: line.transport },
    });
    expect(added.ok).toBe(true);
  }
  return {
    ...site,
    line,
    slaves,
    of: (unit: number) => statusOf(site.bridge, `level-${unit}`),
    levels: () =>
      new Map(
        site.heard.map(({ deviceId, reading }) => [
          deviceId,
          reading.kind === "channel" ? reading.value : undefined,
        ]),
      ),
    setNoise: (bytes: Uint8Array<ArrayBuffer>) => {
      noise = bytes;
    },
  };
}

const LEVELS = new Map(UNITS.map((unit) => [`level-${unit}`, (1_000 + unit) / 1_000]));

test("every transmitter's level arrives at its own name", async () => {
  const { time, heard, levels, of } = createBus();
  await time.advance(5_000);
  expect(levels()).toEqual(LEVELS);
  for (const unit of UNITS) {
    expect(heard.filter(({ deviceId }) => deviceId === `level-${unit}`).length).toBe(10);
    expect(of(unit).timeouts).toBe(0);
  }
});

test("two dead transmitters and one with a bad cable leave the rest alone", async () => {
  const { time, slaves, of } = createBus();
  slaves.setFault(2, "silent");
  slaves.setFault(5, "torn");
  slaves.setFault(7, "bad-crc");
  await time.advance(60_000);
  for (const unit of [1, 3, 4, 6, 8]) {
    expect(of(unit)).toMatchObject({ state: "running", timeouts: 0 });
    expect(of(unit).framesTotal).toBeGreaterThan(110);
  }
  for (const unit of [2, 5, 7]) {
    expect(of(unit).framesTotal).toBe(0);
    expect(of(unit).timeouts).toBeLessThan(45);
  }
  expect(of(5).discards.incomplete).toBeGreaterThan(5);
  expect(of(7).discards.checksum).toBeGreaterThan(5);
});

test("a reply behind noise that looks like a frame's start is found at the time-out", async () => {
  const { time, levels, of, setNoise } = createBus();
  // Unit 3, function 03, 200 data bytes: a header that swallows the reply.
  setNoise(Uint8Array.of(3, 3, 200));
  await time.advance(5_000);
  expect(levels()).toEqual(LEVELS);
  for (const unit of UNITS) expect(of(unit).timeouts).toBe(0);
});

test("nothing is sent while the line is away, nor after stop", async () => {
  const { time, bridge, line } = createBus();
  await time.advance(1_000);
  expect(line.taken().length).toBeGreaterThan(8);
  line.refuse("not-found");
  line.drop("unplugged");
  await time.advance(5_000);
  expect(line.taken()).toEqual([]);
  line.refuse(undefined);
  await time.advance(10_000);
  expect(line.taken().length).toBeGreaterThan(8);
  await bridge.stop();
  await time.advance(5_000);
  expect(line.taken()).toEqual([]);
});
