/**
 * A run of one card's fixes as bytes: column by column, differences as variable-length numbers, then zstd. Pure.
 * Kept of a fix: place to 1 cm, height to 10 cm, time to 100 ms, and the accuracy as one of `SIGMA_LIMITS_MM`.
 *
 * Bytes: format, CRC-32 of what follows, then either the columns or their length and the same columns under zstd.
 */
import { crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { instant } from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Fix } from "../model.ts";

export type Place = Omit<Fix, "tag">;

export type ChunkRefusal =
  | { readonly code: "tracks.damaged"; readonly detail: string }
  | { readonly code: "tracks.newer"; readonly format: number };

export const PLACE_STEP_MM = 10;
export const HEIGHT_STEP_MM = 100;
export const TIME_STEP_MS = 100;
/** Enough for zstd to learn a card's noise; a larger one only costs more to rewrite. */
export const CHUNK_FIXES_MAX = 1_024;
/** The accuracy given back is the upper limit of its class: never better than it was, but for the last. */
export const SIGMA_LIMITS_MM: readonly number[] = [
  50, 100, 150, 200, 300, 400, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000,
];

const FORMAT_PLAIN = 1;
const FORMAT_ZSTD = 2;
const HEAD_BYTES = 5;
const FLOORS_MAX = 16;
const FLOOR_BYTES_MAX = 100;
/** The longest that 1 024 fixes on 16 floors can be. */
const COLUMNS_BYTES_MAX = 65_536;
const STEPS_MAX = 2 ** 31 - 1;
const FIRST_ROOM = 64;

function sigmaClass(sigmaMm: number): number {
  const found = SIGMA_LIMITS_MM.findIndex((limit) => sigmaMm <= limit);
  return found === -1 ? SIGMA_LIMITS_MM.length - 1 : found;
}

const fits = (steps: number): boolean => Math.abs(steps) <= STEPS_MAX;

/** Fixes of one card in the steps they are kept in; at most `CHUNK_FIXES_MAX`. Columns, since a site has millions. */
export class Points {
  #count = 0;
  #times = new Float64Array(FIRST_ROOM);
  #xs = new Int32Array(FIRST_ROOM);
  #ys = new Int32Array(FIRST_ROOM);
  #zs = new Int32Array(FIRST_ROOM);
  #sigmas = new Uint8Array(FIRST_ROOM);
  #floors = new Uint8Array(FIRST_ROOM);
  readonly #names: string[] = [];

  get count(): number {
    return this.#count;
  }

