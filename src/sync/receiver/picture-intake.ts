/** The receiver's side of pictures: only what a kept record of the site names, in parts, whole only by its hash. */
import { type PictureAnswer, type PicturePart, picturesNamed } from "../picture-model.ts";
import type { ReceiverStore } from "./receiver-store.ts";

export type KeptPicture = {
  readonly site: string;
  readonly hash: string;
  readonly content: Uint8Array;
};

export type PictureJudge = (
  picture: Pick<PicturePart, "site" | "hash" | "bytes">,
) => { readonly code: string; readonly words: string } | undefined;

type Answer = Omit<PictureAnswer, "keyId" | "sig">;

/** A part that comes again or out of its turn changes nothing and is answered with what is held. */
export function takePart(
  store: ReceiverStore,
  part: PicturePart,
  judge: PictureJudge | undefined,
): { readonly answer: Answer; readonly kept?: KeptPicture } {
  const { site, epoch, laneSeq, hash, bytes, offset } = part;
  const said = { site, epoch, hash };
  const more = (held: number): { answer: Answer } => ({
    answer: { ...said, held, verdict: "more", code: "", words: "" },
  });
  const refused = (code: string, words: string): { answer: Answer } => {
    store.pictures.forget(site, hash);
    return { answer: { ...said, held: 0, verdict: "refused", code, words } };
  };
  const kept = { ...said, held: bytes, verdict: "kept", code: "", words: "" } as const;
  const record = store.find({ site, epoch, lane: "summary" }, laneSeq);
  const isNamed =
    record !== undefined &&
    picturesNamed({ kind: record.kind, payload: record.body.facts }).some(
      (one) => one.hash === hash && one.bytes === bytes,
    );
  if (!isNamed) return refused("not-named", "没有作业票记录登记这张图片");
  if (store.pictures.has(site, hash)) return { answer: kept };
  const why = judge?.({ site, hash, bytes });
  if (why !== undefined) return refused(why.code, why.words);
  const held = store.pictures.held(site, hash);
  const sent = Buffer.from(part.data, "base64");
  // Of a part that overlaps what is held only the rest is news: a courier's file begins each picture anew.
  const data = sent.subarray(Math.max(0, held - offset));
  if (data.length === 0 || offset > held) return more(held);
  if (held + data.length > bytes) return refused("too-long", "图片比登记的大");
  store.pictures.add(site, hash, held, data);
  if (held + data.length < bytes) return more(held + data.length);
  const content = store.pictures.whole(site, hash);
  const found = new Bun.CryptoHasher("sha256").update(content).digest("hex");
  if (found !== hash) return refused("wrong-hash", "收到的图片与登记的哈希不符");
  store.pictures.keep(site, hash, content);
  return { answer: kept, kept: { site, hash, content } };
}
