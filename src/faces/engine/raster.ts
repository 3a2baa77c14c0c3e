/** Pixels and figures: cutting a turned square out of a picture, brightness, sharpness, regular patterns. Pure. */
import type { Measures, Point } from "./protocol.ts";

export type Rgb = {
  readonly width: number;
  readonly height: number;
  /** Three values a pixel, row by row. */
  readonly data: Uint8Array;
};

export type Square = {
  readonly centre: Point;
  readonly sidePx: number;
  /** The picture is turned back by this much, so that the eyes are level. */
  readonly rollRad: number;
};

const GREY = 128;

/** A square of the picture at any angle, by bilinear sampling; what lies outside is grey. */
export function cutSquare(picture: Rgb, square: Square, outPx: number): Rgb {
  const { width, height, data } = picture;
  const out = new Uint8Array(outPx * outPx * 3);
  const scale = square.sidePx / outPx;
  const [cos, sin] = [Math.cos(square.rollRad), Math.sin(square.rollRad)];
  for (let row = 0; row < outPx; row += 1) {
    for (let column = 0; column < outPx; column += 1) {
      const u = (column + 0.5 - outPx / 2) * scale;
      const v = (row + 0.5 - outPx / 2) * scale;
      const x = square.centre.x + u * cos - v * sin - 0.5;
      const y = square.centre.y + u * sin + v * cos - 0.5;
      const at = (row * outPx + column) * 3;
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) {
        out.fill(GREY, at, at + 3);
        continue;
      }
      const [fx, fy] = [x - x0, y - y0];
      const from = (y0 * width + x0) * 3;
      const below = from + width * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const top = (data[from + channel] ?? 0) * (1 - fx) + (data[from + 3 + channel] ?? 0) * fx;
        const bottom =
          (data[below + channel] ?? 0) * (1 - fx) + (data[below + 3 + channel] ?? 0) * fx;
        out[at + channel] = Math.round(top * (1 - fy) + bottom * fy);
      }
    }
  }
  return { width: outPx, height: outPx, data: out };
}

/** The picture in the middle of a grey one: detectors want room around a face that fills its picture. */
export function padded(picture: Rgb, share: number): { readonly picture: Rgb; readonly by: Point } {
  const by = { x: Math.round(picture.width * share), y: Math.round(picture.height * share) };
  const width = picture.width + 2 * by.x;
  const height = picture.height + 2 * by.y;
  const data = new Uint8Array(width * height * 3).fill(GREY);
  for (let row = 0; row < picture.height; row += 1) {
    const line = picture.data.subarray(row * picture.width * 3, (row + 1) * picture.width * 3);
    data.set(line, ((row + by.y) * width + by.x) * 3);
  }
  return { picture: { width, height, data }, by };
}

/** Brightness by ITU-R BT.601. */
export function brightness(picture: Rgb): Float64Array {
  const out = new Float64Array(picture.width * picture.height);
  const { data } = picture;
  for (let at = 0; at < out.length; at += 1) {
    const [r, g, b] = [data[at * 3] ?? 0, data[at * 3 + 1] ?? 0, data[at * 3 + 2] ?? 0];
    out[at] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return out;
}

const DARK = 25;
const WHITE = 245;

export function measuresOf(square: Rgb): Measures {
  const grey = brightness(square);
  const side = square.width;
  let sum = 0;
  let squares = 0;
  let clipped = 0;
  const halves = [0, 0];
  for (const [at, value] of grey.entries()) {
    sum += value;
    squares += value * value;
    if (value < DARK || value > WHITE) clipped += 1;
    const half = at % side < side / 2 ? 0 : 1;
    halves[half] = (halves[half] ?? 0) + value;
  }
  const count = grey.length;
  const light = sum / count;
  const contrast = Math.sqrt(Math.max(0, squares / count - light * light));
  const [left = 0, right = 0] = halves;
  return {
    light,
    clipped: clipped / count,
    evenness: Math.min(left, right) / Math.max(1, left, right),
    contrast,
    sharpness: detailOf(grey, side) / Math.max(1, contrast),
    raster: rasterOf(grey, side),
  };
}

/** Root mean square of the Laplacian. */
function detailOf(grey: Float64Array, side: number): number {
  let squares = 0;
  for (let row = 1; row + 1 < side; row += 1) {
    for (let column = 1; column + 1 < side; column += 1) {
      const at = row * side + column;
      const around =
        (grey[at - 1] ?? 0) + (grey[at + 1] ?? 0) + (grey[at - side] ?? 0) + (grey[at + side] ?? 0);
      squares += (4 * (grey[at] ?? 0) - around) ** 2;
    }
  }
  return Math.sqrt(squares / (side - 2) ** 2);
}

const LINES = 48;
/** Cycles a pixel above which skin, hair and edges have little that is regular. */
const FINE_FROM = 0.14;

/** Lines to both sides that a line is compared with, and those next to it, which a window smears it into. */
const AROUND = 8;
const SMEARED = 2;

/**
 * The raster of a screen and its moiré are regular and fine: one line of the spectrum stands far above its neighbours,
 * where skin, hair and noise fall off smoothly. Spectra of rows and of columns are added up and compared by themselves.
 */
function rasterOf(grey: Float64Array, side: number): number {
  const first = Math.ceil(FINE_FROM * side);
  const last = Math.floor(side / 2) - 1;
  let highest = 0;
  for (const [along, across] of [
    [1, side],
    [side, 1],
  ] as const) {
    const power = new Float64Array(last + 1);
    for (let line = 0; line < LINES; line += 1) {
      const from = Math.floor(((line + 0.5) / LINES) * side) * across;
      for (let k = first; k <= last; k += 1) {
        power[k] = (power[k] ?? 0) + linePower(grey, from, along, side, k);
      }
    }
    for (let k = first; k <= last; k += 1) {
      const near: number[] = [];
      for (
        let other = Math.max(first, k - AROUND);
        other <= Math.min(last, k + AROUND);
        other += 1
      ) {
        if (Math.abs(other - k) > SMEARED) near.push(power[other] ?? 0);
      }
      const usual = near.toSorted((one, two) => one - two)[Math.floor(near.length / 2)] ?? 0;
      // A little is added, so that a picture without any detail has no raster either.
      highest = Math.max(highest, (power[k] ?? 0) / (usual + LINES * side));
    }
  }
  return highest;
}

/** Power of one frequency of one line (Goertzel), with a Hann window. */
function linePower(grey: Float64Array, from: number, step: number, count: number, k: number) {
  const turn = 2 * Math.cos((2 * Math.PI * k) / count);
  let before = 0;
  let now = 0;
  for (let at = 0; at < count; at += 1) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / (count - 1));
    const next = (grey[from + at * step] ?? 0) * hann + turn * now - before;
    before = now;
    now = next;
  }
  return now * now + before * before - turn * now * before;
}
