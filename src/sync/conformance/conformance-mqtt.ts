/**
 * Plays a box to somebody's receiver over MQTT and says where it breaks the contract: the broker's own confirmation counts
 * for nothing, only the receiver's acknowledgements do. Asks for an order from above only when told to wait for one.
 */
import { randomUUID } from "node:crypto";
import mqtt, { type IPublishPacket, type MqttClient } from "mqtt";
import { systemClock, systemScheduler } from "../../platform/clock.ts";
import type { BoxKey } from "../../platform/keys.ts";
import { verifySignature } from "../../platform/keys.ts";
import { parseAcknowledgement } from "../form.ts";
import { type Envelope, topics, type UpLane } from "../model.ts";
import { parseCommand } from "../orders/command-form.ts";
import { judgeCommand } from "../orders/command-rules.ts";
import { commandText } from "../orders/commands.ts";
import { WINDOW } from "../rules.ts";
import { isReceiversWord, sealState } from "../seal.ts";
import { tlsFaultOf } from "../tls-fault.ts";
import {
  bigRecord,
  type ConformanceCheck,
  type ConformanceFault,
  type ConformanceId,
  type ConformanceReport,
  createPlayer,
  faultOf,
  newSite,
  type Player,
  replayedOrder,
} from "./conformance-player.ts";

export type MqttConformanceOptions = {
  /** PEM of the broker's authority. */
  readonly ca?: string;
  /** Certificate and key of this program, PEM, where the broker asks for them. */
  readonly cert?: string;
  readonly key?: string;
  /** Has the receiver started anew, killed in between; without it nobody knows what it forgets. */
  readonly restart?: () => Promise<void>;
  /** With it only signed acknowledgements count. */
  readonly receiverPem?: string;
  /** Wait so long for an order to the site that `started` names; none is waited for unless given. */
  readonly orderMs?: number;
  /** With it the order's signature is checked. */
  readonly authorityPem?: string;
  readonly started?: (site: string) => void;
  /** How long the receiver may take to acknowledge; a box sends again after 5 s. */
  readonly patienceMs?: number;
  /** How long after the next acknowledgement a wrong one may still come. */
  readonly quietMs?: number;
};

const CONNECT_MAX_MS = 10_000;
const PATIENCE_MS = 10_000;
const QUIET_MS = 1_000;
const POLL_MS = 10;
const FIRST = "first";
const SECOND = "second";
/** The events after `size`: one for the late reply, one for the will. */
const LATE = 12;
const WILL = 13;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void systemScheduler.after(ms, () => resolve()));
}

class Line {
  readonly #url: string;
  readonly #box: Player;
  readonly #options: MqttConformanceOptions;
  #client: MqttClient | undefined;
  #connection = 0;
  /** Of this connection: the last position said, and how often anything was. */
  readonly #held = new Map<string, { readonly seq: number; readonly times: number }>();
  #problem: ConformanceFault | undefined;
  orders: Uint8Array[] = [];

  constructor(url: string, box: Player, options: MqttConformanceOptions) {
    this.#url = url;
    this.#box = box;
    this.#options = options;
  }

