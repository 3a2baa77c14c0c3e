/**
 * The worker that looks at faces, as the main loop sees it: begun with the first picture, one picture at a time, a
 * short queue, a limit of time, and a fresh one after it died. Whatever happens in it, the answer is a look or a refusal.
 */
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { workerPath } from "../../platform/assets.ts";
import type { Scheduler } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Look, LookAnswer, LookFault, LookMode, LookRequest } from "./protocol.ts";

export type EngineRefusal = LookFault | "faces.busy" | "faces.engine_failed";

export type FaceEngine = {
  look(bytes: Uint8Array, mode: LookMode): Promise<Result<Look, EngineRefusal>>;
  /** False until the first picture and after a long rest: then it takes no memory. */
  readonly isAwake: boolean;
  stop(): void;
};

/** Pictures that may wait; a frame that waits longer than this many others is of no use any more. */
const WAITING_MAX = 12;
/** The first look loads the nets, which takes seconds on a slow machine. */
const FIRST_MAX_MS = 30_000;
const LOOK_MAX_MS = 10_000;
const REST_MS = 10 * 60_000;

type Job = {
  readonly request: LookRequest;
  readonly done: (result: Result<Look, EngineRefusal>) => void;
};

type Needed = { readonly scheduler: Scheduler; readonly log: Log };

class WorkerEngine implements FaceEngine {
  readonly #needed: Needed;
  readonly #make: () => Worker;
  #worker: Worker | undefined;
  #isWarm = false;
  #jobs: Job[] = [];
  #current: Job | undefined;
  #cancelLimit: () => void = () => undefined;
  #cancelRest: () => void = () => undefined;
  #nextId = 1;
  #isStopped = false;

  constructor(needed: Needed, make: () => Worker) {
    this.#needed = needed;
    this.#make = make;
  }

  get isAwake(): boolean {
    return this.#worker !== undefined;
  }

  look(bytes: Uint8Array, mode: LookMode): Promise<Result<Look, EngineRefusal>> {
    if (this.#isStopped) return Promise.resolve(refuse("faces.engine_failed"));
    if (this.#jobs.length >= WAITING_MAX) return Promise.resolve(refuse("faces.busy"));
    return new Promise((done) => {
      const id = this.#nextId;
      this.#nextId += 1;
      this.#jobs.push({ request: { id, bytes, mode }, done });
      this.#next();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#end();
    const waiting = this.#jobs;
    this.#jobs = [];
    for (const { done } of waiting) done(refuse("faces.engine_failed"));
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const job = this.#jobs.shift();
    if (job === undefined) return;
    this.#cancelRest();
    this.#current = job;
    const worker = this.#worker ?? this.#begin();
    this.#cancelLimit = this.#needed.scheduler.after(
      this.#isWarm ? LOOK_MAX_MS : FIRST_MAX_MS,
      () => this.#fail(worker, "took too long"),
    );
    worker.postMessage(job.request);
  }

  #begin(): Worker {
    const worker = this.#make();
    this.#worker = worker;
    this.#isWarm = false;
    worker.onmessage = (event: MessageEvent<LookAnswer>) => this.#hear(worker, event.data);
    worker.onerror = (event) => this.#fail(worker, event.message);
    worker.addEventListener("close", () => this.#fail(worker, "the worker ended"));
    return worker;
  }

  #hear(worker: Worker, answer: LookAnswer): void {
    const job = this.#current;
    if (worker !== this.#worker || job === undefined || job.request.id !== answer.id) return;
    if (!answer.ok && answer.fault === "bug") {
      this.#fail(worker, answer.detail);
      return;
    }
    this.#isWarm = true;
    this.#release(answer.ok ? accept(answer.look) : refuse(answer.fault));
  }

  #release(result: Result<Look, EngineRefusal>): void {
    const job = this.#current;
    this.#cancelLimit();
    this.#current = undefined;
    job?.done(result);
    if (this.#jobs.length > 0) this.#next();
    else if (!this.#isStopped) {
      this.#cancelRest = this.#needed.scheduler.after(REST_MS, () => this.#end());
    }
  }

  /** The picture on hand is refused, the others go to a fresh worker. */
  #fail(worker: Worker, detail: string): void {
    if (worker !== this.#worker) return;
    this.#needed.log.error({ detail }, "the worker for faces failed; a fresh one follows");
    this.#end();
    this.#next();
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#cancelRest();
    worker?.terminate();
    if (this.#current === undefined) return;
    const job = this.#current;
    this.#cancelLimit();
    this.#current = undefined;
    job.done(refuse("faces.engine_failed"));
  }
}

/** `make` is for tests that want a worker of their own to kill. */
export function openFaceEngine(
  needed: Needed,
  make = () => new Worker(workerPath("faces/match.worker")),
): FaceEngine {
  return new WorkerEngine(needed, make);
}
