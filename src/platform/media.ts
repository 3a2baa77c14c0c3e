/**
 * Photos and signatures in the data folder, each under the hash of its bytes. Whatever a person sends is decoded
 * and written anew as a small JPEG, so that nothing of the sent file (place, device, hidden data) is kept.
 */
import { eq } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ids } from "./ids.ts";
import { openPictureFiles, redraw, sniffImage } from "./pictures.ts";
import type { Ports } from "./ports.ts";
import { media } from "./schema.ts";
import { type Actor, actorOf, get, type Route } from "./web.ts";
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

const FORM = {
  type: "jpg",
  /** Enough to read a stamp mark. */
  sideMaxPx: 1_600,
  quality: 80,
  /** A decoded picture takes four bytes a pixel: this one 200 MB, and only one is decoded at a time. */
  pixelsMax: 50_000_000,
} as const;
const WAITING_MAX = 8;

export type MediaStore = {
  /** Keeps a picture; the file is on the disk when this resolves. The row is written by `insertMedia`. */
  keep(sent: Uint8Array): Promise<Result<StoredMedia, MediaRefusal>>;
  /** Where the file of a hash is; undefined for what is no hash and for what is not there. */
  pathOf(hash: string): string | undefined;
};

export function openMedia(dataPath: string, ids: Ids): MediaStore {
  const files = openPictureFiles(dataPath, ids, WAITING_MAX);
  const keep = async (sent: Uint8Array): Promise<Result<StoredMedia, MediaRefusal>> => {
    const drawn = await redraw(sent, FORM);
    if (!drawn.ok) return refuse({ code: drawn.refusal });
    const { bytes, type, width, height } = drawn.value;
    const hash = await files.keep(bytes, type);
    return accept({ hash, bytes: bytes.length, width, height });
  };
  return {
    async keep(sent) {
      if (sent.length === 0) return refuse({ code: "media.empty" });
      if (sent.length > LIMITS.photoBytes) return refuse({ code: "media.too_large" });
      if (sniffImage(sent) === undefined) return refuse({ code: "media.wrong_type" });
      return await (files.inTurn(() => keep(sent)) ?? refuse({ code: "media.busy" }));
    },
    pathOf: (hash) => files.pathOf(hash, FORM.type),
  };
}

export type KeptPhotos = {
  readonly photos: readonly StoredMedia[];
  /** Why the first that was not taken was not. */
  readonly refusal?: MediaRefusal["code"];
};

/** The first files of a form, as many as it may have: what was taken, and why something was not. */
export async function keepPhotos(
  store: Pick<MediaStore, "keep">,
  files: readonly File[],
  most: number,
): Promise<KeptPhotos> {
  const photos: StoredMedia[] = [];
  let refusal: MediaRefusal["code"] | undefined;
  for (const file of files.slice(0, most)) {
    const kept = await store.keep(new Uint8Array(await file.arrayBuffer()));
    if (kept.ok) photos.push(kept.value);
    else refusal ??= kept.refusal.code;
  }
  return refusal === undefined ? { photos } : { photos, refusal };
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
