/**
 * Modbus TCP (MODBUS Messaging on TCP/IP V1.0b, section 3.1): MBAP header of transaction, protocol 0,
 * length, unit; then the PDU. No check value: TCP has one.
 */
import { assert } from "../../src/kernel/assert.ts";
import type { Framer } from "./framer.ts";
import {
  type AddressedRequest,
  encodeRequestPdu,
  type ModbusReply,
  type ModbusRequest,
  parseReplyPdu,
  parseRequestPdu,
  refused,
  wordAt,
} from "./modbus-pdu.ts";
import { type Scan, scanFramer } from "./scan.ts";

export const TCP_FRAME_BYTES_MAX = 260;
const HEADER_BYTES = 7;
/** The length field counts the unit and a PDU of 2 to 253 bytes. */
const LENGTH_MIN = 3;
const LENGTH_MAX = 254;

/** @param transaction 0 to 65535, echoed by the device; @param unit 0 to 255, 255 where there is no bus behind. */
export function wrapTcp(transaction: number, unit: number, pdu: Uint8Array): Uint8Array {
  assert(Number.isInteger(unit) && unit >= 0 && unit <= 255, `bad unit ${unit}`);
  assert(
    Number.isInteger(transaction) && transaction >= 0 && transaction <= 0xffff,
    `bad transaction ${transaction}`,
  );
  const length = pdu.length + 1;
  return Uint8Array.from([
    transaction >>> 8,
    transaction & 0xff,
    0,
    0,
    length >>> 8,
    length & 0xff,
    unit,
    ...pdu,
  ]);
}

export function encodeTcpRequest(
  transaction: number,
  unit: number,
  request: ModbusRequest,
): Uint8Array {
  return wrapTcp(transaction, unit, encodeRequestPdu(request));
}

export type MbapFrame = {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Uint8Array;
};

/** Takes a whole frame apart; `undefined` when header and length do not agree. */
export function parseMbap(frame: Uint8Array): MbapFrame | undefined {
  const length = wordAt(frame, 4);
  const isWhole = frame.length > HEADER_BYTES && frame.length === length + 6;
  if (!isWhole || wordAt(frame, 2) !== 0) return undefined;
  return {
    transaction: wordAt(frame, 0),
    unit: frame[6] ?? 0,
    pdu: frame.subarray(HEADER_BYTES),
  };
}

/** Unit and request of a whole request frame; `undefined` when it is none. */
export function parseTcpRequest(frame: Uint8Array): AddressedRequest | undefined {
  const mbap = parseMbap(frame);
  const request = mbap === undefined ? undefined : parseRequestPdu(mbap.pdu);
  return mbap === undefined || request === undefined ? undefined : { unit: mbap.unit, request };
}

/** Reads a reply frame against its request frame; another transaction is a late answer: "unexpected". */
export function parseTcpReply(frame: Uint8Array, request: Uint8Array): ModbusReply {
  const asked = parseTcpRequest(request);
  if (asked === undefined) return refused("unexpected", "the request is no Modbus TCP request");
  const reply = parseMbap(frame);
  if (reply === undefined) return refused("malformed", "MBAP header");
  const transaction = wordAt(request, 0);
  if (reply.transaction !== transaction) {
    return refused("unexpected", `transaction ${reply.transaction}, asked as ${transaction}`);
  }
  if (reply.unit !== asked.unit) {
    return refused("unexpected", `unit ${reply.unit}, asked ${asked.unit}`);
  }
  return parseReplyPdu(reply.unit, reply.pdu, asked.request);
}

function scan(bytes: Uint8Array, offset: number): Scan {
  const left = bytes.length - offset;
  // Protocol 0 and a sane length are all there is to find the next header by.
  if (left > 2 && bytes[offset + 2] !== 0) return { type: "noise" };
  if (left > 3 && bytes[offset + 3] !== 0) return { type: "noise" };
  if (left > 4 && bytes[offset + 4] !== 0) return { type: "noise" };
  const length = bytes[offset + 5];
  if (length === undefined) return { type: "more" };
  if (length < LENGTH_MIN || length > LENGTH_MAX) return { type: "noise" };
  return left < length + 6 ? { type: "more" } : { type: "frame", length: length + 6 };
}

/** For both sides: requests and replies have the same header. */
export function modbusTcpFramer(): Framer {
  return scanFramer(TCP_FRAME_BYTES_MAX, scan);
}
