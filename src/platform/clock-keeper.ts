/** Keeps watch over the time of one data folder: what is known of it, across starts. */
import type { Database } from "bun:sqlite";
import { z } from "zod";
import { instant, type UnixMs } from "../kernel/instants.ts";
import {
  type ClockCause,
  type ClockMemory,
  type ClockTrust,
  judgeClock,
  judgeStart,
  type SteeredClock,
} from "./clock.ts";
import type { JournalEntry } from "./journal/journal.ts";
import { isUnconfirmed } from "./journal/journal-mark.ts";
import type { TimeSource } from "./time-source.ts";

const memorySchema = z.object({
  baselineSeq: z.number(),
  floorAt: z.number(),
  lost: z.enum(["before-release", "before-last-entry", "jumped", "far-ahead"]).nullable(),
  offsetMs: z.number(),
  boot: z.object({ id: z.string(), wallAt: z.number() }).nullable(),
});

/** While the time is trusted entries follow each other in time, so that the newest hold the latest. */
const FLOOR_ENTRIES = 10_000;

function readMemory(database: Database): ClockMemory | undefined {
  const row = database.query("SELECT value FROM meta WHERE key = 'clock'").get();
  if (row === null) return undefined;
  try {
    return memorySchema.parse(JSON.parse((row as { value: string }).value));
  } catch {
    // What cannot be read is as good as not there: the entries still bound the time.
    return undefined;
  }
}

function latestEntryAt(database: Database, fromSeq: number): number {
  const row = database
    .query(
      `SELECT max(at) AS at FROM (
         SELECT at, payload FROM journal WHERE seq >= $fromSeq ORDER BY seq DESC LIMIT ${FLOOR_ENTRIES}
       ) WHERE payload NOT LIKE '%"timeUnconfirmed":true%'`,
    )
    .get({ fromSeq }) as { at: number | null };
  return row.at ?? 0;
}

/** What a database says of its clock, for whoever looks at it while the program does not run. */
export function clockFacts(database: Database): {
  readonly floorAt: number;
  readonly lost: ClockCause | undefined;
} {
  const memory = readMemory(database);
  const latestAt = latestEntryAt(database, memory?.baselineSeq ?? 0);
  return { floorAt: Math.max(memory?.floorAt ?? 0, latestAt), lost: memory?.lost ?? undefined };
}

export type KeeperParts = {
  readonly database: Database;
  readonly clock: SteeredClock;
  readonly source: TimeSource;
  readonly releasedAt: UnixMs;
};

export class ClockKeeper {
  readonly #parts: KeeperParts;
  #baselineSeq: number;
  #floorAt: UnixMs;
  #held: ClockCause | undefined;
  #anchor: { readonly wallAt: UnixMs; readonly monotonicMs: number };

  constructor(parts: KeeperParts) {
    const { database, clock, source, releasedAt } = parts;
    this.#parts = parts;
    const memory = readMemory(database);
    const boot = source.boot();
    // What people set belongs to the machine's clock as it ran then; after a boot that clock may be another.
    if (memory?.boot != null && memory.boot.id === boot?.id) clock.steer(memory.offsetMs);
    this.#baselineSeq = memory?.baselineSeq ?? 0;
    const floorAt = Math.max(memory?.floorAt ?? 0, latestEntryAt(database, this.#baselineSeq));
    this.#floorAt = instant(floorAt);
    this.#anchor = { wallAt: clock.now(), monotonicMs: clock.monotonicMs() };
    this.#held = judgeStart({ now: clock.now(), floorAt, releasedAt, memory, boot });
  }

  get releasedAt(): UnixMs {
    return this.#parts.releasedAt;
  }

  /** The latest confirmed entry. */
  get floorAt(): UnixMs {
    return this.#floorAt;
  }

  get offsetMs(): number {
    return this.#parts.clock.offsetMs;
  }

  sync(): ReturnType<TimeSource["sync"]> {
    return this.#parts.source.sync();
  }

  trust(): ClockTrust {
    const { clock, releasedAt } = this.#parts;
    return judgeClock({
      now: clock.now(),
      monotonicMs: clock.monotonicMs(),
      anchor: this.#anchor,
      releasedAt,
      floorAt: this.#floorAt,
      held: this.#held,
    });
  }

  /** Called with what was committed. */
  note(entries: readonly JournalEntry[]): void {
    for (const { at, payload } of entries) {
      if (at > this.#floorAt && !isUnconfirmed(payload)) this.#floorAt = at;
    }
  }

  /**
   * The time is right from now on, at this offset from the machine's. Returns what takes it back when the transaction
   * that says so is not kept.
   */
  rebase(offsetMs: number): () => void {
    const { clock } = this.#parts;
    const before = {
      offsetMs: clock.offsetMs,
      baselineSeq: this.#baselineSeq,
      floorAt: this.#floorAt,
      held: this.#held,
      anchor: this.#anchor,
    };
    clock.steer(offsetMs);
    this.#floorAt = clock.now();
    this.#held = undefined;
    this.#anchor = { wallAt: clock.now(), monotonicMs: clock.monotonicMs() };
    return () => {
      clock.steer(before.offsetMs);
      this.#baselineSeq = before.baselineSeq;
      this.#floorAt = before.floorAt;
      this.#held = before.held;
      this.#anchor = before.anchor;
    };
  }

  /** Entries before this one no longer bound the time. */
  setBaseline(seq: number): void {
    this.#baselineSeq = seq;
  }

  /** What the next start has to know, for the row `clock` of `meta`. */
  memory(): string {
    const { clock, source } = this.#parts;
    const boot = source.boot();
    // While the clock is wrong the comparison stays with the time that was right.
    const rightAt = this.#anchor.wallAt + (clock.monotonicMs() - this.#anchor.monotonicMs);
    const memory: ClockMemory = {
      baselineSeq: this.#baselineSeq,
      floorAt: this.#floorAt,
      lost: this.trust().cause ?? null,
      offsetMs: clock.offsetMs,
      boot:
        boot === undefined || this.#held !== undefined
          ? null
          : { id: boot.id, wallAt: rightAt - boot.uptimeMs },
    };
    return JSON.stringify(memory);
  }
}
