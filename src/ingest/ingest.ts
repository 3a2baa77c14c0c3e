/** Starts the configured devices and hands each reading to the domain that owns its kind. */
import {
  type Bridge,
  createBridge,
  type DeviceReading,
  type DeviceStatus,
  findDriver,
  type LinePiece,
  readSettings,
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
import { LineLogs } from "./line-logs.ts";
import { Samples } from "./samples.ts";
import { tapTransport } from "./tap.ts";

export type IngestSinks = {
  readonly mass: (reading: DeviceReading) => void;
  /** Process values: pressure, temperature, gas. */
  readonly channel: (reading: DeviceReading) => void;
  readonly code: (reading: DeviceReading) => void;
  /** Distances and places of cards, and what cards say of themselves. */
  readonly position: (reading: DeviceReading) => void;
  readonly gaugeLink: (deviceId: string, isUp: boolean) => void;
  readonly relay: RelayEvents;
};

export type DevicePlan = Pick<DeviceRow, "id" | "driverId" | "settings" | "transport">;

const DEFAULT_RELAY_UNIT = 1;

/** Lines that are not the machine's: where a path has one, nothing is opened under it. */
export type OwnLines = (path: string) => Transport | undefined;

export class Ingest {
  readonly #ports: Ports;
  readonly #bridge: Bridge;
  readonly #sinks: IngestSinks;
  readonly relays: RelayBoards;
  readonly #watch: DeviceWatch;
  /** The last pieces of every line, and those who want each one. */
  readonly lines: LineLogs;
  /** The last numbers of every scale and gas channel. */
  readonly samples = new Samples();
  readonly #isUp = new Map<string, boolean>();
  readonly #ownLines: OwnLines;

  constructor(ports: Ports, sinks: IngestSinks, ownLines: OwnLines = () => undefined) {
    this.#ports = ports;
    this.#ownLines = ownLines;
    this.#sinks = sinks;
    this.#watch = new DeviceWatch(ports);
    this.relays = new RelayBoards(ports, {
      ...sinks.relay,
      link: (deviceId, isUp) => {
        sinks.relay.link(deviceId, isUp);
        this.#watch.follow(deviceId, isUp ? undefined : "lost");
      },
    });
    this.lines = new LineLogs(ports.live);
    this.#bridge = createBridge({
      clock: ports.clock,
      scheduler: ports.scheduler,
      log: ports.log,
      onReading: (reading) => this.#take(reading),
      onStatus: (status) => this.#follow(status),
      onPiece: (deviceId, piece) => this.lines.take(deviceId, piece),
    });
  }

  #take(reading: DeviceReading): void {
    this.samples.take(reading);
    switch (reading.reading.kind) {
      case "mass":
        this.#setUp(reading.deviceId, true);
        this.#sinks.mass(reading);
        this.#ports.live.touch(`device:${reading.deviceId}`);
        return;
      case "channel":
        this.#setUp(reading.deviceId, true);
        this.#sinks.channel(reading);
        this.#ports.live.touch(`device:${reading.deviceId}`);
        return;
      case "code":
        this.#sinks.code(reading);
        return;
      case "range":
      case "position":
      case "beacon":
        this.#sinks.position(reading);
        this.#ports.live.touch(`device:${reading.deviceId}`);
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
    this.#ports.live.touch(`device:${status.deviceId}`);
    this.#ports.live.touch(`line:${status.deviceId}`);
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

  /** The reason it could not be started, which is in the log too; undefined when it runs. */
  add(plan: DevicePlan): string | undefined {
    const driver = findDriver(plan.driverId);
    if (driver?.family === "relay") {
      this.#addBoard(plan);
      return undefined;
    }
    const { bus, ...line } = plan.transport;
    const own = "path" in line ? this.#ownLines(line.path) : undefined;
    const transport = own === undefined ? line : ({ kind: "custom", transport: own } as const);
    const added = this.#bridge.add({
      id: plan.id,
      driverId: plan.driverId,
      settings: plan.settings,
      transport,
      ...(bus === undefined ? {} : { bus }),
    });
    if (added.ok) return undefined;
    this.#ports.log.error({ device: plan.id, refusal: added.refusal }, "device not started");
    return added.refusal.code;
  }

  /** A board is driven by its own master and not by the bridge, so that nothing comes between two pulses. */
  #addBoard(plan: DevicePlan): void {
    const driver = findDriver(plan.driverId);
    if (driver === undefined) return;
    const unit = Number(plan.settings["unit"] ?? plan.settings["address"] ?? DEFAULT_RELAY_UNIT);
    const { bus: _bus, kind: _kind, ...line } = plan.transport;
    const transport =
      "host" in line
        ? tcpTransport(line)
        : (this.#ownLines(line.path) ?? serialTransport(line.path, { ...driver.serial, ...line }));
    const { settings } = readSettings(driver.settings, plan.settings);
    const show = (piece: LinePiece): void => this.lines.take(plan.id, piece);
    this.relays.add(
      plan.id,
      unit,
      tapTransport(transport, driver, settings, this.#ports.clock, show),
    );
  }

  /** Resolves when its line is closed; what depends on it is locked before that. */
  async remove(deviceId: string): Promise<void> {
    this.#setUp(deviceId, false);
    await Promise.all([this.#bridge.remove(deviceId), this.relays.remove(deviceId)]);
    // A frame may have come between the first line and the end of the device.
    this.#setUp(deviceId, false);
    this.samples.forget(deviceId);
    this.lines.forget(deviceId);
    this.#ports.live.touch("devices");
  }

  /** Tells the domains once more which lines of a device are up: a fill point set up anew has heard nothing. */
  announce(deviceIds: readonly (string | null)[]): void {
    for (const id of new Set(deviceIds)) {
      if (id === null) continue;
      if (this.#isUp.get(id) === true) this.#sinks.gaugeLink(id, true);
      if (this.relays.isUp(id)) this.#sinks.relay.link(id, true);
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
