/** Plays a box to somebody's receiver: a site and a key of its own, and what can be wrong with a receiver. */
import { generateKeyPairSync, sign } from "node:crypto";
import { GENESIS_HASH } from "../../platform/journal/journal.ts";
import { type BoxKey, keyIdOf } from "../../platform/keys.ts";
import type { Envelope, UpLane } from "../model.ts";
import { parseFrame } from "../orders/command-form.ts";
import { commandText } from "../orders/commands.ts";
import { signedText } from "../seal.ts";
import type { TlsFault } from "../tls-fault.ts";

export type ConformanceFault =
  | { readonly code: "silent" }
  /** It was kept and not answered: only the same again told so. */
  | { readonly code: "reply-lost" }
  | {
      readonly code: "acknowledged";
      readonly lane: UpLane;
      readonly held: number;
      readonly expected: readonly number[];
    }
  | { readonly code: "status"; readonly status: number }
  | { readonly code: "schema" }
  | { readonly code: "unsigned" }
  | { readonly code: "retained" }
  | { readonly code: "qos" }
  | { readonly code: "back"; readonly lane: UpLane; readonly from: number; readonly to: number }
  | { readonly code: "line"; readonly words: string }
  /** The line does not come up for the sake of a certificate. */
  | { readonly code: "certificate"; readonly fault: TlsFault }
  | { readonly code: "no-order" }
  | { readonly code: "order-form" }
  | { readonly code: "order-times"; readonly words: string }
  | { readonly code: "order-signature" }
  | { readonly code: "order-replayed"; readonly words: string };

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
  "key",
  "topic",
  "after",
  "chain",
  "size",
  "late",
  "will",
  "window",
  "epoch",
  "apart",
  "restart",
  "command",
  "answer",
  "once",
] as const;
export type ConformanceId = (typeof CONFORMANCE_IDS)[number];

export type ConformanceCheck = {
  readonly id: ConformanceId;
  /** What is wrong; undefined when it holds. */
  readonly fault: ConformanceFault | undefined;
};

export type ConformanceReport = {
  /** Its records are tests, to be deleted afterwards. */
  readonly site: string;
  /** What the receiver should hold, each once; the line does not show it, so its author compares. */
  readonly records: number;
  readonly checks: readonly ConformanceCheck[];
};

export class FaultFound extends Error {
  readonly fault: ConformanceFault;

  constructor(fault: ConformanceFault) {
    super(fault.code);
    this.fault = fault;
  }
}

export function faultOf(error: unknown): ConformanceFault {
  if (error instanceof FaultFound) return error.fault;
  return { code: "line", words: error instanceof Error ? error.message : String(error) };
}

/** The first id that two different orders bear, or that comes again after `answered`. */
export function replayedOrder(
  orders: readonly Uint8Array[],
  answered?: { readonly id: string; readonly count: number },
): string | undefined {
  const seen = new Map<string, string>();
  for (const [index, bytes] of orders.entries()) {
    const order = parseFrame(bytes);
    if (order === undefined) continue;
    const text = commandText(order);
    const known = seen.get(order.id);
    if (known !== undefined && known !== text) return order.id;
    if (answered !== undefined && index >= answered.count && order.id === answered.id) {
      return order.id;
    }
    seen.set(order.id, text);
  }
  return undefined;
}

export type Player = {
  readonly site: string;
  readonly pem: string;
  readonly key: Pick<BoxKey, "keyId" | "sign">;
  seal(lane: UpLane, laneSeq: number, change?: Partial<Envelope>): Envelope;
};

export function newSite(): string {
  return `conformance-${crypto.randomUUID().slice(0, 8)}`;
}

export function createPlayer(site: string, epoch: string): Player {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const hashOf = (text: string): string =>
    new Bun.CryptoHasher("sha256").update(text).digest("hex");
  const key = {
    keyId: keyIdOf(publicKey),
    sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString("base64"),
  };
  return {
    site,
    key,
    pem: String(publicKey.export({ type: "spki", format: "pem" })),
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
        keyId: key.keyId,
        ...change,
      };
      return { ...unsigned, sig: key.sign(signedText(unsigned)) };
    },
  };
}

/** 48 KB, as long as a record with a long remark gets. */
export function bigRecord(box: Player, laneSeq: number): Envelope {
  return box.seal("event", laneSeq, {
    body: { ...box.seal("event", laneSeq).body, facts: { note: "气".repeat(16_000) } },
  });
}
