/** What the device pages show: the configuration beside what the bridge counts. */
import { type DeviceStatus, findDriver } from "../../firmware-bridge/index.ts";
import type { DeviceView } from "../../views/overview/devices-page.tsx";
import { type DeviceRow, listDevices } from "../devices/index.ts";
import { instant } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { BoxFacts } from "./routes.tsx";

function lineOf(row: DeviceRow): string {
  const { transport } = row;
  return transport.kind === "tcp" ? `${transport.host}:${transport.port}` : transport.path;
}

function trafficOf(status: DeviceStatus): NonNullable<DeviceView["traffic"]> {
  return {
    mode: status.state,
    problem: status.problem,
    sinceAt: instant(status.sinceAt),
    lastFrameAt: status.lastFrameAt === null ? null : instant(status.lastFrameAt),
    framesPerSecond: status.framesPerSecond,
    framesTotal: status.framesTotal,
    bytesTotal: status.bytesTotal,
    discards: status.discards,
    timeouts: status.timeouts,
    reopenings: status.reopenings,
    bugs: status.bugs,
    lastError:
      status.lastError === null ? null : { ...status.lastError, at: instant(status.lastError.at) },
    recent: status.recent,
  };
}

function viewOf(row: DeviceRow, box: BoxFacts): DeviceView {
  const driver = findDriver(row.driverId);
  const status = box.ingest.status(row.id);
  const board = box.ingest.relayStates().find((item) => item.deviceId === row.id);
  return {
    id: row.id,
    name: row.name,
    isActive: row.isActive,
    driver: driver && { label: driver.label, manual: driver.manual, proof: driver.proof },
    driverId: row.driverId,
    line: lineOf(row),
    settings: row.settings,
    traffic: status && trafficOf(status),
    relay: board && { ...board, since: instant(board.since) },
  };
}

export function deviceViews(ports: Ports, box: BoxFacts): readonly DeviceView[] {
  return listDevices(ports.db.read).map((row) => viewOf(row, box));
}

export function deviceView(ports: Ports, box: BoxFacts, id: string): DeviceView | undefined {
  return deviceViews(ports, box).find((view) => view.id === id);
}
