/**
 * Face matching on the pictures that come with the library, each face in variants of light, crop, blur and rotation:
 * what is found, how near a variant stays to its picture, and the time of a live frame.
 * The samples show too few people for error rates; `gasward faces bench FOLDER` measures those.
 * Run: `bun run bench/faces.ts [--frames 20]`.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { decodePicture } from "../src/faces/engine/decode.ts";
import { openFaceEngine } from "../src/faces/engine/engine.ts";
import { cutSquare, type Rgb } from "../src/faces/engine/raster.ts";
import { quantile } from "../src/faces/index.ts";
import { distance } from "../src/faces/rules.ts";
import { systemClock, systemScheduler } from "../src/platform/clock.ts";
import { createLog } from "../src/platform/log.ts";

const SAMPLES = join(import.meta.dir, "../node_modules/face-api.js/demo");
const VERIFY_MAX_MS = 1_500;
const OUT_PX = 320;

const { values } = parseArgs({ options: { frames: { type: "string", default: "20" } } });
const engine = openFaceEngine({ scheduler: systemScheduler, log: createLog("warn") });

const png = ({ width, height, data }: Rgb, change = (value: number) => value): Uint8Array =>
  encode({ width, height, channels: 3, depth: 8, data: data.map(change) });

type Cut = (room: number, outPx: number, rollRad: number) => Rgb;

const VARIANTS: readonly (readonly [string, (cut: Cut) => Uint8Array])[] = [
  ["as it is", (cut) => png(cut(1.2, OUT_PX, 0))],
  ["half the light", (cut) => png(cut(1.2, OUT_PX, 0), (value) => value * 0.5)],
  ["a quarter of it", (cut) => png(cut(1.2, OUT_PX, 0), (value) => value * 0.25)],
  ["too bright", (cut) => png(cut(1.2, OUT_PX, 0), (value) => Math.min(255, value * 1.7))],
  ["tight crop, 92 px", (cut) => png(cut(0.05, 92, 0))],
  ["80 px wide", (cut) => png(cut(1.2, 176, 0))],
  [
    "blurred",
    (cut) =>
      png(cutSquare(cut(1.2, 80, 0), { centre: { x: 40, y: 40 }, sidePx: 79, rollRad: 0 }, OUT_PX)),
  ],
  ["leaning 20°", (cut) => png(cut(1.2, OUT_PX, 0.35))],
  ["leaning 35°", (cut) => png(cut(1.2, OUT_PX, 0.61))],
];

const found = new Map<string, number[]>(VARIANTS.map(([name]) => [name, []]));
let faces = 0;
for (let sample = 1; sample <= 6; sample += 1) {
  const bytes = await Bun.file(join(SAMPLES, `sample${sample}.jpg`)).bytes();
  const seen = await engine.look(bytes, "photo");
  const whole = await decodePicture(bytes, 800);
  if (!seen.ok || !whole.ok || seen.value.face === undefined) continue;
  faces += 1;
  const { box, descriptor } = seen.value.face;
  const [left, top, width, height] = box;
  const centre = { x: left + width / 2, y: top + height / 2 };
  const cut: Cut = (room, outPx, rollRad) =>
    cutSquare(whole.value, { centre, sidePx: height * (1 + room), rollRad }, outPx);
  for (const [name, draw] of VARIANTS) {
    const looked = await engine.look(draw(cut), "photo");
    const face = looked.ok ? looked.value.face : undefined;
    if (face !== undefined) found.get(name)?.push(distance(face.descriptor, descriptor));
  }
}
console.log("variant               found   median distance to its picture   below 0.530");
for (const [name, distances] of found) {
  const near = distances.filter((one) => one <= 0.53).length;
  const middle = distances.length === 0 ? "–" : quantile(distances, 0.5).toFixed(3);
  console.log(
    `${name.padEnd(20)}  ${distances.length}/${faces}     ${middle.padEnd(30)}   ${near}`,
  );
}

const frame = await new Bun.Image(await Bun.file(join(SAMPLES, "sample6.jpg")).bytes())
  .resize(480, 480, { fit: "inside" })
  .jpeg({ quality: 85 })
  .bytes();
const times: number[] = [];
for (let count = 0; count < Number(values.frames); count += 1) {
  const startedAt = systemClock.monotonicMs();
  await engine.look(frame, "live");
  times.push(systemClock.monotonicMs() - startedAt);
}
engine.stop();
const [half, most] = [quantile(times, 0.5), quantile(times, 0.95)];
console.log(
  `\nlive frame: p50 ${half.toFixed(0)} ms, p95 ${most.toFixed(0)} ms; the verdict follows the last frame at once`,
);
console.log(
  `after the last frame at most ${VERIFY_MAX_MS} ms: ${most <= VERIFY_MAX_MS ? "kept" : "MISSED"}`,
);
if (most > VERIFY_MAX_MS) process.exit(1);
