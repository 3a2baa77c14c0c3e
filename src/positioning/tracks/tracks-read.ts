/**
 * Looks back into `tracks.db`: where cards were, and who was near whom. A long question is answered in short pieces of
 * the main loop, so that it holds neither a page nor a valve.
 */
import type { Database } from "bun:sqlite";
import { DAY_MS, instant, type UnixMs } from "../../kernel/instants.ts";
import type { Log } from "../../platform/log.ts";
import type { Fix } from "../model.ts";
import { Points, TIME_STEP_MS } from "./chunk.ts";
import { CHUNK_SPAN_MAX_MS } from "./tracks.ts";

/** Longer windows are refused: pages ask for one person's day at most. */
export const TRACK_WINDOW_MAX_MS = 31 * DAY_MS;
export const NEAR_WINDOW_MAX_MS = DAY_MS;
export const TRACK_FIXES_MAX = 200_000;
const CONTACTS_MAX = 500;
/** Two fixes farther apart in time say nothing about how near two people were. */
const SAME_TIME_MS = 5_000;
/** Somebody who is silent for longer is counted only to his last fix. */
const GAP_MAX_MS = 10_000;
const PIECE_MS = 6;

export type Contact = {
  readonly tag: string;
  readonly togetherMs: number;
  readonly closestMm: number;
  readonly firstAt: UnixMs;
};

type Window = { readonly fromAt: number; readonly toAt: number };

/** Gives way to timers and sockets when a piece has taken its time. */
class Pieces {
  #beganMs = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#beganMs < PIECE_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#beganMs = performance.now();
  }
}

function expectWindow({ fromAt, toAt }: Window, maxMs: number): void {
  if (!(toAt >= fromAt && toAt - fromAt <= maxMs)) {
    throw new RangeError(`no window of at most ${maxMs} ms: ${fromAt} to ${toAt}`);
  }
}

export class Tracks {
  readonly #tracks: Database;
  readonly #log: Pick<Log, "warn">;

  /** `tracks`: the database or a second, reading connection to it. */
  constructor(tracks: Database, log: Pick<Log, "warn">) {
    this.#tracks = tracks;
    this.#log = log;
  }

