/** What goes between the main loop and the worker that looks at pictures of faces. Plain data only. */

/** A point of the picture that was looked at, in its pixels. */
export type Point = { readonly x: number; readonly y: number };

/** Milliseconds of each stage of one look. */
export type StageTimes = {
  readonly decode: number;
  readonly detect: number;
  readonly landmarks: number;
  readonly describe: number;
};

/** Figures of the face's own part of the picture, of which the rules make words. */
export type Measures = {
  /** Mean brightness, 0 to 255. */
  readonly light: number;
  /** Share of the face that is almost black or almost white, 0 to 1. */
  readonly clipped: number;
  /** Brightness of the darker half over that of the lighter one, 0 to 1. */
  readonly evenness: number;
  /** Standard deviation of brightness. */
  readonly contrast: number;
  /** Energy of fine detail over contrast; small for a blurred picture. */
  readonly sharpness: number;
  /** Strongest regular fine pattern over the usual; large for the raster of a screen. */
  readonly raster: number;
};

export type SeenFace = {
  readonly widthPx: number;
  /** Left, top, width, height in the picture. */
  readonly box: readonly [number, number, number, number];
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** The 68 points in the order of the iBUG 300-W set. */
  readonly points: readonly Point[];
  readonly measures: Measures;
  /** 128 numbers; never leaves the memory of the process but sealed. */
  readonly descriptor: readonly number[];
};

/** What computed it; threads are never used, see `net.ts`. */
export type RunsOn = "wasm-simd" | "wasm";

export type Look = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** All faces large enough to count. */
  readonly faces: number;
  /** The largest. */
  readonly face: SeenFace | undefined;
  readonly times: StageTimes;
  readonly runsOn: RunsOn;
};

/** `live` is quick, for frames of a camera; `photo` tries hard. */
export type LookMode = "live" | "photo";

export type LookRequest = {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly mode: LookMode;
};

export type LookFault = "faces.not_an_image" | "faces.heic" | "faces.too_many_pixels";

export type LookAnswer =
  | { readonly id: number; readonly ok: true; readonly look: Look }
  | { readonly id: number; readonly ok: false; readonly fault: LookFault }
  | { readonly id: number; readonly ok: false; readonly fault: "bug"; readonly detail: string };

/** What made a descriptor: two of different versions are never compared. */
export const MODEL_VERSION = "face-api-1.7.15/resnet34-128/align-2";
