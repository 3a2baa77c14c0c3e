/**
 * Plays a box to somebody's receiver over a broker and says where it breaks the contract. What it sends are tests of a
 * site of its own, to be deleted afterwards; what it left retained at the broker it takes away again.
 */
import { CommandWatch } from "./conformance-orders.ts";
import {
  type ConformanceCheck,
  type ConformanceFault,
  type ConformanceId,
  createPlayer,
  lineFault,
  newSite,
  type Player,
} from "./conformance-player.ts";
import {
  type ConformanceTime,
  type MqttConformanceOptions,
  Witness,
} from "./conformance-witness.ts";
import { type Envelope, LANES, topics, type UpLane } from "./model.ts";
import { RESEND_AFTER_MS, WINDOW } from "./rules.ts";
import { sealState } from "./seal.ts";

const [FIRST, LATER] = ["first", "second"] as const;

/** What a wrong answer may take longer than the right one that was waited for. */
const GRACE_MS = 60;

/** Duplicates are answered too: the box may have missed the first answer. */
const DUPLICATES: ReadonlySet<ConformanceId> = new Set(["again", "apart"]);

type Expected = Partial<Record<UpLane, readonly number[]>>;
type Sent = { readonly topic: string; readonly text: string };

class Bench {
  readonly results: ConformanceCheck[] = [];
  readonly witness: Witness;
  readonly #patienceMs: number;
  readonly #time: ConformanceTime;
  readonly #site: string;
  slowestMs = 0;

  constructor(witness: Witness, site: string, patienceMs: number, time: ConformanceTime) {
    this.witness = witness;
    this.#site = site;
    this.#patienceMs = patienceMs;
    this.#time = time;
  }

  add(id: ConformanceId, fault: ConformanceFault | undefined): void {
    this.results.push({ id, fault });
  }

