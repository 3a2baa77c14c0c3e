/** Pictures of a head that moves, made of one photo: what stands out of a face is shifted as a turn would shift it. */
import { join } from "node:path";
import { encode } from "fast-png";
import { decodePicture } from "../../src/faces/engine/decode.ts";
import { cutSquare, type Rgb } from "../../src/faces/engine/raster.ts";

const SAMPLES = join(import.meta.dir, "../../node_modules/face-api.js/demo");

export type Move = "centre" | "left" | "right" | "down" | "mouth";

/** Which of the samples, and where in it a face is: centre and height at 800 pixels, lean, and how much light it lacks. */
export type Sitter = {
  readonly file: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly rollRad: number;
  readonly light: number;
  /** The tip of the nose, and where the lips meet, in the square of `portrait`. */
  readonly nose: Spot;
  readonly lips: Spot;
};

type Spot = { readonly x: number; readonly y: number };

export type Head = Rgb & Pick<Sitter, "nose" | "lips">;

export const SITTERS = {
  one: {
    ...{ file: "sample6.jpg", x: 664, y: 172, height: 125, rollRad: 0.237, light: 1 },
    ...{ nose: { x: 240, y: 250 }, lips: { x: 221, y: 309 } },
  },
  two: {
    ...{ file: "sample5.jpg", x: 193, y: 421, height: 124, rollRad: -0.106, light: 1.6 },
    ...{ nose: { x: 251, y: 258 }, lips: { x: 250, y: 311 } },
  },
} as const satisfies Record<string, Sitter>;

export const SIDE_PX = 480;

export async function portrait(sitter: Sitter): Promise<Head> {
  const decoded = await decodePicture(await Bun.file(join(SAMPLES, sitter.file)).bytes(), 2_000);
  if (!decoded.ok) throw new Error(decoded.refusal);
  const scale = Math.max(decoded.value.width, decoded.value.height) / 800;
  const { rollRad, light } = sitter;
  const centre = { x: sitter.x * scale, y: sitter.y * scale };
  const cut = cutSquare(
    decoded.value,
    { centre, sidePx: sitter.height * scale * 2, rollRad },
    SIDE_PX,
  );
  const { nose, lips } = sitter;
  return { ...cut, nose, lips, data: cut.data.map((value) => Math.min(255, value * light)) };
}

/** How far the tip of the nose goes, in pixels of the square. */
const SHIFT: Readonly<Record<Move, readonly [x: number, y: number]>> = {
  centre: [0, 0],
  left: [66, 0],
  right: [-66, 0],
  down: [0, 46],
  mouth: [0, 0],
};

/** Half the width of a mouth, how far it opens, and where the chin below it stops moving. */
const MOUTH = { half: 30, open: 40, chin: 110 } as const;

/** From which row of the still picture a row of the open mouth comes; undefined in the gap itself. */
function lowerLip(lips: Spot, x: number, y: number): number | undefined {
  const aside = Math.abs(x - lips.x) / (MOUTH.half * 1.6);
  if (aside >= 1 || y < lips.y) return y;
  const open = MOUTH.open * Math.sqrt(1 - aside * aside);
  const below = y - lips.y;
  if (below < open) return undefined;
  return below > MOUTH.chin ? y : lips.y + ((below - open) / (MOUTH.chin - open)) * MOUTH.chin;
}

/** `noise`: a camera's own, so that no frame is the one before. */
export function moved(head: Head, move: Move, noise: number): Rgb {
  const { width, height, nose, lips } = head;
  const [dx, dy] = SHIFT[move];
  const data = new Uint8Array(head.data.length);
  let seed = noise + 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const far = ((x - nose.x) / 74) ** 2 + ((y - nose.y) / 74) ** 2;
      const depth = Math.exp(-far);
      const lip = move === "mouth" ? lowerLip(lips, x, y) : y;
      const fromY = (lip ?? y) - dy * depth;
      const sx = Math.max(0, Math.min(width - 1, Math.round(x - dx * depth)));
      const sy = Math.max(0, Math.min(height - 1, Math.round(fromY)));
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      const grain = ((seed >> 16) % 5) - 2;
      for (let channel = 0; channel < 3; channel += 1) {
        const gap = channel === 0 ? 60 : 25;
        const value = lip === undefined ? gap : (head.data[(sy * width + sx) * 3 + channel] ?? 0);
        data[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, value + grain));
      }
    }
  }
  return { width, height, data };
}

export function pngOf({ width, height, data }: Rgb): Uint8Array {
  return encode({ width, height, channels: 3, depth: 8, data });
}

/** The same picture with a camera's note of how it was held (EXIF tag 0x0112), right behind its first marker. */
export function marked(picture: Uint8Array, orientation: number): Uint8Array {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([picture.subarray(0, 2), head, body, picture.subarray(2)]);
}
