/**
 * Photos and signatures in the data folder, each under the hash of its bytes. Whatever a person sends is decoded
 * and written anew as a small JPEG, so that nothing of the sent file (place, device, hidden data) is kept.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { codeOf } from "./errors.ts";
import type { Ids } from "./ids.ts";
import type { Ports } from "./ports.ts";
import { media } from "./schema.ts";
import { type Actor, actorOf, get, type Route } from "./web.ts";
import { writeWhole } from "./whole-file.ts";
import type { Orm } from "./writer.ts";

export type StoredMedia = {
  readonly hash: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
};

export type MediaRefusal = {
  readonly code:
    | "media.empty"
    | "media.too_large"
    | "media.wrong_type"
    | "media.too_many_pixels"
    | "media.damaged"
    | "media.busy";
};

/** The longer side of what is kept; enough to read a stamp mark. */
export const SIDE_MAX_PX = 1_600;

/** A decoded picture takes four bytes a pixel: this one 200 MB, and only one is decoded at a time. */
const PIXELS_MAX = 50_000_000;
const QUALITY = 80;
const WAITING_MAX = 8;

/** What a file is by its first bytes; its name and the sender's word count for nothing. */
export function sniffImage(bytes: Uint8Array): "jpeg" | "png" | "webp" | undefined {
  const starts = (at: number, ...values: readonly number[]): boolean =>
    values.every((value, index) => bytes[at + index] === value);
  if (starts(0, 0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return "webp";
  return undefined;
}

const HASH = /^[0-9a-f]{64}$/;

export type MediaStore = {
  /** Keeps a picture; the file is on the disk when this resolves. The row is written by `insertMedia`. */
  keep(sent: Uint8Array): Promise<Result<StoredMedia, MediaRefusal>>;
  /** Where the file of a hash is; undefined for what is no hash and for what is not there. */
  pathOf(hash: string): string | undefined;
};

type Small = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

async function shrink(sent: Uint8Array): Promise<Result<Small, MediaRefusal>> {
  try {
    const image = new Bun.Image(sent, { maxPixels: PIXELS_MAX, autoOrient: true });
    const bytes = await image
      .resize(SIDE_MAX_PX, SIDE_MAX_PX, { fit: "inside", withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .bytes();
    const { width, height } = await new Bun.Image(bytes).metadata();
    return accept({ bytes, width, height });
  } catch (error) {
    const isTooBig = codeOf(error) === "ERR_IMAGE_TOO_MANY_PIXELS";
    return refuse({ code: isTooBig ? "media.too_many_pixels" : "media.damaged" });
  }
}

export function openMedia(dataPath: string, ids: Ids): MediaStore {
  const root = join(dataPath, "media");
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = async <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return await mine;
  };
  return {
    async keep(sent) {
      if (sent.length === 0) return refuse({ code: "media.empty" });
      if (sent.length > LIMITS.photoBytes) return refuse({ code: "media.too_large" });
      if (sniffImage(sent) === undefined) return refuse({ code: "media.wrong_type" });
      if (waiting >= WAITING_MAX) return refuse({ code: "media.busy" });
      waiting += 1;
      try {
        return await inTurn(async () => {
          const small = await shrink(sent);
          if (!small.ok) return small;
          const { bytes, width, height } = small.value;
          const hash = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
          await writeWhole(join(root, hash.slice(0, 2)), `${hash}.jpg`, bytes, ids.next());
          return accept({ hash, bytes: bytes.length, width, height });
        });
      } finally {
        waiting -= 1;
      }
    },
    pathOf(hash) {
      if (!HASH.test(hash)) return undefined;
      const path = join(root, hash.slice(0, 2), `${hash}.jpg`);
      return existsSync(path) ? path : undefined;
    },
  };
}

/** In the transaction of the row that names it. The same picture twice is one row. */
export function insertMedia(orm: Orm, stored: StoredMedia, now: UnixMs): void {
  orm
    .insert(media)
    .values({ ...stored, storedAt: now })
    .onConflictDoNothing()
    .run();
}

export const mediaPath = (hash: string): string => `/media/${hash}`;

/**
 * `mayRead` is the word of the domain whose rows name the picture; it is asked for every request, so that a
 * hash that somebody has seen is no key. What may not be read answers as what is not there.
 */
export function mediaRoutes(
  ports: Ports,
  store: MediaStore,
  mayRead: (orm: Orm, actor: Actor, hash: string) => boolean,
): readonly Route[] {
  return [
    get("/media/:hash", "signed-in", (c) => {
      const hash = c.req.param("hash") ?? "";
      const path = store.pathOf(hash);
      const orm = ports.db.read;
      const isKnown =
        path !== undefined &&
        orm.select({ hash: media.hash }).from(media).where(eq(media.hash, hash)).get() !==
          undefined;
      if (!isKnown || !mayRead(orm, actorOf(c), hash)) return c.notFound();
      return new Response(Bun.file(path), {
        headers: {
          "content-type": "image/jpeg",
          "content-disposition": "inline",
          // The bytes under a hash never change, but who may see them does.
          "cache-control": "private, max-age=600",
        },
      });
    }),
  ];
}
