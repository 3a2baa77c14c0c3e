/**
 * Records on a stick, for a site or a platform without a line: a file goes out, the receiver's answer comes back. Each
 * platform has files of its own: what one of them holds says nothing about another.
 */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import {
  lookForPictures,
  type PictureLine,
  packPictures,
  planPictures,
  settlePictures,
} from "./courier-pictures.ts";
import { keepRefusal } from "./dead-letters.ts";
import { LANES, type UpLane } from "./model.ts";
import { type Parcel, type ParcelAnswer, packParcel, parseAnswer } from "./parcel.ts";
import type { PictureSource } from "./picture-sender.ts";
import { CONFIGURED, placeOf } from "./platforms.ts";
import { isReceiversWord } from "./seal.ts";
import { fittingSeq, lastLaneSeq, saveLane, seqOf } from "./store.ts";
import type { UpstreamOptions } from "./upstream.ts";

const compress = promisify(gzip);

/** What one file holds, before compression; the next follows when the answer to this one is back. */
export const COURIER_LIMITS = { records: 20_000, bytes: 24 * 1024 * 1024 } as const;

/** Whose file it is. */
export type CourierLine = Pick<UpstreamOptions, "epoch" | "key" | "receiverPem"> & {
  /** None: of the start settings, or of a site that has nobody set up. */
  readonly platform?: string;
  /** Pictures of permits, where the platform shall have them. */
  readonly pictures?: PictureSource;
};

export type CourierPlan = {
  /** The first and last number of each lane in the next file, and how many of it are left; an empty lane is left out. */
  readonly lanes: readonly {
    readonly lane: UpLane;
    readonly from: number;
    readonly to: number;
    readonly left: number;
  }[];
  readonly records: number;
  readonly left: number;
  /** Pictures that would fit behind the records: none while records are left. */
  readonly pictures: number;
};

type Limits = { readonly records: number; readonly bytes: number };

const placeOfLine = ({ platform = CONFIGURED, epoch }: CourierLine): string =>
  placeOf(platform, epoch);

const subjectOf = ({ platform }: CourierLine): string =>
  platform === undefined ? "box:upstream" : `upstream-platform:${platform}`;

/** What the next file holds and what waits for the one after it. Alarms come first, so they are never left for rows of others. */
export function planCourier(
  { db }: Pick<Ports, "db">,
  line: CourierLine,
  limits: Limits = COURIER_LIMITS,
): CourierPlan & { readonly room: number } {
  let { records, bytes } = limits;
  const lanes = LANES.flatMap((lane) => {
    const acknowledged = seqOf(db.read, placeOfLine(line), lane);
    const last = lastLaneSeq(db.sql, lane);
    const fits = fittingSeq(db.sql, lane, { after: acknowledged, records, bytes });
    const to = fits?.to ?? acknowledged;
    records -= to - acknowledged;
    // What does not fit closes the file: a later lane is not filled in behind it.
    bytes = to < last ? 0 : bytes - (fits?.bytes ?? 0);
    return last <= acknowledged ? [] : [{ lane, from: acknowledged + 1, to, left: last - to }];
  });
  const left = lanes.reduce((sum, one) => sum + one.left, 0);
  const room = left > 0 ? 0 : bytes;
  const pictures = pictureLine(line);
  return {
    lanes,
    records: lanes.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    left,
    room,
    pictures: pictures === undefined ? 0 : planPictures({ db }, pictures, room),
  };
}

function pictureLine(line: CourierLine): PictureLine | undefined {
  const { epoch, key, platform, pictures } = line;
  if (platform === undefined || pictures === undefined) return undefined;
  return { epoch, key, platform, place: placeOfLine(line) };
}

export type Packed = Parcel & {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pictures: number;
};

/** Pictures are taken along only when a person asks for them: a stick gets lost, and people may be seen. */

export async function packCourier(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  line: CourierLine,
  more: { readonly limits?: Limits; readonly withPictures?: boolean } = {},
): Promise<Packed> {
  const { limits = COURIER_LIMITS, withPictures = false } = more;
  const plan = planCourier(ports, line, limits);
  const place = placeOfLine(line);
  const planned = (lane: UpLane): number =>
    plan.lanes.find((one) => one.lane === lane)?.to ?? seqOf(ports.db.read, place, lane);
  const parcel = await packParcel(ports, line, (lane) => seqOf(ports.db.read, place, lane), {
    records: limits.records,
    bytes: Number.POSITIVE_INFINITY,
    to: planned,
  });
  const ofPictures = withPictures ? pictureLine(line) : undefined;
  const { lines, pictures } =
    ofPictures === undefined || line.pictures === undefined
      ? { lines: [], pictures: 0 }
      : await packPictures(ports, ofPictures, line.pictures, plan.room);
  const text = `${parcel.text}${lines.map((one) => `${one}\n`).join("")}`;
  const bytes = Uint8Array.from(await compress(text));
  await ports.db.write((tx) => {
    tx.append({
      kind: "upstream-courier.packed",
      actor: actor.personId,
      subject: subjectOf(line),
      payload: { records: parcel.records, lanes: parcel.lanes, pictures },
    });
  });
  return { ...parcel, text, bytes, pictures };
}

