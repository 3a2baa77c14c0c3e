/** Watches the box's time, tells when it cannot be trusted, and takes the ways back. */
import { clearAlarm, raiseAlarm, siteSubject } from "../alarms/index.ts";
import type { SecretLogin, TwoPeople, Witness, WitnessRefusal } from "../identity/index.ts";
import { instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  CLOCK_PART_MAX_MS,
  type ClockCause,
  type ClockTrust,
  SHELF_LIFE_MS,
} from "../platform/clock.ts";
import type { ClockKeeper } from "../platform/clock-keeper.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import { saveMeta } from "./store.ts";

const LOOK_EVERY_MS = 5_000;
/** A time server is believed after it has held the clock for this many looks in a row: a minute. */
const SYNC_LOOKS = 12;

export type ClockCommand = {
  /** What the time is; undefined: the time shown is right. */
  readonly setAt: UnixMs | undefined;
  readonly reason: string;
  readonly first: SecretLogin;
  readonly second: SecretLogin;
};

export type ClockRefusal =
  | { readonly code: "clock.no_reason" }
  | { readonly code: "clock.before_release"; readonly releasedAt: UnixMs }
  | { readonly code: "clock.too_late" }
  | { readonly code: "clock.witness"; readonly witness: WitnessRefusal };

export type ClockView = {
  readonly now: UnixMs;
  readonly trust: ClockTrust;
  readonly sync: ReturnType<ClockKeeper["sync"]>;
  readonly offsetMs: number;
  readonly floorAt: UnixMs;
};

export class ClockDesk {
  readonly #ports: Ports;
  readonly #keeper: ClockKeeper;
  readonly #witness: Witness;
  /** What the alarm, the journal and the data folder say; undefined before the first look. */
  #told: ClockCause | "trusted" | undefined;
  #syncLooks = 0;
  #stop: () => void = () => undefined;

  constructor(ports: Ports, keeper: ClockKeeper, witness: Witness) {
    this.#ports = ports;
    this.#keeper = keeper;
    this.#witness = witness;
  }

  async start(): Promise<void> {
    await this.#tell();
    this.#stop = this.#ports.scheduler.every(LOOK_EVERY_MS, () => this.#look());
  }

  stop(): void {
    this.#stop();
  }

  view(): ClockView {
    const keeper = this.#keeper;
    return {
      now: this.#ports.clock.now(),
      trust: this.#ports.clockTrust(),
      sync: keeper.sync(),
      offsetMs: keeper.offsetMs,
      floorAt: keeper.floorAt,
    };
  }

  #look(): void {
    this.#syncLooks = this.#keeper.sync() === "synchronised" ? this.#syncLooks + 1 : 0;
    const isNews = (this.#ports.clockTrust().cause ?? "trusted") !== this.#told;
    const work = this.#isServerRight() ? this.#believeServer() : isNews ? this.#tell() : undefined;
    if (work !== undefined) this.#ports.background("clock", work);
  }

  /** A time server may bring the time forward; back behind what is written only people may take it. */
  #isServerRight(): boolean {
    const { clock } = this.#ports;
    const keeper = this.#keeper;
    if (this.#syncLooks < SYNC_LOOKS) return false;
    if (this.#ports.clockTrust().isTrusted && keeper.offsetMs === 0) return false;
    const serverAt = clock.now() - keeper.offsetMs;
    return serverAt >= keeper.releasedAt && serverAt >= keeper.floorAt - CLOCK_PART_MAX_MS;
  }

  /** Alarm, entry and what the next start has to know, in one transaction. */
  async #tell(): Promise<void> {
    const cause = this.#ports.clockTrust().cause;
    const before = this.#told;
    this.#told = cause ?? "trusted";
    try {
      await this.#ports.db.write((tx) => {
        saveMeta(tx.orm, "clock", this.#keeper.memory());
        this.#setAlarm(tx, cause);
        if (cause !== undefined) this.#append(tx, "clock.lost", "system", { cause });
        else if (before !== undefined) this.#append(tx, "clock.returned", "system", {});
      });
    } catch (error) {
      this.#told = before;
      throw error;
    }
  }

  #setAlarm(tx: Tx, cause: ClockCause | undefined): void {
    const gone = { code: "clock.untrusted", subject: siteSubject(this.#ports) } as const;
    if (cause === undefined) clearAlarm(tx, this.#ports, gone);
    else raiseAlarm(tx, this.#ports, { ...gone, facts: { cause } });
    tx.afterCommit(() => this.#ports.live.touch("health"));
  }

  #append(
    tx: Tx,
    kind: string,
    actor: string,
    payload: Readonly<Record<string, string | number>>,
  ): number {
    return tx.append({ kind, actor, subject: "box:clock", payload, lane: "event" }).seq;
  }

  #believeServer(): Promise<void> {
    return this.#rebase(0, "clock.synchronised", "system", {});
  }

  async #rebase(
    offsetMs: number,
    kind: string,
    actor: string,
    facts: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const { clock, db } = this.#ports;
    const keeper = this.#keeper;
    let undo: () => void = () => undefined;
    try {
      await db.write((tx) => {
        const cause = this.#ports.clockTrust().cause ?? "trusted";
        const beforeAt = clock.now();
        undo = keeper.rebase(offsetMs);
        const movedMs = clock.now() - beforeAt;
        const seq = this.#append(tx, kind, actor, { ...facts, cause, movedMs });
        keeper.setBaseline(seq);
        saveMeta(tx.orm, "clock", keeper.memory());
        this.#setAlarm(tx, undefined);
      });
      this.#told = "trusted";
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** Two people say that the time shown is right, or what it is. */
  async confirm(command: ClockCommand): Promise<Result<null, ClockRefusal>> {
    const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
    if (reason.length < 2) return refuse({ code: "clock.no_reason" });
    const { releasedAt } = this.#keeper;
    const machineAt = (): number => this.#ports.clock.now() - this.#keeper.offsetMs;
    const askedAt = machineAt();
    const rightAt = command.setAt ?? this.#ports.clock.now();
    if (rightAt < releasedAt) return refuse({ code: "clock.before_release", releasedAt });
    if (rightAt > releasedAt + 4 * SHELF_LIFE_MS) return refuse({ code: "clock.too_late" });
    const people = await this.#witness(command.first, command.second);
    if (!people.ok) return refuse({ code: "clock.witness", witness: people.refusal });
    const offsetMs = command.setAt === undefined ? this.#keeper.offsetMs : command.setAt - askedAt;
    await this.#confirmed(people.value, reason, instant(offsetMs));
    return accept(null);
  }

  #confirmed({ first, second }: TwoPeople, reason: string, offsetMs: number): Promise<void> {
    return this.#rebase(offsetMs, "clock.confirmed", first, { second, reason });
  }
}
