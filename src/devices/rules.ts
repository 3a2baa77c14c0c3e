/** What a device may be set to, and what a check against a standard says. Pure. */
import {
  addDays,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  startOfDay,
  type UnixMs,
} from "../kernel/instants.ts";
import type { CheckRow, DeviceTransport } from "./model.ts";

/** Minutes after midnight at the site at which a shift begins, in order. */
export type ShiftTimes = readonly number[];

export const DEFAULT_SHIFT_TIMES: ShiftTimes = [8 * 60, 20 * 60];
export const SHIFTS_MAX = 6;

/** `08:00, 20:00` in any spacing and with a full-width comma; undefined when it is no list of times. */
export function parseShiftTimes(text: string): ShiftTimes | undefined {
  const parts = text
    .split(/[,，、;；\s]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0 || parts.length > SHIFTS_MAX) return undefined;
  const minutes: number[] = [];
  for (const part of parts) {
    const match = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/u.exec(part);
    if (match === null) return undefined;
    minutes.push(Number(match[1]) * 60 + Number(match[2]));
  }
  const sorted = [...new Set(minutes)].sort((a, b) => a - b);
  return sorted.length === minutes.length ? sorted : undefined;
}

export function shiftTimesText(times: ShiftTimes): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return times.map((minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`).join(", ");
}

/** When the shift that runs at `now` began; before the day's first one it is yesterday's last. */
export function shiftStartAt(now: UnixMs, times: ShiftTimes = DEFAULT_SHIFT_TIMES): UnixMs {
  const today = startOfDay(dayOf(now));
  const begun = times.map((minutes) => today + minutes * MINUTE_MS).filter((at) => at <= now);
  const last = begun.at(-1);
  if (last !== undefined) return instant(last);
  const yesterday = startOfDay(addDays(dayOf(now), -1));
  return instant(yesterday + (times.at(-1) ?? 0) * MINUTE_MS);
}

/** When the shift after the one that runs at `now` begins. */
export function shiftEndAt(now: UnixMs, times: ShiftTimes = DEFAULT_SHIFT_TIMES): UnixMs {
  const today = dayOf(now);
  const starts = [today, addDays(today, 1)].flatMap((day) =>
    times.map((minutes) => startOfDay(day) + minutes * MINUTE_MS),
  );
  return instant(starts.find((at) => at > now) ?? now);
}

/**
 * A scale may be used in a shift when, since its start, the last zero and the last standard weight both
 * passed. A check that failed afterwards takes the release back.
 */
export function isCheckedThisShift(
  records: readonly Pick<CheckRow, "kind" | "isPassed" | "checkedAt">[],
  shiftStart: UnixMs,
): boolean {
  const lastOf = (kind: CheckRow["kind"]) => {
    let last: (typeof records)[number] | undefined;
    for (const record of records) {
      if (record.kind !== kind || record.checkedAt < shiftStart) continue;
      if (last === undefined || record.checkedAt >= last.checkedAt) last = record;
    }
    return last;
  };
  return lastOf("zero")?.isPassed === true && lastOf("weight")?.isPassed === true;
}

export type Sample = {
  readonly value: number | null;
  readonly isStable: boolean | null;
  readonly monotonicMs: number;
};

export const STEADY_FRAMES = 10;
/** A value older than this is no value. */
const FRESH_MS = 1_500;
/** Ten frames of a quick indicator are a blink: they must span this long too. */
const STEADY_MS = 1_000;

export type Steady =
  | { readonly kind: "silent" }
  | { readonly kind: "no-number" }
  | { readonly kind: "moving"; readonly last: number }
  | { readonly kind: "steady"; readonly mean: number; readonly frames: number };

/** Whether the last frames agree within `spread`; what they agree on is their mean. */
export function judgeSteady(
  samples: readonly Sample[],
  nowMs: number,
  spread: number,
  lengthMs = STEADY_MS,
  freshMs = FRESH_MS,
): Steady {
  const last = samples.at(-1);
  if (last === undefined || nowMs - last.monotonicMs > freshMs) return { kind: "silent" };
  if (last.value === null) return { kind: "no-number" };
  const run: number[] = [];
  let least = last.value;
  let most = last.value;
  let sinceMs = last.monotonicMs;
  for (const sample of [...samples].reverse()) {
    const { value } = sample;
    if (value === null || sample.isStable === false) break;
    if (Math.max(most, value) - Math.min(least, value) > spread) break;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sinceMs = sample.monotonicMs;
    run.push(value);
    if (run.length >= STEADY_FRAMES && last.monotonicMs - sinceMs >= lengthMs) break;
  }
  if (run.length < STEADY_FRAMES || last.monotonicMs - sinceMs < lengthMs) {
    return { kind: "moving", last: last.value };
  }
  const mean = run.reduce((sum, value) => sum + value, 0) / run.length;
  return { kind: "steady", mean, frames: run.length };
}

/** Two divisions of the usual platform scale. */
export const TOLERANCE_DEFAULT_G = 20;
const CONCENTRATION_SHARE = 0.1;

/** Ten parts in a hundred of a known concentration, and never less than one unit. */
export function toleranceOf(
  kind: CheckRow["kind"],
  expected: number,
  set: number | undefined,
): number {
  if (set !== undefined) return set;
  if (kind !== "concentration") return TOLERANCE_DEFAULT_G;
  return Math.max(1, Math.abs(expected) * CONCENTRATION_SHARE);
}

export function isWithin(measured: number, expected: number, tolerance: number): boolean {
  // A mean of whole grams has rounding of its own in binary.
  return Math.abs(measured - expected) <= tolerance + 1e-6;
}

const PATH = /^\/(?!.*(?:\/\.\.?(?:\/|$)|\/\/))[\w./:+@,=-]{1,199}$/;
const HOST = /^(?=.{1,253}$)[0-9A-Za-z](?:[0-9A-Za-z.:-]*[0-9A-Za-z])?$/;
const BUS = /^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/;

export const isPortPath = (text: string): boolean => PATH.test(text);
export const isHost = (text: string): boolean => HOST.test(text);
export const isBusName = (text: string): boolean => BUS.test(text);

/** One name for one line, so that two spellings of it are seen to be the same. */
export function lineKey(
  transport: DeviceTransport,
  canonical: (path: string) => string = (path) => path,
): string {
  return transport.kind === "serial"
    ? `serial ${canonical(transport.path)}`
    : `tcp ${transport.host.toLowerCase()}:${transport.port}`;
}

/** Speed and form of the line: devices on one bus must agree on it. */
export function lineForm(transport: DeviceTransport): string {
  if (transport.kind === "tcp") return "";
  const { baud, dataBits, parity, stopBits } = transport;
  return [baud, dataBits, parity, stopBits].map((part) => part ?? "-").join(" ");
}

export type LineUser = {
  readonly id: string;
  readonly name: string;
  readonly transport: DeviceTransport;
};

/** Other active devices on the same line that do not share it as one bus. */
export function sharersOf(
  own: Pick<LineUser, "id" | "transport">,
  others: readonly LineUser[],
  canonical?: (path: string) => string,
): readonly LineUser[] {
  const key = lineKey(own.transport, canonical);
  const { bus } = own.transport;
  return others.filter(
    (other) =>
      other.id !== own.id &&
      lineKey(other.transport, canonical) === key &&
      (bus === undefined || other.transport.bus !== bus),
  );
}

/** A device of the same bus name on another line or in another form of it. */
export function busConflict(
  own: Pick<LineUser, "id" | "transport">,
  others: readonly LineUser[],
  canonical?: (path: string) => string,
): LineUser | undefined {
  const { bus } = own.transport;
  if (bus === undefined) return undefined;
  return others.find(
    (other) =>
      other.id !== own.id &&
      other.transport.bus === bus &&
      lineKey(other.transport, canonical) !== lineKey(own.transport, canonical),
  );
}

/** Longer than any shift: an age that is shown as a date instead. */
export const CHECK_OLD_MS = 24 * HOUR_MS;
