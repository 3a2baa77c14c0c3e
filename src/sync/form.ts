/** Untrusted messages of broker and peers. */
import { z } from "zod";
import { LIMITS } from "../kernel/limits.ts";
import type { Acknowledgement, Envelope, LinkState, Refusal } from "./model.ts";
import { LANES, MESSAGE_MAX_BYTES } from "./model.ts";
import type { PictureAnswer, PicturePart } from "./picture-model.ts";
import type { PositionsMessage } from "./positions.ts";

const name = z.string().min(1).max(80);
const hash = z.string().regex(/^[0-9a-f]{64}$/u);

const position = { epoch: name, lane: z.enum(LANES), laneSeq: z.number().int().min(0) };
const sig = z.string().min(1).max(200);

export const acknowledgement = z.union([
  z.strictObject(position),
  z.strictObject({ ...position, site: name, keyId: name, sig }),
]);

const refusalFacts = {
  site: name,
  epoch: name,
  lane: z.enum(LANES),
  laneSeq: z.number().int().min(1),
  id: name,
  code: name,
  words: z.string().max(500),
};

export const refusal = z.union([
  z.strictObject(refusalFacts),
  z.strictObject({ ...refusalFacts, keyId: name, sig }),
]);

const envelope = z.strictObject({
  site: name,
  epoch: name,
  lane: z.enum(LANES),
  laneSeq: z.number().int().min(1),
  prev: hash,
  kind: z.string().min(1).max(200),
  at: z.number().int(),
  body: z.strictObject({
    id: name,
    actor: z.string().max(1_000),
    subject: z.string().max(1_000),
    facts: z.record(z.string(), z.json()),
    hash,
  }),
  keyId: name,
  sig: z.string().min(1).max(200),
});

const positions = z.strictObject({
  site: name,
  epoch: name,
  at: z.number().int(),
  total: z.number().int().min(0),
  cards: z
    .array(
      z.strictObject({
        card: name,
        floor: name,
        xMm: z.number().int(),
        yMm: z.number().int(),
        at: z.number().int(),
      }),
    )
    .max(1_000),
  keyId: name,
  sig,
});

export function parsePositions(bytes: Uint8Array): PositionsMessage | undefined {
  return positions.safeParse(parseJson(bytes)).data;
}

const part = z.strictObject({
  site: name,
  epoch: name,
  laneSeq: z.number().int().min(1),
  hash,
  bytes: z.number().int().min(1).max(LIMITS.photoBytes),
  offset: z.number().int().min(0),
  data: z.base64(),
  keyId: name,
  sig,
});

const pictureFacts = {
  site: name,
  epoch: name,
  hash,
  held: z.number().int().min(0),
  verdict: z.enum(["more", "kept", "refused"]),
  code: z.string().max(80),
  words: z.string().max(500),
};

export const pictureAnswer = z.union([
  z.strictObject(pictureFacts),
  z.strictObject({ ...pictureFacts, keyId: name, sig }),
]);

export function parsePicturePart(bytes: Uint8Array): PicturePart | undefined {
  return part.safeParse(parseJson(bytes)).data;
}

export function parsePictureAnswer(bytes: Uint8Array): PictureAnswer | undefined {
  return pictureAnswer.safeParse(parseJson(bytes)).data;
}

const linkState = z.strictObject({
  site: name,
  epoch: name,
  connection: z.number().int().min(1),
  state: z.enum(["online", "offline"]),
  keyId: name,
  sig: z.string().min(1).max(200),
});

export function parseJson(bytes: Uint8Array, maxBytes = MESSAGE_MAX_BYTES): unknown {
  if (bytes.length > maxBytes) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

export function parseAcknowledgement(bytes: Uint8Array): Acknowledgement | undefined {
  return acknowledgement.safeParse(parseJson(bytes)).data;
}

export function parseRefusal(bytes: Uint8Array): Refusal | undefined {
  return refusal.safeParse(parseJson(bytes)).data;
}

export function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  return envelope.safeParse(parseJson(bytes)).data;
}

export function parseLinkState(bytes: Uint8Array): LinkState | undefined {
  return linkState.safeParse(parseJson(bytes)).data;
}
