/** Sirens and beacons are added, changed, tested and taken out of use. */
import {
  findDevice,
  findOutput,
  insertOutput,
  listOutputs,
  OUTPUT_KINDS,
  OUTPUTS_MAX,
  type OutputRow,
  RELAY_CHANNELS,
  updateOutput,
} from "../devices/index.ts";
import { listAllFillPoints } from "../filling/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Tx } from "../platform/writer.ts";
import type { DeskParts } from "./device-desk.ts";
import { type FieldProblem, type Fields, nameOf, textOf, wholeOf } from "./form.ts";
import { channelUser, isRelay } from "./points.ts";

/** By index: never by itself, urgent alarms, and so on down. */
export const OUTPUT_PRIORITIES: readonly string[] = ["0", "1", "2", "3"];

export type OutputRefusal =
  | { readonly code: "invalid"; readonly problems: Readonly<Record<string, FieldProblem>> }
  | { readonly code: "stale"; readonly current: OutputRow }
  | { readonly code: "too-many" | "unknown" | "reason" };

function readOutput(
  tx: Tx,
  fields: Fields,
  id: string,
): {
  readonly row: Omit<OutputRow, "isActive" | "version">;
  readonly problems: Readonly<Record<string, FieldProblem>>;
} {
  const problems: Record<string, FieldProblem> = {};
  const name = nameOf(fields, "name", problems);
  const kind = OUTPUT_KINDS.find((one) => one === textOf(fields, "kind"));
  if (kind === undefined) problems["kind"] = { code: "needed" };
  const area = textOf(fields, "area");
  if (area.length > LIMITS.nameLength) {
    problems["area"] = { code: "too-long", params: { max: LIMITS.nameLength } };
  }
  const relayDeviceId = textOf(fields, "relay");
  const relay = findDevice(tx.orm, relayDeviceId);
  if (relay === undefined || !relay.isActive || !isRelay(relay)) {
    problems["relay"] = { code: relayDeviceId === "" ? "needed" : "no-device" };
  }
  const shown = wholeOf(fields, "channel", [1, RELAY_CHANNELS], problems);
  const relayChannel = (shown ?? 1) - 1;
  const around = { points: listAllFillPoints(tx.orm), outputs: listOutputs(tx.orm) };
  const user = channelUser(around, relayDeviceId, relayChannel, id);
  if (shown !== undefined && user !== undefined) {
    problems["channel"] = { code: "taken", params: { name: user } };
  }
  const alarmPriority = OUTPUT_PRIORITIES.indexOf(textOf(fields, "alarms"));
  if (alarmPriority < 0) problems["alarms"] = { code: "needed" };
  const alarmPlaces = textOf(fields, "alarm-places");
  if (alarmPlaces.length > LIMITS.nameLength) {
    problems["alarm-places"] = { code: "too-long", params: { max: LIMITS.nameLength } };
  }
  const row = {
    ...{ id, name, kind: kind ?? "siren", area, relayDeviceId, relayChannel, alarmPlaces },
    alarmPriority: Math.max(0, alarmPriority),
  };
  return { row, problems };
}

/** Adds with `id` undefined, changes otherwise. */
export async function saveOutput(
  { ports }: DeskParts,
  actor: string,
  id: string | undefined,
  fields: Fields,
  version?: number,
): Promise<Result<string, OutputRefusal>> {
  return ports.db.write((tx): Result<string, OutputRefusal> => {
    const current = id === undefined ? undefined : findOutput(tx.orm, id);
    if (id !== undefined && current === undefined) return refuse({ code: "unknown" });
    if (current !== undefined && current.version !== version) {
      return refuse({ code: "stale", current });
    }
    if (current === undefined && listOutputs(tx.orm).length >= OUTPUTS_MAX) {
      return refuse({ code: "too-many" });
    }
    const ownId = id ?? ports.ids.next();
    const { row, problems } = readOutput(tx, fields, ownId);
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const { name: _name, ...facts } = row;
    if (current === undefined) insertOutput(tx.orm, { ...row, isActive: true, version: 1 });
    else updateOutput(tx.orm, { ...current, ...row });
    tx.append({
      kind: current === undefined ? "output.added" : "output.changed",
      actor,
      subject: `output:${ownId}`,
      payload: facts,
    });
    return accept(ownId);
  });
}

export async function setOutputActive(
  { ports }: DeskParts,
  actor: string,
  id: string,
  isActive: boolean,
  reason: string,
): Promise<Result<null, OutputRefusal>> {
  const words = reason.trim();
  if (words === "" || words.length > LIMITS.reasonLength) return refuse({ code: "reason" });
  return ports.db.write((tx): Result<null, OutputRefusal> => {
    const row = findOutput(tx.orm, id);
    if (row === undefined) return refuse({ code: "unknown" });
    if (row.isActive === isActive) return accept(null);
    const around = { points: listAllFillPoints(tx.orm), outputs: listOutputs(tx.orm) };
    const user = channelUser(around, row.relayDeviceId, row.relayChannel, id);
    if (isActive && user !== undefined) {
      const problems = { channel: { code: "taken", params: { name: user } } } as const;
      return refuse({ code: "invalid", problems });
    }
    updateOutput(tx.orm, { ...row, isActive });
    tx.append({
      kind: isActive ? "output.activated" : "output.retired",
      actor,
      subject: `output:${id}`,
      payload: { reason: words },
    });
    return accept(null);
  });
}
