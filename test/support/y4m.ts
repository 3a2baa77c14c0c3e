/** Videos for Chromium's fake camera: YUV4MPEG2 of a still picture, e.g. a QR code held before the lens. */
import QRCode from "qrcode";

export type Luma = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
};

const WHITE = 235; // Video range: 16 is black, 235 is white.
const BLACK = 16;
const NEUTRAL = 128;

/** A QR code of the text in the middle of a white picture, with the quiet zone the standard asks for. */
export function qrPicture(text: string, widthPx = 640, heightPx = 480): Luma {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: "M" }).modules;
  const QUIET = 4;
  const scale = Math.floor((Math.min(widthPx, heightPx) * 0.8) / (size + 2 * QUIET));
  if (scale < 2) throw new Error(`${text.length} characters do not fit ${widthPx}×${heightPx}`);
  const left = Math.floor((widthPx - size * scale) / 2);
  const top = Math.floor((heightPx - size * scale) / 2);
  const pixels = new Uint8Array(widthPx * heightPx).fill(WHITE);
  for (let y = 0; y < size * scale; y += 1) {
    for (let x = 0; x < size * scale; x += 1) {
      const isDark = data[Math.floor(y / scale) * size + Math.floor(x / scale)] === 1;
      if (isDark) pixels[(top + y) * widthPx + left + x] = BLACK;
    }
  }
  return { widthPx, heightPx, pixels };
}

/** Frames of equal size, 4:2:0, without colour. Chromium plays them in a loop. */
export function y4m(pictures: readonly Luma[], framesPerSecond = 10): Uint8Array {
  const [first] = pictures;
  if (first === undefined) throw new Error("a video has at least one picture");
  const { widthPx, heightPx } = first;
  if (widthPx % 2 !== 0 || heightPx % 2 !== 0) throw new Error("4:2:0 needs even sides");
  const head = `YUV4MPEG2 W${widthPx} H${heightPx} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  const chroma = new Uint8Array((widthPx * heightPx) / 2).fill(NEUTRAL);
  const parts: Uint8Array[] = [Buffer.from(head)];
  for (const picture of pictures) {
    if (picture.pixels.length !== widthPx * heightPx) throw new Error("pictures differ in size");
    parts.push(Buffer.from("FRAME\n"), picture.pixels, chroma);
  }
  return Buffer.concat(parts);
}

/** Writes a video that shows the QR code of a text; give its path to `Browser.start({ camera })`. */
export async function writeQrVideo(path: string, text: string): Promise<void> {
  const picture = qrPicture(text);
  await Bun.write(path, y4m([picture, picture]));
}
