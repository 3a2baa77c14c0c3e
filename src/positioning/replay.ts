/** A recording of distances played through the same pipeline as a running site's. Lengths in metres as people write them. */
import { z } from "zod";
import { instant } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Anchor } from "./model.ts";
import { type NoFix, Pipeline } from "./rules/pipeline.ts";

const ANCHORS_MAX = 10_000;
const RANGES_MAX = 256;
const METRES_MAX = 100_000;
/** Anchors that far apart in height hang on different storeys, */
const STOREY_GAP_M = 2.5;
/** if there are enough of them to find somebody, */
const STOREY_ANCHORS_MIN = 3;
/** and they hang over heads: low anchors and high ones are often in one hall. */
const HANGS_FROM_M = 1.5;

const name = z.union([z.string().min(1).max(100), z.number()]);
const metres = z.number().min(-METRES_MAX).max(METRES_MAX);
const anchorShape = z.object({ id: name, xM: metres, yM: metres, zM: metres });
const anchorsShape = z.array(anchorShape).min(1).max(ANCHORS_MAX);
const lineShape = z.object({
  t: z.number().min(0).max(1e14),
  tag: name,
  ranges: z
    .array(
      z.object({
        anchor: name,
        distanceMm: z
          .number()
          .min(0)
          .max(METRES_MAX * 1_000),
      }),
    )
    .max(RANGES_MAX),
});

export type ReplayAnchor = z.infer<typeof anchorShape>;

/** `field`: what is missing or wrong, as `ranges.2.distanceMm`; empty where it is the whole. */
export type ReplayRefusal =
  | { readonly code: "replay.not-json" }
  | { readonly code: "replay.field"; readonly field: string }
  | { readonly code: "replay.twice"; readonly id: string };

/** One answered line. Floors count from 1, the lowest. */
export type ReplayFix = {
  readonly t: number;
  readonly tag: string | number;
  readonly xM: number;
  readonly yM: number;
  readonly zM: number;
  readonly sigmaM: number;
  readonly floor: number;
};

function parsed<T>(text: string, shape: z.ZodType<T>): Result<T, ReplayRefusal> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse({ code: "replay.not-json" });
  }
  const read = shape.safeParse(json);
  if (read.success) return accept(read.data);
  return refuse({ code: "replay.field", field: read.error.issues[0]?.path.join(".") ?? "" });
}

export function parseAnchors(text: string): Result<readonly ReplayAnchor[], ReplayRefusal> {
  const read = parsed(text, anchorsShape);
  if (!read.ok) return read;
  const seen = new Set<string>();
  for (const { id } of read.value) {
    if (seen.has(String(id))) return refuse({ code: "replay.twice", id: String(id) });
    seen.add(String(id));
  }
  return read;
}

/** Storeys by the anchors' heights, the lowest first. */
export function storeysOf(anchors: readonly ReplayAnchor[]): readonly (readonly ReplayAnchor[])[] {
  const storeys: ReplayAnchor[][] = [];
  for (const anchor of [...anchors].sort((a, b) => a.zM - b.zM)) {
    const storey = storeys.at(-1);
    const below = storey?.at(-1);
    const isNext = below === undefined || anchor.zM - below.zM >= STOREY_GAP_M;
    if (storey === undefined || isNext) storeys.push([anchor]);
    else storey.push(anchor);
  }
  const isOne =
    storeys.some(({ length }) => length < STOREY_ANCHORS_MIN) ||
    (storeys[0]?.at(-1)?.zM ?? 0) < HANGS_FROM_M;
  return isOne ? [storeys.flat()] : storeys;
}

const mm = (m: number): number => Math.round(m * 1_000);
const m = (millimetres: number): number => Math.round(millimetres) / 1_000;

export class Replay {
  readonly #pipeline: Pipeline;
  /** By floor: its own height, m. */
  readonly #bases: readonly number[];

  /**
   * `tagHeightM`: of a worn card over its floor. The lowest floor is at height 0; the others as far above it as their
   * lowest anchors are above the lowest of all.
   */
  constructor(anchors: readonly ReplayAnchor[], tagHeightM: number) {
    const storeys = storeysOf(anchors);
    const lowest = storeys[0]?.[0]?.zM ?? 0;
    this.#bases = storeys.map((storey) => (storey[0]?.zM ?? 0) - lowest);
    const placed = storeys.flatMap((storey, index) =>
      storey.map(
        ({ id, xM, yM, zM }): Anchor => ({
          id: String(id),
          radioId: String(id),
          floorId: String(index + 1),
          xMm: mm(xM),
          yMm: mm(yM),
          zMm: mm(zM - (this.#bases[index] ?? 0)),
        }),
      ),
    );
    this.#pipeline = new Pipeline(placed, { solver: "plane", tagHeightMm: mm(tagHeightM) });
  }

  get floors(): number {
    return this.#bases.length;
  }

  /** One line of a recording. `ok` with a reason: the line is good, but says nothing of where the card was. */
  take(line: string): Result<ReplayFix | NoFix, ReplayRefusal> {
    const read = parsed(line, lineShape);
    if (!read.ok) return read;
    const { t, tag, ranges } = read.value;
    const fix = this.#pipeline.take({
      tag: String(tag),
      at: instant(t),
      ranges: ranges.map(({ anchor, distanceMm }) => ({ anchor: String(anchor), distanceMm })),
    });
    if (typeof fix === "string") return accept(fix);
    const floor = Number(fix.floorId);
    return accept({
      t,
      tag,
      xM: m(fix.xMm),
      yM: m(fix.yMm),
      zM: m(fix.zMm + mm(this.#bases[floor - 1] ?? 0)),
      sigmaM: m(fix.sigmaMm),
      floor,
    });
  }
}