  /** False where the run is full, or the fix is none that could be kept. */
  push(fix: Place): boolean {
    const time = Math.round(fix.at / TIME_STEP_MS);
    const x = Math.round(fix.xMm / PLACE_STEP_MM);
    const y = Math.round(fix.yMm / PLACE_STEP_MM);
    const z = Math.round(fix.zMm / HEIGHT_STEP_MM);
    // Also false for what is no number.
    const isKeepable = time >= 0 && time <= 1e12 && fits(x) && fits(y) && fits(z);
    if (!isKeepable || this.#count >= CHUNK_FIXES_MAX) return false;
    const floor = this.#floorOf(fix.floorId);
    if (floor === undefined) return false;
    this.#add(time, x, y, z, sigmaClass(fix.sigmaMm), floor);
    return true;
  }

  /** One of them as a card's fix: made once, because a day has 86 000. */
  fixAt(tag: string, index: number): Fix {
    return {
      tag,
      at: instant((this.#times[index] ?? 0) * TIME_STEP_MS),
      xMm: (this.#xs[index] ?? 0) * PLACE_STEP_MM,
      yMm: (this.#ys[index] ?? 0) * PLACE_STEP_MM,
      zMm: (this.#zs[index] ?? 0) * HEIGHT_STEP_MM,
      floorId: this.#names[this.#floors[index] ?? 0] ?? "",
      sigmaMm: SIGMA_LIMITS_MM[this.#sigmas[index] ?? 0] ?? 0,
    };
  }

  at(index: number): Place {
    const { tag: _tag, ...place } = this.fixAt("", index);
    return place;
  }

  /** Milliseconds; cheaper than `at` where only that is wanted. */
  timeAt(index: number): number {
    return (this.#times[index] ?? 0) * TIME_STEP_MS;
  }

  #floorOf(floorId: string): number | undefined {
    const known = this.#names.indexOf(floorId);
    if (known !== -1) return known;
    const isTooLong = new TextEncoder().encode(floorId).length > FLOOR_BYTES_MAX;
    if (this.#names.length >= FLOORS_MAX || isTooLong) return undefined;
    return this.#names.push(floorId) - 1;
  }

  #add(time: number, x: number, y: number, z: number, sigma: number, floor: number): void {
    const index = this.#count;
    if (index >= this.#times.length) this.#grow();
    this.#times[index] = time;
    this.#xs[index] = x;
    this.#ys[index] = y;
    this.#zs[index] = z;
    this.#sigmas[index] = sigma;
    this.#floors[index] = floor;
    this.#count += 1;
  }

  #grow(): void {
    const grown = <T extends Float64Array | Int32Array | Uint8Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    const room = Math.min(CHUNK_FIXES_MAX, this.#times.length * 2);
    this.#times = grown(this.#times, new Float64Array(room));
    this.#xs = grown(this.#xs, new Int32Array(room));
    this.#ys = grown(this.#ys, new Int32Array(room));
    this.#zs = grown(this.#zs, new Int32Array(room));
    this.#sigmas = grown(this.#sigmas, new Uint8Array(room));
    this.#floors = grown(this.#floors, new Uint8Array(room));
  }

  /** Those from `from` on as bytes. `isTight`: under zstd, which pays for long runs. */
  pack(from: number, isTight: boolean): Uint8Array {
    const count = this.#count - from;
    const bytes = new Writer();
    bytes.unsigned(count);
    bytes.unsigned(this.#names.length);
    for (const name of this.#names) bytes.text(name);
    const part = <T extends Float64Array | Int32Array | Uint8Array>(column: T): T =>
      column.subarray(from, from + count) as T;
    differences(bytes, part(this.#times), 2);
    for (const column of [part(this.#xs), part(this.#ys)]) {
      const order = cheaperOrder(column);
      bytes.unsigned(order);
      differences(bytes, column, order);
    }
    differences(bytes, part(this.#zs), 1);
    runs(bytes, part(this.#sigmas));
    runs(bytes, part(this.#floors));
    return framed(bytes.done(), isTight);
  }

  /** What `pack` wrote, or why it cannot be read. Never takes more memory than a full run does. */
  static unpack(packed: Uint8Array): Result<Points, ChunkRefusal> {
    try {
      const columns = unframed(packed);
      if (!columns.ok) return columns;
      return accept(Points.#read(new Reader(columns.value)));
    } catch (error) {
      if (error instanceof Damage) return damaged(error.message);
      throw error;
    }
  }

  static #read(bytes: Reader): Points {
    const points = new Points();
    const count = bytes.unsigned(CHUNK_FIXES_MAX);
    const names = bytes.unsigned(FLOORS_MAX);
    for (let index = 0; index < names; index += 1) points.#names.push(bytes.text());
    points.#count = count;
    points.#times = summed(bytes, new Float64Array(count), 2, Number.MAX_SAFE_INTEGER);
    points.#xs = summed(bytes, new Int32Array(count), bytes.unsigned(2), STEPS_MAX);
    points.#ys = summed(bytes, new Int32Array(count), bytes.unsigned(2), STEPS_MAX);
    points.#zs = summed(bytes, new Int32Array(count), 1, STEPS_MAX);
    points.#sigmas = expanded(bytes, count, SIGMA_LIMITS_MM.length);
    points.#floors = expanded(bytes, count, names);
    if (!bytes.isAtEnd) throw new Damage("bytes are left over");
    return points;
  }
}

class Damage extends Error {
  override readonly name = "Damage";
}

function damaged(detail: string): { readonly ok: false; readonly refusal: ChunkRefusal } {
  return refuse({ code: "tracks.damaged", detail });
}

class Writer {
  #bytes = new Uint8Array(1_024);
  #length = 0;

  byte(value: number): void {
    if (this.#length >= this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.unsigned(encoded.length);
    for (const byte of encoded) this.byte(byte);
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  unsigned(max: number = Number.MAX_SAFE_INTEGER): number {
    const first = this.#bytes[this.#at];
    // Nearly all numbers are one byte.
    if (first !== undefined && first < 0x80 && first <= max) {
      this.#at += 1;
      return first;
    }
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 0x80) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new Damage("the end is missing");
      this.#at += 1;
      value += (byte & 0x7f) * factor;
      if (byte >= 0x80) continue;
      if (value > max) throw new Damage(`${value} where at most ${max} may be`);
      return value;
    }
    throw new Damage("a number has no end");
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const length = this.unsigned(FLOOR_BYTES_MAX);
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Damage("the end is missing");
    const value = new TextDecoder().decode(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    return value;
  }
}

type Column = Float64Array | Int32Array | Uint8Array;

/** What the values before let expect: the same again, or the same step again. */
function expected(before: number, beforeThat: number, index: number, order: number): number {
  if (index === 0) return 0;
  return order === 2 && index > 1 ? 2 * before - beforeThat : before;
}

function differences(bytes: Writer, column: Column, order: number): void {
  let [before, beforeThat] = [0, 0];
  for (let index = 0; index < column.length; index += 1) {
    const value = column[index] ?? 0;
    bytes.signed(value - expected(before, beforeThat, index, order));
    [before, beforeThat] = [value, before];
  }
}

function summed<T extends Float64Array | Int32Array>(
  bytes: Reader,
  column: T,
  order: number,
  most: number,
): T {
  let [before, beforeThat] = [0, 0];
  for (let index = 0; index < column.length; index += 1) {
    const value = bytes.signed() + expected(before, beforeThat, index, order);
    if (!(value <= most && value >= -most)) throw new Damage("a number is beyond all bounds");
    column[index] = value;
    beforeThat = before;
    before = value;
  }
  return column;
}

/** Whoever walks goes on as before; the noise of whoever stands is doubled by expecting that. */
function cheaperOrder(column: Column): number {
  let [once, twice] = [0, 0];
  for (let index = 2; index < column.length; index += 1) {
    const [value = 0, before = 0, beforeThat = 0] = [
      column[index],
      column[index - 1],
      column[index - 2],
    ];
    once += Math.log2(1 + Math.abs(value - before));
    twice += Math.log2(1 + Math.abs(value - 2 * before + beforeThat));
  }
  return twice < once ? 2 : 1;
}

function runs(bytes: Writer, column: Uint8Array): void {
  for (let index = 0; index < column.length; ) {
    const value = column[index] ?? 0;
    let end = index + 1;
    while (end < column.length && column[end] === value) end += 1;
    bytes.unsigned(value);
    bytes.unsigned(end - index);
    index = end;
  }
}

function expanded(bytes: Reader, count: number, values: number): Uint8Array<ArrayBuffer> {
  const column = new Uint8Array(count);
  for (let index = 0; index < count; ) {
    const value = bytes.unsigned(values - 1);
    const length = bytes.unsigned(count - index);
    if (length === 0) throw new Damage("an empty run");
    column.fill(value, index, index + length);
    index += length;
  }
  return column;
}

function framed(columns: Uint8Array, isTight: boolean): Uint8Array {
  let body = columns;
  let format = FORMAT_PLAIN;
  if (isTight) {
    const squeezed = zstdCompressSync(columns);
    if (squeezed.length < columns.length) {
      body = squeezed;
      format = FORMAT_ZSTD;
    }
  }
  const framed = new Uint8Array(HEAD_BYTES + body.length);
  framed[0] = format;
  new DataView(framed.buffer).setUint32(1, crc32(body));
  framed.set(body, HEAD_BYTES);
  return framed;
}

function unframed(packed: Uint8Array): Result<Uint8Array, ChunkRefusal> {
  const [format = 0] = packed;
  if (packed.length <= HEAD_BYTES) return damaged("too short");
  const body = packed.subarray(HEAD_BYTES);
  const sum = new DataView(packed.buffer, packed.byteOffset).getUint32(1);
  if (crc32(body) !== sum) return damaged("the check sum is another");
  if (format === FORMAT_PLAIN) return accept(body);
  if (format !== FORMAT_ZSTD) return refuse({ code: "tracks.newer", format });
  try {
    return accept(zstdDecompressSync(body, { maxOutputLength: COLUMNS_BYTES_MAX }));
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error));
  }
}
