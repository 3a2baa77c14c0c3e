/** Modbus slaves for tests and the demonstration: they answer, refuse and take their time like real ones. */
import {
  encodeRequestPdu,
  isReadFunction,
  isWriteFunction,
  MODBUS_LIMITS,
  type ModbusRequest,
  packBits,
  parseRequestPdu,
} from "../framing/modbus-pdu.ts";
import { requestFramer, wrapRtu } from "../framing/modbus-rtu.ts";
import type { BridgeScheduler } from "../ports.ts";

export const EXCEPTION = {
  illegalFunction: 1,
  illegalAddress: 2,
  illegalValue: 3,
  deviceFailure: 4,
  busy: 6,
} as const;

/** A device's memory. A read gives `undefined` where there is nothing; a write gives 0 or an exception code. */
export type SlaveMemory = {
  readBit?(fn: 1 | 2, at: number): boolean | undefined;
  readRegister?(fn: 3 | 4, at: number): number | undefined;
  writeCoil?(coil: number, value16: number): number;
  writeRegister?(register: number, value: number): number;
};

export type ModbusSlave = {
  readonly unit: number;
  readonly memory: SlaveMemory;
  /** Longest read in registers, and what a longer one is refused with (some makers: illegal function). */
  readonly registersMax?: number;
  readonly tooLongException?: number;
  /** Time from the end of a request to the start of the answer. */
  readonly turnaroundMs?: number;
};

/** Memory over plain tables, which the caller may change at any time. */
export function tableMemory(tables: {
  readonly coils?: Map<number, boolean>;
  readonly inputs?: Map<number, boolean>;
  readonly holding?: Map<number, number>;
  readonly input?: Map<number, number>;
}): SlaveMemory {
  const { coils, holding } = tables;
  return {
    readBit: (fn, at) => (fn === 1 ? coils : tables.inputs)?.get(at),
    readRegister: (fn, at) => (fn === 3 ? holding : tables.input)?.get(at),
    writeCoil(coil, value16) {
      if (coils?.has(coil) !== true) return EXCEPTION.illegalAddress;
      if (value16 !== 0xff00 && value16 !== 0) return EXCEPTION.illegalValue;
      coils.set(coil, value16 === 0xff00);
      return 0;
    },
    writeRegister(register, value) {
      if (holding?.has(register) !== true) return EXCEPTION.illegalAddress;
      holding.set(register, value);
      return 0;
    },
  };
}

/** The PDU a slave answers a request PDU with. */
export function answerPdu(slave: ModbusSlave, pdu: Uint8Array): Uint8Array {
  const fn = pdu[0] ?? 0;
  const request = parseRequestPdu(pdu);
  const answer = request === undefined ? unparsed(fn) : answerOf(slave, request);
  return typeof answer === "number" ? Uint8Array.of(fn | 0x80, answer) : answer;
}

function unparsed(fn: number): number {
  return isReadFunction(fn) || isWriteFunction(fn)
    ? EXCEPTION.illegalValue
    : EXCEPTION.illegalFunction;
}

function answerOf(slave: ModbusSlave, request: ModbusRequest): Uint8Array | number {
  switch (request.fn) {
    case 1:
    case 2:
      return readBits(slave, request.fn, request.start, request.count);
    case 3:
    case 4:
      return readRegisters(slave, request.fn, request.start, request.count);
    case 5:
    case 6:
      return writeOne(slave, request.fn, request.address, request.value);
    default:
      return writeMany(slave, request);
  }
}

function readBits(slave: ModbusSlave, fn: 1 | 2, start: number, count: number) {
  if (slave.memory.readBit === undefined) return EXCEPTION.illegalFunction;
  const bits: boolean[] = [];
  for (let at = start; at < start + count; at += 1) {
    const bit = slave.memory.readBit(fn, at);
    if (bit === undefined) return EXCEPTION.illegalAddress;
    bits.push(bit);
  }
  const data = packBits(bits);
  return Uint8Array.from([fn, data.length, ...data]);
}

