/**
 * Waveshare Modbus RTU Relay, eight channels: the board that holds the fill permission. There is an
 * encoder for a timed pulse and for off, and deliberately none that switches a relay on for good: a
 * latched relay would stay closed when the box dies.
 */
import { assert } from "../../../src/kernel/assert.ts";
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { crc16Modbus } from "../../framing/checksums.ts";
import type { Framer } from "../../framing/framer.ts";
import { encodeReadRequest, encodeWriteCoil } from "../../framing/modbus-rtu.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";

export const RELAY_COUNT = 8;
/** The board counts the time of a pulse in tenths of a second. */
export const PULSE_STEP_MS = 100;

const READ_COILS = 0x01;
const WRITE_COIL = 0x05;
const EXCEPTION = 0x80;
/** Writing coil `FLASH_ON + relay` closes that relay for the written time; it opens by itself. */
const FLASH_ON = 0x0200;
const PULSE_STEPS_MAX = 0x7fff;
const COIL_ON = 0xff00;
const UNIT_MAX = 247;
const FRAME_LIMIT = 8;
const ECHO_BYTES = 8;
const STATES_BYTES = 6;
const EXCEPTION_BYTES = 5;

/**
 * Closes a relay for a time, after which the board opens it without being asked.
 * @param durationMs a multiple of 100 ms, at most 3 276 700 ms (development protocol V2, "flash on")
 */
export function flashOn(unit: number, relay: number, durationMs: number): Uint8Array {
  const steps = durationMs / PULSE_STEP_MS;
  assert(
    Number.isInteger(steps) && steps >= 1 && steps <= PULSE_STEPS_MAX,
    `not a time the board can count: ${durationMs} ms`,
  );
  return encodeWriteCoil(checkedUnit(unit), FLASH_ON + checkedRelay(relay), steps);
}

/** Opens a relay at once (function 05, value 0000). */
export function relayOff(unit: number, relay: number): Uint8Array {
  return encodeWriteCoil(checkedUnit(unit), checkedRelay(relay), 0);
}

/** Asks for the states of all eight relays (function 01). They are those of the coils, not of the contacts. */
export function readRelays(unit: number): Uint8Array {
  return encodeReadRequest(checkedUnit(unit), READ_COILS, 0, RELAY_COUNT);
}

function checkedRelay(relay: number): number {
  assert(Number.isInteger(relay) && relay >= 0 && relay < RELAY_COUNT, `no such relay: ${relay}`);
  return relay;
}

/** Unit 0 is the broadcast: it would switch every board of the line and none would answer. */
function checkedUnit(unit: number): number {
  assert(Number.isInteger(unit) && unit >= 1 && unit <= UNIT_MAX, `no such unit: ${unit}`);
  return unit;
}

export type RelayReply =
  | { readonly type: "echo"; readonly unit: number; readonly coil: number; readonly value: number }
  /** Bit n of `mask` is relay n. */
  | { readonly type: "states"; readonly unit: number; readonly mask: number }
  | { readonly type: "exception"; readonly unit: number; readonly code: number };

/** A whole answer of the board, its check value already proven by `relayFramer`. */
export function parseRelayReply(frame: Uint8Array): RelayReply | undefined {
  const [unit = 0, code = 0, high = 0, low = 0, valueHigh = 0, valueLow = 0] = frame;
  if (code === READ_COILS && frame.length === STATES_BYTES) {
    return { type: "states", unit, mask: low };
  }
  if (code === WRITE_COIL && frame.length === ECHO_BYTES) {
    return { type: "echo", unit, coil: (high << 8) | low, value: (valueHigh << 8) | valueLow };
  }
  if ((code & EXCEPTION) !== 0 && frame.length === EXCEPTION_BYTES) {
    return { type: "exception", unit, code: high };
  }
  return undefined;
}

