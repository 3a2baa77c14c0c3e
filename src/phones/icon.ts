/** The icon of the installed page: a cylinder with a tick, drawn here, as SVG and as PNG for phones that want one. */
import { encode } from "fast-png";

const GROUND = [43, 62, 87] as const;
const INK = [255, 255, 255] as const;

export const ICON_SIZES = [180, 192, 512] as const;
export type IconSize = (typeof ICON_SIZES)[number];

/** All in a square of 100. */
const BODY = { x: 31, y: 34, width: 38, height: 48, radius: 10 } as const;
const NECK = { x: 44, y: 24, width: 12, height: 12, radius: 2 } as const;
const GUARD = { x: 36, y: 16, width: 28, height: 8, radius: 3 } as const;
const TICK = [
  [40, 58],
  [47, 66],
  [61, 49],
] as const;
const TICK_WIDTH = 6;

type Box = typeof BODY | typeof NECK | typeof GUARD;

const rect = ({ x, y, width, height, radius }: Box): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;

export const ICON_SVG = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">`,
  `<rect width="100" height="100" fill="rgb(${GROUND.join(",")})"/>`,
  `<g fill="#fff">${[BODY, NECK, GUARD].map(rect).join("")}</g>`,
  `<path d="M${TICK.map((point) => point.join(" ")).join("L")}" fill="none" stroke="rgb(${GROUND.join(",")})" `,
  `stroke-width="${TICK_WIDTH}" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
].join("");

function isInBox({ x, y, width, height, radius }: Box, px: number, py: number): boolean {
  const dx = Math.max(x + radius - px, px - (x + width - radius), 0);
  const dy = Math.max(y + radius - py, py - (y + height - radius), 0);
  return Math.hypot(dx, dy) <= radius;
}

function isOnTick(px: number, py: number): boolean {
  return TICK.slice(1).some(([bx, by], index) => {
    const [ax, ay] = TICK[index] ?? [bx, by];
    const length = Math.hypot(bx - ax, by - ay);
    const along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length;
    const at = Math.min(length, Math.max(0, along)) / length;
    return Math.hypot(px - ax - at * (bx - ax), py - ay - at * (by - ay)) <= TICK_WIDTH / 2;
  });
}

function isInk(px: number, py: number): boolean {
  const isCylinder = [BODY, NECK, GUARD].some((box) => isInBox(box, px, py));
  return isCylinder && !isOnTick(px, py);
}

const SAMPLES = 3;

/** Each point is looked at nine times, so that edges are smooth. */
function drawPng(size: IconSize): Uint8Array {
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let ink = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const px = ((x + ((sample % SAMPLES) + 0.5) / SAMPLES) * 100) / size;
        const py = ((y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * 100) / size;
        if (isInk(px, py)) ink += 1;
      }
      const part = ink / (SAMPLES * SAMPLES);
      for (const [channel, ground] of GROUND.entries()) {
        const value = ground + ((INK[channel] ?? 255) - ground) * part;
        data[(y * size + x) * 3 + channel] = Math.round(value);
      }
    }
  }
  return encode({ width: size, height: size, data, channels: 3, depth: 8 });
}

const drawn = new Map<IconSize, Uint8Array>();

export function iconPng(size: IconSize): Uint8Array {
  const known = drawn.get(size);
  if (known !== undefined) return known;
  const made = drawPng(size);
  drawn.set(size, made);
  return made;
}