function readRegisters(slave: ModbusSlave, fn: 3 | 4, start: number, count: number) {
  if (slave.memory.readRegister === undefined) return EXCEPTION.illegalFunction;
  if (count > (slave.registersMax ?? MODBUS_LIMITS.readRegisters))
    return slave.tooLongException ?? EXCEPTION.illegalValue;
  const data: number[] = [];
  for (let at = start; at < start + count; at += 1) {
    const word = slave.memory.readRegister(fn, at);
    if (word === undefined) return EXCEPTION.illegalAddress;
    data.push((word >>> 8) & 0xff, word & 0xff);
  }
  return Uint8Array.from([fn, data.length, ...data]);
}

function writeOne(slave: ModbusSlave, fn: 5 | 6, address: number, value: number) {
  const { writeCoil, writeRegister } = slave.memory;
  const write = fn === 5 ? writeCoil : writeRegister;
  if (write === undefined) return EXCEPTION.illegalFunction;
  const code = write(address, value);
  return code === 0 ? encodeRequestPdu({ fn, address, value }) : code;
}

function writeMany(slave: ModbusSlave, request: Extract<ModbusRequest, { fn: 15 | 16 }>) {
  const { writeCoil, writeRegister } = slave.memory;
  const [write, values] =
    request.fn === 15
      ? [writeCoil, request.bits.map((isOn) => (isOn ? 0xff00 : 0))]
      : [writeRegister, request.registers];
  if (write === undefined) return EXCEPTION.illegalFunction;
  for (const [index, value] of values.entries()) {
    const code = write(request.start + index, value);
    if (code !== 0) return code;
  }
  const { fn, start } = request;
  return Uint8Array.of(fn, start >>> 8, start & 0xff, values.length >>> 8, values.length & 0xff);
}

/** How a slave misbehaves, for drills: says nothing, spoils its check value, or stops half-way. */
export type SlaveFault = "none" | "silent" | "bad-crc" | "torn";

/** The frame a slave on an RTU line answers with; `undefined` for other units, broadcasts and silence. */
export function answerRtu(
  slave: ModbusSlave,
  request: Uint8Array,
  fault: SlaveFault = "none",
): Uint8Array | undefined {
  const unit = request[0];
  if (unit !== slave.unit && unit !== 0) return undefined;
  const answer = answerPdu(slave, request.subarray(1, -2));
  if (unit === 0 || fault === "silent") return undefined;
  const frame = wrapRtu(slave.unit, answer);
  if (fault === "torn") return frame.slice(0, frame.length >>> 1);
  if (fault === "bad-crc") frame[frame.length - 1] = (frame[frame.length - 1] ?? 0) ^ 0xff;
  return frame;
}

export type SlaveRunner = {
  /** Bytes that the master sent, in any pieces. */
  receive(bytes: Uint8Array): void;
  setFault(unit: number, fault: SlaveFault): void;
  stop(): void;
};

const TURNAROUND_MS = 5;
/** Pieces of one request further apart than this do not belong together. */
const IDLE_MS = 50;

/** Puts slaves on one RTU line. `write` gets whole answers after each slave's turn-around time. */
export function runModbusSlaves(options: {
  readonly slaves: readonly ModbusSlave[];
  readonly write: (bytes: Uint8Array) => void;
  readonly scheduler: BridgeScheduler;
}): SlaveRunner {
  const { slaves, write, scheduler } = options;
  const framer = requestFramer();
  const faults = new Map<number, SlaveFault>();
  const pending = new Set<() => void>();
  let cancelIdle: (() => void) | undefined;

  const later = (ms: number, run: () => void): void => {
    const cancel = scheduler.after(ms, () => {
      pending.delete(cancel);
      run();
    });
    pending.add(cancel);
  };
  const answer = (request: Uint8Array): void => {
    for (const slave of slaves) {
      const frame = answerRtu(slave, request, faults.get(slave.unit));
      if (frame !== undefined) later(slave.turnaroundMs ?? TURNAROUND_MS, () => write(frame));
    }
  };
  return {
    receive(bytes) {
      cancelIdle?.();
      cancelIdle = undefined;
      for (const item of framer.push(bytes)) if (item.type === "frame") answer(item.bytes);
      if (framer.buffered === 0) return;
      cancelIdle = scheduler.after(IDLE_MS, () => {
        cancelIdle = undefined;
        for (const item of framer.end()) if (item.type === "frame") answer(item.bytes);
      });
    },
    setFault: (unit, fault) => void faults.set(unit, fault),
    stop() {
      cancelIdle?.();
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
