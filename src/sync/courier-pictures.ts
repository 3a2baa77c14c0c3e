/** Pictures of permits in a courier's file: whole ones, behind the records, as many as there is room for. */
import type { Ports } from "../platform/ports.ts";
import { PARCEL_PICTURES_MAX } from "./parcel.ts";
import { PICTURE_PART_BYTES, type PictureAnswer } from "./picture-model.ts";
import { queuePictures, refusePicture, settlePicture } from "./picture-queue.ts";
import { contentOf, type PictureSource } from "./picture-sender.ts";
import { findPictureOf, type PictureRow, waitingPictures } from "./picture-store.ts";
import { sealPart } from "./seal.ts";
import { seqOf } from "./store.ts";
import type { UpstreamOptions } from "./upstream.ts";

/** One platform's, whose administrator has switched pictures on. */
export type PictureLine = Pick<UpstreamOptions, "epoch" | "key"> & {
  readonly platform: string;
  readonly place: string;
};

/** What a part needs beside its data: names of the fields, hash, ids, signature. */
const PART_BYTES = 640;

function sizeOf({ bytes }: Pick<PictureRow, "bytes">): number {
  return Math.ceil(bytes / 3) * 4 + Math.ceil(bytes / PICTURE_PART_BYTES) * PART_BYTES;
}

/** Those that fit, in their order; the first that does not fit ends the file. */
function fitting(rows: readonly PictureRow[], room: number): readonly PictureRow[] {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += sizeOf(row);
    return bytes > room;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** How many pictures would go with the next file; they are named by records that the platform has acknowledged. */
export function planPictures(
  { db }: Pick<Ports, "db">,
  { platform, place }: Pick<PictureLine, "platform" | "place">,
  room: number,
): number {
  const acknowledged = seqOf(db.read, place, "summary");
  return fitting(waitingPictures(db.read, platform, acknowledged, PARCEL_PICTURES_MAX), room)
    .length;
}

/** Finds pictures that acknowledged records name since the last look. */
export async function lookForPictures(ports: Ports, line: PictureLine): Promise<void> {
  const acknowledged = seqOf(ports.db.read, line.place, "summary");
  while (await queuePictures(ports, line.platform, acknowledged));
}

/** Parts of whole pictures as lines of a parcel. One that was taken off its permit, or is not whole here, stays out. */
export async function packPictures(
  ports: Ports,
  line: PictureLine,
  source: PictureSource,
  room: number,
): Promise<{ readonly lines: readonly string[]; readonly pictures: number }> {
  await lookForPictures(ports, line);
  const { epoch, key, platform } = line;
  const acknowledged = seqOf(ports.db.read, line.place, "summary");
  const rows = waitingPictures(ports.db.read, platform, acknowledged, PARCEL_PICTURES_MAX);
  const lines: string[] = [];
  let pictures = 0;
  for (const row of fitting(rows, room)) {
    if (!source.isOnPermit(ports.db.read, row.permitId, row.hash)) {
      await settlePicture(ports, row.no, "withdrawn");
      continue;
    }
    const content = await contentOf(source, row);
    if (typeof content === "string") {
      await refusePicture(ports, row, { epoch, code: content, words: "" });
      continue;
    }
    const { hash, bytes, laneSeq } = row;
    for (let offset = 0; offset < bytes; offset += PICTURE_PART_BYTES) {
      const data = Buffer.from(content.subarray(offset, offset + PICTURE_PART_BYTES));
      const facts = { site: ports.siteId, epoch, laneSeq, hash, bytes, offset };
      lines.push(JSON.stringify(sealPart({ ...facts, data: data.toString("base64") }, key)));
    }
    pictures += 1;
    // The main loop also holds valves.
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  return { lines, pictures };
}

/** What the answer says of pictures that wait. Returns how many arrived. */
export async function settlePictures(
  ports: Ports,
  platform: string,
  answers: readonly PictureAnswer[],
): Promise<number> {
  let kept = 0;
  for (const { hash, verdict, epoch, code, words } of answers) {
    const row = findPictureOf(ports.db.read, platform, hash);
    if (row?.state !== "waiting" || verdict === "more") continue;
    if (verdict === "kept") {
      await settlePicture(ports, row.no, "kept");
      kept += 1;
    } else await refusePicture(ports, row, { epoch, code: code || "refused", words });
  }
  return kept;
}
