/**
 * Plays a box to somebody's receiver over HTTPS and says where it breaks the contract. It makes a site and a key of its
 * own each time; what it sends are tests, to be deleted afterwards.
 */
import { gzipSync } from "node:zlib";
import {
  type ConformanceCheck,
  type ConformanceFault,
  type ConformanceId,
  createPlayer,
  lineFault,
  newSite,
  type Player,
} from "./conformance-player.ts";
import { type Envelope, LANES, type UpLane } from "./model.ts";
import { PARCEL_TYPE, parseAnswer } from "./parcel.ts";

const REQUEST_MAX_MS = 30_000;

type Held = Readonly<Record<UpLane, number>>;

/** Posts a parcel and reads what the receiver says to hold of an epoch; throws when it is not reached. */
async function post(
  url: string,
  epoch: string,
  { site, pem }: Pick<Player, "site" | "pem">,
  records: readonly Envelope[],
): Promise<Held | ConformanceFault> {
  const lines = [{ site, epoch, key: pem }, ...records].map((one) => JSON.stringify(one));
  const response = await fetch(url, {
    method: "POST",
    body: gzipSync(`${lines.join("\n")}\n`),
    headers: { "content-type": PARCEL_TYPE, "content-encoding": "gzip" },
    redirect: "manual",
    signal: AbortSignal.timeout(REQUEST_MAX_MS),
  });
  if (response.status !== 200) return { code: "status", status: response.status };
  const answer = parseAnswer(await response.bytes());
  if (answer === undefined) return { code: "form" };
  const held = { alarm: 0, event: 0, summary: 0 };
  for (const ack of answer.acks) if (ack.epoch === epoch) held[ack.lane] = ack.laneSeq;
  return held;
}

export async function checkConformance(url: string): Promise<readonly ConformanceCheck[]> {
  const site = newSite();
  const [epoch, later] = ["first", "second"];
  const box = createPlayer(site, epoch);
  const restored = { ...createPlayer(site, later), pem: box.pem };
  const forger = createPlayer(site, epoch);
  const event = (...seqs: number[]): Envelope[] => seqs.map((seq) => box.seal("event", seq));
  const results: ConformanceCheck[] = [];
  const judge = async (
    records: readonly Envelope[],
    expected: Partial<Record<UpLane, readonly number[]>>,
    of: { readonly epoch: string; readonly player: Pick<Player, "site" | "pem"> },
  ): Promise<ConformanceFault | undefined> => {
    const held = await post(url, of.epoch, of.player, records);
    if ("code" in held) return held;
    const lane = LANES.find((one) => expected[one]?.includes(held[one]) === false);
    if (lane === undefined) return undefined;
    return { code: "held", lane, held: held[lane], expected: expected[lane] ?? [] };
  };
  const check = async (
    id: ConformanceId,
    records: readonly Envelope[],
    expected: Partial<Record<UpLane, readonly number[]>>,
    of: { readonly epoch: string; readonly player: Pick<Player, "site" | "pem"> } = {
      epoch,
      player: box,
    },
  ): Promise<void> => {
    results.push({ id, fault: await judge(records, expected, of).catch(lineFault) });
  };
  const all = [box.seal("alarm", 1), ...event(1, 2, 3)];
  await check("empty", [], { event: [0] });
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
  const big = box.seal("event", 11, {
    body: { ...box.seal("event", 11).body, facts: { note: "气".repeat(16_000) } },
  });
  await check("size", [big], { event: [11] });
  const next = box.seal("event", 1, { epoch: later });
  await check(
    "epoch",
    [next],
    { event: [1] },
    {
      epoch: later,
      player: restored,
    },
  );
  await check("apart", [], { event: [11] });
  return results;
}
