/** From the bytes of a file to pixels: upright, bounded, and refused in words where it is no picture. */
import { decode } from "fast-png";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { codeOf } from "../../platform/errors.ts";
import { sniffImage } from "../../platform/pictures.ts";
import type { LookFault } from "./protocol.ts";
import type { Rgb } from "./raster.ts";

/** Each pixel takes four bytes while the file is decoded. */
export const PIXELS_MAX = 40_000_000;

/** HEIC and its kin are ISO media files that say so in their first box. */
export function isHeic(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(4, 12));
  return /^ftyp(?:heic|heix|hevc|hevx|heim|heis|mif1|msf1)$/.test(head);
}

/** `sideMaxPx`: the longer side of what is given back. */
export async function decodePicture(
  bytes: Uint8Array,
  sideMaxPx: number,
): Promise<Result<Rgb, LookFault>> {
  if (isHeic(bytes)) return refuse("faces.heic");
  const grey = readPgm(bytes);
  if (grey !== undefined) return accept(grey);
  if (sniffImage(bytes) === undefined) return refuse("faces.not_an_image");
  try {
    // The picture's decoder gives no pixels, but a PNG of the wanted size that another one reads.
    const png = await new Bun.Image(bytes, { maxPixels: PIXELS_MAX, autoOrient: true })
      .resize(sideMaxPx, sideMaxPx, { fit: "inside", withoutEnlargement: true })
      .png({ compressionLevel: 1 })
      .bytes();
    return accept(toRgb(decode(png)));
  } catch (error) {
    const isTooBig = codeOf(error) === "ERR_IMAGE_TOO_MANY_PIXELS";
    return refuse(isTooBig ? "faces.too_many_pixels" : "faces.not_an_image");
  }
}

/** Binary PGM of up to 8 bits, as sets of grey faces come; undefined for anything else. */
export function readPgm(bytes: Uint8Array): Rgb | undefined {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x35) return undefined;
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 512));
  const found =
    /^P5(?:\s+#[^\n]*)*\s+(\d{1,5})(?:\s+#[^\n]*)*\s+(\d{1,5})(?:\s+#[^\n]*)*\s+(\d{1,3})\s/.exec(
      head,
    );
  if (found === null) return undefined;
  const [all, width, height, most] = [found[0], ...found.slice(1).map(Number)] as [
    string,
    number,
    number,
    number,
  ];
  const pixels = bytes.subarray(all.length, all.length + width * height);
  const isWhole = pixels.length === width * height && width * height > 0;
  if (!isWhole || width * height > PIXELS_MAX || most < 1 || most > 255) return undefined;
  const data = new Uint8Array(width * height * 3);
  for (const [at, value] of pixels.entries()) {
    data.fill(Math.round((value * 255) / most), at * 3, at * 3 + 3);
  }
  return { width, height, data };
}

function toRgb(image: ReturnType<typeof decode>): Rgb {
  const { width, height, channels, data } = image;
  const out = new Uint8Array(width * height * 3);
  const isDeep = image.depth === 16;
  const hasColour = channels >= 3;
  for (let at = 0; at < width * height; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[at * channels + (hasColour ? channel : 0)] ?? 0;
      out[at * 3 + channel] = isDeep ? value >> 8 : value;
    }
  }
  return { width, height, data: out };
}
