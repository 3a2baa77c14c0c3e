/**
 * What must hold whatever happens, judged from outside: the contacts, the weights and the lines as they are, and the
 * books as they stand on the disk. Nothing here asks the program what it believes.
 */
import { netG } from "../../firmware-bridge/simulators/bay.ts";
import type { Appliance } from "./appliance.ts";
import { BAD_CODES, GUNS, SCALES } from "./appliance.ts";

/** A stale weight is noticed after 0.6 s, the box answers within 0.2 s, the board drops out within 0.8 s. */
const GRACE_MS = 2_000;
/** From one pulse to the next, and a look of this judge. */
const DIP_MAX_MS = 500;
/** What the free fall, one frame and the drop-out may still let in. */
const OVER_MAX_G = 1_600;
const LIMIT_G = 14_900;
const FAULTS_MAX = 10;

type Reason =
  | "the box is dead"
  | "the gun is locked"
  | "the scale is silent"
  | "the board's line is cut"
  | "nothing stands on the scale"
  | "the cylinder is over its limit"
  | "the clock is in doubt"
  | "no fill is on record"
  | "the cylinder must not be filled";

/** What the story did to a gun; the judge adds what it sees. */
export type Truth = {
  readonly lockedGuns: Set<string>;
  readonly silentScales: Set<string>;
  /** A scale that goes on saying the same weight: what stands on it is then not known to anybody. */
  readonly lyingScales: Set<string>;
  isBoardCut: boolean;
  /** When the board's supply last dipped: until its next word the box cannot know, and its next pulse closes again. */
  boardDippedAtMs: number;
  isAlive: boolean;
};

export class Judge {
  readonly #appliance: Appliance;
  readonly #truth: Truth;
  readonly #since = new Map<string, number>();
  readonly #wasClosed = GUNS.map(() => false);
  readonly #openings = GUNS.map(() => 0);
  readonly faults: string[] = [];
  /** Times at which a contact was seen closed. */
  closedLooks = 0;

  constructor(appliance: Appliance, truth: Truth) {
    this.#appliance = appliance;
    this.#truth = truth;
  }

  get openings(): number {
    return this.#openings.reduce((sum, count) => sum + count, 0);
  }

  complain(fault: string): void {
    const at = this.#appliance.time.clock.monotonicMs();
    if (this.faults.length < FAULTS_MAX) this.faults.push(`at ${Math.round(at)} ms: ${fault}`);
  }

  /** Called every tenth of a second. */
  look(): void {
    const nowMs = this.#appliance.time.clock.monotonicMs();
    GUNS.forEach((gun, channel) => {
      const isClosed = this.#appliance.station.isPermitted(channel);
      if (isClosed) this.closedLooks += 1;
      const reasons = new Set(this.#reasons(gun, channel, isClosed));
      for (const key of [...this.#since.keys()]) {
        const [of, reason] = key.split("|");
        if (of === gun && !reasons.has(reason as Reason)) this.#since.delete(key);
      }
      for (const reason of reasons) {
        const key = `${gun}|${reason}`;
        const since = this.#since.get(key) ?? nowMs;
        this.#since.set(key, since);
        if (isClosed && nowMs - since > GRACE_MS)
          this.complain(`${gun} is open although ${reason}`);
      }
      const isDip = nowMs - this.#truth.boardDippedAtMs <= DIP_MAX_MS;
      if (isClosed && this.#wasClosed[channel] === false && !isDip) this.#opened(gun, channel);
      this.#wasClosed[channel] = isClosed;
    });
  }

  #reasons(gun: string, channel: number, isClosed: boolean): readonly Reason[] {
    const { app, station, folder } = this.#appliance;
    const truth = this.#truth;
    const scale = SCALES[channel] ?? "";
    const found: Reason[] = [];
    if (!truth.isAlive) found.push("the box is dead");
    if (truth.lockedGuns.has(gun)) found.push("the gun is locked");
    if (truth.silentScales.has(scale)) found.push("the scale is silent");
    if (truth.isBoardCut) found.push("the board's line is cut");
    if (app !== undefined && !app.ports.clockTrust().isTrusted) found.push("the clock is in doubt");
    if (!isClosed) return found;
    const state = station.bays[channel]?.state();
    if (!truth.lyingScales.has(scale)) {
      if (state?.cylinder === null) found.push("nothing stands on the scale");
      if (state !== undefined && netG(state) > LIMIT_G + OVER_MAX_G)
        found.push("the cylinder is over its limit");
    }
    if (folder === undefined) return found;
    const fill = folder.siteReader
      .query(
        `SELECT code.code FROM fill JOIN cylinder_code AS code ON code.cylinder_id = fill.cylinder_id
         WHERE fill.point_id = $gun AND fill.state IN ('authorised', 'filling')`,
      )
      .get({ gun }) as { code: string } | null;
    if (fill === null) found.push("no fill is on record");
    else if (BAD_CODES.some((code) => code === fill.code))
      found.push("the cylinder must not be filled");
    return found;
  }

  /** Each opening has a grant of its own, which was in the books before. */
  #opened(gun: string, channel: number): void {
    this.#openings[channel] = (this.#openings[channel] ?? 0) + 1;
    const { folder } = this.#appliance;
    if (folder === undefined) {
      this.complain(`${gun} opened while the box was dead`);
      return;
    }
    const { n } = folder.siteReader
      .query("SELECT count(*) AS n FROM fill WHERE point_id = $gun")
      .get({ gun }) as { n: number };
    const openings = this.#openings[channel] ?? 0;
    if (openings > n) this.complain(`${gun} opened ${openings} times with ${n} grants on record`);
    const { failed } = folder.siteReader
      .query(
        `SELECT count(*) AS failed FROM fill JOIN pre_fill_check ON pre_fill_check.id = fill.check_id
         WHERE fill.point_id = $gun AND pre_fill_check.is_passed = 0`,
      )
      .get({ gun }) as { failed: number };
    if (failed > 0) this.complain(`${gun} was opened after a failed check`);
  }
}
