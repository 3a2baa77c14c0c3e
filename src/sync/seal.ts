/** Signing what goes up. */
import { canonicalJson, type Json } from "../kernel/json.ts";
import { type BoxKey, verifySignature } from "../platform/keys.ts";
import type { Acknowledgement, Envelope, LinkState, Refusal, UpLane } from "./model.ts";
import type { PictureAnswer, PicturePart } from "./picture-model.ts";
import type { LaneEntry } from "./store.ts";

/** The text that is signed: the message without its signature, canonical. */
export function signedText(unsigned: Omit<Envelope, "sig"> | Omit<LinkState, "sig">): string {
  return canonicalJson(unsigned as unknown as Json);
}

export type SealContext = {
  readonly site: string;
  readonly epoch: string;
  readonly lane: UpLane;
  readonly prev: string;
  readonly key: BoxKey;
};

export function sealEnvelope(entry: LaneEntry, context: SealContext): Envelope {
  const { site, epoch, lane, prev, key } = context;
  const { id, actor, subject, payload: facts, hash } = entry;
  const unsigned: Omit<Envelope, "sig"> = {
    site,
    epoch,
    lane,
    laneSeq: entry.laneSeq,
    prev,
    kind: entry.kind,
    at: entry.at,
    body: { id, actor, subject, facts, hash },
    keyId: key.keyId,
  };
  return { ...unsigned, sig: key.sign(signedText(unsigned)) };
}

export function sealState(
  facts: Pick<LinkState, "site" | "epoch" | "connection" | "state">,
  key: BoxKey,
): LinkState {
  const unsigned = { ...facts, keyId: key.keyId };
  return { ...unsigned, sig: key.sign(signedText(unsigned)) };
}

export function sealPart(facts: Omit<PicturePart, "keyId" | "sig">, key: BoxKey): PicturePart {
  const unsigned = { ...facts, keyId: key.keyId };
  return { ...unsigned, sig: key.sign(canonicalJson(unsigned as unknown as Json)) };
}

/** The receiver's side: its word, bound to the site it was said to. */
export function sealAnswer<T extends Acknowledgement | Refusal | PictureAnswer>(
  answer: T,
  site: string,
  key: Pick<BoxKey, "keyId" | "sign">,
): T & { readonly site: string; readonly keyId: string; readonly sig: string } {
  const unsigned = { ...answer, site, keyId: key.keyId };
  return { ...unsigned, sig: key.sign(canonicalJson(unsigned as unknown as Json)) };
}

/**
 * Whether a receiver's word counts. Without its key any word on its topic does, and the line itself must be
 * trusted; with it only what the key signed for this site.
 */
export function isReceiversWord(
  answer: Acknowledgement | Refusal | PictureAnswer,
  site: string,
  receiverPem: string | undefined,
): boolean {
  if (answer.site !== undefined && answer.site !== site) return false;
  if (receiverPem === undefined) return true;
  const { sig, ...unsigned } = answer;
  if (sig === undefined || answer.site !== site) return false;
  return verifySignature(receiverPem, canonicalJson(unsigned as unknown as Json), sig);
}
