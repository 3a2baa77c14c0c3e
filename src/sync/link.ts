/** One MQTT 5 connection at a time, opened again with patience; what was on its way is forgotten with it. */
import mqtt, { type IConnackPacket, type MqttClient } from "mqtt";
import type { Ports } from "../platform/ports.ts";
import { MESSAGE_MAX_BYTES } from "./model.ts";
import type { LineTls } from "./upstream.ts";

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;
const CONNECT_MAX_MS = 5_000;
const KEEPALIVE_S = 20;
const STOP_MAX_MS = 1_000;

/** A live broker confirms in milliseconds; one that has stopped doing so is left and tried again. */
const CONFIRM_MAX_MS = 15_000;

/** Unconfirmed bytes: what stands before a new alarm on a slow line. */
const UNCONFIRMED_MAX_BYTES = 512 * 1024;
const UNCONFIRMED_MAX = 512;

/** Topic, properties and header of a PUBLISH, generously. */
const PACKET_OVERHEAD_BYTES = 256;

/** MQTT 5, 3.14.2.1: the broker publishes the last will although the connection ends in order. */
const DISCONNECT_WITH_WILL = 0x04;

export type LinkOptions = {
  readonly url: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: LineTls | undefined;
  readonly clientId: string;
  readonly ackTopic: string;
  readonly refuseTopic: string;
  /** Orders and refusals; a broker that does not grant them still carries the records. */
  readonly commandTopic: string;
  /** Answers about pictures, where they are sent. */
  readonly pictureTopic?: string;
  readonly stateTopic: string;
  /** The number of the next connection, above all before it, also over restarts. */
  readonly nextConnection: () => Promise<number>;
  readonly stateText: (connection: number, state: "online" | "offline") => string;
};

export type LinkEvents = {
  /** Subscribed and ready; nothing of an earlier connection counts. */
  readonly opened: () => void;
  readonly closed: () => void;
  readonly message: (topic: string, payload: Uint8Array) => void;
};

type Connection = {
  readonly client: MqttClient;
  readonly number: number;
  isOpen: boolean;
  receiveMax: number;
  packetMaxBytes: number;
  unconfirmed: number;
  unconfirmedBytes: number;
  confirmedAtMs: number;
};

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}

export class Link {
  readonly #ports: Ports;
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  #connection: Connection | undefined;
  #failures = 0;
  #lastError: string | undefined;
  #cancelRetry: () => void = () => undefined;
  #isStopped = false;

  constructor(ports: Ports, options: LinkOptions, events: LinkEvents) {
    this.#ports = ports;
    this.#options = options;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#connection?.isOpen === true;
  }

  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** Largest payload that the broker takes. */
  get payloadMaxBytes(): number {
    const packetMax = this.#connection?.packetMaxBytes ?? Number.POSITIVE_INFINITY;
    return Math.min(MESSAGE_MAX_BYTES, packetMax - PACKET_OVERHEAD_BYTES);
  }

  /** False while the broker owes confirmations: its receive maximum, or our bound of bytes. */
  get hasRoom(): boolean {
    const now = this.#connection;
    return (
      now?.isOpen === true &&
      now.unconfirmed < now.receiveMax &&
      now.unconfirmedBytes < UNCONFIRMED_MAX_BYTES
    );
  }

  start(): void {
    this.#ports.background("upstream connection", this.#open());
  }

  /** Resolves when the broker confirmed; rejects when it refused or the connection went. */
  async publish(topic: string, text: string, retain = false): Promise<void> {
    const connection = this.#connection;
    if (connection === undefined) throw new Error("not connected");
    const bytes = Buffer.byteLength(text);
    if (connection.unconfirmed === 0) connection.confirmedAtMs = this.#ports.clock.monotonicMs();
    connection.unconfirmed += 1;
    connection.unconfirmedBytes += bytes;
    try {
      await connection.client.publishAsync(topic, text, { qos: 1, retain });
    } finally {
      connection.unconfirmed -= 1;
      connection.unconfirmedBytes -= bytes;
      connection.confirmedAtMs = this.#ports.clock.monotonicMs();
    }
  }

