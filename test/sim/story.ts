/**
 * A story that a seed decides: people scan, check, fill, lock and settle as their screens tell them, and sometimes
 * otherwise; lines are pulled, bytes are noise, the clock jumps, the power goes, the courier's stick gets lost. The
 * judge looks on ten times a second, and at the end the books are compared with what people were told.
 */
import { join } from "node:path";
import { seeded } from "../../src/demo/random.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import { preFillItemsOf } from "../../src/filling/pre-fill-items.ts";
import { authorise, passCheck, scanAtPoint, unbind } from "../../src/filling/service.ts";
import { settleFill } from "../../src/filling/settle.ts";
import { findMedium } from "../../src/gases/index.ts";
import { Intake, packCourier, takeAnswer, takeParcel } from "../../src/sync/index.ts";
import { unsoundnessOf } from "../faults/kill-run.ts";
import {
  Appliance,
  BAD_CODES,
  GOOD_CODES,
  GUNS,
  RELAY,
  SCALES,
  TARE_G,
  type Template,
} from "./appliance.ts";
import { Judge, type Truth } from "./judge.ts";

/** What was deliberately broken, to show that the judge notices. */
export type Break = "lock-forgotten" | "stale-weight" | "pulse-without-lease" | "undurable";
export const BREAKS: readonly Break[] = [
  "lock-forgotten",
  "stale-weight",
  "pulse-without-lease",
  "undurable",
];

export type Story = {
  readonly seed: number;
  readonly openings: number;
  readonly lives: number;
  readonly acts: number;
  readonly entries: number;
  readonly faults: readonly string[];
};

const LOOK_MS = 100;
const STORY_MS = 60_000;
const STICKS_MAX = 12;
const TIMERS_MAX = 400;
const JUMP_MS = 90_000;

type Gun = (typeof GUNS)[number];