/** Relay and time of an echoed pulse, with time 0 for an echoed "off"; `undefined` for any other write. */
export function pulseEchoOf(
  echo: RelayReply & { type: "echo" },
): { readonly relay: number; readonly durationMs: number } | undefined {
  const relay = echo.coil & 0xff;
  if (relay >= RELAY_COUNT) return undefined;
  if (echo.coil >>> 8 === FLASH_ON >>> 8) {
    return { relay, durationMs: echo.value * PULSE_STEP_MS };
  }
  return echo.coil >>> 8 === 0 && echo.value === 0 ? { relay, durationMs: 0 } : undefined;
}

/**
 * Cuts the board's answers out of a byte stream. It knows the eight-byte answers of this board only, so
 * that a false header in noise holds a reply back for a few bytes and not for the 256 of any Modbus slave.
 */
export function relayFramer(): Framer {
  return scanFramer(FRAME_LIMIT, scan);
}

function scan(bytes: Uint8Array, offset: number): Scan {
  const unit = bytes[offset] ?? 0;
  if (unit < 1 || unit > UNIT_MAX) return { type: "noise" };
  const length = answerLength(bytes[offset + 1], bytes[offset + 2]);
  if (length === undefined) return { type: "noise" };
  if (length === 0 || bytes.length - offset < length) return { type: "more" };
  const end = offset + length - 2;
  const crc = crc16Modbus(bytes, offset, end);
  if (bytes[end] !== (crc & 0xff) || bytes[end + 1] !== crc >>> 8) {
    // Only the first byte goes: a torn answer must not swallow the whole one behind it.
    return { type: "bad", length: 1, reason: "checksum" };
  }
  return { type: "frame", length };
}

/** Length of an answer by its second and third byte; 0 when more bytes must tell. */
function answerLength(code: number | undefined, count: number | undefined): number | undefined {
  if (code === undefined) return 0;
  if (code === WRITE_COIL) return ECHO_BYTES;
  if (code === (READ_COILS | EXCEPTION) || code === (WRITE_COIL | EXCEPTION)) {
    return EXCEPTION_BYTES;
  }
  if (code !== READ_COILS) return undefined;
  if (count === undefined) return 0;
  return count === RELAY_COUNT / 8 ? STATES_BYTES : undefined;
}

function decode(frame: Uint8Array, context: DecodeContext): Decoded {
  const reply = parseRelayReply(frame);
  if (reply === undefined) return discard("malformed", "no answer of this board");
  if (reply.unit !== context.settings["unit"]) return discard("unexpected", `unit ${reply.unit}`);
  if (reply.type === "exception") return discard("device-error", `exception ${reply.code}`);
  if (reply.type === "states") {
    const relays = Array.from({ length: RELAY_COUNT }, (_, relay) => ({
      kind: "switch" as const,
      channel: `relay-${relay}`,
      isOn: (reply.mask & (1 << relay)) !== 0,
    }));
    return readings(...relays);
  }
  const pulse = pulseEchoOf(reply);
  if (pulse !== undefined) {
    const { relay, durationMs } = pulse;
    return durationMs === 0
      ? readings({ kind: "info", topic: "relay-off", detail: { relay } })
      : readings({ kind: "info", topic: "flash-on", detail: { relay, durationMs } });
  }
  // We never send this: another master of the line has latched the relay on.
  if (reply.coil < RELAY_COUNT && reply.value === COIL_ON) {
    return readings({ kind: "info", topic: "relay-latched-on", detail: { relay: reply.coil } });
  }
  return discard("malformed", `coil ${reply.coil}, value ${reply.value}`);
}

export const waveshareRelay = defineDriver({
  id: "relay/waveshare-relay",
  family: "relay",
  label: { zh: "微雪 Modbus RTU 8 路继电器", en: "Waveshare Modbus RTU Relay, 8 channels" },
  manual: "Waveshare Modbus RTU Relay, development protocol V2 (functions 01 and 05, flash on)",
  proof: "vendor-document",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 3_000,
  settings: [
    {
      key: "unit",
      type: "integer",
      min: 1,
      max: UNIT_MAX,
      default: 1,
      label: { zh: "从站地址", en: "Unit address" },
    },
  ],
  polls: (settings) => [
    { everyMs: 1_000, request: readRelays(Number(settings["unit"])), timeoutMs: 200 },
  ],
  framer: relayFramer,
  decode,
});
