/** Proves the journal on request, one run at a time, and remembers what came out of it. */
import { raiseAlarm, siteSubject } from "../alarms/index.ts";
import { DAY_MS, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { readHead, verifyChain } from "../platform/journal/journal.ts";
import { type JournalProof, proveJournal } from "../platform/journal/verify-chain.ts";
import type { Ports } from "../platform/ports.ts";
import type { DataFolder } from "../platform/storage/data-folder.ts";

export const PROOF_CHANNEL = "journal-proof";

export type ProofState =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly checked: number; readonly total: number }
  | { readonly kind: "done"; readonly at: UnixMs; readonly proof: JournalProof }
  | { readonly kind: "failed" };

/** Recomputed before the first page is served; the rest follows in the background. */
const START_ENTRIES = 1_000;
/** After the devices are up and the first pages are drawn. */
const FIRST_PROOF_MS = 5 * MINUTE_MS;

type BreakFacts = {
  readonly brokenSeq?: number;
  readonly cause?: string;
  readonly brokenSealSeq?: number;
};

export class JournalProver {
  #stop: () => void = () => undefined;
  readonly #ports: Ports;
  readonly #folder: DataFolder;
  #state: ProofState = { kind: "none" };

  constructor(ports: Ports, folder: DataFolder) {
    this.#ports = ports;
    this.#folder = folder;
  }

  get state(): ProofState {
    return this.#state;
  }

  /** The newest part at once, all of it soon after and then once a day. */
  async watch(): Promise<void> {
    const { db, scheduler } = this.#ports;
    const proof = verifyChain(db.sql, Math.max(1, readHead(db.sql).seq - START_ENTRIES));
    if (!proof.ok) {
      this.#ports.log.error({ broken: proof.broken }, "the journal chain is broken");
      await this.#tellBroken({ brokenSeq: proof.broken.seq, cause: proof.broken.cause });
    }
    const stops = [
      scheduler.after(FIRST_PROOF_MS, () => this.start("system")),
      scheduler.every(DAY_MS, () => this.start("system")),
    ];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  stop(): void {
    this.#stop();
  }

  async #tellBroken(facts: BreakFacts): Promise<void> {
    await this.#ports.db.write((tx) => {
      tx.append({
        kind: "journal.broken",
        actor: "system",
        subject: "journal:chain",
        payload: { ...facts },
      });
      raiseAlarm(tx, this.#ports, {
        code: "journal.broken",
        subject: siteSubject(this.#ports),
        facts: { ...facts },
      });
    });
  }

  /** Does nothing while a run is under way. */
  start(byPersonId: string): void {
    if (this.#state.kind === "running") return;
    this.#set({ kind: "running", checked: 0, total: 0 });
    // Not waited for at the end of the program: closing the data ends the run by itself.
    this.#run(byPersonId).catch((err: unknown) => {
      this.#ports.log.warn({ err }, "the proof of the journal did not finish");
      this.#set({ kind: "failed" });
    });
  }

  async #run(byPersonId: string): Promise<void> {
    const { db, siteId, scheduler, clock } = this.#ports;
    const parts = { database: db.sql, siteId, publicPem: this.#folder.key.publicPem };
    const pause = () => new Promise<void>((resolve) => scheduler.after(1, resolve));
    const steps = proveJournal(parts, pause);
    for (;;) {
      const step = await steps.next();
      if (step.done === true) {
        await this.#write(byPersonId, step.value);
        this.#set({ kind: "done", at: clock.now(), proof: step.value });
        return;
      }
      this.#set({ kind: "running", ...step.value });
    }
  }

  /** A break is an alarm; also that somebody looked and found none belongs in the journal. */
  #write(byPersonId: string, proof: JournalProof): Promise<unknown> {
    const { broken, brokenSeal, checked, seals } = proof;
    const isIntact = broken === undefined && brokenSeal === undefined;
    const facts: BreakFacts = {
      ...(broken === undefined ? {} : { brokenSeq: broken.seq, cause: broken.cause }),
      ...(brokenSeal === undefined ? {} : { brokenSealSeq: brokenSeal.seq }),
    };
    return this.#ports.db.write((tx) => {
      tx.append({
        kind: isIntact ? "journal.verified" : "journal.broken",
        actor: byPersonId,
        subject: "journal:chain",
        payload: { checked, seals, ...facts },
      });
      if (isIntact) return;
      raiseAlarm(tx, this.#ports, {
        code: "journal.broken",
        subject: siteSubject(this.#ports),
        facts: { ...facts },
      });
    });
  }

  #set(state: ProofState): void {
    this.#state = state;
    this.#ports.live.touch(PROOF_CHANNEL);
  }
}
