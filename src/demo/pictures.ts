/** Pictures for the demonstration, drawn from rectangles: no photo of a real place is shipped. */
import { deflateSync } from "node:zlib";

type Box = readonly [x: number, y: number, width: number, height: number, colour: number];

const WIDTH = 480;
const HEIGHT = 360;

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(Bun.hash.crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of 480 × 360 pixels; colours are 0xRRGGBB, later boxes cover earlier ones. */
function drawn(boxes: readonly Box[]): Uint8Array {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (const [left, top, width, height, colour] of boxes) {
    for (let y = Math.max(0, top); y < Math.min(HEIGHT, top + height); y += 1) {
      for (let x = Math.max(0, left); x < Math.min(WIDTH, left + width); x += 1) {
        rows.writeUIntBE(colour, y * (WIDTH * 3 + 1) + 1 + x * 3, 3);
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  // Eight bits, true colour, nothing interlaced.
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

const WALL: readonly Box[] = [
  [0, 0, 480, 270, 0xc9ccc6],
  [0, 270, 480, 90, 0x8c8f8a],
  [0, 262, 480, 8, 0x6f726d],
];
const EXTINGUISHER: readonly Box[] = [
  [300, 150, 40, 110, 0xb3261e],
  [312, 130, 16, 22, 0x2b2b2b],
  [290, 60, 60, 50, 0xb3261e],
];
const cylinderAt = (x: number): readonly Box[] => [
  [x, 180, 70, 130, 0x8a9aa8],
  [x + 22, 160, 26, 22, 0x5d6a75],
];
const hose = (marks: readonly Box[]): readonly Box[] => [
  ...WALL,
  [60, 180, 360, 34, 0x1f1f22],
  [30, 170, 40, 54, 0xa08a4a],
  [410, 170, 40, 54, 0xa08a4a],
  ...marks,
];

const PICTURES = {
  blocked: [...WALL, ...EXTINGUISHER, ...cylinderAt(220), ...cylinderAt(300), ...cylinderAt(380)],
  cleared: [...WALL, ...EXTINGUISHER],
  cracked: hose([
    [180, 180, 4, 34, 0x8d8d92],
    [206, 186, 4, 22, 0x8d8d92],
    [238, 180, 5, 34, 0x8d8d92],
  ]),
  renewed: hose([[60, 192, 360, 4, 0x3a3a40]]),
  detector: [
    ...WALL,
    [190, 100, 100, 120, 0xe7e4da],
    [210, 120, 60, 40, 0x46614f],
    [215, 180, 50, 24, 0xf6f6f2],
  ],
  unchained: [...WALL, ...cylinderAt(90), ...cylinderAt(200), ...cylinderAt(320)],
  chained: [
    ...WALL,
    ...cylinderAt(90),
    ...cylinderAt(200),
    ...cylinderAt(320),
    [70, 220, 340, 8, 0x3a3a40],
  ],
} as const satisfies Readonly<Record<string, readonly Box[]>>;

/** Drawn when it is asked for: a program that serves a real site draws none. */
export function demoPicture(name: keyof typeof PICTURES): Uint8Array {
  return drawn(PICTURES[name]);
}
