/** The decoder, loaded only when a camera or photo is used: it is larger than everything else together. */
import { BrowserMultiFormatReader } from "@zxing/browser";
import { BarcodeFormat, DecodeHintType } from "@zxing/library";

/** What cylinders, badges and seals carry. Fewer kinds are fewer false readings. */
const FORMATS = [
  BarcodeFormat.QR_CODE,
  BarcodeFormat.DATA_MATRIX,
  BarcodeFormat.CODE_128,
  BarcodeFormat.CODE_39,
  BarcodeFormat.EAN_13,
];

/** Photos are tried smaller and smaller: a phone's full picture takes seconds and reads no better. */
const PHOTO_SIDES = [1_600, 900];

function reader(isThorough: boolean): BrowserMultiFormatReader {
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, FORMATS]]);
  if (isThorough) hints.set(DecodeHintType.TRY_HARDER, true);
  return new BrowserMultiFormatReader(hints, { delayBetweenScanAttempts: 150 });
}

/** Starts the back camera and calls `found` for every code seen. The result stops it. */
export async function watchCamera(
  video: HTMLVideoElement,
  found: (code: string) => void,
): Promise<() => void> {
  const controls = await reader(false).decodeFromConstraints(
    { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1_280 } } },
    video,
    (result) => {
      if (result !== undefined) found(result.getText());
    },
  );
  return () => controls.stop();
}

async function canvasOf(photo: Blob, sideMax: number): Promise<HTMLCanvasElement | undefined> {
  const bitmap = await createImageBitmap(photo);
  const scale = Math.min(1, sideMax / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/** The code in a photo, or `undefined` when there is none that can be read. */
export async function readPhoto(photo: Blob): Promise<string | undefined> {
  for (const side of PHOTO_SIDES) {
    try {
      const canvas = await canvasOf(photo, side);
      if (canvas !== undefined) return reader(true).decodeFromCanvas(canvas).getText();
    } catch {
      // No code at this size, or no picture at all: the next size decides, then the caller says so.
    }
  }
  return undefined;
}
