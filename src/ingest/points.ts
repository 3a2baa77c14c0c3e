/** Fill points are set up, changed, measured and taken out of use. `decideConfig` of the interlock judges. */
import { findDriver } from "../../firmware-bridge/index.ts";
import { type DeviceRecord, listDevices, listOutputs, RELAY_CHANNELS } from "../devices/index.ts";
import {
  configOf,
  decideConfig,
  FILL_POINTS_MAX,
  type FillPointRow,
  findFillPoint,
  insertFillPoint,
  listAllFillPoints,
  updateFillPoint,
} from "../filling/index.ts";
import { findMedium } from "../gases/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Tx } from "../platform/writer.ts";
import type { DeskParts } from "./device-desk.ts";
import { type FieldProblem, type Fields, textOf, wholeOf } from "./form.ts";

export const ACCEPTANCE_MIN = 10;

export type PointRefusal =
  | { readonly code: "invalid"; readonly problems: Readonly<Record<string, FieldProblem>> }
  | { readonly code: "config"; readonly problem: string }
  | { readonly code: "stale"; readonly current: FillPointRow }
  | { readonly code: "busy" | "too-many" | "unknown" | "reason" };

/** Scales that can stand under a gun. */
export function isScale(device: Pick<DeviceRecord, "driverId">): boolean {
  const family = findDriver(device.driverId)?.family;
  return family === "scale" || family === "controller";
}

export function isRelay(device: Pick<DeviceRecord, "driverId">): boolean {
  return findDriver(device.driverId)?.family === "relay";
}

export type Wanted = Pick<
  FillPointRow,
  | "label"
  | "kind"
  | "positions"
  | "medium"
  | "gaugeDeviceId"
  | "frameIntervalMs"
  | "checkScaleDeviceId"
  | "relayDeviceId"
  | "relayChannel"
  | "failClosed"
  | "cutOff"
>;

type Shared = Pick<
  Wanted,
  | "label"
  | "medium"
  | "frameIntervalMs"
  | "relayDeviceId"
  | "relayChannel"
  | "failClosed"
  | "cutOff"
>;

export type Around = {
  readonly devices: readonly DeviceRecord[];
  readonly points: readonly FillPointRow[];
  readonly outputs: ReturnType<typeof listOutputs>;
};

const LABEL = /^[0-9A-Za-z]{1,12}$/;

function deviceOf(
  fields: Fields,
  name: string,
  around: Around,
  isFit: (device: DeviceRecord) => boolean,
  problems: Record<string, FieldProblem>,
): string | null {
  const id = textOf(fields, name);
  const device = around.devices.find((one) => one.id === id);
  if (device?.isActive === true && isFit(device)) return id;
  problems[name] = id === "" ? { code: "needed" } : { code: "no-device" };
  return null;
}

/** The relay's channel drives one thing only: another gun's or a siren's would open this valve. */
export function channelUser(
  around: Pick<Around, "points" | "outputs">,
  relayDeviceId: string | null,
  channel: number,
  except: string | undefined,
): string | undefined {
  const point = around.points.find(
    (one) =>
      one.id !== except && one.relayDeviceId === relayDeviceId && one.relayChannel === channel,
  );
  const output = around.outputs.find(
    (one) =>
      one.id !== except &&
      one.isActive &&
      one.relayDeviceId === relayDeviceId &&
      one.relayChannel === channel,
  );
  return point?.label ?? output?.name;
}