  /** Birth and last will as the box has them. */
  async open(): Promise<void> {
    const { site } = this.#box;
    this.#connection += 1;
    this.#held.clear();
    const { ca, cert, key } = this.#options;
    const client = await mqtt.connectAsync(
      this.#url,
      {
        protocolVersion: 5,
        clean: true,
        reconnectPeriod: 0,
        connectTimeout: CONNECT_MAX_MS,
        clientId: `gasward-${site}-${randomUUID().slice(0, 8)}`,
        will: {
          topic: topics.state(site),
          payload: Buffer.from(this.state(this.#connection, "offline")),
          qos: 1,
          retain: true,
        },
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined || key === undefined ? {} : { cert, key }),
      },
      false,
    );
    client.on("error", () => undefined);
    client.on("message", (topic, payload, packet) => this.#heard(topic, payload, packet));
    this.#client = client;
    // As it was published: a live acknowledgement shows then too whether it is retained.
    await client.subscribeAsync([topics.ack(site), topics.command(site)], { qos: 1, rap: true });
    await this.publish(topics.key(site), this.#box.pem, true);
    await this.publish(topics.state(site), this.state(this.#connection, "online"), true);
  }

  /** As when a link fails: no farewell, so that the broker says the last will. */
  cut(): void {
    this.#client?.stream.destroy();
    this.#client?.end(true);
    this.#client = undefined;
  }

  /** The broker forgets what it kept for this site. */
  async close(): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    for (const topic of [topics.key, topics.state]) {
      await client.publishAsync(topic(this.#box.site), "", { qos: 1, retain: true });
    }
    await client.endAsync();
  }

  state(connection: number, state: "online" | "offline", epoch = FIRST): string {
    const { site, key } = this.#box;
    return JSON.stringify(sealState({ site, epoch, connection, state }, key as BoxKey));
  }

  async publish(topic: string, payload: string, retain = false): Promise<void> {
    if (this.#client === undefined) throw new Error("not connected");
    await this.#client.publishAsync(topic, payload, { qos: 1, retain });
  }

  async send(records: readonly Envelope[]): Promise<void> {
    const { site } = this.#box;
    // All at once, as a box sends its window.
    await Promise.all(
      records.map((one) => this.publish(topics.up(site, one.lane), JSON.stringify(one))),
    );
  }

  heldOf(epoch: string, lane: UpLane): { readonly seq: number; readonly times: number } {
    return this.#held.get(`${epoch}/${lane}`) ?? { seq: 0, times: 0 };
  }

  /** Whether it came true in time. */
  async until(isDone: () => boolean, ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    while (!isDone()) {
      if (performance.now() > end || this.#problem !== undefined) return false;
      await sleep(POLL_MS);
    }
    return true;
  }

  takeProblem(): ConformanceFault | undefined {
    const problem = this.#problem;
    this.#problem = undefined;
    return problem;
  }

  #heard(topic: string, payload: Uint8Array, { qos, retain }: IPublishPacket): void {
    const { site } = this.#box;
    if (topic === topics.command(site)) {
      if (this.orders.length < 16) this.orders.push(payload);
      return;
    }
    const ack = parseAcknowledgement(payload);
    if (ack === undefined) {
      this.#problem ??= { code: "schema" };
      return;
    }
    if (!isReceiversWord(ack, site, this.#options.receiverPem)) {
      this.#problem ??= { code: "unsigned" };
      return;
    }
    if (retain) this.#problem ??= { code: "retained" };
    if (qos !== 1) this.#problem ??= { code: "qos" };
    const key = `${ack.epoch}/${ack.lane}`;
    const before = this.#held.get(key);
    if (before !== undefined && ack.laneSeq < before.seq) {
      this.#problem ??= { code: "back", lane: ack.lane, from: before.seq, to: ack.laneSeq };
    }
    const times = (before?.times ?? 0) + 1;
    this.#held.set(key, { seq: ack.laneSeq, times });
  }
}

type Expected = {
  readonly lane: UpLane;
  readonly held: readonly number[];
  readonly epoch?: string;
  /** Records that must not be taken: nothing has to be answered to them. */
  readonly isBad?: boolean;
};

class Judge {
  readonly checks: ConformanceCheck[] = [];
  readonly #line: Line;
  readonly #box: Player;
  readonly #patienceMs: number;
  readonly #quietMs: number;

  constructor(line: Line, box: Player, options: MqttConformanceOptions) {
    this.#line = line;
    this.#box = box;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#quietMs = options.quietMs ?? QUIET_MS;
  }

  async run(id: ConformanceId, doIt: () => Promise<ConformanceFault | undefined>): Promise<void> {
    let fault: ConformanceFault | undefined;
    try {
      fault = await doIt();
    } catch (error) {
      fault = faultOf(error);
    }
    this.checks.push({ id, fault: this.#line.takeProblem() ?? fault });
  }

  check(id: ConformanceId, records: readonly Envelope[], expected: Expected): Promise<void> {
    return this.run(id, () => this.judge(expected, () => this.#line.send(records)));
  }

  async judge(
    { lane, held, epoch = FIRST, isBad = false }: Expected,
    send: () => Promise<void>,
  ): Promise<ConformanceFault | undefined> {
    const line = this.#line;
    const before = line.heldOf(epoch, lane);
    await send();
    if (isBad) await this.#settle();
    else {
      const least = Math.min(...held);
      const isAnswered = (): boolean => {
        const now = line.heldOf(epoch, lane);
        return now.times > before.times && now.seq >= least;
      };
      const isInTime = await line.until(isAnswered, this.#patienceMs);
      if (!isInTime && line.heldOf(epoch, lane).times === before.times) {
        // As a box would: the same again. An answer now means that only the first was lost.
        await send();
        const isSaid = await line.until(isAnswered, this.#patienceMs);
        if (isSaid) return { code: "reply-lost" };
        if (line.heldOf(epoch, lane).times === before.times) return { code: "silent" };
      }
    }
    const { seq, times } = line.heldOf(epoch, lane);
    // Nothing was said of the lane on this connection: then nothing wrong either.
    if (isBad && times === 0) return undefined;
    return held.includes(seq)
      ? undefined
      : { code: "acknowledged", lane, held: seq, expected: held };
  }

  /** A record that is known to be held is answered after what came before it; then a little longer. */
  async #settle(): Promise<void> {
    const before = this.#line.heldOf(FIRST, "alarm").times;
    await this.#line.send([this.#box.seal("alarm", 1)]);
    await this.#line.until(
      () => this.#line.heldOf(FIRST, "alarm").times > before,
      this.#patienceMs,
    );
    await sleep(this.#quietMs);
  }
}

type Game = {
  readonly url: string;
  readonly options: MqttConformanceOptions;
  readonly box: Player;
  readonly line: Line;
  readonly judge: Judge;
  readonly events: (...seqs: number[]) => Envelope[];
};

async function checkOrder({ judge, events, box }: Game): Promise<void> {
  const event = (id: ConformanceId, seqs: number[], held: number[], isBad = false) =>
    judge.check(id, events(...seqs), { lane: "event", held, isBad });
  await judge.check("keep", [box.seal("alarm", 1), ...events(1, 2, 3)], {
    lane: "event",
    held: [3],
  });
  await event("again", [1, 2, 3], [3]);
  await event("gap", [5, 6], [3], true);
  await event("fill", [4], [4, 5, 6]);
  await event("rest", [5, 6], [6]);
  await event("mixed", [8, 7], [7, 8]);
  await event("order", [7, 8], [8]);
}

async function checkTrust({ judge, events, box, line }: Game): Promise<void> {
  const { site } = box;
  const bad = { lane: "event", held: [8], isBad: true } as const;
  await judge.check("signature", [{ ...box.seal("event", 9), at: 1 }], bad);
  const forger = createPlayer(site, FIRST);
  await judge.run("key", () =>
    judge.judge(bad, async () => {
      await line.publish(topics.key(site), forger.pem);
      await line.send([forger.seal("event", 9)]);
    }),
  );
  await judge.run("topic", () =>
    judge.judge(bad, () =>
      // What another site has signed counts for that site only.
      line.publish(
        topics.up(site, "event"),
        JSON.stringify(box.seal("event", 9, { site: `${site}-other` })),
      ),
    ),
  );
  await judge.check("after", events(9), { lane: "event", held: [9] });
  const broken = box.seal("event", 10, { prev: "f".repeat(64) });
  await judge.check("chain", [broken], { lane: "event", held: [10] });
  await judge.check("size", [bigRecord(box, 11)], { lane: "event", held: [11] });
}

async function checkLine({ judge, events, box, line, options }: Game): Promise<void> {
  await judge.run("late", async () => {
    await line.send(events(LATE));
    line.cut();
    await line.open();
    return judge.judge({ lane: "event", held: [LATE] }, () => line.send(events(LATE)));
  });
  await judge.run("will", () =>
    judge.judge({ lane: "event", held: [WILL] }, async () => {
      // The will of the connection before, brought late by a bridge.
      await line.publish(topics.state(box.site), line.state(1, "offline"), true);
      await line.send(events(WILL));
    }),
  );
  const window = Array.from({ length: WINDOW }, (_, n) => WILL + 1 + n);
  await judge.check("window", events(...window), { lane: "event", held: [WILL + WINDOW] });
  await judge.check("epoch", [box.seal("event", 1, { epoch: SECOND })], {
    lane: "event",
    held: [1],
    epoch: SECOND,
  });
  const last = { lane: "event", held: [WILL + WINDOW] } as const;
  await judge.check("apart", events(WILL + WINDOW), last);
  if (options.restart === undefined) return;
  await options.restart();
  await judge.check("restart", events(WILL + WINDOW), last);
}

/** What a box would do with the order, and its answer in the lane of alarms. */
async function checkCommand({ judge, box, line, options }: Game, orderMs: number): Promise<void> {
  let id = "";
  await judge.run("command", async () => {
    if (!(await line.until(() => line.orders.length > 0, orderMs))) return { code: "no-order" };
    const command = parseCommand(line.orders[0] ?? new Uint8Array());
    if (command === undefined || command.site !== box.site) return { code: "order-form" };
    id = command.id;
    const verdict = judgeCommand(command, { now: systemClock.now(), isTimeTrusted: true });
    if (!verdict.ok) return { code: "order-times", words: verdict.refusal };
    const { sig, ...unsigned } = command;
    const { authorityPem } = options;
    const isSigned =
      authorityPem === undefined || verifySignature(authorityPem, commandText(unsigned), sig);
    return isSigned ? undefined : { code: "order-signature" };
  });
  if (id === "") return;
  const seq = 2;
  const answer = box.seal("alarm", seq, {
    kind: "upstream-command.done",
    body: {
      ...box.seal("alarm", seq).body,
      subject: `upstream-command:${id}`,
      facts: { command: id },
    },
  });
  await judge.check("answer", [answer], { lane: "alarm", held: [seq] });
  await judge.run("once", async () => {
    // What was on its way when the answer was taken is no fault.
    await sleep(options.quietMs ?? QUIET_MS);
    const count = line.orders.length;
    await sleep(options.patienceMs ?? PATIENCE_MS);
    const words = replayedOrder(line.orders, { id, count });
    return words === undefined ? undefined : { code: "order-replayed", words };
  });
}

export async function checkMqttConformance(
  url: string,
  options: MqttConformanceOptions = {},
): Promise<ConformanceReport> {
  const site = newSite();
  const box = createPlayer(site, FIRST);
  const line = new Line(url, box, options);
  const judge = new Judge(line, box, options);
  const events = (...seqs: number[]): Envelope[] => seqs.map((seq) => box.seal("event", seq));
  const game = { url, options, box, line, judge, events };
  options.started?.(site);
  const report = (records: number): ConformanceReport => ({ site, records, checks: judge.checks });
  await judge.run("connect", async () => {
    try {
      await line.open();
    } catch (error) {
      const fault = tlsFaultOf(String(error), options.cert !== undefined);
      if (fault !== undefined) return { code: "certificate", fault };
      throw error;
    }
    return undefined;
  });
  if (judge.checks.some(({ fault }) => fault !== undefined)) return report(0);
  await checkOrder(game);
  await checkTrust(game);
  await checkLine(game);
  const { orderMs } = options;
  if (orderMs !== undefined) await checkCommand(game, orderMs);
  await line.close().catch(() => undefined);
  const answered = judge.checks.some(({ id }) => id === "answer") ? 1 : 0;
  // The alarm, the events, and the one of the second epoch.
  return report(1 + WILL + WINDOW + 1 + answered);
}
