/** Check values of the protocols. All are weak: no single frame may decide about a valve. */

/** XOR of bytes `from` (inclusive) to `to` (exclusive). */
export function xor8(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum ^= bytes[at] ?? 0;
  return sum;
}

/** Sum of bytes `from` (inclusive) to `to` (exclusive), modulo 256. */
export function sum8(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum = (sum + (bytes[at] ?? 0)) & 0xff;
  return sum;
}

/** CRC-16/MODBUS: init FFFF, polynomial A001 reflected (Modbus over Serial Line V1.02, 6.2.2). */
export function crc16Modbus(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0xffff;
  for (let at = from; at < to; at += 1) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return crc;
}

/** Whether the last two of the bytes `from` to `to` are the CRC of those before them, low byte first. */
export function hasCrc16Modbus(bytes: Uint8Array, from: number, to: number): boolean {
  const crc = crc16Modbus(bytes, from, to - 2);
  return bytes[to - 2] === (crc & 0xff) && bytes[to - 1] === crc >>> 8;
}

/** The bytes with their CRC behind them, low byte first. */
export function withCrc16Modbus(content: ArrayLike<number>): Uint8Array {
  const frame = new Uint8Array(content.length + 2);
  frame.set(content);
  const crc = crc16Modbus(frame, 0, content.length);
  frame[content.length] = crc & 0xff;
  frame[content.length + 1] = crc >>> 8;
  return frame;
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xa001 : value >>> 1;
  return value;
});

/** Modbus ASCII LRC: two's complement of the byte sum. */
export function lrc(bytes: Uint8Array, from: number, to: number): number {
  return -sum8(bytes, from, to) & 0xff;
}
