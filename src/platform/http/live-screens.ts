/** Server-sent events: one frame is rendered once and shared by every screen that shows the same. */
import { LIMITS } from "../../kernel/limits.ts";
import type { Scheduler } from "../clock.ts";
import type { LiveFeed } from "../feeds.ts";

/** A comment line this often keeps the connection and finds dead clients. */
const HEARTBEAT_MS = 5_000;

/** What stands in the frame of every page has changed: each open stream says so, and the frame's parts ask at once. */
export const NEWS_CHANNEL = "news";
const NEWS_EVENT = "event: news\ndata: 1\n\n";

const NEWS = new TextEncoder().encode(NEWS_EVENT);
const RETRY = new TextEncoder().encode("retry: 1000\n\n");
/** Whoever looks on is a stranger now: the page is to ask for itself, and is told where to sign in. */
const ENDED = new TextEncoder().encode("event: ended\ndata: 1\n\n");
const BEAT = new TextEncoder().encode(": still here\n\n");

type Client = { send(bytes: Uint8Array): void };

type Screen = {
  readonly clients: Set<Client>;
  readonly stop: () => void;
  /** Text is made into bytes once for all who get it. */
  last: Uint8Array;
};

type Guard = { mayStay: () => boolean };

const guards = new WeakMap<Response, Guard>();

/** Looks at every heartbeat whether the stream of `answer` may go on; nothing for an answer that is no stream. */
export function guardStream(answer: Response, mayStay: () => boolean): void {
  const guard = guards.get(answer);
  if (guard !== undefined) guard.mayStay = mayStay;
}

export type LiveScreens = {
  /**
   * Answers with an event stream. `key` names everything the frame depends on (page, language);
   * `render` is asked once per change for all clients of the key.
   */
  stream(key: string, channels: readonly string[], render: () => string): Response;
  readonly clientCount: number;
  close(): void;
};

/** Lines of a frame, each as a `data:` field; the client joins them again. */
function frameBytes(html: string): Uint8Array {
  const lines = html.split("\n").map((line) => `data: ${line}`);
  return new TextEncoder().encode(`${lines.join("\n")}\n\n`);
}

/** One subscription for all: each new one calls everybody, and a crowd that comes back would be called by itself. */
function createNews(feed: LiveFeed) {
  const everybody = new Set<Client>();
  let stop: () => void = () => undefined;
  return {
    join(client: Client): void {
      everybody.add(client);
      if (everybody.size > 1) return;
      stop = feed.subscribe(NEWS_CHANNEL, () => {
        for (const one of everybody) one.send(NEWS);
      });
    },
    part(client: Client): void {
      if (everybody.delete(client) && everybody.size === 0) stop();
    },
  };
}

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

function beat(client: Client, guard: Guard, end: () => void): void {
  const mayStay = guard.mayStay();
  client.send(mayStay ? BEAT : ENDED);
  if (!mayStay) end();
}

function leave(screens: Map<string, Screen>, key: string, client: Client): void {
  const screen = screens.get(key);
  screen?.clients.delete(client);
  if (screen?.clients.size !== 0) return;
  screen.stop();
  screens.delete(key);
}

export function createLiveScreens(feed: LiveFeed, scheduler: Scheduler): LiveScreens {
  const screens = new Map<string, Screen>();
  const closers = new Set<() => void>();

  const news = createNews(feed);

  const open = (key: string, channels: readonly string[], render: () => string): Screen => {
    const found = screens.get(key);
    if (found !== undefined) return found;
    const clients = new Set<Client>();
    const update = (): void => {
      const bytes = frameBytes(render());
      // Every frame is sent, also an unchanged one: a client that just came needs it.
      screen.last = bytes;
      for (const client of clients) client.send(bytes);
    };
    const stops = channels.map((channel) => feed.subscribe(channel, update));
    const screen: Screen = {
      clients,
      last: new Uint8Array(),
      stop: () => {
        for (const stop of stops) stop();
      },
    };
    screens.set(key, screen);
    return screen;
  };

  const body = (
    key: string,
    channels: readonly string[],
    render: () => string,
    guard: Guard,
  ): ReadableStream<Uint8Array> => {
    let end: () => void = () => undefined;
    let ending: () => void = () => undefined;
    return new ReadableStream<Uint8Array>({
      start(controller) {
        const client: Client = {
          send(bytes) {
            // A screen that reads too slowly misses frames: the next one holds the newest values.
            if ((controller.desiredSize ?? 0) > -16) controller.enqueue(bytes);
          },
        };
        const screen = open(key, channels, render);
        screen.clients.add(client);
        client.send(Buffer.concat([RETRY, screen.last]));
        news.join(client);
        const stopBeat = scheduler.every(HEARTBEAT_MS, () => beat(client, guard, ending));
        end = () => {
          stopBeat();
          news.part(client);
          leave(screens, key, client);
          closers.delete(ending);
        };
        ending = () => {
          end();
          // Tells the browser at once; it comes back when the program does.
          controller.close();
        };
        closers.add(ending);
      },
      cancel: () => end(),
    });
  };

  return {
    stream(key, channels, render) {
      if (closers.size >= LIMITS.sseClients)
        return new Response("too many screens", { status: 503 });
      const guard = { mayStay: () => true };
      const answer = new Response(body(key, channels, render, guard), { headers: HEADERS });
      guards.set(answer, guard);
      return answer;
    },
    get clientCount() {
      return closers.size;
    },
    close() {
      for (const close of [...closers]) close();
    },
  };
}
