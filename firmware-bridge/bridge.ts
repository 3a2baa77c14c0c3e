/** All devices of the site: built from their configurations, each on its own, stopped together. */
import { accept, type Result, refuse } from "../src/kernel/result.ts";
import { createDevice, type Device } from "./device.ts";
import type { DeviceReading, DeviceStatus, LinePiece } from "./device-status.ts";
import { type Driver, readSettings, type SerialSettings, type SettingProblem } from "./driver.ts";
import type { BridgeClock, BridgeLog, BridgeScheduler } from "./ports.ts";
import { findDriver } from "./registry.ts";
import { type Bus, createBus } from "./transport/bus.ts";
import { type ReplayOptions, replayTransport } from "./transport/replay.ts";
import { serialTransport } from "./transport/serial.ts";
import { tcpTransport } from "./transport/tcp.ts";
import { type Transport, TransportError } from "./transport/transport.ts";

export const DEVICES_MAX = 256;
/** A dead device on a shared line costs the others one time-out in so long, and is found again within it. */
const LOST_REST_MS = 2_000;

export type TransportConfig =
  /** What is not given is the driver's. */
  | ({ readonly kind: "serial"; readonly path: string } & Partial<SerialSettings>)
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | ({ readonly kind: "replay"; readonly file: string } & ReplayOptions)
  | { readonly kind: "custom"; readonly transport: Transport };

export type DeviceConfig = {
  readonly id: string;
  readonly driverId: string;
  readonly settings?: Readonly<Record<string, string | number>>;
  readonly transport: TransportConfig;
  /** Devices with the same name here share the line of the first of them and take turns. */
  readonly bus?: string;
  /** Quiet time between an answer and the next request; 5 ms if not given. */
  readonly turnaroundMs?: number;
};

export type AddRefusal =
  | { readonly code: "bridge.duplicate-id" | "bridge.too-many-devices" | "bridge.stopped" }
  | { readonly code: "bridge.unknown-driver"; readonly driverId: string }
  | { readonly code: "bridge.bad-settings"; readonly problems: readonly SettingProblem[] }
  /** A device that speaks unasked would talk into the others' turns. */
  | { readonly code: "bridge.not-for-a-bus"; readonly driverId: string }
  /** The bus of this name is another line, or has other line settings. */
  | { readonly code: "bridge.other-bus-line"; readonly bus: string };

export type BridgeParts = {
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  readonly log: BridgeLog;
  readonly onReading: (reading: DeviceReading) => void;
  /** Called when the state of a device changes, not with every frame. */
  readonly onStatus: (status: DeviceStatus) => void;
  readonly onPiece?: (deviceId: string, piece: LinePiece) => void;
  readonly findDriver?: (id: string) => Driver | undefined;
};

export type Bridge = {
  /** Starts a device at once. */
  add(config: DeviceConfig): Result<undefined, AddRefusal>;
  /** Resolves when its line is closed; false when there is no such device. */
  remove(id: string): Promise<boolean>;
  status(id: string): DeviceStatus | undefined;
  statuses(): readonly DeviceStatus[];
  /**
   * Resolves when the bytes are handed to the line; throws TransportError. At once on a streaming line;
   * on a polled one after the answer under way or its time-out, so time-outs bound a valve's delay.
   */
  write(id: string, bytes: Uint8Array): Promise<void>;
  /** Closes every line; nothing can be added afterwards. */
  stop(): Promise<void>;
};

type SharedLine = { readonly bus: Bus; readonly label: string; members: number };

export function createBridge(parts: BridgeParts): Bridge {
  const devices = new Map<string, { readonly device: Device; readonly bus: string | undefined }>();
  const lines = new Map<string, SharedLine>();
  let isStopped = false;

  /** The line itself, or a turn on the shared one; undefined when the shared one is another line. */
  const transportFor = (config: DeviceConfig, driver: Driver): Transport | undefined => {
    const transport = transportOf(config.transport, driver, parts.scheduler);
    if (config.bus === undefined) return transport;
    let line = lines.get(config.bus);
    if (line === undefined) {
      line = {
        bus: createBus(transport, parts.scheduler, config.turnaroundMs),
        label: transport.label,
        members: 0,
      };
      lines.set(config.bus, line);
    } else if (line.label !== transport.label) return undefined;
    line.members += 1;
    return line.bus.member();
  };

  const forget = async (id: string): Promise<boolean> => {
    const found = devices.get(id);
    if (found === undefined) return false;
    devices.delete(id);
    await found.device.stop();
    const line = found.bus === undefined ? undefined : lines.get(found.bus);
    if (line !== undefined && found.bus !== undefined) {
      line.members -= 1;
      if (line.members === 0) lines.delete(found.bus);
    }
    return true;
  };

  return {
    add(config) {
      if (isStopped) return refuse({ code: "bridge.stopped" });
      if (devices.has(config.id)) return refuse({ code: "bridge.duplicate-id" });
      if (devices.size >= DEVICES_MAX) return refuse({ code: "bridge.too-many-devices" });
      const driver = (parts.findDriver ?? findDriver)(config.driverId);
      if (driver === undefined) {
        return refuse({ code: "bridge.unknown-driver", driverId: config.driverId });
      }
      const { settings, problems } = readSettings(driver.settings, config.settings ?? {});
      if (problems.length > 0) return refuse({ code: "bridge.bad-settings", problems });
      if (config.bus !== undefined && (driver.polls?.(settings) ?? []).length === 0) {
        return refuse({ code: "bridge.not-for-a-bus", driverId: driver.id });
      }
      const transport = transportFor(config, driver);
      if (transport === undefined) {
        return refuse({ code: "bridge.other-bus-line", bus: config.bus ?? "" });
      }
      const device = createDevice({
        ...parts,
        id: config.id,
        driver,
        settings,
        transport,
        // On a bus the line rests between turns; a second rest per device would only cost time.
        turnaroundMs: config.bus === undefined ? config.turnaroundMs : 0,
        lostRestMs: config.bus === undefined ? 0 : LOST_REST_MS,
        canReopenAfterEnd: config.transport.kind !== "replay",
      });
      devices.set(config.id, { device, bus: config.bus });
      device.start();
      return accept(undefined);
    },
    remove: forget,
    status: (id) => devices.get(id)?.device.status(),
    statuses: () => [...devices.values()].map(({ device }) => device.status()),
    write(id, bytes) {
      const found = devices.get(id);
      return found === undefined
        ? Promise.reject(new TransportError("not-found", id))
        : found.device.write(bytes);
    },
    async stop() {
      isStopped = true;
      await Promise.all([...devices.keys()].map(forget));
    },
  };
}

function transportOf(
  config: TransportConfig,
  driver: Driver,
  scheduler: BridgeScheduler,
): Transport {
  switch (config.kind) {
    case "serial": {
      const { kind: _kind, path, ...given } = config;
      return serialTransport(path, { ...driver.serial, ...given });
    }
    case "tcp":
      return tcpTransport(config);
    case "replay":
      return replayTransport(config.file, scheduler, config);
    case "custom":
      return config.transport;
  }
}
