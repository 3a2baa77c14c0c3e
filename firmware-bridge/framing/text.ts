/** Text of devices: one character a byte, whatever the byte. */

const LATIN1 = new TextDecoder("latin1");

export function textOf(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

/** Characters as bytes; for the ASCII commands of the makers. */
export function bytesOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}
