/**
 * Lets requests in by turns. When a hundred pages are asked for at once, their sockets are all ready in one round of
 * the loop, and without this they are all drawn before a timer runs again: a quarter of a second in which no gun is
 * looked at. Here a round takes a few milliseconds of pages; the others wait for the next ones, in their order.
 */
import { LIMITS } from "../kernel/limits.ts";
import type { Clock } from "./clock.ts";

/** How long a round may go on letting requests in; the last one still runs to its end. */
const ROUND_MS = 8;

export type Turns = {
  /** Undefined when the request may go on now; "full" when too many wait already. */
  enter(): Promise<void> | undefined | "full";
  readonly waiting: number;
};

class LoopTurns implements Turns {
  readonly #clock: Clock;
  readonly #afterRound: (run: () => void) => void;
  #line: (() => void)[] = [];
  /** The line's head moves on, since shifting a long array costs its length. */
  #head = 0;
  #isRunning = false;
  #roundAtMs = 0;

  constructor(clock: Clock, afterRound: (run: () => void) => void) {
    this.#clock = clock;
    this.#afterRound = afterRound;
  }

  get waiting(): number {
    return this.#line.length - this.#head;
  }

  enter(): Promise<void> | undefined | "full" {
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#roundAtMs = this.#clock.monotonicMs();
      this.#afterRound(() => this.#next());
    }
    const hasTime = this.#clock.monotonicMs() - this.#roundAtMs < ROUND_MS;
    if (this.waiting === 0 && hasTime) return undefined;
    if (this.waiting >= LIMITS.requestQueue) return "full";
    return new Promise((resolve) => {
      this.#line.push(resolve);
    });
  }

  /** One of those who wait, for each round: in between, timers run and sockets are read. */
  #next(): void {
    const enter = this.#line[this.#head];
    if (enter === undefined) {
      this.#isRunning = false;
      return;
    }
    this.#head += 1;
    if (this.waiting === 0) {
      this.#line = [];
      this.#head = 0;
    }
    this.#roundAtMs = this.#clock.monotonicMs();
    this.#afterRound(() => this.#next());
    enter();
  }
}

export function createTurns(
  clock: Clock,
  afterRound: (run: () => void) => void = (run) => {
    setImmediate(run);
  },
): Turns {
  return new LoopTurns(clock, afterRound);
}

/**
 * Only looking waits. An order goes on at once: whoever locks a gun does not stand behind the lists that others have
 * opened, and writes that come together are committed together. Answers 503 when the queue is full.
 */
export async function inTurn(
  turns: Turns,
  request: Request,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") return handle();
  const turn = turns.enter();
  if (turn === "full") {
    return new Response("too many requests are waiting", {
      status: 503,
      headers: { "retry-after": "1" },
    });
  }
  if (turn !== undefined) await turn;
  return handle();
}
