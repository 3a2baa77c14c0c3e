/**
 * `kill -9` of a real `serve` at random moments: while people write over HTTP, while gas flows, while it starts.
 * After each restart: every acknowledged fact is on record, the chain and the database are sound, nothing is half
 * written, and no permission is open.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { seeded } from "../../src/demo/random.ts";
import { verifyChain } from "../../src/platform/journal/journal.ts";
import { BADGES, type Visitor } from "../support/site.ts";
import { FaultStation } from "../support/station.ts";
import { type Fact, halvesOf, lostOf, Work, Worker } from "./facts.ts";

/** A new folder now and then, or the proof of an ever longer journal would become the whole run. */
const ROUNDS_A_FOLDER = 50;
const WORKERS = 6;
const LOAD_MAX_MS = 500;
const START_KILL_MAX_MS = 400;
const FILL_GUN = 1;
/** A fill takes as long as several other rounds. */
const FILL_EVERY = 5;
const START_KILL_EVERY = 4;
const NET_G = 14_500;

export type KillReport = {
  rounds: number;
  acknowledged: number;
  /** Requests that the kill left without an answer. */
  unanswered: number;
  killedInFill: number;
  killedInStart: number;
  /** Fills that did not come to flow on a starved machine. */
  notFilled: number;
  readonly faults: string[];
  /** From the start of the process until it says that it runs, ms. */
  readonly startMs: number[];
  /** From the kill until the contact was seen open, ms. */
  readonly openMs: number[];
};

export type KillPlan = {
  readonly rounds: number;
  readonly seed: number;
  /** How the program is run; from its sources unless given. */
  readonly command?: readonly string[];
  /** Gas flows in each n-th round. */
  readonly fillEvery?: number;
  readonly tell?: (report: KillReport) => void;
};

export async function killRounds(plan: KillPlan): Promise<KillReport> {
  const random = seeded(plan.seed);
  const report: KillReport = {
    rounds: 0,
    acknowledged: 0,
    unanswered: 0,
    killedInFill: 0,
    killedInStart: 0,
    notFilled: 0,
    faults: [],
    startMs: [],
    openMs: [],
  };
  while (report.rounds < plan.rounds) {
    const rounds = Math.min(ROUNDS_A_FOLDER, plan.rounds - report.rounds);
    const station = await FaultStation.open(plan.command);
    try {
      await new Folder(station, random, report).run(rounds, plan);
    } finally {
      await station.close();
    }
  }
  return report;
}

class Folder {
  readonly #station: FaultStation;
  readonly #random: () => number;
  readonly #report: KillReport;
  readonly #workers: Worker[] = [];
  /** What cannot be replaced by later work; looked for until the end. */
  readonly #lasting: Fact[] = [];
  #operator: Visitor | undefined;
  #cylinders: string[] = [];

  constructor(station: FaultStation, random: () => number, report: KillReport) {
    this.#station = station;
    this.#random = random;
    this.#report = report;
  }

