/**
 * An LPG filling scale that dials in: pure, with a memory of records that nobody has acknowledged, a clock
 * of its own, a one-byte sequence that wraps, and everything that can happen to a cylinder on it.
 */
import { hasCrc16Modbus, withCrc16Modbus } from "../framing/checksums.ts";

export type LpgScaleSettings = {
  readonly address: number;
  readonly machine: number;
  readonly place: { readonly province: number; readonly city: number; readonly station: number };
  /** Scale less true time; nobody sets these clocks. */
  readonly clockOffsetMs: number;
  readonly flowGPerS: number;
  readonly setG: number;
};

export const LPG_SCALE_USUAL: LpgScaleSettings = {
  address: 1,
  machine: 3,
  place: { province: 23, city: 1, station: 5 },
  clockOffsetMs: 0,
  flowGPerS: 250,
  setG: 14_500,
};

export type LpgCylinder = { readonly code: string; readonly tareG: number };

export type LpgAbnormal = "power-loss" | "lifted" | "anti-theft" | "swapped";

type Phase =
  | { readonly name: "idle" }
  /** Scanned; nothing flows before the permit. */
  | { readonly name: "asking"; readonly cylinder: LpgCylinder; readonly askedMs: number }
  | {
      readonly name: "filling";
      readonly cylinder: LpgCylinder;
      readonly netG: number;
      readonly startedMs: number;
      /** Stopped by the server; the gas stands still until it unlocks. */
      readonly isPaused: boolean;
    }
  | { readonly name: "off" };

type Kept = { readonly command: number; readonly sequence: number; readonly bytes: Uint8Array };

export type LpgScale = {
  readonly settings: LpgScaleSettings;
  readonly phase: Phase;
  readonly isLocked: boolean;
  readonly isConnected: boolean;
  /** Oldest first; survives a power loss. */
  readonly kept: readonly Kept[];
  readonly sequence: number;
  readonly ticket: number;
  readonly sentMs: number;
  readonly lastSent: Uint8Array | null;
  readonly held: Uint8Array;
  /** What the server said to the last scan. */
  readonly answer: "none" | "permitted" | "expired" | "rejected" | "stopped";
  /** Fills that gas flowed for, and those whose permit was spent. */
  readonly fills: number;
};

export type LpgScaleInput =
  | { readonly type: "connected" }
  | { readonly type: "disconnected" }
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "scan"; readonly cylinder: LpgCylinder }
  | { readonly type: "cancel" }
  | { readonly type: "abnormal"; readonly what: LpgAbnormal }
  | { readonly type: "power-on" }
  | { readonly type: "tick" };

export type LpgScaleStep = { readonly scale: LpgScale; readonly sends: readonly Uint8Array[] };

const RESEND_MS = 2_000;
const REPLY_LENGTH: Readonly<Record<number, number>> = { 194: 5, 202: 4, 205: 5, 206: 5, 207: 4 };
const ABNORMAL: Readonly<Record<LpgAbnormal, number>> = {
  "power-loss": 0xa5,
  lifted: 0xa6,
  "anti-theft": 0xa7,
  swapped: 0xa8,
};
/** Memory of these scales is small; the oldest is never given up, so it stops filling instead. */
export const LPG_KEPT_MAX = 200;

export function lpgScale(settings: Partial<LpgScaleSettings> = {}, sequence = 0): LpgScale {
  return {
    settings: { ...LPG_SCALE_USUAL, ...settings },
    phase: { name: "idle" },
    isLocked: false,
    isConnected: false,
    kept: [],
    sequence,
    ticket: 1,
    sentMs: Number.NEGATIVE_INFINITY,
    lastSent: null,
    held: new Uint8Array(0),
    answer: "none",
    fills: 0,
  };
}

export type LpgNow = {
  readonly nowMs: number;
  /** Wall clock as year, month, day, hour, minute, second; the caller adds the scale's offset. */
  readonly clock: readonly [number, number, number, number, number, number];
};

export function stepLpgScale(scale: LpgScale, input: LpgScaleInput, now: LpgNow): LpgScaleStep {
  switch (input.type) {
    case "connected":
      return flush({ ...scale, isConnected: true, held: new Uint8Array(0) }, now, true);
    case "disconnected":
      return quiet({ ...scale, isConnected: false, held: new Uint8Array(0) });
    case "bytes":
      return take(scale, input.bytes, now);
    case "scan":
      return scanned(scale, input.cylinder, now);
    case "cancel":
      return cancelled(scale);
    case "abnormal":
      return abnormal(scale, input.what, now);
    case "power-on":
      return scale.phase.name === "off" ? poweredOn(scale, now) : quiet(scale);
    case "tick":
      return ticked(scale, now);
  }
}

