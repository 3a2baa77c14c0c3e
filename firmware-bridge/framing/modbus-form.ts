/** The three ways Modbus travels behind one shape, so that a register table need not know which. */
import type { Framer } from "./framer.ts";
import {
  encodeAsciiRequest,
  modbusAsciiFramer,
  parseAsciiReply,
  parseAsciiRequest,
} from "./modbus-ascii.ts";
import type { AddressedRequest, ModbusReply, ModbusRequest } from "./modbus-pdu.ts";
import { encodeRtuRequest, modbusRtuFramer, parseReply, parseRtuRequest } from "./modbus-rtu.ts";
import { encodeTcpRequest, modbusTcpFramer, parseTcpReply, parseTcpRequest } from "./modbus-tcp.ts";

export type ModbusFormName = "rtu" | "tcp" | "ascii";

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
    parseRequest: parseTcpRequest,
    parseReply: parseTcpReply,
  },
  ascii: {
    encode: (unit, request) => encodeAsciiRequest(unit, request),
    framer: modbusAsciiFramer,
    parseRequest: parseAsciiRequest,
    parseReply: parseAsciiReply,
  },
};
