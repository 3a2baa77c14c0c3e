/**
 * The part of Modbus that RTU, TCP and ASCII share: function code and data (MODBUS Application Protocol
 * V1.1b3, section 6). Addresses are offsets from 0, as on the wire; 4xxxx numbers are the caller's matter.
 */
import { assert } from "../../src/kernel/assert.ts";
import type { DiscardReason } from "../driver.ts";

export type ReadFunction = 1 | 2 | 3 | 4;
export type WriteFunction = 5 | 6 | 15 | 16;

export type ModbusRequest =
  | { readonly fn: ReadFunction; readonly start: number; readonly count: number }
  | { readonly fn: 5 | 6; readonly address: number; readonly value: number }
  | { readonly fn: 15; readonly start: number; readonly bits: readonly boolean[] }
  | { readonly fn: 16; readonly start: number; readonly registers: readonly number[] };

/** A request and the unit it is for, whichever way it travels. */
export type AddressedRequest = { readonly unit: number; readonly request: ModbusRequest };

export type ModbusReply =
  | {
      readonly ok: true;
      readonly unit: number;
      readonly fn: 1 | 2;
      readonly bits: readonly boolean[];
    }
  | {
      readonly ok: true;
      readonly unit: number;
      readonly fn: 3 | 4;
      readonly registers: readonly number[];
    }
  | {
      readonly ok: true;
      readonly unit: number;
      readonly fn: WriteFunction;
      /** What the device says it did: the value written (05, 06) or the number of items (15, 16). */
      readonly echo: { readonly address: number; readonly value: number };
    }
  | ModbusRefusal;

export type ModbusRefusal = {
  readonly ok: false;
  readonly reason: DiscardReason;
  readonly detail: string;
  /** Set with reason "device-error": 1 illegal function, 2 illegal address, 3 illegal value, 4 failure … */
  readonly exceptionCode?: number;
};

/** Most items of one request (section 6.1 to 6.4, 6.11, 6.12). */
export const MODBUS_LIMITS = {
  readBits: 2_000,
  readRegisters: 125,
  writeBits: 1_968,
  writeRegisters: 123,
  unitMax: 247,
  pduBytes: 253,
} as const;

const high = (value: number): number => (value >>> 8) & 0xff;
const low = (value: number): number => value & 0xff;

export function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function isReadFunction(fn: number): fn is ReadFunction {
  return fn >= 1 && fn <= 4;
}

export function isWriteFunction(fn: number): fn is WriteFunction {
  return fn === 5 || fn === 6 || fn === 15 || fn === 16;
}

function assertWord(value: number, what: string): void {
  assert(Number.isInteger(value) && value >= 0 && value <= 0xffff, `${what} is no word: ${value}`);
}

function assertCount(count: number, most: number): void {
  assert(
    Number.isInteger(count) && count >= 1 && count <= most,
    `count not 1 to ${most}: ${count}`,
  );
}

function mostOf(fn: ReadFunction): number {
  return fn <= 2 ? MODBUS_LIMITS.readBits : MODBUS_LIMITS.readRegisters;
}

/** Function code and data of a request; asserts the limits of the standard. */
export function encodeRequestPdu(request: ModbusRequest): Uint8Array {
  const first = "address" in request ? request.address : request.start;
  assertWord(first, "address");
  const head = [request.fn, high(first), low(first)];
  switch (request.fn) {
    case 5:
    case 6:
      assertWord(request.value, "value");
      return Uint8Array.from([...head, high(request.value), low(request.value)]);
    case 15: {
      const { bits } = request;
      assertCount(bits.length, MODBUS_LIMITS.writeBits);
      const data = packBits(bits);
      return Uint8Array.from([...head, high(bits.length), low(bits.length), data.length, ...data]);
    }
    case 16: {
      const { registers } = request;
      assertCount(registers.length, MODBUS_LIMITS.writeRegisters);
      for (const register of registers) assertWord(register, "register");
      const count = registers.length;
      const data = registers.flatMap((register) => [high(register), low(register)]);
      return Uint8Array.from([...head, high(count), low(count), data.length, ...data]);
    }
    default:
      assertCount(request.count, mostOf(request.fn));
      return Uint8Array.from([...head, high(request.count), low(request.count)]);
  }
}