function quiet(scale: LpgScale): LpgScaleStep {
  return { scale, sends: [] };
}

function send(scale: LpgScale, bytes: Uint8Array, nowMs: number): LpgScaleStep {
  if (!scale.isConnected) return quiet(scale);
  return { scale: { ...scale, lastSent: bytes, sentMs: nowMs }, sends: [bytes] };
}

function headOf(scale: LpgScale, command: number): number[] {
  const { place, address } = scale.settings;
  return [0xff, 0xff, 0xff, command, place.province, place.city, place.station, address];
}

function word(value: number): [number, number] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

export function scanFrame(scale: LpgScale, code: string): Uint8Array {
  const digits = Array.from(code, (char) => char.charCodeAt(0));
  const filler = Array<number>(20 - digits.length).fill(0);
  const { machine } = scale.settings;
  return withCrc16Modbus([
    ...headOf(scale, 0xe0),
    digits.length,
    ...digits,
    ...filler,
    ...word(machine),
  ]);
}

/** Twelve digits as six bytes, the first of each pair in the low nibble. */
function codeBytes(code: string): number[] {
  const digits = code.slice(0, 12).padEnd(12, "0");
  return Array.from({ length: 6 }, (_, at) => {
    const low = Number(digits[at * 2] ?? 0);
    const high = Number(digits[at * 2 + 1] ?? 0);
    return low | (high << 4);
  });
}

function bcd(value: number): number {
  return (Math.floor((value % 100) / 10) << 4) | (value % 10);
}

function recordOf(
  scale: LpgScale,
  command: number,
  fill: Extract<Phase, { name: "filling" }>,
  now: LpgNow,
): Kept {
  const { cylinder, netG, startedMs } = fill;
  const { setG, machine } = scale.settings;
  const bytes = withCrc16Modbus([
    ...headOf(scale, command),
    command,
    0x20,
    ...codeBytes(cylinder.code),
    ...word(Math.round((cylinder.tareG + netG) / 10)),
    ...word(Math.round(cylinder.tareG / 10)),
    ...word(Math.round(setG / 10)),
    ...word(0),
    1,
    0x40,
    0,
    scale.sequence,
    ...now.clock.map(bcd),
    ...word(Math.min(Math.round((now.nowMs - startedMs) / 1_000), 0xffff)),
    ...word(scale.ticket),
    ...word(machine),
  ]);
  return { command, sequence: scale.sequence, bytes };
}

/** The fill is over, however; its record is kept until the server has said that it has it. */
function finish(scale: LpgScale, command: number, next: Phase, now: LpgNow): LpgScaleStep {
  if (scale.phase.name !== "filling") return quiet({ ...scale, phase: next });
  const kept = [...scale.kept, recordOf(scale, command, scale.phase, now)];
  const ended: LpgScale = {
    ...scale,
    kept,
    phase: next,
    sequence: (scale.sequence + 1) & 0xff,
    ticket: (scale.ticket + 1) & 0xffff,
  };
  return next.name === "off" ? quiet(ended) : flush(ended, now, kept.length === 1);
}

/** Sends the oldest record, again after a while. */
function flush(scale: LpgScale, now: LpgNow, isNow: boolean): LpgScaleStep {
  const oldest = scale.kept[0];
  if (oldest === undefined || scale.phase.name === "off") return quiet(scale);
  if (!isNow && now.nowMs - scale.sentMs < RESEND_MS) return quiet(scale);
  return send(scale, oldest.bytes, now.nowMs);
}

function scanned(scale: LpgScale, cylinder: LpgCylinder, now: LpgNow): LpgScaleStep {
  const isBusy = scale.phase.name === "filling" || scale.phase.name === "off";
  if (isBusy || scale.kept.length >= LPG_KEPT_MAX) return quiet(scale);
  const phase: Phase = { name: "asking", cylinder, askedMs: now.nowMs };
  const asking: LpgScale = { ...scale, phase, answer: "none" };
  return send(asking, scanFrame(scale, cylinder.code), now.nowMs);
}

function cancelled(scale: LpgScale): LpgScaleStep {
  const asked: LpgScale = { ...scale, phase: { name: "idle" } };
  if (scale.phase.name !== "asking" || !scale.isConnected) return quiet(asked);
  return { scale: asked, sends: [withCrc16Modbus([scale.settings.address, 0xae, 2])] };
}

function abnormal(scale: LpgScale, what: LpgAbnormal, now: LpgNow): LpgScaleStep {
  const isOff = what === "power-loss";
  const next: Phase = isOff ? { name: "off" } : { name: "idle" };
  return finish({ ...scale, isLocked: scale.isLocked && !isOff }, ABNORMAL[what], next, now);
}

