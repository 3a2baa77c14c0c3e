/** Sends the journal's lanes to an MQTT 5 broker and believes only the receiver's acknowledgements. */
import type { UnixMs } from "../kernel/instants.ts";
import type { BoxKey } from "../platform/keys.ts";
import type { Ports } from "../platform/ports.ts";
import { parseAcknowledgement, parseRefusal } from "./form.ts";
import { Link } from "./link.ts";
import { LANES, type LaneState, type Refusal, topics, type UpLane } from "./model.ts";
import type { PictureSender } from "./picture-sender.ts";
import {
  applyAck,
  forgetSent,
  holdLane,
  initialLane,
  judgeAck,
  markSent,
  planAll,
  type SendPlan,
} from "./rules.ts";
import { isReceiversWord, sealEnvelope, sealState } from "./seal.ts";
import {
  currentEpoch,
  findLane,
  hashBefore,
  laneEntries,
  lastLaneSeq,
  saveLane,
  takeConnection,
} from "./store.ts";

export type UpstreamOptions = {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly epoch: string;
  readonly key: BoxKey;
  /** Takes an order as it came; nothing is obeyed without it. */
  readonly command?: (payload: Uint8Array) => Promise<void>;
  /** Under which positions are kept, where there are several platforms; the epoch unless given. */
  readonly place?: string;
  /** Sets the client apart at a broker where another platform of this site is; none for the first. */
  readonly clientSuffix?: string;
  /** PEM texts: the platform's authority, this box's certificate there and its key. */
  readonly tls?: LineTls;
  /** Public key of the receiver; with it only signed answers count. */
  readonly receiverPem?: string;
  /** Public keys of receivers of other platforms, whose word may be heard on the same broker. */
  readonly otherReceivers?: readonly string[];
  /** A lane that waits although there is something to send: its budget is used up. */
  readonly isHeld?: (lane: UpLane) => boolean;
  /** Bytes that went over the line. */
  readonly sent?: (bytes: number) => void;
  /** Pictures of permits, where the platform shall have them; behind everything else. */
  readonly pictures?: PictureSender;
  /** Keeps a record that the platform refused for good. */
  readonly refused?: (refusal: Refusal) => Promise<void>;
};