  async run(rounds: number, { tell, fillEvery = FILL_EVERY }: KillPlan): Promise<void> {
    await this.#serve();
    await this.#signIn();
    for (let round = 0; round < rounds; round += 1) {
      const facts = await this.#round(this.#report.rounds % fillEvery === 0);
      if (this.#report.rounds % START_KILL_EVERY === 1) await this.#killInStart();
      await this.#serve();
      this.#judge(facts);
      await this.#settle();
      this.#report.rounds += 1;
      tell?.(this.#report);
    }
    const lost = lostOf(this.#station.data, this.#lasting);
    this.#complain("lost at the end", lost);
    await this.#station.kill();
  }

  async #serve(): Promise<void> {
    const startedAt = performance.now();
    await this.#station.serve();
    this.#report.startMs.push(performance.now() - startedAt);
  }

  async #signIn(): Promise<void> {
    this.#operator = await this.#station.operator();
    for (let index = 0; index < WORKERS; index += 1) {
      const worker = new Worker(this.#station.url);
      await worker.signIn(BADGES.safetyManager);
      this.#workers.push(worker);
    }
    this.#cylinders = this.#station.data
      .rows<{ code: string }>(
        `SELECT code.code FROM cylinder JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id
         WHERE cylinder.model = 'YSP35.5' AND cylinder.status = 'in-service' AND cylinder.is_own = 1
           AND cylinder.content = 'empty' AND code.kind = 'body'
           AND cylinder.inspection_due_on > date('now', '+2 day')
           AND cylinder.life_ends_on > date('now', '+2 day')`,
      )
      .map(({ code }) => code);
  }

  /** Work, and a kill in the middle of it. Returns what had been acknowledged. */
  async #round(isFillDue: boolean): Promise<readonly Fact[]> {
    const { rounds } = this.#report;
    const hasFill = isFillDue && (await this.#startFill());
    let isOver = false;
    const works = this.#workers.map((worker, index) => {
      const tag = `K${rounds}W${index}N`;
      // Gun 1 fills; the others are locked and unlocked by one person each, the rest only write.
      const of = { tag, pointId: `gun-${2 + (index % 3)}`, isChecker: index === 0 };
      return new Work(worker, { ...of, hasPoint: index < 3 }, this.#random);
    });
    const running = works.map(async (work) => {
      while (!isOver) {
        try {
          await work.once();
        } catch (error) {
          if (!isOver) throw error;
          this.#report.unanswered += 1;
        }
      }
    });
    await Bun.sleep(this.#random() * LOAD_MAX_MS);
    isOver = true;
    const killed = this.#station.kill();
    if (hasFill) {
      this.#report.openMs.push(await this.#station.untilContactOpens(FILL_GUN));
      this.#report.killedInFill += 1;
    }
    await killed;
    await Promise.all(running);
    for (const work of works) {
      const odd = work.refusals.filter(({ status }) => status >= 500);
      this.#complain(
        "answered with",
        odd.map(({ status, text }) => `${status} ${text.slice(0, 200)}`),
      );
    }
    const facts = works.flatMap((work) => work.facts);
    this.#report.acknowledged += works.reduce((sum, work) => sum + work.acknowledged, 0);
    return facts;
  }

  async #killInStart(): Promise<void> {
    const started = this.#station.serve().catch(() => undefined);
    await Bun.sleep(this.#random() * START_KILL_MAX_MS);
    await this.#station.kill();
    await started;
    this.#report.killedInStart += 1;
  }

  /** False when the machine was too slow for its relay, which then drops as it must: that round has no fill. */
  async #startFill(): Promise<boolean> {
    const operator = this.#operator;
    const code = this.#cylinders.pop();
    if (operator === undefined || code === undefined)
      throw new Error("no cylinder is left to fill");
    try {
      await this.#station.prepare(operator, FILL_GUN, code);
      await this.#station.startFill(operator, FILL_GUN, NET_G);
      return true;
    } catch {
      this.#report.notFilled += 1;
      return false;
    }
  }

  /** A fill that the kill cut off waits for a person; without one the gun is simply idle. */
  async #settle(): Promise<void> {
    const operator = this.#operator;
    if (operator === undefined) return;
    const stage = await this.#station.stage(operator, FILL_GUN);
    if (stage !== "settle") return;
    this.#station.bay(FILL_GUN).remove();
    await operator.act(`/points/gun-${FILL_GUN}`, `/points/gun-${FILL_GUN}/settle`, {
      where: "gone",
      reason: "停电后气瓶已移开",
    });
    await this.#station.untilStage(operator, FILL_GUN, "idle");
  }

  #judge(facts: readonly Fact[]): void {
    const { data } = this.#station;
    this.#lasting.push(...facts.filter(({ kind }) => kind !== "answer" && kind !== "lock"));
    // All photos of a run so far, or earlier ones could stand in for a lost one.
    const photos = this.#lasting.filter(({ kind }) => kind === "photo");
    const others = facts.filter(({ kind }) => kind !== "photo");
    this.#complain("lost", lostOf(data, [...others, ...photos]));
    this.#complain("half", halvesOf(data));
    for (let gun = 1; gun <= 4; gun += 1) {
      if (this.#station.isPermitted(gun)) this.#complain("open", [`gun ${gun}`]);
    }
    this.#complain("unsound", unsoundnessOf(join(data.path, "site.db")));
  }

  #complain(what: string, which: readonly string[]): void {
    for (const one of which)
      this.#report.faults.push(`round ${this.#report.rounds}: ${what} ${one}`);
  }
}

/** What SQLite and the chain have to say against a database. */
export function unsoundnessOf(path: string): readonly string[] {
  const database = new Database(path, { readonly: true, strict: true });
  try {
    const found: string[] = [];
    const checked = database.query("PRAGMA integrity_check").all() as { integrity_check: string }[];
    if (checked[0]?.integrity_check !== "ok") found.push(JSON.stringify(checked.slice(0, 3)));
    const broken = database.query("PRAGMA foreign_key_check").all();
    if (broken.length > 0) found.push(`${broken.length} broken references`);
    const proof = verifyChain(database);
    if (!proof.ok) found.push(`chain: ${JSON.stringify(proof.broken)}`);
    return found;
  } finally {
    database.close();
  }
}
