/** Signing what goes up. */
import { canonicalJson, type Json } from "../kernel/json.ts";
import type { BoxKey } from "../platform/keys.ts";
import type { Envelope, LinkState, UpLane } from "./model.ts";
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
