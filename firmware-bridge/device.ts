/** One device at work: performs what supervision decides, frames and decodes what comes. */
import type { DecodedItem } from "./decoder.ts";
import type { DeviceReading, DeviceStatus, LinePiece } from "./device-status.ts";
import type { Driver, Settings } from "./driver.ts";
import type { Framed, Framer } from "./framing/framer.ts";
import type { BridgeClock, BridgeLog, BridgeScheduler } from "./ports.ts";
import {
  CLOSED,
  canTakeCommand,
  isLineOpen,
  type Report,
  type SuperviseInput,
  type SupervisePlan,
  type SuperviseState,
  supervise,
  wakeAtMs,
} from "./supervise.ts";
import { createTraffic, type Traffic } from "./traffic.ts";
import {
  type CloseCause,
  type Link,
  type Transport,
  TransportError,
} from "./transport/transport.ts";

const TURNAROUND_MS = 5;
const COMMAND_TIMEOUT_MS = 500;
/** A device that streams may name no register in its reply: the last command counts so long. */
const COMMAND_CONTEXT_MS = 1_000;
/** A bug that hits every frame must not fill the log. */
const BUG_LOG_EVERY_MS = 60_000;
const DETAIL_MAX = 200;
const CLOSE_MAX_MS = 2_000;

export type DeviceParts = {
  readonly id: string;
  readonly driver: Driver;
  readonly settings: Settings;
  readonly transport: Transport;
  readonly turnaroundMs: number | undefined;
  readonly lostRestMs: number;
  readonly canReopenAfterEnd: boolean;
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  readonly log: BridgeLog;
  readonly onReading: (reading: DeviceReading) => void;
  readonly onStatus: (status: DeviceStatus) => void;
  /** Every piece, for live views and recordings; it must not keep up the line. */
  readonly onPiece?: (deviceId: string, piece: LinePiece) => void;
};

export type Device = {
  start(): void;
  /** Resolves when the line is closed. */
  stop(): Promise<void>;
  /** Resolves when the bytes are handed to the line; throws TransportError. */
  write(bytes: Uint8Array): Promise<void>;
  status(): DeviceStatus;
};

type Command = {
  readonly bytes: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: TransportError) => void;
};

type LastError = NonNullable<DeviceStatus["lastError"]>;

const CHANGES: ReadonlySet<Report> = new Set<Report>([
  "opened",
  "open-failed",
  "closed",
  "ended",
  "silent",
  "garbage",
  "recovered",
  "stopped",
]);

export function createDevice(parts: DeviceParts): Device {
  const runtime = new DeviceRuntime(parts);
  return {
    start: () => runtime.apply({ type: "start", atMs: parts.clock.monotonicMs() }),
    stop: () => runtime.stop(),
    write: (bytes) => runtime.write(bytes),
    status: () => runtime.status(),
  };
}

