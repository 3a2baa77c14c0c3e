/**
 * What every store of pictures does: telling a file by its bytes, decoding and writing it anew, one at a time, and
 * keeping it in the data folder under the hash of its bytes, where a backup finds it.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { codeOf } from "./errors.ts";
import type { Ids } from "./ids.ts";
import { writeWhole } from "./storage/whole-file.ts";

/** What a file is by its first bytes; its name and the sender's word count for nothing. */
export function sniffImage(bytes: Uint8Array): "jpeg" | "png" | "webp" | undefined {
  const starts = (at: number, ...values: readonly number[]): boolean =>
    values.every((value, index) => bytes[at + index] === value);
  if (starts(0, 0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return "webp";
  return undefined;
}

export type Picture<Type extends string> = {
  readonly bytes: Uint8Array;
  readonly type: Type;
  readonly width: number;
  readonly height: number;
};

export type PictureForm<Type extends "png" | "jpg"> = {
  readonly type: Type;
  readonly sideMaxPx: number;
  /** Of JPEG, 1 to 100. */
  readonly quality: number;
  /** More are not decoded: each takes four bytes of memory. */
  readonly pixelsMax: number;
  /** The longer side that may be sent, where that is limited too. */
  readonly sentSideMaxPx?: number;
};

/** Nothing of the sent file but its picture is in the answer, upright and no larger than the form says. */
export async function redraw<Type extends "png" | "jpg">(
  sent: Uint8Array,
  form: PictureForm<Type>,
): Promise<Result<Picture<Type>, "media.too_many_pixels" | "media.damaged">> {
  const { type, sideMaxPx, quality, pixelsMax, sentSideMaxPx } = form;
  try {
    if (sentSideMaxPx !== undefined) {
      const { width, height } = await new Bun.Image(sent).metadata();
      if (Math.max(width, height) > sentSideMaxPx) return refuse("media.too_many_pixels");
    }
    const image = new Bun.Image(sent, { maxPixels: pixelsMax, autoOrient: true }).resize(
      sideMaxPx,
      sideMaxPx,
      { fit: "inside", withoutEnlargement: true },
    );
    const bytes = await (type === "png" ? image.png() : image.jpeg({ quality })).bytes();
    const { width, height } = await new Bun.Image(bytes).metadata();
    return accept({ bytes, type, width, height });
  } catch (error) {
    const isTooBig = codeOf(error) === "ERR_IMAGE_TOO_MANY_PIXELS";
    return refuse(isTooBig ? "media.too_many_pixels" : "media.damaged");
  }
}

const HASH = /^[0-9a-f]{64}$/;

export type PictureFiles = {
  /** Runs one after the other; undefined when as many as may wait do so already. */
  inTurn<T>(run: () => Promise<T>): Promise<T> | undefined;
  /** The file is on the disk when this resolves; gives its hash. */
  keep(bytes: Uint8Array, type: string): Promise<string>;
  /** Where the file of a hash is; undefined for what is no hash and for what is not there. */
  pathOf(hash: string, type: string): string | undefined;
};

/** `dataPath` is the site's data folder. */
export function openPictureFiles(dataPath: string, ids: Ids, waitingMax: number): PictureFiles {
  const folderOf = (hash: string): string => join(dataPath, "media", hash.slice(0, 2));
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    inTurn(run) {
      if (waiting >= waitingMax) return undefined;
      waiting += 1;
      const mine = last.then(run).finally(() => {
        waiting -= 1;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    async keep(bytes, type) {
      const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
      await writeWhole(folderOf(hash), `${hash}.${type}`, bytes, ids.next());
      return hash;
    },
    pathOf(hash, type) {
      if (!HASH.test(hash)) return undefined;
      const path = join(folderOf(hash), `${hash}.${type}`);
      return existsSync(path) ? path : undefined;
    },
  };
}
