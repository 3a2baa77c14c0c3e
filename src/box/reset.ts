/** Back to an empty box, by two people and after a good backup. */
import type { SecretLogin, Witness, WitnessRefusal } from "../identity/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { DataFolder } from "../platform/storage/data-folder.ts";
import { asideName, askReset } from "../platform/storage/reset.ts";
import { findSite } from "../site/index.ts";
import type { BackupRefusal, Backups } from "./backups.ts";

export type ResetCommand = {
  readonly siteName: string;
  readonly reason: string;
  readonly first: SecretLogin;
  readonly second: SecretLogin;
};

export type ResetRefusal =
  | { readonly code: "reset.not_here" }
  | { readonly code: "reset.under_way" }
  | { readonly code: "reset.wrong_name" }
  | { readonly code: "reset.no_reason" }
  | { readonly code: "reset.no_sheet" }
  | { readonly code: "reset.witness"; readonly witness: WitnessRefusal };

export type ResetState =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "failed"; readonly refusal: BackupRefusal | undefined }
  | { readonly kind: "restarting"; readonly aside: string };

export type ResetParts = {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly backups: Backups;
  readonly witness: Witness;
  /** Ends the program and starts it anew; absent where nobody would start it. */
  readonly restart: (() => void) | undefined;
};

/** Long enough for the page that says so to be read by the browser that asked. */
const RESTART_AFTER_MS = 3_000;

export class ResetDesk {
  readonly #parts: ResetParts;
  #state: ResetState = { kind: "idle" };
  #cancel: () => void = () => undefined;

  constructor(parts: ResetParts) {
    this.#parts = parts;
  }

  get state(): ResetState {
    return this.#state;
  }

  get isPossible(): boolean {
    return this.#parts.restart !== undefined;
  }

  stop(): void {
    this.#cancel();
  }

  /** Begins when two people have proved who they are; the backup and all after it are done in the background. */
  async begin(command: ResetCommand): Promise<Result<null, ResetRefusal>> {
    const { ports, backups, witness, restart } = this.#parts;
    if (restart === undefined) return refuse({ code: "reset.not_here" });
    if (this.#state.kind === "saving" || this.#state.kind === "restarting") {
      return refuse({ code: "reset.under_way" });
    }
    const name = findSite(ports.db.read)?.name ?? "";
    if (name === "" || command.siteName.trim() !== name)
      return refuse({ code: "reset.wrong_name" });
    const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
    if (reason.length < 2) return refuse({ code: "reset.no_reason" });
    if (!backups.hasSheet) return refuse({ code: "reset.no_sheet" });
    const people = await witness(command.first, command.second);
    if (!people.ok) return refuse({ code: "reset.witness", witness: people.refusal });
    this.#state = { kind: "saving" };
    const { first, second } = people.value;
    ports.background("factory reset", this.#perform(first, { second, reason }, restart));
    return accept(null);
  }

  async #perform(
    actor: string,
    facts: { readonly second: string; readonly reason: string },
    restart: () => void,
  ): Promise<void> {
    const { ports, folder, backups } = this.#parts;
    try {
      // The entry comes first, so that the backup that is kept tells who did it and why.
      await ports.db.write((tx) => {
        tx.append({ kind: "box.reset", actor, subject: "box:data", payload: facts, lane: "event" });
      });
      const taken = await backups.take(actor);
      if (!taken.ok || !taken.value.isGood) {
        this.#state = { kind: "failed", refusal: taken.ok ? undefined : taken.refusal };
        return;
      }
      const now = ports.clock.now();
      askReset(folder.path, folder.siteId, now);
      this.#state = { kind: "restarting", aside: asideName(folder.path, now) };
      this.#cancel = ports.scheduler.after(RESTART_AFTER_MS, restart);
    } catch (error) {
      this.#state = { kind: "failed", refusal: undefined };
      throw error;
    }
  }
}
