/** The two feeds: committed journal entries, and the latest value of each volatile channel. */
import type { Clock, Scheduler } from "./clock.ts";
import type { JournalEntry } from "./journal/journal.ts";

export type EntryFeed = {
  publish(entries: readonly JournalEntry[]): void;
  subscribe(run: (entry: JournalEntry) => void): () => void;
};

export function createEntryFeed(failed: (error: unknown) => void): EntryFeed {
  const subscribers = new Set<(entry: JournalEntry) => void>();
  return {
    publish(entries) {
      for (const entry of entries) {
        for (const run of subscribers) {
          try {
            run(entry);
          } catch (error) {
            failed(error);
          }
        }
      }
    },
    subscribe(run) {
      subscribers.add(run);
      return () => subscribers.delete(run);
    },
  };
}

/** Volatile channels change faster than a person can read; five frames a second are enough. */
export const LIVE_INTERVAL_MS = 200;

export type LiveFeed = {
  /** Says that a channel has a newer value; what it is, is asked when a frame is due. */
  touch(channel: string): void;
  /** `run` is called at most every 200 ms after a touch, and once soon after subscribing. */
  subscribe(channel: string, run: () => void): () => void;
};

type Channel = {
  readonly subscribers: Set<() => void>;
  lastAt: number;
  isPending: boolean;
};

/** `failed` hears of a subscriber that threw: a page that cannot be drawn must not end the program. */
export function createLiveFeed(
  clock: Clock,
  scheduler: Scheduler,
  failed: (error: unknown) => void = (error) => {
    throw error;
  },
): LiveFeed {
  const channels = new Map<string, Channel>();
  const fire = (channel: Channel): void => {
    channel.isPending = false;
    channel.lastAt = clock.monotonicMs();
    for (const run of channel.subscribers) {
      try {
        run();
      } catch (error) {
        failed(error);
      }
    }
  };
  const touch = (name: string): void => {
    const channel = channels.get(name);
    if (channel === undefined || channel.isPending) return;
    channel.isPending = true;
    const wait = Math.max(0, LIVE_INTERVAL_MS - (clock.monotonicMs() - channel.lastAt));
    scheduler.after(wait, () => fire(channel));
  };
  return {
    touch,
    subscribe(name, run) {
      const channel = channels.get(name) ?? {
        subscribers: new Set<() => void>(),
        lastAt: Number.NEGATIVE_INFINITY,
        isPending: false,
      };
      channels.set(name, channel);
      channel.subscribers.add(run);
      touch(name);
      return () => {
        channel.subscribers.delete(run);
        if (channel.subscribers.size === 0) channels.delete(name);
      };
    },
  };
}
