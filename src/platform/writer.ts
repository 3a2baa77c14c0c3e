/**
 * The one writer of site.db. Callbacks gather for one tick and are committed together, each in a
 * savepoint of its own; nothing leaves the process (promise, event, device byte) before COMMIT.
 */
import type { Database, Statement } from "bun:sqlite";
import { assert } from "../kernel/assert.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Clock } from "./clock.ts";
import { codeOf, Fault, storageFault } from "./errors.ts";
import { type Journal, type JournalEntry, type NewEntry, openJournal } from "./journal/journal.ts";
import { type Orm, openOrm } from "./orm.ts";

export type { Orm } from "./orm.ts";

/** What a write callback works with. It must be synchronous and must not keep `tx`. */
export type Tx = {
  readonly orm: Orm;
  /** Writes a journal entry in this transaction. */
  append(entry: NewEntry): JournalEntry;
  /** Runs after COMMIT only; for device effects and live events. */
  afterCommit(run: () => void): void;
};

export type WriterOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: { next(): string };
  /** Entries are marked while this says no; always yes unless given. */
  readonly isTimeTrusted?: () => boolean;
  /** Called after COMMIT with the entries of the batch, in order. */
  readonly committed: (entries: readonly JournalEntry[]) => void;
  /** Called when an after-commit effect throws: a bug, but the commit stands. */
  readonly effectFailed: (error: unknown) => void;
};

export type Writer = {
  write<T>(callback: (tx: Tx) => T): Promise<T>;
  /** Resolves when everything asked so far is committed or refused. */
  drained(): Promise<void>;
  close(): Promise<void>;
  readonly waiting: number;
  readonly journal: Journal;
};

const BATCH_MAX = 100;
const BATCH_MS = 2;

type Job = {
  readonly callback: (tx: Tx) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

type Batch = {
  readonly entries: JournalEntry[];
  readonly effects: (() => void)[];
  readonly done: { readonly job: Job; readonly value: unknown }[];
  readonly refused: { readonly job: Job; readonly error: unknown }[];
};

class GroupWriter implements Writer {
  readonly #options: WriterOptions;
  readonly #orm: Orm;
  readonly #savepoint: Statement;
  readonly #release: Statement;
  readonly journal: Journal;
  #queue: Job[] = [];
  #isScheduled = false;
  #isClosed = false;
  #idle: (() => void)[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#orm = openOrm(options.database);
    this.#savepoint = options.database.prepare("SAVEPOINT job");
    this.#release = options.database.prepare("RELEASE job");
    this.journal = openJournal(options.database, options.clock, options.ids, options.isTimeTrusted);
  }

  get waiting(): number {
    return this.#queue.length;
  }

  write<T>(callback: (tx: Tx) => T): Promise<T> {
    if (this.#isClosed)
      return Promise.reject(new Fault("storage.busy", "the site is being closed"));
    if (this.#queue.length >= LIMITS.writeQueue) {
      return Promise.reject(new Fault("storage.overloaded", "too many writes are waiting"));
    }
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ callback, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  drained(): Promise<void> {
    return this.#queue.length === 0 && !this.#isScheduled
      ? Promise.resolve()
      : new Promise((resolve) => this.#idle.push(resolve));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.drained();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isScheduled = false;
    const { clock } = this.#options;
    const until = clock.monotonicMs() + BATCH_MS;
    do {
      const jobs = this.#queue.splice(0, BATCH_MAX);
      if (jobs.length > 0) this.#commitBatch(jobs);
    } while (this.#queue.length > 0 && clock.monotonicMs() < until);
    if (this.#queue.length > 0) this.#schedule();
    else {
      for (const tell of this.#idle) tell();
      this.#idle = [];
    }
  }

  #commitBatch(jobs: readonly Job[]): void {
    const { database } = this.#options;
    const batch: Batch = { entries: [], effects: [], done: [], refused: [] };
    const headBefore = this.journal.head();
    try {
      database.run("BEGIN IMMEDIATE");
      for (const job of jobs) this.#runInBatch(job, batch);
      database.run("COMMIT");
    } catch (error) {
      if (database.inTransaction) database.run("ROLLBACK");
      this.journal.restore(headBefore);
      const fault = storageFault(error) ?? error;
      for (const job of jobs) job.reject(fault);
      return;
    }
    this.#hand(batch);
  }

  #runInBatch(job: Job, batch: Batch): void {
    try {
      batch.done.push({ job, value: this.#runOne(job, batch) });
    } catch (error) {
      // On a full disk SQLite rolls the whole transaction back by itself: then all of it failed.
      if (!this.#options.database.inTransaction) throw error;
      batch.refused.push({ job, error: storageFault(error) ?? error });
    }
  }

  #runOne(job: Job, batch: Batch): unknown {
    const { database } = this.#options;
    const from = { entries: batch.entries.length, effects: batch.effects.length };
    const headBefore = this.journal.head();
    let isOpen = true;
    this.#savepoint.run();
    try {
      const value = job.callback({
        orm: this.#orm,
        append: (entry) => {
          assert(isOpen, "a transaction was used after its callback had ended");
          const written = this.journal.append(entry);
          batch.entries.push(written);
          return written;
        },
        afterCommit: (run) => batch.effects.push(run),
      });
      // drizzle on bun:sqlite commits an async callback at its first await (run on 0.45).
      assert(!(value instanceof Promise), "a write callback must be synchronous");
      this.#release.run();
      return value;
    } catch (error) {
      batch.entries.length = from.entries;
      batch.effects.length = from.effects;
      this.journal.restore(headBefore);
      if (database.inTransaction) {
        database.run("ROLLBACK TO job");
        this.#release.run();
      }
      throw error;
    } finally {
      isOpen = false;
    }
  }

  /** After COMMIT: device effects first, since a gun waits for them; then screens and callers. */
  #hand(batch: Batch): void {
    for (const effect of batch.effects) {
      try {
        effect();
      } catch (error) {
        this.#options.effectFailed(error);
      }
    }
    if (batch.entries.length > 0) this.#options.committed(batch.entries);
    for (const { job, value } of batch.done) job.resolve(value);
    for (const { job, error } of batch.refused) job.reject(error);
  }
}

export function createWriter(options: WriterOptions): Writer {
  return new GroupWriter(options);
}

/** True for a broken uniqueness rule, so that a service can turn it into a refusal. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}

/** A row that something else refers to cannot go. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(error) === "SQLITE_CONSTRAINT_FOREIGNKEY";
}
