/**
 * Plays a box to somebody's receiver over HTTPS and says where it breaks the contract. It makes a site and a key of its
 * own each time; what it sends are tests, to be deleted afterwards.
 */
import { gzipSync } from "node:zlib";
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
} from "./conformance-player.ts";
import { type Envelope, LANES, type UpLane } from "./model.ts";
import { PARCEL_TYPE, parseAnswer } from "./parcel.ts";

const REQUEST_MAX_MS = 30_000;

type Held = Readonly<Record<UpLane, number>>;

/** Posts a parcel and reads what the receiver says to hold of an epoch. Throws what a person can act on. */
async function post(
  url: string,
  epoch: string,
  { site, pem }: Pick<Player, "site" | "pem">,
  records: readonly Envelope[],
): Promise<Held> {
  const lines = [{ site, epoch, key: pem }, ...records].map((one) => JSON.stringify(one));
  const response = await fetch(url, {
    method: "POST",
    body: gzipSync(`${lines.join("\n")}\n`),
    headers: { "content-type": PARCEL_TYPE, "content-encoding": "gzip" },
    redirect: "manual",
    signal: AbortSignal.timeout(REQUEST_MAX_MS),
  });
  if (response.status !== 200) throw new FaultFound({ code: "status", status: response.status });
  const answer = parseAnswer(await response.bytes());
  if (answer === undefined) throw new FaultFound({ code: "schema" });
  const held = { alarm: 0, event: 0, summary: 0 };
  for (const ack of answer.acks) if (ack.epoch === epoch) held[ack.lane] = ack.laneSeq;
  return held;
}

export async function checkConformance(url: string): Promise<ConformanceReport> {
  const site = newSite();
  const [epoch, later] = ["first", "second"];
  const box = createPlayer(site, epoch);
  const forger = createPlayer(site, epoch);
  const event = (...seqs: number[]): Envelope[] => seqs.map((seq) => box.seal("event", seq));
  const results: ConformanceCheck[] = [];
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
    try {
      const held = await post(url, of.epoch, of.player, records);
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
    }
    results.push({ id, fault });
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
  return { site, records: 1 + 11 + 1, checks: results };
}
