/** Line settings as the Linux kernel wants them (struct termios2): pure bytes, no system call. */
import { TransportError } from "./transport.ts";

/** `struct termios2` of asm-generic (x64, arm64): four flag words, line, 19 characters, two speeds. */
export const TERMIOS2_BYTES = 44;

const OFFSET = { iflag: 0, oflag: 4, cflag: 8, lflag: 12, cc: 17, ispeed: 36, ospeed: 40 } as const;

const IFLAG = { checkParity: 0o20, xon: 0o2000, xany: 0o4000, xoff: 0o10000 };
const CFLAG = {
  baudMask: 0o10017,
  inputBaudMask: 0o10017 << 16,
  /** BOTHER: the speeds are the numbers in the two speed fields, so any baud rate can be asked for. */
  anyBaud: 0o10000,
  twoStopBits: 0o100,
  receive: 0o200,
  parity: 0o400,
  oddParity: 0o1000,
  hangUpOnClose: 0o2000,
  ignoreModemLines: 0o4000,
  hardwareFlow: 0o20000000000,
} as const;
const DATA_BITS = { 5: 0, 6: 0o20, 7: 0o40, 8: 0o60 } as const;
const CC_TIME = 5;
const CC_MIN = 6;

const BAUD_MAX = 4_000_000;

export type LineSettings = {
  readonly baudRate: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly stopBits: 1 | 1.5 | 2;
  readonly parity: string;
  readonly rtscts: boolean;
  readonly xon: boolean;
  readonly xoff: boolean;
  readonly xany: boolean;
  readonly hupcl: boolean;
};

/**
 * Raw mode (no echo, no line editing, no signals) with the given line settings. Bytes with framing errors
 * are let through as 0, so that a wrong baud rate shows as garbage and not as silence.
 */
export function encodeTermios(line: LineSettings): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TERMIOS2_BYTES);
  const view = new DataView(bytes.buffer);
  let iflag = 0;
  let cflag = DATA_BITS[line.dataBits] | CFLAG.anyBaud | CFLAG.receive | CFLAG.ignoreModemLines;
  if (line.parity === "even" || line.parity === "odd") {
    cflag |= CFLAG.parity;
    if (line.parity === "odd") cflag |= CFLAG.oddParity;
    // A byte with wrong parity arrives as 0: the frame's own check value then throws it away.
    iflag |= IFLAG.checkParity;
  } else if (line.parity !== "none") {
    throw new TransportError("bad-settings", `parity ${line.parity}`);
  }
  if (line.stopBits !== 1) cflag |= CFLAG.twoStopBits;
  if (line.hupcl) cflag |= CFLAG.hangUpOnClose;
  if (line.rtscts) cflag |= CFLAG.hardwareFlow;
  if (line.xon) iflag |= IFLAG.xon;
  if (line.xoff) iflag |= IFLAG.xoff;
  if (line.xany) iflag |= IFLAG.xany;
  view.setUint32(OFFSET.iflag, iflag, true);
  view.setUint32(OFFSET.cflag, cflag >>> 0, true);
  // At least one byte per read: with 0 an idle line would look like the end of the file.
  bytes[OFFSET.cc + CC_MIN] = 1;
  bytes[OFFSET.cc + CC_TIME] = 0;
  setBaudRate(bytes, line.baudRate);
  return bytes;
}

/** Changes only the speed of settings read back from the kernel. */
export function setBaudRate(bytes: Uint8Array<ArrayBuffer>, baudRate: number): void {
  if (!Number.isInteger(baudRate) || baudRate < 50 || baudRate > BAUD_MAX) {
    throw new TransportError("bad-settings", `baud rate ${baudRate}`);
  }
  const view = new DataView(bytes.buffer);
  const cflag = view.getUint32(OFFSET.cflag, true);
  const cleared = cflag & ~CFLAG.baudMask & ~CFLAG.inputBaudMask;
  view.setUint32(OFFSET.cflag, (cleared | CFLAG.anyBaud) >>> 0, true);
  view.setUint32(OFFSET.ispeed, baudRate, true);
  view.setUint32(OFFSET.ospeed, baudRate, true);
}

export function baudRateOf(bytes: Uint8Array<ArrayBuffer>): number {
  return new DataView(bytes.buffer).getUint32(OFFSET.ospeed, true);
}
