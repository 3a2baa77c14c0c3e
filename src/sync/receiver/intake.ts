/** What a receiver does with a message, whichever way it came: MQTT, HTTPS or a courier's file. */
import { canonicalJson, type Json } from "../../kernel/json.ts";
import { type BoxKey, verifySignature } from "../../platform/keys.ts";
import { parseEnvelope, parseLinkState, parsePicturePart, parsePositions } from "../form.ts";
import {
  type Acknowledgement,
  type Envelope,
  LANES,
  type LinkState,
  type Refusal,
  topics,
} from "../model.ts";
import type { PictureAnswer, PicturePart } from "../picture-model.ts";
import type { PositionsMessage } from "../positions.ts";
import { isNewerState } from "../rules.ts";
import { sealAnswer } from "../seal.ts";
import { compareSlip, type SlipFinding } from "../slip-check.ts";
import { SLIP_KIND } from "../slips.ts";
import { type KeptPicture, type PictureJudge, takePart } from "./picture-intake.ts";
import { type LaneHead, ReceiverStore } from "./receiver-store.ts";

export type RejectReason =
  | "malformed"
  | "no key yet"
  | "another key"
  | "signature"
  | "conflict"
  | "too far ahead"
  | "overload";

export type IntakeOptions = {
  /** SQLite file; `:memory:` forgets at the end. */
  readonly state: string;
  /**
   * Called once for every record, in the order of its lane, before it is acknowledged. Only when the receiver
   * itself is killed in between are the last records given out again. Must not throw.
   */
  readonly accepted: (envelope: Envelope) => void;
  readonly rejected: (reason: RejectReason, topic: string) => void;
  /** A record does not name its predecessor's hash: the sender's journal was changed. It is accepted. */
  readonly chainBroken?: (envelope: Envelope) => void;
  /** A site came or went; only signed states, and never an older connection's. */
  readonly linkChanged?: (state: LinkState) => void;
  /** Why a record is not taken as it is, for good; it is kept and acknowledged all the same, and the site is told. */
  readonly judge?: (
    envelope: Envelope,
  ) => { readonly code: string; readonly words: string } | undefined;
  /** Where people of a site are, of the moment: nothing is kept of it here. */
  readonly positions?: (message: PositionsMessage) => void;
  /** A picture is whole and its hash right; called once, before the site is told. Must not throw. */
  readonly pictureKept?: (picture: KeptPicture) => void;
  /** Why a picture is not taken, asked before anything of it is kept. */
  readonly judgePicture?: PictureJudge;
  /** Signs every answer; sites that have entered its public key believe nothing else. */
  readonly key?: Pick<BoxKey, "keyId" | "sign">;
  /** Milliseconds UTC; without it no orders are handed out with answers. */
  readonly now?: () => number;
  /** A reconciliation slip was compared with what is held, once all of it is here. */
  readonly slipCompared?: (slip: Envelope, finding: SlipFinding) => void;
};

/** `topic` as over MQTT; the other ways name the same. */
export type Message = { readonly topic: string; readonly payload: Uint8Array };

/** By it a site says that it has heard of a refusal; until then it is told again. */
export const REFUSED_KIND = "upstream-record.refused";
/** What became of an order: `upstream-command:<id>` is done, refused or waits for a person. */
const ORDER_KINDS = "upstream-command.";
const ORDER_SUBJECT = "upstream-command:";

/** Refusals told to a site at a time. */
const REFUSALS_TOLD_MAX = 100;

/** Slips that wait for records of other lanes; of more the oldest are forgotten. */
const SLIPS_MAX = 1_000;

const SITES_MAX = 10_000;
const KEY_MAX_BYTES = 1_000;
const LANE_NAMES: ReadonlySet<string> = new Set(LANES);