/** What every fill point has, whatever measures there. */
export function readShared(
  fields: Fields,
  id: string | undefined,
  around: Around,
  hasAcceptance: boolean,
  problems: Record<string, FieldProblem>,
): Shared {
  const label = textOf(fields, "label");
  if (!LABEL.test(label)) problems["label"] = { code: label === "" ? "needed" : "label" };
  const namesake = around.points.find((one) => one.label === label && one.id !== id);
  if (namesake !== undefined) problems["label"] = { code: "taken", params: { name: label } };
  const medium = textOf(fields, "medium");
  if (findMedium(medium) === undefined) problems["medium"] = { code: "needed" };
  const frameIntervalMs = wholeOf(fields, "frame-interval", [10, 1_000], problems) ?? 300;
  const relayDeviceId = deviceOf(fields, "relay", around, isRelay, problems);
  const shown = wholeOf(fields, "channel", [1, RELAY_CHANNELS], problems);
  const relayChannel = (shown ?? 1) - 1;
  const user = channelUser(around, relayDeviceId, relayChannel, id);
  if (relayDeviceId !== null && shown !== undefined && user !== undefined) {
    problems["channel"] = { code: "taken", params: { name: user } };
  }
  const cutOff = textOf(fields, "cut-off");
  if (cutOff !== "indicator-set-point" && cutOff !== "controller") {
    problems["cut-off"] = { code: "no-cut-off" };
  }
  const failClosed = fields["fail-closed"] === "one-shot" ? "one-shot" : "held";
  if (failClosed === "one-shot" && !hasAcceptance) {
    const words = textOf(fields, "acceptance");
    if (words.length < ACCEPTANCE_MIN) problems["acceptance"] = { code: "one-shot" };
    else if (words.length > LIMITS.reasonLength) {
      problems["acceptance"] = { code: "too-long", params: { max: LIMITS.reasonLength } };
    }
  }
  return { label, medium, frameIntervalMs, relayDeviceId, relayChannel, failClosed, cutOff };
}

function readPoint(
  fields: Fields,
  id: string | undefined,
  around: Around,
  hasAcceptance: boolean,
): { readonly wanted: Wanted; readonly problems: Record<string, FieldProblem> } {
  const problems: Record<string, FieldProblem> = {};
  const shared = readShared(fields, id, around, hasAcceptance, problems);
  const gaugeDeviceId = deviceOf(fields, "gauge", around, isScale, problems);
  const checkScaleDeviceId = deviceOf(fields, "check-scale", around, isScale, problems);
  if (gaugeDeviceId !== null && gaugeDeviceId === checkScaleDeviceId) {
    // One scale weighing twice finds no error of its own.
    problems["check-scale"] = { code: "same-scale" };
  }
  const wanted = { ...shared, kind: "gun", positions: 1, gaugeDeviceId, checkScaleDeviceId };
  return { wanted, problems };
}

export function aroundOf(tx: Tx): Around {
  return {
    devices: listDevices(tx.orm),
    points: listAllFillPoints(tx.orm),
    outputs: listOutputs(tx.orm),
  };
}

/** Words by which a person takes a valve that the box cannot close over a cut line; kept for good. */
export function acceptOneShot(tx: Tx, actor: string, id: string, fields: Fields): string {
  return tx.append({
    kind: "fill-point.one_shot_accepted",
    actor,
    subject: `fill-point:${id}`,
    payload: { words: textOf(fields, "acceptance") },
    lane: "event",
  }).id;
}

export function factsOf(row: FillPointRow): Readonly<Record<string, string | number | null>> {
  const { label, medium, gaugeDeviceId, checkScaleDeviceId, relayDeviceId, relayChannel } = row;
  const { failClosed, cutOff, frameIntervalMs } = row;
  return {
    label,
    medium,
    gauge: gaugeDeviceId,
    checkScale: checkScaleDeviceId,
    relay: relayDeviceId,
    channel: relayChannel,
    failClosed,
    cutOff,
    frameIntervalMs,
  };
}

/**
 * The board takes the new figures in the same turn in which they were committed: nothing can have begun at
 * the point since the transaction saw it at rest.
 */
export function applyAfterCommit({ ingest, filling }: DeskParts, tx: Tx, row: FillPointRow): void {
  tx.afterCommit(() => {
    filling.board.reconfigure(row);
    ingest.announce([row.gaugeDeviceId, row.relayDeviceId]);
  });
}

export const NEW_POINT = {
  oneShotAcceptanceId: null,
  row: "",
  dropOutMs: null,
  commissionedAt: null,
  isActive: true,
  lockedReason: null,
  lockedBy: null,
  lockedAt: null,
  version: 1,
} as const;