/** The other way round; `undefined` for anything that is not a whole request of a known function. */
export function parseRequestPdu(pdu: Uint8Array): ModbusRequest | undefined {
  const fn = pdu[0] ?? 0;
  if (pdu.length < 5) return undefined;
  const [first, second] = [wordAt(pdu, 1), wordAt(pdu, 3)];
  if (isReadFunction(fn)) {
    const isWhole = pdu.length === 5 && second >= 1 && second <= mostOf(fn);
    return isWhole ? { fn, start: first, count: second } : undefined;
  }
  if (fn === 5 || fn === 6) {
    return pdu.length === 5 ? { fn, address: first, value: second } : undefined;
  }
  const bytes = pdu[5] ?? 0;
  if (pdu.length !== 6 + bytes || second === 0) return undefined;
  if (fn === 15 && second <= MODBUS_LIMITS.writeBits && bytes === Math.ceil(second / 8)) {
    return { fn, start: first, bits: unpackBits(pdu, 6, second) };
  }
  if (fn === 16 && second <= MODBUS_LIMITS.writeRegisters && bytes === second * 2) {
    return { fn, start: first, registers: unpackRegisters(pdu, 6, second) };
  }
  return undefined;
}

/**
 * Reads a reply against the request it should answer. A well-formed reply to something else (other
 * function, other amount, other echo) is "unexpected": taking it would put a value on the wrong channel.
 */
export function parseReplyPdu(unit: number, pdu: Uint8Array, request: ModbusRequest): ModbusReply {
  const fn = pdu[0] ?? 0;
  if ((fn & 0x7f) !== request.fn) {
    return refused("unexpected", `function ${fn & 0x7f}, asked ${request.fn}`);
  }
  if ((fn & 0x80) !== 0) {
    const code = pdu[1];
    if (pdu.length !== 2 || code === undefined)
      return refused("malformed", "exception of bad length");
    const detail = `exception ${code} ${EXCEPTION_NAMES[code] ?? "unknown"}`;
    return { ok: false, reason: "device-error", detail, exceptionCode: code };
  }
  if ("count" in request) return readReply(unit, pdu, request);
  if (pdu.length !== 5) return refused("malformed", `echo of ${pdu.length} bytes`);
  const echo = { address: wordAt(pdu, 1), value: wordAt(pdu, 3) };
  const wanted = echoOf(request);
  return echo.address === wanted.address && echo.value === wanted.value
    ? { ok: true, unit, fn: request.fn, echo }
    : refused(
        "unexpected",
        `echo ${echo.address}=${echo.value}, asked ${wanted.address}=${wanted.value}`,
      );
}

function readReply(
  unit: number,
  pdu: Uint8Array,
  request: Extract<ModbusRequest, { count: number }>,
): ModbusReply {
  const { fn, count } = request;
  const bytes = pdu[1] ?? 0;
  if (pdu.length !== 2 + bytes) {
    return refused("malformed", `byte count ${bytes}, data of ${Math.max(0, pdu.length - 2)}`);
  }
  const isBits = fn === 1 || fn === 2;
  const wanted = isBits ? Math.ceil(count / 8) : count * 2;
  if (bytes !== wanted) return refused("unexpected", `${bytes} data bytes, asked for ${wanted}`);
  return isBits
    ? { ok: true, unit, fn, bits: unpackBits(pdu, 2, count) }
    : { ok: true, unit, fn, registers: unpackRegisters(pdu, 2, count) };
}

/** What a device must echo to a write. */
export function echoOf(request: Exclude<ModbusRequest, { count: number }>): {
  readonly address: number;
  readonly value: number;
} {
  switch (request.fn) {
    case 15:
      return { address: request.start, value: request.bits.length };
    case 16:
      return { address: request.start, value: request.registers.length };
    default:
      return { address: request.address, value: request.value };
  }
}

export function refused(reason: DiscardReason, detail: string): ModbusRefusal {
  return { ok: false, reason, detail };
}

/** Section 7, in the standard's words. */
export const EXCEPTION_NAMES: Readonly<Record<number, string>> = {
  1: "illegal function",
  2: "illegal data address",
  3: "illegal data value",
  4: "server device failure",
  5: "acknowledge",
  6: "server device busy",
  8: "memory parity error",
  10: "gateway path unavailable",
  11: "gateway target failed to respond",
};

/** Bits as the wire has them: first bit lowest, spare bits 0. */
export function packBits(bits: readonly boolean[]): number[] {
  const out = new Array<number>(Math.ceil(bits.length / 8)).fill(0);
  bits.forEach((isSet, index) => {
    if (isSet) out[index >>> 3] = (out[index >>> 3] ?? 0) | (1 << (index & 7));
  });
  return out;
}

function unpackBits(bytes: Uint8Array, at: number, count: number): boolean[] {
  return Array.from(
    { length: count },
    (_, index) => (((bytes[at + (index >>> 3)] ?? 0) >>> (index & 7)) & 1) === 1,
  );
}

function unpackRegisters(bytes: Uint8Array, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => wordAt(bytes, at + index * 2));
}
