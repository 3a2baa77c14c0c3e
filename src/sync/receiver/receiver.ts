/** A minimal receiver: keeps every record once, in order, and acknowledges what it holds without a gap. */
import mqtt, { type MqttClient } from "mqtt";
import { remember } from "../../kernel/limits.ts";
import { type LinkState, topics } from "../model.ts";
import { Intake, type IntakeOptions, type Message, type RejectReason } from "./intake.ts";
import type { LaneHead } from "./receiver-store.ts";

export type ReceiverOptions = IntakeOptions & {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
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

/** Beyond it messages are dropped: they are not acknowledged, so the sender brings them again. */
const QUEUE_MAX = 8_192;

/** A refusal is told again until the site says that it knows, but not with every acknowledgement. */
const TELL_EVERY_MS = 2_000;
const SITES_MAX = 10_000;

/** Messages kept in one transaction. */
const BATCH_MAX = 256;

export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #intake: Intake;
  readonly #client: MqttClient;
  readonly #toldAtMs = new Map<string, number>();
  #queue: Message[] = [];
  #isScheduled = false;
  #isStopped = false;
  #isListening = false;
  #lastError: string | undefined;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#intake = new Intake(options);
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
      accepted: this.#intake.accepted,
      duplicates: this.#intake.duplicates,
      chainBreaks: this.#intake.chainBreaks,
      rejected: { ...this.#intake.rejected },
      links: this.#intake.store.states(),
      lanes: this.#intake.store.heads(),
    };
  }

  /** What came is still kept and acknowledged. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    while (this.#queue.length > 0) this.#flush();
    this.#isStopped = true;
    // A forced end: the last acknowledgements may be lost, the sender then asks again.
    await this.#client.endAsync(true);
    this.#intake.store.close();
  }

  #connected(): void {
    this.#lastError = undefined;
    this.#client.subscribe(topics.everyUp, { qos: 1 }, (error) => {
      if (error !== null) this.#lastError = error.message;
      this.#isListening = error === null;
      this.#options.connectionChanged?.(this.#isListening, error?.message);
      // A sign of life: senders that wait for an answer send again at once.
      if (!this.#isStopped) for (const head of this.#intake.store.heads()) this.#acknowledge(head);
    });
  }

  #enqueue(message: Message): void {
    if (this.#queue.length >= QUEUE_MAX) this.#intake.reject("overload", message.topic);
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
    for (const head of this.#intake.take(batch)) this.#acknowledge(head);
    for (const answer of this.#client.connected ? this.#intake.pictureAnswers : []) {
      this.#client.publish(topics.picture(answer.site), JSON.stringify(answer), { qos: 1 });
    }
  }

  /** Offline it stays unsaid: the client would queue it, and the next record is answered anyway. */
  #acknowledge(head: LaneHead): void {
    if (!this.#client.connected) return;
    const { site, epoch } = head;
    // Before the position that passes them.
    const nowMs = performance.now();
    const isDue = nowMs - (this.#toldAtMs.get(site) ?? Number.NEGATIVE_INFINITY) >= TELL_EVERY_MS;
    if (isDue) remember(this.#toldAtMs, site, nowMs, SITES_MAX);
    for (const refusal of isDue ? this.#intake.refusalsOf(site, epoch) : []) {
      this.#client.publish(topics.refuse(site), JSON.stringify(refusal), { qos: 1 });
    }
    this.#client.publish(topics.ack(site), JSON.stringify(this.#intake.ackOf(head)), { qos: 1 });
  }
}
