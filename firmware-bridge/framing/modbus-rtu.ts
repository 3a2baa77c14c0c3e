/**
 * Modbus RTU (MODBUS over Serial Line V1.02, section 2.5.1): unit, PDU, CRC-16 low byte first.
 * Frames are cut by the length which the function code gives, not by the 3.5 character gap: USB adapters
 * and serial servers do not keep gaps. Whoever asked ends the framer when the answer is overdue, so that a
 * false header in noise cannot hold a reply back for longer than that.
 */
import { assert } from "../../src/kernel/assert.ts";
import { hasCrc16Modbus, withCrc16Modbus } from "./checksums.ts";
import type { Framer } from "./framer.ts";
import {
  type AddressedRequest,
  encodeRequestPdu,
  isReadFunction,
  isWriteFunction,
  MODBUS_LIMITS,
  type ModbusReply,
  type ModbusRequest,
  parseReplyPdu,
  parseRequestPdu,
  type ReadFunction,
  refused,
} from "./modbus-pdu.ts";
import { type Scan, scanFramer } from "./scan.ts";

export const RTU_FRAME_BYTES_MAX = 256;

/** Every frame: unit and PDU, then the CRC. */
export function wrapRtu(unit: number, pdu: Uint8Array): Uint8Array {
  assert(Number.isInteger(unit) && unit >= 0 && unit <= MODBUS_LIMITS.unitMax, `bad unit ${unit}`);
  return withCrc16Modbus([unit, ...pdu]);
}

export function encodeRtuRequest(unit: number, request: ModbusRequest): Uint8Array {
  return wrapRtu(unit, encodeRequestPdu(request));
}

/** Functions 01 coils, 02 discrete inputs, 03 holding registers, 04 input registers. */
export function encodeReadRequest(
  unit: number,
  fn: ReadFunction,
  start: number,
  count: number,
): Uint8Array {
  return encodeRtuRequest(unit, { fn, start, count });
}

/** Function 05 with any 16-bit value: the standard knows FF00 and 0000, relay boards put times there. */
export function encodeWriteCoil(unit: number, coil: number, value16: number): Uint8Array {
  return encodeRtuRequest(unit, { fn: 5, address: coil, value: value16 });
}

/** Unit and request of a whole RTU request frame; `undefined` when it is none. */
export function parseRtuRequest(frame: Uint8Array): AddressedRequest | undefined {
  const unit = frame[0];
  if (unit === undefined || frame.length < 4 || !hasCrc16Modbus(frame, 0, frame.length))
    return undefined;
  const request = parseRequestPdu(frame.subarray(1, -2));
  return request === undefined ? undefined : { unit, request };
}

/** Reads a whole reply frame against the frame of the request it should answer. */
export function parseReply(frame: Uint8Array, request: Uint8Array): ModbusReply {
  const asked = parseRtuRequest(request);
  if (asked === undefined) return refused("unexpected", "the request is no Modbus RTU request");
  if (frame.length < 5 || frame.length > RTU_FRAME_BYTES_MAX) {
    return refused("malformed", `frame of ${frame.length} bytes`);
  }
  if (!hasCrc16Modbus(frame, 0, frame.length)) return refused("checksum", "CRC-16");
  const unit = frame[0] ?? 0;
  if (unit !== asked.unit) return refused("unexpected", `unit ${unit}, asked ${asked.unit}`);
  return parseReplyPdu(unit, frame.subarray(1, -2), asked.request);
}

/** Length of the frame that begins at an offset; 0 when none can, `undefined` when more bytes must tell. */
type LengthOf = (bytes: Uint8Array, offset: number) => number | undefined;

const replyLength: LengthOf = (bytes, offset) => {
  const [unit, fn, count] = [bytes[offset] ?? 0, bytes[offset + 1], bytes[offset + 2]];
  // Nobody answers as 0 (broadcast) or above 247; a floating line gives just such bytes.
  if (unit === 0 || unit > MODBUS_LIMITS.unitMax) return 0;
  if (fn === undefined) return undefined;
  const base = fn & 0x7f;
  if (!isReadFunction(base) && !isWriteFunction(base)) return 0;
  if ((fn & 0x80) !== 0) return 5;
  if (isWriteFunction(base)) return 8;
  if (count === undefined) return undefined;
  const isOdd = fn >= 3 && count % 2 === 1;
  return count === 0 || isOdd || count + 5 > RTU_FRAME_BYTES_MAX ? 0 : count + 5;
};

const requestLength: LengthOf = (bytes, offset) => {
  const [unit, fn, count] = [bytes[offset] ?? 0, bytes[offset + 1], bytes[offset + 6]];
  if (unit > MODBUS_LIMITS.unitMax) return 0;
  if (fn === undefined) return undefined;
  if (isReadFunction(fn) || fn === 5 || fn === 6) return 8;
  if (fn !== 15 && fn !== 16) return 0;
  if (count === undefined) return undefined;
  return count === 0 || count + 9 > RTU_FRAME_BYTES_MAX ? 0 : count + 9;
};

function scannerOf(lengthOf: LengthOf): (bytes: Uint8Array, offset: number) => Scan {
  return (bytes, offset) => {
    const length = lengthOf(bytes, offset);
    if (length === 0) return { type: "noise" };
    if (length === undefined || bytes.length - offset < length) return { type: "more" };
    if (hasCrc16Modbus(bytes, offset, offset + length)) return { type: "frame", length };
    const bad = bytes.subarray(offset, offset + length);
    return { type: "bad", length: hopeless(bad, lengthOf), reason: "checksum" };
  };
}

/**
 * How many bytes at the front of a bad frame cannot begin a good one, so that one spoilt frame is counted
 * once: the result is the same as dropping one byte and looking again. It judges by the bad frame's own
 * bytes only, or the output would depend on how much had arrived.
 */
function hopeless(bad: Uint8Array, lengthOf: LengthOf): number {
  for (let at = 1; at < bad.length; at += 1) {
    const length = lengthOf(bad, at);
    if (length === 0) continue;
    if (length === undefined || at + length > bad.length) return at;
    if (hasCrc16Modbus(bad, at, at + length)) return at;
  }
  return bad.length;
}

/** For the master: cuts replies of functions 01 to 06, 15, 16 and exceptions. */
export function modbusRtuFramer(): Framer {
  return scanFramer(RTU_FRAME_BYTES_MAX, scannerOf(replyLength), true);
}

/** For a slave (the simulators): cuts requests of the same functions. */
export function requestFramer(): Framer {
  return scanFramer(RTU_FRAME_BYTES_MAX, scannerOf(requestLength));
}

/**
 * Silence between two frames: 3.5 characters of 11 bits, and 1.75 ms above 19200 baud (2.5.1.1).
 * Whole milliseconds, rounded up.
 */
export function frameGapMs(baud: number): number {
  return baud > 19_200 ? 2 : Math.ceil((3.5 * 11 * 1_000) / baud);
}
