import { expect, test } from "bun:test";
import { BinaryBitmap, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from "@zxing/library";
import { qrPicture, y4m } from "./y4m.ts";

const TEXT = "https://station.example/c/LPG-000417";

test("a picture holds the text, as the page's own reader sees it", () => {
  const { pixels, widthPx, heightPx } = qrPicture(TEXT);
  const source = new RGBLuminanceSource(Uint8ClampedArray.from(pixels), widthPx, heightPx);
  const bitmap = new BinaryBitmap(new HybridBinarizer(source));
  expect(new QRCodeReader().decode(bitmap).getText()).toBe(TEXT);
});

test("a video is a header and frames of equal size", () => {
  const picture = qrPicture(TEXT, 320, 240);
  const bytes = y4m([picture, picture]);
  const head = "YUV4MPEG2 W320 H240 F10:1 Ip A1:1 C420jpeg\n";
  expect(Buffer.from(bytes).toString("latin1", 0, head.length)).toBe(head);
  expect(bytes.length).toBe(head.length + 2 * ("FRAME\n".length + (320 * 240 * 3) / 2));
});

test("a text too long for the picture is an error", () => {
  expect(() => qrPicture("x".repeat(600), 64, 64)).toThrow("do not fit");
});
