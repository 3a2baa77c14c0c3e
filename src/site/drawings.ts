/**
 * Drawings in the data folder, each under the hash of its bytes, so that a backup carries
 * them with the other media. A picture is decoded and written anew; an SVG is judged and kept as it came.
 */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ids } from "../platform/ids.ts";
import { openPictureFiles, type Picture, redraw, sniffImage } from "../platform/pictures.ts";
import { PLAN_LIMITS } from "./model.ts";
import { judgeSvg } from "./svg.ts";

export type DrawingType = "png" | "jpg" | "svg";

export type StoredDrawing = {
  readonly hash: string;
  readonly type: DrawingType;
  readonly width: number;
  readonly height: number;
};

export type MediaRefusal =
  | "media.empty"
  | "media.too_large"
  | "media.wrong_type"
  | "media.pdf"
  | "media.too_many_pixels"
  | "media.damaged"
  | "media.busy"
  | "media.svg_active"
  | "media.svg_bomb"
  | "media.svg_size";

export type DrawingStore = {
  /** A floor plan; the file is on the disk when this resolves. */
  keepDrawing(sent: Uint8Array): Promise<Result<StoredDrawing, MediaRefusal>>;
  /** Where the file is; undefined for what is no hash and for what is not there. */
  pathOf(hash: string, type: string): string | undefined;
};

const WAITING_MAX = 4;
const TYPES: ReadonlySet<string> = new Set<DrawingType>(["png", "jpg", "svg"]);

type Sniffed = "jpeg" | "png" | "webp" | "pdf" | "svg";

/** A drawing may also be an SVG; a PDF is known, so that its refusal can say how to go on. */
function sniff(bytes: Uint8Array): Sniffed | undefined {
  const picture = sniffImage(bytes);
  if (picture !== undefined) return picture;
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "%PDF") return "pdf";
  const head = new TextDecoder().decode(bytes.subarray(0, 1_000)).replace(/^\uFEFF/, "");
  return /^\s*<(?:\?xml|!--|!DOCTYPE|svg)/i.test(head) ? "svg" : undefined;
}

const FORM = {
  quality: 85,
  sentSideMaxPx: PLAN_LIMITS.sidePx,
  pixelsMax: PLAN_LIMITS.sidePx * PLAN_LIMITS.sidePx,
} as const;

async function drawingOf(
  sent: Uint8Array,
  kind: Sniffed,
): Promise<Result<Picture<DrawingType>, MediaRefusal>> {
  if (kind !== "svg") {
    const type = kind === "png" ? "png" : "jpg";
    return await redraw(sent, { ...FORM, type, sideMaxPx: PLAN_LIMITS.sidePx });
  }
  const judged = judgeSvg(sent);
  if (judged.ok) return accept({ bytes: sent, type: "svg", ...judged.value });
  const { code } = judged.refusal;
  if (code === "svg.bomb") return refuse("media.svg_bomb");
  if (code === "svg.no_size") return refuse("media.svg_size");
  if (code === "svg.no_svg") return refuse("media.damaged");
  return refuse("media.svg_active");
}

/** `dataPath` is the site's data folder. */
export function openDrawings(dataPath: string, ids: Ids): DrawingStore {
  // One picture at a time: a decoded one may take 250 MB.
  const files = openPictureFiles(dataPath, ids, WAITING_MAX);
  const keepDrawing = async (sent: Uint8Array): Promise<Result<StoredDrawing, MediaRefusal>> => {
    if (sent.length === 0) return refuse("media.empty");
    if (sent.length > PLAN_LIMITS.imageBytes) return refuse("media.too_large");
    const kind = sniff(sent);
    if (kind === "pdf") return refuse("media.pdf");
    if (kind === undefined || kind === "webp") return refuse("media.wrong_type");
    const kept = files.inTurn(async (): Promise<Result<StoredDrawing, MediaRefusal>> => {
      const made = await drawingOf(sent, kind);
      if (!made.ok) return made;
      const { bytes, type, width, height } = made.value;
      return accept({ hash: await files.keep(bytes, type), type, width, height });
    });
    return await (kept ?? refuse("media.busy"));
  };
  return {
    keepDrawing,
    pathOf: (hash, type) => (TYPES.has(type) ? files.pathOf(hash, type) : undefined),
  };
}
