/** A minimal receiver: keeps every record once, in order, and acknowledges what it holds without a gap. */
import mqtt, { type MqttClient } from "mqtt";
import { verifySignature } from "../platform/keys.ts";
import { parseEnvelope, parseLinkState } from "./form.ts";
import { type Envelope, LANES, type LinkState, topics } from "./model.ts";
import { type LaneHead, ReceiverStore } from "./receiver-store.ts";
import { isNewerState } from "./rules.ts";
import { signedText } from "./seal.ts";

export type RejectReason =
  | "malformed"
  | "no key yet"
  | "another key"
  | "signature"
  | "conflict"
  | "too far ahead"
  | "overload";

export type ReceiverOptions = {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
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
  readonly connectionChanged?: (isConnected: boolean, error: string | undefined) => void;
};

export type ReceiverStats = {
  /** Connected and subscribed. */
  readonly isConnected: boolean;
  readonly accepted: number;
  readonly duplicates: number;
  readonly chainBreaks: number;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  readonly links: readonly LinkState[];
  readonly lanes: readonly LaneHead[];
};

type Message = { readonly topic: string; readonly payload: Uint8Array };

/** Beyond it messages are dropped: they are not acknowledged, so the sender brings them again. */
const QUEUE_MAX = 8_192;

/** Messages kept in one transaction. */
const BATCH_MAX = 256;

const SITES_MAX = 10_000;
const KEY_MAX_BYTES = 1_000;
const LANE_NAMES: ReadonlySet<string> = new Set(LANES);

