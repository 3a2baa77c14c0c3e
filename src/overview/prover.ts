/** Proves the journal on request, one run at a time, and remembers what came out of it. */
import type { UnixMs } from "../kernel/instants.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Ports } from "../platform/ports.ts";
import { type JournalProof, proveJournal } from "../platform/verify-chain.ts";

export const PROOF_CHANNEL = "journal-proof";

export type ProofState =
  | { readonly kind: "none" }
  | { readonly kind: "running"; readonly checked: number; readonly total: number }
  | { readonly kind: "done"; readonly at: UnixMs; readonly proof: JournalProof }
  | { readonly kind: "failed" };

export class JournalProver {
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
    return this.#ports.db.write((tx) =>
      tx.append({
        kind: isIntact ? "journal.verified" : "journal.broken",
        actor: byPersonId,
        subject: "journal:chain",
        payload: {
          checked,
          seals,
          ...(broken === undefined ? {} : { brokenSeq: broken.seq, cause: broken.cause }),
          ...(brokenSeal === undefined ? {} : { brokenSealSeq: brokenSeal.seq }),
        },
        ...(isIntact ? {} : { lane: "alarm" as const }),
      }),
    );
  }

  #set(state: ProofState): void {
    this.#state = state;
    this.#ports.live.touch(PROOF_CHANNEL);
  }
}
