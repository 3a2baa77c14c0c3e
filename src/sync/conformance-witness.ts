/** The box's side of a conformance run over a broker: what it sends, and all that the receiver says to its site. */
import mqtt, { type IPublishPacket, type MqttClient } from "mqtt";
import type { Clock, Scheduler } from "../platform/clock.ts";
import type { ConformanceFault } from "./conformance-player.ts";
import { parseAcknowledgement, parseRefusal } from "./form.ts";
import { type Acknowledgement, MESSAGE_MAX_BYTES, topics, type UpLane } from "./model.ts";
import { isReceiversWord } from "./seal.ts";
import type { LineTls } from "./upstream.ts";

const CONNECT_MAX_MS = 5_000;
const SEND_MAX_MS = 10_000;
/** Answers to one check; a receiver that says more is no receiver. */
const ANSWERS_MAX = 10_000;
const STATES_MAX = 100;

export type MqttConformanceOptions = {
  readonly url: string;
  readonly tls?: LineTls | undefined;
  /** A name of its own each time unless given. */
  readonly site?: string | undefined;
  /** How long a box waits for an answer before it sends again, in milliseconds. */
  readonly patienceMs?: number;
  /** Public keys in PEM: with them answers and orders must be signed. */
  readonly receiverPem?: string | undefined;
  readonly authorityPem?: string | undefined;
  /** How long an order is waited for, in milliseconds; none without it. */
  readonly ordersMs?: number | undefined;
  /** What the receiver says about a site's line: `online` or `offline`. */
  readonly stateOf?: ((site: string) => Promise<string>) | undefined;
};

export type ConformanceTime = { readonly clock: Clock; readonly scheduler: Scheduler };

type Options = MqttConformanceOptions & { readonly site: string };
type Message = { readonly topic: string; readonly text: string };

function connect(options: Options, suffix: string, more: mqtt.IClientOptions = {}) {
  const { url, site, tls } = options;
  const given: mqtt.IClientOptions = {
    protocolVersion: 5,
    clientId: `gasward-${site}${suffix}`,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MAX_MS,
    properties: { sessionExpiryInterval: 0, maximumPacketSize: MESSAGE_MAX_BYTES },
    ...tls,
    ...more,
  };
  return mqtt.connectAsync(url, given, false);
}

export class Witness {
  readonly faults: {
    form?: ConformanceFault;
    back?: ConformanceFault;
    refusals?: ConformanceFault;
  } = {};
  readonly #options: Options;
  readonly #time: ConformanceTime;
  readonly #ordered: (payload: Uint8Array, isRetained: boolean) => void;
  readonly #held = new Map<string, number>();
  readonly #told = new Set<string>();
  readonly #waiting = new Set<() => void>();
  readonly #states: string[] = [];
  readonly #guests: MqttClient[] = [];
  #client: MqttClient | undefined;
  #answers: { readonly lane: string; readonly laneSeq: number }[] = [];
  #isLost = false;
  firstAnswerAtMs: number | undefined;

  constructor(
    options: Options,
    time: ConformanceTime,
    ordered: (payload: Uint8Array, isRetained: boolean) => void,
  ) {
    this.#options = options;
    this.#time = time;
    this.#ordered = ordered;
  }

