/** Checks of a scale or gas sensor against a standard: read, judged, kept. Nothing is written to a device. */
import { findDriver } from "../../firmware-bridge/index.ts";
import {
  type CheckKind,
  type CheckPurpose,
  type CheckRow,
  type DeviceRecord,
  findDevice,
  insertDeviceCheck,
  isWithin,
  judgeSteady,
  parseShiftTimes,
  type Steady,
  saveShiftTimes,
  saveTolerance,
  saveVerifiedUntil,
  scaleStateOf,
  setToleranceOf,
  shiftTimesOf,
  shiftTimesText,
  toleranceOf,
  verifiedUntilOf,
} from "../devices/index.ts";
import { parseDay, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import { decimalOf, type FieldProblem, type Fields, textOf } from "./form.ts";
import type { Ingest } from "./ingest.ts";
import { MASS_CHANNEL, type Series } from "./samples.ts";

export const HISTORY_MAX = 100;
/** A heavier standard weight than any that a person brings to a filling scale. */
const WEIGHT_MAX_KG = 2_000;
const CONCENTRATION_MAX = 1_000_000;
const CERTIFICATE_MAX = 60;

export type CheckRefusal =
  | { readonly code: "invalid"; readonly problems: Readonly<Record<string, FieldProblem>> }
  | { readonly code: "unknown" | "retired" | "silent" | "no-number" | "moving" | "stale" };

/** What a family of devices is checked for; the others have no standard to be held against. */
export function checkable(driverId: string): "mass" | "gas" | undefined {
  const family = findDriver(driverId)?.family;
  if (family === "scale") return "mass";
  // A controller weighs for a filling head; sensors of gas are Modbus devices.
  return family === "controller" ? "mass" : family === "modbus" ? "gas" : undefined;
}

export type ShiftState = { readonly since: UnixMs; readonly isChecked: boolean };

export function shiftStateOf(ports: Ports, deviceId: string): ShiftState {
  const { since, isChecked } = scaleStateOf(ports.db.read, deviceId, ports.clock.now());
  return { since, isChecked };
}

/** How far the readings of a steady run may differ: as much as the check itself tolerates, or its default. */
export function steadyOf(ports: Ports, device: DeviceRecord, series: Series | undefined): Steady {
  if (series === undefined) return { kind: "silent" };
  const nowMs = ports.clock.monotonicMs();
  const { samples } = series;
  const isMass = checkable(device.driverId) === "mass";
  const set = setToleranceOf(ports.db.read, device.id);
  const last = samples.at(-1)?.value ?? 0;
  const spread = toleranceOf(isMass ? "weight" : "concentration", last, set);
  // A gas sensor is asked once a second or less often.
  const freshMs = isMass ? undefined : findDriver(device.driverId)?.silenceMaxMs;
  return judgeSteady(samples, nowMs, spread, undefined, freshMs);
}

type Asked = {
  readonly purpose: CheckPurpose;
  readonly kind: CheckKind;
  readonly channel: string;
  readonly expected: number;
  readonly certificate: string;
  readonly note: string;
};

function readForm(fields: Fields, what: "mass" | "gas"): Result<Asked, CheckRefusal> {
  const problems: Record<string, FieldProblem> = {};
  const purpose = fields["purpose"] === "shift" ? "shift" : "commissioning";
  const isZero = fields["kind"] === "zero";
  const kind: CheckKind = isZero ? "zero" : what === "mass" ? "weight" : "concentration";
  const channel = what === "mass" ? MASS_CHANNEL : textOf(fields, "channel");
  const max = what === "mass" ? WEIGHT_MAX_KG : CONCENTRATION_MAX;
  const given = isZero ? 0 : (decimalOf(fields, "expected", [0.001, max], problems) ?? 0);
  const certificate = textOf(fields, "certificate");
  // Without its certificate a weight is only a piece of iron.
  if (!isZero && certificate === "") problems["certificate"] = { code: "needed" };
  if (certificate.length > CERTIFICATE_MAX) {
    problems["certificate"] = { code: "too-long", params: { max: CERTIFICATE_MAX } };
  }
  const note = textOf(fields, "note");
  if (note.length > LIMITS.reasonLength) {
    problems["note"] = { code: "too-long", params: { max: LIMITS.reasonLength } };
  }
  if (Object.keys(problems).length > 0) return refuse({ code: "invalid", problems });
  const expected = what === "mass" ? Math.round(given * 1_000) : given;
  return accept({ purpose, kind, channel, expected, certificate, note });
}

/** Takes what the device shows now; refused while it does not stand still. */
export async function takeCheck(
  ports: Ports,
  ingest: Ingest,
  personId: string,
  deviceId: string,
  fields: Fields,
): Promise<Result<CheckRow, CheckRefusal>> {
  const device = findDevice(ports.db.read, deviceId);
  const what = device && checkable(device.driverId);
  if (device === undefined || what === undefined) return refuse({ code: "unknown" });
  if (!device.isActive) return refuse({ code: "retired" });
  const asked = readForm(fields, what);
  if (!asked.ok) return asked;
  const { value } = asked;
  const series = ingest.samples.series(deviceId).find((one) => one.channel === value.channel);
  const steady = steadyOf(ports, device, series);
  if (series === undefined || steady.kind === "silent") return refuse({ code: "silent" });
  if (steady.kind !== "steady") return refuse({ code: steady.kind });
  const set = setToleranceOf(ports.db.read, deviceId);
  const tolerance = toleranceOf(value.kind, value.expected, set);
  const measured = Math.round(steady.mean * 1_000) / 1_000;
  const row: CheckRow = {
    id: ports.ids.next(),
    deviceId,
    ...value,
    unit: series.unit,
    measured,
    tolerance,
    isPassed: isWithin(measured, value.expected, tolerance),
    frames: steady.frames,
    personId,
    checkedAt: ports.clock.now(),
  };
  await ports.db.write((tx) => {
    insertDeviceCheck(tx.orm, row);
    const { purpose, kind, unit, expected, isPassed, certificate } = row;
    tx.append({
      kind: "device.checked",
      actor: personId,
      subject: `device:${deviceId}`,
      payload: { check: row.id, purpose, kind, unit, expected, measured, isPassed, certificate },
      lane: "event",
    });
  });
  ports.live.touch(`device:${deviceId}`);
  return accept(row);
}

export type CheckSettings = {
  readonly shiftTimes: string;
  readonly tolerance: string;
  readonly verifiedUntil: string;
};

export function checkSettingsOf(orm: Orm, deviceId: string): CheckSettings {
  return {
    shiftTimes: shiftTimesText(shiftTimesOf(orm)),
    tolerance: String(setToleranceOf(orm, deviceId) ?? ""),
    verifiedUntil: verifiedUntilOf(orm, deviceId) ?? "",
  };
}

/** What a person saw when the form was drawn: settings have no row of their own that could carry a version. */
export const settingsSeen = ({ shiftTimes, tolerance, verifiedUntil }: CheckSettings): string =>
  `${shiftTimes}|${tolerance}|${verifiedUntil}`;

/** Shift times of the site and the tolerance of one device; an empty tolerance is the default. */
export async function saveCheckSettings(
  ports: Ports,
  actor: string,
  deviceId: string,
  fields: Fields,
): Promise<Result<null, CheckRefusal>> {
  const problems: Record<string, FieldProblem> = {};
  const times = parseShiftTimes(textOf(fields, "shift-times"));
  if (times === undefined) problems["shift-times"] = { code: "shift-times" };
  const isSet = textOf(fields, "tolerance") !== "";
  const tolerance = isSet ? decimalOf(fields, "tolerance", [0, 100_000], problems) : undefined;
  const verifiedText = textOf(fields, "verified-until");
  const verified = parseDay(verifiedText);
  if (verifiedText !== "" && verified === undefined) problems["verified-until"] = { code: "day" };
  if (times === undefined || Object.keys(problems).length > 0) {
    return refuse({ code: "invalid", problems });
  }
  return await ports.db.write((tx): Result<null, CheckRefusal> => {
    const seen = fields["seen"];
    if (seen !== undefined && seen !== settingsSeen(checkSettingsOf(tx.orm, deviceId))) {
      return refuse({ code: "stale" });
    }
    saveShiftTimes(tx.orm, times);
    if (tolerance !== undefined) saveTolerance(tx.orm, deviceId, tolerance);
    if (verified !== undefined) saveVerifiedUntil(tx.orm, deviceId, verified);
    tx.append({
      kind: "device.check_settings_changed",
      actor,
      subject: `device:${deviceId}`,
      payload: {
        shiftTimes: shiftTimesText(times),
        tolerance: tolerance ?? null,
        verifiedUntil: verified ?? null,
      },
    });
    return accept(null);
  });
}
