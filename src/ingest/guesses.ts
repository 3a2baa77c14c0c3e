/** Guesses what hangs on a port, in the background: listens at each speed, then asks every driver. */
import type { SerialSettings } from "../../firmware-bridge/driver.ts";
import { linesToTry, listenTo } from "../../firmware-bridge/guess.ts";
import { DRIVERS } from "../../firmware-bridge/index.ts";
import {
  compareLines,
  type Heard,
  type RankedLine,
  rankHeard,
} from "../../firmware-bridge/rank.ts";
import { serialTransport } from "../../firmware-bridge/transport/serial.ts";
import { TransportError } from "../../firmware-bridge/transport/transport.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";

export const GUESS_SECONDS_MAX = 10;
const SHOWN_MAX = 8;
/** Enough to know a device by; every driver has to read all of it while the station goes on. */
const JUDGED_MAX = 4_096;

export type GuessState = {
  readonly port: string;
  readonly seconds: number;
  /** Line settings listened at, of so many. */
  readonly done: number;
  readonly total: number;
  readonly line: SerialSettings | undefined;
  readonly bytes: number;
  readonly phase: "listening" | "judging" | "done" | "failed";
  readonly problem: string | undefined;
  readonly ranked: readonly RankedLine[];
};

export type GuessRefusal = { readonly code: "guess.running" | "guess.seconds" };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Guesses {
  readonly #ports: Ports;
  #state: GuessState | undefined;
  #isStopped = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  state(): GuessState | undefined {
    return this.#state;
  }

  /** One at a time; the caller has seen that no device uses the port. */
  start(port: string, seconds: number): Result<null, GuessRefusal> {
    if (!(seconds >= 0.05 && seconds <= GUESS_SECONDS_MAX))
      return refuse({ code: "guess.seconds" });
    const { phase } = this.#state ?? {};
    if (phase === "listening" || phase === "judging") return refuse({ code: "guess.running" });
    const total = linesToTry().length;
    this.#state = {
      port,
      seconds,
      done: 0,
      total,
      line: undefined,
      bytes: 0,
      phase: "listening",
      problem: undefined,
      ranked: [],
    };
    this.#ports.background("guess", this.#run(port, seconds));
    return accept(null);
  }

  #set(change: Partial<GuessState>): void {
    if (this.#state !== undefined) this.#state = { ...this.#state, ...change };
    this.#ports.live.touch("guess");
  }

  async #run(port: string, seconds: number): Promise<void> {
    try {
      const heard = await this.#listen(port, seconds);
      this.#set({ phase: "judging", line: undefined });
      const ranked = await this.#judge(heard);
      this.#set({ phase: "done", ranked });
    } catch (error) {
      const problem = error instanceof TransportError ? error.code : "bug";
      this.#set({ phase: "failed", problem });
      if (problem === "bug") throw error;
    }
  }

  async #listen(port: string, seconds: number): Promise<readonly Heard[]> {
    const heard: Heard[] = [];
    let total = 0;
    for (const [index, line] of linesToTry().entries()) {
      if (this.#isStopped) break;
      this.#set({ line, done: index });
      const transport = serialTransport(port, line);
      const { bytes, isLost } = await listenTo(transport, this.#ports.scheduler, seconds * 1_000);
      if (isLost) throw new TransportError("closed", port);
      total += bytes.length;
      heard.push({ line, bytes: bytes.slice(0, JUDGED_MAX) });
      this.#set({ bytes: total, done: index + 1 });
    }
    return heard;
  }

  async #judge(heard: readonly Heard[]): Promise<readonly RankedLine[]> {
    const ranked: RankedLine[] = [];
    for (const driver of DRIVERS) {
      ranked.push(...rankHeard(heard, [driver]));
      await turn();
    }
    return ranked.sort(compareLines).slice(0, SHOWN_MAX);
  }

  stop(): void {
    this.#isStopped = true;
  }
}
