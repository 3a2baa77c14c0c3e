/** The three ways Modbus travels behind one shape, so that a register table need not know which. */
import type { Framer } from "./framer.ts";
import {
  encodeAsciiRequest,
  modbusAsciiFramer,
  parseAscii,
  parseAsciiReply,
} from "./modbus-ascii.ts";
import { type ModbusReply, type ModbusRequest, parseRequestPdu } from "./modbus-pdu.ts";
import { encodeRtuRequest, modbusRtuFramer, parseReply, parseRtuRequest } from "./modbus-rtu.ts";
import { encodeTcpRequest, modbusTcpFramer, parseMbap, parseTcpReply } from "./modbus-tcp.ts";

export type ModbusFormName = "rtu" | "tcp" | "ascii";

export type AddressedRequest = { readonly unit: number; readonly request: ModbusRequest };

export type ModbusForm = {
  /** `transaction` is used by TCP alone. */
  encode(unit: number, request: ModbusRequest, transaction: number): Uint8Array;
  /** Cuts replies. */
  framer(): Framer;
  parseRequest(frame: Uint8Array): AddressedRequest | undefined;
  parseReply(frame: Uint8Array, request: Uint8Array): ModbusReply;
};

export const MODBUS_FORMS: Readonly<Record<ModbusFormName, ModbusForm>> = {
  rtu: {
    encode: (unit, request) => encodeRtuRequest(unit, request),
    framer: modbusRtuFramer,
    parseRequest: parseRtuRequest,
    parseReply,
  },
  tcp: {
    encode: (unit, request, transaction) => encodeTcpRequest(transaction, unit, request),
    framer: modbusTcpFramer,
    parseRequest(frame) {
      const mbap = parseMbap(frame);
      const request = mbap === undefined ? undefined : parseRequestPdu(mbap.pdu);
      return mbap === undefined || request === undefined ? undefined : { unit: mbap.unit, request };
    },
    parseReply: parseTcpReply,
  },
  ascii: {
    encode: (unit, request) => encodeAsciiRequest(unit, request),
    framer: modbusAsciiFramer,
    parseRequest(frame) {
      const parsed = parseAscii(frame);
      const request = parsed.ok ? parseRequestPdu(parsed.pdu) : undefined;
      return parsed.ok && request !== undefined ? { unit: parsed.unit, request } : undefined;
    },
    parseReply: parseAsciiReply,
  },
};
