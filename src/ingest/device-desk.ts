/** Devices are added, changed and taken out of use; what was decided is applied to the running lines at once. */
import { realpathSync } from "node:fs";
import { type Driver, findDriver } from "../../firmware-bridge/index.ts";
import {
  busConflict,
  DEVICES_MAX,
  type DeviceRecord,
  type DeviceRow,
  type DeviceTransport,
  findDevice,
  insertDevice,
  isBusName,
  isHost,
  isPortPath,
  lineForm,
  listDevices,
  sharersOf,
  updateDevice,
} from "../devices/index.ts";
import {
  type FilledStation,
  listAllFillPoints,
  pointsOfThermometer,
  updateFillPoint,
} from "../filling/index.ts";
import { canonicalJson } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import { type FieldProblem, type Fields, nameOf, settingsOf, textOf, wholeOf } from "./form.ts";
import type { Ingest } from "./ingest.ts";

export type DeskParts = {
  readonly ports: Ports;
  readonly ingest: Ingest;
  readonly filling: FilledStation;
};

export type DeviceRefusal =
  | { readonly code: "invalid"; readonly problems: Readonly<Record<string, FieldProblem>> }
  /** Another device uses the line; the person may say that this is meant. */
  | { readonly code: "shared"; readonly names: readonly string[] }
  | { readonly code: "stale"; readonly current: DeviceRecord }
  | { readonly code: "in-use"; readonly labels: readonly string[] }
  | { readonly code: "too-many" | "unknown" | "reason" };

/** `/dev/serial/by-id/…` and `/dev/ttyUSB0` may be one line. */
function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const BAUDS = [50, 4_000_000] as const;

type Wanted = Omit<DeviceRow, "id" | "isActive">;

function serialOf(fields: Fields, problems: Record<string, FieldProblem>): DeviceTransport {
  // What was typed wins over the list: it is the last thing a person does.
  const path = textOf(fields, "path") || textOf(fields, "port");
  if (path === "") problems["port"] = { code: "needed" };
  else if (!isPortPath(path)) problems["path"] = { code: "path" };
  const baud = textOf(fields, "baud") === "" ? undefined : wholeOf(fields, "baud", BAUDS, problems);
  const bits = textOf(fields, "data-bits");
  const parity = textOf(fields, "parity");
  const stop = textOf(fields, "stop-bits");
  return {
    kind: "serial",
    path,
    ...(baud === undefined ? {} : { baud }),
    ...(bits === "7" || bits === "8" ? { dataBits: Number(bits) as 7 | 8 } : {}),
    ...(parity === "none" || parity === "even" || parity === "odd" ? { parity } : {}),
    ...(stop === "1" || stop === "2" ? { stopBits: Number(stop) as 1 | 2 } : {}),
  };
}

function transportOf(fields: Fields, problems: Record<string, FieldProblem>): DeviceTransport {
  const bus = textOf(fields, "bus");
  if (bus !== "" && !isBusName(bus)) problems["bus"] = { code: "bus" };
  const shared = bus === "" ? {} : { bus };
  if (textOf(fields, "transport") !== "tcp") return { ...serialOf(fields, problems), ...shared };
  const host = textOf(fields, "host");
  if (host === "") problems["host"] = { code: "needed" };
  else if (!isHost(host)) problems["host"] = { code: "host" };
  const port = wholeOf(fields, "tcp-port", [1, 65_535], problems) ?? 0;
  return { kind: "tcp", host, port, ...shared };
}

/** The form as a device, with everything that is wrong with it. */
export function readDevice(
  fields: Fields,
  driver: Driver,
  id: string,
  others: readonly DeviceRecord[],
): { readonly wanted: Wanted; readonly problems: Readonly<Record<string, FieldProblem>> } {
  const problems: Record<string, FieldProblem> = {};
  const name = nameOf(fields, "name", problems);
  const settings = settingsOf(driver, fields, problems);
  const transport = transportOf(fields, problems);
  const { bus } = transport;
  if (bus !== undefined && problems["bus"] === undefined) {
    if (driver.family === "relay") problems["bus"] = { code: "bus-relay" };
    else if ((driver.polls?.(settings) ?? []).length === 0)
      problems["bus"] = { code: "bus-streams" };
    const active = others.filter((other) => other.isActive);
    const conflict =
      busConflict({ id, transport }, active, canonical) ??
      active.find(
        (other) =>
          other.id !== id &&
          other.transport.bus === bus &&
          effectiveForm(other) !== effectiveForm({ driverId: driver.id, transport }),
      );
    if (conflict !== undefined) {
      problems["bus"] ??= { code: "bus-other", params: { name: conflict.name } };
    }
  }
  return { wanted: { name, driverId: driver.id, settings, transport }, problems };
}

function effectiveForm({ driverId, transport }: Pick<DeviceRow, "driverId" | "transport">): string {
  if (transport.kind === "tcp") return "";
  return lineForm({ ...findDriver(driverId)?.serial, ...transport });
}

function sharersIn(
  rows: readonly DeviceRecord[],
  own: { readonly id: string; readonly transport: DeviceTransport },
): readonly string[] {
  const active = rows.filter((row) => row.isActive);
  return sharersOf(own, active, canonical).map(({ name }) => name);
}

/** Names of active devices that hold a port which somebody wants to listen to. */
export function usersOfPort(rows: readonly DeviceRecord[], path: string): readonly string[] {
  return sharersIn(rows, { id: "", transport: { kind: "serial", path } });
}

