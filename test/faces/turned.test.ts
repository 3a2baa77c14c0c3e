/** Pictures that a phone held askew and marked as such come upright before anybody looks for a face. */
import { expect, test } from "bun:test";
import { encode } from "fast-png";
import { decodePicture } from "../../src/faces/engine/decode.ts";

const [WIDTH, HEIGHT] = [64, 32];

/** Red left half, blue right half. */
async function jpeg(): Promise<Uint8Array> {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let at = 0; at < WIDTH * HEIGHT; at += 1) {
    data[at * 3 + (at % WIDTH < WIDTH / 2 ? 0 : 2)] = 255;
  }
  const png = encode({ width: WIDTH, height: HEIGHT, channels: 3, depth: 8, data });
  return await new Bun.Image(png).jpeg({ quality: 95 }).bytes();
}

/** The same picture with a camera's note of how it was held (EXIF tag 0x0112), right behind its first marker. */
function marked(picture: Uint8Array, orientation: number): Uint8Array {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([picture.subarray(0, 2), head, body, picture.subarray(2)]);
}

test.each([
  ["as it was held", 1, "left", WIDTH, HEIGHT],
  ["mirrored", 2, "right", WIDTH, HEIGHT],
  ["upside down", 3, "right", WIDTH, HEIGHT],
  ["turned to the right", 6, "top", HEIGHT, WIDTH],
  ["turned to the left", 8, "bottom", HEIGHT, WIDTH],
] as const)("%s", async (_why, orientation, side, width, height) => {
  const decoded = await decodePicture(marked(await jpeg(), orientation), 800);
  if (!decoded.ok) throw new Error(decoded.refusal);
  expect([decoded.value.width, decoded.value.height]).toEqual([width, height]);
  const isRed = ([x, y]: readonly [number, number]) => {
    const at = (Math.floor(y * (height - 1)) * width + Math.floor(x * (width - 1))) * 3;
    const [red = 0, , blue = 0] = decoded.value.data.subarray(at, at + 3);
    return red > blue + 100;
  };
  const at = { left: [0.1, 0.5], right: [0.9, 0.5], top: [0.5, 0.1], bottom: [0.5, 0.9] } as const;
  const other = { left: "right", right: "left", top: "bottom", bottom: "top" } as const;
  expect(isRed(at[side])).toBe(true);
  expect(isRed(at[other[side]])).toBe(false);
});
