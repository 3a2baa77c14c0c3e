/** Sirens and beacons: channels that are held for a while, and held again when their line comes back. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { OutputRow } from "./model.ts";
import type { RelayBoards } from "./relays.ts";
import { findOutput } from "./store.ts";

export const SOUND_MAX_S = 3_600;
const SOUNDING_MAX = 64;
const TICK_MS = 250;

export type SoundRefusal = {
  readonly code: "output.unknown" | "output.seconds" | "output.too_many";
};

export type Sounding = {
  /** Held, or on the way to it. */
  readonly started: readonly string[];
  /** Their board's line is down; they start when it comes back before the time is over. */
  readonly waiting: readonly string[];
};

type Running = { readonly row: OutputRow; untilMs: number };

export class Outputs {
  readonly #ports: Ports;
  readonly #relays: RelayBoards;
  readonly #running = new Map<string, Running>();
  #stopTick: (() => void) | undefined;

  constructor(ports: Ports, relays: RelayBoards) {
    this.#ports = ports;
    this.#relays = relays;
  }

  /**
   * Sounds for whole seconds from now; one that sounds already goes on until the later end. The outputs are
   * switched before the journal is written: a siren does not wait for a disk.
   */
  async sound(
    outputIds: readonly string[],
    seconds: number,
    by: { readonly actor: string; readonly cause: string },
  ): Promise<Result<Sounding, SoundRefusal>> {
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > SOUND_MAX_S) {
      return refuse({ code: "output.seconds" });
    }
    const rows: OutputRow[] = [];
    for (const id of new Set(outputIds)) {
      const row = findOutput(this.#ports.db.read, id);
      if (row === undefined || !row.isActive) return refuse({ code: "output.unknown" });
      rows.push(row);
    }
    if (rows.length + this.#running.size > SOUNDING_MAX) return refuse({ code: "output.too_many" });
    const untilMs = this.#ports.clock.monotonicMs() + seconds * 1_000;
    const started: string[] = [];
    const waiting: string[] = [];
    for (const row of rows) {
      const running = this.#running.get(row.id) ?? { row, untilMs };
      running.untilMs = Math.max(running.untilMs, untilMs);
      this.#running.set(row.id, running);
      (this.#hold(running) ? started : waiting).push(row.id);
    }
    this.#stopTick ??= this.#ports.scheduler.every(TICK_MS, () => this.#tick());
    this.#ports.live.touch("outputs");
    await this.#ports.db.write((tx) => {
      for (const row of rows) {
        tx.append({
          kind: "output.sounded",
          actor: by.actor,
          subject: `output:${row.id}`,
          payload: { seconds, cause: by.cause, isReachable: started.includes(row.id) },
        });
      }
    });
    return accept({ started, waiting });
  }

  /** Ends them now, whoever had them sound. */
  silence(outputIds: readonly string[]): void {
    for (const id of outputIds) {
      const running = this.#running.get(id);
      if (running !== undefined) this.#end(running);
    }
  }

  /** Whether its board's line is up, so that it could sound now. */
  isReachable(row: Pick<OutputRow, "relayDeviceId" | "relayChannel">): boolean {
    return this.#relays.phaseOf(row.relayDeviceId, row.relayChannel) !== undefined;
  }

  isSounding(outputId: string): boolean {
    return this.#running.has(outputId);
  }

  stop(): void {
    this.silence([...this.#running.keys()]);
    this.#stopTick?.();
    this.#stopTick = undefined;
  }

  /**
   * False when its board's line is down. A channel that was just dropped is not held before the board has
   * shown it open; the next tick asks again.
   */
  #hold(running: Running): boolean {
    const { relayDeviceId, relayChannel } = running.row;
    const phase = this.#relays.phaseOf(relayDeviceId, relayChannel);
    if (phase === undefined) return false;
    const lease = (nowMs: number): boolean => nowMs < running.untilMs;
    if (phase === "rest") this.#relays.hold(relayDeviceId, relayChannel, lease);
    return true;
  }

  #end(running: Running): void {
    const { id, relayDeviceId, relayChannel } = running.row;
    running.untilMs = 0;
    this.#running.delete(id);
    this.#relays.drop(relayDeviceId, relayChannel);
    this.#ports.live.touch("outputs");
  }

  #tick(): void {
    const nowMs = this.#ports.clock.monotonicMs();
    for (const running of [...this.#running.values()]) {
      if (nowMs >= running.untilMs) this.#end(running);
      else this.#hold(running);
    }
    if (this.#running.size > 0) return;
    this.#stopTick?.();
    this.#stopTick = undefined;
  }
}
