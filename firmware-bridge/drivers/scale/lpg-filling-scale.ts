/**
 * LPG filling scales (充装秤) which dial in to a server over TCP: frames of protocol V1.10 both ways.
 * The scale fills and cuts off by itself; the server permits, locks and keeps the records (lpg-session.ts).
 */
import { assert } from "../../../src/kernel/assert.ts";
import { parseDay } from "../../../src/kernel/instants.ts";
import { type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { hasCrc16Modbus, withCrc16Modbus } from "../../framing/checksums.ts";
import { u16le } from "../../framing/little-endian.ts";
import { type Scan, scanFramer } from "../../framing/scan.ts";
import { textOf } from "../../framing/text.ts";
import type { FillEventReading } from "../../reading.ts";

const SCAN = 0xe0;
const PASSWORD = 0xac;
const ACK_RECEIVED = 0xad;
const CANCELLED = 0xae;
const POWER_ON = 0xaf;
const CODE_BYTES_MAX = 20;
/** The list of the monitoring stream's fields is two bytes longer than the length given with it: both are tried. */
const MONITORING_BYTES = [42, 44] as const;
const FRAME_BYTES_MAX = 44;

const EVENT_NAMES: Readonly<Record<number, string>> = {
  [0xa4]: "filled",
  [0xa5]: "power-loss",
  [0xa6]: "lifted",
  [0xa7]: "anti-theft",
  [0xa8]: "swapped",
  [ACK_RECEIVED]: "ack-received",
  [CANCELLED]: "cancelled",
  [POWER_ON]: "power-on",
  [PASSWORD]: "password",
};

/** Length of a frame with the FF FF FF prefix, by command; undefined for a command of no document. */
function prefixedLength(command: number): number | undefined {
  if (command === SCAN) return 33;
  if (command >= 0xa4 && command <= 0xa8) return 42;
  if (command === PASSWORD) return 20;
  return command >= ACK_RECEIVED && command <= POWER_ON ? 12 : undefined;
}

function isPrefix(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xff && bytes[at + 1] === 0xff && bytes[at + 2] === 0xff;
}

function scan(bytes: Uint8Array, offset: number, isEnd: boolean): Scan {
  const held = bytes.length - offset;
  if (bytes[offset] !== 0xff) return scanBare(bytes, offset, isEnd);
  for (let at = 1; at < 3; at += 1) {
    const byte = bytes[offset + at];
    if (byte === undefined) return { type: "more" };
    if (byte !== 0xff) return { type: "noise" };
  }
  const command = bytes[offset + 3];
  if (command === undefined) return { type: "more" };
  // Provinces go from 0 to 127, so a command can never be taken for one.
  if (command < 0x80) return scanMonitoring(bytes, offset, held);
  const length = prefixedLength(command);
  if (length === undefined) return { type: "noise" };
  if (held < length) return { type: "more" };
  return hasCrc16Modbus(bytes, offset, offset + length)
    ? { type: "frame", length }
    : bad(bytes, offset, length);
}

/** A frame with a wrong CRC goes as a whole, unless a further frame begins inside: then it was torn. */
function bad(bytes: Uint8Array, offset: number, length: number): Scan {
  for (let at = 4; at < length - 3; at += 1) {
    const command = bytes[offset + at + 3] ?? 0;
    if (isPrefix(bytes, offset + at) && prefixedLength(command) !== undefined) {
      return { type: "bad", length: at, reason: "incomplete" };
    }
  }
  return { type: "bad", length, reason: "checksum" };
}

function scanMonitoring(bytes: Uint8Array, offset: number, held: number): Scan {
  for (const length of MONITORING_BYTES) {
    if (held < length) return { type: "more" };
    if (hasCrc16Modbus(bytes, offset, offset + length)) return { type: "frame", length };
  }
  return bad(bytes, offset, MONITORING_BYTES[0]);
}

/** The document prints AC, AE and AF without the prefix; nobody has seen them on a line. */
function scanBare(bytes: Uint8Array, offset: number, isEnd: boolean): Scan {
  const held = bytes.length - offset;
  const [address = 0, command, count] = bytes.subarray(offset, offset + 3);
  if (address >= 0x80) return { type: "noise" };
  // One byte alone may be anything and is no sign of a torn frame.
  if (command === undefined) return { type: isEnd ? "noise" : "more" };
  const length = command === PASSWORD ? 13 : command === CANCELLED || command === POWER_ON ? 5 : 0;
  if (length === 0) return { type: "noise" };
  if (count === undefined) return { type: "more" };
  if (count !== length - 3) return { type: "noise" };
  if (held < length) return { type: "more" };
  return hasCrc16Modbus(bytes, offset, offset + length)
    ? { type: "frame", length }
    : { type: "noise" };
}

/** Where a frame with a wrong CRC came from; null for one that is not answered (the monitoring stream). */
export function lpgSenderOf(bytes: Uint8Array): number | null {
  const isAnswered = isPrefix(bytes, 0) && prefixedLength(bytes[3] ?? 0) !== undefined;
  return isAnswered ? (bytes[7] ?? null) : null;
}

type Detail = Record<string, number | string | boolean | null>;

function decode(frame: Uint8Array): Decoded {
  if (frame[0] !== 0xff) {
    return readings(event(frame[1] ?? 0, frame[0] ?? 0, {}));
  }
  const command = frame[3] ?? 0;
  if (command < 0x80) return decodeMonitoring(frame);
  const address = frame[7] ?? 0;
  const place = placeOf(frame, 4);
  if (command === SCAN) return decodeScan(frame, address, place);
  // Byte 8 repeats the command and byte 9 counts what follows, CRC included.
  if (frame[8] !== command || frame[9] !== frame.length - 10) {
    return discard("malformed", `command ${frame[8]}, count ${frame[9]}`);
  }
  if (command > 0xa8) return readings(event(command, address, place));
  return readings(decodeRecord(frame, command, address, place));
}

function event(command: number, address: number, detail: Detail): FillEventReading {
  return {
    kind: "fill-event",
    event: EVENT_NAMES[command] ?? "unknown",
    address,
    detail: { command, ...detail },
  };
}

function placeOf(frame: Uint8Array, at: number): Detail {
  return {
    province: frame[at] ?? 0,
    city: frame[at + 1] ?? 0,
    station: frame[at + 2] ?? 0,
  };
}

function decodeScan(frame: Uint8Array, address: number, place: Detail): Decoded {
  const count = frame[8] ?? 0;
  const code = textOf(frame.subarray(9, 9 + Math.min(count, CODE_BYTES_MAX)));
  if (count < 1 || count > CODE_BYTES_MAX || !/^[!-~]+$/.test(code)) {
    return discard("malformed", `code of ${count} characters`);
  }
  const detail = { command: SCAN, ...place, machine: u16le(frame, 29) };
  return readings({ kind: "fill-event", event: "scanned", address, code, detail });
}

/** A fill record is never thrown away for what its fields say: the scale would drop it after the acknowledgement. */
function decodeRecord(
  frame: Uint8Array,
  command: number,
  address: number,
  place: Detail,
): FillEventReading {
  const code = bottleCode(frame.subarray(10, 16));
  const typeCode = frame[25] ?? 0;
  const endG = u16le(frame, 16) * 10;
  const tareG = u16le(frame, 18) * 10;
  return {
    kind: "fill-event",
    event: EVENT_NAMES[command] ?? "unknown",
    address,
    ...(code === undefined ? {} : { code }),
    sequence: frame[27] ?? 0,
    detail: {
      command,
      ...place,
      codeHex: frame.subarray(10, 16).toHex(),
      card: code === undefined ? null : code.slice(0, 8),
      stamp: code === undefined ? null : code.slice(8),
      endG,
      tareG,
      netG: endG - tareG,
      setG: u16le(frame, 20) * 10,
      customer: u16le(frame, 22),
      operator: frame[24] ?? 0,
      typeCode,
      isGrossFilling: (typeCode & 0x80) !== 0,
      isRealTare: (typeCode & 0x40) !== 0,
      size: ["small", "medium", "large", "unknown"][(typeCode >>> 4) & 0x03] ?? "unknown",
      modeCode: frame[26] ?? 0,
      clockLocal: clockText(frame.subarray(28, 34)),
      clockHex: frame.subarray(28, 34).toHex(),
      fillSeconds: u16le(frame, 34),
      ticket: u16le(frame, 36),
      machine: u16le(frame, 38),
      rawHex: frame.toHex(),
    },
  };
}

function decodeMonitoring(frame: Uint8Array): Decoded {
  const points = frame[7] ?? 0;
  const machineAt = frame.length - 4;
  const most = (machineAt - 8) / 2;
  if (points > most) return discard("malformed", `${points} points, room for ${most}`);
  const values = Array.from({ length: points }, (_, index) => u16le(frame, 8 + index * 2));
  return readings({
    kind: "fill-event",
    event: "monitoring",
    address: frame[6] ?? 0,
    detail: {
      ...placeOf(frame, 3),
      points,
      // The document does not give their unit.
      values: values.join(","),
      machine: u16le(frame, machineAt),
    },
  });
}

/** Twelve digits, the low nibble of each byte first; undefined when a nibble is no digit. */
function bottleCode(bytes: Uint8Array): string | undefined {
  const code = bytes.toHex().replace(/(.)(.)/g, "$2$1");
  return /^\d{12}$/.test(code) ? code : undefined;
}

/** The scale's own clock (year month day hour minute second, BCD) as local text; null when it is none. */
function clockText(bytes: Uint8Array): string | null {
  const hex = bytes.toHex();
  if (!/^\d{12}$/.test(hex)) return null;
  const [year, month, day, hour, minute, second] = hex.match(/../g) ?? [];
  const date = parseDay(`20${year}-${month}-${day}`);
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return date !== undefined && isTime ? `${date}T${hour}:${minute}:${second}` : null;
}

const DECISION_CODES = {
  expired: 0x01,
  rejected: 0x02,
  unlock: 0x03,
  stop: 0x55,
  permit: 0xaa,
} as const;

export type LpgDecision = keyof typeof DECISION_CODES;

/** Address byte of a reply: the code of the field echoes it, the document numbers scales 2, 4, 6 … */
export function replyAddress(address: number, mode: "echo" | "even"): number {
  return mode === "even" ? (address * 2) & 0xff : address;
}

function command(...bytes: number[]): Uint8Array {
  for (const byte of bytes) assert(Number.isInteger(byte) && byte >= 0 && byte <= 0xff, "no byte");
  return withCrc16Modbus(bytes);
}

/** C2: the answer to a scan, and the lock from afar. */
export function encodeLpgDecision(address: number, decision: LpgDecision): Uint8Array {
  return command(address, 0xc2, DECISION_CODES[decision]);
}

/**
 * CC: the record is kept. Seven bytes in the document; some firmware wants the net mass as well (nine
 * bytes, hundredths of a kilogram, the count unchanged). A net below zero or above the field goes as its end.
 */
export function encodeLpgAck(
  address: number,
  ack: {
    readonly command: number;
    readonly sequence: number;
    readonly netG: number;
    readonly form: "7" | "9";
  },
): Uint8Array {
  const head = [address, 0xcc, 0x04, ack.command, ack.sequence];
  if (ack.form === "7") return command(...head);
  const net = Math.min(Math.max(Math.round(ack.netG / 10), 0), 0xffff);
  return command(...head, net & 0xff, net >>> 8);
}

/** CA: the last frame had a wrong CRC, send it again. */
export function encodeLpgResend(address: number): Uint8Array {
  return command(address, 0xca);
}

/** CE: answer to a password, unsupervised mode agreed or refused. */
export function encodeLpgUnsupervised(address: number, isAllowed: boolean): Uint8Array {
  return command(address, 0xce, isAllowed ? 0xaa : 0x55);
}

/** CD: the scale must weigh every tare, or may take the stamped one. */
export function encodeLpgRealTare(address: number, isForced: boolean): Uint8Array {
  return command(address, 0xcd, isForced ? 0xaa : 0x55);
}

/** CF: acknowledges a power-on. */
export function encodeLpgPowerOnAck(address: number): Uint8Array {
  return command(address, 0xcf);
}

export const lpgFillingScale = defineDriver({
  id: "scale/lpg-filling-scale",
  family: "scale",
  label: { zh: "液化气充装秤（TCP，V1.10 协议）", en: "LPG filling scale (TCP, protocol V1.10)" },
  manual:
    "通讯协议—与服务器之间 V1.10, 2021-12-19; order of digits and CRC range after a public server",
  proof: "manual-only",
  // A serial-to-TCP unit in front of the scale has the port; these values are its usual ones.
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  // The scale dials in when it has something to say, so silence means nothing.
  silenceMaxMs: 86_400_000,
  settings: [
    {
      key: "ackForm",
      type: "choice",
      choices: ["7", "9"],
      default: "7",
      label: { zh: "记录应答长度（字节）", en: "Length of the acknowledgement (bytes)" },
    },
    {
      key: "replyAddress",
      type: "choice",
      choices: ["echo", "even"],
      default: "echo",
      label: { zh: "应答地址", en: "Address of replies" },
    },
  ],
  framer: () => scanFramer(FRAME_BYTES_MAX, scan),
  decode,
});
