/**
 * Records in one piece, for lines that carry no MQTT: the body of an HTTPS request, or a courier's file. A parcel is
 * JSON lines: a header with the site's key, then sealed records, alarms first. What comes back are the same
 * acknowledgements, and orders where there are any.
 */
import { z } from "zod";
import type { Ports } from "../platform/ports.ts";
import { acknowledgement, parseJson, pictureAnswer, refusal } from "./form.ts";
import {
  type Acknowledgement,
  LANES,
  MESSAGE_MAX_BYTES,
  type Refusal,
  topics,
  type UpLane,
} from "./model.ts";
import type { PictureAnswer } from "./picture-model.ts";
import type { Intake } from "./receiver/intake.ts";
import { BATCH } from "./rules.ts";
import { sealEnvelope } from "./seal.ts";
import { hashBefore, laneEntries, lastLaneSeq } from "./store.ts";
import type { UpstreamOptions } from "./upstream.ts";

export const PARCEL_TYPE = "application/x-ndjson";

/** Largest parcel before compression that is sent or taken. */
export const PARCEL_MAX_BYTES = 32 * 1024 * 1024;

/** Further orders come with the next answer. */
const COMMANDS_MAX = 16;

/** Pictures whose parts stand in a parcel: over HTTPS one part, in a courier's file all parts of several. */
export const PARCEL_PICTURES_MAX = 64;

/** The same of refusals, which are said again until the box has told that it knows them. */
export const REFUSALS_MAX = 100;

export type Parcel = {
  readonly text: string;
  readonly records: number;
  /** The first and last number of each lane in it; a lane without records is left out. */
  readonly lanes: readonly { readonly lane: UpLane; readonly from: number; readonly to: number }[];
};

export type ParcelLimits = {
  readonly records: number;
  readonly bytes: number;
  /** The last number to go of a lane; all that fit unless given. */
  readonly to?: (lane: UpLane) => number;
};

/** Signs a few records at a time: the main loop also holds valves. */
export async function packParcel(
  ports: Pick<Ports, "db" | "siteId">,
  { epoch, key, platform }: Pick<UpstreamOptions, "epoch" | "key"> & { readonly platform?: string },
  acknowledged: (lane: UpLane) => number,
  limits: ParcelLimits,
  isWanted: (lane: UpLane) => boolean = () => true,
): Promise<Parcel> {
  const { db, siteId: site } = ports;
  const lines = [JSON.stringify({ site, epoch, key: key.publicPem, platform })];
  const lanes: { lane: UpLane; from: number; to: number }[] = [];
  let bytes = 0;
  let records = 0;
  const isFull = (): boolean => records >= limits.records || bytes >= limits.bytes;
  for (const lane of LANES.filter(isWanted)) {
    const from = acknowledged(lane) + 1;
    const last = Math.min(lastLaneSeq(db.sql, lane), limits.to?.(lane) ?? Number.MAX_SAFE_INTEGER);
    let prev = hashBefore(db.sql, lane, from);
    let to = from - 1;
    while (to < last && !isFull()) {
      const entries = laneEntries(db.sql, lane, to + 1, Math.min(last, to + BATCH));
      if (entries.length === 0) break;
      for (const entry of entries) {
        if (isFull()) break;
        const line = JSON.stringify(sealEnvelope(entry, { site, epoch, lane, prev, key }));
        lines.push(line);
        bytes += Buffer.byteLength(line);
        records += 1;
        prev = entry.hash;
        to = entry.laneSeq;
      }
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
    if (to >= from) lanes.push({ lane, from, to });
  }
  return { text: `${lines.join("\n")}\n`, records, lanes };
}

const header = z.strictObject({
  site: z.string().min(1).max(80),
  epoch: z.string().min(1).max(80),
  key: z.string().max(1_000),
  platform: z.string().min(1).max(80).optional(),
});

export type ParcelAnswer = {
  /** Of the parcel's header, where it names one: a courier's answer is for this platform's records and no other's. */
  readonly platform?: string;
  readonly acks: readonly Acknowledgement[];
  readonly refusals?: readonly Refusal[];
  /** Signed orders, each as it would come by `down/command`. */
  readonly commands?: readonly unknown[];
  /** To the part of a picture that stood in the parcel. */
  readonly pictures?: readonly PictureAnswer[];
};

/** The receiver's side. Undefined when it is no parcel; what is wrong inside is rejected record by record. */
export function takeParcel(intake: Intake, text: string): ParcelAnswer | undefined {
  const [first = "", ...lines] = text.split("\n");
  const head = header.safeParse(parseJson(Buffer.from(first)));
  if (!head.success) return undefined;
  const { site, epoch, key, platform } = head.data;
  intake.take([{ topic: topics.key(site), payload: Buffer.from(key) }]);
  const messages = lines
    .filter((line) => line !== "")
    .map((line) => ({ topic: topicOf(site, line), payload: Buffer.from(line) }));
  // Of several parts of a picture the last word counts.
  const pictures = new Map<string, PictureAnswer>();
  for (let at = 0; at < messages.length; at += 256) {
    intake.take(messages.slice(at, at + 256));
    for (const one of intake.pictureAnswers) {
      if (pictures.size < PARCEL_PICTURES_MAX || pictures.has(one.hash))
        pictures.set(one.hash, one);
    }
  }
  // Of every lane, also those without a record: the sender may have missed the answer before.
  const acks = LANES.map((lane) => intake.ackOf(intake.store.head({ site, epoch, lane })));
  const refusals = intake.refusalsOf(site, epoch);
  const commands = intake.ordersOf(site, COMMANDS_MAX);
  return {
    acks,
    ...(platform === undefined ? {} : { platform }),
    ...(refusals.length === 0 ? {} : { refusals }),
    ...(commands.length === 0 ? {} : { commands }),
    ...(pictures.size === 0 ? {} : { pictures: [...pictures.values()] }),
  };
}

/** Only to name the topic: what the line says itself is compared with it. */
function topicOf(site: string, line: string): string {
  const said = parseJson(Buffer.from(line)) as
    | { lane?: unknown; data?: unknown; cards?: unknown }
    | null
    | undefined;
  if (said?.lane === undefined && said?.data !== undefined) return topics.pictures(site);
  if (said?.lane === undefined && said?.cards !== undefined) return topics.positions(site);
  return topics.up(site, LANES.find((lane) => lane === said?.lane) ?? "event");
}

const answer = z.strictObject({
  platform: z.string().min(1).max(80).optional(),
  acks: z.array(acknowledgement).max(64),
  refusals: z.array(refusal).max(REFUSALS_MAX).optional(),
  commands: z.array(z.unknown()).max(COMMANDS_MAX).optional(),
  pictures: z.array(pictureAnswer).max(PARCEL_PICTURES_MAX).optional(),
});

/** Untrusted: an answer of the platform, or a file that a courier brought back. */
export function parseAnswer(bytes: Uint8Array): ParcelAnswer | undefined {
  if (bytes.length > MESSAGE_MAX_BYTES * COMMANDS_MAX) return undefined;
  const parsed = answer.safeParse(parseJson(bytes, MESSAGE_MAX_BYTES * COMMANDS_MAX));
  if (!parsed.success) return undefined;
  const { acks, platform, refusals, commands, pictures } = parsed.data;
  return {
    acks,
    ...(platform === undefined ? {} : { platform }),
    ...(refusals === undefined ? {} : { refusals }),
    ...(commands === undefined ? {} : { commands }),
    ...(pictures === undefined ? {} : { pictures }),
  };
}
