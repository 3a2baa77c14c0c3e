/** Pictures that a phone held askew and marked as such come upright before anybody looks for a face. */
import { expect, test } from "bun:test";
import { encode } from "fast-png";
import { decodePicture } from "../../src/faces/engine/decode.ts";
import { marked } from "../support/faces.ts";

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
