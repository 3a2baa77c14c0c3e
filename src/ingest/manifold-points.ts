/** Manifolds are set up and changed. Their channels are picked from what devices say now; none is typed. */
import {
  configOf,
  decideConfig,
  FILL_POINTS_MAX,
  type FillPointRow,
  findManifoldPoint,
  insertFillPoint,
  isPressureUnit,
  isTemperatureUnit,
  type ManifoldPointRow,
  putManifoldPoint,
  updateFillPoint,
} from "../filling/index.ts";
import { ACETYLENE, ACETYLENE_FIGURES, MEDIA, type Medium } from "../gases/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Tx } from "../platform/writer.ts";
import type { DeskParts } from "./device-desk.ts";
import { decimalOf, type FieldProblem, type Fields, textOf, wholeOf } from "./form.ts";
import {
  acceptOneShot,
  applyAfterCommit,
  aroundOf,
  changedRow,
  factsOf,
  hasAcceptance,
  isScale,
  NEW_POINT,
  type PointRefusal,
  readShared,
  type Wanted,
} from "./points.ts";

export const POSITIONS = [1, 64] as const;
const MAX_PRESSURE_MPA = [0.1, 60] as const;
const FILL_MAX_MIN = [1, 1_440] as const;
const FILL_MIN_MIN = [0, 1_440] as const;
const HOLD_S = [3, 3_600] as const;
const HOLD_FALL_KPA = [1, 500] as const;
const COOL_DOWN_MIN = [0, 2_880] as const;

/** Media that a manifold fills, acetylene beside a scale; the others are filled by weight. */
export const MANIFOLD_MEDIA: readonly Medium[] = MEDIA.filter(
  ({ fillForm }) => fillForm !== "weight",
);

const ACETYLENE_MAX_KPA = ACETYLENE_FIGURES.fillMaxKpa.value;

export type Channel = { readonly deviceId: string; readonly channel: string };

/** One field names device and channel; ids have no slash. */
export function channelKey({ deviceId, channel }: Channel): string {
  return `${deviceId}/${channel}`;
}

function channelOfKey(key: string): Channel | undefined {
  const at = key.indexOf("/");
  return at < 1 ? undefined : { deviceId: key.slice(0, at), channel: key.slice(at + 1) };
}

export type ChannelKind = "pressure" | "temperature";

/** Every channel of an active device that now gives numbers of this kind. */
export function liveChannels(
  { ingest }: Pick<DeskParts, "ingest">,
  deviceIds: readonly string[],
  kind: ChannelKind,
): readonly (Channel & { readonly unit: string; readonly value: number | null })[] {
  const isKind = kind === "pressure" ? isPressureUnit : isTemperatureUnit;
  return deviceIds.flatMap((deviceId) =>
    ingest.samples
      .series(deviceId)
      .filter(({ unit }) => isKind(unit))
      .map(({ channel, unit, samples }) => ({
        deviceId,
        channel,
        unit,
        value: samples.at(-1)?.value ?? null,
      })),
  );
}

type Bound = {
  readonly pressure: Channel | undefined;
  readonly temperature: Channel | undefined;
};

function pickChannel(
  parts: DeskParts,
  fields: Fields,
  kind: ChannelKind,
  current: Channel | undefined,
  problems: Record<string, FieldProblem>,
  activeIds: readonly string[],
): Channel | undefined {
  const key = textOf(fields, kind);
  const wanted = channelOfKey(key);
  // A transmitter that is silent just now stays where it is; a new one has to speak first.
  const isKept = current !== undefined && channelKey(current) === key;
  const isLive = liveChannels(parts, activeIds, kind).some((one) => channelKey(one) === key);
  if (wanted !== undefined && (isKept || isLive)) return wanted;
  problems[kind] = { code: key === "" ? "needed" : "no-device" };
  return undefined;
}

type Read = {
  readonly wanted: Wanted;
  readonly settings: Omit<ManifoldPointRow, "pointId">;
  readonly problems: Readonly<Record<string, FieldProblem>>;
};