  /** Leaves a broker that keeps the connection but confirms nothing any more. */
  check(): void {
    const now = this.#connection;
    if (now?.isOpen !== true || now.unconfirmed === 0) return;
    if (this.#ports.clock.monotonicMs() - now.confirmedAtMs < CONFIRM_MAX_MS) return;
    this.#lost(now, "the broker confirms nothing");
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    const { client } = connection;
    let cancel: () => void = () => undefined;
    const isLate = new Promise<void>((resolve) => {
      cancel = this.#ports.scheduler.after(STOP_MAX_MS, resolve);
    });
    // In order when the broker answers, else without it: an open confirmation would hold `end` for ever.
    if (connection.isOpen) {
      await Promise.race([client.endAsync(false, { reasonCode: DISCONNECT_WITH_WILL }), isLate]);
    }
    cancel();
    client.end(true);
    client.stream?.destroy();
  }

  async #open(): Promise<void> {
    const { url, user, password, tls, clientId, stateTopic } = this.#options;
    const number = await this.#options.nextConnection();
    if (this.#isStopped) return;
    // The client's own reconnection would send its old messages before any alarm, stops for good at the
    // first refusal and cannot change the will; so every connection has a client of its own.
    const client = mqtt.connect(url, {
      protocolVersion: 5,
      clientId,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      connectTimeout: CONNECT_MAX_MS,
      keepalive: KEEPALIVE_S,
      // Nothing of a session is worth keeping at the broker: the receiver's word is the position.
      properties: {
        sessionExpiryInterval: 0,
        receiveMaximum: 100,
        maximumPacketSize: MESSAGE_MAX_BYTES,
      },
      will: {
        topic: stateTopic,
        payload: Buffer.from(this.#options.stateText(number, "offline")),
        qos: 1,
        retain: true,
      },
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
      ...tls,
    });
    const connection: Connection = {
      client,
      number,
      isOpen: false,
      receiveMax: UNCONFIRMED_MAX,
      packetMaxBytes: Number.POSITIVE_INFINITY,
      unconfirmed: 0,
      unconfirmedBytes: 0,
      confirmedAtMs: 0,
    };
    this.#connection = connection;
    client.on("connect", (connack) => {
      this.#ports.background("upstream subscription", this.#subscribe(connection, connack));
    });
    client.on("error", (error) => {
      this.#lastError = messageOf(error);
    });
    client.on("disconnect", ({ reasonCode }) => {
      this.#lastError = `the broker ended the connection (reason ${reasonCode})`;
    });
    client.on("close", () => this.#lost(connection));
    client.on("message", (topic, payload) => {
      if (this.#connection === connection) this.#events.message(topic, payload);
    });
  }

  async #subscribe(connection: Connection, connack: IConnackPacket): Promise<void> {
    const { receiveMaximum, maximumPacketSize } = connack.properties ?? {};
    connection.receiveMax = Math.min(receiveMaximum ?? UNCONFIRMED_MAX, UNCONFIRMED_MAX);
    connection.packetMaxBytes = maximumPacketSize ?? Number.POSITIVE_INFINITY;
    const { ackTopic, refuseTopic, commandTopic, pictureTopic, stateTopic, stateText } =
      this.#options;
    try {
      // Before the first record: an acknowledgement that nobody hears would cost a resend.
      await connection.client.subscribeAsync(ackTopic, { qos: 1 });
    } catch (error) {
      this.#lost(connection, `subscription to ${ackTopic}: ${messageOf(error)}`);
      return;
    }
    if (this.#connection !== connection) return;
    connection.isOpen = true;
    this.#failures = 0;
    this.#lastError = undefined;
    this.#events.opened();
    for (const topic of [commandTopic, refuseTopic, pictureTopic]) {
      if (topic === undefined) continue;
      await connection.client.subscribeAsync(topic, { qos: 1 }).catch((error) => {
        this.#lastError ??= `subscription to ${topic}: ${messageOf(error)}`;
      });
    }
    await this.publish(stateTopic, stateText(connection.number, "online"), true).catch((error) => {
      this.#lastError ??= messageOf(error);
    });
  }

  #lost(connection: Connection, why?: string): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#lastError = why ?? this.#lastError ?? "the connection to the broker was lost";
    const wasOpen = connection.isOpen;
    connection.isOpen = false;
    connection.client.end(true);
    const waitMs = Math.min(RETRY_FIRST_MS * 2 ** this.#failures, RETRY_MAX_MS);
    this.#failures += 1;
    this.#cancelRetry = this.#ports.scheduler.after(waitMs, () => this.start());
    if (wasOpen) this.#events.closed();
  }
}