class DeviceRuntime {
  readonly #parts: DeviceParts;
  readonly #plan: SupervisePlan;
  readonly #requests: readonly Uint8Array[];
  readonly #greeting: readonly Uint8Array[];
  readonly #traffic: Traffic = createTraffic();
  readonly #commands: Command[] = [];
  readonly #inputs: SuperviseInput[] = [];
  #isApplying = false;
  #state: SuperviseState = CLOSED;
  /** Tells the link in use from one that was given up and reports late. */
  #generation = 0;
  #link: Link | undefined;
  #opening: Promise<Link> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #framer: Framer;
  #request: Uint8Array | undefined;
  #requestUntilMs = Number.POSITIVE_INFINITY;
  #bugs = 0;
  #bugLoggedMs = Number.NEGATIVE_INFINITY;
  #lastError: LastError | null = null;
  #cancelWake = (): void => undefined;
  #wakeMs = Number.POSITIVE_INFINITY;
  #modeWallAt: number;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    const { driver, settings } = parts;
    const polls = driver.polls?.(settings) ?? [];
    this.#requests = polls.map((poll) => poll.request);
    this.#greeting = driver.greeting?.(settings) ?? [];
    this.#framer = driver.framer(settings);
    this.#modeWallAt = parts.clock.now();
    this.#plan = {
      silenceMaxMs: driver.silenceMaxMs,
      polls,
      hasGreeting: this.#greeting.length > 0,
      turnaroundMs: parts.turnaroundMs ?? TURNAROUND_MS,
      lostRestMs: parts.lostRestMs,
      commandTimeoutMs: polls[0]?.timeoutMs ?? COMMAND_TIMEOUT_MS,
      canReopenAfterEnd: parts.canReopenAfterEnd,
    };
  }

  /** Inputs that arise while effects are performed wait their turn, so that states never interleave. */
  apply(input: SuperviseInput): void {
    this.#inputs.push(input);
    if (this.#isApplying) return;
    this.#isApplying = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        this.#step(next);
      }
    } finally {
      this.#isApplying = false;
    }
    this.#armWake();
  }

  #step(input: SuperviseInput): void {
    const before = this.#state;
    const { state, effects } = supervise(this.#plan, before, input);
    this.#state = state;
    if (state.mode !== before.mode) this.#modeWallAt = this.#parts.clock.now();
    if (before.asked !== null && state.asked !== before.asked) this.#answerIsOver();
    if (before !== state && !isLineOpen(state)) this.#rejectCommands();
    for (const effect of effects) {
      if (effect.type === "open") this.#open();
      else if (effect.type === "close") this.#close();
      else if (effect.type === "send") void this.#send(effect.asked);
      else this.#report(effect.what);
    }
  }

  /** A polled line takes no frame without a request; a streaming one keeps its last command a while. */
  #answerIsOver(): void {
    if (this.#plan.polls.length > 0) this.#request = undefined;
    this.#link?.release?.();
  }

  #armWake(): void {
    const wakeMs = wakeAtMs(this.#plan, this.#state);
    // Good frames move the deadline on with every piece; a timer that fires early only looks again.
    if (wakeMs >= this.#wakeMs) return;
    this.#cancelWake();
    this.#wakeMs = wakeMs;
    const inMs = Math.max(0, wakeMs - this.#parts.clock.monotonicMs());
    this.#cancelWake = this.#parts.scheduler.after(Math.ceil(inMs), () => {
      this.#wakeMs = Number.POSITIVE_INFINITY;
      this.#endOverdue();
      this.apply({ type: "tick", atMs: this.#parts.clock.monotonicMs() });
    });
  }

  #open(): void {
    this.#generation += 1;
    const generation = this.#generation;
    const isCurrent = (): boolean => generation === this.#generation;
    let isGone = false;
    this.#framer = this.#parts.driver.framer(this.#parts.settings);
    const opening = this.#closing.then(() =>
      this.#parts.transport.open({
        bytes: (bytes) => {
          if (isCurrent()) this.#bytes(bytes);
        },
        closed: (cause) => {
          isGone = true;
          if (isCurrent()) this.#lineClosed(cause);
        },
      }),
    );
    this.#opening = opening;
    opening.then(
      (link) => {
        if (!isCurrent()) return;
        this.#opening = undefined;
        // A peer may hang up between accepting and the moment this is told.
        if (isGone) this.apply({ type: "openFailed", atMs: this.#now() });
        else {
          this.#link = link;
          this.apply({ type: "opened", atMs: this.#now() });
        }
      },
      (error: unknown) => {
        if (!isCurrent()) return;
        this.#opening = undefined;
        this.#fail(codeOf(error), detailOf(error));
        this.apply({ type: "openFailed", atMs: this.#now() });
      },
    );
  }

  #lineClosed(cause: CloseCause): void {
    this.#link = undefined;
    this.#countDiscards(this.#framer.end());
    if (cause !== "ended") this.#fail("closed", cause);
    this.apply({ type: "closed", cause, atMs: this.#now() });
  }

  /** Gives up the link, or the opening that is under way; what either still says is not heard. */
  #close(): void {
    this.#generation += 1;
    const link = this.#link === undefined ? this.#opening : Promise.resolve(this.#link);
    this.#link = undefined;
    this.#opening = undefined;
    if (link === undefined) return;
    const closed = link.then((opened) => opened.close()).catch(() => undefined);
    // A transport that never finishes closing must hold up neither the next opening nor a stop.
    this.#closing = new Promise((resolve) => {
      const cancel = this.#parts.scheduler.after(CLOSE_MAX_MS, resolve);
      void closed.then(() => {
        cancel();
        resolve();
      });
    });
  }

  async #send(asked: NonNullable<SuperviseState["asked"]>): Promise<void> {
    const link = this.#link;
    const generation = this.#generation;
    const command = asked.what === "command" ? this.#commands.shift() : undefined;
    const pieces = this.#piecesOf(asked, command);
    try {
      if (link === undefined) throw new TransportError("closed", this.#parts.transport.label);
      for (const bytes of pieces) {
        const sending = link.send(bytes);
        if (command !== undefined) link.hurry?.();
        await sending;
        this.#traffic.piece("out", bytes, this.#parts.clock.now());
        this.#show("out", bytes, []);
      }
      command?.resolve();
      if (generation === this.#generation) this.apply({ type: "sent", atMs: this.#now() });
    } catch (error) {
      const failure =
        error instanceof TransportError ? error : new TransportError("io", detailOf(error), error);
      command?.reject(failure);
      if (generation !== this.#generation || link === undefined) return;
      this.#fail(failure.code, failure.message);
      this.#close();
      this.apply({ type: "closed", cause: "failed", atMs: this.#now() });
    }
  }

  #piecesOf(
    asked: NonNullable<SuperviseState["asked"]>,
    command: Command | undefined,
  ): readonly Uint8Array[] {
    if (asked.what === "greeting") return this.#greeting;
    const request = asked.what === "poll" ? this.#requests[asked.index] : command?.bytes;
    this.#request = request;
    const isPolled = this.#plan.polls.length > 0;
    this.#requestUntilMs = isPolled ? Number.POSITIVE_INFINITY : this.#now() + COMMAND_CONTEXT_MS;
    return request === undefined ? [] : [request];
  }

  #bytes(bytes: Uint8Array): void {
    const atMs = this.#now();
    this.#traffic.piece("in", bytes, this.#parts.clock.now());
    const { items, good, isAnswer } = this.#take(atMs, () => this.#framer.push(bytes));
    this.#show("in", bytes, items);
    this.apply({ type: "bytes", good, isAnswer, atMs });
  }

  /** A false header in noise may hold the answer back: the framer gives it out before it counts as missing. */
  #endOverdue(): void {
    const { asked, answerByMs } = this.#state;
    const atMs = this.#now();
    if (asked === null || atMs < answerByMs || !this.#framer.isEndedOverdue) return;
    const { items, good, isAnswer } = this.#take(atMs, () => this.#framer.end());
    if (items.length > 0) this.#show("in", new Uint8Array(0), items);
    if (good > 0) this.apply({ type: "bytes", good, isAnswer, atMs });
  }

  #take(
    monotonicMs: number,
    framed: () => readonly Framed[],
  ): {
    readonly items: readonly DecodedItem[];
    readonly good: number;
    readonly isAnswer: boolean;
  } {
    const at = this.#parts.clock.now();
    let good = 0;
    let isAnswer = false;
    const items: DecodedItem[] = [];
    try {
      for (const item of framed()) {
        if (item.type === "discard") {
          this.#traffic.discard(item.reason);
          items.push({ ...item, detail: null });
        } else {
          const taken = this.#frame(item.bytes, at, monotonicMs, items);
          if (taken === "part" || taken === "whole") good += 1;
          if (taken !== "whole") continue;
          isAnswer ||= this.#request !== undefined;
          if (this.#plan.polls.length > 0) this.#request = undefined;
        }
      }
    } catch (error) {
      this.#bug(error);
      this.#framer = this.#parts.driver.framer(this.#parts.settings);
    }
    return { items, good, isAnswer };
  }

  #show(dir: LinePiece["dir"], bytes: Uint8Array, items: readonly DecodedItem[]): void {
    const { clock, id, onPiece } = this.#parts;
    if (onPiece === undefined) return;
    try {
      const [at, monotonicMs] = [clock.now(), clock.monotonicMs()];
      onPiece(id, { at, monotonicMs, dir, bytes, items });
    } catch (error) {
      this.#bug(error);
    }
  }

  /** @returns null unless the frame surely came from the device; a part leaves the request open */
  #frame(
    frame: Uint8Array,
    at: number,
    monotonicMs: number,
    items: DecodedItem[],
  ): "part" | "whole" | null {
    const { driver, settings, id, onReading } = this.#parts;
    if (monotonicMs > this.#requestUntilMs) this.#request = undefined;
    const request = this.#request;
    const isPolled = this.#plan.polls.length > 0;
    if (isPolled && request === undefined && driver.speaksUnasked !== true) {
      this.#traffic.discard("unexpected");
      items.push({ type: "discard", reason: "unexpected", detail: null, bytes: frame });
      return null;
    }
    try {
      const decoded = driver.decode(
        frame,
        request === undefined ? { settings } : { settings, request },
      );
      if (!decoded.ok) {
        const { reason, detail } = decoded;
        this.#traffic.discard(reason);
        items.push({ type: "discard", reason, detail, bytes: frame });
        if (decoded.reason === "device-error") this.#fail("device-error", decoded.detail);
        return decoded.reason === "device-error" ? "whole" : null;
      }
      this.#traffic.frame(at, monotonicMs);
      for (const reading of decoded.readings) {
        items.push({ type: "reading", reading });
        onReading({ deviceId: id, reading, at, monotonicMs });
      }
      if (decoded.isAnswerOpen !== true) return "whole";
      return decoded.readings.length > 0 ? "part" : null;
    } catch (error) {
      this.#bug(error);
      return null;
    }
  }

  #countDiscards(framed: readonly Framed[]): void {
    for (const item of framed)
      this.#traffic.discard(item.type === "frame" ? "incomplete" : item.reason);
  }

  #bug(error: unknown): void {
    this.#bugs += 1;
    this.#fail("bug", detailOf(error));
    const now = this.#now();
    if (now - this.#bugLoggedMs < BUG_LOG_EVERY_MS) return;
    this.#bugLoggedMs = now;
    this.#parts.log.warn(
      { deviceId: this.#parts.id, driverId: this.#parts.driver.id, bugs: this.#bugs, error },
      "a driver or a receiver threw",
    );
  }

  #fail(code: string, detail: string): void {
    this.#lastError = { code, detail: detail.slice(0, DETAIL_MAX), at: this.#parts.clock.now() };
  }

  #report(what: Report): void {
    if (!CHANGES.has(what)) return;
    const { id, log, onStatus, transport } = this.#parts;
    const facts = { deviceId: id, transport: transport.label, error: this.#lastError };
    const isGood = what === "opened" || what === "recovered" || what === "stopped";
    if (isGood) log.info(facts, `device ${what}`);
    // A line that stays away is reported once, not at every attempt.
    else if (what !== "open-failed" || this.#state.failures <= 1) log.warn(facts, `device ${what}`);
    try {
      onStatus(this.status());
    } catch (error) {
      this.#bug(error);
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    const { label } = this.#parts.transport;
    if (!isLineOpen(this.#state)) return Promise.reject(new TransportError("closed", label));
    if (!canTakeCommand(this.#state)) return Promise.reject(new TransportError("busy", label));
    return new Promise((resolve, reject) => {
      this.#commands.push({ bytes, resolve, reject });
      this.apply({ type: "command", atMs: this.#now() });
      // A valve must not wait for a round of everyone's polls: the request before it goes first as well.
      this.#link?.hurry?.();
    });
  }

  #rejectCommands(): void {
    for (const command of this.#commands.splice(0)) {
      command.reject(new TransportError("closed", this.#parts.transport.label));
    }
  }

  async stop(): Promise<void> {
    this.apply({ type: "stop", atMs: this.#now() });
    this.#cancelWake();
    this.#wakeMs = Number.POSITIVE_INFINITY;
    await this.#closing;
  }

  #now(): number {
    return this.#parts.clock.monotonicMs();
  }

  status(): DeviceStatus {
    const traffic = this.#traffic;
    return {
      deviceId: this.#parts.id,
      driverId: this.#parts.driver.id,
      transport: this.#parts.transport.label,
      state: this.#state.mode,
      problem: this.#state.problem,
      sinceAt: this.#modeWallAt,
      lastFrameAt: traffic.lastFrameAt,
      framesTotal: traffic.framesTotal,
      framesPerSecond: traffic.framesPerSecond(this.#now()),
      bytesTotal: traffic.bytesTotal,
      discards: traffic.discards,
      timeouts: this.#state.timeouts,
      reopenings: Math.max(0, this.#state.opens - 1),
      bugs: this.#bugs,
      lastError: this.#lastError,
      recent: traffic.recent(),
    };
  }
}

function codeOf(error: unknown): string {
  return error instanceof TransportError ? error.code : "io";
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
