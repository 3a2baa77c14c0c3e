/** Untrusted messages of broker and peers. */
import { z } from "zod";
import type { Acknowledgement, Envelope } from "./model.ts";
import { LANES } from "./model.ts";

const acknowledgement = z.strictObject({
  epoch: z.string().min(1).max(80),
  lane: z.enum(LANES),
  laneSeq: z.number().int().min(0),
});

const envelope = z.strictObject({
  site: z.string().min(1).max(80),
  epoch: z.string().min(1).max(80),
  lane: z.enum(LANES),
  laneSeq: z.number().int().min(1),
  prev: z.string().regex(/^[0-9a-f]{64}$/u),
  kind: z.string().min(1).max(80),
  at: z.number().int(),
  body: z.record(z.string(), z.json()),
  keyId: z.string().min(1).max(80),
  sig: z.string().min(1).max(200),
});

const MESSAGE_MAX = 65_536;

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > MESSAGE_MAX) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

export function parseAcknowledgement(bytes: Uint8Array): Acknowledgement | undefined {
  return acknowledgement.safeParse(parseJson(bytes)).data;
}

export function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  return envelope.safeParse(parseJson(bytes)).data as Envelope | undefined;
}