function readManifold(
  parts: DeskParts,
  tx: Tx,
  fields: Fields,
  current: { readonly row: FillPointRow; readonly bound: Bound } | undefined,
): Read {
  const problems: Record<string, FieldProblem> = {};
  const around = aroundOf(tx);
  const isAccepted = current !== undefined && hasAcceptance(current.row);
  const shared = readShared(fields, current?.row.id, around, isAccepted, problems);
  const medium = MANIFOLD_MEDIA.find(({ id }) => id === shared.medium);
  if (medium === undefined) problems["medium"] = { code: "needed" };
  const isAcetylene = medium?.id === ACETYLENE;
  // Only acetylene is weighed at a manifold, and never without a scale.
  const scaleId = isAcetylene ? textOf(fields, "weigh-scale") : "";
  const isKnown = around.devices.some((one) => one.id === scaleId && isScale(one));
  if (isAcetylene && !isKnown) {
    problems["weigh-scale"] = { code: scaleId === "" ? "needed" : "no-device" };
  }
  const active = around.devices.filter(({ isActive }) => isActive).map(({ id }) => id);
  const { pressure: gauge, temperature: heat } = current?.bound ?? {};
  const pressure = pickChannel(parts, fields, "pressure", gauge, problems, active);
  const temperature = pickChannel(parts, fields, "temperature", heat, problems, active);
  const positions = wholeOf(fields, "positions", POSITIONS, problems) ?? 1;
  const maxMpa = decimalOf(fields, "max-pressure", MAX_PRESSURE_MPA, problems) ?? 1;
  if (isAcetylene && maxMpa * 1_000 > ACETYLENE_MAX_KPA) {
    problems["max-pressure"] = {
      code: "number",
      params: { min: 0.1, max: ACETYLENE_MAX_KPA / 1_000 },
    };
  }
  const fillMaxMin = wholeOf(fields, "fill-max", FILL_MAX_MIN, problems) ?? 1;
  const fillMinMin = wholeOf(fields, "fill-min", FILL_MIN_MIN, problems) ?? 0;
  if (fillMinMin > fillMaxMin) {
    problems["fill-min"] = { code: "whole", params: { min: 0, max: fillMaxMin } };
  }
  const settings = {
    pressureChannel: pressure?.channel ?? "",
    temperatureDeviceId: temperature?.deviceId ?? "",
    temperatureChannel: temperature?.channel ?? "",
    maxPressureKpa: Math.round(maxMpa * 1_000),
    fillMaxMin,
    fillMinMin,
    holdS: wholeOf(fields, "hold", HOLD_S, problems) ?? 3,
    holdFallKpa: wholeOf(fields, "hold-fall", HOLD_FALL_KPA, problems) ?? 1,
    coolDownS: (wholeOf(fields, "cool-down", COOL_DOWN_MIN, problems) ?? 0) * 60,
  };
  const wanted = {
    ...shared,
    kind: "manifold",
    positions,
    gaugeDeviceId: pressure?.deviceId ?? null,
    checkScaleDeviceId: isAcetylene ? scaleId : null,
  };
  return { wanted, settings, problems };
}

function manifoldFacts(row: FillPointRow, settings: Omit<ManifoldPointRow, "pointId">) {
  return { ...factsOf(row), positions: row.positions, ...settings };
}

function announceChannels(
  parts: DeskParts,
  tx: Tx,
  settings: { temperatureDeviceId: string },
): void {
  tx.afterCommit(() => parts.ingest.announce([settings.temperatureDeviceId]));
}

export async function addManifold(
  parts: DeskParts,
  actor: string,
  fields: Fields,
): Promise<Result<string, PointRefusal>> {
  const { ports } = parts;
  const id = ports.ids.next();
  return ports.db.write((tx): Result<string, PointRefusal> => {
    if (aroundOf(tx).points.length >= FILL_POINTS_MAX) return refuse({ code: "too-many" });
    const { wanted, settings, problems } = readManifold(parts, tx, fields, undefined);
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const isOneShot = wanted.failClosed === "one-shot";
    const oneShotAcceptanceId = isOneShot ? acceptOneShot(tx, actor, id, fields) : null;
    const row: FillPointRow = { id, ...NEW_POINT, ...wanted, oneShotAcceptanceId };
    const manifold = { pointId: id, ...settings };
    const decided = decideConfig(configOf(row, { manifold }));
    if (!decided.ok) return refuse({ code: "config", problem: decided.refusal.code });
    insertFillPoint(tx.orm, row);
    putManifoldPoint(tx.orm, manifold);
    tx.append({
      kind: "fill-point.added",
      actor,
      subject: `fill-point:${id}`,
      payload: manifoldFacts(row, settings),
      lane: "event",
    });
    applyAfterCommit(parts, tx, row);
    announceChannels(parts, tx, settings);
    return accept(id);
  });
}

export function boundOf(row: FillPointRow, settings: ManifoldPointRow | undefined): Bound {
  if (settings === undefined) return { pressure: undefined, temperature: undefined };
  const { pressureChannel, temperatureDeviceId, temperatureChannel } = settings;
  return {
    pressure:
      row.gaugeDeviceId === null
        ? undefined
        : { deviceId: row.gaugeDeviceId, channel: pressureChannel },
    temperature: { deviceId: temperatureDeviceId, channel: temperatureChannel },
  };
}

export async function changeManifold(
  parts: DeskParts,
  actor: string,
  id: string,
  fields: Fields,
  version: number | undefined,
): Promise<Result<null, PointRefusal>> {
  const { ports, filling } = parts;
  return ports.db.write((tx): Result<null, PointRefusal> => {
    const current = aroundOf(tx).points.find((one) => one.id === id);
    if (current === undefined) return refuse({ code: "unknown" });
    if (current.version !== version) return refuse({ code: "stale", current });
    if (!filling.board.isAtRest(id)) return refuse({ code: "busy" });
    const bound = boundOf(current, findManifoldPoint(tx.orm, id));
    const { wanted, settings, problems } = readManifold(parts, tx, fields, { row: current, bound });
    if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
    const row = changedRow(tx, actor, current, wanted, fields);
    const manifold = { pointId: id, ...settings };
    const decided = decideConfig(configOf(row, { manifold }));
    if (!decided.ok) return refuse({ code: "config", problem: decided.refusal.code });
    updateFillPoint(tx.orm, id, row);
    putManifoldPoint(tx.orm, manifold);
    tx.append({
      kind: "fill-point.changed",
      actor,
      subject: `fill-point:${id}`,
      payload: manifoldFacts(row, settings),
      lane: "event",
    });
    applyAfterCommit(parts, tx, row);
    announceChannels(parts, tx, settings);
    return accept(null);
  });
}