export type CourierTaken = {
  readonly lanes: readonly { readonly lane: UpLane; readonly from: number; readonly to: number }[];
  /** Records that the platform will not take; people find them among the refused ones. */
  readonly refused: number;
  /** Pictures that arrived. */
  readonly pictures: number;
  readonly commands: readonly unknown[];
};

/**
 * `cut`: a file whose end is missing. `no_answer`: another kind of file. `other_platform`: the answer to another
 * platform's file, or one that does not say to whose. `foreign`: of another site or of the time before a restore.
 * `unsigned`: without the signature of this platform's receiver. `beyond`: it says more than this box ever wrote, so
 * nothing of it is believed.
 */
export type AnswerRefusal =
  | "cut"
  | "no_answer"
  | "other_platform"
  | "foreign"
  | "unsigned"
  | "beyond";

export type AnswerFacts = Pick<CourierLine, "epoch" | "platform" | "receiverPem"> & {
  readonly site: string;
  readonly last: (lane: UpLane) => number;
};

/** Whether an answer is believed: wholly, or nothing of it. */
export function judgeAnswer(
  answer: ParcelAnswer,
  { epoch, platform, receiverPem, site, last }: AnswerFacts,
): Result<Pick<ParcelAnswer, "acks" | "refusals" | "pictures">, AnswerRefusal> {
  if (answer.platform !== platform) return refuse("other_platform");
  const isOwn = (one: { readonly epoch: string; readonly site?: string | undefined }): boolean =>
    one.epoch === epoch && (one.site === undefined || one.site === site);
  const acks = answer.acks.filter(isOwn);
  const refusals = (answer.refusals ?? []).filter(isOwn);
  const pictures = (answer.pictures ?? []).filter(isOwn);
  if (acks.length === 0) return refuse("foreign");
  const words = [...acks, ...refusals, ...pictures];
  if (!words.every((one) => isReceiversWord(one, site, receiverPem))) {
    return refuse("unsigned");
  }
  if (acks.some(({ lane, laneSeq }) => laneSeq > last(lane))) return refuse("beyond");
  return accept({ acks, refusals, pictures });
}

/** A copy that was broken off still begins as an answer does. */
function isCut(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes).trim();
  if (text === "") return true;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return text.startsWith("{");
  }
}

/** Positions move forward only; an answer that was read before changes nothing. */
export async function takeAnswer(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  line: CourierLine,
  bytes: Uint8Array,
): Promise<Result<CourierTaken, AnswerRefusal>> {
  const answer = parseAnswer(bytes);
  if (answer === undefined) return refuse(isCut(bytes) ? "cut" : "no_answer");
  const last = (lane: UpLane): number => lastLaneSeq(ports.db.sql, lane);
  const judged = judgeAnswer(answer, { ...line, site: ports.siteId, last });
  if (!judged.ok) return judged;
  const { acks, refusals = [], pictures: ofPictures = [] } = judged.value;
  // Before the positions that pass them: what is told twice is kept once, what is told never is lost.
  for (const refusal of refusals) {
    await keepRefusal(ports, line.platform ?? CONFIGURED, refusal);
  }
  const pictures =
    line.platform === undefined ? 0 : await settlePictures(ports, line.platform, ofPictures);
  const at = ports.clock.now();
  const lanes = await ports.db.write((tx) => {
    const moved = acks.flatMap(({ lane, laneSeq: to }) => {
      const from = seqOf(tx.orm, placeOfLine(line), lane);
      if (to <= from) return [];
      saveLane(tx.orm, placeOfLine(line), lane, { seq: to, at });
      return [{ lane, from: from + 1, to }];
    });
    tx.append({
      kind: "upstream-courier.answered",
      actor: actor.personId,
      subject: subjectOf(line),
      payload: { lanes: moved, refused: refusals.length, pictures },
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
    return moved;
  });
  const pictured = pictureLine(line);
  if (pictured !== undefined) await lookForPictures(ports, pictured);
  const { commands = [] } = answer;
  return accept({ lanes, refused: refusals.length, pictures, commands });
}
