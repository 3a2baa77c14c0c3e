/** Server-sent events: one frame is rendered once and shared by every screen that shows the same. */
import { LIMITS } from "../kernel/limits.ts";
import type { Scheduler } from "./clock.ts";
import type { LiveFeed } from "./feeds.ts";

/** A comment line this often keeps the connection and finds dead clients. */
const HEARTBEAT_MS = 5_000;

/** What stands in the frame of every page has changed: each open stream says so, and the frame's parts ask at once. */
export const NEWS_CHANNEL = "news";
const NEWS_EVENT = "event: news\ndata: 1\n\n";

const NEWS = new TextEncoder().encode(NEWS_EVENT);
const RETRY = new TextEncoder().encode("retry: 1000\n\n");
const BEAT = new TextEncoder().encode(": still here\n\n");

type Client = { send(bytes: Uint8Array): void };

/** The last word of a stream: whoever looks may no longer, and the page asks anew, which says why. */
const ENDED = new TextEncoder().encode("event: screen-ended\ndata: 1\n\n");

const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

/** For a screen that asks for its stream when it has been ended already. */
export function endedStream(): Response {
  return new Response(ENDED, { headers: STREAM_HEADERS });
}

type Screen = {
  readonly clients: Set<Client>;
  readonly stop: () => void;
  /** Text is made into bytes once for all who get it. */
  last: Uint8Array;
};

export type LiveScreens = {
  /**
   * Answers with an event stream. `key` names everything the frame depends on (page, language);
   * `render` is asked once per change for all clients of the key.
   */
  stream(key: string, channels: readonly string[], render: () => string): Response;
  readonly clientCount: number;
  /** Whose stream an answer is; other answers are none of its business. */
  belongs(response: Response, owner: string): void;
  /** Ends the streams of one who may no longer look. */
  end(owner: string): void;
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

function leave(screens: Map<string, Screen>, key: string, client: Client): void {
  const screen = screens.get(key);
  screen?.clients.delete(client);
  if (screen?.clients.size !== 0) return;
  screen.stop();
  screens.delete(key);
}

type Stream = { owner: string; send(bytes: Uint8Array): void; close(): void };

const tooMany = (): Response => new Response("too many screens", { status: 503 });
const newStream = (): Stream => ({ owner: "", send: () => undefined, close: () => undefined });

function endStreams(streams: ReadonlySet<Stream>, owner: string): void {
  for (const stream of [...streams]) {
    if (stream.owner !== owner) continue;
    stream.send(ENDED);
    stream.close();
  }
}

export function createLiveScreens(feed: LiveFeed, scheduler: Scheduler): LiveScreens {
  const screens = new Map<string, Screen>();
  const streams = new Set<Stream>();
  const streamOf = new WeakMap<Response, Stream>();

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
    stream: Stream,
  ): ReadableStream<Uint8Array> => {
    let end: () => void = () => undefined;
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
        const stopBeat = scheduler.every(HEARTBEAT_MS, () => client.send(BEAT));
        end = () => {
          stopBeat();
          news.part(client);
          leave(screens, key, client);
          streams.delete(stream);
        };
        // Not through the limit of slow readers: the last word must get there.
        stream.send = (bytes) => controller.enqueue(bytes);
        stream.close = () => {
          end();
          // Tells the browser at once; it comes back when the program does.
          controller.close();
        };
        streams.add(stream);
      },
      cancel: () => end(),
    });
  };

  return {
    stream(key, channels, render) {
      if (streams.size >= LIMITS.sseClients) return tooMany();
      const stream = newStream();
      const bytes = body(key, channels, render, stream);
      const response = new Response(bytes, { headers: STREAM_HEADERS });
      streamOf.set(response, stream);
      return response;
    },
    get clientCount() {
      return streams.size;
    },
    belongs: (response, owner) => void Object.assign(streamOf.get(response) ?? {}, { owner }),
    end: (owner) => endStreams(streams, owner),
    close() {
      for (const stream of [...streams]) stream.close();
    },
  };
}