  /**
   * One card's fixes from `fromAt` to `toAt`, both with them, in order of time, thinned evenly to about `most`: of each
   * equal piece of the time the first, and the last of all.
   */
  async fixes(tag: string, fromAt: UnixMs, toAt: UnixMs, most: number): Promise<readonly Fix[]> {
    expectWindow({ fromAt, toAt }, TRACK_WINDOW_MAX_MS);
    const limit = Math.max(2, Math.min(TRACK_FIXES_MAX, Math.floor(most)));
    const rows = this.#rows(tag, { fromAt, toAt });
    const count = rows.reduce((sum, row) => sum + row.fixes, 0);
    // Equal pieces of the time, so that two people thinned alike are seen at the same moments.
    const stepMs = count <= limit ? 0 : Math.ceil((toAt - fromAt + 1) / (limit - 1));
    const found: Fix[] = [];
    let last: Fix | undefined;
    let slot = -1;
    await this.#each(tag, rows, { fromAt, toAt }, (points, index) => {
      const ownSlot = stepMs === 0 ? -2 : Math.floor((points.timeAt(index) - fromAt) / stepMs);
      if (ownSlot === slot) {
        last = points.fixAt(tag, index);
        return;
      }
      slot = stepMs === 0 ? -1 : ownSlot;
      last = undefined;
      found.push(points.fixAt(tag, index));
    });
    if (last !== undefined && found.length < limit) found.push(last);
    return found;
  }

  /**
   * Whoever was within `radiusMm` of a card, on its floor: the longest together first. Both must have been heard within
   * five seconds of each other; who was not heard is not counted as away, but not as near either.
   */
  async near(
    tag: string,
    fromAt: UnixMs,
    toAt: UnixMs,
    radiusMm: number,
  ): Promise<readonly Contact[]> {
    const window = { fromAt, toAt };
    expectWindow(window, NEAR_WINDOW_MAX_MS);
    const own: Fix[] = [];
    await this.#each(tag, this.#rows(tag, window), window, (points, index) => {
      // Once a second is enough to know where somebody was.
      if (points.timeAt(index) - (own.at(-1)?.at ?? 0) >= 900) own.push(points.fixAt(tag, index));
    });
    if (own.length === 0) return [];
    const contacts: Contact[] = [];
    for (const other of this.#others(tag, window)) {
      const meeting = new Meeting(own, radiusMm);
      await this.#each(other, this.#rows(other, window), window, (points, index) =>
        meeting.take(points, index),
      );
      const contact = meeting.contact(other);
      if (contact !== undefined) contacts.push(contact);
    }
    return contacts.sort((a, b) => b.togetherMs - a.togetherMs).slice(0, CONTACTS_MAX);
  }

  #others(tag: string, { fromAt, toAt }: Window): string[] {
    return this.#tracks
      .query(
        `SELECT DISTINCT tag FROM track_chunk
         WHERE tag <> $tag AND started_at BETWEEN $earliest AND $toAt AND ended_at >= $fromAt`,
      )
      .values({ tag, toAt, fromAt, earliest: fromAt - CHUNK_SPAN_MAX_MS })
      .flat() as string[];
  }

  #rows(tag: string, { fromAt, toAt }: Window): { packed: Uint8Array; fixes: number }[] {
    return this.#tracks
      .query(
        `SELECT packed, fixes FROM track_chunk
         WHERE tag = $tag AND started_at BETWEEN $earliest AND $latest AND ended_at >= $oldest
         ORDER BY started_at, id`,
      )
      .all({
        tag,
        // A kept time is up to half a step beside the row's own.
        latest: toAt + TIME_STEP_MS,
        oldest: fromAt - TIME_STEP_MS,
        earliest: fromAt - CHUNK_SPAN_MAX_MS - TIME_STEP_MS,
      }) as { packed: Uint8Array; fixes: number }[];
  }

  /** Hands over the fixes of the window, in order but where the clock was set. A damaged row is told and left out. */
  async #each(
    tag: string,
    rows: readonly { readonly packed: Uint8Array }[],
    { fromAt, toAt }: Window,
    take: (points: Points, index: number) => void,
  ): Promise<void> {
    const pieces = new Pieces();
    for (const { packed } of rows) {
      const read = Points.unpack(packed);
      if (!read.ok) {
        this.#log.warn({ tag, ...read.refusal }, "a piece of a track cannot be read");
        continue;
      }
      const points = read.value;
      for (let index = 0; index < points.count; index += 1) {
        const at = points.timeAt(index);
        if (at >= fromAt && at <= toAt) take(points, index);
      }
      await pieces.pause();
    }
  }
}

/** Walks along two people's fixes at the same pace. */
class Meeting {
  readonly #own: readonly Fix[];
  readonly #radiusMm: number;
  #next = 0;
  #beforeMs: number | undefined;
  #togetherMs = 0;
  #closestMm = Number.POSITIVE_INFINITY;
  #firstAt: number | undefined;

  constructor(own: readonly Fix[], radiusMm: number) {
    this.#own = own;
    this.#radiusMm = radiusMm;
  }

  take(points: Points, index: number): void {
    const own = this.#nearestAt(points.timeAt(index));
    const other = points.fixAt("", index);
    const apart = Math.hypot(other.xMm - (own?.xMm ?? 0), other.yMm - (own?.yMm ?? 0));
    if (own === undefined || own.floorId !== other.floorId || apart > this.#radiusMm) {
      this.#beforeMs = undefined;
      return;
    }
    const stepMs = this.#beforeMs === undefined ? 0 : other.at - this.#beforeMs;
    if (stepMs > 0 && stepMs <= GAP_MAX_MS) this.#togetherMs += stepMs;
    this.#beforeMs = other.at;
    this.#firstAt ??= other.at;
    this.#closestMm = Math.min(this.#closestMm, apart);
  }

  /** The own fix nearest in time; undefined where there is none within a few seconds. */
  #nearestAt(atMs: number): Fix | undefined {
    const away = (index: number): number => {
      const one = this.#own[index];
      return one === undefined ? Number.POSITIVE_INFINITY : Math.abs(one.at - atMs);
    };
    while (away(this.#next + 1) <= away(this.#next) && this.#next < this.#own.length - 1) {
      this.#next += 1;
    }
    return away(this.#next) <= SAME_TIME_MS ? this.#own[this.#next] : undefined;
  }

  contact(tag: string): Contact | undefined {
    if (this.#firstAt === undefined) return undefined;
    return {
      tag,
      togetherMs: this.#togetherMs,
      closestMm: Math.round(this.#closestMm),
      firstAt: instant(this.#firstAt),
    };
  }
}