export async function addPoint(
  parts: DeskParts,
  actor: string,
  fields: Fields,
): Promise<Result<string, PointRefusal>> {
  const { ports } = parts;
  const id = ports.ids.next();
  return ports.db.write((tx): Result<string, PointRefusal> => {
    const around = aroundOf(tx);
    if (around.points.length >= FILL_POINTS_MAX) return refuse({ code: "too-many" });
    const { wanted, problems } = readPoint(fields, undefined, around, false);
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const isOneShot = wanted.failClosed === "one-shot";
    const oneShotAcceptanceId = isOneShot ? acceptOneShot(tx, actor, id, fields) : null;
    const row: FillPointRow = { id, ...NEW_POINT, ...wanted, oneShotAcceptanceId };
    const decided = decideConfig(configOf(row));
    if (!decided.ok) return refuse({ code: "config", problem: decided.refusal.code });
    insertFillPoint(tx.orm, row);
    const subject = `fill-point:${id}`;
    tx.append({ kind: "fill-point.added", actor, subject, payload: factsOf(row), lane: "event" });
    applyAfterCommit(parts, tx, row);
    return accept(id);
  });
}

export function hasAcceptance(row: FillPointRow): boolean {
  return row.oneShotAcceptanceId !== null && row.failClosed === "one-shot";
}

/** The row as it will be: an acceptance is given once, and another relay has not been measured yet. */
export function changedRow(
  tx: Tx,
  actor: string,
  current: FillPointRow,
  wanted: Wanted,
  fields: Fields,
): FillPointRow {
  const isOneShot = wanted.failClosed === "one-shot";
  const isNew = isOneShot && !hasAcceptance(current);
  const kept = isOneShot ? current.oneShotAcceptanceId : null;
  const isSameRelay =
    wanted.relayDeviceId === current.relayDeviceId && wanted.relayChannel === current.relayChannel;
  return {
    ...current,
    ...wanted,
    ...(isSameRelay ? {} : { dropOutMs: null, commissionedAt: null }),
    oneShotAcceptanceId: isNew ? acceptOneShot(tx, actor, current.id, fields) : kept,
    version: current.version + 1,
  };
}

export async function changePoint(
  parts: DeskParts,
  actor: string,
  id: string,
  fields: Fields,
  version: number | undefined,
): Promise<Result<null, PointRefusal>> {
  const { ports, filling } = parts;
  return ports.db.write((tx): Result<null, PointRefusal> => {
    const around = aroundOf(tx);
    const current = around.points.find((one) => one.id === id);
    if (current === undefined) return refuse({ code: "unknown" });
    if (current.version !== version) return refuse({ code: "stale", current });
    if (!filling.board.isAtRest(id)) return refuse({ code: "busy" });
    const { wanted, problems } = readPoint(fields, id, around, hasAcceptance(current));
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const row = changedRow(tx, actor, current, wanted, fields);
    const decided = decideConfig(configOf(row));
    if (!decided.ok) return refuse({ code: "config", problem: decided.refusal.code });
    updateFillPoint(tx.orm, id, row);
    const subject = `fill-point:${id}`;
    tx.append({ kind: "fill-point.changed", actor, subject, payload: factsOf(row), lane: "event" });
    applyAfterCommit(parts, tx, row);
    return accept(null);
  });
}

export async function setPointActive(
  parts: DeskParts,
  actor: string,
  id: string,
  isActive: boolean,
  reason: string,
): Promise<Result<null, PointRefusal>> {
  const words = reason.trim();
  if (words === "" || words.length > LIMITS.reasonLength) return refuse({ code: "reason" });
  const { ports, filling } = parts;
  return ports.db.write((tx): Result<null, PointRefusal> => {
    const current = findFillPoint(tx.orm, id);
    if (current === undefined) return refuse({ code: "unknown" });
    if (current.isActive === isActive) return accept(null);
    if (!filling.board.isAtRest(id)) return refuse({ code: "busy" });
    const row = { ...current, isActive, version: current.version + 1 };
    updateFillPoint(tx.orm, id, row);
    tx.append({
      kind: isActive ? "fill-point.activated" : "fill-point.retired",
      actor,
      subject: `fill-point:${id}`,
      payload: { reason: words },
      lane: "event",
    });
    applyAfterCommit(parts, tx, row);
    return accept(null);
  });
}
