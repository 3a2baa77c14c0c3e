/**
 * The nets: where faces are, their 68 points, and the 128 numbers that tell people apart. Only the worker imports this:
 * the library and its weights take more than a hundred megabytes of memory once they are used.
 */
import * as wasm from "@tensorflow/tfjs-backend-wasm";
import wasmPlain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm" with {
  type: "file",
};
import wasmSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm" with {
  type: "file",
};
import * as faceapi from "face-api.js/dist/face-api.node-wasm.js";
import pointsBin from "face-api.js/model/face_landmark_68_model.bin" with { type: "file" };
import pointsList from "face-api.js/model/face_landmark_68_model-weights_manifest.json";
import personBin from "face-api.js/model/face_recognition_model.bin" with { type: "file" };
import personList from "face-api.js/model/face_recognition_model-weights_manifest.json";
import findBin from "face-api.js/model/ssd_mobilenetv1_model.bin" with { type: "file" };
import findList from "face-api.js/model/ssd_mobilenetv1_model-weights_manifest.json";
import quickBin from "face-api.js/model/tiny_face_detector_model.bin" with { type: "file" };
import quickList from "face-api.js/model/tiny_face_detector_model-weights_manifest.json";
import { accept, type Result } from "../../kernel/result.ts";
import { decodePicture } from "./decode.ts";
import { alignedSquare } from "./geometry.ts";
import type { Look, LookFault, LookMode, Point, RunsOn, SeenFace, StageTimes } from "./protocol.ts";
import { cutSquare, measuresOf, padded, type Rgb } from "./raster.ts";

/** The one instance that the library computes with; its types leave out how a backend is chosen. */
const tf = faceapi.tf;
const backend = faceapi.tf as unknown as {
  env(): {
    set(flag: string, value: boolean): void;
    getAsync(flag: string): Promise<number | boolean | string>;
  };
  setBackend(name: "wasm"): Promise<boolean>;
  ready(): Promise<void>;
};

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: number;
};

type Net = { loadFromWeightMap(map: ReturnType<typeof tf.io.decodeWeights>): void };
type WeightList = readonly { readonly weights: readonly unknown[] }[];

async function load(net: Net, list: WeightList, path: string): Promise<void> {
  const specs = list.flatMap(({ weights }) => weights) as Parameters<typeof tf.io.decodeWeights>[1];
  net.loadFromWeightMap(tf.io.decodeWeights(await Bun.file(path).arrayBuffer(), specs));
}

/** The longer side that a live frame and a photo are looked at in. */
const SIDE_PX: Readonly<Record<LookMode, number>> = { live: 480, photo: 800 };
const QUICK = { inputSize: 320, scoreThreshold: 0.45 };
const THOROUGH = { minConfidence: 0.45, maxResults: 12 };
/** The recognition net was trained on squares of this side. */
const SQUARE_PX = 150;
/** A second face counts when it is at least this share of the largest one's width. */
const SECOND_SHARE = 0.4;

export class FaceNets {
  readonly #runsOn: RunsOn;

  private constructor(runsOn: RunsOn) {
    this.#runsOn = runsOn;
  }

