/**
 * The sync core in a world of dice: the sender's own rules (`src/sync/rules.ts`) and a model of a receiver's store
 * over a network, disks and a clock that a seed decides. No timers, no sockets: a round takes milliseconds, and a
 * seed tells the same story each time.
 *
 * The world may lose, double, delay and reorder every message, cut the link, kill either side at any moment, lose
 * what was not yet on its disk, lose the receiver's answers, jump the wall clock, and put an old backup back.
 */

import {
  type Acknowledgement,
  LANES,
  type LaneState,
  type UpLane,
} from "../../../src/sync/model.ts";
import { applyAck, initialLane, markSent, planAll } from "../../../src/sync/rules.ts";

/** What was deliberately broken, to show that the checker notices. */
export type Break = "ack-dropped" | "fsync-skipped" | "sequence-reused" | "window-ignored";

export const BREAKS: readonly Break[] = [
  "ack-dropped",
  "fsync-skipped",
  "sequence-reused",
  "window-ignored",
];

/** Numbers from 0 to 1 from a seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One record: its number in the lane, and what it says (unique over all that was ever written). */
type Entry = { readonly laneSeq: number; readonly fact: number };
type Packet = {
  readonly epoch: number;
  readonly lane: UpLane;
  readonly entry: Entry;
};
type Flight<T> = { readonly dueMs: number; readonly what: T };

/** What survives a power cut: how far the journal is on the disk, and the saved positions. */
type Disk = {
  readonly epoch: number;
  readonly lengths: Record<UpLane, number>;
  readonly acknowledged: Record<UpLane, number>;
};

const perLane = <T>(make: () => T): Record<UpLane, T> => ({
  alarm: make(),
  event: make(),
  summary: make(),
});

/** Keeps every record once and gives it out in order, as `ReceiverStore` does. */
class ReceivingEnd {
  /** `<epoch>/<lane>` → what is held, by number. */
  readonly #held = new Map<string, Map<number, number>>();
  readonly #heads = new Map<string, number>();
  /** Not on the disk yet. */
  #pending: { readonly key: string; readonly laneSeq: number }[] = [];
  readonly conflicts: string[] = [];

  keep({ epoch, lane, entry }: Packet): Acknowledgement {
    const key = `${epoch}/${lane}`;
    const held = this.#held.get(key) ?? new Map<number, number>();
    this.#held.set(key, held);
    const known = held.get(entry.laneSeq);
    if (known === undefined) {
      held.set(entry.laneSeq, entry.fact);
      this.#pending.push({ key, laneSeq: entry.laneSeq });
    } else if (known !== entry.fact) this.conflicts.push(`${key} ${entry.laneSeq}`);
    let head = this.#heads.get(key) ?? 0;
    while (held.has(head + 1)) head += 1;
    this.#heads.set(key, head);
    return { epoch: String(epoch), lane, laneSeq: head };
  }

  commit(): void {
    this.#pending = [];
  }

  powerCut(): void {
    for (const { key, laneSeq } of this.#pending) {
      this.#held.get(key)?.delete(laneSeq);
      this.#heads.delete(key);
    }
    this.#pending = [];
  }

  /** Given out so far, in order: the gapless beginning of a lane. */
  given(key: string): readonly number[] {
    const held = this.#held.get(key);
    const facts: number[] = [];
    for (let fact = held?.get(1); fact !== undefined; fact = held?.get(facts.length + 1)) {
      facts.push(fact);
    }
    return facts;
  }
}

export type Story = {
  readonly seed: number;
  readonly records: number;
  readonly kills: number;
  readonly restores: number;
  readonly packets: number;
  /** What must not be: empty for a good build. */
  readonly faults: readonly string[];
};

const STEP_MS = 250;
const STEPS = 220;
/** Batches of 16 in one step: more than a window. */
const PUMPS_MAX = 40;
/** After the storm everything works; a shrunken window and answers of 4 s still take minutes for a long backlog. */
const CALM_STEPS = 4_000;
const WINDOW_LIMIT = 256;

