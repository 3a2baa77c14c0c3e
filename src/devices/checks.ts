/** Settings by which checks are judged, and whether a scale may be used in the shift that runs. */
import { type Day, dayOf, parseDay, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/orm.ts";
import {
  DEFAULT_SHIFT_TIMES,
  isCheckedThisShift,
  parseShiftTimes,
  type ShiftTimes,
  shiftStartAt,
  shiftTimesText,
} from "./rules.ts";
import { findDeviceSetting, listDeviceChecks, saveDeviceSetting } from "./store.ts";

const SHIFT_KEY = "shift-times";
const toleranceKey = (deviceId: string): string => `tolerance:${deviceId}`;
const verifiedKey = (deviceId: string): string => `verified-until:${deviceId}`;

/** More checks of one scale than a shift can have. */
const CHECKS_MAX = 100;

export function shiftTimesOf(orm: Orm): ShiftTimes {
  return parseShiftTimes(findDeviceSetting(orm, SHIFT_KEY) ?? "") ?? DEFAULT_SHIFT_TIMES;
}

export function saveShiftTimes(orm: Orm, times: ShiftTimes): void {
  saveDeviceSetting(orm, SHIFT_KEY, shiftTimesText(times));
}

export function setToleranceOf(orm: Orm, deviceId: string): number | undefined {
  const text = findDeviceSetting(orm, toleranceKey(deviceId));
  return text === undefined ? undefined : Number(text);
}

export function saveTolerance(orm: Orm, deviceId: string, tolerance: number): void {
  saveDeviceSetting(orm, toleranceKey(deviceId), String(tolerance));
}

/** Last day of the metrological verification (检定有效期); null when nobody has entered it. */
export function verifiedUntilOf(orm: Orm, deviceId: string): Day | null {
  return parseDay(findDeviceSetting(orm, verifiedKey(deviceId)) ?? "") ?? null;
}

export function saveVerifiedUntil(orm: Orm, deviceId: string, until: Day): void {
  saveDeviceSetting(orm, verifiedKey(deviceId), until);
}

export type ScaleState = {
  /** Start of the shift that runs. */
  readonly since: UnixMs;
  readonly isZeroed: boolean;
  readonly isWeighed: boolean;
  /** Zero and standard weight, both passed since the shift began. */
  readonly isChecked: boolean;
  readonly verifiedUntilOn: Day | null;
  readonly isVerified: boolean;
};

/** Whether a scale may decide about a fill now. */
export function scaleStateOf(orm: Orm, deviceId: string, now: UnixMs): ScaleState {
  const since = shiftStartAt(now, shiftTimesOf(orm));
  const records = listDeviceChecks(orm, deviceId, CHECKS_MAX, since);
  const lastOf = (kind: "zero" | "weight") =>
    records.find((record) => record.kind === kind)?.isPassed === true;
  const verifiedUntilOn = verifiedUntilOf(orm, deviceId);
  return {
    since,
    isZeroed: lastOf("zero"),
    isWeighed: lastOf("weight"),
    isChecked: isCheckedThisShift(records, since),
    verifiedUntilOn,
    isVerified: verifiedUntilOn !== null && dayOf(now) <= verifiedUntilOn,
  };
}
