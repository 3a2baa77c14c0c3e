/**
 * One half-duplex line for several devices (RS-485): each gets a transport of its own, and they take
 * turns. The line itself is open as long as one of them wants it.
 */
import type { BridgeScheduler } from "../ports.ts";
import { type Link, type LinkHandlers, type Transport, TransportError } from "./transport.ts";

/** A device that neither answers nor gives up must not keep the line from the others. */
const HOLD_MAX_MS = 3_000;
const TURNAROUND_MS = 5;
const WAITING_MAX = 256;

export type Bus = {
  /** A transport for one more device on this line. */
  readonly member: () => Transport;
};

type Member = { readonly handlers: LinkHandlers };

type Turn = {
  readonly member: Member;
  readonly bytes: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

export function createBus(
  transport: Transport,
  scheduler: BridgeScheduler,
  turnaroundMs = TURNAROUND_MS,
): Bus {
  const line = new BusLine(transport, scheduler, turnaroundMs);
  return {
    member: () => ({ label: transport.label, open: (handlers) => line.join({ handlers }) }),
  };
}

class BusLine {
  readonly #transport: Transport;
  readonly #scheduler: BridgeScheduler;
  readonly #turnaroundMs: number;
  readonly #members = new Set<Member>();
  readonly #waiting: Turn[] = [];
  #link: Promise<Link> | undefined;
  #closing: Promise<void> = Promise.resolve();
  /** Who may speak now, and who spoke last: a late answer is shown to the latter as unexpected. */
  #holder: Member | undefined;
  #last: Member | undefined;
  #isResting = false;
  #cancelTimer = (): void => undefined;

  constructor(transport: Transport, scheduler: BridgeScheduler, turnaroundMs: number) {
    this.#transport = transport;
    this.#scheduler = scheduler;
    this.#turnaroundMs = turnaroundMs;
  }

  async join(member: Member): Promise<Link> {
    this.#link ??= this.#open();
    const link = this.#link;
    // Joined before waiting, so that whoever fails the opening does not close it under the others.
    this.#members.add(member);
    try {
      await link;
    } catch (error) {
      this.#members.delete(member);
      throw error;
    }
    return {
      send: (bytes) => this.#send(member, bytes),
      release: () => this.#release(member),
      hurry: () => this.#hurry(member),
      close: () => this.#leave(member),
    };
  }

  #open(): Promise<Link> {
    const opening: Promise<Link> = this.#closing.then(() =>
      this.#transport.open({
        bytes: (bytes) => (this.#holder ?? this.#last)?.handlers.bytes(bytes),
        closed: (cause) => {
          if (this.#link !== opening) return;
          this.#link = undefined;
          const members = [...this.#members];
          this.#members.clear();
          this.#reset();
          for (const member of members) member.handlers.closed(cause);
        },
      }),
    );
    opening.catch(() => {
      if (this.#link === opening) this.#link = undefined;
    });
    return opening;
  }

  #reset(): void {
    this.#cancelTimer();
    this.#isResting = false;
    this.#holder = undefined;
    this.#last = undefined;
    for (const turn of this.#waiting.splice(0)) {
      turn.reject(new TransportError("closed", this.#transport.label));
    }
  }

  #send(member: Member, bytes: Uint8Array): Promise<void> {
    const { label } = this.#transport;
    if (!this.#members.has(member)) return Promise.reject(new TransportError("closed", label));
    if (this.#waiting.length >= WAITING_MAX) return Promise.reject(new TransportError("io", label));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ member, bytes, resolve, reject });
      this.#next();
    });
  }

  #hurry(member: Member): void {
    const own = this.#waiting.filter((turn) => turn.member === member);
    const others = this.#waiting.filter((turn) => turn.member !== member);
    this.#waiting.splice(0, this.#waiting.length, ...own, ...others);
  }

  #next(): void {
    if (this.#isResting) return;
    // The holder may send on (a greeting of several pieces); everyone else waits for the release.
    const index = this.#waiting.findIndex(
      (turn) => this.#holder === undefined || turn.member === this.#holder,
    );
    const [turn] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (turn === undefined) return;
    this.#holder = turn.member;
    this.#last = turn.member;
    this.#cancelTimer();
    this.#cancelTimer = this.#scheduler.after(HOLD_MAX_MS, () => this.#release(turn.member));
    const link = this.#link ?? Promise.reject(new TransportError("closed", this.#transport.label));
    link.then((opened) => opened.send(turn.bytes)).then(turn.resolve, turn.reject);
  }

  #release(member: Member): void {
    if (this.#holder !== member) return;
    this.#holder = undefined;
    this.#isResting = true;
    this.#cancelTimer();
    this.#cancelTimer = this.#scheduler.after(this.#turnaroundMs, () => {
      this.#isResting = false;
      this.#next();
    });
  }

  async #leave(member: Member): Promise<void> {
    if (!this.#members.delete(member)) return;
    for (const turn of this.#waiting.filter((waiting) => waiting.member === member)) {
      this.#waiting.splice(this.#waiting.indexOf(turn), 1);
      turn.reject(new TransportError("closed", this.#transport.label));
    }
    if (this.#last === member) this.#last = undefined;
    this.#release(member);
    if (this.#members.size === 0) {
      const link = this.#link;
      this.#link = undefined;
      this.#reset();
      this.#closing = (link?.then((opened) => opened.close()) ?? Promise.resolve()).catch(
        () => undefined,
      );
      await this.#closing;
    }
    member.handlers.closed("closed-by-us");
  }
}