class World {
  readonly roll: () => number;
  readonly broken: Break | undefined;
  readonly end = new ReceivingEnd();
  nowMs = 0;
  facts = 0;
  kills = 0;
  restores = 0;
  packets = 0;
  worst = 0;
  isLinked = true;
  /** After the storm: nothing is lost any more, though still doubled and out of order. */
  isCalm = false;
  /** The broker's copies on their way. */
  up: Flight<Packet>[] = [];
  down: Flight<Acknowledgement>[] = [];
  epoch = 1;
  /** What the sender's process believes: the journal in its page cache, its positions, its lanes. */
  journal = perLane<Entry[]>(() => []);
  acknowledged = perLane(() => 0);
  disk: Disk;
  lanes: Map<UpLane, LaneState>;
  backup: Disk | undefined;
  /** Facts that a person saw committed, by epoch and lane, in order: what must arrive. */
  readonly owed = new Map<string, number[]>();
  epochs = 1;

  constructor(seed: number, broken: Break | undefined) {
    this.roll = dice(seed);
    this.broken = broken;
    this.disk = this.#image();
    this.lanes = this.#freshLanes();
  }

  #image(): Disk {
    const { epoch, journal, acknowledged } = this;
    const lengths = {
      alarm: journal.alarm.length,
      event: journal.event.length,
      summary: journal.summary.length,
    };
    return { epoch, lengths, acknowledged: { ...acknowledged } };
  }

  #last(lane: UpLane): number {
    return this.journal[lane].at(-1)?.laneSeq ?? 0;
  }

  #boot({ epoch, lengths, acknowledged }: Disk): void {
    this.epoch = epoch;
    for (const lane of LANES) this.journal[lane].length = lengths[lane];
    this.acknowledged = { ...acknowledged };
    this.lanes = this.#freshLanes();
  }

  chance(share: number): boolean {
    return this.roll() < share;
  }

  #freshLanes(): Map<UpLane, LaneState> {
    return new Map(
      LANES.map((lane) => [lane, initialLane(lane, this.acknowledged[lane], this.nowMs)]),
    );
  }

  write(lane: UpLane, count: number): void {
    const journal = this.journal[lane];
    for (let n = 0; n < count; n += 1) {
      this.facts += 1;
      // A build that counts in memory instead of asking the journal gives a number twice.
      const isReused = this.broken === "sequence-reused" && journal.length > 2 && this.chance(0.05);
      const last = journal.at(-1)?.laneSeq ?? 0;
      journal.push({ laneSeq: isReused ? last : last + 1, fact: this.facts });
      const key = `${this.epoch}/${lane}`;
      const owed = this.owed.get(key) ?? [];
      owed.push(this.facts);
      this.owed.set(key, owed);
    }
    // COMMIT with synchronous=FULL: who was told "recorded" may rely on it.
    if (this.broken !== "fsync-skipped" || this.chance(0.3)) this.sync();
  }

  sync(): void {
    this.disk = this.#image();
  }

  /** As the pump does: batch after batch until the windows are full. */
  send(): void {
    if (!this.isLinked) return;
    for (let rounds = 0; rounds < PUMPS_MAX && this.#pump(); rounds += 1);
  }

  #pump(): boolean {
    const lasts = new Map(LANES.map((lane) => [lane, this.#last(lane)]));
    const plans = planAll(this.lanes, lasts, this.nowMs);
    for (const plan of plans) {
      const state = this.lanes.get(plan.lane);
      if (state === undefined) continue;
      // A build without window sends all it has.
      const to = this.broken === "window-ignored" ? (lasts.get(plan.lane) ?? 0) : plan.to;
      for (const entry of this.journal[plan.lane].slice(plan.from - 1, to)) {
        this.#fly({ epoch: this.epoch, lane: plan.lane, entry });
      }
      this.lanes.set(plan.lane, markSent(state, plan, to, this.nowMs));
      this.worst = Math.max(this.worst, to - state.acknowledgedSeq);
    }
    return plans.length > 0;
  }

  #fly(packet: Packet): void {
    this.packets += 1;
    if (!this.isCalm && this.chance(0.05)) return;
    const copies = this.chance(0.05) ? 2 : 1;
    for (let n = 0; n < copies; n += 1) {
      this.up.push({ dueMs: this.nowMs + this.roll() * 3_000, what: packet });
    }
  }

  receive(): void {
    const due = this.up.filter(({ dueMs }) => dueMs <= this.nowMs);
    this.up = this.up.filter(({ dueMs }) => dueMs > this.nowMs);
    const answers = new Map<string, Acknowledgement>();
    for (const { what } of due) {
      const ack = this.end.keep(what);
      answers.set(`${ack.epoch}/${ack.lane}`, ack);
    }
    if (!this.isCalm && this.chance(0.01)) {
      this.kills += 1;
      this.end.powerCut();
      return;
    }
    if (this.broken !== "fsync-skipped" || this.chance(0.3)) this.end.commit();
    for (const ack of answers.values()) {
      // The receiver commits and loses its reply.
      const isLost = this.broken === "ack-dropped" || (!this.isCalm && this.chance(0.1));
      if (!isLost) this.down.push({ dueMs: this.nowMs + this.roll() * 1_000, what: ack });
    }
  }

  hear(): void {
    const due = this.down.filter(({ dueMs }) => dueMs <= this.nowMs);
    this.down = this.down.filter(({ dueMs }) => dueMs > this.nowMs);
    if (!this.isLinked) return;
    for (const { what } of due) {
      const state = this.lanes.get(what.lane);
      if (state === undefined) continue;
      const last = this.#last(what.lane);
      const next = applyAck(state, what, String(this.epoch), last, this.nowMs);
      this.lanes.set(what.lane, next);
      this.acknowledged[what.lane] = next.acknowledgedSeq;
    }
  }

  /** kill -9 and a power cut at once. */
  killSender(): void {
    this.kills += 1;
    this.#boot(this.disk);
  }

  /** Yesterday's backup under a new epoch; what came after it is gone with the disk and owed no more. */
  restore(): void {
    if (this.backup === undefined) return;
    this.restores += 1;
    this.epochs += 1;
    this.#boot({ ...this.backup, epoch: this.epochs, acknowledged: perLane(() => 0) });
    this.sync();
    for (const lane of LANES) {
      const facts = this.journal[lane].map(({ fact }) => fact);
      this.owed.set(`${this.epochs}/${lane}`, facts);
    }
  }

  storm(): void {
    if (this.chance(0.5))
      this.write(this.chance(0.1) ? "alarm" : "event", 1 + Math.floor(this.roll() * 20));
    if (this.chance(0.1)) this.write("summary", 1);
    if (this.chance(0.01)) this.write("event", 400);
    if (this.chance(0.08)) this.isLinked = !this.isLinked;
    if (this.chance(0.02)) this.killSender();
    // The answers' sender is killed with what it had not committed.
    if (this.chance(0.02)) {
      this.kills += 1;
      this.end.powerCut();
    }
    if (this.chance(0.02)) this.backup = this.disk;
    if (this.chance(0.006)) this.restore();
    if (this.chance(0.03)) this.up = [];
  }

  step(): void {
    this.nowMs += STEP_MS;
    this.send();
    this.receive();
    this.hear();
  }

  isDone(): boolean {
    return LANES.every((lane) => {
      const last = this.#last(lane);
      return (this.lanes.get(lane)?.acknowledgedSeq ?? 0) >= last;
    });
  }
}

/** Written from the stories' ends and not from the rules: what a person upstream would complain about. */
function faultsOf(world: World): string[] {
  const faults: string[] = [];
  for (const lane of LANES) {
    const key = `${world.epoch}/${lane}`;
    const owed = world.owed.get(key) ?? [];
    const got = world.end.given(key);
    const known = new Set(got);
    const missing = owed.filter((fact) => !known.has(fact));
    if (missing.length > 0) faults.push(`lost: ${missing.length} of ${key}`);
    if (known.size !== got.length) faults.push(`doubled in ${key}`);
    if (got.some((fact, at) => at > 0 && fact < (got[at - 1] ?? 0))) faults.push(`order in ${key}`);
  }
  if (!world.isDone()) faults.push("never acknowledged");
  if (world.end.conflicts.length > 0) faults.push(`two records under ${world.end.conflicts[0]}`);
  if (world.worst > WINDOW_LIMIT) faults.push(`${world.worst} on their way`);
  return faults;
}

export function tell(seed: number, broken?: Break): Story {
  const world = new World(seed, broken);
  for (let n = 0; n < STEPS; n += 1) {
    world.storm();
    world.step();
  }
  world.isLinked = true;
  world.isCalm = true;
  for (let n = 0; n < CALM_STEPS && !world.isDone(); n += 1) world.step();
  const { facts, kills, restores, packets } = world;
  return { seed, records: facts, kills, restores, packets, faults: faultsOf(world) };
}