  upOf(record: Envelope, lane: UpLane = record.lane): Sent {
    return { topic: topics.up(this.#site, lane), text: JSON.stringify(record) };
  }

  /** Sends, waits for the right answer and judges all that was said meanwhile. */
  async check(
    id: ConformanceId,
    sent: readonly (Envelope | Sent)[],
    expected: Expected,
    epoch: string = FIRST,
  ): Promise<void> {
    const messages = sent.map((one) => ("topic" in one ? one : this.upOf(one)));
    const fault = await this.#judge(messages, expected, epoch, DUPLICATES.has(id)).catch(lineFault);
    this.add(id, fault);
  }

  async #judge(
    messages: readonly Sent[],
    expected: Expected,
    epoch: string,
    mustAnswer: boolean,
  ): Promise<ConformanceFault | undefined> {
    const { witness } = this;
    const lanes = LANES.filter((lane) => expected[lane] !== undefined);
    const allowed = (lane: UpLane): readonly number[] => expected[lane] ?? [];
    // Nothing new may be acknowledged: silence is right too, and a wrong answer may come a little later.
    const isNothingNew = lanes.every((lane) => allowed(lane).includes(witness.held(epoch, lane)));
    const isOwed = !isNothingNew || mustAnswer;
    witness.forgetAnswers();
    const atMs = this.#time.clock.monotonicMs();
    await witness.send(messages);
    const isSettled = (): boolean =>
      lanes.every((lane) =>
        witness
          .answers(epoch, lane)
          .some((seq) => allowed(lane).includes(seq) || seq > Math.max(...allowed(lane))),
      );
    let isIn = await witness.until(isSettled, this.#patienceMs);
    if (!isIn && isOwed) {
      // As a box does; the broker may have dropped some.
      await witness.send(messages);
      isIn = await witness.until(isSettled, this.#patienceMs);
    }
    if (isNothingNew) await witness.pause(GRACE_MS);
    const firstMs = witness.firstAnswerAtMs;
    if (firstMs !== undefined) this.slowestMs = Math.max(this.slowestMs, firstMs - atMs);
    for (const lane of lanes) {
      const said = witness.answers(epoch, lane);
      const over = said.find((seq) => seq > Math.max(...allowed(lane)));
      const last = said.findLast((seq) => allowed(lane).includes(seq)) ?? said.at(-1);
      const held = over ?? last;
      if (held === undefined && isOwed) return { code: "silent" };
      if (held !== undefined && !allowed(lane).includes(held)) {
        return { code: "held", lane, held, expected: allowed(lane) };
      }
    }
    return undefined;
  }
}

/** The records: kept, repeated, missing, out of order, forged, large, many, of another epoch. */
async function playRecords(bench: Bench, box: Player): Promise<void> {
  const event = (...seqs: number[]): Envelope[] => seqs.map((seq) => box.seal("event", seq));
  const all = [box.seal("alarm", 1), ...event(1, 2, 3)];
  await bench.check("keep", all, { alarm: [1], event: [3] });
  // Nobody is there: everything else would only take its time.
  if (bench.results.at(-1)?.fault?.code === "silent") return;
  await bench.check("again", all, { alarm: [1], event: [3] });
  await bench.check("gap", event(5, 6, 3), { event: [3] });
  await bench.check("fill", event(4), { event: [4, 6] });
  await bench.check("rest", event(5, 6), { event: [6] });
  await bench.check("mixed", event(8, 7), { event: [7, 8] });
  await bench.check("order", event(7, 8), { event: [8] });
  await playForged(bench, box);
  await bench.check("after", event(9), { event: [9] });
  const broken = box.seal("event", 10, { prev: "f".repeat(64) });
  await bench.check("chain", [broken], { event: [10] });
  const { body } = box.seal("event", 11);
  const big = box.seal("event", 11, { body: { ...body, facts: { note: "气".repeat(16_000) } } });
  await bench.check("size", [big], { event: [11] });
  const last = 11 + WINDOW;
  const many = event(...Array.from({ length: WINDOW }, (_, n) => 12 + n));
  await bench.check("window", [...many, box.seal("alarm", 2)], { event: [last], alarm: [2] });
  const next = box.seal("event", 1, { epoch: LATER });
  await bench.check("epoch", [next], { event: [1] }, LATER);
  await bench.check("apart", event(last), { event: [last] });
}

/** Each followed by a record that is already held, whose answer says that the forged one was read. */
async function playForged(bench: Bench, box: Player): Promise<void> {
  const known = box.seal("event", 8);
  const nothingNew = { event: [8] };
  const changed = { ...box.seal("event", 9), at: 1 };
  await bench.check("signature", [changed, known], nothingNew);
  const extra = box.seal("event", 9, { extra: true } as Partial<Envelope>);
  await bench.check("schema", [extra, known], nothingNew);
  const elsewhere = bench.upOf(box.seal("event", 9), "summary");
  await bench.check("topic", [elsewhere, known], nothingNew);
  const forger = createPlayer(box.site, FIRST);
  const theirs = { topic: topics.key(box.site), text: forger.pem };
  await bench.check("key", [theirs, forger.seal("event", 9), known], nothingNew);
}

/** Birth and last will over connections of their own, the will of the first after the birth of the second. */
async function playStates(
  bench: Bench,
  box: Player,
  options: MqttConformanceOptions,
  patienceMs: number,
): Promise<void> {
  const { witness } = bench;
  const { stateOf } = options;
  const told = async (id: ConformanceId, expected: string): Promise<void> => {
    if (stateOf === undefined) {
      bench.results.push({ id, fault: undefined, isUntested: true });
      return;
    }
    try {
      let said = await stateOf(box.site);
      for (let left = patienceMs; said !== expected && left > 0; left -= GRACE_MS) {
        await witness.pause(GRACE_MS);
        said = await stateOf(box.site);
      }
      bench.add(id, said === expected ? undefined : { code: "state", expected, said });
    } catch (error) {
      bench.add(id, lineFault(error));
    }
  };
  const text = (connection: number, state: "online" | "offline"): string =>
    JSON.stringify(sealState({ site: box.site, epoch: FIRST, connection, state }, box.key));
  const open = async (n: number) => {
    const drop = await witness.openWithWill(n, text(n, "offline"));
    await witness.send([{ topic: topics.state(box.site), text: text(n, "online") }], true);
    return drop;
  };
  const dropFirst = await open(1);
  await told("birth", "online");
  const dropSecond = await open(2);
  dropFirst();
  await witness.until(() => witness.hasSeenState(text(1, "offline")), patienceMs);
  await witness.pause(GRACE_MS);
  await told("late-will", "online");
  dropSecond();
  await witness.until(() => witness.hasSeenState(text(2, "offline")), patienceMs);
  await told("will", "offline");
}

/** One check says that the broker cannot be reached; else all of them, those not tested marked. */
export async function checkMqttConformance(
  options: MqttConformanceOptions,
  time: ConformanceTime,
): Promise<readonly ConformanceCheck[]> {
  const { patienceMs = RESEND_AFTER_MS, ordersMs } = options;
  const site = options.site ?? newSite();
  const box = createPlayer(site, FIRST);
  const orders = new CommandWatch(site, options.authorityPem, () => time.clock.now());
  const witness = new Witness({ ...options, site }, time, (payload, isRetained) =>
    orders.heard(payload, isRetained),
  );
  const bench = new Bench(witness, site, patienceMs, time);
  try {
    await witness.open();
  } catch (error) {
    bench.add("connect", lineFault(error));
    await witness.close();
    return bench.results;
  }
  bench.add("connect", undefined);
  try {
    await witness.send([{ topic: topics.key(site), text: box.pem }], true);
    await playRecords(bench, box);
    if (bench.results.length > 2) {
      await playStates(bench, box, options, patienceMs);
      bench.results.push(
        ...(await orders.play({ witness, box, ordersMs, patienceMs, epoch: FIRST })),
      );
      bench.add("form", witness.faults.form);
      bench.add("back", witness.faults.back);
      bench.add("refusals", witness.faults.refusals);
      const { slowestMs } = bench;
      const isLate = slowestMs > patienceMs;
      bench.add("prompt", isLate ? { code: "late", ms: Math.round(slowestMs) } : undefined);
    }
  } catch (error) {
    bench.add("connect", lineFault(error));
  } finally {
    await witness.close();
  }
  return bench.results;
}
