/**
 * Sends the lanes by HTTPS where no MQTT passes: one request with a parcel at a time, its answer the receiver's
 * acknowledgements. A request that fails is asked again from the last acknowledgement; nothing is kept in between.
 * With nothing to send it asks now and then all the same, because orders come only with an answer.
 */

import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import { LANES, MESSAGE_MAX_BYTES, type UpLane } from "./model.ts";
import { PARCEL_TYPE, type ParcelAnswer, packParcel, parseAnswer } from "./parcel.ts";
import { Rounds } from "./rounds.ts";
import { isReceiversWord } from "./seal.ts";
import { findLane, lastLaneSeq, saveLane } from "./store.ts";
import {
  laneStatuses,
  type UpstreamLine,
  type UpstreamOptions,
  type UpstreamStatus,
} from "./upstream.ts";

const compress = promisify(gzip);

/** Small enough that a new alarm does not stand long behind it on a slow line. */
const LIMITS = { records: 500, bytes: 512 * 1024 } as const;

const REQUEST_MAX_MS = 60_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** An order from above waits at most this long, while nothing else is to be said. */
const ASK_EVERY_MS = 5_000;
/** What is of the moment waits no longer for a line that is down. */
const MOMENT_MAX_MS = 30_000;
const ANSWER_MAX_BYTES = 1024 * 1024;

