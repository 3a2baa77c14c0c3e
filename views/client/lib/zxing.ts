/** The decoder, loaded only when a camera or photo is used: it is larger than everything else together. */
import { BrowserCodeReader } from "@zxing/browser";
import {
  BarcodeFormat,
  type BinaryBitmap,
  DataMatrixReader,
  DecodeHintType,
  MultiFormatOneDReader,
  NotFoundException,
  QRCodeReader,
  type Reader,
  type Result,
} from "@zxing/library";

/** What cylinders, badges and seals carry. Fewer kinds are fewer false readings. */
const LINE_FORMATS = [BarcodeFormat.CODE_128, BarcodeFormat.CODE_39, BarcodeFormat.EAN_13];

/** Photos are tried smaller and smaller: a phone's full picture takes seconds and reads no better. */
const PHOTO_SIDES = [1_600, 900];

type Hints = Map<DecodeHintType, unknown>;

/** The library's own reader of many formats (0.23) writes a stack trace to the console for every picture
 * without a code, seven a second; this one tries the same readers in silence. */
class SilentReader implements Reader {
  readonly #readers: readonly Reader[];

  constructor(hints: Hints) {
    this.#readers = [new QRCodeReader(), new MultiFormatOneDReader(hints), new DataMatrixReader()];
  }

  decode(image: BinaryBitmap, hints?: Hints | null): Result {
    for (const reader of this.#readers) {
      try {
        return reader.decode(image, hints ?? null);
      } catch {
        // Not this format, or not readable in this picture; the next one decides.
        reader.reset();
      }
    }
    throw new NotFoundException();
  }

  reset(): void {
    for (const reader of this.#readers) reader.reset();
  }
}

function reader(isThorough: boolean): BrowserCodeReader {
  const hints: Hints = new Map([[DecodeHintType.POSSIBLE_FORMATS, LINE_FORMATS]]);
  if (isThorough) hints.set(DecodeHintType.TRY_HARDER, true);
  return new BrowserCodeReader(new SilentReader(hints), hints, { delayBetweenScanAttempts: 150 });
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
