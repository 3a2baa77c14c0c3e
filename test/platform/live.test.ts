/** The two feeds and the screens over them: rate, sharing, slow and leaving clients, limits, heartbeats. */
import { describe, expect, test } from "bun:test";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { createEntryFeed, createLiveFeed, LIVE_INTERVAL_MS } from "../../src/platform/feeds.ts";
import { createLiveScreens, NEWS_CHANNEL } from "../../src/platform/http/live-screens.ts";
import type { JournalEntry } from "../../src/platform/journal/journal.ts";
import { fakeTime } from "../support/clock.ts";

function setUp() {
  const time = fakeTime();
  const failures: unknown[] = [];
  const feed = createLiveFeed(time.clock as Clock, time.scheduler, (error) => failures.push(error));
  return { time, feed, failures, screens: createLiveScreens(feed, time.scheduler) };
}

test("news reach every open stream, whatever it shows, and none that has gone", async () => {
  const { time, feed, screens } = setUp();
  const texts = ["a", "b"].map(() => "");
  const readers = ["a", "b"].map((key) => screens.stream(key, [key], () => key).body?.getReader());
  time.advance(300);
  feed.touch(NEWS_CHANNEL);
  time.advance(300);
  for (const [index, reader] of readers.entries()) {
    for (let n = 0; n < 4; n += 1) {
      texts[index] += new TextDecoder().decode((await reader?.read())?.value);
    }
  }
  for (const text of texts) expect(text.split("event: news")).toHaveLength(3);
  await Promise.all(readers.map((reader) => reader?.cancel()));
  expect(screens.clientCount).toBe(0);
  feed.touch(NEWS_CHANNEL);
  time.advance(300);
});

describe("the live feed", () => {
  test("calls soon after subscribing, then at most five times a second, however often it is touched", () => {
    const { time, feed } = setUp();
    const calls: number[] = [];
    feed.subscribe("a", () => calls.push(time.clock.monotonicMs()));
    for (let ms = 0; ms < 2_000; ms += 7) {
      feed.touch("a");
      time.advance(7);
    }
    const gaps = calls.slice(1).map((at, index) => at - (calls[index] ?? 0));
    expect(calls[0]).toBeLessThan(10);
    expect(calls.length).toBeLessThanOrEqual(2_000 / LIVE_INTERVAL_MS + 1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LIVE_INTERVAL_MS);
  });

  test("never loses the last touch", () => {
    const { time, feed } = setUp();
    let [value, shown] = [0, -1];
    feed.subscribe("a", () => {
      shown = value;
    });
    time.advance(1);
    value = 1;
    feed.touch("a");
    value = 2;
    feed.touch("a");
    time.advance(LIVE_INTERVAL_MS);
    expect(shown).toBe(2);
  });

  test("a channel nobody looks at costs nothing", () => {
    const { time, feed } = setUp();
    const stop = feed.subscribe("a", () => undefined);
    time.advance(1_000);
    stop();
    feed.touch("a");
    feed.touch("never");
    expect(time.pending).toBe(0);
  });

  test("a subscriber that throws stops neither the others nor the program", () => {
    const { time, feed, failures } = setUp();
    let calls = 0;
    feed.subscribe("a", () => {
      throw new Error("cannot draw");
    });
    feed.subscribe("a", () => {
      calls += 1;
    });
    time.advance(1_000);
    feed.touch("a");
    time.advance(1_000);
    expect(calls).toBe(2);
    expect(failures.length).toBe(2);
  });
});

test("a subscriber of entries that throws takes nothing from the others", () => {
  const failures: unknown[] = [];
  const feed = createEntryFeed((error) => failures.push(error));
  const seen: number[] = [];
  feed.subscribe(() => {
    throw new Error("no");
  });
  const stop = feed.subscribe((entry) => seen.push(entry.seq));
  const entries = [1, 2, 3].map((seq) => ({ seq }) as JournalEntry);
  feed.publish(entries);
  stop();
  feed.publish(entries);
  expect(seen).toEqual([1, 2, 3]);
  expect(failures.length).toBe(6);
});

