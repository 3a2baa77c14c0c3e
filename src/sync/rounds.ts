/** One round after another and never two at once, for lines that ask instead of being told. */
import type { Ports } from "../platform/ports.ts";

export class Rounds {
  readonly #ports: Pick<Ports, "scheduler" | "background">;
  readonly #name: string;
  readonly #round: () => Promise<void>;
  /** How long until the next one; `isWanted`: somebody asked during the last. */
  readonly #waitMs: (isWanted: boolean) => number;
  #isStopped = true;
  #isWanted = false;
  #running: Promise<void> | undefined;
  #cancelNext: () => void = () => undefined;

  constructor(
    ports: Pick<Ports, "scheduler" | "background">,
    name: string,
    round: () => Promise<void>,
    waitMs: (isWanted: boolean) => number,
  ) {
    this.#ports = ports;
    this.#name = name;
    this.#round = round;
    this.#waitMs = waitMs;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  start(): void {
    this.#isStopped = false;
    this.soon(0);
  }

  /** Asked for while one is under way, the next follows it. */
  soon(ms: number): void {
    if (this.#isStopped) return;
    if (this.#running !== undefined) {
      this.#isWanted = true;
      return;
    }
    this.#cancelNext();
    this.#cancelNext = this.#ports.scheduler.after(ms, () => {
      this.#isWanted = false;
      this.#running = this.#round().finally(() => {
        this.#running = undefined;
        this.soon(this.#waitMs(this.#isWanted));
      });
      this.#ports.background(this.#name, this.#running);
    });
  }

  /** `abort` cuts short what is under way; resolves when it has ended. */
  async stop(abort: () => void): Promise<void> {
    this.#isStopped = true;
    this.#cancelNext();
    abort();
    await this.#running;
  }
}
