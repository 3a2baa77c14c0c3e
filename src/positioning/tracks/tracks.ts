/**
 * Keeps what was: every fix goes into `tracks.db` within five seconds, packed. A card's newest fixes are a small row
 * that is written again every few seconds; each minute they join the card's larger row, which packs better.
 */
import type { Database } from "bun:sqlite";
import { addDays, type Day, dayOf, HOUR_MS, MINUTE_MS } from "../../kernel/instants.ts";
import { storageFault } from "../../platform/errors.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Fix } from "../model.ts";
import { Points } from "./chunk.ts";

const TICK_MS = 250;
/** A fix waits at least this long, and at most `WAIT_MAX_MS`: then it is written whatever it costs. */
const WAIT_MS = 3_000;
const WAIT_MAX_MS = 4_500;
/** What a tick may take of the main loop while nothing is urgent. */
const TICK_BUDGET_MS = 8;
const TICK_CARDS_MAX = 400;
const TAIL_FIXES_MAX = 64;
/** No row spans more, so that a question for an hour reads little beside it. */
export const CHUNK_SPAN_MAX_MS = 4 * HOUR_MS;
/** While nothing can be written, so many fixes wait in memory; further ones are lost and counted. */
const UNSAVED_MAX = 200_000;
const CARDS_MAX = 20_000;
const IDLE_MS = 10 * MINUTE_MS;
const AGAIN_MS = 5_000;
const LOOK_FOR_OLD_MS = 10 * MINUTE_MS;
const DROPPED_ROWS_MAX = 400;
const FREED_PAGES_MAX = 500;

/** What is told when positions cannot be kept, and when they can again. */
export type KeepingState = { readonly isKept: boolean; readonly lost: number };

export type TrackWriterParts = {
  readonly tracks: Database;
  /** Days that are kept besides today; asked each time. */
  readonly keepDays: () => number;
  /** With a clock that nobody trusts nothing is dropped. */
  readonly isTimeTrusted: () => boolean;
  readonly said?: (state: KeepingState) => void;
};

type Run = {
  readonly tag: string;
  readonly day: Day;
  readonly points: Points;
  firstMs: number;
  lastMs: number;
  /** Monotonic; when the newest came. */
  takenAtMs: number;
  /** Of its rows: where, and how many fixes they hold. */
  bodyId: number | undefined;
  bodyCount: number;
  tailId: number | undefined;
  savedCount: number;
  /** Monotonic; since when something is unsaved. */
  dirtyAtMs: number;
  isClosed: boolean;
};

export class TrackWriter {
  readonly #ports: Pick<Ports, "clock" | "scheduler" | "log">;
  readonly #parts: TrackWriterParts;
  readonly #open = new Map<string, Run>();
  /** Those with something unsaved, the longest waiting first. */
  readonly #dirty = new Set<Run>();
  #unsaved = 0;
  #lost = 0;
  #isFailing = false;
  #againAtMs = 0;
  #oldAtMs = 0;
  #stop: () => void = () => undefined;

  constructor(ports: Pick<Ports, "clock" | "scheduler" | "log">, parts: TrackWriterParts) {
    this.#ports = ports;
    this.#parts = parts;
  }

  /** Fixes that could not be kept since the start. */
  get lost(): number {
    return this.#lost;
  }

  get unsaved(): number {
    return this.#unsaved;
  }

  start(): void {
    this.#stop = this.#ports.scheduler.every(TICK_MS, () => this.#tick());
  }

  /** Writes what waits; the last call. */
  stop(): void {
    this.#stop();
    this.flush();
  }

  /** Costs no write and never fails. */
  take(fix: Fix): void {
    if (this.#unsaved >= UNSAVED_MAX || !Number.isFinite(fix.at)) {
      this.#lost += 1;
      return;
    }
    let run = this.#open.get(fix.tag);
    if (run !== undefined && !belongs(run, fix)) {
      this.#close(run);
      run = undefined;
    }
    run ??= this.#begin(fix);
    if (run === undefined) return;
    if (!run.points.push(fix)) {
      this.#close(run);
      run = this.#begin(fix);
      if (run === undefined || !run.points.push(fix)) {
        this.#lost += 1;
        return;
      }
    }
    run.firstMs = Math.min(run.firstMs, fix.at);
    run.lastMs = Math.max(run.lastMs, fix.at);
    run.takenAtMs = this.#ports.clock.monotonicMs();
    this.#unsaved += 1;
    this.#mark(run);
  }

  /** Everything that waits, in one transaction. False when the disk refuses it; it goes on waiting. */
  flush(): boolean {
    return this.#save([...this.#dirty]);
  }

  #mark(run: Run): void {
    if (this.#dirty.has(run)) return;
    run.dirtyAtMs = this.#ports.clock.monotonicMs();
    this.#dirty.add(run);
  }