function poweredOn(scale: LpgScale, now: LpgNow): LpgScaleStep {
  const on: LpgScale = { ...scale, phase: { name: "idle" }, answer: "none" };
  if (!on.isConnected) return quiet(on);
  const hello = withCrc16Modbus([scale.settings.address, 0xaf, 2]);
  const { scale: after, sends } = flush(on, now, true);
  return { scale: after, sends: [hello, ...sends] };
}

function ticked(scale: LpgScale, now: LpgNow): LpgScaleStep {
  const { phase, settings } = scale;
  if (phase.name === "asking" && now.nowMs - phase.askedMs >= RESEND_MS) {
    // No answer: the line may have lost the scan, or what was said to it.
    return scanned(scale, phase.cylinder, now);
  }
  if (phase.name !== "filling" || phase.isPaused) return flush(scale, now, false);
  const netG = Math.min(
    Math.round(((now.nowMs - phase.startedMs) * settings.flowGPerS) / 1_000),
    settings.setG,
  );
  const grown: LpgScale = { ...scale, phase: { ...phase, netG } };
  return netG < settings.setG
    ? flush(grown, now, false)
    : finish(grown, 0xa4, { name: "idle" }, now);
}

/** Bytes of the server; whatever is no whole command with a right CRC is skipped byte by byte. */
function take(scale: LpgScale, bytes: Uint8Array, now: LpgNow): LpgScaleStep {
  let held = Uint8Array.from([...scale.held, ...bytes]);
  let state = scale;
  const sends: Uint8Array[] = [];
  while (held.length >= 4) {
    const length = commandLength(state, held);
    if (length === "more") break;
    if (length === undefined) {
      held = held.slice(1);
      continue;
    }
    const step = obey(state, held.slice(0, length), now);
    state = step.scale;
    sends.push(...step.sends);
    held = held.slice(length);
  }
  return { scale: { ...state, held: held.slice(-16) }, sends };
}

function commandLength(scale: LpgScale, held: Uint8Array): number | "more" | undefined {
  const command = held[1] ?? 0;
  if (held[0] !== scale.settings.address) return undefined;
  const lengths = command === 0xcc ? [7, 9] : [REPLY_LENGTH[command]];
  for (const length of lengths) {
    if (length === undefined) return undefined;
    if (held.length < length) return "more";
    if (hasCrc16Modbus(held, 0, length)) return length;
  }
  return undefined;
}

function obey(scale: LpgScale, frame: Uint8Array, now: LpgNow): LpgScaleStep {
  const [, command, value] = frame;
  if (scale.phase.name === "off") return quiet(scale);
  if (command === 0xcc) return acknowledged(scale, frame[3] ?? 0, frame[4] ?? 0, now);
  if (command === 0xca && scale.lastSent !== null) return send(scale, scale.lastSent, now.nowMs);
  if (command !== 0xc2) return quiet(scale);
  switch (value) {
    case 0xaa:
      return permitted(scale, now);
    case 0x55:
      return quiet(paused({ ...scale, isLocked: true, answer: "stopped" }, true));
    case 0x03:
      return quiet(paused({ ...scale, isLocked: false }, false));
    case 0x01:
    case 0x02:
      return quiet({
        ...scale,
        answer: value === 0x01 ? "expired" : "rejected",
        phase: scale.phase.name === "asking" ? { name: "idle" } : scale.phase,
      });
    default:
      return quiet(scale);
  }
}

function paused(scale: LpgScale, isPaused: boolean): LpgScale {
  const { phase } = scale;
  if (phase.name === "asking" && isPaused) return { ...scale, phase: { name: "idle" } };
  return phase.name === "filling" ? { ...scale, phase: { ...phase, isPaused } } : scale;
}

function permitted(scale: LpgScale, now: LpgNow): LpgScaleStep {
  if (scale.phase.name !== "asking" || scale.isLocked) return quiet(scale);
  const { cylinder } = scale.phase;
  return quiet({
    ...scale,
    answer: "permitted",
    fills: scale.fills + 1,
    phase: { name: "filling", cylinder, netG: 0, startedMs: now.nowMs, isPaused: false },
  });
}

function acknowledged(
  scale: LpgScale,
  command: number,
  sequence: number,
  now: LpgNow,
): LpgScaleStep {
  const oldest = scale.kept[0];
  if (oldest === undefined || oldest.command !== command || oldest.sequence !== sequence) {
    return quiet(scale);
  }
  const thanks = withCrc16Modbus([...headOf(scale, 0xad), 0xad, 2]);
  return send({ ...scale, kept: scale.kept.slice(1) }, thanks, now.nowMs);
}