export async function addDevice(
  { ports, ingest }: DeskParts,
  actor: string,
  driver: Driver,
  fields: Fields,
): Promise<Result<string, DeviceRefusal>> {
  const id = ports.ids.next();
  const added = await ports.db.write((tx): Result<DeviceRow, DeviceRefusal> => {
    const rows = listDevices(tx.orm);
    if (rows.length >= DEVICES_MAX) return refuse({ code: "too-many" });
    const { wanted, problems } = readDevice(fields, driver, id, rows);
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const names = sharersIn(rows, { id, transport: wanted.transport });
    if (names.length > 0 && fields["share"] !== "yes") return refuse({ code: "shared", names });
    const row: DeviceRow = { id, ...wanted, isActive: true };
    insertDevice(tx.orm, row);
    tx.append({
      kind: "device.added",
      actor,
      subject: `device:${id}`,
      payload: { driver: row.driverId, settings: row.settings, transport: row.transport },
    });
    return accept(row);
  });
  if (!added.ok) return added;
  ingest.add(added.value);
  ports.live.touch("devices");
  return accept(id);
}

export async function changeDevice(
  parts: DeskParts,
  actor: string,
  id: string,
  driver: Driver,
  fields: Fields,
  version: number | undefined,
): Promise<Result<null, DeviceRefusal>> {
  const { ports, ingest } = parts;
  const changed = await ports.db.write((tx): Result<DeviceRow | null, DeviceRefusal> => {
    const rows = listDevices(tx.orm);
    const current = rows.find((row) => row.id === id);
    if (current === undefined) return refuse({ code: "unknown" });
    if (current.version !== version) return refuse({ code: "stale", current });
    const { wanted, problems } = readDevice(fields, driver, id, rows);
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const names = sharersIn(rows, { id, transport: wanted.transport });
    if (current.isActive && names.length > 0 && fields["share"] !== "yes") {
      return refuse({ code: "shared", names });
    }
    const row: DeviceRow = { id, ...wanted, isActive: current.isActive };
    const isOnlyName = lineOf(row) === lineOf(current);
    const busy = isOnlyName ? [] : busyPoints(parts, id);
    if (busy.length > 0) return refuse({ code: "in-use", labels: busy });
    updateDevice(tx.orm, row);
    tx.append({
      kind: "device.changed",
      actor,
      subject: `device:${id}`,
      payload: { driver: row.driverId, settings: row.settings, transport: row.transport },
    });
    if (isOnlyName) return accept(null);
    withdrawCommissioning(parts, tx, actor, id);
    return accept(row);
  });
  if (!changed.ok) return changed;
  if (changed.value === null) return accept(null);
  await ingest.remove(id);
  if (changed.value.isActive) ingest.add(changed.value);
  return accept(null);
}

/** Everything that the running line depends on. */
function lineOf({ driverId, settings, transport }: DeviceRow): string {
  return canonicalJson({ driverId, settings, transport });
}

/** Fill points at which something is under way that needs this device. */
function busyPoints({ ports, filling }: DeskParts, deviceId: string): readonly string[] {
  const heated = pointsOfThermometer(ports.db.read, deviceId);
  return listAllFillPoints(ports.db.read)
    .filter(
      (row) =>
        row.gaugeDeviceId === deviceId || row.relayDeviceId === deviceId || heated.includes(row.id),
    )
    .filter((row) => filling.board.view(row.id)?.isPermitted === true)
    .map((row) => row.label);
}

/** What was measured on one board says nothing about the one that hangs there now. */
function withdrawCommissioning(
  { ports, filling }: DeskParts,
  tx: Tx,
  actor: string,
  deviceId: string,
): void {
  for (const row of listAllFillPoints(ports.db.read)) {
    if (row.relayDeviceId !== deviceId || row.dropOutMs === null) continue;
    const change = { dropOutMs: null, commissionedAt: null };
    updateFillPoint(tx.orm, row.id, change);
    tx.append({
      kind: "fill-point.commissioning_withdrawn",
      actor,
      subject: `fill-point:${row.id}`,
      payload: { cause: "relay-changed" },
      lane: "event",
    });
    tx.afterCommit(() => {
      filling.board.refresh({ ...row, ...change });
      filling.onValveLink(deviceId, false);
    });
  }
}

/** Takes a device out of use, or back into it. Its records stay. */
export async function setDeviceActive(
  parts: DeskParts,
  actor: string,
  id: string,
  isActive: boolean,
  reason: string,
): Promise<Result<null, DeviceRefusal>> {
  const words = reason.trim();
  if (words === "" || words.length > LIMITS.reasonLength) return refuse({ code: "reason" });
  const { ports, ingest } = parts;
  const done = await ports.db.write((tx): Result<DeviceRow | null, DeviceRefusal> => {
    const row = findDevice(tx.orm, id);
    if (row === undefined) return refuse({ code: "unknown" });
    if (row.isActive === isActive) return accept(null);
    const busy = isActive ? [] : busyPoints(parts, id);
    if (busy.length > 0) return refuse({ code: "in-use", labels: busy });
    updateDevice(tx.orm, { ...row, isActive });
    tx.append({
      kind: isActive ? "device.activated" : "device.retired",
      actor,
      subject: `device:${id}`,
      payload: { reason: words },
    });
    return accept(row);
  });
  if (!done.ok) return done;
  if (done.value === null) return accept(null);
  if (isActive) ingest.add(done.value);
  else await ingest.remove(id);
  return accept(null);
}
