/** Numbers as the words of two registers, in whichever order a device sends its four bytes. */

/** Words by register number; a hole is an illegal address. */
export type Registers = Map<number, number>;

/** Bits of a 32-bit float. */
export function floatBits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

/** @param order the four bytes as sent, A the highest */
export function setLong(registers: Registers, at: number, order: string, bits: number): void {
  const sent = [...order].map((letter) => (bits >>> (8 * (3 - "ABCD".indexOf(letter)))) & 0xff);
  const [a = 0, b = 0, c = 0, d = 0] = sent;
  registers.set(at, (a << 8) | b).set(at + 1, (c << 8) | d);
}
