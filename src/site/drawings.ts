/**
 * Drawings and certificate photos in the data folder, each under the hash of its bytes, so that a backup carries
 * them with the other media. A picture is decoded and written anew; an SVG is judged and kept as it came.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { codeOf } from "../platform/errors.ts";
import type { Ids } from "../platform/ids.ts";
import { writeWhole } from "../platform/whole-file.ts";
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
  /** A photo, made smaller, without what the camera wrote beside it. */
  keepPhoto(sent: Uint8Array): Promise<Result<StoredDrawing, MediaRefusal>>;
  /** Where the file is; undefined for what is no hash and for what is not there. */
  pathOf(hash: string, type: string): string | undefined;
};

const PHOTO_SIDE_PX = 1_600;
const WAITING_MAX = 4;
const HASH = /^[0-9a-f]{64}$/;
const TYPES: ReadonlySet<string> = new Set<DrawingType>(["png", "jpg", "svg"]);

type Sniffed = "jpeg" | "png" | "pdf" | "svg";

/** What a file is by its first bytes; its name and the sender's word count for nothing. */
function sniff(bytes: Uint8Array): Sniffed | undefined {
  const starts = (...values: readonly number[]): boolean =>
    values.every((value, index) => bytes[index] === value);
  if (starts(0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (starts(0x25, 0x50, 0x44, 0x46)) return "pdf";
  const head = new TextDecoder().decode(bytes.subarray(0, 1_000)).replace(/^\uFEFF/, "");
  return /^\s*<(?:\?xml|!--|!DOCTYPE|svg)/i.test(head) ? "svg" : undefined;
}

type Picture = {
  readonly bytes: Uint8Array;
  readonly type: DrawingType;
  readonly width: number;
  readonly height: number;
};

async function redraw(
  sent: Uint8Array,
  sideMaxPx: number,
  type: "png" | "jpg",
): Promise<Result<Picture, MediaRefusal>> {
  try {
    const { width: sentWidth, height: sentHeight } = await new Bun.Image(sent).metadata();
    if (Math.max(sentWidth, sentHeight) > PLAN_LIMITS.sidePx) {
      return refuse("media.too_many_pixels");
    }
    const image = new Bun.Image(sent, {
      maxPixels: PLAN_LIMITS.sidePx * PLAN_LIMITS.sidePx,
      autoOrient: true,
    }).resize(sideMaxPx, sideMaxPx, { fit: "inside", withoutEnlargement: true });
    const bytes = await (type === "png" ? image.png() : image.jpeg({ quality: 85 })).bytes();
    const { width, height } = await new Bun.Image(bytes).metadata();
    return accept({ bytes, type, width, height });
  } catch (error) {
    const isTooBig = codeOf(error) === "ERR_IMAGE_TOO_MANY_PIXELS";
    return refuse(isTooBig ? "media.too_many_pixels" : "media.damaged");
  }
}

function drawingOf(sent: Uint8Array, kind: Sniffed): Promise<Result<Picture, MediaRefusal>> {
  if (kind !== "svg") {
    return redraw(sent, PLAN_LIMITS.sidePx, kind === "png" ? "png" : "jpg");
  }
  const judged = judgeSvg(sent);
  if (judged.ok) return Promise.resolve(accept({ bytes: sent, type: "svg", ...judged.value }));
  const { code } = judged.refusal;
  if (code === "svg.bomb") return Promise.resolve(refuse("media.svg_bomb"));
  if (code === "svg.no_size") return Promise.resolve(refuse("media.svg_size"));
  if (code === "svg.no_svg") return Promise.resolve(refuse("media.damaged"));
  return Promise.resolve(refuse("media.svg_active"));
}

/** `dataPath` is the site's data folder. */
export function openDrawings(dataPath: string, ids: Ids): DrawingStore {
  const root = join(dataPath, "media");
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  /** One picture at a time: a decoded one may take 250 MB. */
  const inTurn = async <T>(
    run: () => Promise<Result<T, MediaRefusal>>,
  ): Promise<Result<T, MediaRefusal>> => {
    if (waiting >= WAITING_MAX) return refuse("media.busy");
    waiting += 1;
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  };
  const keep = async (
    sent: Uint8Array,
    kinds: readonly Sniffed[],
    make: (kind: Sniffed) => Promise<Result<Picture, MediaRefusal>>,
  ): Promise<Result<StoredDrawing, MediaRefusal>> => {
    if (sent.length === 0) return refuse("media.empty");
    if (sent.length > PLAN_LIMITS.imageBytes) return refuse("media.too_large");
    const kind = sniff(sent);
    if (kind === "pdf") return refuse("media.pdf");
    if (kind === undefined || !kinds.includes(kind)) return refuse("media.wrong_type");
    return await inTurn(async () => {
      const made = await make(kind);
      if (!made.ok) return made;
      const { bytes, type, width, height } = made.value;
      const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
      await writeWhole(join(root, hash.slice(0, 2)), `${hash}.${type}`, bytes, ids.next());
      return accept({ hash, type, width, height });
    });
  };
  return {
    keepDrawing: (sent) => keep(sent, ["png", "jpeg", "svg"], (kind) => drawingOf(sent, kind)),
    keepPhoto: (sent) => keep(sent, ["png", "jpeg"], () => redraw(sent, PHOTO_SIDE_PX, "jpg")),
    pathOf(hash, type) {
      if (!HASH.test(hash) || !TYPES.has(type)) return undefined;
      const path = join(root, hash.slice(0, 2), `${hash}.${type}`);
      return existsSync(path) ? path : undefined;
    },
  };
}