export class Intake {
  readonly store: ReceiverStore;
  readonly #options: IntakeOptions;
  /** States that came before their site's key, as retained messages may. */
  readonly #early = new Map<string, Uint8Array>();
  readonly rejected: Partial<Record<RejectReason, number>> = {};
  /** What is to be said of the pictures of the last batch. */
  pictureAnswers: readonly PictureAnswer[] = [];
  #answers: PictureAnswer[] = [];
  #slips: Envelope[] = [];
  accepted = 0;
  duplicates = 0;
  chainBreaks = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.store = new ReceiverStore(options.state);
  }

  /** Keeps a batch in one transaction and says what is held now of the lanes it touched. */
  take(batch: readonly Message[]): readonly LaneHead[] {
    const touched = new Map<string, Envelope>();
    this.#answers = [];
    this.store.transaction(() => {
      for (const { topic, payload } of batch) {
        const kept = this.#receive(topic, payload);
        if (kept !== undefined) touched.set(`${kept.site}/${kept.epoch}/${kept.lane}`, kept);
      }
    });
    this.#compareSlips();
    this.pictureAnswers = this.#answers;
    return [...touched.values()].map((envelope) => this.store.head(envelope));
  }

  ackOf({ site, epoch, lane, held }: LaneHead): Acknowledgement {
    const ack = { epoch, lane, laneSeq: held };
    return this.#options.key === undefined ? ack : sealAnswer(ack, site, this.#options.key);
  }

  /** What the site has not yet said that it knows. */
  refusalsOf(site: string, epoch: string): readonly Refusal[] {
    const { key } = this.#options;
    return this.store
      .refusals(site, epoch, REFUSALS_TOLD_MAX)
      .map((refusal) => (key === undefined ? refusal : sealAnswer(refusal, site, key)));
  }

  /** Orders that were left for the site, until it has told what became of them. */
  ordersOf(site: string, limit: number): readonly unknown[] {
    const { now } = this.#options;
    return now === undefined ? [] : this.store.orders.waiting(site, now(), limit);
  }

  #judge(envelope: Envelope): void {
    const { site, epoch, lane, laneSeq, kind, body } = envelope;
    const { authority } = body.facts;
    if (kind.startsWith(ORDER_KINDS) && typeof authority === "string") {
      this.store.orders.answered(site, authority, body.subject.slice(ORDER_SUBJECT.length));
    }
    if (kind === REFUSED_KIND) {
      const { lane: of, laneSeq: seq } = body.facts;
      if (typeof of === "string" && typeof seq === "number") {
        this.store.forgetRefusal({ site, epoch, lane: of, laneSeq: seq });
      }
      return;
    }
    const why = this.#options.judge?.(envelope);
    if (why !== undefined) {
      this.store.keepRefusal({ site, epoch, lane, laneSeq, id: body.id, ...why });
    }
  }

  #compareSlips(): void {
    this.#slips = this.#slips.slice(-SLIPS_MAX).filter((slip) => {
      const finding = compareSlip(this.store, slip);
      if (finding.outcome !== "waits") this.#options.slipCompared?.(slip, finding);
      return finding.outcome === "waits";
    });
  }

  reject(reason: RejectReason, topic: string): undefined {
    this.rejected[reason] = (this.rejected[reason] ?? 0) + 1;
    this.#options.rejected(reason, topic);
  }

  #receive(topic: string, payload: Uint8Array): Envelope | undefined {
    const [, , site = "", , what = ""] = topic.split("/");
    if (what === "key") this.#receiveKey(site, payload, topic);
    else if (what === "state") this.#receiveState(site, payload, topic);
    else if (what === "positions") this.#receivePositions(site, payload, topic);
    else if (what === "pictures") this.#receivePicture(site, payload, topic);
    else if (LANE_NAMES.has(what)) return this.#receiveRecord(site, what, payload, topic);
    else this.reject("malformed", topic);
    return undefined;
  }

  #receiveKey(site: string, payload: Uint8Array, topic: string): void {
    // An empty one only clears what was retained.
    if (payload.length === 0) return;
    const pem = new TextDecoder().decode(payload);
    const pinned = this.store.findKey(site);
    if (pinned !== undefined) {
      if (pinned !== pem) this.reject("another key", topic);
      return;
    }
    if (payload.length > KEY_MAX_BYTES || !pem.startsWith("-----BEGIN PUBLIC KEY-----")) {
      this.reject("malformed", topic);
      return;
    }
    if (this.store.siteCount() >= SITES_MAX) {
      this.reject("overload", topic);
      return;
    }
    // Pinned at first sight; a real receiver compares the fingerprint by hand at pairing.
    this.store.insertKey(site, pem);
    const early = this.#early.get(site);
    this.#early.delete(site);
    if (early !== undefined) this.#receiveState(site, early, topics.state(site));
  }

  #receiveState(site: string, payload: Uint8Array, topic: string): void {
    if (payload.length === 0) return;
    const state = parseLinkState(payload);
    if (state?.site !== site) {
      this.reject("malformed", topic);
      return;
    }
    const pinned = this.store.findKey(site);
    if (pinned === undefined) {
      if (this.#early.size < SITES_MAX) this.#early.set(site, payload);
      return;
    }
    if (!this.#isSigned(pinned, state)) {
      this.reject("signature", topic);
      return;
    }
    if (!isNewerState(this.store.findState(site), state)) return;
    this.store.saveState(state);
    this.#options.linkChanged?.(state);
  }

  #receivePositions(site: string, payload: Uint8Array, topic: string): void {
    const message = parsePositions(payload);
    const pinned = this.store.findKey(site);
    if (message?.site !== site) this.reject("malformed", topic);
    else if (pinned === undefined) this.reject("no key yet", topic);
    else if (!this.#isSigned(pinned, message)) this.reject("signature", topic);
    else this.#options.positions?.(message);
  }

  #receivePicture(site: string, payload: Uint8Array, topic: string): void {
    const part = parsePicturePart(payload);
    const pinned = this.store.findKey(site);
    if (part?.site !== site) this.reject("malformed", topic);
    else if (pinned === undefined) this.reject("no key yet", topic);
    else if (!this.#isSigned(pinned, part)) this.reject("signature", topic);
    else {
      const { key, judgePicture, pictureKept } = this.#options;
      const { answer, kept } = takePart(this.store, part, judgePicture);
      if (kept !== undefined) pictureKept?.(kept);
      this.#answers.push(key === undefined ? answer : sealAnswer(answer, site, key));
    }
  }

  #receiveRecord(
    site: string,
    lane: string,
    payload: Uint8Array,
    topic: string,
  ): Envelope | undefined {
    const envelope = parseEnvelope(payload);
    if (envelope === undefined || envelope.site !== site || envelope.lane !== lane) {
      return this.reject("malformed", topic);
    }
    const pinned = this.store.findKey(site);
    if (pinned === undefined) return this.reject("no key yet", topic);
    if (!this.#isSigned(pinned, envelope)) return this.reject("signature", topic);
    let { hash } = this.store.head(envelope);
    const kept = this.store.keep(envelope);
    if (kept.outcome === "duplicate") this.duplicates += 1;
    else if (kept.outcome !== "kept") this.reject(kept.outcome, topic);
    else {
      for (const free of kept.free) {
        if (free.prev !== hash) {
          this.chainBreaks += 1;
          this.#options.chainBroken?.(free);
        }
        hash = free.body.hash;
        this.accepted += 1;
        this.#judge(free);
        this.#options.accepted(free);
        if (free.kind === SLIP_KIND) this.#slips.push(free);
      }
    }
    // Also a duplicate is answered: the sender may have missed the first answer.
    return envelope;
  }

  #isSigned(pem: string, message: Envelope | LinkState | PositionsMessage | PicturePart): boolean {
    const { sig, ...unsigned } = message;
    return verifySignature(pem, canonicalJson(unsigned as unknown as Json), sig);
  }
}
