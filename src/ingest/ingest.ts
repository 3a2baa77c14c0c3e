/** Starts the configured devices and hands each reading to the domain that owns its kind. */
import {
  type Bridge,
  createBridge,
  type DeviceReading,
  type DeviceStatus,
  findDriver,
  type TransportConfig,
} from "../../firmware-bridge/index.ts";
import { serialTransport } from "../../firmware-bridge/transport/serial.ts";
import { tcpTransport } from "../../firmware-bridge/transport/tcp.ts";
import type { Transport } from "../../firmware-bridge/transport/transport.ts";
import {
  type DeviceRow,
  type RelayBoardState,
  RelayBoards,
  type RelayEvents,
} from "../devices/index.ts";
import type { Ports } from "../platform/ports.ts";
import { DeviceWatch } from "./device-watch.ts";

export type IngestSinks = {
  readonly mass: (reading: DeviceReading) => void;
  readonly code: (reading: DeviceReading) => void;
  readonly gaugeLink: (deviceId: string, isUp: boolean) => void;
  readonly relay: RelayEvents;
};

export type DevicePlan = Pick<DeviceRow, "id" | "driverId" | "settings" | "transport">;

const DEFAULT_RELAY_UNIT = 1;

export class Ingest {
  readonly #ports: Ports;
  readonly #bridge: Bridge;
  readonly #sinks: IngestSinks;
  readonly relays: RelayBoards;
  readonly #watch: DeviceWatch;
  readonly #isUp = new Map<string, boolean>();

  constructor(ports: Ports, sinks: IngestSinks) {
    this.#ports = ports;
    this.#sinks = sinks;
    this.#watch = new DeviceWatch(ports);
    this.relays = new RelayBoards(ports, {
      ...sinks.relay,
      link: (deviceId, isUp) => {
        sinks.relay.link(deviceId, isUp);
        this.#watch.follow(deviceId, isUp ? undefined : "lost");
      },
    });
    this.#bridge = createBridge({
      clock: ports.clock,
      scheduler: ports.scheduler,
      log: ports.log,
      onReading: (reading) => this.#take(reading),
      onStatus: (status) => this.#follow(status),
    });
  }

  #take(reading: DeviceReading): void {
    switch (reading.reading.kind) {
      case "mass":
        this.#setUp(reading.deviceId, true);
        this.#sinks.mass(reading);
        this.#ports.live.touch(`device:${reading.deviceId}`);
        return;
      case "code":
        this.#sinks.code(reading);
        return;
      default:
        // Kinds without an owner yet are still counted on the device's page.
        this.#ports.live.touch(`device:${reading.deviceId}`);
        return;
    }
  }

  /** A line counts as up with its first good frame, and as down with the first doubt about it. */
  #follow(status: DeviceStatus): void {
    if (status.state !== "running" || status.problem !== null) this.#setUp(status.deviceId, false);
    this.#watch.follow(
      status.deviceId,
      status.problem ?? (status.state === "running" ? undefined : "lost"),
    );
    this.#ports.live.touch("devices");
  }

  #setUp(deviceId: string, isUp: boolean): void {
    if ((this.#isUp.get(deviceId) ?? false) === isUp) return;
    this.#isUp.set(deviceId, isUp);
    this.#sinks.gaugeLink(deviceId, isUp);
    this.#ports.live.touch("devices");
  }

  start(plans: readonly DevicePlan[]): void {
    for (const plan of plans) this.add(plan);
  }

  add(plan: DevicePlan): void {
    const driver = findDriver(plan.driverId);
    if (driver?.family === "relay") {
      const unit = Number(plan.settings["unit"] ?? plan.settings["address"] ?? DEFAULT_RELAY_UNIT);
      const transport: Transport =
        plan.transport.kind === "tcp"
          ? tcpTransport({ host: plan.transport.host, port: plan.transport.port })
          : serialTransport(plan.transport.path, driver.serial);
      this.relays.add(plan.id, unit, transport);
      return;
    }
    const added = this.#bridge.add({
      id: plan.id,
      driverId: plan.driverId,
      settings: plan.settings,
      transport: plan.transport as TransportConfig,
    });
    if (!added.ok) {
      this.#ports.log.error({ device: plan.id, refusal: added.refusal }, "device not started");
    }
  }

  statuses(): readonly DeviceStatus[] {
    return this.#bridge.statuses();
  }

  status(id: string): DeviceStatus | undefined {
    return this.#bridge.status(id);
  }

  relayStates(): readonly RelayBoardState[] {
    return this.relays.states();
  }

  async stop(): Promise<void> {
    this.#watch.stop();
    await Promise.all([this.#bridge.stop(), this.relays.stop()]);
  }
}
