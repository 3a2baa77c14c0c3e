/**
 * Plays a box to somebody's receiver over HTTPS and says where it breaks the contract. It makes a site and a key of its
 * own each time; what it sends are tests, to be deleted afterwards.
 */
import { gzipSync } from "node:zlib";
import { type Envelope, LANES, type UpLane } from "../model.ts";
import { PARCEL_TYPE, parseAnswer } from "../parcel.ts";
import { handshakeFault } from "../tls-fault.ts";
import type { LineTls } from "../upstream.ts";
import {
  bigRecord,
  type ConformanceCheck,
  type ConformanceFault,
  type ConformanceId,
  type ConformanceReport,
  createPlayer,
  FaultFound,
  faultOf,
  newSite,
  type Player,
  replayedOrder,
} from "./conformance-player.ts";

const REQUEST_MAX_MS = 30_000;
const COMMANDS_MAX = 64;

export type HttpsConformanceOptions = {
  /** PEM of the authority of the receiver's certificate, and this program's own certificate with its key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Has the receiver started anew, killed in between; without it nobody knows what it forgets. */
  readonly restart?: () => Promise<void>;
};

type Held = Readonly<Record<UpLane, number>> & { readonly commands: readonly Uint8Array[] };

function tlsOf({ ca, cert, key }: HttpsConformanceOptions): LineTls {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}

/** Posts a parcel and reads what the receiver says to hold of an epoch. Throws what a person can act on. */
async function post(
  url: string,
  epoch: string,
  { site, pem }: Pick<Player, "site" | "pem">,
  records: readonly Envelope[],
  options: HttpsConformanceOptions,
): Promise<Held> {
  const tls = tlsOf(options);
  const lines = [{ site, epoch, key: pem }, ...records].map((one) => JSON.stringify(one));
  const response = await fetch(url, {
    method: "POST",
    body: gzipSync(`${lines.join("\n")}\n`),
    headers: { "content-type": PARCEL_TYPE, "content-encoding": "gzip" },
    redirect: "manual",
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
    signal: AbortSignal.timeout(REQUEST_MAX_MS),
  });
  if (response.status !== 200) throw new FaultFound({ code: "status", status: response.status });
  const answer = parseAnswer(await response.bytes());
  if (answer === undefined) throw new FaultFound({ code: "schema" });
  const held = { alarm: 0, event: 0, summary: 0 };
  for (const ack of answer.acks) if (ack.epoch === epoch) held[ack.lane] = ack.laneSeq;
  const commands = (answer.commands ?? []).map((one) => Buffer.from(JSON.stringify(one)));
  return { ...held, commands };
}

/** A failure after which the same request shows that its records were kept all the same. */
async function isReplyLost(
  send: () => Promise<Held>,
  expected: Partial<Record<UpLane, readonly number[]>>,
): Promise<boolean> {
  try {
    const held = await send();
    return LANES.every((lane) => expected[lane]?.includes(held[lane]) !== false);
  } catch {
    return false;
  }
}

export async function checkConformance(
  url: string,
  options: HttpsConformanceOptions = {},
): Promise<ConformanceReport> {
  const site = newSite();
  const [epoch, later] = ["first", "second"];
  const box = createPlayer(site, epoch);
  const forger = createPlayer(site, epoch);
  const event = (...seqs: number[]): Envelope[] => seqs.map((seq) => box.seal("event", seq));
  const results: ConformanceCheck[] = [];
  const commands: Uint8Array[] = [];
  const check = async (
    id: ConformanceId,
    records: readonly Envelope[],
    expected: Partial<Record<UpLane, readonly number[]>>,
    of: { readonly epoch: string; readonly player: Pick<Player, "site" | "pem"> } = {
      epoch,
      player: box,
    },
  ): Promise<void> => {
    let fault: ConformanceFault | undefined;
    const send = () => post(url, of.epoch, of.player, records, options);
    try {
      const held = await send();
      commands.push(...held.commands.slice(0, COMMANDS_MAX - commands.length));
      const wrong = LANES.find((lane) => expected[lane]?.includes(held[lane]) === false);
      if (wrong !== undefined) {
        fault = {
          code: "acknowledged",
          lane: wrong,
          held: held[wrong],
          expected: expected[wrong] ?? [],
        };
      }
    } catch (error) {
      fault = faultOf(error);
      if (await isReplyLost(send, expected)) fault = { code: "reply-lost" };
    }
    results.push({ id, fault });
  };
  const all = [box.seal("alarm", 1), ...event(1, 2, 3)];
  await check("empty", [], { event: [0] });
  const why =
    results[0]?.fault?.code === "line" ? await handshakeFault(url, tlsOf(options)) : undefined;
  if (why !== undefined) {
    const fault = { code: "certificate", fault: why } as const;
    return { site, records: 0, checks: [{ id: "connect", fault }] };
  }
  await check("keep", all, { alarm: [1], event: [3] });
  await check("again", all, { alarm: [1], event: [3] });
  await check("gap", event(5, 6), { event: [3] });
  await check("fill", event(4), { event: [4, 6] });
  await check("rest", event(5, 6), { event: [6] });
  await check("mixed", event(8, 7), { event: [7, 8] });
  await check("order", event(7, 8), { event: [8] });
  const forged = { ...box.seal("event", 9), at: 1 };
  await check("signature", [forged], { event: [8] });
  await check("key", [forger.seal("event", 9)], { event: [8] }, { epoch, player: forger });
  await check("after", event(9), { event: [9] });
  const broken = box.seal("event", 10, { prev: "f".repeat(64) });
  await check("chain", [broken], {
    event: [10],
  });
  await check("size", [bigRecord(box, 11)], { event: [11] });
  const next = box.seal("event", 1, { epoch: later });
  await check(
    "epoch",
    [next],
    { event: [1] },
    {
      epoch: later,
      player: box,
    },
  );
  await check("apart", [], { event: [11] });
  if (options.restart !== undefined) {
    await options.restart();
    await check("restart", [], { alarm: [1], event: [11] });
  }
  const replayed = replayedOrder(commands);
  if (commands.length > 0) {
    results.push({
      id: "once",
      fault: replayed === undefined ? undefined : { code: "order-replayed", words: replayed },
    });
  }
  return { site, records: 1 + 11 + 1, checks: results };
}