  async open(): Promise<void> {
    const { site } = this.#options;
    const client = await connect(this.#options, "");
    this.#client = client;
    client.on("error", () => undefined);
    client.on("close", () => {
      this.#isLost = true;
      this.#look();
    });
    client.on("message", (topic, payload, packet) => this.#heard(topic, payload, packet));
    // Retained as it was published: the live copy shows too that it is.
    for (const topic of [topics.ack(site), topics.refuse(site), topics.command(site)]) {
      await client.subscribeAsync(topic, { qos: 1, rap: true });
    }
    // Only to know when a will has gone out; a broker need not grant it.
    await client.subscribeAsync(topics.state(site), { qos: 1 }).catch(() => undefined);
  }

  /** Another connection of the box with its last will; what is returned breaks it off, so that the will goes out. */
  async openWithWill(number: number, will: string): Promise<() => void> {
    const client = await connect(this.#options, `-${number}`, {
      will: {
        topic: topics.state(this.#options.site),
        payload: Buffer.from(will),
        qos: 1,
        retain: true,
      },
    });
    client.on("error", () => undefined);
    this.#guests.push(client);
    return () => client.stream.destroy();
  }

  /** Throws when the broker refuses or does not confirm. */
  async send(messages: readonly Message[], isRetained = false): Promise<void> {
    const client = this.#client;
    if (client === undefined || this.#isLost)
      throw new Error("the connection to the broker was lost");
    let isDone = false;
    let problem: unknown;
    const sent = messages.map(({ topic, text }) =>
      client.publishAsync(topic, text, { qos: 1, retain: isRetained }),
    );
    void Promise.all(sent).then(
      () => {
        isDone = true;
        this.#look();
      },
      (error) => {
        problem = error ?? new Error("refused");
        this.#look();
      },
    );
    await this.until(() => isDone || this.#isLost || problem !== undefined, SEND_MAX_MS);
    if (problem !== undefined) throw problem;
    if (!isDone) throw new Error("the broker does not confirm");
  }

  held(epoch: string, lane: UpLane): number {
    return this.#held.get(`${epoch}/${lane}`) ?? 0;
  }

  answers(epoch: string, lane: UpLane): readonly number[] {
    return this.#answers
      .filter((one) => one.lane === `${epoch}/${lane}`)
      .map(({ laneSeq }) => laneSeq);
  }

  forgetAnswers(): void {
    this.#answers = [];
    this.firstAnswerAtMs = undefined;
  }

  hasSeenState(text: string): boolean {
    return this.#states.includes(text);
  }

  /** Whether it became true in time. */
  until(isDone: () => boolean, maxMs: number): Promise<boolean> {
    if (isDone()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (isTrue: boolean): void => {
        cancel();
        this.#waiting.delete(look);
        resolve(isTrue);
      };
      const look = (): void => {
        if (isDone()) end(true);
      };
      const cancel = this.#time.scheduler.after(maxMs, () => end(isDone()));
      this.#waiting.add(look);
    });
  }

  async pause(ms: number): Promise<void> {
    await this.until(() => false, ms);
  }

  async close(): Promise<void> {
    const { site } = this.#options;
    if (!this.#isLost) {
      const left = [topics.key(site), topics.state(site)].map((topic) => ({ topic, text: "" }));
      await this.send(left, true).catch(() => undefined);
    }
    for (const client of [...this.#guests, ...(this.#client ? [this.#client] : [])]) {
      client.end(true);
    }
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }

  #heard(topic: string, payload: Buffer, packet: IPublishPacket): void {
    const { site } = this.#options;
    if (topic === topics.state(site)) {
      if (this.#states.length < STATES_MAX) this.#states.push(payload.toString());
    } else {
      if (packet.retain) this.faults.form ??= { code: "retained" };
      if (packet.qos !== 1) this.faults.form ??= { code: "qos" };
      if (topic === topics.command(site)) this.#ordered(payload, packet.retain);
      else if (topic === topics.ack(site)) this.#acknowledged(payload);
      else this.#refused(payload);
    }
    this.#look();
  }

  #isTheirs(word: Parameters<typeof isReceiversWord>[0]): boolean {
    const isGood = isReceiversWord(word, this.#options.site, this.#options.receiverPem);
    if (!isGood) this.faults.form ??= { code: "unsigned" };
    return isGood;
  }

  #acknowledged(payload: Uint8Array): void {
    const ack: Acknowledgement | undefined = parseAcknowledgement(payload);
    if (ack === undefined) this.faults.form ??= { code: "form" };
    if (ack === undefined || !this.#isTheirs(ack) || this.#answers.length >= ANSWERS_MAX) return;
    const lane = `${ack.epoch}/${ack.lane}`;
    const before = this.#held.get(lane) ?? 0;
    if (ack.laneSeq < before) {
      this.faults.back ??= { code: "back", lane: ack.lane, from: before, to: ack.laneSeq };
    }
    this.firstAnswerAtMs ??= this.#time.clock.monotonicMs();
    this.#held.set(lane, Math.max(before, ack.laneSeq));
    this.#answers.push({ lane, laneSeq: ack.laneSeq });
  }

  /** A refusal comes before the position that passes its record, else a box that restarts between them never hears it. */
  #refused(payload: Uint8Array): void {
    const refusal = parseRefusal(payload);
    if (refusal === undefined) this.faults.refusals ??= { code: "form" };
    if (refusal === undefined || !this.#isTheirs(refusal)) return;
    const { epoch, lane, laneSeq } = refusal;
    const name = `${epoch}/${lane}/${laneSeq}`;
    if (this.#told.has(name)) return;
    if (this.#told.size < ANSWERS_MAX) this.#told.add(name);
    if (laneSeq <= this.held(epoch, lane)) this.faults.refusals ??= { code: "passed" };
  }
}