  #begin(fix: Fix): Run | undefined {
    if (this.#open.size >= CARDS_MAX) {
      this.#lost += 1;
      return undefined;
    }
    const run: Run = {
      tag: fix.tag,
      day: dayOf(fix.at),
      points: new Points(),
      firstMs: fix.at,
      lastMs: fix.at,
      takenAtMs: 0,
      bodyId: undefined,
      bodyCount: 0,
      tailId: undefined,
      savedCount: 0,
      dirtyAtMs: 0,
      isClosed: false,
    };
    this.#open.set(fix.tag, run);
    return run;
  }

  /** A run that ends is written once more as a whole, for its size. */
  #close(run: Run): void {
    run.isClosed = true;
    this.#open.delete(run.tag);
    if (run.bodyCount < run.points.count) this.#mark(run);
  }

  #tick(): void {
    const nowMs = this.#ports.clock.monotonicMs();
    if (nowMs >= this.#againAtMs) this.#saveDue(nowMs);
    if (nowMs >= this.#oldAtMs) this.#look(nowMs);
  }

  #saveDue(nowMs: number): void {
    const due: Run[] = [];
    for (const run of this.#dirty) {
      const waitedMs = nowMs - run.dirtyAtMs;
      if (waitedMs < WAIT_MS || (due.length >= TICK_CARDS_MAX && waitedMs < WAIT_MAX_MS)) break;
      due.push(run);
    }
    if (due.length > 0) this.#save(due, nowMs + TICK_BUDGET_MS);
  }

  /** In one transaction. After `untilMs` only what is urgent goes on. */
  #save(runs: readonly Run[], untilMs = Number.POSITIVE_INFINITY): boolean {
    const { tracks } = this.#parts;
    const done: (() => void)[] = [];
    try {
      tracks.transaction(() => {
        for (const run of runs) {
          const nowMs = this.#ports.clock.monotonicMs();
          if (nowMs > untilMs && nowMs - run.dirtyAtMs < WAIT_MAX_MS) break;
          done.push(this.#write(run));
        }
      })();
    } catch (error) {
      const fault = storageFault(error);
      if (fault === undefined) throw error;
      this.#failed(fault);
      return false;
    }
    for (const settle of done) settle();
    if (this.#isFailing) {
      this.#isFailing = false;
      this.#ports.log.info({ lost: this.#lost }, "positions are kept again");
      this.#parts.said?.({ isKept: true, lost: this.#lost });
    }
    return true;
  }

  #failed(fault: Error): void {
    this.#againAtMs = this.#ports.clock.monotonicMs() + AGAIN_MS;
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#ports.log.error({ err: fault }, "positions cannot be kept");
    this.#parts.said?.({ isKept: false, lost: this.#lost });
  }

  /** Writes a run's rows; what it returns is to be called once that is committed. */
  #write(run: Run): () => void {
    const { tracks } = this.#parts;
    const { count } = run.points;
    const isWhole = run.isClosed || count - run.bodyCount >= TAIL_FIXES_MAX;
    const from = isWhole ? 0 : run.bodyCount;
    const id = isWhole ? run.bodyId : run.tailId;
    const row = {
      day: run.day,
      tag: run.tag,
      from: isWhole ? run.firstMs : earliest(run, from),
      to: run.lastMs,
      fixes: count - from,
      packed: run.points.pack(from, isWhole),
    };
    const written = this.#put(id, row);
    if (isWhole && run.tailId !== undefined) {
      tracks.query("DELETE FROM track_chunk WHERE id = $id").run({ id: run.tailId });
    }
    return () => {
      this.#unsaved -= count - run.savedCount;
      run.savedCount = count;
      if (isWhole) {
        run.bodyId = written;
        run.bodyCount = count;
        run.tailId = undefined;
      } else {
        run.tailId = written;
      }
      this.#dirty.delete(run);
    };
  }

  #put(
    id: number | undefined,
    row: {
      readonly day: string;
      readonly tag: string;
      readonly from: number;
      readonly to: number;
      readonly fixes: number;
      readonly packed: Uint8Array;
    },
  ): number {
    const { tracks } = this.#parts;
    if (id !== undefined) {
      const { changes } = tracks
        .query(
          `UPDATE track_chunk SET started_at = $from, ended_at = $to, fixes = $fixes, packed = $packed
           WHERE id = $id AND tag = $tag AND day = $day`,
        )
        .run({ id, ...row });
      // Somebody who needed room may have dropped the day.
      if (changes > 0) return id;
    }
    const { lastInsertRowid } = tracks
      .query(
        `INSERT INTO track_chunk (day, tag, started_at, ended_at, fixes, packed)
         VALUES ($day, $tag, $from, $to, $fixes, $packed)`,
      )
      .run(row);
    return Number(lastInsertRowid);
  }

  /** Cards that fell silent leave the memory; days that were kept long enough leave the disk, a piece each tick. */
  #look(nowMs: number): void {
    for (const run of this.#open.values()) {
      if (nowMs - run.takenAtMs > IDLE_MS) this.#close(run);
    }
    const isMore = this.#parts.isTimeTrusted() && this.#dropOld();
    this.#oldAtMs = isMore ? 0 : nowMs + LOOK_FOR_OLD_MS;
  }

  #dropOld(): boolean {
    const { tracks, keepDays } = this.#parts;
    const keptFrom = addDays(dayOf(this.#ports.clock.now()), -Math.max(1, keepDays()));
    try {
      const { changes } = tracks
        .query(
          `DELETE FROM track_chunk WHERE id IN
             (SELECT id FROM track_chunk WHERE day < $keptFrom ORDER BY day LIMIT $most)`,
        )
        .run({ keptFrom, most: DROPPED_ROWS_MAX });
      if (changes > 0) tracks.run(`PRAGMA incremental_vacuum(${FREED_PAGES_MAX})`);
      return changes > 0;
    } catch (error) {
      const fault = storageFault(error);
      if (fault === undefined) throw error;
      this.#ports.log.error({ err: fault }, "old tracks could not be dropped");
      return false;
    }
  }
}

/** A run is of one day, and of hours rather than of all of it. */
function belongs(run: Run, fix: Fix): boolean {
  const spanMs = Math.max(run.lastMs, fix.at) - Math.min(run.firstMs, fix.at);
  return spanMs <= CHUNK_SPAN_MAX_MS && dayOf(fix.at) === run.day;
}

/** Times go back only where the clock was set. */
function earliest({ points, lastMs }: Run, from: number): number {
  let least = lastMs;
  for (let index = from; index < points.count; index += 1) {
    least = Math.min(least, points.timeAt(index));
  }
  return least;
}