/** Reads what has arrived, without waiting for more. */
function readerOf(response: Response) {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error("no body");
  const decoder = new TextDecoder();
  return {
    async next(): Promise<string | undefined> {
      const { value, done } = await reader.read();
      return done ? undefined : decoder.decode(value);
    },
    cancel: () => reader.cancel(),
  };
}

describe("a live screen", () => {
  test("renders once for all clients of a key and sends every line as data", async () => {
    const { time, feed, screens } = setUp();
    let renders = 0;
    const render = (): string => {
      renders += 1;
      return `<p>\n${renders}</p>`;
    };
    const clients = [1, 2, 3].map(() => readerOf(screens.stream("board:en", ["board"], render)));
    for (const client of clients) expect(await client.next()).toStartWith("retry: ");
    time.advance(1);
    expect(renders).toBe(1);
    for (const client of clients) expect(await client.next()).toBe("data: <p>\ndata: 1</p>\n\n");
    feed.touch("board");
    time.advance(LIVE_INTERVAL_MS);
    expect(renders).toBe(2);
    const late = readerOf(screens.stream("board:en", ["board"], render));
    expect(await late.next()).toContain("data: 2</p>");
    expect(renders).toBe(2);
    screens.close();
  });

  test("of another key has its own frame", async () => {
    const { time, screens } = setUp();
    const zh = readerOf(screens.stream("board:zh", ["board"], () => "中"));
    const en = readerOf(screens.stream("board:en", ["board"], () => "en"));
    time.advance(1);
    await zh.next();
    await en.next();
    expect(await zh.next()).toContain("中");
    expect(await en.next()).toContain("en");
    screens.close();
  });

  test("that reads too slowly misses frames instead of filling the memory, and then gets the newest", async () => {
    const { time, feed, screens } = setUp();
    let frame = 0;
    const slow = readerOf(
      screens.stream("a", ["a"], () => {
        frame += 1;
        return `frame ${frame}.`;
      }),
    );
    for (let n = 0; n < 500; n += 1) {
      feed.touch("a");
      time.advance(LIVE_INTERVAL_MS);
    }
    expect(frame).toBeGreaterThan(400);
    let chunks = 0;
    let text = "";
    while (chunks < 17) {
      text += await slow.next();
      chunks += 1;
    }
    expect(text).not.toContain(`frame ${frame}.`);
    feed.touch("a");
    time.advance(LIVE_INTERVAL_MS);
    expect(await slow.next()).toContain(`frame ${frame}.`);
    screens.close();
  });

  test("sends a heartbeat, so that a dead client is found", async () => {
    const { time, screens } = setUp();
    const client = readerOf(screens.stream("a", ["a"], () => "x"));
    await client.next();
    time.advance(1);
    await client.next();
    // The frame of the page asks once when the stream is there.
    expect(await client.next()).toBe("event: news\ndata: 1\n\n");
    time.advance(5_000);
    expect(await client.next()).toBe(": still here\n\n");
    screens.close();
  });

  test("that leaves costs nothing any more", async () => {
    const { time, screens } = setUp();
    const [one, other] = [1, 2].map(() => readerOf(screens.stream("a", ["a"], () => "x")));
    expect(screens.clientCount).toBe(2);
    await one?.cancel();
    expect(screens.clientCount).toBe(1);
    await other?.cancel();
    time.advance(1_000);
    expect(screens.clientCount).toBe(0);
    expect(time.pending).toBe(0);
  });

  test("beyond the limit is told so, until somebody leaves", async () => {
    const { screens } = setUp();
    const clients = Array.from({ length: LIMITS.sseClients }, () =>
      screens.stream("a", ["a"], () => "x"),
    );
    expect(screens.stream("a", ["a"], () => "x").status).toBe(503);
    await clients[0]?.body?.cancel();
    expect(screens.stream("a", ["a"], () => "x").status).toBe(200);
    screens.close();
  });

  test("ends when the program stops, and the browser is told", async () => {
    const { time, screens } = setUp();
    const client = readerOf(screens.stream("a", ["a"], () => "x"));
    await client.next();
    screens.close();
    expect(await client.next()).toBeUndefined();
    expect(screens.clientCount).toBe(0);
    time.advance(1_000);
    expect(time.pending).toBe(0);
    screens.close();
  });
});
