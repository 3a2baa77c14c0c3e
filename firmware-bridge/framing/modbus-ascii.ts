/**
 * Modbus ASCII (MODBUS over Serial Line V1.02, section 2.5.2): `:`, unit and PDU as upper-case hex pairs,
 * LRC, CR LF. The frame handed on begins with the colon and lacks the line end.
 */
import { assert } from "../../src/kernel/assert.ts";
import { lrc } from "./checksums.ts";
import type { Framer } from "./framer.ts";
import {
  type AddressedRequest,
  encodeRequestPdu,
  MODBUS_LIMITS,
  type ModbusReply,
  type ModbusRequest,
  parseReplyPdu,
  parseRequestPdu,
  refused,
} from "./modbus-pdu.ts";
import { type Scan, scanFramer } from "./scan.ts";
import { textOf } from "./text.ts";

/** Colon, 2 digits for each of unit, PDU and LRC, CR LF. */
export const ASCII_FRAME_BYTES_MAX = 513;

const COLON = 0x3a;
const CR = 0x0d;
const LF = 0x0a;

export function wrapAscii(unit: number, pdu: Uint8Array): Uint8Array {
  assert(Number.isInteger(unit) && unit >= 0 && unit <= MODBUS_LIMITS.unitMax, `bad unit ${unit}`);
  const body = Uint8Array.from([unit, ...pdu, 0]);
  body[body.length - 1] = lrc(body, 0, body.length - 1);
  return new TextEncoder().encode(`:${body.toHex().toUpperCase()}\r\n`);
}

export function encodeAsciiRequest(unit: number, request: ModbusRequest): Uint8Array {
  return wrapAscii(unit, encodeRequestPdu(request));
}

export type AsciiFrame =
  | { readonly ok: true; readonly unit: number; readonly pdu: Uint8Array }
  | { readonly ok: false; readonly reason: "malformed" | "checksum"; readonly detail: string };

/** Unit and PDU of a frame, with or without its line end. */
export function parseAscii(frame: Uint8Array): AsciiFrame {
  const text = textOf(frame).replace(/\r?\n?$/, "");
  if (!/^:(?:[0-9A-F]{2}){4,255}$/.test(text)) {
    return { ok: false, reason: "malformed", detail: "no colon and hex pairs" };
  }
  const body = Uint8Array.fromHex(text.slice(1));
  if (body[body.length - 1] !== lrc(body, 0, body.length - 1)) {
    return { ok: false, reason: "checksum", detail: "LRC" };
  }
  return { ok: true, unit: body[0] ?? 0, pdu: body.subarray(1, -1) };
}

/** Unit and request of a whole request frame; `undefined` when it is none. */
export function parseAsciiRequest(frame: Uint8Array): AddressedRequest | undefined {
  const parsed = parseAscii(frame);
  const request = parsed.ok ? parseRequestPdu(parsed.pdu) : undefined;
  return parsed.ok && request !== undefined ? { unit: parsed.unit, request } : undefined;
}

/** Reads a reply frame against its request frame. */
export function parseAsciiReply(frame: Uint8Array, request: Uint8Array): ModbusReply {
  const asked = parseAsciiRequest(request);
  if (asked === undefined) return refused("unexpected", "the request is no Modbus ASCII request");
  const reply = parseAscii(frame);
  if (!reply.ok) return refused(reply.reason, reply.detail);
  if (reply.unit !== asked.unit) {
    return refused("unexpected", `unit ${reply.unit}, asked ${asked.unit}`);
  }
  return parseReplyPdu(reply.unit, reply.pdu, asked.request);
}

function scan(bytes: Uint8Array, offset: number, isEnd: boolean): Scan {
  const first = bytes[offset];
  if (first === CR || first === LF) return { type: "filler", length: 1 };
  if (first !== COLON) return { type: "noise" };
  for (let at = offset + 1; at < bytes.length; at += 1) {
    // A colon inside a frame starts it anew (2.5.2.1).
    if (bytes[at] === COLON) return { type: "bad", length: at - offset, reason: "incomplete" };
    if (bytes[at] === CR || bytes[at] === LF) {
      return { type: "frame", length: at - offset, skip: 1 };
    }
  }
  return isEnd ? { type: "bad", length: bytes.length - offset, reason: "incomplete" } : MORE;
}

const MORE: Scan = { type: "more" };

/** For both sides: requests and replies look the same. */
export function modbusAsciiFramer(): Framer {
  return scanFramer(ASCII_FRAME_BYTES_MAX, scan);
}
