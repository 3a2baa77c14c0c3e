/** What a UART makes of bytes that were sent at another rate: start bit, eight bits low first, stop bit. */

const BITS_PER_BYTE = 10;

/** The line's levels, one entry per bit of the sender; idle is high. */
function bitsOf(bytes: Uint8Array): boolean[] {
  const bits: boolean[] = [];
  for (const byte of bytes) {
    bits.push(false);
    for (let bit = 0; bit < 8; bit += 1) bits.push(((byte >>> bit) & 1) === 1);
    bits.push(true);
  }
  return bits;
}

/** Bytes that a receiver at `readBaud` hands over, each sampled in the middle of its bits. */
export function misread(bytes: Uint8Array, sentBaud: number, readBaud: number): Uint8Array {
  const bits = bitsOf(bytes);
  /** Bits of the sender per bit of the receiver. */
  const step = sentBaud / readBaud;
  const levelAt = (at: number): boolean => bits[Math.floor(at)] ?? true;
  const out: number[] = [];
  for (let at = 0; at < bits.length; ) {
    if (levelAt(at)) {
      at += Math.min(step, 1) / 4;
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      if (levelAt(at + (1.5 + bit) * step)) byte |= 1 << bit;
    }
    // A receiver without a stop bit reports a framing error and gives the byte all the same.
    out.push(byte);
    at += (BITS_PER_BYTE - 0.5) * step;
  }
  return Uint8Array.from(out);
}
