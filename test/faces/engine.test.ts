/** The worker that looks at faces: real nets on real pictures, bad input in words, and a death that harms nobody. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { encode } from "fast-png";
import { decodePicture } from "../../src/faces/engine/decode.ts";
import { type FaceEngine, openFaceEngine } from "../../src/faces/engine/engine.ts";
import type { Look } from "../../src/faces/engine/protocol.ts";
import { cutSquare, type Rgb } from "../../src/faces/engine/raster.ts";
import { distance } from "../../src/faces/rules.ts";
import { workerPath } from "../../src/platform/assets.ts";
import { systemScheduler } from "../../src/platform/clock.ts";
import type { Log } from "../../src/platform/log.ts";

const SAMPLES = join(import.meta.dir, "../../node_modules/face-api.js/demo");
const said: string[] = [];
const log = { error: (_facts: unknown, words: string) => said.push(words) } as unknown as Log;

let engine: FaceEngine;
let worker: Worker | undefined;
let whole: Rgb;
let largest: NonNullable<Look["face"]>;

function png(picture: Rgb, change: (value: number) => number = (value) => value): Uint8Array {
  const { width, height, data } = picture;
  return encode({ width, height, channels: 3, depth: 8, data: data.map(change) });
}

async function look(bytes: Uint8Array, mode: "live" | "photo" = "photo"): Promise<Look> {
  const looked = await engine.look(bytes, mode);
  if (!looked.ok) throw new Error(looked.refusal);
  return looked.value;
}

/** The largest face of the sample, with so much of its own width around it. */
function crop(room: number, outPx: number, rollRad = 0): Rgb {
  const [left, top, width, height] = largest.box;
  const centre = { x: left + width / 2, y: top + height / 2 };
  return cutSquare(whole, { centre, sidePx: width * (1 + room), rollRad }, outPx);
}

beforeAll(async () => {
  engine = openFaceEngine({ scheduler: systemScheduler, log }, () => {
    worker = new Worker(workerPath("faces/match.worker"));
    return worker;
  });
  const bytes = await Bun.file(join(SAMPLES, "sample6.jpg")).bytes();
  const decoded = await decodePicture(bytes, 800);
  if (!decoded.ok) throw new Error(decoded.refusal);
  whole = decoded.value;
});

afterAll(() => engine?.stop());

test("it sleeps until the first picture", async () => {
  expect(engine.isAwake).toBe(false);
  const seen = await look(png(whole));
  expect(engine.isAwake).toBe(true);
  expect(seen.faces).toBeGreaterThan(1);
  expect(seen.runsOn).toBe("wasm-simd");
  if (seen.face === undefined) throw new Error("no face");
  largest = seen.face;
  expect(largest.points).toHaveLength(68);
  expect(largest.descriptor).toHaveLength(128);
}, 30_000);

describe("the same face, whatever the picture", () => {
  test.each([
    ["with room", () => png(crop(1.2, 320))],
    ["cropped tightly, 92 pixels", () => png(crop(0.05, 92))],
    ["at a distance, 80 pixels wide", () => png(crop(1.2, 176))],
    ["dark", () => png(crop(1.2, 320), (value) => value * 0.4)],
    ["leaning by 25°", () => png(crop(1.2, 320, 0.44))],
    [
      "grey, as a PGM",
      () => {
        const { width, height, data } = crop(1.2, 240);
        const grey = Uint8Array.from({ length: width * height }, (_, at) => data[at * 3 + 1] ?? 0);
        return Buffer.concat([Buffer.from(`P5\n# grey\n${width} ${height}\n255\n`), grey]);
      },
    ],
  ] as const)(
    "%s",
    async (_why, draw) => {
      const { face } = await look(draw());
      expect(face).toBeDefined();
      expect(distance(face?.descriptor ?? [], largest.descriptor)).toBeLessThan(0.45);
    },
    20_000,
  );

  test("and another face is another face", async () => {
    const other = await look(await Bun.file(join(SAMPLES, "sample2.jpg")).bytes());
    expect(distance(other.face?.descriptor ?? [], largest.descriptor)).toBeGreaterThan(0.6);
  }, 20_000);
});

describe("bad input is refused in words", () => {
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1");
  test.each([
    ["nothing", new Uint8Array(), "faces.not_an_image"],
    ["a text", Buffer.from("not a picture"), "faces.not_an_image"],
    ["half a JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), "faces.not_an_image"],
    ["HEIC", heic, "faces.heic"],
  ] as const)("%s", async (_why, bytes, code) => {
    expect(await engine.look(bytes, "photo")).toEqual({ ok: false, refusal: code });
  });

  test("42 megapixels", async () => {
    const side = 6_500;
    const huge = encode({
      width: side,
      height: side,
      channels: 1,
      depth: 8,
      data: new Uint8Array(side * side),
    });
    expect(await engine.look(huge, "photo")).toEqual({
      ok: false,
      refusal: "faces.too_many_pixels",
    });
  }, 20_000);

  test("nobody in the picture", async () => {
    const wall: Rgb = { width: 200, height: 150, data: new Uint8Array(90_000).fill(140) };
    expect((await look(png(wall), "live")).faces).toBe(0);
  }, 20_000);
});

test("killed in the middle, it refuses that picture and is there for the next", async () => {
  const picture = png(crop(1.2, 200));
  const cut = engine.look(picture, "live");
  worker?.terminate();
  expect(await cut).toEqual({ ok: false, refusal: "faces.engine_failed" });
  expect((await look(picture, "live")).faces).toBe(1);
  expect(said).toHaveLength(1);
}, 30_000);

test("no more than a dozen wait", async () => {
  const nothing = new Uint8Array(3);
  const answers = await Promise.all(Array.from({ length: 20 }, () => engine.look(nothing, "live")));
  const busy = answers.filter((one) => !one.ok && one.refusal === "faces.busy");
  expect(busy.length).toBe(7);
});
