/**
 * One picture after the other to one platform, behind everything else: the receiver says how much it holds, and the box
 * goes on from there. The line asks for the next part and hands in the answers.
 */
import type { BoxKey } from "../platform/keys.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import { parsePictureAnswer } from "./form.ts";
import {
  applyHeld,
  askAnew,
  beginTurn,
  markAsked,
  type PictureAnswer,
  type PictureTurn,
  partRoom,
  planPart,
} from "./picture-model.ts";
import { queuePictures, refusePicture, settlePicture } from "./picture-queue.ts";
import { countPictures, nextPicture, type PictureRow } from "./picture-store.ts";
import { isReceiversWord, sealPart } from "./seal.ts";
import { findLane } from "./store.ts";

/** Where pictures lie, and the word of their domain that they still hang on the permit. */
export type PictureSource = Pick<MediaStore, "pathOf"> & {
  readonly isOnPermit: (orm: Orm, permitId: string, hash: string) => boolean;
};

export type PictureOptions = {
  readonly platform: string;
  /** Where the positions of this platform's lanes stand. */
  readonly place: string;
  readonly epoch: string;
  readonly key: BoxKey;
  readonly receiverPem?: string;
  readonly source: PictureSource;
};

export type PictureStatus = ReturnType<typeof countPictures> & {
  /** Of the one on its way. */
  readonly current: { readonly held: number; readonly bytes: number } | undefined;
};

type Current = {
  readonly row: PictureRow;
  readonly content: Uint8Array;
  turn: PictureTurn;
};

export class PictureSender {
  /** Called when there may be something to send. */
  wake: () => void = () => undefined;
  readonly #ports: Ports;
  readonly #options: PictureOptions;
  #current: Current | undefined;
  #work: Promise<void> | undefined;
  #isStopped = false;

  constructor(ports: Ports, options: PictureOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  status(): PictureStatus {
    const turn = this.#current?.turn;
    return {
      ...countPictures(this.#ports.db.read, this.#options.platform),
      current: turn && { held: turn.held ?? 0, bytes: turn.bytes },
    };
  }

  /** A part could go now. */
  get isReady(): boolean {
    const current = this.#current;
    return this.#work === undefined && current !== undefined && current.turn.waits === undefined;
  }

  /** Looks for the next picture where none is on its way; wakes the line when there is one. */
  look(): void {
    if (this.#isStopped || this.#work !== undefined || this.#current !== undefined) return;
    this.#run(this.#load());
  }

  /** The text of the next part, at most so many bytes; undefined while there is none. */
  next(messageMaxBytes: number): string | undefined {
    this.look();
    const current = this.#current;
    if (current === undefined || this.#isStopped || this.#work !== undefined) return undefined;
    const nowMs = this.#ports.clock.monotonicMs();
    const plan = planPart(current.turn, nowMs, partRoom(messageMaxBytes));
    if (plan === undefined) return undefined;
    current.turn = markAsked(current.turn, plan, nowMs);
    const { hash, bytes, laneSeq } = current.row;
    const { epoch, key } = this.#options;
    const data = current.content.subarray(plan.offset, plan.offset + plan.length);
    const facts = { site: this.#ports.siteId, epoch, laneSeq, hash, bytes, offset: plan.offset };
    return JSON.stringify(sealPart({ ...facts, data: Buffer.from(data).toString("base64") }, key));
  }

  answered(payload: Uint8Array): void {
    const answer = parsePictureAnswer(payload);
    const current = this.#current;
    const { siteId } = this.#ports;
    const { epoch, receiverPem } = this.#options;
    if (answer === undefined || current === undefined || this.#work !== undefined) return;
    if (answer.epoch !== epoch || answer.hash !== current.row.hash) return;
    if (!isReceiversWord(answer, siteId, receiverPem)) return;
    if (answer.verdict === "more") {
      current.turn = applyHeld(current.turn, answer.held);
      this.#ports.live.touch("upstream");
      return;
    }
    this.#run(this.#settle(current.row, answer));
  }

  /** The line is new: nothing on its way counts. */
  forgetSent(): void {
    if (this.#current !== undefined) this.#current.turn = askAnew(this.#current.turn);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
    this.#current = undefined;
  }

  /** One thing at a time; a full disk leaves everything as it is for the next try. */
  #run(work: Promise<boolean>): void {
    this.#work = work
      .catch((error: unknown) => {
        this.#current = undefined;
        this.#ports.log.warn({ err: error }, "picture for upstream not handled");
        return false;
      })
      .then((isMore) => {
        this.#work = undefined;
        if (isMore && !this.#isStopped) this.wake();
      });
    this.#ports.background("upstream picture", this.#work);
  }

  async #settle(row: PictureRow, answer: PictureAnswer): Promise<boolean> {
    const { epoch } = this.#options;
    const { verdict, code, words } = answer;
    if (verdict === "kept") await settlePicture(this.#ports, row.no, "kept");
    else await refusePicture(this.#ports, row, { epoch, code: code || "refused", words });
    this.#current = undefined;
    return true;
  }

  /** Whether there is something to go on with at once. */
  async #load(): Promise<boolean> {
    const { db } = this.#ports;
    const { platform, place, source } = this.#options;
    const acknowledged = findLane(db.read, place, "summary")?.acknowledgedSeq ?? 0;
    while (!this.#isStopped && (await queuePictures(this.#ports, platform, acknowledged)));
    const row = nextPicture(db.read, platform);
    // After a restore the record may have to go up again first.
    if (row === undefined || row.laneSeq > acknowledged || this.#isStopped) return false;
    if (!source.isOnPermit(db.read, row.permitId, row.hash)) {
      await settlePicture(this.#ports, row.no, "withdrawn");
      return true;
    }
    const content = await contentOf(source, row);
    if (typeof content === "string") {
      const { epoch } = this.#options;
      await refusePicture(this.#ports, row, { epoch, code: content, words: "" });
      return true;
    }
    this.#current = { row, content, turn: beginTurn(row.hash, row.bytes) };
    return true;
  }
}

/** The whole file, a few hundred KiB, or why it cannot go up. */
export async function contentOf(
  source: Pick<MediaStore, "pathOf">,
  { hash, bytes }: PictureRow,
): Promise<Uint8Array | "missing" | "damaged"> {
  const path = source.pathOf(hash);
  if (path === undefined) return "missing";
  const file = Bun.file(path);
  if (file.size !== bytes) return "damaged";
  const content = await file.bytes();
  const found = new Bun.CryptoHasher("sha256").update(content).digest("hex");
  return found === hash ? content : "damaged";
}