export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #store: ReceiverStore;
  readonly #client: MqttClient;
  readonly #rejected: Partial<Record<RejectReason, number>> = {};
  /** States that came before their site's key, as retained messages may. */
  readonly #early = new Map<string, Uint8Array>();
  #queue: Message[] = [];
  #isScheduled = false;
  #isStopped = false;
  #isListening = false;
  #lastError: string | undefined;
  #accepted = 0;
  #duplicates = 0;
  #chainBreaks = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#store = new ReceiverStore(options.state);
    const { url, user, password } = options;
    this.#client = mqtt.connect(url, {
      protocolVersion: 5,
      clean: true,
      reconnectPeriod: 1_000,
      reconnectOnConnackError: true,
      resubscribe: false,
      connectTimeout: 5_000,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
    });
    this.#client.on("connect", () => this.#connected());
    this.#client.on("close", () => {
      this.#isListening = false;
      this.#options.connectionChanged?.(false, this.#lastError);
    });
    this.#client.on("error", (error) => {
      this.#lastError = error.message;
    });
    this.#client.on("message", (topic, payload) => this.#enqueue({ topic, payload }));
  }

  stats(): ReceiverStats {
    return {
      isConnected: this.#isListening,
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      chainBreaks: this.#chainBreaks,
      rejected: { ...this.#rejected },
      links: this.#store.states(),
      lanes: this.#store.heads(),
    };
  }

  /** What came is still kept and acknowledged. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    while (this.#queue.length > 0) this.#flush();
    this.#isStopped = true;
    // A forced end: the last acknowledgements may be lost, the sender then asks again.
    await this.#client.endAsync(true);
    this.#store.close();
  }

  #connected(): void {
    this.#lastError = undefined;
    this.#client.subscribe(topics.everyUp, { qos: 1 }, (error) => {
      if (error !== null) this.#lastError = error.message;
      this.#isListening = error === null;
      this.#options.connectionChanged?.(this.#isListening, error?.message);
      // A sign of life: senders that wait for an answer send again at once.
      if (!this.#isStopped) for (const head of this.#store.heads()) this.#acknowledge(head);
    });
  }

  #enqueue(message: Message): void {
    if (this.#queue.length >= QUEUE_MAX) this.#reject("overload", message.topic);
    else this.#queue.push(message);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // What one read of the socket brought is kept in one transaction.
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isStopped) return;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const batch = this.#queue.splice(0, BATCH_MAX);
    const touched = new Map<string, Envelope>();
    this.#store.transaction(() => {
      for (const { topic, payload } of batch) {
        const kept = this.#receive(topic, payload);
        if (kept !== undefined) touched.set(`${kept.site}/${kept.epoch}/${kept.lane}`, kept);
      }
    });
    for (const envelope of touched.values()) this.#acknowledge(this.#store.head(envelope));
  }

  /** Offline it stays unsaid: the client would queue it, and the next record is answered anyway. */
  #acknowledge({ site, epoch, lane, held }: LaneHead): void {
    if (!this.#client.connected) return;
    const ack = JSON.stringify({ epoch, lane, laneSeq: held });
    this.#client.publish(topics.ack(site), ack, { qos: 1 });
  }

  #receive(topic: string, payload: Uint8Array): Envelope | undefined {
    const [, , site = "", , what = ""] = topic.split("/");
    if (what === "key") this.#receiveKey(site, payload, topic);
    else if (what === "state") this.#receiveState(site, payload, topic);
    else if (LANE_NAMES.has(what)) return this.#receiveRecord(site, what, payload, topic);
    else this.#reject("malformed", topic);
    return undefined;
  }

  #receiveKey(site: string, payload: Uint8Array, topic: string): void {
    // An empty one only clears what was retained.
    if (payload.length === 0) return;
    const pem = new TextDecoder().decode(payload);
    const pinned = this.#store.findKey(site);
    if (pinned !== undefined) {
      if (pinned !== pem) this.#reject("another key", topic);
      return;
    }
    if (payload.length > KEY_MAX_BYTES || !pem.startsWith("-----BEGIN PUBLIC KEY-----")) {
      this.#reject("malformed", topic);
      return;
    }
    if (this.#store.siteCount() >= SITES_MAX) {
      this.#reject("overload", topic);
      return;
    }
    // Pinned at first sight; a real receiver compares the fingerprint by hand at pairing.
    this.#store.insertKey(site, pem);
    const early = this.#early.get(site);
    this.#early.delete(site);
    if (early !== undefined) this.#receiveState(site, early, topics.state(site));
  }

  #receiveState(site: string, payload: Uint8Array, topic: string): void {
    if (payload.length === 0) return;
    const state = parseLinkState(payload);
    if (state?.site !== site) {
      this.#reject("malformed", topic);
      return;
    }
    const pinned = this.#store.findKey(site);
    if (pinned === undefined) {
      if (this.#early.size < SITES_MAX) this.#early.set(site, payload);
      return;
    }
    if (!this.#isSigned(pinned, state)) {
      this.#reject("signature", topic);
      return;
    }
    if (!isNewerState(this.#store.findState(site), state)) return;
    this.#store.saveState(state);
    this.#options.linkChanged?.(state);
  }

  #receiveRecord(
    site: string,
    lane: string,
    payload: Uint8Array,
    topic: string,
  ): Envelope | undefined {
    const envelope = parseEnvelope(payload);
    if (envelope === undefined || envelope.site !== site || envelope.lane !== lane) {
      return this.#reject("malformed", topic);
    }
    const pinned = this.#store.findKey(site);
    if (pinned === undefined) return this.#reject("no key yet", topic);
    if (!this.#isSigned(pinned, envelope)) return this.#reject("signature", topic);
    let { hash } = this.#store.head(envelope);
    const kept = this.#store.keep(envelope);
    if (kept.outcome === "duplicate") this.#duplicates += 1;
    else if (kept.outcome !== "kept") this.#reject(kept.outcome, topic);
    else {
      for (const free of kept.free) {
        if (free.prev !== hash) {
          this.#chainBreaks += 1;
          this.#options.chainBroken?.(free);
        }
        hash = free.body.hash;
        this.#accepted += 1;
        this.#options.accepted(free);
      }
    }
    // Also a duplicate is answered: the sender may have missed the first answer.
    return envelope;
  }

  #isSigned(pem: string, message: Envelope | LinkState): boolean {
    const { sig, ...unsigned } = message;
    return verifySignature(pem, signedText(unsigned), sig);
  }

  #reject(reason: RejectReason, topic: string): undefined {
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1;
    this.#options.rejected(reason, topic);
  }
}
