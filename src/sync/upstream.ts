/** Sends the journal's lanes to an MQTT 5 broker and believes only the receiver's acknowledgements. */
import mqtt, { type MqttClient } from "mqtt";
import { canonicalJson, type Json } from "../kernel/json.ts";
import type { BoxKey } from "../platform/keys.ts";
import type { Ports } from "../platform/ports.ts";
import { parseAcknowledgement } from "./form.ts";
import { type Envelope, LANES, type LaneState, topics, type UpLane } from "./model.ts";
import { applyAck, forgetSent, planAll, type SendPlan } from "./rules.ts";
import {
  findLane,
  hashBefore,
  type LaneEntry,
  laneEntries,
  lastLaneSeq,
  saveLane,
} from "./store.ts";

export type UpstreamOptions = {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly epoch: string;
  readonly key: BoxKey;
};

export type UpstreamStatus = {
  readonly isConfigured: boolean;
  readonly isConnected: boolean;
  readonly lastError: string | undefined;
  readonly lanes: readonly {
    readonly lane: UpLane;
    readonly lastSeq: number;
    readonly acknowledgedSeq: number;
    readonly acknowledgedAt: number | undefined;
  }[];
};

const PUMP_MS = 500;

/** The text that is signed: the envelope without its signature, canonical. */
export function signedText(envelope: Omit<Envelope, "sig">): string {
  return canonicalJson(envelope as unknown as Json);
}

export function sealEnvelope(
  entry: LaneEntry,
  context: { site: string; epoch: string; lane: UpLane; prev: string; key: BoxKey },
): Envelope {
  const { site, epoch, lane, prev, key } = context;
  const unsigned: Omit<Envelope, "sig"> = {
    site,
    epoch,
    lane,
    laneSeq: entry.laneSeq,
    prev,
    kind: entry.kind,
    at: entry.at,
    body: {
      id: entry.id,
      actor: entry.actor,
      subject: entry.subject,
      ...entry.payload,
      hash: entry.hash,
    },
    keyId: key.keyId,
  };
  return { ...unsigned, sig: key.sign(signedText(unsigned)) };
}

export class Upstream {
  readonly #ports: Ports;
  readonly #options: UpstreamOptions;
  readonly #lanes = new Map<UpLane, LaneState>();
  #client: MqttClient | undefined;
  #lastError: string | undefined;
  #isPumping = false;
  #stops: (() => void)[] = [];

  constructor(ports: Ports, options: UpstreamOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  start(): void {
    const nowMs = this.#ports.clock.monotonicMs();
    for (const lane of LANES) {
      const acknowledgedSeq = findLane(this.#ports.db.read, lane)?.acknowledgedSeq ?? 0;
      this.#lanes.set(lane, {
        lane,
        acknowledgedSeq,
        sentSeq: acknowledgedSeq,
        progressAtMs: nowMs,
      });
    }
    const { url, user, password } = this.#options;
    const client = mqtt.connect(url, {
      protocolVersion: 5,
      clientId: `gasward-${this.#ports.siteId}`,
      clean: true,
      reconnectPeriod: 2_000,
      connectTimeout: 5_000,
      queueQoSZero: false,
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
    });
    this.#client = client;
    client.on("connect", () => this.#connected(client));
    client.on("close", () => this.#forgetSent());
    client.on("error", (error) => {
      this.#lastError = error.message;
    });
    client.on("message", (_topic, payload) => this.#acknowledged(payload));
    this.#stops = [
      this.#ports.scheduler.every(PUMP_MS, () => this.#pump()),
      this.#ports.entries.subscribe((entry) => {
        // A new alarm does not wait for the next round.
        if (entry.lane !== null) this.#pump();
      }),
    ];
  }

  #connected(client: MqttClient): void {
    this.#lastError = undefined;
    this.#forgetSent();
    const { siteId, log } = this.#ports;
    log.info({ broker: this.#options.url }, "upstream connected");
    client.subscribe(topics.ack(siteId), { qos: 1 }, (error) => {
      if (error !== null) this.#lastError = error.message;
    });
    client.publish(topics.key(siteId), this.#options.key.publicPem, { qos: 1, retain: true });
    this.#pump();
  }

  #forgetSent(): void {
    const nowMs = this.#ports.clock.monotonicMs();
    for (const [lane, state] of this.#lanes) this.#lanes.set(lane, forgetSent(state, nowMs));
  }

  #pump(): void {
    if (this.#client?.connected !== true || this.#isPumping) return;
    this.#isPumping = true;
    this.#ports.background("upstream", this.#sendDue());
  }

  async #sendDue(): Promise<void> {
    try {
      const last = new Map(
        LANES.map((lane) => [lane, lastLaneSeq(this.#ports.db.sql, lane)] as const),
      );
      for (const plan of planAll(this.#lanes, last, this.#ports.clock.monotonicMs())) {
        await this.#send(plan);
      }
    } finally {
      this.#isPumping = false;
    }
  }

  async #send(plan: SendPlan): Promise<void> {
    const { db, siteId, clock } = this.#ports;
    const { epoch, key } = this.#options;
    let prev = hashBefore(db.sql, plan.lane, plan.from);
    const waiting: Promise<unknown>[] = [];
    for (const entry of laneEntries(db.sql, plan.lane, plan.from, plan.to)) {
      const envelope = sealEnvelope(entry, { site: siteId, epoch, lane: plan.lane, prev, key });
      prev = entry.hash;
      const text = JSON.stringify(envelope);
      waiting.push(
        this.#client?.publishAsync(topics.up(siteId, plan.lane), text, { qos: 1 }) ??
          Promise.resolve(),
      );
    }
    const state = this.#lanes.get(plan.lane);
    if (state !== undefined) {
      const sentSeq = Math.max(state.sentSeq, plan.to);
      this.#lanes.set(plan.lane, { ...state, sentSeq, progressAtMs: clock.monotonicMs() });
    }
    // A broker that dies meanwhile rejects these; the resend after silence covers them.
    await Promise.allSettled(waiting);
  }

  #acknowledged(payload: Uint8Array): void {
    const ack = parseAcknowledgement(payload);
    const before = ack && this.#lanes.get(ack.lane);
    if (ack === undefined || before === undefined) return;
    const { db, clock, live, background } = this.#ports;
    const last = lastLaneSeq(db.sql, ack.lane);
    const after = applyAck(before, ack, this.#options.epoch, last, clock.monotonicMs());
    if (after === before) return;
    this.#lanes.set(ack.lane, after);
    live.touch("upstream");
    background(
      "acknowledgement",
      db.write((tx) => saveLane(tx.orm, ack.lane, after.acknowledgedSeq, clock.now())),
    );
    this.#pump();
  }

  status(): UpstreamStatus {
    return {
      isConfigured: true,
      isConnected: this.#client?.connected === true,
      lastError: this.#lastError,
      lanes: laneStatuses(this.#ports),
    };
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#client?.endAsync(true);
  }
}

export function laneStatuses(ports: Ports): UpstreamStatus["lanes"] {
  return LANES.map((lane) => {
    const row = findLane(ports.db.read, lane);
    return {
      lane,
      lastSeq: lastLaneSeq(ports.db.sql, lane),
      acknowledgedSeq: row?.acknowledgedSeq ?? 0,
      acknowledgedAt: row?.acknowledgedAt,
    };
  });
}
