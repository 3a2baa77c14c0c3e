/**
 * Plays a box to somebody's receiver over HTTPS and says where it breaks the contract. It makes a site and a key of its
 * own each time; what it sends are tests, to be deleted afterwards.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { gzipSync } from "node:zlib";
import { GENESIS_HASH } from "../platform/journal.ts";
import { keyIdOf } from "../platform/keys.ts";
import { type Envelope, LANES, type UpLane } from "./model.ts";
import { PARCEL_TYPE, parseAnswer } from "./parcel.ts";
import { signedText } from "./seal.ts";

export type ConformanceCheck = {
  readonly id: string;
  readonly what: string;
  /** What is wrong; undefined when it holds. */
  readonly fault: string | undefined;
};

const REQUEST_MAX_MS = 30_000;

type Player = {
  readonly site: string;
  readonly pem: string;
  seal(lane: UpLane, laneSeq: number, change?: Partial<Envelope>): Envelope;
};

function hashOf(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

function createPlayer(site: string, epoch: string): Player {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const keyId = keyIdOf(publicKey);
  return {
    site,
    pem: String(publicKey.export({ type: "spki", format: "pem" })),
    seal(lane, laneSeq, change = {}) {
      const at = (seq: number): string => hashOf(`${site} ${epoch} ${lane} ${seq}`);
      const unsigned: Omit<Envelope, "sig"> = {
        site,
        epoch,
        lane,
        laneSeq,
        prev: laneSeq === 1 ? GENESIS_HASH : at(laneSeq - 1),
        kind: "conformance.tested",
        at: laneSeq,
        body: {
          id: `${lane}-${laneSeq}`,
          actor: "system",
          subject: "test:1",
          facts: { note: "气瓶" },
          hash: at(laneSeq),
        },
        keyId,
        ...change,
      };
      const sig = sign(null, Buffer.from(signedText(unsigned)), privateKey).toString("base64");
      return { ...unsigned, sig };
    },
  };
}

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
  if (response.status !== 200) throw new Error(`status ${response.status}, 200 expected`);
  const answer = parseAnswer(await response.bytes());
  if (answer === undefined) throw new Error("the answer does not fit its schema");
  const held = { alarm: 0, event: 0, summary: 0 };
  for (const ack of answer.acks) if (ack.epoch === epoch) held[ack.lane] = ack.laneSeq;
  return held;
}

export async function checkConformance(url: string): Promise<readonly ConformanceCheck[]> {
  const stamp = crypto.randomUUID().slice(0, 8);
  const site = `conformance-${stamp}`;
  const [epoch, later] = ["first", "second"];
  const box = createPlayer(site, epoch);
  const restored = { ...createPlayer(site, later), pem: box.pem };
  const forger = createPlayer(site, epoch);
  const event = (...seqs: number[]): Envelope[] => seqs.map((seq) => box.seal("event", seq));
  const results: ConformanceCheck[] = [];
  const check = async (
    id: string,
    what: string,
    records: readonly Envelope[],
    expected: Partial<Record<UpLane, readonly number[]>>,
    of: { readonly epoch: string; readonly player: Pick<Player, "site" | "pem"> } = {
      epoch,
      player: box,
    },
  ): Promise<void> => {
    let fault: string | undefined;
    try {
      const held = await post(url, of.epoch, of.player, records);
      const wrong = LANES.find((lane) => expected[lane]?.includes(held[lane]) === false);
      if (wrong !== undefined) {
        fault = `${wrong}: ${held[wrong]} acknowledged, ${expected[wrong]?.join(" or ")} expected`;
      }
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
    }
    results.push({ id, what, fault });
  };
  const all = [box.seal("alarm", 1), ...event(1, 2, 3)];
  await check("empty", "a parcel without records is answered", [], { event: [0] });
  await check("keep", "records of two lanes are kept", all, { alarm: [1], event: [3] });
  await check("again", "the same records again change nothing", all, { alarm: [1], event: [3] });
  await check("gap", "a gap is not acknowledged over", event(5, 6), { event: [3] });
  await check("fill", "the missing record closes the gap", event(4), { event: [4, 6] });
  await check("rest", "what came before its turn may come again", event(5, 6), { event: [6] });
  await check("mixed", "the order within a parcel does not matter", event(8, 7), { event: [7, 8] });
  await check("order", "what was not taken may come again", event(7, 8), { event: [8] });
  const forged = { ...box.seal("event", 9), at: 1 };
  await check("signature", "a changed record is not acknowledged", [forged], { event: [8] });
  await check(
    "key",
    "a record under another key is not acknowledged",
    [forger.seal("event", 9)],
    { event: [8] },
    { epoch, player: forger },
  );
  await check("after", "a good record is taken after bad ones", event(9), { event: [9] });
  const broken = box.seal("event", 10, { prev: "f".repeat(64) });
  await check("chain", "a broken chain is reported, and the record taken", [broken], {
    event: [10],
  });
  const big = box.seal("event", 11, {
    body: { ...box.seal("event", 11).body, facts: { note: "气".repeat(16_000) } },
  });
  await check("size", "a record of 48 KB is taken", [big], { event: [11] });
  const next = box.seal("event", 1, { epoch: later });
  await check(
    "epoch",
    "a new epoch begins at 1",
    [next],
    { event: [1] },
    {
      epoch: later,
      player: restored,
    },
  );
  await check("apart", "the epoch before is kept apart", [], { event: [11] });
  return results;
}
