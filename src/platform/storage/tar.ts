/** A tar archive (POSIX ustar) of small texts. Pure. */

export type TarFile = { readonly name: string; readonly text: string };

const BLOCK = 512;

function header(name: string, bytes: number, atS: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => block.set(new TextEncoder().encode(text), at);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length, "0");
  put(name.slice(0, 99), 0);
  put(`${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  put(`${octal(bytes, 11)}\0${octal(atS, 11)}\0`, 124);
  put("        0", 148);
  put("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)}\0 `, 148);
  return block;
}

export function tarOf(files: readonly TarFile[], atMs: number): Uint8Array<ArrayBuffer> {
  const pieces = files.flatMap(({ name, text }) => {
    const bytes = new TextEncoder().encode(text);
    const padding = new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK);
    return [header(name, bytes.length, Math.floor(atMs / 1_000)), bytes, padding];
  });
  return new Uint8Array(Buffer.concat([...pieces, new Uint8Array(2 * BLOCK)]));
}