class Teller {
  readonly random: () => number;
  readonly appliance: Appliance;
  readonly truth: Truth;
  readonly judge: Judge;
  readonly #template: Template;
  readonly #broken: Break | undefined;
  readonly #intake = new Intake({
    state: ":memory:",
    accepted: () => undefined,
    rejected: (reason, topic) => this.judge.complain(`the receiver rejects ${topic}: ${reason}`),
  });
  /** What a person was told is on record: the newest entry then. */
  readonly #told: { readonly seq: number; readonly hash: string }[] = [];
  /** Answers that the courier has not brought back yet. */
  #sticks: Uint8Array[] = [];
  #jumpedMs = 0;
  acts = 0;
  lives = 1;

  constructor(template: Template, seed: number, broken: Break | undefined) {
    this.random = seeded(seed);
    this.#template = template;
    this.#broken = broken;
    this.appliance = new Appliance(template, {
      seed,
      random: this.random,
      isUndurable: broken === "undurable",
    });
    this.truth = {
      lockedGuns: new Set(),
      silentScales: new Set(),
      lyingScales: new Set(),
      isBoardCut: false,
      boardDippedAtMs: Number.NEGATIVE_INFINITY,
      isAlive: false,
    };
    this.judge = new Judge(this.appliance, this.truth);
  }

  async run(): Promise<void> {
    await this.#boot();
    const { time } = this.appliance;
    const endMs = time.clock.monotonicMs() + STORY_MS;
    while (time.clock.monotonicMs() < endMs) {
      await this.#act();
      await this.#pass(200 + this.random() * 900);
    }
    await this.#end();
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  async #pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= LOOK_MS) {
      await this.appliance.time.advanceAsync(Math.min(LOOK_MS, left));
      if (this.#broken === "pulse-without-lease") this.#pulseOn();
      this.judge.look();
    }
  }

  /** A build that goes on pulsing: the board is told to close whatever the program thinks. */
  #pulseOn(): void {
    const { appliance } = this;
    GUNS.forEach((_gun, channel) => {
      if (appliance.station.isPermitted(channel)) appliance.pulseBoard(channel);
    });
  }

  async #boot(): Promise<void> {
    await this.appliance.start();
    this.truth.isAlive = true;
    for (const gun of GUNS) {
      const phase = this.appliance.app?.filling.board.view(gun)?.phase;
      if (phase !== "locked") this.judge.complain(`${gun} began as ${phase}`);
    }
    this.#compareTold();
  }

  /** Whoever was told that something is on record finds it, also after the power went. */
  #compareTold(): void {
    const { folder } = this.appliance;
    const newest = this.#told.at(-1);
    if (folder === undefined || newest === undefined) return;
    const row = folder.siteReader
      .query("SELECT hash FROM journal WHERE seq = $seq")
      .get({ seq: newest.seq }) as { hash: string } | null;
    if (row?.hash !== newest.hash)
      this.judge.complain(`entry ${newest.seq} was acknowledged and is gone`);
  }

  #tell(): void {
    const head = this.appliance.folder?.siteReader
      .query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
      .get() as { seq: number; hash: string } | null | undefined;
    if (head != null) this.#told.push(head);
  }

  async #act(): Promise<void> {
    this.acts += 1;
    const roll = this.random();
    if (roll < 0.7) return await this.#operate(this.pick(GUNS));
    if (roll < 0.8) return await this.#mend();
    if (roll < 0.84) return await this.#manage(this.pick(GUNS));
    if (roll < 0.88) return this.#disturbScale(Math.floor(this.random() * SCALES.length));
    if (roll < 0.9) return this.#disturbBoard();
    if (roll < 0.94) return this.#noise();
    if (roll < 0.95) return this.#jumpClock();
    if (roll < 0.985) {
      await this.#carryStick();
      return;
    }
    await this.#cutPower();
  }

  /** Somebody sees to what is out of order, or the story would soon stand still. */
  async #mend(): Promise<void> {
    const { truth } = this;
    const isFaulty = (scale: string) =>
      truth.silentScales.has(scale) || truth.lyingScales.has(scale);
    const scale = SCALES.findIndex(isFaulty);
    if (scale >= 0) this.#disturbScale(scale);
    else if (truth.isBoardCut) this.#disturbBoard();
    else if (this.#jumpedMs !== 0) this.#jumpClock();
    const [locked] = truth.lockedGuns;
    if (locked !== undefined) await this.#manage(locked as Gun);
  }

  /** What the screen of the gun asks for; one in eight times something else. */
  async #operate(gun: Gun): Promise<void> {
    const { app, station } = this.appliance;
    const view = app?.filling.board.view(gun);
    if (app === undefined || view === undefined) return;
    const bay = station.bays[GUNS.indexOf(gun)];
    const at = view.positions["1"];
    if (bay === undefined) return;
    if (this.chance(0.12)) return this.#fumble(gun, bay);
    const { station: books } = app.filling;
    const { operator } = this.#template;
    if (view.settlementOf !== undefined) {
      bay.remove();
      return this.#said(await settleFill(books, operator, gun, "停电后气瓶已移开", true));
    }
    if (view.phase === "settled") return bay.remove();
    if (view.phase !== "locked") return;
    if (at === undefined || at.kind === "open") return await this.#scan(gun);
    if (at.kind !== "bound") return;
    if (at.refusals.length > 0) return unbind(books, gun);
    if (at.check === null) return await this.#check(gun);
    if (bay.state().cylinder === null) return this.#place(bay);
    this.#authorise(gun, bay);
  }

  async #scan(gun: Gun): Promise<void> {
    const app = this.appliance.app;
    if (app === undefined) return;
    const code = this.chance(0.2)
      ? this.pick([...BAD_CODES, "TC999999", "§"])
      : this.pick(GOOD_CODES);
    this.#said(await scanAtPoint(app.filling.station, this.#template.operator, gun, code));
  }

  async #check(gun: Gun): Promise<void> {
    const app = this.appliance.app;
    const medium = findMedium("lpg");
    if (app === undefined || medium === undefined) return;
    const failed = this.chance(0.1) ? preFillItemsOf(medium)[0]?.code : undefined;
    const answers = Object.fromEntries(
      preFillItemsOf(medium).map(({ code }) => [code, code === failed ? "fail" : "pass"] as const),
    );
    this.#said(await passCheck(app.filling.station, this.#template.operator, gun, answers, ""));
  }

  #place(bay: Appliance["station"]["bays"][number]): void {
    // Another one than was scanned, or a full one, now and then.
    const tareG = this.chance(0.1) ? 22_000 : TARE_G;
    bay.place({ tareG, residueG: this.chance(0.1) ? 9_000 : 100, volumeL: 35.5 });
    bay.connectGun(true);
    bay.openCylinderValve(true);
  }

  #authorise(gun: Gun, bay: Appliance["station"]["bays"][number]): void {
    const app = this.appliance.app;
    if (app === undefined) return;
    // The indicator's own cut-off is forgotten now and then: the box has to close.
    bay.setPoint(this.chance(0.3) ? TARE_G + 40_000 : TARE_G + 14_500);
    authorise(app.filling.station, this.#template.operator, gun);
  }

  #fumble(gun: Gun, bay: Appliance["station"]["bays"][number]): void {
    const app = this.appliance.app;
    const roll = this.random();
    if (roll < 0.3) bay.remove();
    else if (roll < 0.5) bay.disturb(this.pick([-3_000, 2_000, 0]));
    else if (roll < 0.6) bay.leak(this.pick([0, 40]));
    else if (roll < 0.8 && app !== undefined) this.#authorise(gun, bay);
    else if (app !== undefined) unbind(app.filling.station, gun);
  }

  async #manage(gun: Gun): Promise<void> {
    const app = this.appliance.app;
    if (app === undefined) return;
    const { lockedGuns } = this.truth;
    const isLocked = lockedGuns.has(gun);
    // A build that says "locked" and forgets to.
    if (!isLocked && this.#broken === "lock-forgotten") {
      lockedGuns.add(gun);
      return;
    }
    const outcome = await setLock(
      app.filling.station,
      this.#template.manager,
      gun,
      isLocked ? null : "软管渗漏",
      "软管已更换",
    );
    if (!outcome.ok) return;
    if (isLocked) lockedGuns.delete(gun);
    else lockedGuns.add(gun);
    this.#tell();
  }

  #disturbScale(index: number): void {
    const scale = SCALES[index] ?? "";
    const line = this.appliance.station.bays[index]?.line;
    const { silentScales, lyingScales } = this.truth;
    if (line === undefined) return;
    if (silentScales.has(scale) || lyingScales.has(scale)) {
      line.freeze(null);
      if (this.#broken !== "stale-weight") this.appliance.plug(scale);
      silentScales.delete(scale);
      lyingScales.delete(scale);
      return;
    }
    const roll = this.random();
    if (roll < 0.5) {
      silentScales.add(scale);
      // A build that keeps the last weight of a scale that is gone.
      if (this.#broken === "stale-weight") line.freeze("value");
      else this.appliance.unplug(scale);
    } else if (roll < 0.75) {
      silentScales.add(scale);
      line.freeze(this.#broken === "stale-weight" ? "value" : "silent");
    } else {
      lyingScales.add(scale);
      line.freeze("value");
    }
  }

  #disturbBoard(): void {
    const { truth, appliance } = this;
    if (truth.isBoardCut) {
      truth.isBoardCut = false;
      appliance.plug(RELAY);
    } else if (this.chance(0.5)) {
      truth.isBoardCut = true;
      appliance.unplug(RELAY);
    } else {
      truth.boardDippedAtMs = appliance.time.clock.monotonicMs();
      appliance.station.loseBoardPower();
    }
  }

  #noise(): void {
    const { station } = this.appliance;
    const bytes = Uint8Array.from(
      { length: 1 + Math.floor(this.random() * 60) },
      () => this.random() * 256,
    );
    const line = this.chance(0.3) ? station.boardLine : this.pick(station.bays).line;
    if (this.chance(0.5)) line.garbage(bytes);
    else line.halfFrames(1 + Math.floor(this.random() * 4));
  }

  #jumpClock(): void {
    const { appliance } = this;
    const ms = this.#jumpedMs === 0 ? this.pick([JUMP_MS, -JUMP_MS, 30_000]) : -this.#jumpedMs;
    this.#jumpedMs = this.#jumpedMs === 0 ? ms : 0;
    appliance.isTimeServed = this.#jumpedMs === 0;
    appliance.time.jumpWall(ms);
  }

  /** Records go out on a stick; the answer comes back, comes back twice, late, or never. */
  async #carryStick(isSafe = false): Promise<number> {
    const { app, folder } = this.appliance;
    if (app === undefined || folder === undefined) return 0;
    const manager = this.#template.manager;
    const parcel = await packCourier(app.ports, manager, folder);
    if (isSafe || this.chance(0.8)) {
      const answer = takeParcel(this.#intake, parcel.text);
      if (answer === undefined) this.judge.complain("the receiver does not know the parcel");
      else this.#sticks.push(Buffer.from(JSON.stringify(answer)));
    }
    if (!isSafe && this.chance(0.3)) this.#sticks = [];
    if (!isSafe && this.chance(0.4)) return parcel.records;
    for (const stick of this.#sticks) await takeAnswer(app.ports, manager, folder, stick);
    if (!this.chance(0.2)) this.#sticks = [];
    return parcel.records;
  }

  async #cutPower(): Promise<void> {
    this.lives += 1;
    this.truth.isAlive = false;
    if (this.chance(0.7)) await this.appliance.kill();
    else await this.appliance.stop();
    await this.#pass(500 + this.random() * 4_000);
    await this.#boot();
  }

  #said(outcome: { readonly ok: boolean }): void {
    if (outcome.ok) this.#tell();
  }

  /** The storm is over: everything still owed arrives, and the books are proved. */
  async #end(): Promise<void> {
    const { appliance } = this;
    await this.#pass(1_000);
    let records = 1;
    for (let sticks = 0; sticks < STICKS_MAX && records > 0; sticks += 1) {
      records = (await this.#carryStick(true)) - 1;
    }
    this.#compareUpstream();
    if (appliance.time.pending > TIMERS_MAX)
      this.judge.complain(`${appliance.time.pending} timers wait`);
    this.truth.isAlive = false;
    await appliance.stop();
    await this.#pass(GRACE_AFTER_STOP_MS);
    if (appliance.time.pending > TIMERS_AFTER_STOP) {
      this.judge.complain(`${appliance.time.pending} timers outlive the program`);
    }
    for (const fault of unsoundnessOf(join(appliance.path, "site.db"))) this.judge.complain(fault);
  }

  #compareUpstream(): void {
    const { folder } = this.appliance;
    if (folder === undefined) return;
    const lanes = folder.siteReader
      .query(
        "SELECT lane, max(lane_seq) AS last, count(*) AS n FROM journal WHERE lane IS NOT NULL GROUP BY lane",
      )
      .all() as { lane: "alarm" | "event" | "summary"; last: number; n: number }[];
    for (const { lane, last, n } of lanes) {
      if (last !== n) this.judge.complain(`lane ${lane} has ${n} entries up to ${last}`);
      const { held } = this.#intake.store.head({ site: folder.siteId, epoch: folder.epoch, lane });
      // The last stick's own entries are on nobody's stick yet.
      if (held < last - 2)
        this.judge.complain(`lane ${lane}: the receiver holds ${held} of ${last}`);
    }
    if (this.#intake.chainBreaks > 0) this.judge.complain("the receiver found the chain broken");
  }

  get entries(): number {
    return this.#told.at(-1)?.seq ?? 0;
  }
}

const GRACE_AFTER_STOP_MS = 3_000;
/** The simulated station's own. */
const TIMERS_AFTER_STOP = 3;

export async function tell(template: Template, seed: number, broken?: Break): Promise<Story> {
  const teller = new Teller(template, seed, broken);
  try {
    await teller.run();
  } catch (error) {
    teller.judge.complain(`the story broke off: ${String(error)}`);
    await teller.appliance.stop().catch(() => undefined);
  } finally {
    teller.appliance.close();
  }
  const { acts, lives, entries, judge } = teller;
  return { seed, acts, lives, entries, openings: judge.openings, faults: judge.faults };
}