export type LineTls = {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
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

/** Whatever carries the records: what the program needs of it. */
export type UpstreamLine = {
  start(): void;
  stop(): Promise<void>;
  status(): UpstreamStatus;
  /** Sends something of the moment that nobody misses when the line is down; only lines that bring orders can. */
  tell?(topic: string, text: string): void;
};

/** Resends and lost confirmations are looked for this often; new entries and acknowledgements do not wait. */
const TICK_MS = 500;

/** Acknowledgements come by the hundred a second; a position that is a little old only costs duplicates. */
const SAVE_AFTER_MS = 200;

export class Upstream implements UpstreamLine {
  readonly #ports: Ports;
  readonly #options: UpstreamOptions;
  readonly #link: Link;
  readonly #lanes = new Map<UpLane, LaneState>();
  readonly #lastSeqs = new Map<UpLane, number>();
  readonly #acknowledgedAt = new Map<UpLane, UnixMs>();
  readonly #unsaved = new Set<UpLane>();
  #connection = 0;
  #problem: string | undefined;
  #cancelPump: (() => void) | undefined;
  #cancelSave: (() => void) | undefined;
  #stops: (() => void)[] = [];

  constructor(ports: Ports, options: UpstreamOptions) {
    this.#ports = ports;
    this.#options = options;
    const { siteId } = ports;
    this.#link = new Link(
      ports,
      {
        url: options.url,
        user: options.user,
        password: options.password,
        tls: options.tls,
        clientId: `gasward-${siteId}${options.clientSuffix ?? ""}`,
        ackTopic: topics.ack(siteId),
        refuseTopic: topics.refuse(siteId),
        commandTopic: topics.command(siteId),
        ...(options.pictures === undefined ? {} : { pictureTopic: topics.picture(siteId) }),
        stateTopic: topics.state(siteId),
        nextConnection: () => this.#nextConnection(),
        stateText: (connection, state) =>
          JSON.stringify(
            sealState({ site: siteId, epoch: options.epoch, connection, state }, options.key),
          ),
      },
      {
        opened: () => this.#opened(),
        closed: () => this.#closed(),
        message: (topic, payload) => {
          if (topic === topics.ack(siteId)) this.#acknowledged(payload);
          else if (topic === topics.command(siteId)) this.#ordered(payload);
          else if (topic === topics.refuse(siteId)) this.#refusedForGood(payload);
          else if (topic === topics.picture(siteId)) this.#pictureAnswered(payload);
        },
      },
    );
  }

  start(): void {
    const { db, clock, scheduler, entries } = this.#ports;
    for (const lane of LANES) {
      const seq = findLane(db.read, this.#place, lane)?.acknowledgedSeq ?? 0;
      this.#lanes.set(lane, initialLane(lane, seq, clock.monotonicMs()));
      this.#lastSeqs.set(lane, lastLaneSeq(db.sql, lane));
    }
    this.#stops = [
      scheduler.every(TICK_MS, () => {
        this.#link.check();
        this.#pumpSoon();
      }),
      entries.subscribe(({ lane, laneSeq }) => {
        if (lane === null || laneSeq === null) return;
        this.#lastSeqs.set(lane, laneSeq);
        this.#pumpSoon();
      }),
    ];
    const { pictures } = this.#options;
    if (pictures !== undefined) pictures.wake = () => this.#pumpSoon();
    this.#link.start();
  }

  status(): UpstreamStatus {
    return {
      isConfigured: true,
      isConnected: this.#link.isOpen,
      lastError: this.#link.lastError ?? this.#problem,
      lanes: laneStatuses(this.#ports, this.#place).map((saved) => ({
        ...saved,
        acknowledgedSeq: this.#lanes.get(saved.lane)?.acknowledgedSeq ?? saved.acknowledgedSeq,
        acknowledgedAt: this.#acknowledgedAt.get(saved.lane) ?? saved.acknowledgedAt,
      })),
    };
  }

  tell(topic: string, text: string): void {
    const isHeld = this.#options.isHeld?.("event") === true;
    if (!this.#link.hasRoom || isHeld || Buffer.byteLength(text) > this.#link.payloadMaxBytes)
      return;
    this.#options.sent?.(Buffer.byteLength(text));
    const done = this.#link.publish(topic, text).catch((error) => this.#report(String(error)));
    this.#ports.background("upstream moment", done);
  }

  /** Before the data folder is closed: the last acknowledgements are saved here. */
  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#cancelPump?.();
    this.#cancelPump = undefined;
    await this.#link.stop();
    await this.#options.pictures?.stop();
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    await this.#save();
  }

  get #place(): string {
    return this.#options.place ?? this.#options.epoch;
  }

  async #nextConnection(): Promise<number> {
    const { db, clock, log } = this.#ports;
    try {
      this.#connection = await db.write((tx) => takeConnection(tx.orm, this.#place, clock.now()));
    } catch (error) {
      // A full disk must not keep alarms in the house.
      log.warn({ err: error }, "upstream connection number not saved");
      this.#connection += 1;
    }
    return this.#connection;
  }

  #opened(): void {
    const { siteId, log, live, background } = this.#ports;
    this.#forgetSent();
    log.info({ broker: new URL(this.#options.url).host }, "upstream connected");
    live.touch("upstream");
    const key = this.#link.publish(topics.key(siteId), this.#options.key.publicPem, true);
    background(
      "upstream key",
      key.catch((error) => this.#report(`public key: ${String(error)}`)),
    );
    this.#pumpSoon();
  }

  #closed(): void {
    this.#forgetSent();
    this.#ports.log.warn({ error: this.#link.lastError }, "upstream disconnected");
    this.#ports.live.touch("upstream");
  }

  #report(problem: string): void {
    this.#problem = problem;
    this.#ports.live.touch("upstream");
  }

  #forgetSent(): void {
    this.#options.pictures?.forgetSent();
    const nowMs = this.#ports.clock.monotonicMs();
    for (const [lane, state] of this.#lanes) this.#lanes.set(lane, forgetSent(state, nowMs));
  }

  #pumpSoon(): void {
    if (this.#cancelPump !== undefined || this.#stops.length === 0 || !this.#link.hasRoom) return;
    this.#cancelPump = this.#ports.scheduler.after(0, () => {
      this.#cancelPump = undefined;
      this.#ports.background(
        "upstream",
        Promise.try(() => this.#pump()),
      );
    });
  }

  /** One batch of every lane that has something to send, then the main loop has its turn. */
  #pump(): void {
    const { isHeld } = this.#options;
    const plans = planAll(this.#lanes, this.#lastSeqs, this.#ports.clock.monotonicMs()).filter(
      ({ lane }) => isHeld?.(lane) !== true,
    );
    for (const plan of plans) {
      if (this.#link.hasRoom) this.#send(plan);
    }
    if (plans.length > 0) this.#pumpSoon();
    else this.#sendPicture();
  }

  /** Only when nothing else is to be sent, and within the budget as a summary. */
  #sendPicture(): void {
    const { pictures, isHeld, sent } = this.#options;
    if (pictures === undefined || !this.#link.hasRoom || isHeld?.("summary") === true) return;
    const text = pictures.next(this.#link.payloadMaxBytes);
    if (text === undefined) return;
    sent?.(Buffer.byteLength(text));
    const done = this.#link
      .publish(topics.pictures(this.#ports.siteId), text)
      .catch((error) => this.#report(`picture: ${String(error)}`));
    this.#ports.background("upstream picture", done);
  }

  #pictureAnswered(payload: Uint8Array): void {
    this.#options.pictures?.answered(payload);
    this.#pumpSoon();
  }

  #send(plan: SendPlan): void {
    const { db, siteId: site, clock } = this.#ports;
    const { epoch, key } = this.#options;
    const { lane } = plan;
    let prev = hashBefore(db.sql, lane, plan.from);
    let to = plan.from - 1;
    let problem: string | undefined;
    const found = laneEntries(db.sql, lane, plan.from, plan.to);
    if (found[0]?.laneSeq !== plan.from) problem = "missing in the journal";
    for (const entry of found) {
      if (entry.laneSeq !== to + 1 || !this.#link.hasRoom) break;
      const text = JSON.stringify(sealEnvelope(entry, { site, epoch, lane, prev, key }));
      if (Buffer.byteLength(text) > this.#link.payloadMaxBytes) {
        problem = `larger than ${this.#link.payloadMaxBytes} bytes`;
        break;
      }
      this.#publish(lane, entry.laneSeq, text);
      prev = entry.hash;
      to = entry.laneSeq;
    }
    const state = this.#lanes.get(lane);
    if (state !== undefined) {
      this.#lanes.set(lane, markSent(state, plan, to, clock.monotonicMs()));
    }
    if (problem !== undefined) this.#refused(lane, to + 1, problem);
  }

  #publish(lane: UpLane, laneSeq: number, text: string): void {
    const sent = this.#link.publish(topics.up(this.#ports.siteId, lane), text);
    this.#options.sent?.(Buffer.byteLength(text));
    const done = sent.then(
      () => this.#pumpSoon(),
      (error) => {
        // After a lost connection everything unacknowledged is sent again anyway.
        if (this.#link.isOpen) this.#refused(lane, laneSeq, String(error));
      },
    );
    this.#ports.background("upstream record", done);
  }

  #refused(lane: UpLane, laneSeq: number, why: string): void {
    const state = this.#lanes.get(lane);
    if (state === undefined) return;
    this.#lanes.set(lane, holdLane(state, laneSeq, this.#ports.clock.monotonicMs()));
    this.#report(`record ${laneSeq} of lane ${lane} was not sent: ${why}`);
  }

  #acknowledged(payload: Uint8Array): void {
    const ack = parseAcknowledgement(payload);
    const before = ack && this.#lanes.get(ack.lane);
    if (ack === undefined || before === undefined) return;
    const { clock, live, siteId } = this.#ports;
    const { receiverPem, otherReceivers = [] } = this.#options;
    if (!isReceiversWord(ack, siteId, receiverPem)) {
      // On a shared broker each platform hears the other's receiver too.
      if (otherReceivers.some((pem) => isReceiversWord(ack, siteId, pem))) return;
      this.#report("an acknowledgement without the receiver's signature was not believed");
      return;
    }
    const { epoch } = this.#options;
    const lastSeq = this.#lastSeqs.get(ack.lane) ?? 0;
    const verdict = judgeAck(before, ack, epoch, lastSeq);
    this.#lanes.set(ack.lane, applyAck(before, ack, epoch, lastSeq, clock.monotonicMs()));
    if (verdict === "beyond") {
      this.#report(`the receiver holds ${ack.laneSeq} of lane ${ack.lane}, this box ${lastSeq}`);
    }
    if (verdict === "news") {
      this.#problem = undefined;
      this.#acknowledgedAt.set(ack.lane, clock.now());
      this.#unsaved.add(ack.lane);
      this.#saveSoon();
      live.touch("upstream");
    }
    this.#pumpSoon();
  }

  #refusedForGood(payload: Uint8Array): void {
    const refusal = parseRefusal(payload);
    if (refusal === undefined || refusal.epoch !== this.#options.epoch) return;
    const { siteId, background } = this.#ports;
    if (!isReceiversWord(refusal, siteId, this.#options.receiverPem)) return;
    const done = this.#options.refused?.(refusal);
    if (done !== undefined) background("upstream refusal", done);
  }

  #ordered(payload: Uint8Array): void {
    const done = this.#options.command?.(payload);
    if (done !== undefined) this.#ports.background("upstream order", done);
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#ports.scheduler.after(SAVE_AFTER_MS, () => {
      this.#cancelSave = undefined;
      this.#ports.background("upstream acknowledgement", this.#save());
    });
  }

  async #save(): Promise<void> {
    const lanes = [...this.#unsaved];
    if (lanes.length === 0) return;
    this.#unsaved.clear();
    const { db, clock } = this.#ports;
    try {
      await db.write((tx) => {
        for (const lane of lanes) {
          const seq = this.#lanes.get(lane)?.acknowledgedSeq ?? 0;
          const at = this.#acknowledgedAt.get(lane) ?? clock.now();
          saveLane(tx.orm, this.#place, lane, { seq, at });
        }
      });
    } catch (error) {
      for (const lane of lanes) this.#unsaved.add(lane);
      if (this.#stops.length > 0) this.#saveSoon();
      throw error;
    }
  }
}

/** What was saved, also when no upstream is configured. */
export function laneStatuses(
  ports: Pick<Ports, "db">,
  place = currentEpoch(ports.db.sql),
): UpstreamStatus["lanes"] {
  return LANES.map((lane) => {
    const row = findLane(ports.db.read, place, lane);
    return {
      lane,
      lastSeq: lastLaneSeq(ports.db.sql, lane),
      acknowledgedSeq: row?.acknowledgedSeq ?? 0,
      acknowledgedAt: row?.acknowledgedAt,
    };
  });
}