/** Throws when the body is longer than any answer. */
export async function bodyOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_MAX_BYTES) throw new Error("the platform's answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export class HttpsUpstream implements UpstreamLine {
  readonly #ports: Ports;
  readonly #options: UpstreamOptions;
  readonly #acknowledged = new Map<
    UpLane,
    { readonly seq: number; readonly at: UnixMs | undefined }
  >();
  #isConnected = false;
  #lastError: string | undefined;
  #failures = 0;
  #abort = new AbortController();
  readonly #rounds: Rounds;
  #unsubscribe: () => void = () => undefined;
  /** The newest only, and not for long: where somebody was is no answer to where they are. */
  #moment: { readonly text: string; readonly untilMs: number } | undefined;

  constructor(ports: Ports, options: UpstreamOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#rounds = new Rounds(
      ports,
      "upstream",
      () => this.#round(),
      (isWanted) => this.#waitMs(isWanted),
    );
  }

  start(): void {
    const { db, entries } = this.#ports;
    for (const lane of LANES) {
      const row = findLane(db.read, this.#place, lane);
      this.#acknowledged.set(lane, { seq: row?.acknowledgedSeq ?? 0, at: undefined });
    }
    this.#unsubscribe = entries.subscribe(({ lane }) => {
      // After a failure the wait is kept: a platform that is down is not asked at every entry.
      if (lane !== null && this.#failures === 0) this.#rounds.soon(0);
    });
    const { pictures } = this.#options;
    if (pictures !== undefined) {
      pictures.wake = () => {
        if (this.#failures === 0) this.#rounds.soon(0);
      };
    }
    this.#rounds.start();
  }

  status(): UpstreamStatus {
    return {
      isConfigured: true,
      isConnected: this.#isConnected,
      lastError: this.#lastError,
      lanes: laneStatuses(this.#ports, this.#place).map((saved) => ({
        ...saved,
        acknowledgedSeq: Math.max(saved.acknowledgedSeq, this.#seqOf(saved.lane)),
        acknowledgedAt: this.#acknowledged.get(saved.lane)?.at ?? saved.acknowledgedAt,
      })),
    };
  }

  /** Goes with the next parcel. The topic is the line's own to know: a parcel has none. */
  tell(_topic: string, text: string): void {
    if (this.#options.isHeld?.("event") === true) return;
    const untilMs = this.#ports.clock.monotonicMs() + MOMENT_MAX_MS;
    this.#moment = { text, untilMs };
    if (this.#failures === 0) this.#rounds.soon(0);
  }

  #takeMoment(): string {
    const moment = this.#moment;
    this.#moment = undefined;
    const isFresh = moment !== undefined && this.#ports.clock.monotonicMs() < moment.untilMs;
    return isFresh ? `${moment.text}\n` : "";
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#rounds.stop(() => this.#abort.abort());
    await this.#options.pictures?.stop();
  }

  get #place(): string {
    return this.#options.place ?? this.#options.epoch;
  }

  #seqOf(lane: UpLane): number {
    return this.#acknowledged.get(lane)?.seq ?? 0;
  }

  #waitMs(isWanted: boolean): number {
    if (this.#failures > 0) {
      return Math.min(RETRY_FIRST_MS * 2 ** (this.#failures - 1), RETRY_MAX_MS);
    }
    const { sql } = this.#ports.db;
    const { isHeld, pictures } = this.#options;
    const isBehind = LANES.some(
      (lane) => isHeld?.(lane) !== true && lastLaneSeq(sql, lane) > this.#seqOf(lane),
    );
    const isPicture = pictures?.isReady === true && isHeld?.("summary") !== true;
    return isBehind || isWanted || isPicture ? 0 : ASK_EVERY_MS;
  }

  async #round(): Promise<void> {
    const before = this.#isConnected;
    try {
      const answer = await this.#ask();
      const moved = await this.#believe(answer);
      this.#isConnected = true;
      this.#lastError = undefined;
      // A platform that answers without taking anything is not asked at full speed.
      this.#failures = moved ? 0 : this.#failures + 1;
    } catch (error) {
      this.#isConnected = false;
      this.#lastError = error instanceof Error ? error.message : String(error);
      this.#failures += 1;
      this.#options.pictures?.forgetSent();
    }
    if (before !== this.#isConnected) this.#ports.live.touch("upstream");
  }

  async #ask(): Promise<ParcelAnswer> {
    const { url, user, password, tls, isHeld } = this.#options;
    const parcel = await packParcel(
      this.#ports,
      this.#options,
      (lane) => this.#seqOf(lane),
      LIMITS,
      (lane) => isHeld?.(lane) !== true,
    );
    const part = this.#nextPart(parcel.records);
    const last = part === undefined ? "" : `${part}\n`;
    const body = await compress(`${parcel.text}${this.#takeMoment()}${last}`);
    const login = user === undefined ? undefined : Buffer.from(`${user}:${password ?? ""}`);
    this.#abort = new AbortController();
    const cancel = this.#ports.scheduler.after(REQUEST_MAX_MS, () => this.#abort.abort());
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        // A platform that has moved is entered anew: records do not follow somebody's redirect.
        redirect: "manual",
        signal: this.#abort.signal,
        ...(tls === undefined ? {} : { tls }),
        headers: {
          "content-type": PARCEL_TYPE,
          "content-encoding": "gzip",
          ...(login === undefined ? {} : { authorization: `Basic ${login.toString("base64")}` }),
        },
      });
      this.#options.sent?.(body.length);
      if (response.status !== 200) throw new Error(`the platform answered ${response.status}`);
      const answer = parseAnswer(await bodyOf(response));
      if (answer === undefined) throw new Error("the platform's answer is not understood");
      return answer;
    } finally {
      cancel();
    }
  }

  /** A part of a picture goes alone, when nothing else is to be said and the budget is there. */
  #nextPart(records: number): string | undefined {
    const { pictures, isHeld } = this.#options;
    if (records > 0 || isHeld?.("summary") === true) return undefined;
    return pictures?.next(MESSAGE_MAX_BYTES);
  }

  /** Whether anything moved, or nothing was left to move. */
  async #believe(answer: ParcelAnswer): Promise<boolean> {
    const { acks: said, refusals = [], commands = [], pictures = [] } = answer;
    const { db, clock, background, live, siteId } = this.#ports;
    const { epoch: own, receiverPem } = this.#options;
    const now = clock.now();
    const acks = said.filter((ack) => isReceiversWord(ack, siteId, receiverPem));
    if (acks.length < said.length) {
      throw new Error("an acknowledgement without the receiver's signature was not believed");
    }
    // Before the positions: what is told twice is kept once, what is told never is lost.
    for (const refusal of refusals) {
      if (refusal.epoch !== own || !isReceiversWord(refusal, siteId, receiverPem)) continue;
      await this.#options.refused?.(refusal);
    }
    const lasts = new Map(LANES.map((lane) => [lane, lastLaneSeq(db.sql, lane)]));
    const isBehind = LANES.some((lane) => (lasts.get(lane) ?? 0) > this.#seqOf(lane));
    const news = acks.filter(
      ({ epoch, lane, laneSeq }) =>
        epoch === this.#options.epoch &&
        laneSeq > this.#seqOf(lane) &&
        laneSeq <= (lasts.get(lane) ?? 0),
    );
    for (const { lane, laneSeq: seq } of news) this.#acknowledged.set(lane, { seq, at: now });
    if (news.length > 0) {
      live.touch("upstream");
      await db.write((tx) => {
        for (const { lane, laneSeq: seq } of news) {
          saveLane(tx.orm, this.#place, lane, { seq, at: now });
        }
      });
    }
    for (const one of pictures) {
      this.#options.pictures?.answered(Buffer.from(JSON.stringify(one)));
    }
    if (news.length > 0) this.#options.pictures?.look();
    for (const command of commands) {
      const done = this.#options.command?.(Buffer.from(JSON.stringify(command)));
      if (done !== undefined) background("upstream order", done);
    }
    return news.length > 0 || !isBehind;
  }
}
