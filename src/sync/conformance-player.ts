/** What both conformance programs share: the box that they play, their checks and what may be wrong. */
import { generateKeyPairSync, sign } from "node:crypto";
import { GENESIS_HASH } from "../platform/journal.ts";
import { type BoxKey, keyIdOf } from "../platform/keys.ts";
import type { Envelope, UpLane } from "./model.ts";
import { signedText } from "./seal.ts";

export const CONFORMANCE_IDS = [
  "connect",
  "empty",
  "keep",
  "again",
  "gap",
  "fill",
  "rest",
  "mixed",
  "order",
  "signature",
  "schema",
  "topic",
  "key",
  "after",
  "chain",
  "size",
  "window",
  "epoch",
  "apart",
  "birth",
  "late-will",
  "will",
  "order-form",
  "order-again",
  "order-end",
  "form",
  "back",
  "prompt",
  "refusals",
] as const;
export type ConformanceId = (typeof CONFORMANCE_IDS)[number];

export type ConformanceFault =
  | {
      readonly code: "held";
      readonly lane: UpLane;
      readonly held: number;
      readonly expected: readonly number[];
    }
  | { readonly code: "silent" | "form" | "retained" | "qos" | "unsigned" }
  | { readonly code: "not-again" | "still" | "lasts" | "passed" }
  | { readonly code: "late"; readonly ms: number }
  | { readonly code: "back"; readonly lane: UpLane; readonly from: number; readonly to: number }
  | { readonly code: "state"; readonly expected: string; readonly said: string }
  | { readonly code: "status"; readonly status: number }
  /** What the line itself said: not reached, refused. */
  | { readonly code: "line"; readonly words: string };

export type ConformanceCheck = {
  readonly id: ConformanceId;
  /** What is wrong; undefined when it holds, or was not tested. */
  readonly fault: ConformanceFault | undefined;
  /** Needs something that was not given, such as somebody who sends an order. */
  readonly isUntested?: boolean;
};

export type Player = {
  readonly site: string;
  readonly pem: string;
  readonly key: Pick<BoxKey, "keyId" | "sign">;
  seal(lane: UpLane, laneSeq: number, change?: Partial<Envelope>): Envelope;
};

export function newSite(): string {
  return `conformance-${crypto.randomUUID().slice(0, 8)}`;
}

export function lineFault(error: unknown): ConformanceFault {
  return { code: "line", words: error instanceof Error ? error.message : String(error) };
}

function hashOf(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

export function createPlayer(site: string, epoch: string): Player {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const keyId = keyIdOf(publicKey);
  const signText = (text: string): string =>
    sign(null, Buffer.from(text), privateKey).toString("base64");
  return {
    site,
    pem: String(publicKey.export({ type: "spki", format: "pem" })),
    key: { keyId, sign: signText },
    seal(lane, laneSeq, change = {}) {
      const at = (seq: number): string => hashOf(`${site} ${epoch} ${lane} ${seq}`);
      const unsigned: Omit<Envelope, "sig"> = {
        site,
        epoch,
        lane,
        laneSeq,
        prev: laneSeq === 1 ? GENESIS_HASH : at(laneSeq - 1),
        kind: "conformance.tested",
        at: laneSeq,
        body: {
          id: `${lane}-${laneSeq}`,
          actor: "system",
          subject: "test:1",
          facts: { note: "气瓶" },
          hash: at(laneSeq),
        },
        keyId,
        ...change,
      };
      return { ...unsigned, sig: signText(signedText(unsigned)) };
    },
  };
}