  static async open(): Promise<FaceNets> {
    wasm.setWasmPaths({
      "tfjs-backend-wasm.wasm": wasmPlain,
      "tfjs-backend-wasm-simd.wasm": wasmSimd,
      // Never asked for here: the library's threads need what a worker of this runtime has not.
      "tfjs-backend-wasm-threaded-simd.wasm": wasmSimd,
    });
    backend.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    await backend.setBackend("wasm");
    await backend.ready();
    const { nets } = faceapi;
    await load(nets.tinyFaceDetector as unknown as Net, quickList, quickBin);
    await load(nets.ssdMobilenetv1 as unknown as Net, findList, findBin);
    await load(nets.faceLandmark68Net as unknown as Net, pointsList, pointsBin);
    await load(nets.faceRecognitionNet as unknown as Net, personList, personBin);
    const hasSimd = (await backend.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    return new FaceNets(hasSimd ? "wasm-simd" : "wasm");
  }

  async look(bytes: Uint8Array, mode: LookMode): Promise<Result<Look, LookFault>> {
    const startedAt = performance.now();
    const decoded = await decodePicture(bytes, SIDE_PX[mode]);
    if (!decoded.ok) return decoded;
    return accept(await this.lookAt(decoded.value, mode, performance.now() - startedAt));
  }

  /** `decode`: how long the pixels took, in ms. */
  async lookAt(picture: Rgb, mode: LookMode, decode = 0): Promise<Look> {
    const times = { decode, detect: 0, landmarks: 0, describe: 0 };
    const { width: widthPx, height: heightPx } = picture;
    const { boxes, widths } = await timed(times, "detect", () => this.#find(picture, mode));
    const [largest] = boxes;
    const runsOn = this.#runsOn;
    if (largest === undefined) {
      return { widthPx, heightPx, faces: 0, face: undefined, times, runsOn };
    }
    const points = await timed(times, "landmarks", () => this.#points(picture, largest));
    const square = cutSquare(picture, alignedSquare(points), SQUARE_PX);
    const descriptor = await timed(times, "describe", () => this.#describe(square));
    const face: SeenFace = {
      widthPx: largest.width,
      box: [largest.x, largest.y, largest.width, largest.height],
      score: largest.score,
      points,
      measures: measuresOf(square),
      descriptor,
    };
    const faces = widths.filter((width) => width >= largest.width * SECOND_SHARE).length;
    return { widthPx, heightPx, faces, face, times, runsOn };
  }

  /**
   * Quick first where frames follow each other; the thorough detector for what it misses; and both again with room
   * around, since a face that fills its picture is missed by both as often as not.
   */
  async #find(picture: Rgb, mode: LookMode) {
    const passes: readonly (() => Promise<readonly Box[]>)[] = [
      ...(mode === "live" ? [() => this.#quick(picture)] : []),
      () => this.#thorough(picture),
      ...[0.35, 0.8].map((share) => async () => {
        const around = padded(picture, share);
        const found = await this.#thorough(around.picture);
        return found.map((box) => ({ ...box, x: box.x - around.by.x, y: box.y - around.by.y }));
      }),
      ...(mode === "photo" ? [() => this.#quick(picture)] : []),
    ];
    // A live frame without a face is soon followed by the next one; there the last passes are too dear.
    for (const pass of mode === "live" ? passes.slice(0, 2) : passes) {
      const boxes = (await pass()).toSorted((a, b) => b.width - a.width);
      if (boxes.length > 0) return { boxes, widths: boxes.map(({ width }) => width) };
    }
    return { boxes: [], widths: [] };
  }

  async #quick(picture: Rgb): Promise<readonly Box[]> {
    return await this.#detect(picture, new faceapi.TinyFaceDetectorOptions(QUICK));
  }

  async #thorough(picture: Rgb): Promise<readonly Box[]> {
    return await this.#detect(picture, new faceapi.SsdMobilenetv1Options(THOROUGH));
  }

  async #detect(
    picture: Rgb,
    options: Parameters<typeof faceapi.detectAllFaces>[1],
  ): Promise<readonly Box[]> {
    const tensor = tensorOf(picture);
    try {
      const found = await faceapi.detectAllFaces(tensor as never, options);
      return found.map(({ box, score }) => ({
        x: box.x,
        y: box.y,
        width: box.width,
        height: box.height,
        score,
      }));
    } finally {
      tensor.dispose();
    }
  }

  async #points(picture: Rgb, box: Box): Promise<readonly Point[]> {
    // The net wants a square with a little room; what lies outside the picture is grey.
    const sidePx = Math.max(box.width, box.height);
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const square = cutSquare(picture, { centre, sidePx, rollRad: 0 }, 112);
    const tensor = tensorOf(square);
    try {
      const found = await faceapi.nets.faceLandmark68Net.detectLandmarks(tensor as never);
      const one = Array.isArray(found) ? found[0] : found;
      const scale = sidePx / 112;
      return (one?.positions ?? []).map(({ x, y }) => ({
        x: centre.x - sidePx / 2 + x * scale,
        y: centre.y - sidePx / 2 + y * scale,
      }));
    } finally {
      tensor.dispose();
    }
  }

  async #describe(square: Rgb): Promise<readonly number[]> {
    const tensor = tensorOf(square);
    try {
      const found = await faceapi.nets.faceRecognitionNet.computeFaceDescriptor(tensor as never);
      return [...(Array.isArray(found) ? (found[0] ?? []) : found)];
    } finally {
      tensor.dispose();
    }
  }
}

function tensorOf({ data, width, height }: Rgb) {
  return tf.tensor3d(Int32Array.from(data), [height, width, 3], "int32");
}

async function timed<T>(
  times: { -readonly [K in keyof StageTimes]: number },
  stage: keyof StageTimes,
  run: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  try {
    return await run();
  } finally {
    times[stage] += performance.now() - startedAt;
  }
}
