/**
 * Keeps the one page that works without the box, and shows it where a page cannot be fetched. Nothing else is ever
 * answered from here: whatever the box can answer, the box answers.
 */

type Answering = Event & {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(done: Promise<unknown>): void;
};

type Keeper = EventTarget & {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
};

const worker = self as unknown as Keeper;
const KEPT = "gasward-road";
const PAGE = "/road";
const FILES = [
  PAGE,
  "/assets/app.css",
  "/assets/kiosk.js",
  "/assets/camera.js",
  "/assets/signature.js",
  "/assets/road.js",
];
const MATCH = { ignoreSearch: true, ignoreVary: true } as const;

/** All or none: `addAll` keeps nothing when one of them fails. */
async function refresh(): Promise<boolean> {
  try {
    const cache = await caches.open(KEPT);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
    return true;
  } catch {
    return false;
  }
}

/** Whether the box has newer files than those that are kept. */
async function isStale(): Promise<boolean> {
  const cache = await caches.open(KEPT);
  for (const file of FILES.filter((one) => one !== PAGE)) {
    const kept = await cache.match(file, MATCH);
    const etag = kept?.headers.get("etag");
    const now = await fetch(file, { method: "HEAD", cache: "no-cache" }).catch(() => undefined);
    if (now?.ok === true && now.headers.get("etag") !== etag) return true;
  }
  return false;
}

async function kept(path: string): Promise<Response | undefined> {
  return await (await caches.open(KEPT)).match(path, MATCH);
}

async function answer(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(path);
    if (found !== undefined) return found;
    throw error;
  }
}

worker.addEventListener("install", (event) => {
  (event as Answering).waitUntil(refresh().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  (event as Answering).waitUntil(worker.clients.claim());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event as Answering;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") (event as Answering).respondWith(answer(request, PAGE));
  else if (FILES.includes(url.pathname)) {
    (event as Answering).respondWith(answer(request, url.pathname));
  }
});

worker.addEventListener("message", (event) => {
  const { data, ports, waitUntil } = event as MessageEvent<unknown> & Answering;
  const done = data === "refresh" ? refresh() : data === "stale" ? isStale() : undefined;
  if (done === undefined) return;
  waitUntil.call(
    event,
    done.then((result) => ports[0]?.postMessage(result)),
  );
});
