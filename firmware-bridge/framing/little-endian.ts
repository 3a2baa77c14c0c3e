/** Little-endian numbers at an offset. A byte past the end reads as 0: framers hand on whole frames only. */

export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function i16le(bytes: Uint8Array, at: number): number {
  return (u16le(bytes, at) << 16) >> 16;
}

/** Signed 24 bits, the width of positions and distances in Nooploop's frames. */
export function i24le(bytes: Uint8Array, at: number): number {
  return ((u16le(bytes, at) | ((bytes[at + 2] ?? 0) << 16)) << 8) >> 8;
}

export function i32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) | (u16le(bytes, at + 2) << 16);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return i32le(bytes, at) >>> 0;
}

/** Null for bit patterns that are no finite number, so that they never reach a sum or JSON text. */
export function f32le(bytes: Uint8Array, at: number): number | null {
  if (at + 4 > bytes.length) return null;
  const value = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(at, true);
  return Number.isFinite(value) ? value : null;
}
