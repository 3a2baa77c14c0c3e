/** A bridge on lines in memory with time as a number, and a small polled driver to put on it. */
import { type Bridge, createBridge, type DeviceConfig } from "../../firmware-bridge/bridge.ts";
import type { DeviceReading, DeviceStatus } from "../../firmware-bridge/device-status.ts";
import { type Driver, defineDriver, discard, readings } from "../../firmware-bridge/driver.ts";
import { scanFramer } from "../../firmware-bridge/framing/scan.ts";
import { findDriver } from "../../firmware-bridge/registry.ts";
import type { Loopback } from "../../firmware-bridge/transport/loopback.ts";
import { createManualTime } from "./time.ts";

/** Asks [address, 1]; answers are [address, value]. 0xEE is the device's own refusal, 0xBB a bug. */
export function polled(address: number, overrides: Partial<Driver> = {}): Driver {
  return defineDriver({
    id: `modbus/test-${address}`,
    family: "modbus",
    label: { zh: "测试", en: "test" },
    manual: "made for this test",
    proof: "manual-only",
    serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
    silenceMaxMs: 1_000,
    settings: [],
    polls: () => [{ everyMs: 100, timeoutMs: 50, request: Uint8Array.of(address, 1) }],
    framer: () =>
      scanFramer(2, (bytes, offset) =>
        bytes.length - offset < 2 ? { type: "more" } : { type: "frame", length: 2 },
      ),
    decode(frame, { request }) {
      const [from, value = 0] = frame;
      if (value === 0xbb) throw new Error("a bug");
      if (value === 0xee) return discard("device-error", "refused");
      if (request !== undefined && request[0] !== from) return discard("unexpected", `${from}`);
      return readings({ kind: "switch", channel: `${from}`, isOn: value > 0 });
    },
    ...overrides,
  });
}

export function createSite(drivers: readonly Driver[] = []) {
  const time = createManualTime();
  const heard: DeviceReading[] = [];
  const changes: string[] = [];
  let failOn: string | undefined;
  const bridge = createBridge({
    ...time,
    log: { info: () => undefined, warn: () => undefined },
    onReading(reading) {
      if (reading.deviceId === failOn) throw new Error("the receiver failed");
      heard.push(reading);
    },
    onStatus: (status) => changes.push(`${status.state} ${status.problem ?? "well"}`),
    findDriver: (id) => drivers.find((driver) => driver.id === id) ?? findDriver(id),
  });
  return {
    time,
    heard,
    changes,
    bridge,
    failFor(id: string) {
      failOn = id;
    },
  };
}

export function scale(id: string, line: Loopback): DeviceConfig {
  return {
    id,
    driverId: "scale/yaohua-continuous",
    transport: { kind: "custom", transport: line.transport },
  };
}

export function statusOf(bridge: Bridge, id: string): DeviceStatus {
  const status = bridge.status(id);
  if (status === undefined) throw new Error(`no ${id}`);
  return status;
}
